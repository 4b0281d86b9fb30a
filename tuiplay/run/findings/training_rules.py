"""Rules about training: batches, learning rate, divergence, overfitting, plateaus, and the best possible result."""

from __future__ import annotations

import math

import numpy as np

from tuiplay.nn.arrays import median
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.finding import ADAM, Finding, percent, short
from tuiplay.run.run import Run
from tuiplay.text import counted

_START = 0.5
"""The largest of the default initial weights: a weight that has moved by more is not considered slow."""
_SWING, _SWINGS = 0.03, 0.2
"""AutoTrainer's thresholds (Zhang et al., ICSE 2021): a change of the loss per epoch, and the share of such epochs."""


def broken_gradient(facts: Facts) -> Finding | None:
    """The rule for a gradient with a sign that is wrong on purpose."""
    layer, layers = facts.experiment.training.broken_layer, len(facts.run.network.weights)
    if not 0 < layer <= layers:
        return None
    return Finding(
        "broken_gradient",
        "The gradient is wrong, on purpose: one sign in the backward pass is flipped.",
        f"break the gradient: layer {layer} of {layers}, where the last is the output",
        "From that layer back to the input, the steps increase the loss. The gradient check finds it: numerical "
        "differences of the loss have the opposite sign there.",
        ({"training.broken_layer": 0},),
    )


def batch_never_fills(facts: Facts) -> Finding | None:
    """The rule for a batch that is larger than the training set."""
    count, batch = len(facts.run.split.train), facts.experiment.training.batch_size
    if not count or batch <= count:
        return None
    return Finding(
        "batch_never_fills",
        "No update is ever made: the batch is larger than the training set.",
        f"batch size {batch}, {counted(count, 'training point')}, {counted(facts.run.trainer.updates, 'update')}",
        "The weights change only when a batch is full, as in the browser's playground; the count starts again with "
        "each epoch.",
        ({"training.batch_size": min(10, count)}, {"training.batch_size": count}),
    )


def diverged(facts: Facts) -> Finding | None:
    """The rule for a loss that is not a finite number."""
    if facts.run.status == "ok":
        return None
    update, layer, weight = _where_it_broke(facts)
    training, found = (
        facts.experiment.training,
        [
            facts.rate(1 / 3),
            facts.rate(0.1),
            {"training.clip": 1.0},
        ],
    )
    usual = OPTIMIZERS[training.optimizer].usual_rate
    if training.learning_rate > usual:
        found.append({"training.learning_rate": usual})
    penalty = REGULARIZERS[training.regularization]
    if training.learning_rate * training.regularization_rate > penalty.largest_strength:
        found.append({"training.regularization": "none"})
    return Finding(
        "diverged",
        f"Training diverged: after update {update:,} the loss became infinite or NaN.",
        f"epoch {facts.run.trainer.epoch}, update {update:,}, layer {layer}, largest weight before it {weight:.3g}, "
        f"learning rate {training.learning_rate:g}",
        "Each step overshot by more than the previous one, so the weights diverged. Smaller steps, or gradient "
        "clipping, keep them near the minimum.",
        tuple(found),
    )


def _where_it_broke(facts: Facts) -> tuple[int, int, float]:
    """The first update after which a parameter or the loss is not finite; layer and size of the largest weight."""
    run = Run(facts.experiment)
    # A run from a file may begin at a later epoch.
    run.advance(epochs=max(0, facts.run.trainer.epoch - 1 - run.trainer.epoch))
    largest, layer = _largest(run)
    with np.errstate(all="ignore"):
        while run.trainer.epoch < facts.run.trainer.epoch and np.isfinite(run.network.params).all():
            largest, layer = _largest(run)
            if not run.trainer.run(1):
                break
    return run.trainer.updates, layer, largest


def _largest(run: Run) -> tuple[float, int]:
    sizes = [float(np.abs(matrix).max()) for matrix in run.network.weights]
    return max(sizes), 1 + sizes.index(max(sizes))


def rate_too_high(facts: Facts) -> Finding | None:
    """The rule for swings of the loss, or a learning rate beyond the limit that the curvature sets."""
    losses = facts.losses[len(facts.losses) // 2 :, 1]
    if len(losses) < 10 or facts.learned or facts.run.status != "ok":
        return None
    scale = max(float(median(losses)), 1e-12)
    swings = float(np.mean(np.abs(np.diff(losses)) > _SWING * scale))
    steep = facts.experiment.training.learning_rate * facts.curvature
    plain = OPTIMIZERS[facts.experiment.training.optimizer].only_scales
    if swings < _SWINGS and not (plain and steep > 2.0):
        return None
    above = f"; rate x largest curvature {steep:.2g}, where 2 is the limit" if plain and math.isfinite(steep) else ""
    return Finding(
        "rate_too_high",
        "The learning rate is too high: the loss oscillates instead of falling.",
        f"the training loss changes by more than 3 % in {percent(swings)} of the epochs of the second half{above}",
        "A step longer than the valley is wide lands on the other side, higher up. Smaller steps converge.",
        (
            facts.rate(1 / 3),
            facts.rate(0.1),
            ADAM,
        ),
    )


def rate_too_low(facts: Facts) -> Finding | None:
    """The rule for a loss that falls in every epoch but hardly moves."""
    losses = facts.losses[:, 1]
    if len(losses) < 20 or facts.learned or facts.run.status != "ok":
        return None
    third = len(losses) // 3
    before, after = float(losses[-third - 1]), float(losses[-1])
    moved = float(np.abs(facts.run.network.params - facts.start.network.params).max())
    steep = facts.experiment.training.learning_rate * facts.curvature
    creeps = bool(np.all(np.diff(losses[-third:]) < 0)) and after < before * 0.9999
    if (
        not creeps
        or moved > _START
        or not (steep < 0.05 or not OPTIMIZERS[facts.experiment.training.optimizer].only_scales)
    ):
        return None
    return Finding(
        "rate_too_low",
        "The learning rate is too low: the loss falls in every epoch, but hardly changes.",
        f"training loss {short(before)} to {short(after)} in the last {third} epochs; no weight has moved by "
        f"more than {moved:.2g}; rate x largest curvature {steep:.2g}, where 2 is the limit",
        "The steps go in the right direction but are tiny. Larger steps learn faster; if too large, they oscillate.",
        (
            facts.rate(3),
            facts.rate(10),
            facts.rate(30),
            ADAM,
        ),
    )


def overfitting(facts: Facts) -> Finding | None:
    """The rule for a generalisation gap beyond its interval, and a test loss that has risen since."""
    losses, gap = facts.losses, facts.health.gap if facts.run.status == "ok" else None
    if gap is None or gap.low <= 0 or facts.part != "test" or len(losses) < 10:
        return None
    place = int(np.nanargmin(losses[:, 2]))
    epoch, lowest = int(losses[place, 0]), float(losses[place, 2])
    if facts.run.test_loss < 1.1 * lowest or epoch == int(losses[-1, 0]):
        return None
    data = facts.experiment.data
    more = ({"data.train_percent": 80.0},) if not data.file and data.train_percent < 60 else ()
    return Finding(
        "overfitting",
        f"It has been overfitting since epoch {epoch:,}: what it learns no longer helps on other points.",
        f"test loss {short(lowest)} at epoch {epoch:,}, now {short(facts.run.test_loss)}; training loss "
        f"{short(facts.run.train_loss)}; gap {gap.value:.3f}, for new points {gap.low:.3f} to {gap.high:.3f} (95 %)",
        "It has begun to fit the noise of these points, which new points do not share. Fewer or smaller weights, more "
        "points or stopping earlier prevent that.",
        ({"training.stop": "patience 20 on test_loss"}, {"training.regularization": "L2",
         "training.regularization_rate": 0.01}, {"training.regularization": "L2",
         "training.regularization_rate": 0.03}, {"training.dropout": 0.2}, *more),
    )  # fmt: skip


def plateau(facts: Facts) -> Finding | None:
    """The rule for a loss that no longer changes short of the goal."""
    losses = facts.losses[:, 1]
    if len(losses) < 30 or facts.learned or facts.run.status != "ok":
        return None
    third = losses[-(len(losses) // 3) :]
    moved = float(np.ptp(third)) / max(float(third.mean()), 1e-12)
    if moved > 0.01:
        return None
    return Finding(
        "plateau",
        "The loss no longer falls, although it could be lower.",
        f"it has changed by {100 * moved:.2g} % over the last {len(third)} epochs; {facts.part} loss "
        f"{short(facts.loss)}, goal {facts.goal}",
        "Training has reached a place where the loss is flat: a poor minimum or a saddle point. Other initial weights, "
        "or larger and noisier steps, may get past it.",
        (
            ADAM,
            facts.rate(10),
            {"training.batch_size": 1},
            {"network.hidden": [8, 8]},
        ),
    )


def as_good_as_it_gets(facts: Facts) -> Finding | None:
    """The rule for a test accuracy that differs from the best possible one by no more than chance."""
    possible, accuracy, count = facts.best_accuracy, facts.accuracy, len(facts.run.split.test)
    if possible is None or accuracy is None or not count or not facts.learned:
        return None
    error = 1.96 * math.sqrt(max(possible * (1 - possible), 0.25 / count) / count)
    if accuracy < possible - error:
        return None
    return Finding(
        "as_good_as_it_gets",
        "This is as good as it gets.",
        f"test accuracy {percent(accuracy)} on {counted(count, 'point')}; the best possible on new points is "
        f"{percent(possible)}, give or take {percent(error)}",
        "The noise in these points is known, and so is the best possible accuracy. The remaining errors are noise.",
    )
