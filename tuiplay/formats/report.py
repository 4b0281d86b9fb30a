"""The report of a run as JSON for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array

Number = float | None
"""A number, or None if it is undefined; a number that is not finite is also written as null."""


class Layer(Struct, frozen=True, kw_only=True):
    """One layer: ``weights[node][input]`` and ``biases[node]``.

    ``cut[node][input]`` is 1 for a pruned link; it is left out if the network has none.
    """

    weights: list[list[float]]
    biases: list[float]
    cut: list[list[int]] | UnsetType = UNSET


class Report(Struct, frozen=True, kw_only=True):
    """The keys of the JSON object, in their order; UNSET ones are left out.

    ``seconds`` is the time of training alone. Accuracies are shares from 0 to 1, None in regression, where ``train_r2``
    and ``test_r2`` are given too. ``gap`` is test loss minus training loss. ``reached`` is True if the goal was
    reached; ``reached_epoch`` is the epoch at which it was reached, None if it was not, and without a goal the epoch
    at which ``training.stop`` ended training. ``history`` has rows of epoch, training, test and any validation loss.
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

    ``alive`` has matrices of the same shapes, 0.0 where a link is pruned; empty if none is.
    """
    cut = [(matrix[:, :-1] == 0.0).astype(int).tolist() for matrix in alive]
    return [
        Layer(weights=matrix[:, :-1].tolist(), biases=matrix[:, -1].tolist(), cut=cut[place] if cut else UNSET)
        for place, matrix in enumerate(matrices)
    ]


def history_of(rows: Array) -> list[tuple[float, ...]]:
    """The rows of a history, shape (n, 3 or 4), with the epochs as whole numbers."""
    return [(int(epoch), *losses) for epoch, *losses in rows.tolist()]


def write(report: Report) -> str:
    """The report as one line of JSON. Every finite number is exact when read back; others are null."""
    return msgspec.json.encode(report).decode()
