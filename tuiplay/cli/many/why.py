"""The work of ``tuiplay why``: what is wrong with a run, and which remedies were measured to help."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tuiplay.cli.many.seeds import json_text
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.train.loop import Interruption, TrainingLimits, Watcher, signals, train
from tuiplay.cli.train.summary import headline
from tuiplay.cli.train.watchers import WIDTH
from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import loss_text
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.remedies import Measurements, Prescription, Remedy
from tuiplay.run.findings.rules import findings_of
from tuiplay.run.goal import Goal
from tuiplay.run.run import Run
from tuiplay.text import counted


def explain(experiment: Experiment, options: argparse.Namespace) -> int:
    """Train, find problems, measure remedies, and report on stdout; return the exit status.

    Raises
    ------
    InputError
        For a goal that cannot be understood; nothing has been trained then.
    """
    if options.until is not None:
        Goal(options.until, experiment)
    run = Run(experiment)
    with signals() as stop:
        train(run, TrainingLimits(run.trainer.epoch + options.epochs), Watcher(), stop)
        facts = Facts(run, options.until)
        found: list[Prescription] = []
        measured = Measurements(experiment, facts.goal, max(1, run.trainer.epoch, options.epochs), _pause(stop))
        # The measurements so far are reported.
        with suppress(KeyboardInterrupt):
            found.extend(map(measured.prescribe, findings_of(facts)))
    if options.json:
        print_result(json_text(_tree(facts, found)))
    else:
        print_result("\n".join(_lines(facts, found)))
    if stop.signal is not None:
        print_message("interrupted: not all remedies were measured")
        return 128 + stop.signal
    return 0


def _pause(stop: Interruption) -> Any:
    def ask() -> None:
        if stop.signal is not None:
            raise KeyboardInterrupt
        if sys.stderr.isatty():
            sys.stderr.write("\rmeasuring remedies ...\r")
            sys.stderr.flush()

    return ask


def _tree(facts: Facts, found: list[Prescription]) -> dict[str, Any]:
    run = facts.run
    return {
        "epoch": run.trainer.epoch,
        "status": run.status,
        "train_loss": run.train_loss,
        "test_loss": run.test_loss,
        "goal": facts.goal,
        "learned": facts.learned,
        "engine": run.trainer.engine,
        "findings": [
            {
                "id": one.finding.id,
                "what": one.finding.what,
                "evidence": one.finding.evidence,
                "why": one.finding.why,
                "without": _measured(one.baseline),
                "remedies": [{"set": dict(remedy.change), **_measured(remedy)} for remedy in one.remedies],
            }
            for one in found
        ],
    }


def _measured(remedy: Remedy) -> dict[str, Any]:
    return {"reached": remedy.reached, "of": remedy.of, "median_epochs": remedy.median_epochs}


def _lines(facts: Facts, found: list[Prescription]) -> list[str]:
    run = facts.run
    lines = [headline(facts.experiment), f"epoch {run.trainer.epoch:,}: training loss {loss_text(run.train_loss)}"]
    if len(run.split.test):
        lines[-1] += f", test loss {loss_text(run.test_loss)}"
    lines.append(f"goal: {facts.goal} ({'reached' if facts.learned else 'not reached'})")
    if not found:
        lines += ["", "No problem was found." if facts.learned else "No rule explains why it has not learned."]
    for one in found:
        finding = one.finding
        lines += ["", *_wrapped(finding.what), *_wrapped(finding.evidence, "  "), *_wrapped(finding.why, "  ")]
        if finding.candidates:
            lines.append(f"  unchanged: {_words(one.baseline)}")
            lines += [f"  {_change(remedy.change)}: {_words(remedy)}" for remedy in one.remedies]
            if not one.remedies:
                lines.append("  None of the remedies that were tried helps.")
    return lines


def _words(remedy: Remedy) -> str:
    median = remedy.median_epochs
    epochs = "" if median is None else f", median {counted(round(median), 'epoch')}"
    return f"{remedy.reached} of {remedy.of}{epochs}"


def _change(change: Mapping[str, Any]) -> str:
    return " ".join(f"--set {path}={_value(value)}" for path, value in change.items())


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ",".join(map(str, value))
    text = value if isinstance(value, str) else json.dumps(value)
    return f"'{text}'" if " " in text else text


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
