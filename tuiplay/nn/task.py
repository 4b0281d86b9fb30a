"""What is to be learned: two classes, several, or numbers; and all that follows from it."""

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
    """What is to be learned.

    Two classes have one output, whose sign, or side of a half, is the class; several have an output for each; numbers
    have one output, which is the number.

    Attributes
    ----------
    classes
        How many there are, from 2; 0 in regression.
    """

    classes: int

    @property
    def problem(self) -> Literal["classification", "regression"]:
        """The word for it."""
        return "classification" if self.classes else "regression"

    @property
    def is_regression(self) -> bool:
        """Whether numbers are to be learned, and not classes."""
        return not self.classes

    @property
    def has_several_classes(self) -> bool:
        """Whether there are more than the two classes that one output can tell apart."""
        return self.classes > 2

    @property
    def outputs(self) -> int:
        """Neurons of the output layer."""
        return self.classes if self.has_several_classes else 1

    def loss(self, name: str) -> str:
        """The name in ``LOSSES`` that a name stands for, which may be "auto"."""
        return fitting_loss(name, self.outputs)

    def allows(self, loss: str) -> bool:
        """Whether a loss, by its name, makes sense: some need classes."""
        return not (self.is_regression and LOSSES[self.loss(loss)].needs_probabilities)

    def output_activation(self, loss: str, chosen: str = AUTO) -> str:
        """Name of the output layer's activation: the chosen one, or for "auto" what task and loss ask for.

        Raises
        ------
        ValueError
            For a loss that it does not allow.
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
        """Why an output activation cannot be chosen here, as the end of a sentence; "" if it can."""
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
        """What the score is called."""
        return "R²" if self.is_regression else "accuracy"

    @property
    def score_is_share(self) -> bool:
        """Whether the score is a share from 0 to 1, which is shown in percent."""
        return not self.is_regression

    def score(self, evaluator: Evaluator) -> float | None:
        """Accuracy, or R², on the evaluator's points; None where it is not defined."""
        pairs = evaluator.outputs()
        return metrics.r2(pairs) if self.is_regression else metrics.accuracy(pairs, evaluator.middle)
