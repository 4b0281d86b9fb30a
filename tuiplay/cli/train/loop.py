"""The training loop of a run without a screen."""

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
"""Seconds of training between two checks for signals and two updates of the progress bar."""


@dataclass(frozen=True)
class TrainingLimits:
    """The limits of training: at most ``epochs``, or the goal; watchers are called every ``interval`` epochs."""

    epochs: int
    goal: Goal | None = None
    interval: int = 1 << 62


class Watcher:
    """An observer of a run that is called from time to time. This base class does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Restore the terminal."""

    def look(self, run: Run) -> None:
        """Handle the end of a burst of training, which may be in the middle of an epoch."""

    def end(self, run: Run) -> None:
        """Handle the end of the last epoch, once, if no error occurred."""


class Interruption:
    """A request by signal to end the training; ``signal`` is its number, None if there was none."""

    signal: int | None = None

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        # A second signal ends at once, without waiting for the end of an epoch.
        if self.signal is not None:
            raise KeyboardInterrupt
        self.signal = number


@contextmanager
def signals() -> Iterator[Interruption]:
    """Turn SIGINT and SIGTERM into a request, so that no update is left incomplete and the cursor is shown again."""
    stop = Interruption()
    previous = {}
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            # An ignored signal means a start in the background or under nohup: it remains ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                previous[number] = signal.signal(number, stop)
    try:
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def train(run: Run, plan: TrainingLimits, watcher: Watcher, stop: Interruption) -> Ending:
    """Train within the limits of ``plan``; afterwards the run is at the end of an epoch.

    The goal is checked before the first epoch and after every epoch.
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
