"""The training loop of a run that nobody watches on the screen."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Literal

from tuiplay.run.goal import Goal
from tuiplay.run.run import Run

if TYPE_CHECKING:
    from typing_extensions import Self

Ending = Literal["done", "stopped", "reached", "missed", "diverged", "interrupted"]

_BURST = 0.1
"""Seconds of training between two looks at the signals and two moves of the progress bar."""


@dataclass(frozen=True)
class TrainingLimits:
    """How long to train: at most ``epochs``, or until the goal is met; watchers look every ``interval`` epochs."""

    epochs: int
    goal: Goal | None = None
    interval: int = 1 << 62


class Watcher:
    """Is shown the run from time to time. This one says nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the terminal as it was."""

    def look(self, run: Run) -> None:
        """Called after each burst of training, which may end in the middle of an epoch."""

    def end(self, run: Run) -> None:
        """Called once after the last epoch, if nothing went wrong on the way."""


class Interruption:
    """Whether, and by which signal, the person asked the training to end."""

    signal: int | None = None

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        # The second time means it: no waiting for the end of an epoch.
        if self.signal is not None:
            raise KeyboardInterrupt
        self.signal = number


@contextmanager
def signals() -> Iterator[Interruption]:
    """Turn Ctrl-C and a polite kill into a request, so that neither leaves an update half made or a cursor hidden."""
    stop = Interruption()
    previous = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            # Ignored means started in the background or under nohup: that stays.
            if signal.getsignal(number) is not signal.SIG_IGN:
                previous[number] = signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def train(run: Run, plan: TrainingLimits, watcher: Watcher, stop: Interruption) -> Ending:
    """Train by the plan; afterwards the run stands at the end of an epoch.

    The goal looks at the run before the first epoch and after every one.
    """
    goal = plan.goal
    look = None if goal is None else partial(goal.observe, run)
    if look and not run.trainer.position:
        look()
    while True:
        epoch = run.trainer.epoch
        if run.status == "diverged":
            return "diverged"
        if goal and goal.stop:
            return "reached" if goal.reached else "missed"
        if stop.signal is not None:
            # Losses and weights of one report belong together.
            run.finish_epoch(look)
            return "interrupted" if run.status == "ok" else "diverged"
        if run.stopped is not None:
            return "missed" if goal else "stopped"
        if epoch >= plan.epochs:
            return "missed" if goal else "done"
        stretch = min(plan.epochs - epoch, plan.interval - epoch % plan.interval)
        run.advance(_BURST, epochs=stretch, until=look, rules=[goal.rule] if goal else None)
        watcher.look(run)
