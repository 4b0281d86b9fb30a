"""The losses of every member of a stack on fixed sets of points.

Such a pass is not all overhead, unlike those of training: its speed depends on whether its numbers stay in the
processor's cache. So a few members at a time go through all layers, with all their points, in memory that the others
use again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.arrays import Array, Step, aligned, aligned_copy, play
from tuiplay.nn.batches import Batch
from tuiplay.nn.entries import Knobs
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.stacked import Stack, members_first

_AT_ONCE = 1 << 17
"""The most numbers of hidden layers that are processed at once: a megabyte, which the cache of a core holds."""


class StackedEvaluator:
    """The evaluation of a stack on fixed sets of points.

    Parameters
    ----------
    sets
        For each set its inputs, shape (members, points, features + 1), and its targets, shape (members, points,
        outputs); either without the first axis if they are the same for all members.
    """

    def __init__(self, stack: Stack, sets: Sequence[Batch], loss: str, knobs: Knobs) -> None:
        self._stack = stack
        self._loss, self._knobs = LOSSES[loss], knobs
        self._activation = OUTPUTS[stack.output_activation]
        self._blocks: dict[tuple[int, int], _Block] = {}
        self._most = max(1, _AT_ONCE // max(1, sum(neurons + 1 for neurons in stack.sizes[1:-1])))
        counts = [targets.shape[-2] for _, targets in sets]
        self._shape = len(sets), len(stack)
        self._groups = [
            self._group(places, count, [sets[place] for place in places])
            for count in dict.fromkeys(counts)
            for places in self._together([place for place, other in enumerate(counts) if other == count], count)
        ]

    def losses(self) -> Array:
        """The mean losses, shape (sets, members); NaN for an empty set."""
        means = np.full(self._shape, np.nan)
        for group in self._groups:
            group.sums.fill(0.0)
            for one in group.passes:
                play(one.steps)
                totals = self._loss.totals(one.output, one.targets, one.scratch, self._knobs, self._activation)
                np.add(one.sums, totals, one.sums)
            means[group.places] = group.sums.T / group.count
        return means

    def _together(self, places: list[int], count: int) -> list[list[int]]:
        """The groups of sets of ``count`` points each that pass the network side by side: all, if there is room."""
        if not count:
            return []
        return [places] if count * len(places) <= self._most else [[place] for place in places]

    def _group(self, places: list[int], count: int, sets: Sequence[Batch]) -> _Group:
        members, number = len(self._stack), len(sets)
        columns = _side_by_side([inputs for inputs, _ in sets], members)
        wanted = _side_by_side([targets for _, targets in sets], members)
        wanted = wanted[None] if wanted.ndim < 3 else wanted
        if number > 1:
            wanted = np.broadcast_to(wanted, (members, *wanted.shape[1:]))
        wanted = aligned_copy(wanted.swapaxes(0, 1))
        points = columns.shape[-1]
        some, length = _evenly(members, self._most // points), _evenly(points, self._most)
        sums = np.zeros((members, number))
        passes: list[_Pass] = []
        for first in range(0, members, some):
            chosen = slice(first, min(first + some, members))
            for start in range(0, points, length):
                part = slice(start, min(start + length, points))
                block = self._block(chosen.stop - first, part.stop - start)
                fed = columns[..., part] if columns.ndim < 3 else columns[chosen, :, part]
                # For a loss, one member on two sets is two members.
                shape = len(block.output), -1, (part.stop - start) // number
                right = wanted[:, chosen, part] if wanted.shape[1] > 1 else wanted[..., part]
                output, targets, scratch = (one.reshape(shape) for one in (block.output, right, block.scratch))
                steps = block.steps(self._stack, chosen, fed)
                passes.append(_Pass(steps, output, targets, scratch, sums[chosen].reshape(-1)))
        return _Group(places, count, sums, passes)

    def _block(self, members: int, points: int) -> _Block:
        if (members, points) not in self._blocks:
            self._blocks[members, points] = _Block(self._stack, members, points, sums=self._loss.from_sums)
        return self._blocks[members, points]


@dataclass(frozen=True)
class _Pass:
    """The pass of some members over some of their points: its calls, the arrays of the loss, and the sums."""

    steps: list[Step]
    output: Array
    targets: Array
    scratch: Array
    sums: Array


@dataclass(frozen=True)
class _Group:
    """A group of sets of equal size: their places among all, and the sums of losses, shape (members, sets)."""

    places: list[int]
    count: int
    sums: Array
    passes: list[_Pass]


class _Block:
    """The memory for a number of members and points."""

    def __init__(self, stack: Stack, members: int, points: int, sums: bool) -> None:
        # A constant 1 follows the neurons of hidden layers as the input of the biases.
        layers = [aligned((neurons + 1, members, points)) for neurons in stack.sizes[1:-1]]
        self._sources = [members_first(layer) for layer in layers]
        self.output = aligned((stack.sizes[-1], members, points))
        self.scratch = aligned(self.output.shape)
        self._into = [members_first(layer) for layer in [*(layer[:-1] for layer in layers), self.output]]
        self._activate = [
            ACTIVATIONS[name].forward(layer[:-1]) for name, layer in zip(stack.activations, layers, strict=True)
        ]
        self._activate.append([] if sums else OUTPUTS[stack.output_activation].forward(self.output))

    def steps(self, stack: Stack, members: slice, inputs: Array) -> list[Step]:
        """The calls that compute ``output`` of these members, or the sums before it."""
        sources = [inputs, *self._sources]
        steps: list[Step] = []
        for weights, source, into, activate in zip(stack.weights, sources, self._into, self._activate, strict=True):
            steps += [(np.matmul, (weights[members], source, into)), *activate]
        return steps


def _side_by_side(rows: Sequence[Array], members: int) -> Array:
    """The points of several sets in columns; without an axis for the members if no set has one."""
    if any(one.ndim > 2 for one in rows):
        rows = [np.broadcast_to(one, (members, *one.shape[-2:])) for one in rows]
    whole = np.concatenate(rows, axis=-2) if len(rows) > 1 else rows[0]
    return aligned_copy(whole.swapaxes(-1, -2))


def _evenly(count: int, most: int) -> int:
    """The size of each part if ``count`` is divided into the fewest parts of at most ``most``, or of 1."""
    parts = -(-count // max(1, most))
    return -(-count // parts)
