"""How often exercises of published course texts succeed, as measured with the original playground's engine.

The figures of the original were counted by running its nn.ts over so many random seeds, apart from tuiplay; where a
median is given, it is that of the epoch at which the goal was first reached. Goals and epochs were not handed down with
all of them: README.md says what was done about that.
"""

from __future__ import annotations

import shlex
from typing import NamedTuple


class Exercise(NamedTuple):
    """One row.

    Attributes
    ----------
    what
        In words.
    arguments
        Of ``tuiplay seeds``, without those that follow from the other fields.
    below
        Training and test loss that both have to be below at the end of an epoch; None: any.
    epochs, seeds
        At most so many, and of how many.
    reached, median
        What the original came to.
    trained
        How many seeds ``tuiplay seeds`` trains, where it is more: chaotic runs, of which as few as the original's say
        little.
    """

    what: str
    arguments: str
    below: tuple[float | None, float | None]
    epochs: int
    seeds: int
    reached: int
    median: float | None = None
    trained: int | None = None

    @property
    def until(self) -> str:
        """The goal, for ``--until``."""
        parts = zip(("train_loss", "test_loss"), self.below, strict=True)
        return " and ".join(f"{name}<{value:g}" for name, value in parts if value is not None)

    @property
    def command(self) -> list[str]:
        """The arguments of ``tuiplay seeds``."""
        goal = ["--until", self.until, "--epochs", str(self.epochs), "--seeds", str(self.trained or self.seeds)]
        return [*shlex.split(self.arguments), *goal]


SHOWN = 0.0015
"""A loss below it is shown as 0.001 in the browser."""
_SQUARES = "circle --set network.hidden= --set features.use=x1_squared,x2_squared"
_RELU = "--set network.hidden=3 --set network.activation=relu --set training.learning_rate=0.01"
_DEEP = "circle --set network.hidden=8,8,8,8,8,8 --set network.activation="
_RATE = "circle --set network.hidden=4 --set training.learning_rate="
EXERCISES = (
    Exercise("circle, no hidden layer, linear", "circle --set network.hidden= --set network.activation=linear",
             (None, 0.2), 500, 100, 0),
    Exercise("circle, 3 linear neurons", "circle --set network.hidden=3 --set network.activation=linear",
             (None, 0.2), 500, 100, 0),
    Exercise("circle, 6 layers of 8 linear neurons", f"{_DEEP}linear", (None, 0.2), 500, 5, 0),
    Exercise("circle, 3 tanh neurons", "circle --set network.hidden=3", (None, 0.2), 100, 100, 93, 41),
    Exercise("circle, x1² and x2² alone, to 0.001",
             _SQUARES, (SHOWN, SHOWN), 3000, 100, 85, 390),
    Exercise("circle, x1² and x2² alone, to 0.05",
             _SQUARES, (0.05, 0.05), 1000, 60, 45),
    Exercise("xor, x1·x2 alone, to 0.001", "xor --set network.hidden= --set features.use=x1_x2",
             (SHOWN, None), 3000, 100, 100),
    Exercise("spiral, sines, 8 tanh neurons",
             "spiral --set network.hidden=8 --set features.use=x1,x2,sin_x1,sin_x2", (None, 0.1), 1000, 25, 25),
    Exercise("circle, 3 ReLUs, rate 0.01", f"circle {_RELU}", (0.2, 0.2), 1000, 100, 89),
    Exercise("xor, 3 ReLUs, rate 0.01", f"xor {_RELU}", (0.2, 0.2), 1000, 100, 61),
    Exercise("the default circle, to 0.001", "circle", (SHOWN, SHOWN), 3000, 100, 71, 395),
    Exercise("the default spiral, to 0.44", "spiral", (None, 0.44), 2000, 100, 82, 699),
    Exercise("circle, 6 layers of 8 sigmoid neurons", f"{_DEEP}sigmoid", (None, 0.2), 500, 20, 0),
    Exercise("circle, 6 layers of 8 tanh neurons", f"{_DEEP}tanh", (None, 0.2), 500, 20, 20),
    Exercise("circle, 6 layers of 8 ReLUs", f"{_DEEP}relu", (None, 0.2), 500, 20, 20),
    *(Exercise(f"circle, 4 tanh neurons, rate {rate}", f"{_RATE}{rate}", (0.05, 0.05), 1000, 30, reached,
               trained=trained)
      for rate, reached, trained in (("0.001", 0, None), ("0.003", 28, None), ("0.01", 30, None), ("0.03", 30, None),
                                     ("0.1", 30, None), ("0.3", 30, None), ("1", 27, 600), ("3", 5, 600))),
)  # fmt: skip
