"""``tuiplay race``: variants from the same seeds, and whether they differ by more than luck."""

from __future__ import annotations

import argparse
import itertools
from dataclasses import dataclass
from typing import Any

from tuiplay.cli.experiment import load
from tuiplay.cli.many import report
from tuiplay.cli.many.seeds import command_words, interrupted, json_text, opening, train_all, tree_of
from tuiplay.cli.options import TABLE_FIELDS
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.train.loop import signals
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment, warnings_of
from tuiplay.formats.numbers import loss_text
from tuiplay.run.goal import Goal
from tuiplay.run.luck import holm, paired_test
from tuiplay.run.seeds import VARIES, Outcome, Summary, changes_for
from tuiplay.text import printable

_BY_LUCK = 0.05
"""A difference that luck alone makes less often than this is called more than luck."""
_WIDEST = 36


@dataclass(frozen=True)
class Variant:
    """One of those that race: the word that names it, and the options that open it."""

    name: str
    experiment: Experiment
    options: argparse.Namespace


@dataclass(frozen=True)
class Pair:
    """Two variants, compared seed by seed; ``better`` is None where luck may explain it. ``p_value`` stands alone."""

    a: str
    b: str
    p_value: float
    p_adjusted: float
    test: str
    better: str | None


def run_race(options: argparse.Namespace) -> int:
    """Train every variant from the same seeds and report on stdout; returns the exit status.

    Raises
    ------
    InputError
        For a variant or a goal that cannot be understood, or two variants that are the same; before any training.
    """
    variants = _variants(options)
    found: list[tuple[Variant, Summary]] = []
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


def _variants(options: argparse.Namespace) -> list[Variant]:
    found: list[Variant] = []
    for word in options.variants:
        asked = argparse.Namespace(**dict.fromkeys(TABLE_FIELDS), experiment=word, set=options.set, seed=None)
        if word.partition("=")[0].strip() in FIELDS:
            asked.experiment, asked.set = options.base, [*options.set, *_fields(word)]
        experiment, notes = load(asked)
        for note in [*notes, *warnings_of(experiment)]:
            print_message(f"note: {printable(word, 60)}: {note}")
        if options.until is not None:
            Goal(options.until, experiment)
        same = next((one for one in found if one.experiment == experiment), None)
        if same:
            raise InputError(f"{printable(same.name, 60)} and {printable(word, 60)} are the same experiment")
        found.append(Variant(word, experiment, asked))
    if len(found) < 2:
        raise InputError(f"a race needs two variants at least, and there is only {printable(found[0].name, 60)}")
    return found


def _fields(word: str) -> list[str]:
    """Several fields of one word: "training.optimizer=adam training.learning_rate=0.01"."""
    fields: list[str] = []
    for piece in word.split():
        if not fields or piece.partition("=")[0] in FIELDS:
            fields.append(piece)
        else:
            fields[-1] += f" {piece}"
    return fields


def compare(found: list[tuple[Variant, Summary]], to_goal: bool) -> list[Pair]:
    """Every two variants, seed by seed: by the epoch at which they reach the goal, or else by the loss at the end."""
    tested = []
    for (a, of_a), (b, of_b) in itertools.combinations(found, 2):
        one, other = ([each.arrival if to_goal else each.loss for each in of.outcomes] for of in (of_a, of_b))
        wins = sum(x < y for x, y in zip(one, other, strict=True)) - sum(x > y for x, y in zip(one, other, strict=True))
        tested.append((a.name, b.name, wins, *paired_test(one, other)))
    adjusted = holm([p for *_, p, _ in tested])
    return [
        Pair(a, b, p, fair, test, (a if wins > 0 else b) if fair < _BY_LUCK and wins else None)
        for (a, b, wins, p, test), fair in zip(tested, adjusted, strict=True)
    ]


def winner(found: list[tuple[Variant, Summary]], pairs: list[Pair]) -> str | None:
    """The variant that is better than every other one by more than luck, if there is one."""
    names = (variant.name for variant, _ in found)
    return next((n for n in names if all(pair.better == n for pair in pairs if n in (pair.a, pair.b))), None)


def _of(entry: tuple[Variant, Summary], options: argparse.Namespace) -> dict[str, Any]:
    variant, summary = entry
    given = command_words(variant.options)

    def command(outcome: Outcome) -> str:
        return opening(given, changes_for(variant.experiment, outcome.seed, options.vary))

    return {"name": variant.name, **tree_of(variant.experiment, options, summary, command)}


def _tree(found: list[tuple[Variant, Summary]], pairs: list[Pair], options: argparse.Namespace) -> dict[str, Any]:
    return {
        "variants": [_of(entry, options) for entry in found],
        "pairs": [
            {"a": one.a, "b": one.b, "p_value": one.p_value, "p_adjusted": one.p_adjusted, "test": one.test,
             "better": one.better}
            for one in pairs
        ],
        "compared": "epochs" if options.until else "loss",
        "winner": winner(found, pairs) if pairs else None,
        "vary": options.vary,
    }  # fmt: skip


def _lines(found: list[tuple[Variant, Summary]], pairs: list[Pair], options: argparse.Namespace) -> list[str]:
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
        best = winner(found, pairs)
        lines += ["", f"winner: {best}" if best else "no winner: none beats all others by more than luck"]
    return lines
