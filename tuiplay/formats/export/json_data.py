"""A trained network as JSON, written and read."""

from __future__ import annotations

import msgspec
import numpy as np
from msgspec import Struct

from tuiplay.errors import InputError
from tuiplay.formats.export.trained import NetworkInput, TrainedLayer, TrainedNetwork
from tuiplay.nn.activations import OUTPUTS
from tuiplay.text import counted, printable

_FORMAT = "tuiplay network 1"


class _Input(Struct, frozen=True, kw_only=True):
    formula: str
    own: bool = False


class _Layer(Struct, frozen=True, kw_only=True):
    activation: str
    formula: str
    weights: list[list[float]]
    biases: list[float]


class _File(Struct, frozen=True, kw_only=True):
    format: str
    title: str
    arguments: list[str]
    inputs: list[_Input]
    layers: list[_Layer]
    classes: list[str]
    middle: float
    columns: list[str]
    scaling: list[float]
    target_scaling: list[float]


def write(trained: TrainedNetwork) -> str:
    """The network as one JSON object, every number in full precision.

    ``layers[i].weights[neuron][input]`` and ``biases[neuron]``; ``formula`` is the activation in z, or the input in x1,
    x2; an input that is ``own`` is 0 where its formula has no value and is clipped at a million.
    """
    content = _File(
        format=_FORMAT,
        title=trained.title,
        arguments=list(trained.arguments),
        inputs=[_Input(formula=one.formula, own=one.own) for one in trained.inputs],
        layers=[
            _Layer(
                activation=layer.activation,
                formula=layer.expression,
                weights=layer.weights.tolist(),
                biases=layer.biases.tolist(),
            )
            for layer in trained.layers
        ],
        classes=list(trained.classes),
        middle=trained.middle,
        columns=list(trained.columns),
        scaling=list(trained.scaling),
        target_scaling=list(trained.target_scaling),
    )
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def read(text: str | bytes, name: str) -> TrainedNetwork:
    """Read a network that ``write`` wrote.

    Raises
    ------
    InputError
        If it is not one, or contains NaN or Infinity, which are not JSON; the sentence begins with ``name``.
    """
    try:
        found = msgspec.json.decode(text, type=_File)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputError(f"{name}: {_words(text, error)}") from None
    if found.format != _FORMAT:
        raise InputError(f"{name}: this is not a network exported by tuiplay as JSON")
    for number, layer in enumerate(found.layers, 1):
        if layer.activation not in OUTPUTS:
            raise InputError(f"{name}: layers[{number - 1}].activation: {printable(layer.activation, 40)} is not known")
    layers, inputs = [], len(found.inputs)
    for number, layer in enumerate(found.layers):
        if len(layer.weights) != len(layer.biases) or any(len(row) != inputs for row in layer.weights):
            raise InputError(
                f"{name}: layers[{number}]: expected a row of {counted(inputs, 'weight')} for each of "
                f"{counted(len(layer.biases), 'bias', 'biases')}"
            )
        weights = np.array(layer.weights, dtype=np.float64).reshape(len(layer.biases), inputs)
        layers.append(TrainedLayer(weights, np.array(layer.biases, dtype=np.float64), layer.activation))
        inputs = len(layer.biases)
    if not layers:
        raise InputError(f"{name}: layers: this is empty; at least an output layer is needed")
    return TrainedNetwork(
        found.title,
        tuple(NetworkInput(one.formula, one.own) for one in found.inputs),
        tuple(layers),
        tuple(found.classes),
        found.middle,
        tuple(found.columns),
        tuple(found.scaling),
        tuple(found.target_scaling),
        found.arguments == ["x"],
    )


def _words(text: str | bytes, error: Exception) -> str:
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    for word in (b"NaN", b"Infinity"):
        if word in content:
            return f"it holds {word.decode()}, which is not valid JSON; did the run diverge?"
    return f"this is not a network exported by tuiplay as JSON ({printable(str(error), 120)})"
