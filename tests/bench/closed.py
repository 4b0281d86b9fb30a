"""What all that looks inside costs while it is closed: training as the screen does it, against the engine alone.

python tests/bench/closed.py [--rounds 15]

The engine alone is ``nn``'s trainer, which trains and says the losses after every epoch. The screen's way is a run with
its history of losses, its rule and its masks, in bursts of the player's length, with a timeline that keeps moments.
Both take turns, and what is compared is time of the processor, so that other programs matter less.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np

from tuiplay.experiment.value import Experiment
from tuiplay.nn import engine
from tuiplay.run.player import BURST
from tuiplay.run.run import Run
from tuiplay.run.timeline import Timeline

SECONDS = 0.4
"""Of each turn."""
TO_REACH = "< 5 %"


def alone(run: Run) -> Callable[[], int]:
    """Train by the engine alone for the length of a burst; returns how many updates that were."""
    trainer = run.trainer
    each = max(2, round(BURST / 3e-6 / run.updates_per_epoch)) if trainer.epochs_at_once() else 0

    def train() -> int:
        before = trainer.updates
        if each:
            trainer.run_epochs(each)
        else:
            for _ in range(5):
                trainer.run(run.updates_per_epoch)
                run._evaluator.losses()
        return trainer.updates - before

    return train


def kept(run: Run) -> Callable[[], int]:
    """Train as the screen does, everything closed."""
    timeline = Timeline(run)

    def train() -> int:
        updates = run.advance(BURST)[1]
        timeline.observe(run)
        return updates

    return train


def rate(train: Callable[[], int]) -> float:
    """Updates per second of the processor."""
    made, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < SECONDS:
        made += train()
    return made / spent


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    print(f"{'what':<44}{'alone':>10}{'screen':>10}{'costs':>9}  to reach")
    for name, fields in (
        ("default", {}), ("[8, 8]", {"network.hidden": [8, 8]}), ("393 parameters", {"network.hidden": [8] * 6}),
        ("default, Adam, dropout", {"training.optimizer": "adam", "training.dropout": 0.2}),
        ("default, NumPy", {}),
    ):  # fmt: skip
        engine.choose("numpy" if "NumPy" in name else "auto")
        ways = [way(Run(Experiment().change(fields))) for way in (alone, kept)]
        with np.errstate(all="ignore"):
            pairs = [[rate(train) for train in ways] for _ in range(rounds)]
        bare, screen = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
        cost = statistics.median(1 - pair[1] / pair[0] for pair in pairs)
        print(f"{name + ', thousand updates/s':<44}{bare / 1e3:>10.1f}{screen / 1e3:>10.1f}{cost:>9.1%}  {TO_REACH}")


if __name__ == "__main__":
    main()
