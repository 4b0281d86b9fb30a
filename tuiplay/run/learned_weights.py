"""What is saved of a run that has been trained: its weights to begin with, and what training remembers besides them."""

from __future__ import annotations

from typing import Any

import numpy as np

from tuiplay.errors import InputError
from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.network_sections import MemorySection
from tuiplay.experiment.value import Experiment
from tuiplay.experiment.weights import section_of
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run.run import Run

MOST_NUMBERS = 120_000
"""Weights and numbers of a memory that a file takes together: beyond it would be too large to be opened."""


def with_learned_weights(run: Run) -> Experiment:
    """The experiment of a run, with its weights as they are now to begin with, unless it still stands at its beginning;
    and with what training remembers, if it would go on in another way without.

    Raises
    ------
    InputError
        If the run has diverged: what is not a number cannot be a weight.
    """
    network, experiment = run.network, run.experiment
    whole = network.whole()
    section = section_of(network.views(whole), experiment.weights, network.views(network.alive) if network.dead else ())
    memory = memory_of(run)
    begins = not run.trainer.updates and np.array_equal(whole, run.start) and section.cut == experiment.weights.cut
    if begins and memory == experiment.memory:
        return experiment
    if not np.isfinite(whole).all():
        raise InputError(f"the run diverged at epoch {run.trainer.epoch:,}, so its weights are no numbers")
    said: dict[str, Any] = {
        "weights.values": section.values,
        "weights.biases": section.biases,
        "weights.cut": section.cut,
    }
    said["weights.classes"] = experiment.source.classes if experiment.data.file else ()
    remembered = {f"memory.{name}": getattr(memory, name) for name in memory.__struct_fields__}
    return experiment.change(remembered if begins else {**said, **remembered})


def memory_of(run: Run) -> MemorySection:
    """What training remembers besides the weights; empty where a file with the weights alone goes on as the run would,
    and where there is no room for it."""
    if not _parts(run):
        return NO_MEMORY
    state = run.trainer.state()
    numbers = [*state.slots.ravel(), *(state.pending if state.pending_count else ())]
    if len(numbers) + len(state.params) > MOST_NUMBERS or not np.isfinite(numbers).all():
        return NO_MEMORY
    # Before the first loss there is nothing that it has seen.
    schedule = state.schedule if np.isfinite(state.schedule).all() else ()
    return MemorySection(
        epoch=state.epoch,
        updates=state.updates,
        position=state.position,
        vectors=tuple(map(tuple, state.slots.tolist())),
        steps=state.optimizer_updates,
        waiting=tuple(state.pending.tolist()) if state.pending_count else (),
        waiting_points=state.pending_count,
        schedule_state=tuple(schedule),
        dropout_stream=state.dropout_stream.hex(),
        shuffle_stream=state.shuffle_stream.hex(),
        order_stream=state.order_stream.hex(),
    )


def remembered(run: Run) -> list[str]:
    """What a file of the run keeps besides its weights, in words."""
    return _parts(run) if memory_of(run) != NO_MEMORY else []


def begins_again(run: Run) -> str:
    """What a file of the run does not go on from, in words; empty if it goes on as this run would."""
    lost = [*_parts(run)] if memory_of(run) == NO_MEMORY else []
    counted = run.rule.state()
    if run.rule.conditions and (any(counted.streaks) or counted.best is not None):
        lost.append("what the stop rule has counted")
    return ", ".join(lost)


def _parts(run: Run) -> list[str]:
    """What the weights alone would not go on from."""
    trainer, settings = run.trainer, run.experiment.settings
    optimizer, schedule = OPTIMIZERS[settings.optimizer], SCHEDULES[settings.schedule]
    parts = {
        f"the memory of {optimizer.title}": optimizer.slots,
        f"the {schedule.title.lower()} schedule": schedule.varies,
        "the random stream": settings.reshuffle or np.any(settings.dropout),
        "the epoch under way": trainer.position,
        "the gradients that wait for the next batch": trainer.waiting,
    }
    return [words for words, there in parts.items() if there and trainer.updates]
