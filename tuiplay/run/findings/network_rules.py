"""Rules about the network: its initial weights, its structure, its activations, the gradients of its layers.

The thresholds of gradients are AutoTrainer's (Zhang et al., ICSE 2021); on small networks they are backed by proofs
where possible: a unit is dead if its derivative is 0 on every point, the best line is the best of all lines.
"""

from __future__ import annotations

import numpy as np

from tuiplay.data.features import CURVE_FEATURES, on_curve
from tuiplay.nn.layer_health import twins
from tuiplay.nn.losses import LOSSES
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.finding import ADAM, Finding, percent, short
from tuiplay.text import counted

_FIRST_GRADIENT, _RATIO, _EXPLODES = 1e-4, 1e-3, 70.0
_HALF = 0.5
_MARGIN = 0.03
"""The difference of accuracies up to which two are not distinguished here."""
_SMALLEST: dict[str, tuple[int, ...]] = {
    "circle": (3,), "xor": (3,), "rings": (5,), "spiral": (6, 4), "sine": (3,), "bumps": (2,),
}  # fmt: skip
"""The hidden layers of the smallest networks with which most of 24 seeds learned a set from x1 and x2, or x (tanh, Adam
at 0.01, 1500 epochs, test loss below 0.2; for curves below 0.4 of that of the best constant)."""
_STRAIGHT = 0.05
"""The difference of R² up to which a line counts as good as the best possible."""


def symmetric_start(facts: Facts) -> Finding | None:
    """The rule for hidden units that have identical initial weights and get equal gradients."""
    alike = _alike_at_start(facts)
    if not alike:
        return None
    return Finding(
        "symmetric_start",
        "Neurons start equal and stay equal, so the network is only as good as one with fewer neurons.",
        f"{alike} of {facts.hidden} hidden neurons equal another one in every weight at the start",
        "Equal neurons get equal gradients and take equal steps, for ever. Random initial weights make them differ.",
        ({"network.initializer": "playground"}, {"network.initializer": "xavier"}),
    )


def linear_network(facts: Facts) -> Finding | None:
    """The rule for a network that is one linear map, on classes that no line separates."""
    if not facts.is_linear:
        return None  # before the best line is searched for
    line, accuracy = facts.line, facts.best_accuracy
    if line is None:
        return None
    possible = 1.0 if accuracy is None else accuracy
    if line.accuracy >= possible - _MARGIN:
        return None
    hidden = {} if facts.experiment.network.hidden else {"network.hidden": [4, 2]}
    features = list(facts.experiment.features.use)
    squares = [*features, *(name for name in ("x1_squared", "x2_squared", "x1_x2") if name not in features)]
    return Finding(
        "linear_network",
        "The network can only draw a straight line, and no line separates these classes.",
        f"the best line classifies {line.right} of {line.points} training points correctly "
        f"({percent(line.accuracy)}); {percent(possible)} are possible",
        "However many layers it has, a network without nonlinear activations is one linear map. A hidden layer of tanh "
        "or ReLU, or inputs such as squares and products, make curves.",
        ({"network.activation": "tanh", **hidden}, {"network.activation": "relu", **hidden}, {"features.use": squares}),
    )  # fmt: skip


def straight_curve(facts: Facts) -> Finding | None:
    """The rule for a network that is one linear map of x, on points of a curve."""
    experiment, points = facts.experiment, facts.run.split.train
    if not (experiment.source.is_curve and facts.is_linear) or len(np.unique(points[:, 0])) < 3:
        return None
    x, y = points[:, 0], points[:, 2]
    spread = float(y.var())
    left = y - np.polyval(np.polyfit(x, y, 1), x)
    line = 1.0 - float((left**2).mean()) / spread if spread > 0 else 1.0
    possible = 1.0 if facts.best is None else facts.best.r2
    if not line < possible - _STRAIGHT:
        return None
    hidden = {} if experiment.network.hidden else {"network.hidden": [8]}
    more = [
        *experiment.features.use,
        *(name for name in CURVE_FEATURES if name not in on_curve(experiment.features.use)),
    ]
    return Finding(
        "straight_curve",
        "The network can only draw a straight line, and these points do not lie on one.",
        f"the best line has R² {line:.2f} on the training points; {possible:.2f} is possible",
        "However many layers it has, a network without nonlinear activations is one linear map. Each hidden neuron of "
        "tanh or ReLU adds a bend, and features such as sin x are curves themselves.",
        ({"network.activation": "tanh", **hidden}, {"network.activation": "relu", **hidden},
         {"network.activation": "tanh", "network.hidden": [8], **ADAM}, {"features.use": more}),
    )  # fmt: skip


def too_small(facts: Facts) -> Finding | None:
    """The rule for fewer hidden units than the smallest network known to solve the data set."""
    experiment = facts.experiment
    smallest = () if experiment.data.file else _SMALLEST.get(experiment.data.dataset, ())
    needed = sum(smallest)
    inputs, border = ("x", "curve") if experiment.source.is_curve else ("x1 and x2", "border")
    usual = set(experiment.active_features) <= {"x1", "x2", "x"}
    if facts.learned or facts.is_linear or not usual or not 0 < facts.hidden < needed:
        return None
    return Finding(
        "too_small",
        f"The network is too small for this {border}.",
        f"{counted(facts.hidden, 'hidden neuron')}; the smallest network with which most seeds learned "
        f"{experiment.data.dataset} from {inputs} has {needed}",
        f"Each neuron of the first layer contributes about one fold of the {border}. With too few of them it cannot "
        f"{'follow' if experiment.source.is_curve else 'enclose'} the points, however long it trains.",
        (
            {"network.hidden": list(smallest)},
            {"network.hidden": [8]},
            {"network.hidden": [8, 8]},
            {"network.hidden": [8, 8], **ADAM},
        ),
    )


def squared_on_classes(facts: Facts) -> Finding | None:
    """The rule for a loss without probabilities on several classes."""
    loss, chance = LOSSES[facts.experiment.loss], 1.0 / max(1, facts.experiment.classes)
    if not facts.experiment.task.has_several_classes or loss.needs_probabilities or facts.learned:
        return None
    return Finding(
        "squared_on_classes",
        f"{loss.title} hardly learns {facts.experiment.classes} classes.",
        f"loss {short(facts.loss)}; guessing has {short(facts.guess)}",
        "Through softmax, the gradient of the squared error is tiny where the network is confident and wrong. The "
        "gradient of cross-entropy is not: it is the error itself.",
        (
            {"training.loss": "cross_entropy"},
            {"training.loss": "cross_entropy", **ADAM},
            facts.rate(10),
        ),
        # Losses of different kinds are not compared.
        f"{facts.part}_accuracy>{chance + 0.7 * ((facts.best_accuracy or 1.0) - chance):.2g}",
    )


def vanishing_gradient(facts: Facts) -> Finding | None:
    """The rule for hardly any gradient in the first layer at the start."""
    layers = facts.health_at_start.layers
    if len(layers) < 3 or facts.learned:
        return None
    first, last = layers[0].gradient, layers[-1].gradient
    if not (last > 0 and first < _FIRST_GRADIENT and first / last < _RATIO) or _alike_at_start(facts):
        return None
    hidden = facts.experiment.network.hidden
    return Finding(
        "vanishing_gradient",
        "The gradient vanishes on its way to the first layer, which therefore does not learn.",
        f"mean gradient at the start: layer 1 {first:.1e}, output {last:.1e}, {last / max(first, 1e-300):,.0f} "
        "times as large",
        "In the backward pass each layer multiplies the gradient by its derivatives. Those of the sigmoid are at most "
        "1/4, so little is left after several layers; tanh and ReLU pass more on.",
        ({"network.activation": "tanh"}, {"network.activation": "relu"}, {"network.initializer": "xavier"},
         {"network.hidden": list(hidden[:2])}, ADAM),
    )  # fmt: skip


def exploding_gradient(facts: Facts) -> Finding | None:
    """The rule for a gradient of the first layer that is many times the output's at the start."""
    layers = facts.health_at_start.layers
    if len(layers) < 3 or facts.learned:
        return None
    first, last = layers[0].gradient, layers[-1].gradient
    if not (last > 0 and first / last > _EXPLODES):
        return None
    return Finding(
        "exploding_gradient",
        "The gradient explodes: it grows from layer to layer in the backward pass.",
        f"mean gradient at the start: layer 1 {first:.2e}, output {last:.2e}, a factor of {first / last:,.0f}",
        "Each layer multiplies the gradient by its weights, and these are large. Smaller initial weights, or gradient "
        "clipping, limit the steps of the first layer.",
        (
            {"network.initializer": "xavier"},
            {"training.clip": 1.0},
            facts.rate(0.1),
        ),
    )


def dead_units(facts: Facts) -> Finding | None:
    """The rule for a layer half of whose units have derivative 0 on every training point."""
    if facts.learned or facts.run.status != "ok":
        return None
    counts = [sum(layer == one for one, _ in facts.dead) for layer in range(len(facts.experiment.network.hidden))]
    worst = max(range(len(counts)), key=lambda one: counts[one] / facts.experiment.network.hidden[one], default=0)
    if not counts or counts[worst] < _HALF * facts.experiment.network.hidden[worst]:
        return None
    return Finding(
        "dead_units",
        "Neurons are dead: they have the same output at every training point and get no gradient.",
        f"{counts[worst]} of {counted(facts.experiment.network.hidden[worst], 'neuron')} of layer {worst + 1}, "
        f"{len(facts.dead)} of {facts.hidden} in all",
        "A ReLU whose sum is negative at all points outputs 0 with derivative 0, so its weights never change. "
        "Activations with a derivative above 0 everywhere cannot die.",
        (
            {"network.activation": "leaky_relu"},
            {"network.activation": "tanh"},
            facts.rate(1 / 3),
            ADAM,
        ),
    )


def saturated_units(facts: Facts) -> Finding | None:
    """The rule for a layer half of whose units are flat on nearly every training point."""
    if facts.learned or facts.run.status != "ok":
        return None
    sizes = facts.experiment.network.hidden
    shares = [len(layer.saturated) / size for layer, size in zip(facts.health.layers, sizes, strict=False)]
    worst = max(range(len(shares)), key=shares.__getitem__, default=0)
    if not shares or shares[worst] < _HALF:
        return None
    return Finding(
        "saturated_units",
        "Neurons are saturated: at nearly all points their activation is flat.",
        f"{percent(shares[worst])} of the neurons of layer {worst + 1}; flat on "
        f"{percent(facts.health.layers[worst].flat)} of neurons and points",
        "Far from 0 tanh and sigmoid hardly change, so their derivative, and so the gradient, is almost 0. Smaller "
        "initial weights, smaller steps or a penalty keep the sums near 0.",
        ({"network.initializer": "xavier"}, facts.rate(0.1), {"training.regularization": "L2",
         "training.regularization_rate": 0.003}),
    )  # fmt: skip


def l1_cuts(facts: Facts) -> Finding | None:
    """The rule for a network half of whose links L1 has cut."""
    cut, links = facts.run.network.dead, int(facts.run.network.is_weight.sum())
    if facts.learned or cut < _HALF * links or not cut:
        return None
    rate = facts.experiment.training.regularization_rate
    return Finding(
        "l1_cuts",
        "L1 has pruned too many links.",
        f"{cut} of {links} links are pruned (0 for good), at rate {rate:g}",
        "L1 moves every weight towards 0 by the same amount, and a link that reaches 0 is pruned. At this rate that "
        "is stronger than the gradients of most links.",
        ({"training.regularization_rate": float(f"{rate / 10:.2g}")}, {"training.regularization_rate":
         float(f"{rate / 100:.2g}")}, {"training.regularization": "L2"}, {"training.regularization": "none"}),
    )  # fmt: skip


def dropout_too_strong(facts: Facts) -> Finding | None:
    """The rule for a high dropout rate, or hardly a neuron left in the smallest layer."""
    strongest = max(facts.experiment.dropout, default=0.0)
    small = min(facts.experiment.network.hidden, default=0)
    if facts.learned or not (strongest >= _HALF or (strongest >= 0.2 and small * (1 - strongest) < 3)):
        return None
    return Finding(
        "dropout_too_strong",
        "Dropout leaves too few neurons.",
        f"dropout rate {strongest:g}; of {counted(small, 'neuron')} of the smallest layer "
        f"{small * (1 - strongest):.1f} are left on average",
        "In every update, so many neurons are missing that the rest cannot represent the border. Dropout is for large "
        "networks that overfit.",
        ({"training.dropout": 0.0}, {"training.dropout": 0.1}, {"network.hidden": [32, 32]}),
    )


def constant_prediction(facts: Facts) -> Finding | None:
    """The rule for nearly the same output on all training points."""
    if facts.learned or facts.run.status != "ok" or not facts.run.trainer.updates:
        return None
    outputs = np.concatenate([part[0].copy() for part in facts.run.evaluators()["train"].outputs()], axis=1)
    spread = float(np.ptp(outputs, axis=1).max())
    if spread > 0.05:
        return None
    return Finding(
        "constant_prediction",
        "The network gives nearly the same output for every point.",
        f"the outputs on all training points lie within {spread:.1e}; loss {short(facts.loss)}, the best constant "
        f"has {short(facts.guess)}",
        "Training first led to the mean of all targets, where the gradient is almost 0. Larger steps, other initial "
        "weights or fewer layers help it to leave.",
        (
            ADAM,
            facts.rate(10),
            {"network.initializer": "xavier"},
            {"training.batch_size": 1},
        ),
    )


def _alike_at_start(facts: Facts) -> int:
    """The number of hidden units at epoch 0 that another unit equals in all incoming and outgoing weights."""
    return sum(len(group.units) for group in twins(facts.start.network) if group.onward)
