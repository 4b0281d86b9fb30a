"""The past of a session that is saved: pinned runs, and branches with some of their moments, within a budget.

Any epoch between two moments is trained again from the earlier one, to the bit; so with fewer moments it takes longer
to go to an epoch, but nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from tuiplay.run.pins import Pin
from tuiplay.run.timeline import MEGABYTE, Branch, Moment, Timeline, detach

BUDGET = 16
"""The most megabytes that the past of a session may take on disk, measured as in memory."""
_MOST_MOMENTS = 32
"""The most moments that are kept of one branch."""


class SessionPast(Struct, frozen=True, eq=False):
    """The past of a session: pins and branches, ready to be saved.

    Attributes
    ----------
    current
        The branch that the run was on; one of ``branches``. None if there are none.
    behind
        Whether the run was before the end of that branch.
    left_out
        The number of pins and branches that did not fit the budget.
    """

    pins: tuple[Pin, ...]
    branches: tuple[Branch, ...]
    current: Branch | None
    behind: bool = False
    left_out: int = 0


def past_of(timeline: Timeline, pins: Sequence[Pin], megabytes: float = BUDGET) -> SessionPast:
    """The past as it is now, in lists of its own, without what exceeds the budget.

    Moments between the ends of a branch are dropped first, then branches without a name, then named branches, then
    pins; of each the oldest first. The current branch stays.
    """
    copies = {
        id(branch): replace(branch, moments=_chosen(branch.moments, _MOST_MOMENTS)) for branch in timeline.branches
    }
    branches, left = [*copies.values()], [*pins]
    for branch in branches:
        branch.parent = copies.get(id(branch.parent))
    current, budget, most = copies[id(timeline.current)], megabytes * MEGABYTE, _MOST_MOMENTS
    while most > 2 and _cost(branches, left) > budget:
        most //= 2
        for branch in branches:
            branch.moments = _chosen(branch.moments, most)
    unnamed_first = sorted((branch for branch in branches if branch is not current), key=lambda one: bool(one.name))
    for branch in unnamed_first:
        if _cost(branches, left) > budget:
            detach(branches, branch)
    while left and _cost(branches, left) > budget:
        del left[0]
    left_out = len(timeline.branches) - len(branches) + len(pins) - len(left)
    return SessionPast(tuple(left), tuple(branches), current, timeline.behind, left_out)


def _chosen(moments: Sequence[Moment], most: int) -> list[Moment]:
    """A choice of at most ``most`` moments, both ends among them, evenly spaced."""
    if len(moments) <= most:
        return [*moments]
    last = len(moments) - 1
    return [moments[round(place * last / (most - 1))] for place in range(most)]


def _cost(branches: Sequence[Branch], pins: Sequence[Pin]) -> int:
    alone = [pin.moment for pin in pins]
    moments = [moment for branch in branches for moment in branch.moments]
    # The losses of a branch are saved once, those of its end; the earlier ones are part of them.
    losses = sum(_losses(moment) for moment in [*alone, *(branch.tip for branch in branches)])
    return losses + sum(moment.nbytes for moment in [*alone, *moments])


def _losses(moment: Moment) -> int:
    mark = moment.snapshot.history
    return 8 * mark.columns * (mark.settled + 1)
