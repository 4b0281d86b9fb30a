"""What is to be learned: two classes, several, or numbers; and all that follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tuiplay.nn import metrics
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

    def output_activation(self, loss: str) -> str:
        """Name of the output layer's activation, fixed by the task, as in the original, and by the loss.

        Raises
        ------
        ValueError
            For a loss that it does not allow.
        """
        loss = self.loss(loss)
        if not self.allows(loss):
            raise ValueError(f"{LOSSES[loss].title} needs classes, and this is a regression")
        if self.is_regression:
            return "linear"
        if self.has_several_classes:
            return "softmax"
        return "sigmoid" if LOSSES[loss].needs_probabilities else "tanh"

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
