"""The work of ``tuiplay race``: variants from the same seeds, and whether they differ by more than luck."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Any

from tuiplay.cli.experiment import load
from tuiplay.cli.many import report
from tuiplay.cli.many.seeds import command_words, interrupted, json_text, opening, train_all, tree_of
from tuiplay.cli.options import TABLE_FIELDS
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.train.loop import signals
from tuiplay.experiment.value import warnings_of
from tuiplay.formats.numbers import loss_text
from tuiplay.formats.variants import looks_like_settings, settings_in
from tuiplay.run.race import Pair, Variant, check, compare, winner
from tuiplay.run.seeds import VARIES, Outcome, Summary
from tuiplay.text import printable

_WIDEST = 36


@dataclass(frozen=True)
class NamedVariant(Variant):
    """A variant with the options that open it."""

    options: argparse.Namespace


def run_race(options: argparse.Namespace) -> int:
    """Train every variant from the same seeds and report on stdout; return the exit status.

    Raises
    ------
    InputError
        For a variant or a goal that cannot be understood, or for two equal variants; before any training.
    """
    variants = _variants(options)
    found: list[tuple[NamedVariant, Summary]] = []
    with signals() as stop:
        for variant in variants:
            outcomes = train_all(variant.experiment, options, stop, variant.name)
            if outcomes:
                found.append((variant, Summary(tuple(outcomes))))
            if stop.signal is not None:
                break
    whole = [entry for entry in found if len(entry[1].outcomes) == options.seeds]
    pairs = compare(whole, bool(options.until))
    if options.json:
        print_result(json_text(_tree(found, pairs, options)))
    elif options.csv:
        print_result(report.as_csv([(_of(entry, options), {"variant": entry[0].name}) for entry in found]))
    else:
        print_result("\n".join(_lines(found, pairs, options)))
    return interrupted(stop, len(found[-1][1].outcomes) if found else 0, options.seeds)


def _variants(options: argparse.Namespace) -> list[NamedVariant]:
    found: list[NamedVariant] = []
    for word in options.variants:
        asked = argparse.Namespace(**dict.fromkeys(TABLE_FIELDS), experiment=word, set=options.set, seed=None)
        if looks_like_settings(word):
            asked.experiment, asked.set = options.base, [*options.set, *settings_in(word)]
        experiment, notes = load(asked)
        for note in [*notes, *warnings_of(experiment)]:
            print_message(f"note: {printable(word, 60)}: {note}")
        found.append(NamedVariant(word, experiment, asked))
    check(found, options.until)
    return found


def _of(entry: tuple[NamedVariant, Summary], options: argparse.Namespace) -> dict[str, Any]:
    variant, summary = entry
    given = command_words(variant.options)

    def command(outcome: Outcome) -> str:
        return opening(given, variant.experiment, outcome.seed, options.vary)

    return {"name": variant.name, **tree_of(variant.experiment, options, summary, command)}


def _tree(found: list[tuple[NamedVariant, Summary]], pairs: list[Pair], options: argparse.Namespace) -> dict[str, Any]:
    return {
        "variants": [_of(entry, options) for entry in found],
        "pairs": [
            {"a": one.a, "b": one.b, "p_value": one.p_value, "p_adjusted": one.p_adjusted, "test": one.test,
             "better": one.better}
            for one in pairs
        ],
        "compared": "epochs" if options.until else "loss",
        "winner": winner([variant.name for variant, _ in found], pairs) if pairs else None,
        "vary": options.vary,
    }  # fmt: skip


def _lines(found: list[tuple[NamedVariant, Summary]], pairs: list[Pair], options: argparse.Namespace) -> list[str]:
    lines = [report.seeds_text(options.seeds, VARIES[options.vary], options.epochs)]
    lines += [f"goal: {options.until}"] if options.until else []
    wide = min(_WIDEST, max((len(variant.name) for variant, _ in found), default=0))
    lines += ["", f"{'':<{wide}}   reached   median epoch   median loss"]
    for variant, summary in found:
        reached = f"{summary.reached}/{len(summary.outcomes)}" if options.until else "–"
        epoch, loss = summary.epochs["median"], summary.losses("test")["median"]
        loss = summary.losses("train")["median"] if loss is None else loss
        cells = ["–" if epoch is None else f"{epoch:,.0f}", "–" if loss is None else loss_text(loss)]
        lines.append(f"{printable(variant.name, wide):<{wide}}{reached:>10}{cells[0]:>15}{cells[1]:>14}")
    lines.append("")
    for pair in pairs:
        names = [printable(name, _WIDEST) for name in (pair.a, pair.b)]
        if pair.better is None:
            lines.append(f"{names[0]} and {names[1]}: luck may explain the difference (p = {pair.p_adjusted:.2g})")
        else:
            first, second = names if pair.better == pair.a else names[::-1]
            lines.append(f"{first} beats {second}: more than luck (p = {pair.p_adjusted:.2g})")
    if pairs:
        best = winner([variant.name for variant, _ in found], pairs)
        lines += ["", f"winner: {best}" if best else "no winner: none beats all others by more than luck"]
    return lines
