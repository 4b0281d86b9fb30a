"""Settings of a trainer by themselves: the section of an experiment has all that it reads."""

from __future__ import annotations

from typing import Any

from tuiplay.experiment.sections import TrainingSection


def training(
    learning_rate: float = 0.03,
    batch_size: int = 10,
    regularization: str = "none",
    regularization_rate: float = 0.0,
    optimizer: str = "sgd",
    **others: Any,
) -> TrainingSection:
    return TrainingSection(
        learning_rate=learning_rate,
        batch_size=batch_size,
        regularization=regularization,
        regularization_rate=regularization_rate,
        optimizer=optimizer,
        **others,
    )
