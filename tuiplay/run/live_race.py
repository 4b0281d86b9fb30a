"""A live race: variants of an experiment over the same seeds, trained in small steps for the player and the screen."""

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
"""The default number of epochs after which a race is over."""
_SLICE = 0.004
"""The approximate number of seconds in which every variant has a turn."""
_LEAD = 256
"""The most epochs that one variant may be ahead of the others."""


class LiveRace:
    """A race of variants from the same seeds, trained side by side within limits of time.

    Parameters
    ----------
    count
        The number of seeds of each variant.
    vary
        The parts of the experiment that a seed changes.
    until
        A goal as ``tuiplay train --until`` takes it; empty to compare the final losses.
    limit
        The epochs after which the race is over for those that have not reached the goal.

    Raises
    ------
    InputError
        For fewer than two variants, two equal ones, points that cannot be loaded, or a text that is not a goal.
    """

    def __init__(
        self, variants: Sequence[Variant], count: int = USUAL, vary: Vary = "both", until: str = "", limit: int = LIMIT
    ) -> None:
        check(variants, until or None)
        self.variants, self.count, self.vary, self.until, self.limit = tuple(variants), count, vary, until, limit
        self.lanes = [LiveEnsemble(variant.experiment, count, vary, until) for variant in variants]

    def rewind(self) -> None:
        """Return all variants to epoch 0."""
        for lane in self.lanes:
            lane.rewind()

    @property
    def _racing(self) -> list[LiveEnsemble]:
        return [lane for lane in self.lanes if lane.ensemble.active and lane.ensemble.epoch < self.limit]

    @property
    def trainer(self) -> LiveRace:
        """The object whose ``position`` shows whether an epoch is under way: the race itself."""
        return self

    @property
    def position(self) -> int:
        """The number of epochs from the last to the first variant still in the race: a pause lets the last catch up."""
        epochs = [lane.ensemble.epoch for lane in self._racing]
        return max(epochs) - min(epochs) if epochs else 0

    @property
    def epoch(self) -> int:
        """The lowest epoch among the variants that still race; once the race is over, the highest epoch reached."""
        racing = self._racing
        if racing:
            return min(lane.ensemble.epoch for lane in racing)
        return max(lane.epoch for lane in self.lanes)

    @property
    def status(self) -> Literal["ok", "ended"]:
        """The status: "ok" while a variant races, then "ended"."""
        return "ok" if self._racing else "ended"

    @property
    def stopped(self) -> None:
        """The reason why a rule ended all variants: always None, as each ends by itself."""
        return None

    @property
    def is_parallel(self) -> bool:
        """True if the screen can work during training: never, as the members take all processors."""
        return False

    @property
    def seconds_per_epoch(self) -> float:
        """The recent time of an epoch of all variants that still race, in seconds."""
        return sum(lane.seconds_per_epoch for lane in self._racing)

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about ``seconds`` or ``epochs``; for ``updates``, one epoch. Return numbers of epochs and updates.

        The variant that is behind trains first. Those that are behind catch up within the first epoch asked for.
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
            # No further than the others can catch up when a pause comes.
            lane.advance(epochs=int(min(stride, _LEAD, end - lane.ensemble.epoch, self.limit - lane.ensemble.epoch)))
            left = seconds - (time.perf_counter() - started)
            if left <= 0 or (interrupt and interrupt.asked):
                break
        return self.epoch - first, updates or 0

    # Results for the screen

    def summaries(self) -> list[Summary]:
        """The summary of each variant's seeds so far."""
        return [lane.summary() for lane in self.lanes]

    def verdict(self, summaries: Sequence[Summary]) -> tuple[list[Pair], str | None]:
        """The comparisons of all pairs, and the variant that is significantly better than every other, at present."""
        pairs = compare(list(zip(self.variants, summaries, strict=True)), bool(self.until))
        return pairs, winner([variant.name for variant in self.variants], pairs)


def race_of(variants: Sequence[Variant]) -> LiveRace:
    """Return a race to the first variant's ``training.stop``, or else to what counts as learned for it.

    If another variant cannot have that goal, such as a test loss without test points, the race has no goal.

    Raises
    ------
    InputError
        For variants that cannot be raced.
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
