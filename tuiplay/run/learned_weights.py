"""The saved state of a trained run: its weights as initial weights, and what training remembers besides them."""

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
"""The most weights and memory values that a file takes together: a larger one could not be opened."""


def with_learned_weights(run: Run) -> Experiment:
    """The experiment of a run with the present weights as its initial weights, unless the run is at its beginning; and
    with what training remembers, if training would continue differently without it.

    Raises
    ------
    InputError
        If the run has diverged, since infinite and NaN weights cannot be saved.
    """
    network, experiment = run.network, run.experiment
    whole = network.whole()
    section = section_of(network.views(whole), experiment.weights, network.views(network.alive) if network.dead else ())
    memory = memory_of(run)
    begins = not run.trainer.updates and np.array_equal(whole, run.start) and section.cut == experiment.weights.cut
    if begins and memory == experiment.memory:
        return experiment
    if not np.isfinite(whole).all():
        raise InputError(f"the run diverged at epoch {run.trainer.epoch:,}, so its weights are infinite or NaN")
    said: dict[str, Any] = {
        "weights.values": section.values,
        "weights.biases": section.biases,
        "weights.cut": section.cut,
    }
    said["weights.classes"] = experiment.source.classes if experiment.data.file else ()
    remembered = {f"memory.{name}": getattr(memory, name) for name in memory.__struct_fields__}
    return experiment.change(remembered if begins else {**said, **remembered})


def memory_of(run: Run) -> MemorySection:
    """The memory of training besides the weights, with at least the epoch; empty before the first update, and if it is
    too large for a file or not finite."""
    if not run.trainer.updates:
        return NO_MEMORY
    state, counts, counting = run.trainer.state(), run.watcher.rule.state(), _is_counting(run)
    weights, alive = run.watcher.best if counting and run.watcher.best is not None else ((), ())
    numbers = [*state.slots.ravel(), *(state.pending if state.pending_count else ()), *weights]
    if len(numbers) + len(state.params) > MOST_NUMBERS or not np.isfinite(numbers).all():
        return NO_MEMORY
    counted: dict[str, Any] = {}
    if counting:
        counted = {"stop_streaks": counts.streaks, "stop_first_epoch": counts.first_epoch}
        if counts.best is not None:
            counted |= {"stop_best": (counts.best,), "stop_best_epoch": counts.best_epoch}
            counted["stop_best_weights"] = tuple(float(weight) for weight in weights)
            cut = tuple(int(not live) for live in alive)
            counted["stop_best_cut"] = cut if any(cut) else ()
    # Before the first loss the schedule has not seen anything.
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
        **counted,
    )


def remembered(run: Run) -> list[str]:
    """The list, in words, of what a file of the run keeps besides its weights and the epoch."""
    return _parts(run) if memory_of(run) != NO_MEMORY else []


def begins_again(run: Run) -> str:
    """The list, in words, of what a file of the run loses; empty if it continues exactly as this run would."""
    memory = memory_of(run)
    lost: list[str] = []
    if run.trainer.updates and memory == NO_MEMORY:
        lost = _parts(run)
    elif _has_counted(run) and not memory.stop_streaks:
        lost.append("what the stop rule has counted")
    return ", ".join(lost)


def _parts(run: Run) -> list[str]:
    """The list, in words, of what would be lost with the weights and the epoch alone."""
    trainer, settings = run.trainer, run.experiment.settings
    optimizer, schedule = OPTIMIZERS[settings.optimizer], SCHEDULES[settings.schedule]
    parts = {
        f"the memory of {optimizer.title}": optimizer.slots,
        f"the {schedule.title.lower()} schedule": schedule.varies,
        "the random stream": settings.reshuffle or np.any(settings.dropout),
        "the unfinished epoch": trainer.position,
        "the gradients that wait for the next batch": trainer.waiting,
        "what the stop rule has counted": _is_counting(run),
    }
    return [words for words, there in parts.items() if there and trainer.updates]


def _has_counted(run: Run) -> bool:
    """True if the stop rule would stop at another epoch without what it has counted."""
    counts = run.watcher.rule.state()
    return bool(run.watcher.rule.conditions) and (any(counts.streaks) or counts.best is not None)


def _is_counting(run: Run) -> bool:
    """True if the stop rule has counted but not ended training: a rule that has ended it begins again when opened."""
    return _has_counted(run) and run.stopped is None and bool(run.rule.conditions)
