"""Valid experiments for hypothesis: ``from formats.strategies import experiments``."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from tuiplay.data.datasets import DATASETS, FIRST
from tuiplay.data.features import CURVE_FEATURES, FEATURES
from tuiplay.experiment.conditions import parse, singles
from tuiplay.experiment.overlays import OVERLAYS
from tuiplay.experiment.sections import LEARNING_RATES, REGULARIZATION_RATES
from tuiplay.experiment.validation import HIDEABLE, INERT
from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.initializers import INITIALIZERS, layer_shapes
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.random import state_of, stream
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES

any_text = st.text(max_size=60)
"""With quotes, control characters, emoji, but no lone surrogates, which no file can hold."""
link_text = st.text("".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '&=#"<>`'), max_size=60)
"""What a link carries to the page unchanged."""

finite = st.floats(allow_nan=False, allow_infinity=False)
# Six layers of 100 have about 50,000 weights, which with 19 draws each stay below the limits.
layers = (
    st.lists(st.integers(1, 9), max_size=6)
    | st.lists(st.integers(1, 3), max_size=100)
    | st.lists(st.integers(1, 100), max_size=1)
)
controls = st.sampled_from(HIDEABLE) | st.integers(1, 999).map("numNodes{}".format)


def names(known: Any, longest: int = 8) -> st.SearchStrategy[list[str]]:
    """Some of the known names, in any order, perhaps twice."""
    return st.lists(st.sampled_from(list(known)), max_size=longest)


shares = st.floats(0, 0.99)
CURVES = ("sin(3*x)+x/2", "x^3", "max(x, 0.5)", "1/(x**2+0.1)")
FORMULAS = ("sin(3*x1)*x2", "max(x1, max(x2, 1))", "x1^3 - x2", "sqrt(abs(x1)) * 0.5")
STOPS = ("epoch 300", "test_loss<0.01 for 5", "patience 20 on test_loss", "patience 3, train_loss > 5, epoch 10")
DEPENDENT = frozenset({
    "data.dataset", "data.other_dataset", "data.validation_percent", "data.balance", "data.file", "data.points",
    "data.curve_points", "data.target", "features.formulas",
    "network.activations", "network.frozen", "network.output_activation", "training.loss", "training.dropout",
    "training.stop", "weights.values", "weights.biases", "weights.frozen", "weights.off", "weights.cut",
    "weights.classes",
    "memory.epoch", "memory.updates", "memory.position", "memory.vectors", "memory.steps", "memory.waiting",
    "memory.waiting_points", "memory.schedule_state", "memory.dropout_stream", "memory.shuffle_stream",
    "memory.order_stream", "memory.stop_streaks", "memory.stop_first_epoch", "memory.stop_best",
    "memory.stop_best_epoch", "memory.stop_best_weights", "memory.stop_best_cut",
})  # fmt: skip
"""Fields whose values depend on those of others; ``data.file`` stays empty."""


def browser_values(texts: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for every field of a link but the data sets, whose problems depend on each other."""
    return {
        "data.noise": st.integers(0, 80) | st.floats(0, 80),
        "data.train_percent": st.integers(1, 99) | st.floats(0.2, 99.79),
        "data.seed": texts.filter(bool),
        "features.use": names(FEATURES),
        "network.hidden": layers,
        "network.activation": st.sampled_from(["relu", "tanh", "sigmoid", "linear"]),
        "network.initializer": st.sampled_from(["playground", "zeros"]),
        "network.draw": st.integers(0, 19),
        "network.seed": texts,
        "training.learning_rate": st.sampled_from(LEARNING_RATES) | finite,
        "training.batch_size": st.integers(1, 1_000_000),
        "training.regularization": st.sampled_from(list(REGULARIZERS)),
        "training.regularization_rate": st.sampled_from(REGULARIZATION_RATES) | finite,
        "view.show_test_data": st.booleans(),
        "view.discretize": st.booleans(),
        "view.log_loss": st.booleans(),
        "view.log_epochs": st.booleans(),
        "view.trace": st.booleans(),
        "view.overlays": names(OVERLAYS),
        "view.hide": st.lists(controls, max_size=8),
        "view.hide_text": st.booleans(),
        "view.tutorial": texts,
        "view.inert": names(INERT, 3),
    }


def values(texts: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for every field that does not depend on others."""
    return {
        **browser_values(texts),
        "data.samples": st.just(0) | st.integers(500, 1_000_000),
        "data.x": texts,
        "data.y": texts,
        "data.label": texts,
        "data.projection": st.sampled_from(["columns", "pca"]),
        "data.scaling": st.just([]) | st.lists(finite, min_size=4, max_size=4),
        "data.scale": st.sampled_from(["range", "robust"]),
        "data.decimal": st.sampled_from(["auto", "point", "comma"]),
        "data.skip_bad_rows": st.booleans(),
        "network.activation": st.sampled_from(list(ACTIVATIONS)),
        "network.initializer": st.sampled_from(list(INITIALIZERS)),
        "network.initializer_width": st.floats(0, 1000),
        "network.keep_weights": st.booleans(),
        "data.inputs": st.lists(finite, max_size=8),
        "view.inference": st.booleans(),
        "training.optimizer": st.sampled_from(list(OPTIMIZERS)),
        "training.momentum": shares,
        "training.beta1": shares,
        "training.beta2": shares,
        "training.smoothing": shares,
        "training.epsilon": st.floats(0, 1),
        "training.schedule": st.sampled_from(list(SCHEDULES)),
        "training.schedule_epochs": st.integers(0, 10**9),
        "training.schedule_factor": st.floats(0, 1),
        "training.schedule_warmup": st.integers(0, 10**9),
        "training.huber_delta": st.floats(1e-9, 1e9),
        "training.clip": st.floats(0, 1e9),
        "training.broken_layer": st.integers(0, 101),
        "training.reshuffle": st.booleans(),
        "training.shuffle_seed": texts,
    }


@st.composite
def datasets(draw: st.DrawFn, known: Any = tuple(DATASETS)) -> dict[str, str]:
    """A data set and one of the other problem, or none."""
    name = draw(st.sampled_from(list(known)))
    others = [other for other in known if DATASETS[other].problem != DATASETS[name].problem]
    return {"data.dataset": name, "data.other_dataset": draw(st.sampled_from(["", *others]))}


points = st.lists(
    st.tuples(finite, finite, st.integers(0, 9)) | st.tuples(finite, finite, st.integers(0, 9), st.integers(0, 1)),
    max_size=6,
)
curve_points = st.lists(
    st.tuples(finite, finite) | st.tuples(finite, finite, st.integers(0, 1)),
    max_size=6,
)


@st.composite
def dependent(draw: st.DrawFn, chosen: dict[str, Any]) -> dict[str, Any]:
    """Values of the ``DEPENDENT`` fields, some of them, that fit the others."""
    found: dict[str, Any] = {**draw(datasets()), "data.points": draw(points), "data.curve_points": draw(curve_points)}
    problem = DATASETS[found["data.dataset"]].problem
    classes, is_curve = problem == "classification", problem == "curve"
    if is_curve:
        found["features.use"] = draw(names(CURVE_FEATURES))
        # They have fewer points, of which one at least is to be trained on.
        found["data.train_percent"] = max(1.0, chosen.get("data.train_percent", 50.0))
    stops = [*STOPS, *(["test_accuracy>0.9"] * classes)]
    if chosen.get("data.train_percent", 50.0) <= 80 and draw(st.booleans()):
        found["data.validation_percent"] = draw(st.floats(1, 19))
        stops += ["validation_loss < 1e-3 for 2", "patience 7"]
    layers = len(chosen.get("network.hidden", (4, 2)))
    offers = {
        "data.balance": st.floats(1, 99) if classes else st.just(50.0),
        "network.activations": st.lists(st.sampled_from(list(ACTIVATIONS)), min_size=layers, max_size=layers),
        "training.loss": st.sampled_from(["auto", *(name for name in LOSSES if classes or name != "cross_entropy")]),
        "training.dropout": shares | st.lists(shares, max_size=layers + 1),
        "training.stop": st.sampled_from(["", *stops]),
        "network.frozen": st.lists(st.integers(1, layers + 1), max_size=3),
        "features.formulas": names(CURVES if is_curve else FORMULAS, 3),
        "data.target": st.sampled_from(["", *CURVES]) if is_curve else any_text,
    }
    if DATASETS[found["data.dataset"]].classes <= 2 and found["data.dataset"] != "drawn" and draw(st.booleans()):
        found["network.output_activation"] = draw(st.sampled_from(["relu", "elu"]))
        offers["training.loss"] = st.just("huber")
    return found | draw(st.fixed_dictionaries({}, optional=offers))


@st.composite
def experiments(draw: st.DrawFn, texts: st.SearchStrategy[str] = any_text) -> Experiment:
    """Valid experiments with any fields changed; ``texts`` gives seeds, columns and the name of the tutorial."""
    chosen = draw(st.fixed_dictionaries({}, optional=values(texts)))
    found = Experiment().change(chosen | draw(dependent(chosen)))
    if draw(st.booleans()):
        found = found.change(draw(weights(layer_shapes(found.sizes))))
    return found.change(draw(memories(found))) if draw(st.booleans()) else found


@st.composite
def memories(draw: st.DrawFn, experiment: Experiment) -> dict[str, Any]:
    """What training of an experiment may remember."""
    parameters = sum(rows * width for rows, width in layer_shapes(experiment.sizes))
    number, waiting, position = draw(finite), draw(st.integers(0, 9)), draw(st.integers(0, 1))
    state = state_of(stream(draw(st.text()), "any")).hex()
    schedule = SCHEDULES[experiment.training.schedule].restored()
    seen = () if schedule is None or not np.isfinite(schedule.state()).all() else schedule.state()
    return {
        "memory.epoch": draw(st.integers(0, 10**9)),
        "memory.updates": draw(st.integers(0, 10**12)),
        "memory.position": position if experiment.part_counts[0] > 1 else 0,
        "memory.vectors": [[number] * parameters] * OPTIMIZERS[experiment.training.optimizer].slots,
        "memory.steps": draw(st.integers(0, 10**12)),
        "memory.waiting": [number] * parameters if waiting and parameters else [],
        "memory.waiting_points": waiting if parameters else 0,
        "memory.schedule_state": seen,
        "memory.dropout_stream": draw(st.sampled_from(["", state])),
        "memory.shuffle_stream": draw(st.sampled_from(["", state])),
        "memory.order_stream": state if position and experiment.part_counts[0] > 1 else "",
        **(draw(counts(experiment, number, parameters)) if experiment.training.stop else {}),
    }


@st.composite
def counts(draw: st.DrawFn, experiment: Experiment, number: float, parameters: int) -> dict[str, Any]:
    """What a stop rule may have counted."""
    rule = parse(experiment.training.stop, validation=experiment.data.validation_percent > 0, regression=None)
    streaks = [draw(st.integers(0, 9)) for condition in rule for _ in singles(condition)]
    best = {
        "memory.stop_best": [number],
        "memory.stop_best_epoch": draw(st.integers(0, 10**9)),
        "memory.stop_best_weights": [number] * parameters,
        "memory.stop_best_cut": draw(st.sampled_from([[], [1] * parameters])),
    }
    seen = {"memory.stop_streaks": streaks, "memory.stop_first_epoch": draw(st.integers(0, 9))}
    return seen | (best if draw(st.booleans()) else {})


@st.composite
def weights(draw: st.DrawFn, shapes: list[tuple[int, int]]) -> dict[str, Any]:
    """Some of the fields of ``weights`` for layers of these shapes, which are (neurons, inputs + 1)."""
    number, bit = draw(finite | st.just(0.0)), draw(st.integers(0, 1))
    found = {
        path: value
        for path, value in {
            "weights.values": [[[number] * (width - 1)] * neurons for neurons, width in shapes],
            "weights.biases": [[number] * neurons for neurons, _ in shapes],
            "weights.frozen": [[[bit] * width] * neurons for neurons, width in shapes],
            "weights.off": [[[bit] * width] * neurons for neurons, width in shapes],
        }.items()
        if draw(st.booleans())
    }
    if draw(st.booleans()):
        found["weights.classes"] = ["no", "yes"]
    if "weights.values" in found and number == 0:
        found["weights.cut"] = [[[bit] * (width - 1)] * neurons for neurons, width in shapes]
    return found


@st.composite
def browser_experiments(draw: st.DrawFn, texts: st.SearchStrategy[str] = any_text) -> Experiment:
    """Valid experiments that the page has controls for."""
    chosen = draw(st.fixed_dictionaries({}, optional=browser_values(texts)))
    sets = draw(datasets(("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss")))
    return Experiment().change(sets | chosen)


def as_carried(experiment: Experiment) -> Experiment:
    """The experiment without what a link leaves out; see ``tuiplay.formats.link.write``."""
    first = FIRST["regression" if experiment.problem == "classification" else "classification"]
    other = experiment.data.other_dataset
    carried = (
        "" if other == first or other not in ("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss") else other
    )
    return experiment.change(
        {
            "data.other_dataset": carried,
            "view.log_loss": False,
            "view.log_epochs": False,
            "view.trace": False,
            "view.overlays": [],
        }
    )
