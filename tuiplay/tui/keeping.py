"""The past of the app's runs: the timeline with its branches, pinned runs, and the lab book."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from tuiplay.nn.arrays import Array
from tuiplay.raster.plot import sampled
from tuiplay.run.command_base import Command
from tuiplay.run.pins import Pin
from tuiplay.run.run import Run
from tuiplay.run.timeline import Branch, Moment, Timeline
from tuiplay.run.undo import OperationLog, Outcome
from tuiplay.text import printable
from tuiplay.tui.widgets.loss_chart import Past
from tuiplay.user import folders
from tuiplay.user.lab_book import LabBook

if TYPE_CHECKING:
    from tuiplay.run.past import SessionPast

_STEPS = 50
"""The number of scrubbing steps along a whole curve."""


class Keeping:
    """The past of the app's run, kept while the program lives."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.log = RecordedLog(self)
        self.timeline = Timeline(run)
        self.pins: list[Pin] = []
        self.book = LabBook(folders.find().state)
        self._count = 0
        self._curves: dict[int, Array] = {}
        self._program = os.urandom(4).hex()

    @property
    def run_name(self) -> str:
        """The name that distinguishes the run, or branch, from all others in the lab book."""
        return f"{self._program}-{self.timeline.current.number}"

    # Between sessions

    def outlasting(self) -> SessionPast:
        """The pins and branches to keep beyond this session."""
        from tuiplay.run.past import past_of  # not at the start of the program

        self.timeline.observe(self.run, now=True)
        return past_of(self.timeline, self.pins)

    @property
    def pin_mark(self) -> tuple[object, ...]:
        """A value that is equal as long as the pins are the same."""
        return tuple((pin.number, pin.name) for pin in self.pins)

    @property
    def branch_mark(self) -> tuple[object, ...]:
        """A value that is equal as long as the branches, and the run's place on one, are the same."""
        timeline = self.timeline
        branches = tuple((branch.number, branch.name) for branch in timeline.branches)
        return branches, timeline.current.number, timeline.behind

    def take_up(self, past: SessionPast) -> None:
        """Continue with the pins and branches of an earlier session, whose run has been restored."""
        self.pins[:] = past.pins
        self._curves.clear()
        self._count = max((pin.number for pin in past.pins), default=0)
        if past.current is not None:
            self.timeline.take_up(self.run, past.branches, past.current, past.behind)

    # For the app's worker

    def observe(self) -> None:
        """Record the run after a burst of training."""
        self.timeline.observe(self.run)

    def before(self) -> None:
        """Record the run before an act of the user."""
        self.timeline.observe(self.run, now=True)

    def after(self) -> None:
        """Record the run after an act of the user."""
        self.timeline.acted(self.run)

    # Scrubbing

    def scrub(self, steps: int) -> bool:
        """Move the run by ``steps`` along the curve; return False if it is at the end already."""
        timeline, epoch = self.timeline, self.run.trainer.epoch
        timeline.observe(self.run, now=True)
        end, first = timeline.current.tip.epoch, timeline.current.first_epoch
        if self.run.status != "ok" and steps < 0:
            target = min(timeline.last_sound_epoch, epoch - 1)
        else:
            stride = max(1, round((end - first) / _STEPS))
            # Onto multiples of the stride, so that both directions meet the same epochs.
            target = (epoch // stride + steps) * stride if steps > 0 else -(-epoch // stride) * stride + steps * stride
        target = min(max(target, first), end)
        if target == epoch and not (steps > 0 and timeline.behind):
            return False
        timeline.go(self.run, target)
        return True

    def go(self, branch: Branch) -> None:
        """Move the run to the end of a branch."""
        self.timeline.go(self.run, branch.tip.epoch, branch)

    # Pins

    def pin(self, name: str = "") -> Pin:
        """Keep the run as it is now, as a pin."""
        self._count += 1
        self.pins.append(Pin(self._count, Moment.of(self.run, kept=True), name))
        return self.pins[-1]

    def rename(self, pin: Pin, name: str) -> None:
        """Give a pin a name; an empty one gives it back its number."""
        place = self.pins.index(pin)
        self.pins[place] = replace(pin, name=printable(name.strip(), 40))

    def restore(self, pin: Pin) -> None:
        """Restore the run as it was pinned; raises InputError if its points are not available any more."""
        self.before()
        self.run.restore(pin.moment.experiment_for(self.run), pin.moment.snapshot)
        self.run.seconds = pin.moment.seconds
        self.after()

    # For the chart

    def past(self, run: Run) -> tuple[Sequence[Array], Past]:
        """The losses that the chart shows, in parts, and its marks: the current epoch, pinned curves and forks."""
        timeline = self.timeline
        losses = timeline.current.tip.snapshot.history if timeline.behind else run.history
        parts = losses.parts
        now = float(run.trainer.epoch) if timeline.behind else None
        pinned = tuple(self._drawn(pin) for pin in self.pins)
        forks = sorted({branch.start.epoch for branch in timeline.branches if self._left_here(branch)})
        return parts, Past(now, pinned, tuple(filter(None, (_at(parts, epoch) for epoch in forks))))

    def _drawn(self, pin: Pin) -> Array:
        """The curve of a pin, sampled for drawing."""
        if pin.number not in self._curves:
            self._curves[pin.number] = sampled([pin.curve])
        return self._curves[pin.number]

    def _left_here(self, branch: Branch) -> bool:
        """True if a branch begins on the curves that are shown, or if these begin on another branch."""
        current = self.timeline.current
        return branch.parent is current or (branch is current and branch.parent is not None)


class RecordedLog(OperationLog):
    """A log of acts that are recorded in the timeline."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self._keeping = keeping

    def perform(self, run: Run, command: Command) -> Outcome | None:
        """Apply an act, and record the moments before and after it."""
        self._keeping.before()
        done = super().perform(run, command)
        self._keeping.after()
        return done


def _at(parts: Sequence[Array], epoch: int) -> tuple[float, float] | None:
    """The epoch and the test loss, or else the training loss, of the nearest row; None if it is not finite."""
    rows = next((part for part in parts if len(part) and part[-1, 0] >= epoch), parts[-1])
    row = rows[min(int(np.searchsorted(rows[:, 0], epoch)), len(rows) - 1)]
    loss = row[2] if np.isfinite(row[2]) else row[1]
    return (float(row[0]), float(loss)) if np.isfinite(loss) else None
