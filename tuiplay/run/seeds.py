"""Runs of the same experiment from many seeds, and their outcomes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from msgspec.structs import replace

from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.value import Experiment
from tuiplay.run.ensemble import Ending, Ensemble, EnsembleMember
from tuiplay.run.goal import Goal
from tuiplay.run.luck import quantiles, wilson

Vary = Literal["weights", "points", "both"]
"""The parts that a seed changes: the initial weights, the points (and their split), or both."""
VARIES: dict[Vary, str] = {"weights": "initial weights", "points": "points", "both": "points and initial weights"}
"""The changed parts in words."""

_LOT = 128
"""The number of seeds that are trained at once; more are trained one lot after the other."""


def numbered(count: int) -> list[str]:
    """The seeds "1", "2" and so on: the same for every experiment, so that runs can be compared in pairs."""
    return [str(number) for number in range(1, count + 1)]


def changes_for(experiment: Experiment, seed: str, vary: Vary) -> dict[str, str]:
    """The changed fields of the experiment for this seed; its other random choices stay."""
    if vary == "both":
        return {"data.seed": seed, "network.seed": ""}
    if vary == "weights":
        return {"network.seed": seed}
    if experiment.weights.values:  # another seed of the weights, though it draws the same, would leave none given
        return {"data.seed": seed}
    return {"data.seed": seed, "network.seed": experiment.weight_seed}


def given_weights(experiment: Experiment, vary: Vary) -> tuple[str, ...]:
    """The names of the initial weights' fields that are given, as in a file saved from a run, and that ``vary``
    overrides: such weights do not come from a seed."""
    if vary == "points":
        return ()
    return tuple(name for name in ("values", "biases", "cut", "classes") if getattr(experiment.weights, name))


def seeded(experiment: Experiment, seed: str, vary: Vary) -> Experiment:
    """The experiment for this seed, at epoch 0: without learned memory, which does not depend on the seed, and without
    given weights if the weights are to vary."""
    weights = replace(experiment.weights, **dict.fromkeys(given_weights(experiment, vary), ()))
    fresh = experiment.with_sections(weights=weights, memory=NO_MEMORY)
    return fresh.change(changes_for(experiment, seed, vary))


@dataclass(frozen=True)
class Outcome:
    """The outcome of one seed.

    Attributes
    ----------
    seed
        The seed, as text.
    ending
        The way in which training ended.
    reached_epoch
        The epoch at which the goal was reached; None if it was not, or without a goal.
    epoch
        The last epoch.
    train_loss, test_loss
        The final losses; NaN without points.
    train_score, test_score
        The accuracies, or R²; None where not defined.
    engine
        The name of the engine that trained it.
    """

    seed: str
    ending: Ending
    reached_epoch: int | None
    epoch: int
    train_loss: float
    test_loss: float
    train_score: float | None
    test_score: float | None
    engine: str

    @property
    def arrival(self) -> float:
        """The epoch at which the goal was reached; infinite if it was not."""
        return math.inf if self.reached_epoch is None else self.reached_epoch

    @property
    def loss(self) -> float:
        """The final test loss, or the final training loss without test points; infinite if the run diverged."""
        found = self.train_loss if math.isnan(self.test_loss) and self.ending != "diverged" else self.test_loss
        return found if math.isfinite(found) else math.inf


def outcome_of(seed: str, member: EnsembleMember) -> Outcome:
    """The outcome of a member; one that still trains counts as done."""
    run = member.run
    return Outcome(
        seed,
        member.ending or "done",
        member.reached_epoch,
        run.trainer.epoch,
        run.train_loss,
        run.test_loss,
        *run.scores,
        run.trainer.engine,
    )


def run_seeds(
    experiment: Experiment,
    seeds: Sequence[str],
    vary: Vary,
    epochs: int,
    until: str | None = None,
    look: Callable[[int, Ensemble], bool] = lambda _done, _ensemble: False,
) -> Iterator[Outcome]:
    """Train the experiment from every seed for at most ``epochs``, each as it would train alone; yield the outcomes.

    Parameters
    ----------
    until
        The goal, as ``tuiplay train --until`` takes it.
    look
        Called every few epochs with the number of finished seeds and the present lot; training ends if it returns True,
        and the present lot then gives its outcomes as they are.

    Raises
    ------
    InputError
        For points that cannot be loaded or a text that is not a goal, before anything is trained.
    """
    experiment.load_points()
    if until is not None:
        Goal(until, experiment)
    for start in range(0, len(seeds), _LOT):
        lot = seeds[start : start + _LOT]
        ensemble = Ensemble([seeded(experiment, seed, vary) for seed in lot], until)
        stopped = ensemble.advance(epochs, partial(look, start, ensemble))
        ensemble.end()
        for seed, member in zip(lot, ensemble.members, strict=True):
            yield outcome_of(seed, member)
        if stopped:
            return


@dataclass(frozen=True)
class Summary:
    """The summary of many outcomes, at least one."""

    outcomes: tuple[Outcome, ...]

    @property
    def reached(self) -> int:
        """The number of runs that reached the goal."""
        return sum(one.reached_epoch is not None for one in self.outcomes)

    @property
    def diverged(self) -> int:
        """The number of runs that diverged."""
        return sum(one.ending == "diverged" for one in self.outcomes)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share of runs that reach the goal."""
        return wilson(self.reached, len(self.outcomes))

    @property
    def epochs(self) -> dict[str, float | None]:
        """The quantiles of the epochs at which runs reached the goal."""
        return quantiles(one.arrival for one in self.outcomes)

    def losses(self, part: Literal["train", "test"]) -> dict[str, float | None]:
        """The quantiles of the final losses of the runs that did not diverge."""
        return quantiles(one.train_loss if part == "train" else one.test_loss for one in self.outcomes)

    @property
    def best(self) -> Outcome | None:
        """The first outcome to reach the goal, or else the one with the smallest loss; None if all diverged."""
        return None if self.diverged == len(self.outcomes) else min(self.outcomes, key=_rank)

    @property
    def worst(self) -> Outcome:
        """The outcome that diverged first, or else the one furthest from the goal, or the last to reach it."""
        return max(self.outcomes, key=_rank)

    @property
    def alike(self) -> bool:
        """True if all outcomes rank equally."""
        return len(set(map(_rank, self.outcomes))) == 1


def _rank(outcome: Outcome) -> tuple[float, float, int]:
    return outcome.arrival, outcome.loss, -outcome.epoch if outcome.ending == "diverged" else 0
