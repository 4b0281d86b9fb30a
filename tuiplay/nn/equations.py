"""The equations of one update for one weight, or of one point in one neuron, written out with the present numbers.

Everything is read from a ``PlainUpdate``; the formulas are those of the registries. Neurons, inputs and points are
named from 1: w12 leads from input 1 to neuron 2, b2 is that neuron's bias, x1 an input of the network and a1 the output
of neuron 1 of the previous layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.formulas import Elementwise
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.network import Network
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.plain_update import LayerPass, PlainUpdate, formula_of, plain_loss, plain_optimizer
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.settings import TrainingSettings
from tuiplay.nn.terms import Line, Notes, Term, shown, term, total

_WRITTEN_OUT = 4
"""The most points of a batch whose shares are all written out; of more, the first two and the last."""

_SCHEDULE_NAMES = {"schedule_epochs": "length", "schedule_factor": "factor", "schedule_warmup": "warmup"}


@dataclass(frozen=True)
class Weight:
    """A weight, or a bias if ``source`` is the number of the layer's inputs; all numbers from 0."""

    layer: int
    neuron: int
    source: int


def weight_name(source: int, neuron: int, inputs: int) -> str:
    """The name of a weight: w12 from input 1 to neuron 2; b2 for the bias."""
    if source == inputs:
        return f"b{neuron + 1}"
    between = "," if source > 8 or neuron > 8 else ""
    return f"w{source + 1}{between}{neuron + 1}"


def sum_of(matrix: np.ndarray, neuron: int, sources: Sequence[Term]) -> Term:
    """The sum z of one neuron over the terms that feed it; ``matrix`` has shape (neurons, inputs + 1)."""
    inputs = len(sources)
    weights = [term(matrix[neuron, place], weight_name(place, neuron, inputs)) for place in range(inputs + 1)]
    products = [_times(weight, source) for weight, source in zip(weights, sources, strict=False)]
    return total([*products, weights[-1]])


def _times(weight: Term, source: Term) -> Term:
    # Without spaces: w12*x1 + w22*x2 reads as two terms.
    product = weight * source
    return replace(product, names=product.names.replace(" * ", "*"), numbers=product.numbers.replace(" * ", "*"))


def function_name(activation: str) -> str:
    """The name of an activation in a formula: "ReLU"."""
    return OUTPUTS[activation].title.partition(" (")[0]


class Equations:
    """The equations of an update as lines.

    Parameters
    ----------
    inputs
        The names of the network's inputs; by default x1, x2 and so on.
    """

    def __init__(
        self, update: PlainUpdate, network: Network, settings: TrainingSettings, inputs: Sequence[str] = ()
    ) -> None:
        self.update, self._network, self._settings = update, network, settings
        self._inputs = tuple(inputs) or tuple(f"x{place + 1}" for place in range(len(update.inputs)))

    def title(self, layer: int) -> str:
        """The name of the activation of a layer in a formula."""
        return function_name(self._network.activation_of(layer))

    # One point in one neuron

    def _sources(self, layer: int, point: int) -> list[Term]:
        names = self._inputs if layer == 0 else [f"a{place + 1}" for place in range(self._network.sizes[layer])]
        return [term(value, name) for value, name in zip(self._pass(layer).source[:, point], names, strict=True)]

    def _pass(self, layer: int) -> LayerPass:
        return self.update.layers[layer]

    def forward(self, layer: int, neuron: int, point: int) -> list[Line]:
        """The calculation of a neuron's output for a point of the batch."""
        found, here = Notes(), self._pass(layer)
        found(
            f"z{neuron + 1}",
            replace(sum_of(here.weights, neuron, self._sources(layer, point)), value=here.z[neuron, point]),
        )
        sums = [term(z, f"z{place + 1}") for place, z in enumerate(here.z[:, point])]
        value = here.value[neuron, point]
        found.lines.append(self._activation(layer, neuron, sums, float(value)))
        if here.mask is not None:
            kept = term(here.mask[neuron, point], "m")
            found("output", term(value, f"a{neuron + 1}") * kept)
        return found.lines

    def _activation(self, layer: int, neuron: int, sums: Sequence[Term], value: float) -> Line:
        formula, title = formula_of(self._network, layer), self.title(layer)
        name = f"a{neuron + 1}"
        if not isinstance(formula, Elementwise):
            one = formula.layer(sums)[neuron]
            return Line(name, one.names, one.numbers, value)
        return Line(name, f"{title}({sums[neuron].names})", f"{title}({sums[neuron].numbers})", value)

    def loss(self, point: int) -> list[Line]:
        """The loss of a point, and its derivatives by the outputs, or by the sums if the loss skips the activation."""
        last, here = len(self.update.layers) - 1, self.update.layers[-1]
        entry = LOSSES[fitting_loss(self._settings.loss, self._network.sizes[-1])]
        formula, one = plain_loss(self._settings, self._network), len(here.z) == 1
        sums, outputs, targets = (
            [term(value, f"{letter}{'' if one else place + 1}") for place, value in enumerate(column)]
            for letter, column in (
                ("z", here.z[:, point]),
                ("o", here.value[:, point]),
                ("t", self.update.targets[:, point]),
            )
        )
        knobs = {name: term(value, name.replace("huber_", "")) for name, value in entry.knobs(self._settings).items()}
        value = formula.value(sums, outputs, targets, knobs)
        found = [Line("loss", value.names, value.numbers, float(self.update.losses[point]))]
        slopes = formula.slopes(outputs, targets, knobs)
        by = "z" if entry.from_sums else "o"
        for place, slope in enumerate(slopes):
            found.append(Line(f"d loss / d {by}{'' if one else place + 1}", slope.names, slope.numbers, slope.value))
        if not entry.from_sums:
            terms = [term(slope.value, f"dloss/do{'' if one else place + 1}") for place, slope in enumerate(slopes)]
            back = formula_of(self._network, last).back(sums, outputs, terms)
            found += [
                Line(f"delta{'' if one else place + 1}", delta.names, delta.numbers, float(here.delta[place, point]))
                for place, delta in enumerate(back)
            ]
        return found

    def delta(self, layer: int, neuron: int, point: int) -> list[Line]:
        """The derivative of a point's loss by a neuron's sum, by the chain rule through all neurons that it feeds."""
        if layer == len(self.update.layers) - 1:
            return self.loss(point)
        here, after = self._pass(layer), self._pass(layer + 1)
        found = Notes()
        products = [
            _times(
                term(after.weights[place, neuron], weight_name(neuron, place, after.weights.shape[1] - 1)),
                term(after.delta[place, point], f"delta{place + 1}'"),
            )
            for place in range(after.delta.shape[0])
        ]
        by_value = total(products)
        if here.mask is not None:
            by_value = by_value * term(here.mask[neuron, point], "m")
        by_value = found(f"d loss / d a{neuron + 1}", by_value)
        formula = formula_of(self._network, layer)
        assert isinstance(formula, Elementwise)
        z, a = term(here.z[neuron, point], f"z{neuron + 1}"), term(here.value[neuron, point], f"a{neuron + 1}")
        title = self.title(layer)
        slope = found(f"{title}'(z{neuron + 1})", formula.slope(z, a))
        product = by_value * slope
        found.lines.append(Line(f"delta{neuron + 1}", product.names, product.numbers, float(here.delta[neuron, point])))
        if layer + 1 == self._settings.broken_layer:
            found.lines.append(Line("broken on purpose", "the sign is wrong", "", float(here.delta[neuron, point])))
        return found.lines

    def share(self, weight: Weight, point: int) -> Line:
        """The contribution of a point to the gradient of a weight."""
        here = self._pass(weight.layer)
        delta = term(here.delta[weight.neuron, point], f"delta{weight.neuron + 1}")
        value = float(here.share(weight.neuron, weight.source)[point])
        if weight.source == here.source.shape[0]:
            return Line("this point's share", delta.names, "", value)
        product = delta * self._sources(weight.layer, point)[weight.source]
        return Line("this point's share", product.names, product.numbers, value)

    # The batch, and one weight

    def _of(self, vector: np.ndarray, weight: Weight) -> float:
        return float(self.update.views(vector)[weight.layer][weight.neuron, weight.source])

    def gradient(self, weight: Weight) -> list[Line]:
        """The gradient of a weight: the mean over the batch and over points left over from the previous epoch."""
        update = self.update
        shares = self._pass(weight.layer).share(weight.neuron, weight.source)
        terms = [term(value) for value in shares]
        carried = self._of(update.gradient, weight) - float(shares.sum())
        if update.carried:
            terms.append(term(carried))
        text = str(total(terms))
        if len(terms) > _WRITTEN_OUT:
            last = str(terms[-1])
            text = f"{total(terms[:2])} + ... {f'- {last[1:]}' if last.startswith('-') else f'+ {last}'}"
        points = "1 point" if len(shares) == 1 else f"{len(shares)} points"
        names = f"the mean of {points}" + (f" and of {update.carried} left over" if update.carried else "")
        mean = self._of(update.gradient, weight) / update.count
        lines = [Line("g", names, f"({text}) / {update.count}", mean)]
        if self._is(update.fixed, weight):
            lines.append(Line("g", "0, as it is frozen", "", 0.0))
        return lines

    def _is(self, mask: np.ndarray | None, weight: Weight) -> bool:
        return mask is not None and bool(self._of(mask, weight))

    def rate(self) -> list[Line]:
        """The learning rate; no lines unless a schedule changes it."""
        entry = SCHEDULES[self._settings.schedule]
        if not entry.varies:
            return []
        base, epoch = self._settings.learning_rate, float(self.update.epoch)
        if entry.plain is None:
            numbers = f"rate {shown(base)}, epoch {self.update.epoch}"
            return [Line("learning rate", entry.formula, numbers, self.update.rate)]
        knobs = {
            name: term(float(value), _SCHEDULE_NAMES.get(name, name))
            for name, value in entry.knobs(self._settings).items()
        }
        found = entry.plain(term(base, "rate"), term(epoch, "epoch"), knobs)
        if entry.memory is not None:
            found = found * term(self.update.rate / found.value if found.value else 1.0, "scale")
        return [Line("learning rate", found.names, found.numbers, self.update.rate)]

    def step(self, weight: Weight) -> list[Line]:
        """The clipping, the penalty, and the optimizer's step from the gradient."""
        update, notes = self.update, Notes()
        mean, clipped = (self._of(vector, weight) for vector in (update.mean, update.clipped))
        g = term(mean, "g")
        if self._settings.clip and update.norm > self._settings.clip:
            limit, norm = term(self._settings.clip, "limit"), term(update.norm, "|g|")
            g = replace(notes("g_clipped", g * limit / norm), value=clipped)
        if update.coupled:
            g = notes("g_total", g + self._pull(weight))
        state = {name: term(self._of(vector, weight), name) for name, vector in update.before.items()}
        optimizer = OPTIMIZERS[self._settings.optimizer]
        knobs = {name: term(value, name) for name, value in optimizer.knobs(self._settings).items()}
        formula = plain_optimizer(self._settings)
        if optimizer.only_scales:
            return notes.lines
        step = formula.step(notes, g, state, term(update.rate, "rate"), knobs, term(float(update.time), "t"))
        notes.lines.append(Line("step", step.names, step.numbers, self._of(update.step, weight)))
        return notes.lines

    def _pull(self, weight: Weight) -> Term:
        """The derivative of the penalty by a weight."""
        penalty = REGULARIZERS[self._settings.regularization]
        if (
            penalty.plain is None
            or not self._of(self._network.is_weight, weight)
            or self._is(self.update.fixed, weight)
        ):
            return term(0.0)
        rate = term(self._settings.regularization_rate, f"{penalty.title} rate")
        pull = penalty.plain(term(self._of(self.update.weight, weight), "w"), rate)
        assert isinstance(pull, Term)
        return pull

    def new(self, weight: Weight) -> list[Line]:
        """The weight after the update, in one line from the weight before it; and whether a penalty cuts it."""
        update = self.update
        w, value = term(self._of(update.weight, weight), "w"), self._of(update.new, weight)
        if self._is(update.fixed, weight):
            return [Line("new w", "w, as it is frozen", "", value)]
        if self._of(update.alive, weight) == 0.0:
            return [Line("new w", "0, as the penalty has cut it", "", value)]
        pull = self._pull(weight)
        rate = term(update.rate, "rate")
        if OPTIMIZERS[self._settings.optimizer].only_scales:
            g = term(self._of(update.clipped, weight), "g")
            whole = w - rate * (g + pull) if pull.names != "0" else w - rate * g
        else:
            step = term(self._of(update.step, weight), "step")
            whole = w - step if update.coupled or pull.names == "0" else w - step - rate * pull
        lines = [Line("new w", whole.names, whole.numbers, value)]
        if update.cuts and value == 0.0 and whole.value != 0.0:
            lines.append(Line("new w", "0: the penalty alone would push it through 0, so it is cut", "", 0.0))
        return lines

    def weight(self, weight: Weight, point: int | None = None) -> list[Line]:
        """The equations of one weight, from its gradient to its new value."""
        shares = [] if point is None else [self.share(weight, point)]
        return [*shares, *self.gradient(weight), *self.rate(), *self.step(weight), *self.new(weight)]
