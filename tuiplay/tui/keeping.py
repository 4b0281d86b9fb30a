"""What is kept of runs while the program lives: the timeline with its branches, pinned runs, the lab book's run."""

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
"""Steps of scrubbing along the whole of a curve."""


class Keeping:
    """Owns the past of the app's run."""

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
        """What tells the run, or branch, from all others in the lab book."""
        return f"{self._program}-{self.timeline.current.number}"

    # Between sessions

    def outlasting(self) -> SessionPast:
        """What is to outlast this session: its pins and branches."""
        from tuiplay.run.past import past_of  # not at the start of the program

        self.timeline.observe(self.run, now=True)
        return past_of(self.timeline, self.pins)

    @property
    def pin_mark(self) -> tuple[object, ...]:
        """Equal as long as there are the same pins."""
        return tuple((pin.number, pin.name) for pin in self.pins)

    @property
    def branch_mark(self) -> tuple[object, ...]:
        """Equal as long as there are the same branches, and the run stands on the same one."""
        timeline = self.timeline
        branches = tuple((branch.number, branch.name) for branch in timeline.branches)
        return branches, timeline.current.number, timeline.behind

    def take_up(self, past: SessionPast) -> None:
        """Go on with the pins and branches of an earlier session, whose run has been taken up."""
        self.pins[:] = past.pins
        self._curves.clear()
        self._count = max((pin.number for pin in past.pins), default=0)
        if past.current is not None:
            self.timeline.take_up(self.run, past.branches, past.current, past.behind)

    # For the app's worker

    def observe(self) -> None:
        """A burst of training has ended."""
        self.timeline.observe(self.run)

    def before(self) -> None:
        """A person is about to act."""
        self.timeline.observe(self.run, now=True)

    def after(self) -> None:
        """A person has acted."""
        self.timeline.acted(self.run)

    # Scrubbing

    def scrub(self, steps: int) -> bool:
        """Go so many steps along the curve; returns whether there was anywhere to go."""
        timeline, epoch = self.timeline, self.run.trainer.epoch
        timeline.observe(self.run, now=True)
        end, first = timeline.current.tip.epoch, timeline.current.first_epoch
        if self.run.status != "ok" and steps < 0:
            target = min(timeline.last_sound_epoch, epoch - 1)
        else:
            stride = max(1, round((end - first) / _STEPS))
            # Onto multiples of the stride, so that going back and on meets the same epochs.
            target = (epoch // stride + steps) * stride if steps > 0 else -(-epoch // stride) * stride + steps * stride
        target = min(max(target, first), end)
        if target == epoch and not (steps > 0 and timeline.behind):
            return False
        timeline.go(self.run, target)
        return True

    def go(self, branch: Branch) -> None:
        """Go to the end of a branch."""
        self.timeline.go(self.run, branch.tip.epoch, branch)

    # Pins

    def pin(self, name: str = "") -> Pin:
        """Keep the run as it is now."""
        self._count += 1
        self.pins.append(Pin(self._count, Moment.of(self.run, kept=True), name))
        return self.pins[-1]

    def rename(self, pin: Pin, name: str) -> None:
        """Call a pin by a name; none gives it back its number."""
        place = self.pins.index(pin)
        self.pins[place] = replace(pin, name=printable(name.strip(), 40))

    def restore(self, pin: Pin) -> None:
        """The run as it was when it was pinned. ``InputError`` if its points cannot be had any more."""
        self.before()
        self.run.restore(pin.moment.experiment_for(self.run), pin.moment.snapshot)
        self.run.seconds = pin.moment.seconds
        self.after()

    # For the chart

    def past(self, run: Run) -> tuple[Sequence[Array], Past]:
        """The losses that the chart shows, in parts, and what else stands there."""
        timeline = self.timeline
        losses = timeline.current.tip.snapshot.history if timeline.behind else run.history
        parts = losses.parts
        now = float(run.trainer.epoch) if timeline.behind else None
        pinned = tuple(self._drawn(pin) for pin in self.pins)
        forks = sorted({branch.start.epoch for branch in timeline.branches if self._left_here(branch)})
        return parts, Past(now, pinned, tuple(filter(None, (_at(parts, epoch) for epoch in forks))))

    def _drawn(self, pin: Pin) -> Array:
        """Of its curve as much as is drawn."""
        if pin.number not in self._curves:
            self._curves[pin.number] = sampled([pin.curve])
        return self._curves[pin.number]

    def _left_here(self, branch: Branch) -> bool:
        """Whether a branch left the curves that are shown, or these began where another one went on."""
        current = self.timeline.current
        return branch.parent is current or (branch is current and branch.parent is not None)


class RecordedLog(OperationLog):
    """The log of acts, which the timeline is told of."""

    def __init__(self, keeping: Keeping) -> None:
        super().__init__()
        self._keeping = keeping

    def perform(self, run: Run, command: Command) -> Outcome | None:
        """Apply an act, and keep the moments before and after it."""
        self._keeping.before()
        done = super().perform(run, command)
        self._keeping.after()
        return done


def _at(parts: Sequence[Array], epoch: int) -> tuple[float, float] | None:
    """The epoch and the test loss, or the training loss, of the nearest row; None where that is not a number."""
    rows = next((part for part in parts if len(part) and part[-1, 0] >= epoch), parts[-1])
    row = rows[min(int(np.searchsorted(rows[:, 0], epoch)), len(rows) - 1)]
    loss = row[2] if np.isfinite(row[2]) else row[1]
    return (float(row[0]), float(loss)) if np.isfinite(loss) else None
