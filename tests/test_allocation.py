"""Training makes no garbage: what an update needs is there before the first one."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run

UPDATES = 2000
A_FEW_OBJECTS = 2048
"""Bytes: some integers and a bound method, but no array of a batch and nothing that adds up over the updates."""

SETTINGS: dict[str, dict[str, Any]] = {
    "default": {},
    "one point per batch": {"training.batch_size": 1},
    "points left over": {"training.batch_size": 30},
    "L1": {"training.regularization": "L1", "training.regularization_rate": 0.001},
    "L2": {"training.regularization": "L2", "training.regularization_rate": 0.001},
    "ReLU": {"network.activation": "relu", "training.learning_rate": 0.003},
    "deep": {"network.hidden": [8] * 6},
}


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_updates_allocate_nothing(settings: dict[str, Any]) -> None:
    trainer = Run(Experiment().change(settings)).trainer
    # The pass over left-over points and the first batches make their buffers once.
    for _ in range(3):
        trainer.run(UPDATES)
    stop = trainer.updates + UPDATES
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        while trainer.updates < stop:
            trainer.run(stop - trainer.updates)
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < A_FEW_OBJECTS
    assert peak - before < A_FEW_OBJECTS
