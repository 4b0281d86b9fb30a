"""Lets a trainer go on from what another one remembered, as the ``[memory]`` section of a file says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.network_sections import MemorySection
from tuiplay.nn.trainer import Trainer


def remember(trainer: Trainer, memory: MemorySection) -> None:
    """Let a new trainer, on the weights that it is to begin with, go on from what another one remembered."""
    if memory == NO_MEMORY:
        return
    fresh = trainer.state()
    trainer.restore(
        replace(
            fresh,
            epoch=memory.epoch,
            updates=memory.updates,
            position=memory.position,
            slots=np.array(memory.vectors, dtype=np.float64).reshape(fresh.slots.shape),
            optimizer_updates=memory.steps,
            pending=np.array(memory.waiting, dtype=np.float64) if memory.waiting else fresh.pending,
            pending_count=memory.waiting_points,
            schedule=memory.schedule_state,
            dropout_stream=bytes.fromhex(memory.dropout_stream),
            shuffle_stream=bytes.fromhex(memory.shuffle_stream),
            order_stream=bytes.fromhex(memory.order_stream),
        )
    )
