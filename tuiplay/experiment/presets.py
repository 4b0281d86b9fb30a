"""Presets: instructive experiments by name. To add one: an entry in ``PRESETS``, and a test of what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.text import did_you_mean, quoted

PREFIX = "preset:"
"""The prefix of a preset's name where a file or a data set is also possible."""


class Hint(str):
    """A note with useful information, as opposed to a warning."""


class Preset(Struct, frozen=True):
    """An experiment with a lesson.

    Attributes
    ----------
    name, title
        The name, unique in ``PRESETS``, and the name for people.
    watch
        One sentence: what to look at, and what will be seen.
    fields
        Values by path, as ``Experiment.change`` takes them, of all that differs from the default experiment.
    """

    name: str
    title: str
    watch: str
    fields: Mapping[str, Any]

    @property
    def experiment(self) -> Experiment:
        """The preset's experiment."""
        return Experiment().change(dict(self.fields))

    @property
    def hint(self) -> Hint:
        """The note that is shown when the preset is opened: what to watch."""
        return Hint(f"{self.title}: {self.watch}")


_SEVEN = ("x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2")
_TOO_MUCH = {
    "data.noise": 50, "data.train_percent": 10, "features.use": ("x1", "x2", "x1_x2", "sin_x1", "sin_x2"),
    "network.hidden": (8, 8),
}  # fmt: skip
"""Fields of an overfitting experiment: much noise, 50 points to learn from, a network that can memorise them."""
_ADAM = {"training.optimizer": "adam", "training.learning_rate": 0.01}

PRESETS: dict[str, Preset] = {
    entry.name: entry
    for entry in (
        Preset(
            "line", "One straight line",
            "Without a hidden layer the border is a straight line, and no line separates these four corners: the "
            "losses stay at 0.5.",
            {"data.dataset": "xor", "network.hidden": ()},
        ),
        Preset(
            "hidden", "A hidden layer",
            "The same corners with four hidden neurons: each draws its own line, and within 100 epochs nearly "
            "every point is right.",
            {"data.dataset": "xor", "network.hidden": (4,)},
        ),
        Preset(
            "product", "A feature instead of a layer",
            "The same corners without a hidden layer, but shown x1·x2: one weight and 10 epochs are enough.",
            {"data.dataset": "xor", "network.hidden": (), "features.use": ("x1_x2",)},
        ),
        Preset(
            "sines", "The spiral with sines",
            "The sine features supply the waves: the arms separate within 200 epochs.",
            {"data.dataset": "spiral", "network.hidden": (8, 6), "features.use": ("x1", "x2", "sin_x1", "sin_x2")},
        ),
        Preset(
            "deep", "The spiral from x1 and x2 alone",
            "Three layers have to build the waves themselves: after 200 epochs there is little to see, after 1,000 "
            "the arms are there.",
            {"data.dataset": "spiral", "network.hidden": (8, 8, 8)},
        ),
        Preset(
            "overfit", "Overfitting",
            "Much noise and only 50 training points: the training loss keeps falling while the test loss rises.",
            _TOO_MUCH,
        ),
        Preset(
            "l2", "L2 smooths",
            "The same data with a penalty on large weights: the border stays smooth, and the two losses stay close "
            "together.",
            {**_TOO_MUCH, "training.regularization": "L2", "training.regularization_rate": 0.03},
        ),
        Preset(
            "early-stop", "Early stopping",
            "The same data: training ends once the validation loss has not improved for 50 epochs, and the best "
            "weights are restored.",
            {**_TOO_MUCH, "data.validation_percent": 10, "training.stop": "patience 50"},
        ),
        Preset(
            "l1", "L1 prunes weights",
            "Seven features for a circle that needs few: L1 prunes most of the 32 weights, whose links are then "
            "dotted, and the losses stay small.",
            {
                "network.hidden": (4,), "features.use": _SEVEN,
                "training.regularization": "L1", "training.regularization_rate": 0.01,
            },
        ),
        Preset(
            "too-fast", "Steps that are too long",
            "With a learning rate of 3 the losses jump, the neurons saturate and the loss ends higher than it began.",
            {"training.learning_rate": 3.0},
        ),
        Preset(
            "relu", "Corners of ReLU",
            "ReLU bends only at a kink, so the border is a polygon; with tanh instead it is round.",
            {"network.hidden": (3,), "network.activation": "relu"},
        ),
        Preset(
            "zeros", "Initial weights of zero",
            "All neurons are alike and pass nothing on, so no link ever gets a gradient: the weights stay 0 for ever.",
            {"network.hidden": (4,), "network.initializer": "zeros"},
        ),
        Preset(
            "adam", "Adam against SGD",
            "Adam separates the rings within 100 epochs; with SGD (toolbox, T), 300 epochs are not enough.",
            {"data.dataset": "rings", "network.hidden": (8, 8), **_ADAM},
        ),
        Preset(
            "softmax", "Three classes",
            "An output neuron for each of three clouds; softmax turns the outputs into probabilities, and straight "
            "borders are enough.",
            {"data.dataset": "blobs", "network.hidden": (), "training.loss": "cross_entropy"},
        ),
        Preset(
            "arms", "A spiral of three arms",
            "Adam, cross entropy and two layers: by epoch 130 nearly every point has its own colour.",
            {"data.dataset": "spiral3", "network.hidden": (8, 8), "training.loss": "cross_entropy", **_ADAM},
        ),
        Preset(
            "cones", "Regression: six cones",
            "The network fits heights instead of classes: 16 neurons form three hills and three pits within 200 "
            "epochs.",
            {"data.dataset": "reg-gauss", "network.hidden": (8, 8), **_ADAM},
        ),
        Preset(
            "inference", "Inference by hand",
            "One point through a network of ReLUs, node by node: n calculates the next, N all; change a weight and see "
            "which nodes are calculated again.",
            {
                "data.dataset": "none", "features.use": ("x1", "x2", "x3"), "data.inputs": (0.0, 0.0, 0.0),
                "network.hidden": (4,), "network.activation": "relu", "network.output_activation": "relu",
                "network.initializer": "uniform_biases", "network.initializer_width": 1.0, "network.keep_weights": True,
                "view.inference": True,
            },
        ),
    )
}  # fmt: skip


def find(name: str) -> Preset:
    """The preset of that name, with or without the prefix.

    Raises
    ------
    InputError
        If there is none; the sentence names the nearest presets, or all.
    """
    bare = name.removeprefix(PREFIX)
    if bare in PRESETS:
        return PRESETS[bare]
    near = did_you_mean(bare.lower(), PRESETS).replace("mean ", f"mean {PREFIX}")
    everything = f"; the presets are {', '.join(PRESETS)}"
    raise InputError(f"No such preset: {quoted(bare)}{near or everything}")
