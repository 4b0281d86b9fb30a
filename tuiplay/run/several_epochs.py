"""Many epochs in one call of the compiled engine, and afterwards the recording and checks of each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np

from tuiplay.data.split import Split
from tuiplay.experiment.measure_names import Part
from tuiplay.experiment.stop_rule import Stop, StopRule
from tuiplay.nn.arrays import Array
from tuiplay.nn.interrupt import Interrupt
from tuiplay.nn.trainer import Trainer
from tuiplay.run.history import LossHistory

_SETS: tuple[Part, ...] = ("train", "test", "validation")
"""The sets in the order of the compiled engine's results."""


class Trainable(Protocol):
    """The parts of a ``Run`` that train; see there."""

    trainer: Trainer
    history: LossHistory
    split: Split
    stopped: Stop | None

    @property
    def rule(self) -> StopRule:
        """The rule that ends training."""

    def record(self, *losses: float, scores: Mapping[Part, float | None] | None = None) -> None:
        """Record the losses of an epoch, and its scores if they are known."""

    def end_epoch(self) -> None:
        """Pass the losses to the schedule and to the stop rule."""


def epochs_at_once(run: Trainable, wanted: float, left: int | None, rules: Sequence[StopRule] | None) -> int:
    """The number of epochs that ``several_epochs`` may train, at most ``wanted`` and ``left``; 0 if it cannot be used.

    ``rules`` are those that end training besides the run's own; None if training may end for unknown reasons, which
    gives 0.
    """
    most = run.trainer.epochs_at_once()
    if most < 2 or wanted < 2 or rules is None or not all(rule.can_look_back for rule in (run.rule, *rules)):
        return 0
    if run.trainer.traced and any(rule.conditions for rule in (run.rule, *rules)):
        # Going back would leave losses of updates that were never made.
        return 0
    return int(min(wanted, most, most if left is None else left))


def several_epochs(
    run: Trainable,
    epochs: int,
    until: Callable[[], bool] | None,
    rules: Sequence[StopRule],
    interrupt: Interrupt | None = None,
) -> tuple[int, bool]:
    """Train ``epochs`` epochs, or up to the one that diverges, is interrupted or at which training ends, no further.

    Returns the number of epochs trained, and True if ``until`` or the run's own rule ended training.
    """
    trainer, history = run.trainer, run.history
    watching = [rule for rule in (run.rule, *rules) if rule.conditions]
    epoch, updates = trainer.epoch, trainer.updates
    before = trainer.state() if watching else None
    scored = any(rule.asks_accuracy for rule in watching)
    losses = trainer.run_epochs(epochs, scored, interrupt)
    done, each = len(losses), (trainer.updates - updates) // max(1, len(losses))
    counts = [len(getattr(run.split, name)) for name in _SETS]
    shares = losses[:, 3:] / np.maximum(1, counts)
    looks = _places_to_look(watching, losses, shares, epoch, updates, each) if watching else []
    columns = history.columns - 1
    rows = np.column_stack([epoch + np.arange(1.0, done + 1), losses[:, :columns]])
    begin = 0
    for place in [*looks, done - 1]:
        history.extend(rows[begin:place])
        begin = place + 1
        trainer.epoch, trainer.updates = epoch + place + 1, updates + each * (place + 1)
        sets = zip(_SETS, counts, shares[place].tolist(), strict=True)
        found = {name: share if count else None for name, count, share in sets}
        run.record(*losses[place, :3].tolist(), scores=found if scored else None)
        run.end_epoch()
        if (until is not None and until()) or run.stopped is not None:
            if place + 1 < done and before is not None:
                # Return to the beginning and train to this epoch: the same numbers again, to the last digit.
                trainer.restore(before)
                trainer.run_epochs(place + 1)
            return place + 1, True
    return done, False


def _places_to_look(
    rules: Sequence[StopRule], losses: Array, shares: Array, epoch: int, updates: int, each: int
) -> list[int]:
    """The indices of the epochs, except the last, at which a rule has to be evaluated."""
    count = np.arange(1.0, len(losses) + 1)
    values = {
        "train_loss": losses[:, 0], "test_loss": losses[:, 1], "validation_loss": losses[:, 2],
        **{f"{name}_accuracy": shares[:, place] for place, name in enumerate(_SETS)},
        "gap": losses[:, 1] - losses[:, 0], "epoch": epoch + count, "updates": updates + each * count,
    }  # fmt: skip
    looks = np.zeros(len(losses), dtype=bool)
    for rule in rules:
        here = rule.may_hold(values)
        if here is None:
            return [*range(len(losses) - 1)]
        looks |= here
    found: list[int] = np.flatnonzero(looks[:-1]).tolist()
    return found
