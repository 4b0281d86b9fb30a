"""Success rates of exercises by ``tuiplay seeds``, beside those of the original's engine, as a table in Markdown.

    python tests/bench/success_rates.py [--nn-ts nn.ts]

With the original's nn.ts (github.com/tensorflow/playground, src) and node, it is run over the same seeds too: the same
points and initial weights, its own arithmetic. That takes some minutes.
"""

# ruff: noqa: E402 - modules beside this file, and those of the tests, are found by their folder.

from __future__ import annotations

import argparse
import json
import shlex
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from nn_ts import Original, found
from reference.success_rates import EXERCISES, Exercise

from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.run.luck import wilson
from tuiplay.run.seeds import changes_for, numbered


def by_tuiplay(exercise: Exercise) -> dict[str, Any]:
    """The report of ``tuiplay seeds``."""
    command = [sys.executable, "-m", "tuiplay", "seeds", *exercise.command, "--json"]
    report: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report


def experiment_of(exercise: Exercise) -> Experiment:
    """What ``tuiplay seeds`` trains."""
    command = [sys.executable, "-m", "tuiplay", "show", *shlex.split(exercise.arguments)]
    return toml.parse(subprocess.run(command, check=True, capture_output=True).stdout, exercise.what)


def by_original(exercise: Exercise, experiment: Experiment, original: Original) -> list[int | None]:
    """The epoch at which each seed first reaches the goal in the original's engine."""
    seeds = (
        experiment.change(changes_for(experiment, seed, "both"))
        for seed in numbered(exercise.trained or exercise.seeds)
    )
    return [original.arrival(one, exercise.epochs, exercise.below) for one in seeds]


def row(cells: Sequence[str]) -> str:
    """A line of the table."""
    return f"| {' | '.join(cells)} |"


def between(low: float, high: float) -> str:
    """An interval of shares."""
    return f"{100 * low:.0f} to {100 * high:.0f} %"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nn-ts", help="the original's nn.ts; else where the environment variable NN_TS says")
    original = found(parser.parse_args().nn_ts)
    again = ["nn.ts again"] if original else []
    heads = ["exercise", "original", "95 %", *again, "`tuiplay seeds`", "95 %", "median epoch", "command"]
    print(row(heads))
    print(row(["---"] * len(heads)).replace(" ", ""))
    outside = 0
    for exercise in EXERCISES:
        report = by_tuiplay(exercise)
        least, most = wilson(exercise.reached, exercise.seeds)
        holds = least <= report["rate"] <= most
        outside += not holds
        cells = [exercise.what, f"{exercise.reached} of {exercise.seeds}", between(least, most)]
        cells[1] += f", median {exercise.median:g}" if exercise.median else ""
        if original:
            arrivals = by_original(exercise, experiment_of(exercise), original)
            there = [one for one in arrivals if one is not None]
            cells.append(f"{len(there)}" + (f", median {statistics.median(there):g}" if there else ""))
        median = report["epochs"]["median"]
        cells += [
            f"{report['reached']} of {report['seeds']}",
            between(*report["interval"]) + ("" if holds else " (!)"),
            "-" if median is None else f"{median:g}",
            f"`tuiplay seeds {shlex.join(exercise.command)}`",
        ]
        print(row(cells), flush=True)
    print(f"\n{len(EXERCISES) - outside} of {len(EXERCISES)} of the shares lie in the original's interval.")


if __name__ == "__main__":
    main()
