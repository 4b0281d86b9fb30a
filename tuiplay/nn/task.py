"""The learning task: two classes, several classes, or numbers; and all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tuiplay.nn import metrics
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.entries import AUTO
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES, fitting_loss


@dataclass(frozen=True)
class Task:
    """The learning task.

    Two classes have one output, whose sign, or side of one half, is the class; several have an output for each; numbers
    have one output, which is the number.

    Attributes
    ----------
    classes
        The number of classes, from 2; 0 in regression.
    """

    classes: int

    @property
    def problem(self) -> Literal["classification", "regression"]:
        """The name of the kind of problem."""
        return "classification" if self.classes else "regression"

    @property
    def is_regression(self) -> bool:
        """True if numbers are to be learned instead of classes."""
        return not self.classes

    @property
    def has_several_classes(self) -> bool:
        """True if there are more than two classes, so that one output cannot distinguish them."""
        return self.classes > 2

    @property
    def outputs(self) -> int:
        """The number of neurons of the output layer."""
        return self.classes if self.has_several_classes else 1

    def loss(self, name: str) -> str:
        """The name in ``LOSSES`` that ``name`` stands for, which may be "auto"."""
        return fitting_loss(name, self.outputs)

    def allows(self, loss: str) -> bool:
        """True if a loss, given by its name, can be used: some need classes."""
        return not (self.is_regression and LOSSES[self.loss(loss)].needs_probabilities)

    def output_activation(self, loss: str, chosen: str = AUTO) -> str:
        """The name of the output layer's activation: the chosen one, or for "auto" the one that suits task and loss.

        Raises
        ------
        ValueError
            For a loss that the task does not allow.
        """
        if chosen != AUTO:
            return chosen
        loss = self.loss(loss)
        if not self.allows(loss):
            raise ValueError(f"{LOSSES[loss].title} needs classes, and this is a regression")
        if self.is_regression:
            return "linear"
        if self.has_several_classes:
            return "softmax"
        return "sigmoid" if LOSSES[loss].needs_probabilities else "tanh"

    def refusal_of_output(self, chosen: str, loss: str) -> str:
        """The reason why an output activation cannot be chosen, as the end of a sentence; "" if it can."""
        if chosen == AUTO:
            return ""
        output, loss = OUTPUTS[chosen], self.loss(loss)
        if self.has_several_classes:
            return f"{chosen} makes no probabilities of {self.classes} classes; auto is Softmax"
        if LOSSES[loss].needs_probabilities and output.probability is None:
            return f"{LOSSES[loss].title} needs an output that is a probability, and {chosen} is not one; choose auto"
        if self.is_regression and output.probability is not None:
            return f"{chosen} stands for the probability of a class, and these data are numbers; choose auto"
        return ""

    @property
    def score_name(self) -> Literal["accuracy", "R²"]:
        """The name of the score."""
        return "R²" if self.is_regression else "accuracy"

    @property
    def score_is_share(self) -> bool:
        """True if the score is a share from 0 to 1, which is shown in percent."""
        return not self.is_regression

    def score(self, evaluator: Evaluator) -> float | None:
        """The accuracy, or R², on the evaluator's points; None where it is not defined."""
        pairs = evaluator.outputs()
        return metrics.r2(pairs) if self.is_regression else metrics.accuracy(pairs, evaluator.middle)
