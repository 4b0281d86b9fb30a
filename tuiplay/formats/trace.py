"""Every number of some updates: as JSON, as one long CSV table, and as text with each weight's equation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
import numpy as np

from tuiplay.nn.arrays import Array
from tuiplay.nn.equations import Equations, Weight, weight_name
from tuiplay.nn.network import Network
from tuiplay.nn.plain_update import PlainUpdate
from tuiplay.nn.settings import TrainingSettings
from tuiplay.nn.terms import shown
from tuiplay.text import counted

COLUMNS = ("update", "quantity", "layer", "neuron", "source", "point", "value")
"""The columns of the CSV table. Layers, neurons, sources and training points are numbered from 0, as in lists; the
source of a bias is the number of its layer's inputs. Columns that do not apply to a quantity are empty."""


def vectors(update: PlainUpdate) -> dict[str, Array]:
    """The quantities of every weight and bias, by name, each laid out like ``Network.params``."""
    return {
        "weight": update.weight,
        "gradient": update.gradient,
        "mean": update.mean,
        "clipped": update.clipped,
        "penalty": update.penalty,
        **{f"{name}_before": state for name, state in update.before.items()},
        **{f"{name}_after": state for name, state in update.after.items()},
        **{name: value for name, value in update.named.items() if name not in update.after},
        "step": update.step,
        "new_weight": update.new,
    }


def as_json(updates: Sequence[PlainUpdate], names: Sequence[str]) -> str:
    """One JSON object with the list of updates; numbers that are not finite are null.

    Matrices have a row for each neuron; ``parameters`` has an entry for each weight and bias, numbered as in
    ``COLUMNS``. ``names`` are those of the network's inputs.
    """
    return msgspec.json.encode({"inputs": list(names), "updates": [_object(update) for update in updates]}).decode()


def _object(update: PlainUpdate) -> dict[str, Any]:
    places = list(_places(update))
    found = vectors(update)
    return {
        "update": update.number,
        "epoch": update.epoch,
        "learning_rate": update.rate,
        "batch": {
            "points": update.points.tolist(),
            "carried": update.carried,
            "inputs": update.inputs.tolist(),
            "targets": update.targets.tolist(),
            "input_mask": None if update.input_mask is None else update.input_mask.tolist(),
        },
        "layers": [
            {
                "z": layer.z.tolist(),
                "a": layer.value.tolist(),
                "mask": None if layer.mask is None else layer.mask.tolist(),
                "delta": layer.delta.tolist(),
            }
            for layer in update.layers
        ],
        "losses": update.losses.tolist(),
        "loss": update.loss,
        "norm": update.norm,
        "parameters": [
            {
                "layer": layer,
                "neuron": neuron,
                "source": source,
                **{name: float(vector[index]) for name, vector in found.items()},
            }
            for index, (layer, neuron, source) in enumerate(places)
        ],
    }


def _places(update: PlainUpdate) -> Iterator[tuple[int, int, int]]:
    """The layer, neuron and source of every parameter, in the order in which they are written."""
    for number, layer in enumerate(update.layers):
        for neuron, source in np.ndindex(layer.weights.shape):
            yield number, neuron, source


def as_csv(updates: Sequence[PlainUpdate]) -> str:
    """A CSV table with one row for each number, in ``COLUMNS``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for update in updates:
        writer.writerows((update.number, *row[:-1], repr(float(row[-1]))) for row in _rows(update))
    return text.getvalue()


def _rows(update: PlainUpdate) -> Iterator[tuple[Any, ...]]:
    points = update.points.tolist()
    blocks: list[tuple[str, Any, Array]] = [("input", "", update.inputs), ("target", "", update.targets)]
    if update.input_mask is not None:
        blocks.append(("input_mask", "", update.input_mask))
    for number, layer in enumerate(update.layers):
        parts = {"z": layer.z, "a": layer.value, "mask": layer.mask, "delta": layer.delta}
        blocks += [(name, number, block) for name, block in parts.items() if block is not None]
    for name, place, block in blocks:
        for neuron, row in enumerate(block):
            for point, value in zip(points, row, strict=True):
                yield name, place, neuron, "", point, value
    for point, loss in zip(points, update.losses, strict=True):
        yield "loss", "", "", "", point, loss
    yield "loss", "", "", "", "", update.loss
    yield "learning_rate", "", "", "", "", update.rate
    yield "norm", "", "", "", "", update.norm
    yield "carried", "", "", "", "", update.carried
    for name, vector in vectors(update).items():
        for (at, neuron, source), value in zip(_places(update), vector, strict=True):
            yield name, at, neuron, source, "", value


def as_text(
    updates: Sequence[PlainUpdate], networks: Sequence[Network], settings: TrainingSettings, names: Sequence[str]
) -> str:
    """The updates in words: the batch, and the new value of every weight, with its equation."""
    return "\n\n".join(
        "\n".join(_in_words(update, network, settings, names))
        for update, network in zip(updates, networks, strict=True)
    )


def _in_words(update: PlainUpdate, network: Network, settings: TrainingSettings, names: Sequence[str]) -> Iterator[str]:
    equations = Equations(update, network, settings, names)
    carried = f" and {update.carried} left over from the previous epoch" if update.carried else ""
    points = counted(len(update.points), "point")
    yield f"update {update.number} in epoch {update.epoch}: {points}{carried}, loss {shown(update.loss)}"
    yield from (str(line) for line in equations.rate())
    head = ["point", *names, "target", "output", "loss"]
    yield "  ".join(f"{word:>10}" for word in head)
    for column, point in enumerate(update.points.tolist()):
        values = [
            *update.inputs[:, column], *update.targets[:, column], *update.layers[-1].value[:, column],
            update.losses[column],
        ]  # fmt: skip
        yield "  ".join([f"{point + 1:>10}", *(f"{float(value) + 0.0:>10.4g}" for value in values)])
    if settings.clip:
        yield f"norm of the gradient {shown(update.norm)}, limit {shown(settings.clip)}"
    for layer, block in enumerate(update.layers):
        title = equations.title(layer)
        last = layer == len(update.layers) - 1
        yield f"{'output' if last else f'layer {layer + 1}'} ({title})"
        neurons, width = block.weights.shape
        for neuron, source in np.ndindex(neurons, width):
            weight = Weight(layer, neuron, source)
            name = weight_name(source, neuron, width - 1)
            lines = [*equations.step(weight), *equations.new(weight)]
            yield from (
                f"  {name:>5}  {line.name} = {line.numbers or line.names} = {shown(line.value)}" for line in lines
            )
