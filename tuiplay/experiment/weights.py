"""The ``[weights]`` section of a network: whether it fits, and its numbers as arrays.

Layers are counted from 1 in words; the last one is the output. A mask has a row for each neuron, with a digit for each
of its inputs and one for its bias; the mask of pruned links has none for the bias, which is never pruned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar

import numpy as np
from msgspec.structs import replace

from tuiplay.data.datasets import DATASETS, NO_POINTS
from tuiplay.data.features import PLAIN_INPUTS
from tuiplay.errors import InputError
from tuiplay.experiment.configuration import Configuration
from tuiplay.experiment.network_sections import WeightsSection
from tuiplay.nn.arrays import Array
from tuiplay.nn.entries import AUTO
from tuiplay.nn.initializers import layer_shapes
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.text import counted

C = TypeVar("C", bound=Configuration)

NOTHING = WeightsSection()


def check_weights(weights: WeightsSection, sizes: Sequence[int]) -> None:
    """Check that weights and masks have the shapes of the network and that the numbers are finite.

    Raises
    ------
    InputError
        The sentence names the field, the layer and the neuron.
    """
    if weights is NOTHING or weights == NOTHING:
        return
    _check_rows("weights.values", weights.values, sizes, bias=False)
    _check_rows("weights.frozen", weights.frozen, sizes, bias=True)
    _check_rows("weights.off", weights.off, sizes, bias=True)
    _check_rows("weights.cut", weights.cut, sizes, bias=False)
    if weights.biases:
        _check_layers("weights.biases", weights.biases, sizes)
        for layer, (row, neurons) in enumerate(zip(weights.biases, sizes[1:], strict=True), 1):
            if len(row) != neurons:
                raise _misfit("weights.biases", layer, f"has {counted(len(row), 'number')} for {_neurons(neurons)}")
    for layer, rows in enumerate(weights.values, 1):
        _check_finite("weights.values", layer, [number for row in rows for number in row])
    for layer, biases in enumerate(weights.biases, 1):
        _check_finite("weights.biases", layer, biases)
    _check_cut(weights)


def _check_cut(weights: WeightsSection) -> None:
    """Check that the weight of every pruned link is given, and is 0."""
    if weights.cut and not weights.values:
        raise InputError.about("weights.cut", "needs weights.values, where the weight of each link that is cut is 0")
    for layer, (rows, cut) in enumerate(zip(weights.values, weights.cut, strict=False), 1):
        for neuron, (row, bits) in enumerate(zip(rows, cut, strict=True), 1):
            for source, (value, bit) in enumerate(zip(row, bits, strict=True), 1):
                if bit and value:
                    raise InputError.about(
                        "weights.cut",
                        f"layer {layer} neuron {neuron}: the link from input {source} is cut, so its weight in "
                        f"weights.values has to be 0, not {value:g}",
                    )


def _check_finite(path: str, layer: int, numbers: Sequence[float]) -> None:
    if not np.isfinite(np.array(numbers, dtype=np.float64)).all():
        raise InputError.about(path, f"a number of layer {layer} is not finite")


def _check_rows(path: str, layers: Sequence[Sequence[Sequence[float]]], sizes: Sequence[int], *, bias: bool) -> None:
    if not layers:
        return
    _check_layers(path, layers, sizes)
    for layer, (rows, (neurons, width)) in enumerate(zip(layers, layer_shapes(sizes), strict=True), 1):
        if len(rows) != neurons:
            raise _misfit(path, layer, f"has {counted(len(rows), 'row')} for {_neurons(neurons)}")
        wanted = width if bias else width - 1
        for neuron, row in enumerate(rows, 1):
            if len(row) != wanted:
                what = f"{counted(width - 1, 'input')}{' and the bias' if bias else ''}"
                raise _misfit(path, layer, f"neuron {neuron} has {counted(len(row), 'number')} for {what}")


def _check_layers(path: str, layers: Sequence[object], sizes: Sequence[int]) -> None:
    if len(layers) != len(sizes) - 1:
        shape = " - ".join(map(str, sizes))
        raise InputError.about(
            path,
            f"{counted(len(layers), 'layer')}, and the network has {len(sizes) - 1} (its sizes are {shape}); "
            "give one for each hidden layer and one for the output",
        )


def _misfit(path: str, layer: int, why: str) -> InputError:
    return InputError.about(path, f"layer {layer} {why}; it has to fit network.hidden and features.use")


def _neurons(count: int) -> str:
    return counted(count, "neuron")


def fits(weights: WeightsSection, sizes: Sequence[int]) -> bool:
    """True if a network of these layer sizes can have these weights."""
    try:
        check_weights(weights, sizes)
    except InputError:
        return False
    return True


def in_order(weights: WeightsSection) -> WeightsSection:
    """The section without masks that mask nothing, so that equal experiments compare equal."""
    empty = {
        name: ()
        for name in ("frozen", "off", "cut")
        if (mask := getattr(weights, name)) and not any(bit for layer in mask for row in layer for bit in row)
    }
    return replace(weights, **empty) if empty else weights


def followed(old: C, new: C, given: Collection[str]) -> C:
    """``new``, made from ``old`` by setting the fields ``given``, without the values that lose their meaning by that.

    Another data set, other layers, other inputs or a new draw discard explicit initial weights, and masks of links
    that no longer exist. A network with points has neither the plain inputs nor the output activation of one without.
    """
    network, features, weights = new.network, new.features, new.weights
    if is_without_points(old) and not is_without_points(new):
        if "features.use" not in given:
            use = tuple(name for name in features.use if name not in PLAIN_INPUTS)
            features = replace(features, use=use or type(features)().use)
        if "network.output_activation" not in given:
            network = replace(network, output_activation=AUTO)
    layers = len(network.hidden) + 1
    if "network.frozen" not in given and any(layer > layers for layer in network.frozen):
        network = replace(network, frozen=tuple(layer for layer in network.frozen if layer <= layers))
    new = new.with_sections(features=features, network=network)
    if weights == NOTHING:
        return new
    gone: set[str] = set()
    if any(getattr(old.network, name) != getattr(network, name) for name in _DRAWN):
        gone = {"values", "biases", "cut", "classes"}
    if not network.keep_weights and (old.data.dataset, old.data.file) != (new.data.dataset, new.data.file):
        # Another data set starts with new weights.
        gone = {"values", "biases", "cut", "classes"}
    shape = (old.features, old.network.hidden) != (features, network.hidden)
    if shape or (new.data is not old.data and not _still_fits(new)):
        gone = {"values", "biases", "cut", "classes", "frozen", "off"}
    left = {name: () for name in gone if f"weights.{name}" not in given}
    return new.with_sections(weights=replace(weights, **left)) if left else new


_DRAWN = ("initializer", "initializer_width", "draw", "seed")
"""Network fields that determine which weights are drawn."""


def is_without_points(configuration: Configuration) -> bool:
    """True if there are no points and nothing to learn, only inference by hand."""
    return configuration.data.dataset == NO_POINTS and not configuration.data.file


def _still_fits(configuration: Configuration) -> bool:
    known = configuration.data.dataset in DATASETS and configuration.knows_points
    return known and fits(configuration.weights, configuration.sizes)


# As arrays


def start_values(weights: WeightsSection, matrices: Sequence[Array]) -> None:
    """Write the explicit initial weights and biases, if any, into matrices of shape (neurons, inputs + 1)."""
    for matrix, rows in zip(matrices, weights.values, strict=False):
        matrix[:, :-1] = np.array(rows, dtype=np.float64).reshape(matrix.shape[0], matrix.shape[1] - 1)
    for matrix, biases in zip(matrices, weights.biases, strict=False):
        matrix[:, -1] = biases


def frozen_mask(configuration: Configuration) -> Array | None:
    """1.0 for each parameter that training does not change, laid out like ``Network.params``; None if none is."""
    weights, layers = configuration.weights, configuration.network.frozen
    if not weights.frozen and not layers:
        return None
    shapes = layer_shapes(configuration.sizes)
    found = [np.zeros(shape) for shape in shapes]
    for matrix, rows in zip(found, weights.frozen, strict=False):
        matrix[:] = rows
    for layer in layers:
        found[layer - 1][:] = 1.0
    return np.concatenate([matrix.ravel() for matrix in found])


def off_mask(configuration: Configuration) -> Array | None:
    """1.0 for each parameter that is switched off, laid out like ``Network.params``; None if none is."""
    rows = configuration.weights.off
    return np.array([bit for layer in rows for row in layer for bit in row], dtype=np.float64) if rows else None


def cut_mask(configuration: Configuration) -> Array | None:
    """1.0 for each link that is pruned from the start, laid out like ``Network.params``; None if there are none.

    With a penalty that prunes no links, all of them are active.
    """
    rows = configuration.weights.cut
    if not rows or not REGULARIZERS[configuration.training.regularization].cuts_links:
        return None
    return np.array([bit for layer in rows for row in layer for bit in (*row, 0)], dtype=np.float64)


def either(one: Array | None, other: Array | None) -> Array | None:
    """The union of two masks of 0.0 and 1.0; None stands for an empty mask."""
    if one is None or other is None:
        return other if one is None else one
    both: Array = np.maximum(one, other)
    return both


def same_mask(one: Array | None, other: Array | None) -> bool:
    """True if two masks are equal; None stands for an empty mask."""
    if one is None or other is None:
        return one is other
    return one is other or bool(np.array_equal(one, other))


def section_of(
    matrices: Iterable[Array], masks: WeightsSection = NOTHING, alive: Iterable[Array] = ()
) -> WeightsSection:
    """The section of given weights, from matrices of shape (neurons, inputs + 1), with the masks of another section.

    ``alive`` has matrices of the same shapes, 0.0 where a link is pruned; empty if none is.
    """
    layers = list(matrices)
    cut = tuple(tuple(tuple((row == 0.0).astype(int).tolist()) for row in matrix[:, :-1]) for matrix in alive)
    return replace(
        masks,
        cut=cut,
        values=tuple(tuple(tuple(row) for row in matrix[:, :-1].tolist()) for matrix in layers),
        biases=tuple(tuple(matrix[:, -1].tolist()) for matrix in layers),
    )
