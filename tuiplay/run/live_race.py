"""A race as the player drives it and as a screen shows it: variants over the same seeds, a bit at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Literal

from tuiplay.errors import InputError
from tuiplay.nn.interrupt import Interrupt
from tuiplay.run.findings.facts import Facts
from tuiplay.run.live_ensemble import USUAL, LiveEnsemble
from tuiplay.run.race import Pair, Variant, check, compare, winner
from tuiplay.run.run import Run
from tuiplay.run.seeds import Summary, Vary

MOST_VARIANTS = 6
LIMIT = 500
"""Epochs after which a race is over, unless another number is asked for."""
_SLICE = 0.004
"""Seconds, about, in which every variant has a turn."""
_LEAD = 256
"""Epochs that one variant may lead the others by."""


class LiveRace:
    """Trains every variant from the same seeds, all of them side by side, within limits of time.

    Parameters
    ----------
    count
        Number of seeds of each.
    vary
        What another seed changes.
    until
        A goal as ``tuiplay train --until`` has it, or nothing: then the losses at the end are compared.
    limit
        Epochs after which the race is over for those that have not reached the goal.

    Raises
    ------
    InputError
        For fewer than two variants, two that are the same, points that cannot be loaded, or a goal that is none.
    """

    def __init__(
        self, variants: Sequence[Variant], count: int = USUAL, vary: Vary = "both", until: str = "", limit: int = LIMIT
    ) -> None:
        check(variants, until or None)
        self.variants, self.count, self.vary, self.until, self.limit = tuple(variants), count, vary, until, limit
        self.lanes = [LiveEnsemble(variant.experiment, count, vary, until) for variant in variants]

    def rewind(self) -> None:
        """All of them at epoch 0 again."""
        for lane in self.lanes:
            lane.rewind()

    @property
    def _racing(self) -> list[LiveEnsemble]:
        return [lane for lane in self.lanes if lane.ensemble.active and lane.ensemble.epoch < self.limit]

    @property
    def trainer(self) -> LiveRace:
        """Tells whether an epoch is under way; so does a race itself."""
        return self

    @property
    def position(self) -> int:
        """The number of epochs between those that still race: a pause lets the last ones catch up."""
        epochs = [lane.ensemble.epoch for lane in self._racing]
        return max(epochs) - min(epochs) if epochs else 0

    @property
    def epoch(self) -> int:
        """The epoch of the last variant that still races, or of the last that did."""
        racing = self._racing
        if racing:
            return min(lane.ensemble.epoch for lane in racing)
        return max(lane.epoch for lane in self.lanes)

    @property
    def status(self) -> Literal["ok", "ended"]:
        """Whether any of them still races."""
        return "ok" if self._racing else "ended"

    @property
    def stopped(self) -> None:
        """No rule ends all of them at once."""
        return None

    @property
    def is_parallel(self) -> bool:
        """Not: its members take all processors."""
        return False

    @property
    def seconds_per_epoch(self) -> float:
        """The seconds that an epoch of all that still race took lately."""
        return sum(lane.seconds_per_epoch for lane in self._racing)

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about so long, or so many epochs; asked for updates, one epoch. Returns epochs, and updates.

        Whoever is behind trains first. Those that are behind catch up within the first epoch that is asked for.
        """
        wanted = 1 if updates is not None else epochs
        started, first = time.perf_counter(), self.epoch
        end = math.inf
        if wanted is not None and (racing := self._racing):
            end = max(lane.ensemble.epoch for lane in racing) + wanted - (1 if self.position else 0)
        left = seconds
        while racing := [lane for lane in self._racing if lane.ensemble.epoch < end]:
            lane = min(racing, key=lambda one: one.ensemble.epoch)
            stride = max(1, int(min(_SLICE, left) / len(racing) / lane.seconds_per_epoch))
            # No further than where the others can catch up when a pause comes.
            lane.advance(epochs=int(min(stride, _LEAD, end - lane.ensemble.epoch, self.limit - lane.ensemble.epoch)))
            left = seconds - (time.perf_counter() - started)
            if left <= 0 or (interrupt and interrupt.asked):
                break
        return self.epoch - first, updates or 0

    # What a screen shows

    def summaries(self) -> list[Summary]:
        """What each variant's seeds say together, as they are now."""
        return [lane.summary() for lane in self.lanes]

    def verdict(self, summaries: Sequence[Summary]) -> tuple[list[Pair], str | None]:
        """All pairs, and who is better than every other one by more than luck, by where they stand now."""
        pairs = compare(list(zip(self.variants, summaries, strict=True)), bool(self.until))
        return pairs, winner([variant.name for variant in self.variants], pairs)


def race_of(variants: Sequence[Variant]) -> LiveRace:
    """A race to the goal that the first variant's ``training.stop`` names, or else to what counts as learned for it.

    Where another variant cannot have that goal, such as a test loss without test points, there is none.

    Raises
    ------
    InputError
        For variants that are no race.
    """
    check(variants, None)
    first = variants[0].experiment
    goal = first.training.stop
    if not goal or "patience" in goal:
        goal = Facts(Run(first)).goal
    try:
        check(variants, goal)
    except InputError:
        goal = ""
    return LiveRace(variants, until=goal)
