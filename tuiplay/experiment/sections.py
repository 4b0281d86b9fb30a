"""The sections of an experiment: every field with its default, its limits, and what changing it does to a run."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct


class Effect(enum.IntEnum):
    """What a change of a field does to a run; a change of several does the largest."""

    NONE = 0
    LIVE = 1
    """Takes effect with the next update; weights and epoch stay."""
    POINTS = 2
    """Other points; weights and epoch stay."""
    NETWORK = 3
    """New weights, epoch 0; the points stay."""
    DATA = 4
    """New points and new weights, epoch 0."""


def _field(effect: Effect, about: str, **limits: Any) -> Meta:
    return Meta(description=about, extra={"effect": effect}, **limits)


_NAME = {"max_length": 200}


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of fields."""


_Share = Annotated[float, Meta(ge=0, lt=1)]


class DataSection(Section, frozen=True):
    """Which points there are."""

    dataset: Annotated[str, _field(Effect.DATA, "name of the data set")] = "circle"
    other_dataset: Annotated[str, _field(Effect.LIVE, "the set that switching the problem goes to")] = ""
    noise: Annotated[float, _field(Effect.DATA, "noise, 0 to 50 (links may carry up to 80)", ge=0, le=80)] = 0.0
    train_percent: Annotated[
        float, _field(Effect.DATA, "share of the points used for training, in percent; 100: no test", gt=0, le=100)
    ] = 50.0
    validation_percent: Annotated[
        float, _field(Effect.DATA, "share of the points kept for validation, in percent", ge=0, lt=100)
    ] = 0.0
    samples: Annotated[
        int, _field(Effect.DATA, "number of points; 0: the data set's own number", ge=0, le=1_000_000)
    ] = 0
    balance: Annotated[float, _field(Effect.DATA, "share of the first class, in percent", gt=0, lt=100)] = 50.0
    seed: Annotated[str, _field(Effect.DATA, "the Playground's seed: any text", min_length=1, max_length=1000)] = (
        "0.12345"
    )
    file: Annotated[str, _field(Effect.DATA, "file with points of your own: a table such as CSV", max_length=4096)] = ""
    x: Annotated[str, _field(Effect.DATA, "the file's column for x1: its name, or its number from 1", **_NAME)] = ""
    y: Annotated[str, _field(Effect.DATA, "the file's column for x2", **_NAME)] = ""
    label: Annotated[str, _field(Effect.DATA, "the file's column of classes", **_NAME)] = ""
    target: Annotated[str, _field(Effect.DATA, "the file's column of numbers to fit", **_NAME)] = ""
    projection: Annotated[
        Literal["columns", "pca"], _field(Effect.DATA, "two columns of the file, or its two principal components")
    ] = "columns"
    scaling: Annotated[
        tuple[float, ...], _field(Effect.DATA, "centre and half width of x1 and of x2 in the file; empty: fitted")
    ] = ()
    scale: Annotated[
        Literal["range", "robust"],
        _field(Effect.DATA, "what fills the plot: all values, or all but far outliers"),
    ] = "range"
    decimal: Annotated[
        Literal["auto", "point", "comma"], _field(Effect.DATA, "the file's decimal mark where 1,234 can be both")
    ] = "auto"
    skip_bad_rows: Annotated[
        bool, _field(Effect.DATA, "leave out rows of the file with too few or too many fields")
    ] = False
    points: Annotated[
        tuple[tuple[float, ...], ...],
        _field(Effect.POINTS, "drawn points: [x1, x2, class], a 1 behind it: for test", max_length=10_000),
    ] = ()


class FeaturesSection(Section, frozen=True):
    """What the network is shown of a point."""

    use: Annotated[tuple[str, ...], _field(Effect.NETWORK, "names of the features that are on")] = ("x1", "x2")
    formulas: Annotated[
        tuple[str, ...], _field(Effect.NETWORK, "features of your own, such as sin(3*x1)*x2", max_length=20)
    ] = ()


class NetworkSection(Section, frozen=True):
    """The network and where its weights start."""

    hidden: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=1_000_000)], ...], _field(Effect.NETWORK, "neurons of each hidden layer")
    ] = (4, 2)
    activation: Annotated[str, _field(Effect.NETWORK, "activation of the hidden layers")] = "tanh"
    activations: Annotated[
        tuple[str, ...], _field(Effect.NETWORK, "activation of each hidden layer; empty: the same for all")
    ] = ()
    initializer: Annotated[str, _field(Effect.NETWORK, "how weights start")] = "playground"
    initializer_width: Annotated[
        float, _field(Effect.NETWORK, "half width, standard deviation or value of starting weights", ge=0, le=1000)
    ] = 0.5
    draw: Annotated[
        int, _field(Effect.NETWORK, "0: weights of a freshly opened link; n: those after its n-th Reset", ge=0, le=9999)
    ] = 0
    seed: Annotated[
        str, _field(Effect.NETWORK, "seed of the starting weights; empty: the seed of the data", max_length=1000)
    ] = ""


class TrainingSection(Section, frozen=True):
    """How it learns."""

    learning_rate: Annotated[float, _field(Effect.LIVE, "step size along the gradient")] = 0.03
    batch_size: Annotated[int, _field(Effect.LIVE, "points per update", ge=1, le=1_000_000)] = 10
    regularization: Annotated[str, _field(Effect.LIVE, "penalty on the weights")] = "none"
    regularization_rate: Annotated[float, _field(Effect.LIVE, "strength of the penalty")] = 0.0
    optimizer: Annotated[str, _field(Effect.LIVE, "how a gradient becomes a step")] = "sgd"
    momentum: Annotated[float, _field(Effect.LIVE, "share of the last step that is kept", ge=0, lt=1)] = 0.9
    beta1: Annotated[float, _field(Effect.LIVE, "Adam's memory of gradients", ge=0, lt=1)] = 0.9
    beta2: Annotated[float, _field(Effect.LIVE, "Adam's memory of squared gradients", ge=0, lt=1)] = 0.999
    smoothing: Annotated[float, _field(Effect.LIVE, "RMSprop's memory of squared gradients", ge=0, lt=1)] = 0.99
    epsilon: Annotated[
        float, _field(Effect.LIVE, "added to the root of squared gradients; 0: the optimizer's own", ge=0, le=1)
    ] = 0.0
    schedule: Annotated[str, _field(Effect.LIVE, "how the learning rate changes over the epochs")] = "constant"
    schedule_epochs: Annotated[
        int, _field(Effect.LIVE, "length of a step, of the fall, or of patience; 0: the schedule's own", ge=0, le=10**9)
    ] = 0
    schedule_factor: Annotated[
        float, _field(Effect.LIVE, "factor, or floor, of the schedule; 0: the schedule's own", ge=0, le=1)
    ] = 0.0
    schedule_warmup: Annotated[int, _field(Effect.LIVE, "epochs of warm-up", ge=0, le=10**9)] = 20
    loss: Annotated[str, _field(Effect.NETWORK, "what is minimised")] = "squared"
    huber_delta: Annotated[float, _field(Effect.NETWORK, "error from which Huber's loss is straight", gt=0, le=1e9)] = (
        1.0
    )
    dropout: Annotated[
        _Share | tuple[_Share, ...],
        _field(Effect.LIVE, "share of hidden neurons left out; or a list: inputs, then each hidden layer"),
    ] = 0.0
    clip: Annotated[float, _field(Effect.LIVE, "largest norm of the gradient; 0: no limit", ge=0, le=1e9)] = 0.0
    reshuffle: Annotated[bool, _field(Effect.LIVE, "a new order of the points every epoch")] = False
    shuffle_seed: Annotated[
        str, _field(Effect.LIVE, "seed of reshuffling and dropout; empty: the seed of the data", max_length=1000)
    ] = ""
    stop: Annotated[
        str, _field(Effect.LIVE, "when to end: epoch 300, test_loss<0.01 for 5, patience 20", max_length=500)
    ] = ""


class ViewSection(Section, frozen=True):
    """What is shown."""

    show_test_data: Annotated[bool, _field(Effect.LIVE, "show the test points too")] = False
    discretize: Annotated[bool, _field(Effect.LIVE, "show the surface in two colours")] = False
    trace: Annotated[bool, _field(Effect.LIVE, "the loss of every update instead of every epoch")] = False
    log_loss: Annotated[bool, _field(Effect.LIVE, "logarithmic loss axis")] = False
    hide: Annotated[
        tuple[str, ...], _field(Effect.NETWORK, "controls that a teacher leaves out, by the Playground's names")
    ] = ()
    hide_text: Annotated[bool, _field(Effect.LIVE, "no explanations at the start")] = False
    tutorial: Annotated[str, _field(Effect.LIVE, "name of a lesson", max_length=100)] = ""
    inert: Annotated[tuple[str, ...], _field(Effect.LIVE, "switches of the link that do nothing")] = ()
