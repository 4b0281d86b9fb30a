"""Weights kept over a change of the network's structure: they become the initial weights of the new network."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

import numpy as np

from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment, effect_of
from tuiplay.experiment.weights import section_of
from tuiplay.nn.arrays import Array
from tuiplay.run.initial_weights import initialize, network_of
from tuiplay.run.run import Run

_NEW_START = ("initializer", "initializer_width", "draw", "seed")
"""The fields of the network by which a person asks for other weights."""


def with_kept_weights(run: Run, target: Experiment, given: Collection[str]) -> Experiment:
    """The ``target`` with the weights of the run that it still has a place for, and with new weights elsewhere.

    The target is returned unchanged if it does not keep weights, which inference by hand always does, or if the change
    does not rebuild the network.

    Parameters
    ----------
    given
        The paths of the fields that were set.
    """
    old = run.experiment
    keeps = target.network.keep_weights or target.view.inference
    if not keeps or effect_of(old, target) is not Effect.NETWORK:
        return target
    if any(path.startswith("weights.") for path in given):
        return target
    if any(getattr(old.network, name) != getattr(target.network, name) for name in _NEW_START):
        return target
    network = network_of(target)
    initialize(network, target, run.after_data)
    places = _places(old, target)
    whole = run.network.views(run.network.whole())
    masks = [[np.array(rows, dtype=float) for rows in mask] for mask in (old.weights.frozen, old.weights.off)]
    masks.append([1.0 - matrix for matrix in run.network.views(run.network.alive)])
    kept = [[np.zeros_like(matrix) for matrix in network.weights] for _ in masks]
    for layer, matrix in enumerate(network.weights):
        before = _old_layer(layer, old, target)
        if before is None:
            continue
        # The output has other inputs once there is another layer before it.
        rows, columns = places[layer + 1], places[layer] if before == layer else []
        _copy(whole[before], matrix, rows, columns)
        for mask, into in zip(masks, kept, strict=True):
            if mask:
                _copy(mask[before], into[layer], rows, columns)
    *held, cut = kept
    frozen, off = (_bits(mask) for mask in held)
    weights = section_of(network.weights, alive=[1.0 - matrix for matrix in cut])
    said = {"weights.values": weights.values, "weights.biases": weights.biases, "weights.cut": weights.cut}
    return target.change({**said, "weights.frozen": frozen, "weights.off": off})


_Pairs = list[tuple[int, int]]
"""The pairs (old number, new number) of the units that are kept."""


def _places(old: Experiment, new: Experiment) -> list[_Pairs]:
    """The kept inputs, neurons of each hidden layer, and outputs."""
    inputs = [
        (old.active_features.index(name), place)
        for place, name in enumerate(new.active_features)
        if name in old.active_features
    ]
    hidden: list[_Pairs] = []
    for layer, neurons in enumerate(new.network.hidden):
        before = old.network.hidden[layer] if layer < len(old.network.hidden) else 0
        hidden.append([(place, place) for place in range(min(before, neurons))])
    outputs = [(place, place) for place in range(min(old.sizes[-1], new.sizes[-1]))]
    return [inputs, *hidden, outputs]


def _old_layer(layer: int, old: Experiment, new: Experiment) -> int | None:
    """The old number of a layer; None for a new one. The output stays the output."""
    if layer == len(new.network.hidden):
        return len(old.network.hidden)
    return layer if layer < len(old.network.hidden) else None


def _copy(source: Array, target: Array, rows: _Pairs, columns: _Pairs) -> None:
    """Copy the weights of kept units, biases too."""
    for before, now in rows:
        target[now, -1] = source[before, -1]
        for source_before, source_now in columns:
            target[now, source_now] = source[before, source_before]


def _bits(matrices: Sequence[Array]) -> list[list[list[int]]]:
    rows = [[[int(bit) for bit in row] for row in matrix] for matrix in matrices]
    return rows if any(itertools.chain.from_iterable(itertools.chain.from_iterable(rows))) else []
