"""Lets a trainer and a stop rule go on from what others remembered, as the ``[memory]`` section of a file says it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.network_sections import MemorySection
from tuiplay.experiment.stop_rule import StopState
from tuiplay.nn.trainer import Trainer
from tuiplay.run.early_stopping import EarlyStopping


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


def remember_stop(watcher: EarlyStopping, memory: MemorySection) -> None:
    """Let a new stop rule go on from what another one of the same conditions has counted."""
    if not memory.stop_streaks:
        return
    best, best_epoch = (memory.stop_best[0], memory.stop_best_epoch) if memory.stop_best else (None, None)
    watcher.rule.restore(StopState(memory.stop_streaks, best, best_epoch, memory.stop_first_epoch))
    if memory.stop_best:
        weights = np.array(memory.stop_best_weights, dtype=np.float64)
        cut = np.array(memory.stop_best_cut or np.zeros(len(weights)), dtype=np.float64)
        watcher.best = weights, 1.0 - cut
