"""The sections of an experiment: every field, described beside itself. Adding a field means adding it here.

Toolbox, panels, help, files, ``tuiplay fields`` and the trainer read all they show or use of a field from here. A
setting that an optimizer, a schedule, a loss, a penalty or an initializer names in its ``uses`` reaches it by its name.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import CURVE_FEATURES, FEATURES
from tuiplay.experiment.field import Asked, Effect, Field, Section, fields_of
from tuiplay.experiment.network_sections import MemorySection, NetworkSection, WeightsSection
from tuiplay.experiment.overlays import OVERLAYS
from tuiplay.nn.entries import AUTO
from tuiplay.nn.losses import CHOICES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES

LIVE, POINTS, NETWORK, DATA = Effect.LIVE, Effect.POINTS, Effect.NETWORK, Effect.DATA
LEARNING_RATES = (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
REGULARIZATION_RATES = (0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)
_MEMORIES = (0, 0.5, 0.8, 0.9, 0.95, 0.99)
_OWN = {0: "default"}
"""Of a number whose 0 stands for what the data set, the optimizer or the schedule has by itself."""


def _made(experiment: Asked) -> bool:
    """The points are made by tuiplay: they are neither of a file nor drawn."""
    return not experiment.source.own


def _made_classes(experiment: Asked) -> bool:
    return _made(experiment) and not experiment.task.is_regression


def _of_a_file(experiment: Asked) -> bool:
    return bool(experiment.data.file)


def _of_a_plane(experiment: Asked) -> bool:
    return not experiment.source.is_curve


def _has_target(experiment: Asked) -> bool:
    return bool(experiment.data.file) or experiment.source.is_curve


# fmt: off


_Name = Meta(max_length=200)
_Share = Annotated[float, Meta(ge=0, lt=1)]


class DataSection(Section, frozen=True):
    """Which points there are."""

    dataset: Annotated[str, Field(
        DATA, "data set", "name of the data set",
        help="The data set: what is to be learned. Choosing one makes new points and weights.",
        choices=DATASETS, hidden_by="dataset", usual=True,
    )] = "circle"
    other_dataset: Annotated[str, Field(
        LIVE, "other data set", "data set to switch to when the problem type is toggled", choices=DATASETS,
    )] = ""
    noise: Annotated[float, Meta(ge=0, le=80), Field(
        DATA, "noise", "noise, 0 to 50 (links may carry up to 80)",
        help="In gauss and spiral, noise spreads the points; in circle and xor it flips labels near the borders; in "
        "regression it blurs the numbers. The seed is unchanged, so the same points get noisier. A network that fits "
        "every noisy point is overfitting: its test loss rises.",
        formulas=("label = rule(x + noise · u), or x ← x + noise · u",
                  "u is drawn; 50 on the slider is noise = 0.5"),
        options=range(0, 51, 5), hidden_by="noise", usual=True, has_meaning=_made,
        synonyms="jitter, label noise, randomness",
    )] = 0.0
    train_percent: Annotated[float, Meta(gt=0, le=100), Field(
        DATA, "train split", "percentage of the points used for training; 100: no test points",
        help="The percentage of the points used for training; the rest are test points. The seed is unchanged: the "
        "same points, split differently.",
        formulas=("training points = share · all points",),
        options=range(10, 91, 10), unit="%", hidden_by="percTrainData", usual=True,
        synonyms="train test split, train percent, ratio of training to test data, hold-out, test data",
    )] = 50.0
    validation_percent: Annotated[float, Meta(ge=0, lt=100), Field(
        DATA, "validation split", "percentage of the points kept for validation",
        help="Points kept for choosing settings and for early stopping, so that the test set stays unseen to the end. "
        "Tuning on the test set gives an optimistic estimate; this shows by how much.",
        formulas=("validation points = share · all points",),
        options=(0, 10, 20, 30), words={0: "none"}, unit="%", toolbox="Data",
        synonyms="validation set, hold-out, development set",
    )] = 0.0
    samples: Annotated[int, Meta(ge=0, le=1_000_000), Field(
        DATA, "number of points", "number of points; 0: the data set's own number",
        help="How many points are generated. With more points a network memorises less, and an epoch takes longer.",
        options=(0, 100, 200, 500, 1000, 5000), words=_OWN, toolbox="Data", has_meaning=_made,
        synonyms="sample size, examples, samples, how many points, data set size",
    )] = 0
    balance: Annotated[float, Meta(gt=0, lt=100), Field(
        DATA, "class balance", "percentage of points of the first class",
        help="The percentage of points of the first class. At 5 % an accuracy of 95 % takes no learning: compare the "
        "baselines in the measures (M).",
        options=range(10, 91, 10), unit="%", toolbox="Data", has_meaning=_made_classes,
        synonyms="imbalance, unbalanced, class weights",
    )] = 50.0
    seed: Annotated[str, Meta(min_length=1, max_length=1000), Field(
        DATA, "seed", "the Playground's seed: any text; the same text, the same points",
        help="The seed of the points and of the initial weights. The same seed gives the same points, also in the "
        "browser.",
        usual=True,
        synonyms="random seed, random state",
    )] = "0.12345"
    file: Annotated[str, Meta(max_length=4096), Field(
        DATA, "your own data (file)", "data file with your own points: a table such as CSV or TSV",
        help="A table: CSV, TSV or similar. Two numeric columns become x1 and x2, scaled to fit the plot; of a table "
        "of no more than two they are x and y, a curve.",
        toolbox="Data",
    )] = ""
    x: Annotated[str, _Name, Field(
        DATA, "column for x1", "the file's column for x1: its name, or its number from 1",
        toolbox="Data", has_meaning=_of_a_file,
    )] = ""
    y: Annotated[str, _Name, Field(
        DATA, "column for x2", "the file's column for x2; none: the table is a curve, y over x",
        toolbox="Data", has_meaning=_of_a_file, synonyms="one input, curve",
    )] = ""
    label: Annotated[str, _Name, Field(
        DATA, "column of classes", "the file's column of class labels", toolbox="Data", has_meaning=_of_a_file,
        synonyms="label column, class column",
    )] = ""
    target: Annotated[str, _Name, Field(
        DATA, "target to learn", "the file's numeric column to predict; without a file: a formula in x to learn",
        help="Of a table: its numeric column to predict. Without a table: a formula in x, such as sin(3*x)+x/2, that a "
        "network of one input is to learn; values beyond -1 ... 1 are scaled to that.",
        formulas=("sin(3*x)+x/2", "abs(x)", "max(0, x-1)"),
        toolbox="Data", has_meaning=_has_target, synonyms="target column, column to predict, curve, function",
    )] = ""
    projection: Annotated[Literal["columns", "pca"], Field(
        DATA, "projection", "two columns of the file, or the first two principal components of all numeric columns",
        words={"columns": "two columns", "pca": "PCA"}, toolbox="Data", has_meaning=_of_a_file,
    )] = "columns"
    scaling: Annotated[tuple[float, ...], Field(
        DATA, "scaling", "centre and half width of x1 and of x2 in the file; empty: computed from the points",
        has_meaning=_of_a_file,
    )] = ()
    scale: Annotated[Literal["range", "robust"], Field(
        DATA, "scale to", "what fills the plot: all values, or all but far outliers",
        help="Far outliers squeeze all other points together; scaled without them, they lie outside the plot.",
        words={"range": "all values", "robust": "all but far outliers"}, toolbox="Data", has_meaning=_of_a_file,
        synonyms="robust scaling, outliers, normalize, standardize",
    )] = "range"
    decimal: Annotated[Literal["auto", "point", "comma"], Field(
        DATA, "decimal mark", "the file's decimal mark, where 1,234 can be 1234 or 1.234",
        help="The decimal mark, where numbers such as 1,234 can be 1234 or 1.234.",
        words={"auto": "detected"}, toolbox="Data", has_meaning=_of_a_file,
    )] = "auto"
    skip_bad_rows: Annotated[bool, Field(
        DATA, "malformed rows", "leave out rows of the file with too few or too many fields",
        help="Rows with too few or too many fields: refused, with the line, or left out, with a note.",
        words={False: "refused", True: "left out"}, toolbox="Data", has_meaning=_of_a_file,
    )] = False
    inputs: Annotated[tuple[float, ...], Meta(max_length=8), Field(
        LIVE, "inputs", "input values x1, x2 ... for inference by hand; missing ones are 0",
        help="The initial input values of inference by hand: x1, x2 and so on.", synonyms="inference",
    )] = ()
    points: Annotated[tuple[tuple[float, ...], ...], Meta(max_length=10_000), Field(
        POINTS, "drawn points", "drawn points: [x1, x2, class] or [x1, x2, class, 1] for a test point",
    )] = ()
    curve_points: Annotated[tuple[tuple[float, ...], ...], Meta(max_length=10_000), Field(
        POINTS, "drawn points of a curve", "drawn points of a curve: [x, y] or [x, y, 1] for a test point",
    )] = ()


class FeaturesSection(Section, frozen=True):
    """The inputs of the network."""

    use: Annotated[tuple[str, ...], Field(
        NETWORK, "features", "names of the features that are on",
        help="The inputs of the network. A feature that is on feeds every neuron of the first layer; one that is off "
        'is dim and marked "off". Switching one builds a new network.',
        choices={**FEATURES, **CURVE_FEATURES}, usual=True, synonyms="inputs, x1, x2",
    )] = ("x1", "x2")
    formulas: Annotated[tuple[str, ...], Meta(max_length=20), Field(
        NETWORK, "custom features", "custom features, such as sin(3*x1)*x2",
        help="Formulas in x1 and x2, such as sin(3*x1)*x2, separated by commas; r is the distance from the "
        "origin, theta the angle. They feed the network like the other features.",
        formulas=("sin(3*x1)*x2", "r", "max(x1, x2)"), toolbox="Network",
        synonyms="own features, formula, feature engineering, polynomial",
    )] = ()


class TrainingSection(Section, frozen=True):
    """How the network is trained."""

    learning_rate: Annotated[float, Field(
        LIVE, "learning rate", "step size along the gradient",
        help="The size of a step against the gradient. Too small is slow; too large oscillates or diverges. Takes "
        "effect at once, also during training.",
        options=LEARNING_RATES, part_of="training.optimizer", hidden_by="learningRate", usual=True,
        synonyms="lr, step size, eta, alpha",
    )] = 0.03
    batch_size: Annotated[int, Meta(ge=1, le=1_000_000), Field(
        LIVE, "batch size", "points per update",
        help="How many points are averaged for one update of the weights. Small batches: many noisy steps. Large "
        "batches: fewer, smoother steps. Takes effect at once. An incomplete batch at the end of an epoch is carried "
        "over into the next one.",
        formulas=("g = (g₁ + ... + gₙ) / n, n = batch size",),
        options=range(1, 31), hidden_by="batchSize", usual=True,
        synonyms="mini-batch size",
    )] = 10
    regularization: Annotated[str, Field(
        LIVE, "regularization", "penalty on the weights",
        help="A penalty on the weights that counters overfitting. The formula is what it adds to the loss per weight.",
        choices=REGULARIZERS, hidden_by="regularization", usual=True, synonyms="penalty",
    )] = "none"
    regularization_rate: Annotated[float, Field(
        LIVE, "regularization rate", "strength of the penalty",
        help="The strength of the regularization; 0 is none. From about 0.1 up, the penalty usually dominates.",
        options=REGULARIZATION_RATES, part_of="training.regularization", hidden_by="regularizationRate", usual=True,
        synonyms="lambda, penalty, strength, weight decay",
    )] = 0.0
    optimizer: Annotated[str, Field(
        LIVE, "optimizer", "how a gradient becomes a step",
        help="How a gradient becomes an update of the weights. g is the gradient of a batch, w the weights.",
        choices=OPTIMIZERS, toolbox="Training", usual=True, synonyms="gradient descent, solver",
    )] = "sgd"
    momentum: Annotated[float, Meta(ge=0, lt=1), Field(
        LIVE, "momentum", "fraction of the last step that is kept",
        help="How much of the last step is kept. Higher values keep rolling longer: faster along valleys, but they "
        "overshoot.",
        options=_MEMORIES, toolbox="Training",
        synonyms="inertia",
    )] = 0.9
    beta1: Annotated[float, Meta(ge=0, lt=1), Field(
        LIVE, "beta 1", "Adam's decay rate of past gradients",
        help="Adam's decay rate of past gradients: nearer to 1 the average is longer, and the steps turn more slowly.",
        options=_MEMORIES, toolbox="Training",
        synonyms="beta1",
    )] = 0.9
    beta2: Annotated[float, Meta(ge=0, lt=1), Field(
        LIVE, "beta 2", "Adam's decay rate of past squared gradients",
        help="Adam's decay rate of past squared gradients: nearer to 1 the rate of each weight changes more slowly.",
        options=(0.9, 0.99, 0.999, 0.9999), toolbox="Training",
        synonyms="beta2",
    )] = 0.999
    smoothing: Annotated[float, Meta(ge=0, lt=1), Field(
        LIVE, "smoothing", "RMSprop's decay rate of past squared gradients",
        help="RMSprop's decay rate of past squared gradients: nearer to 1 the average is longer.",
        options=(0.5, 0.9, 0.99, 0.999), toolbox="Training",
        synonyms="rho, decay rate",
    )] = 0.99
    epsilon: Annotated[float, Meta(ge=0, le=1), Field(
        LIVE, "epsilon", "added to the root of squared gradients; 0: the optimizer's default",
        help="Avoids division by almost 0 where gradients are tiny. Larger values make the optimizer more like plain "
        "SGD. 0 uses the optimizer's default.",
        options=(0, 1e-10, 1e-8, 1e-6, 1e-3), words=_OWN, toolbox="Training",
    )] = 0.0
    schedule: Annotated[str, Field(
        LIVE, "schedule", "how the learning rate changes over the epochs",
        help="How the learning rate changes from epoch to epoch: large steps at first, small ones to converge.",
        choices=SCHEDULES, toolbox="Training", usual=True,
        synonyms="learning rate schedule, learning rate decay, annealing",
    )] = "constant"
    schedule_epochs: Annotated[int, Meta(ge=0, le=10**9), Field(
        LIVE, "schedule length (epochs)", "length of a step, of the decay, or of patience; 0: the schedule's default",
        help="The length in epochs of a step, of the decay, or of patience. 0 uses the schedule's default.",
        options=(0, 10, 30, 100, 300, 1000), words=_OWN, toolbox="Training",
    )] = 0
    schedule_factor: Annotated[float, Meta(ge=0, le=1), Field(
        LIVE, "schedule factor", "factor, or floor, of the schedule; 0: the schedule's default",
        help="What the rate is multiplied by, or its floor as a fraction. 0 uses the schedule's default.",
        options=(0, 0.01, 0.1, 0.5, 0.9, 0.99), words=_OWN, toolbox="Training",
    )] = 0.0
    schedule_warmup: Annotated[int, Meta(ge=0, le=10**9), Field(
        LIVE, "warm-up epochs", "number of warm-up epochs",
        help="For so many epochs the rate rises before it falls, so that the first steps are small.",
        options=(0, 5, 10, 20, 50, 100), toolbox="Training",
        synonyms="warmup",
    )] = 20
    loss: Annotated[str, Field(
        NETWORK, "loss", "what is minimised",
        help="What training minimises: how wrong the outputs are. o is the output, t the target, p a probability, "
        "e = o - t.",
        choices=CHOICES, toolbox="Training", usual=True,
        synonyms="loss function, cost function, objective, error function, criterion",
    )] = AUTO
    huber_delta: Annotated[float, Meta(gt=0, le=1e9), Field(
        NETWORK, "Huber delta", "error from which the Huber loss is linear",
        help="The error from which the Huber loss is linear: the smaller, the less influence outliers have.",
        options=(0.1, 0.3, 1, 3), toolbox="Training",
    )] = 1.0
    dropout: Annotated[_Share | tuple[_Share, ...], Field(
        LIVE, "dropout rate", "dropout rate of the hidden layers; or a list: inputs, then each hidden layer",
        help="The fraction of hidden neurons that each update drops at random, such as 0.2; or a list: the rate of the "
        "inputs, then of each hidden layer, such as 0, 0.2, 0.2. The others are scaled up to compensate. Nothing is "
        "dropped when losses and pictures are computed.",
        formulas=("a ← a · m / (1 - rate), m = 0 with that probability, else 1",), toolbox="Training", usual=True,
        synonyms="drop-out, keep probability",
    )] = 0.0
    clip: Annotated[float, Meta(ge=0, le=1e9), Field(
        LIVE, "gradient clipping (max norm)", "maximum norm of the gradient; 0: no limit",
        help="A gradient with a larger norm is scaled down to this norm, so that a single batch cannot make a huge "
        "step.",
        formulas=("g ← g · limit / |g|, if |g| > limit",),
        options=(0, 0.1, 0.5, 1, 5), words={0: "no limit"}, toolbox="Training", synonyms="clip norm",
    )] = 0.0
    broken_layer: Annotated[int, Meta(ge=0, le=101), Field(
        LIVE, "break the gradient", "layer whose backward pass has a wrong sign; 0: none, as it should be",
        help="Flips one sign in the backward pass of one layer, from 1 to the output, to see what a wrong gradient "
        "does to training. The gradient check finds it.",
        options=(0, 1, 2, 3), words={0: "no"}, toolbox="Training", synonyms="wrong gradient, bug, gradient check",
    )] = 0
    reshuffle: Annotated[bool, Field(
        LIVE, "reshuffle", "shuffle the training points every epoch",
        help="Shuffles the training points every epoch, so that the batches differ each time.",
        toolbox="Training",
        synonyms="shuffle",
    )] = False
    shuffle_seed: Annotated[str, Meta(max_length=1000), Field(
        LIVE, "seed of reshuffling", "seed of reshuffling and dropout; empty: the seed of the data",
        synonyms="random seed",
    )] = ""
    stop: Annotated[str, Meta(max_length=500), Field(
        LIVE, "stop when", "when training ends: epoch 300, test_loss<0.01 for 5, patience 20",
        help="When training stops by itself: epoch 300; test_loss<0.01 for 5; patience 20 on test_loss, which also "
        "restores the best weights. A comma or 'or' between two: whichever comes first; 'and': both at once.",
        formulas=("epoch 300", "test_loss<0.01 for 5", "patience 20 on test_loss", "gap>0.1 and epoch>=50"),
        toolbox="Training", usual=True, synonyms="early stopping, patience, goal, stopping rule, maximum epochs",
    )] = ""


class ViewSection(Section, frozen=True):
    """What is shown."""

    show_test_data: Annotated[bool, Field(
        LIVE, "test points", "show the test points too",
        help="Shows the test points: those that the network is not trained on (t).",
        hidden_by="showTestData", usual=True,
    )] = False
    discretize: Annotated[bool, Field(
        LIVE, "discretize", "show the surface in two colours",
        help="Two colours only: above or below 0, the class that the network decides on (d). In regression 0 has no "
        "special meaning.",
        hidden_by="discretize", usual=True, has_meaning=_of_a_plane,
        synonyms="two colours, hard decision",
    )] = False
    trace: Annotated[bool, Field(
        LIVE, "plot loss per update", "plot the loss of every update instead of every epoch",
        help="The chart shows the loss of every update instead of every epoch: how much it fluctuates.",
        toolbox="Training",
        synonyms="per-update loss, loss per batch",
    )] = False
    inference: Annotated[bool, Field(
        LIVE, "inference by hand", "calculate node by node instead of training",
        help="Computes one output from the inputs that you type, node by node (i).",
        synonyms="calculator, forward pass",
    )] = False
    log_loss: Annotated[bool, Field(LIVE, "log loss axis", "logarithmic loss axis", synonyms="log scale")] = False
    log_epochs: Annotated[bool, Field(
        LIVE, "log epoch axis", "logarithmic epoch axis, which spreads the start of the curves", synonyms="log scale",
    )] = False
    overlays: Annotated[tuple[str, ...], Field(
        LIVE, "overlays", "what is drawn over the surface",
        help="What is drawn over the big picture: contours (c), fold lines (e), the Bayes-best border (B), mistakes "
        "(X), the points of the next batch (A), the weighted parts of a curve (G).",
        choices=OVERLAYS, synonyms="contour lines, fold lines, Bayes, misclassified",
    )] = ()
    hide: Annotated[tuple[str, ...], Field(
        NETWORK, "hidden controls", "controls to hide, by the Playground's names", usual=True,
    )] = ()
    hide_text: Annotated[bool, Field(LIVE, "hide the texts", "hide the Playground's explanations")] = False
    tutorial: Annotated[str, Meta(max_length=100), Field(LIVE, "tutorial", "name of the Playground's tutorial")] = ""
    inert: Annotated[tuple[str, ...], Field(
        LIVE, "unused switches", "Playground switches without effect, kept for round-tripping",
    )] = ()


SECTIONS: dict[str, type[Section]] = {
    "data": DataSection, "features": FeaturesSection, "network": NetworkSection, "weights": WeightsSection,
    "training": TrainingSection, "memory": MemorySection, "view": ViewSection,
}
"""By their names in files, in the order in which they are written."""

FIELDS: dict[str, Field] = fields_of(SECTIONS)
"""Every field by its path, such as ``data.noise``."""
