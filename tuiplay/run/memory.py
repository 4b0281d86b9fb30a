"""The ``[memory]`` section of a file applied to a trainer and a stop rule, so that they continue where others ended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.network_sections import MemorySection
from tuiplay.experiment.stop_rule import StopState
from tuiplay.nn.trainer import Trainer
from tuiplay.run.early_stopping import EarlyStopping


def remember(trainer: Trainer, memory: MemorySection) -> None:
    """Restore the memory of an earlier trainer in a new one, whose network has its initial weights."""
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
    """Restore in a new stop rule what an earlier one of the same conditions has counted."""
    if not memory.stop_streaks:
        return
    best, best_epoch = (memory.stop_best[0], memory.stop_best_epoch) if memory.stop_best else (None, None)
    watcher.rule.restore(StopState(memory.stop_streaks, best, best_epoch, memory.stop_first_epoch))
    if memory.stop_best:
        weights = np.array(memory.stop_best_weights, dtype=np.float64)
        cut = np.array(memory.stop_best_cut or np.zeros(len(weights)), dtype=np.float64)
        watcher.best = weights, 1.0 - cut
