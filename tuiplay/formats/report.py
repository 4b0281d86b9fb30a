"""What a run came to, as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array

Number = float | None
"""None stands for what is not defined; a number that is not finite is written as null too."""


class Layer(Struct, frozen=True, kw_only=True):
    """One layer: ``weights[node][input]`` and ``biases[node]``; ``cut[node][input]`` is 1 where a link is pruned, and
    left out where the network has no such link."""

    weights: list[list[float]]
    biases: list[float]
    cut: list[list[int]] | UnsetType = UNSET


class Report(Struct, frozen=True, kw_only=True):
    """The keys of the JSON object, in their order; one that is UNSET is left out.

    ``seconds`` is the training alone. Accuracies are shares from 0 to 1, None in regression, where ``train_r2`` and
    ``test_r2`` stand beside them. ``gap`` is test loss minus training loss. ``reached`` answers a goal;
    ``reached_epoch`` is the epoch at which it was reached, None if it was not, and without a goal the epoch at which
    ``training.stop`` ended training. ``history`` has rows of epoch, training and test loss.
    """

    epoch: int
    updates: int
    seconds: float
    status: Literal["ok", "diverged"]
    train_loss: float
    test_loss: float
    train_accuracy: Number
    test_accuracy: Number
    train_r2: Number | UnsetType = UNSET
    test_r2: Number | UnsetType = UNSET
    n_train: int
    n_test: int
    penalty: float | UnsetType = UNSET
    validation_loss: float | UnsetType = UNSET
    validation_accuracy: Number | UnsetType = UNSET
    validation_r2: Number | UnsetType = UNSET
    n_validation: int | UnsetType = UNSET
    gap: Number | UnsetType = UNSET
    parameters: int | UnsetType = UNSET
    stopped: str | UnsetType = UNSET
    data_note: str | UnsetType = UNSET
    measures: dict[str, Any] | UnsetType = UNSET
    dead_links: int
    engine: str | UnsetType = UNSET
    reached: bool | UnsetType = UNSET
    reached_epoch: int | UnsetType | None = UNSET
    history: list[tuple[float, ...]] | UnsetType = UNSET
    layers: list[Layer]
    experiment: Experiment


def layers_of(matrices: Iterable[Array], alive: Iterable[Array] = ()) -> list[Layer]:
    """Layers from matrices of shape (nodes, inputs + 1) with the biases in the last column.

    ``alive`` has matrices of the same shapes, 0.0 where a link is pruned; none if no link is.
    """
    cut = [(matrix[:, :-1] == 0.0).astype(int).tolist() for matrix in alive]
    return [
        Layer(weights=matrix[:, :-1].tolist(), biases=matrix[:, -1].tolist(), cut=cut[place] if cut else UNSET)
        for place, matrix in enumerate(matrices)
    ]


def history_of(rows: Array) -> list[tuple[float, ...]]:
    """Rows of shape (n, 3 or 4), with the epochs as whole numbers."""
    return [(int(epoch), *losses) for epoch, *losses in rows.tolist()]


def write(report: Report) -> str:
    """One line of JSON. Every finite number comes back exactly as it was; the others are null."""
    return msgspec.json.encode(report).decode()
