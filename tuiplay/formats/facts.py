"""Provable facts about a run, each in a sentence with its proof."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tuiplay.data.features import feature_of
from tuiplay.data.points import DOMAIN
from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.layer_health import Twins, dead_units, largest_sum, twins
from tuiplay.nn.linear_map import linear_layers, merged, shown_rows
from tuiplay.run.analysis import Analysis, plane_form
from tuiplay.run.run import Run
from tuiplay.text import counted

Kind = Literal["dead", "twins", "map", "line", "best", "pieces"]
_NAMED = 4
"""The maximum number of units of a layer that are named; of more, the count is given."""


@dataclass(frozen=True)
class Fact:
    """One provable fact about a run.

    Attributes
    ----------
    kind
        The subject.
    says
        The fact, in a sentence without a full stop.
    proof
        The proof, in sentences.
    """

    kind: Kind
    says: str
    proof: str


def facts_of(run: Run, analysis: Analysis) -> tuple[Fact, ...]:
    """All facts that can be proved at present, with those parts of ``analysis`` that are ready."""
    if run.status != "ok":
        return ()
    off = _switched_off(run)
    groups = [group for group in twins(run.network) if not off.issuperset((group.layer, unit) for unit in group.units)]
    found = [*_dead(run, off), *map(_twins, groups), *_linear(run)]
    return (*found, *_of_points(run, analysis), *_pieces(run, analysis))


# Units


def _switched_off(run: Run) -> set[tuple[int, int]]:
    """Hidden units, by layer and number from 0, that are switched off and about which no facts are given."""
    off = run.network.off
    if off is None:
        return set()
    layers = run.network.views(off)[:-1]
    return {(layer, int(unit)) for layer, rows in enumerate(layers) for unit in np.flatnonzero((rows > 0).all(axis=1))}


def _dead(run: Run, off: set[tuple[int, int]]) -> list[Fact]:
    inputs, _ = run.training_rows
    if not len(inputs):
        return []
    with np.errstate(all="ignore"):
        found = {unit: top for unit, top in dead_units(run.network, inputs).items() if unit not in off}
    facts: list[Fact] = []
    for layer in sorted({layer for layer, _ in found}):
        units = [unit for at, unit in found if at == layer]
        name = f"layer {layer + 1}: {_named(units)}"
        title = OUTPUTS[run.network.activation_of(layer)].title
        sums = ", ".join(f"{found[layer, unit]:.3g}" for unit in units[:_NAMED])
        proof = (
            f"The largest sum w a + b over all {len(inputs):,} training points is {sums}"
            f"{' and so on' if len(units) > _NAMED else ''}: there {title} has derivative 0. So the weights and "
            "the bias get no gradient, and training on these points never changes them."
        )
        if layer:
            proof += " Only a change in earlier layers can revive them."
        elif _dead_everywhere(run, units):
            where = "at the end of x" if run.experiment.source.is_curve else "in the corner of the plane"
            proof += f" Even {where} where it is largest, the sum is not above 0: the map is empty."
        facts.append(Fact("dead", f"{name} {'is' if len(units) == 1 else 'are'} dead", proof))
    return facts


def _dead_everywhere(run: Run, units: list[int]) -> bool:
    """True if first-layer units have no positive sum anywhere in the picture, judging by its corners."""
    form = plane_form(run.experiment.active_features, run.experiment.data.inputs)
    if form is None:
        return False
    matrix = run.network.weights[0]
    sums = matrix[:, :-1] @ form
    sums[:, 2] += matrix[:, -1]
    low, high = np.full(2, -DOMAIN), np.full(2, DOMAIN)
    return all(largest_sum(sums[unit], low, high) <= 0 for unit in units)


def _named(units: list[int]) -> str:
    if len(units) > _NAMED:
        return counted(len(units), "neuron")
    numbers = [str(unit + 1) for unit in units]
    return f"neuron {numbers[0]}" if len(units) == 1 else f"neurons {', '.join(numbers[:-1])} and {numbers[-1]}"


def _twins(group: Twins) -> Fact:
    names = _named(list(group.units))
    proof = "Their weights and biases are equal, so they give the same value at every point: one of them is enough. "
    if group.onward:
        proof += (
            "Their weights in the next layer are equal too: they get equal gradients and stay equal for ever, however "
            "long training lasts (only dropout separates them)."
        )
    else:
        proof += "Their weights in the next layer differ, so training can separate them."
    return Fact("twins", f"layer {group.layer + 1}: {names} are twins", proof)


# Linear layers


def _linear(run: Run) -> list[Fact]:
    network = run.network
    layers = linear_layers(network)
    if not layers:
        return []
    found = merged(network)
    if found.hidden:
        names = ", ".join(str(layer + 1) for layer in layers)
        says = (
            f"linear {'layers' if len(layers) > 1 else 'layer'} {names} {'add' if len(layers) > 1 else 'adds'} nothing"
        )
        rest = counted(len(found.hidden), "hidden layer")
        proof = (
            f"W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2): each merges with the next layer. A network with "
            f"{rest} computes the same."
        )
        return [Fact("map", says, proof)]
    features = [feature_of(name).label for name in run.experiment.active_features]
    rows = shown_rows(found.weights[0], features)
    outputs = "; ".join(rows[:3]) + (" and so on" if len(rows) > 3 else "")
    says = f"{counted(len(layers), 'hidden layer')} and output equal one linear map"
    proof = (
        "Every hidden layer is linear, and W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2). The output's sum is "
        f"{outputs}. Without hidden layers the network computes the same."
    )
    return [Fact("map", says, proof)]


# The points


def _of_points(run: Run, analysis: Analysis) -> list[Fact]:
    facts: list[Fact] = []
    line, best = analysis.line, analysis.best
    if line is not None:
        test = (
            ""
            if math.isnan(analysis.line_test)
            else f" On the test points this line has {percent_text(analysis.line_test)}."
        )
        a, b, c = line.weights.tolist()
        facts.append(
            Fact(
                "line",
                "a straight line separates the training points"
                if line.right == line.points
                else f"no straight line beats {percent_text(line.accuracy)} on training points",
                "Every way to separate these points by a line was tried, by rotating a line around each point. The "
                f"best is {shown_rows(np.array([[a, b, c]]), ('x1', 'x2'))[0]} = 0, with {line.right:,} of "
                f"{line.points:,} correct.{test}",
            )
        )
    if best is not None:
        facts.append(_best(run, analysis))
    return facts


def _best(run: Run, analysis: Analysis) -> Fact:
    best = analysis.best
    assert best is not None
    noise = f"{run.experiment.data.noise:g}"
    if best.classes is None:
        return Fact(
            "best",
            f"at noise {noise} nobody beats a loss of {loss_text(best.loss)} on new points",
            "At each place the labels of new points scatter about their mean, by a known noise model. Half of that "
            f"variance is the squared-error loss of the best possible regression, whose R² is {best.r2:.3f}.",
        )
    return Fact(
        "best",
        f"at noise {noise} nobody beats {percent_text(best.accuracy)} on new points",
        "The noise of these points is known. At each place the likelier class is the best answer (Bayes' rule); this "
        "is how often it is right, over all points that could be drawn. A test set may lie a little above or below by "
        "chance.",
    )


def _pieces(run: Run, analysis: Analysis) -> list[Fact]:
    if analysis.pieces is None:
        return []
    if run.experiment.source.is_curve:
        return [
            Fact(
                "pieces",
                f"the folds cut this curve into {counted(analysis.pieces, 'straight piece')}",
                "Every unit with a corner bends the curve where its sum is 0; from there to the next bend the output's "
                "sum is one linear map of x. The pieces were counted one by one.",
            )
        ]
    return [
        Fact(
            "pieces",
            f"the fold lines cut this plane into {counted(analysis.pieces, 'piece')}",
            "Every unit with a corner folds the plane along a line that is straight within each piece of the layer "
            "before; within one piece the output's sum is one linear map. The pieces were counted one by one.",
        )
    ]


def curvature_words(analysis: Analysis, rate: float) -> tuple[float, str] | None:
    """The learning rate times the largest eigenvalue, and sentences about it; None if it is not known."""
    found = analysis.curvature
    if found is None or not math.isfinite(found.largest):
        return None
    product = rate * found.largest
    how = "of the whole Hessian" if found.exact else "by Lanczos' method"
    return product, (
        f"Rate {rate:.3g} x largest eigenvalue {found.largest:.4g} ({how}; the smallest is {found.smallest:.3g}) of "
        "the training loss. With all points in one batch and plain descent, above 2 the weights do not stay in a "
        "minimum, and far below 2 the steps could be larger. With small batches, momentum or adaptive steps "
        "it is only a guide."
    )


def weights_of_map(run: Run) -> Array | None:
    """The weights, shape (outputs, inputs + 1), of the one layer that equals a network of linear layers, or None."""
    found = merged(run.network)
    return None if found.hidden or not linear_layers(run.network) else found.weights[0]
