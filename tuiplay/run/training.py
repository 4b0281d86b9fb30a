"""The loop that trains a run until the first of several limits: in bursts of updates, or many epochs in one call."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tuiplay.experiment.stop_rule import StopRule
from tuiplay.nn.interrupt import Interrupt
from tuiplay.run.several_epochs import Trainable, epochs_at_once, several_epochs

_BURST = 0.0003
"""The seconds of updates between two looks at the clock."""
_AT_ONCE = 0.05
"""The seconds of epochs that are trained in one call, where that is possible."""


@dataclass
class Pace:
    """The time of an update and of an epoch, in seconds, as last measured; guesses before that."""

    update: float = 1e-5
    epoch: float = 1e-3


class Paced(Trainable, Protocol):
    """The parts of a ``Run`` that the loop uses; see there."""

    pace: Pace
    seconds: float
    one_update: bool

    @property
    def status(self) -> str:
        """The status: "ok" or "diverged"."""

    @property
    def updates_per_epoch(self) -> int:
        """The number of full batches in the training points."""

    def evaluate(self) -> None:
        """Evaluate and record the losses at the present weights."""


def train(
    run: Paced,
    seconds: float,
    *,
    epochs: int | None,
    updates: int | None,
    until: Callable[[], bool] | None,
    rules: Sequence[StopRule] | None,
    interrupt: Interrupt | None,
) -> tuple[int, int]:
    """Train a run: the implementation of ``Run.advance``; see there."""
    started, seconds_before = time.perf_counter(), run.seconds
    trainer = run.trainer
    run.one_update = updates == 1
    ended = made = empty = 0
    with np.errstate(all="ignore"):
        while (
            run.status == "ok"
            and run.stopped is None
            and (epochs is None or ended < epochs)
            and (updates is None or made + empty < updates)
        ):
            many = 0
            if updates is None:
                wanted = min(seconds, _AT_ONCE) / run.pace.epoch
                left = None if epochs is None else epochs - ended
                many = epochs_at_once(run, wanted, left, () if until is None else rules)
            if many > 1:
                trained, stop = several_epochs(run, many, until, rules or (), interrupt)
                ended, made = ended + trained, made + trained * run.updates_per_epoch
                elapsed = time.perf_counter() - started
                run.pace.epoch = max(1e-7, elapsed / ended)
                if stop or elapsed >= seconds or (interrupt and interrupt.asked):
                    break
                continue
            burst = 1 << 30 if seconds == math.inf else max(1, int(_BURST / run.pace.update))
            before = trainer.epoch
            done = trainer.run(burst if updates is None else min(burst, updates - made - empty))
            made += done
            if trainer.epoch != before:
                ended += 1
                empty += not done
                run.evaluate()
                run.seconds = seconds_before + time.perf_counter() - started
                run.end_epoch()
                if until is not None and until():
                    break
            elapsed = time.perf_counter() - started
            run.pace.update = max(1e-7, elapsed / max(1, made + empty))
            # An epoch that once took long because of another program must not end training by many at a time.
            run.pace.epoch = min(run.pace.epoch, run.pace.update * max(1, run.updates_per_epoch))
            if elapsed >= seconds or (interrupt and interrupt.asked):
                break
    run.seconds = seconds_before + time.perf_counter() - started
    return ended, made
