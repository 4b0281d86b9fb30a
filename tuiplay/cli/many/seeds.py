"""The work of ``tuiplay seeds``: the same experiment from many seeds."""

from __future__ import annotations

import argparse
import json
import math
import shlex
import sys
import time
from collections.abc import Sequence
from typing import Any

from tuiplay.cli.many import report
from tuiplay.cli.options import columns_of
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.train.loop import Interruption, signals
from tuiplay.cli.train.summary import headline
from tuiplay.experiment.value import Experiment
from tuiplay.run.ensemble import Ensemble
from tuiplay.run.seeds import VARIES, Outcome, Summary, Vary, changes_for, given_weights, numbered, run_seeds

_TABLE_SWITCHES = {"projection": ["--pca"], "skip_bad_rows": ["--skip-bad-rows"]}


def run_many(experiment: Experiment, options: argparse.Namespace) -> int:
    """Train the experiment from ``options.seeds`` seeds and report on stdout; return the exit status.

    Raises
    ------
    InputError
        For a goal that cannot be understood; nothing has been trained or written then.
    """
    vary: Vary = options.vary
    with signals() as stop:
        outcomes = train_all(experiment, options, stop)
    summary = Summary(tuple(outcomes))
    given = command_words(options)

    def command(outcome: Outcome) -> str:
        return opening(given, experiment, outcome.seed, vary)

    if outcomes and options.json:
        print_result(json_text({**tree_of(experiment, options, summary, command), "vary": vary}))
    elif outcomes and options.csv:
        print_result(report.as_csv([(tree_of(experiment, options, summary, command), {})]))
    elif outcomes:
        title = report.seeds_text(len(outcomes), VARIES[vary], options.epochs)
        lines = [headline(experiment), title, *([f"goal: {options.until}"] if options.until else []), ""]
        print_result("\n".join([*lines, *report.lines_of(summary, options.until, command)]))
    return interrupted(stop, len(outcomes), options.seeds)


def tree_of(
    experiment: Experiment, options: argparse.Namespace, summary: Summary, command: report.Command
) -> dict[str, Any]:
    """The report of one experiment as a dictionary, with ``command`` for its best and worst run."""
    score = "r2" if experiment.task.is_regression else "accuracy"
    return report.as_tree(summary, options.until, command, score)


def train_all(
    experiment: Experiment, options: argparse.Namespace, stop: Interruption, title: str = ""
) -> list[Outcome]:
    """Train from all seeds, with progress on a terminal's standard error; return the outcomes, fewer after a signal."""
    line = ProgressLine(options.seeds, options.epochs, title)

    def look(done: int, ensemble: Ensemble) -> bool:
        line.show(done, ensemble)
        return stop.signal is not None

    found = list(run_seeds(experiment, numbered(options.seeds), options.vary, options.epochs, options.until, look))
    line.clear()
    return found


def interrupted(stop: Interruption, done: int, wanted: int) -> int:
    """Print a sentence if a signal ended the runs, and return the exit status."""
    if stop.signal is None:
        return 0
    print_message(f"interrupted: {done:,} of {wanted:,} seeds are in the report, the last ones not completely trained")
    return 128 + stop.signal


class ProgressLine:
    """The progress of training on one line of a terminal, updated a few times a second."""

    def __init__(self, seeds: int, epochs: int, title: str) -> None:
        self._seeds, self._epochs, self._title = seeds, epochs, f"{title}: " if title else ""
        self._wanted = sys.stderr.isatty()
        self._next = time.perf_counter() + 0.5
        self._shown = False

    def show(self, done: int, ensemble: Ensemble) -> None:
        """Write the line if an update is due."""
        if self._wanted and time.perf_counter() >= self._next:
            ended = done + sum(member.ending is not None for member in ensemble.members)
            words = (
                f"{self._title}epoch {ensemble.epoch:,} of {self._epochs:,}, {ended:,} of {self._seeds:,} seeds done"
            )
            sys.stderr.write(f"\r{words[:78]:<78}")
            sys.stderr.flush()
            self._next, self._shown = time.perf_counter() + 0.1, True

    def clear(self) -> None:
        """Remove the line."""
        if self._shown:
            sys.stderr.write(f"\r{'':<78}\r")
            sys.stderr.flush()


def command_words(options: argparse.Namespace) -> list[str]:
    """The words of the command line that name the experiment, for ``opening``."""
    words = [] if options.experiment is None else [options.experiment]
    for name, value in columns_of(options).items():
        words += _TABLE_SWITCHES.get(name) or [f"--{name}", str(value)]
    for change in options.set:
        words += ["--set", change]
    if options.seed is not None:
        words += ["--seed", options.seed]
    return words


def opening(words: Sequence[str], experiment: Experiment, seed: str, vary: Vary) -> str:
    """The command line that opens the experiment named by these words, with another seed."""
    given, changes = list(words), changes_for(experiment, seed, vary)
    if "--seed" in given:
        place = given.index("--seed")
        seed = given[place + 1]
        del given[place : place + 2]
        changes = {"data.seed": seed} | changes
    if changes.get("network.seed") == "":
        given += ["--seed", changes.pop("data.seed")]
        del changes["network.seed"]
    changes |= {f"weights.{name}": "[]" for name in given_weights(experiment, vary)}
    for path, value in changes.items():
        plain = value == value.strip() and value[:1] not in ("", '"', "'")
        given += ["--set", f"{path}={value if plain else json.dumps(value)}"]
    return shlex.join(["tuiplay", *given])


def json_text(tree: dict[str, Any]) -> str:
    """One line of JSON; numbers that are not finite are null."""
    return json.dumps(_finite(tree), ensure_ascii=False)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
