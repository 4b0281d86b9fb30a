"""Whole trainings beside scikit-learn's MLPRegressor and MLPClassifier: the same start, the same batches."""

from __future__ import annotations

import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest
from nn.settings import training

from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import Trainer

neural_network: Any = pytest.importorskip("sklearn.neural_network", reason="the reference here: scikit-learn")

COUNT, BATCH, EPOCHS = 200, 10, 15
TOLERANCE = 1e-9
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "logistic", "linear": "identity"}
"""Ours -> scikit-learn's."""
KINDS = ("regression", "two classes", "three classes")


class Rule(NamedTuple):
    """Our settings, and what scikit-learn calls them."""

    ours: dict[str, Any]
    theirs: dict[str, Any]


RULES = {
    "sgd": Rule({"learning_rate": 0.2}, {"solver": "sgd", "learning_rate_init": 0.2, "momentum": 0.0}),
    "momentum": Rule(
        {"optimizer": "momentum", "momentum": 0.9, "learning_rate": 0.05},
        {"solver": "sgd", "learning_rate_init": 0.05, "momentum": 0.9, "nesterovs_momentum": False},
    ),
    "nesterov": Rule(
        {"optimizer": "nesterov", "momentum": 0.8, "learning_rate": 0.1},
        {"solver": "sgd", "learning_rate_init": 0.1, "momentum": 0.8, "nesterovs_momentum": True},
    ),
    # scikit-learn adds epsilon before the bias correction, we after it: one that is too small to matter, in both.
    "adam": Rule(
        {"optimizer": "adam", "learning_rate": 0.01, "beta2": 0.99, "epsilon": 1e-15},
        {"solver": "adam", "learning_rate_init": 0.01, "beta_2": 0.99, "epsilon": 1e-15},
    ),
}


def start(kind: str, activation: str) -> Network:
    outputs, output = {"regression": (1, "linear"), "two classes": (1, "sigmoid"), "three classes": (3, "softmax")}[
        kind
    ]
    network = Network([2, 5, 3, outputs], activation, output)
    network.params[:] = np.random.default_rng(1).uniform(-0.8, 0.8, network.params.size)
    return network


def points(kind: str) -> tuple[Array, Array]:
    """Inputs of shape (COUNT, 2), and numbers or class numbers of shape (COUNT,)."""
    random = np.random.default_rng(2)
    x = random.uniform(-1, 1, (COUNT, 2))
    value = 2 * x[:, 0] * x[:, 1] + random.normal(0, 0.1, COUNT)
    classes = {"regression": 0, "two classes": 2, "three classes": 3}[kind]
    return x, np.digitize(value, np.quantile(value, np.arange(1, classes) / classes)) if classes else value


def ours(kind: str, activation: str, settings: dict[str, Any]) -> list[Array]:
    """Weights after training, each of shape (neurons, inputs + 1)."""
    network = start(kind, activation)
    x, y = points(kind)
    targets = np.eye(3)[y.astype(int)] if kind == "three classes" else y[:, None].astype(float)
    loss = "squared" if kind == "regression" else "cross_entropy"
    chosen = training(**{"batch_size": BATCH, "loss": loss, **settings})
    trainer = Trainer(network, np.column_stack([x, np.ones(COUNT)]), targets, chosen)
    while trainer.epoch < EPOCHS:
        trainer.run(1 << 30)
    return network.weights


def theirs(kind: str, activation: str, settings: dict[str, Any]) -> list[Array]:
    """The same of scikit-learn, by its public interface: one fit gives the shapes, a warm start keeps our weights."""
    make = neural_network.MLPRegressor if kind == "regression" else neural_network.MLPClassifier
    model = make(
        **{
            "hidden_layer_sizes": (5, 3), "activation": ACTIVATIONS[activation], "batch_size": BATCH, "alpha": 0.0,
            "shuffle": False, "warm_start": True, "max_iter": 1, "tol": 0.0, "n_iter_no_change": 10**6, **settings,
        }
    )  # fmt: skip
    with warnings.catch_warnings():
        # It says that it has not converged, and it need not.
        warnings.simplefilter("ignore")
        model.fit(*points(kind))
        matrices = start(kind, activation).weights
        model.coefs_ = [matrix[:, :-1].T.copy() for matrix in matrices]
        model.intercepts_ = [matrix[:, -1].copy() for matrix in matrices]
        model.set_params(max_iter=EPOCHS)
        model.fit(*points(kind))
    assert model.n_iter_ == EPOCHS
    return [np.column_stack([w.T, b]) for w, b in zip(model.coefs_, model.intercepts_, strict=True)]


def gap(one: list[Array], other: list[Array]) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


def penalised(rule: Rule, alpha: float) -> dict[str, Any]:
    """Our settings for scikit-learn's alpha, whose penalty is alpha / (2 · rows of the batch) · Σw²."""
    return {**rule.ours, "regularization": "L2", "regularization_rate": alpha / BATCH} if alpha else rule.ours


@pytest.mark.parametrize(("activation", "alpha"), [("tanh", 0.1), ("relu", 0.1), ("sigmoid", 0.0), ("linear", 0.0)])
@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.parametrize("kind", KINDS)
def test_three_hundred_updates_are_those_of_scikit_learn(kind: str, activation: str, rule: str, alpha: float) -> None:
    mine = ours(kind, activation, penalised(RULES[rule], alpha))
    assert gap(mine, start(kind, activation).weights) > 0.05, "it has learned something"
    assert gap(mine, theirs(kind, activation, {**RULES[rule].theirs, "alpha": alpha})) <= TOLERANCE


@pytest.mark.parametrize(
    ("rule", "changed", "least"),
    [
        ("sgd", {"alpha": 0.1}, 1e-3),
        ("momentum", {"nesterovs_momentum": True}, 1e-3),
        ("nesterov", {"batch_size": 30}, 1e-3),
        ("adam", {"epsilon": 1e-8}, 1e-8),
        ("adam", {"beta_2": 0.999}, 1e-3),
    ],
    ids=["alpha", "Nesterov", "left-over rows", "where epsilon is added", "beta"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_the_comparison_tells_neighbours_apart(kind: str, rule: str, changed: dict[str, Any], least: float) -> None:
    """Negative controls: each changes one thing in scikit-learn, or reads it as one might at first."""
    mine = dict(RULES[rule].ours)
    if "alpha" in changed:
        mine.update(regularization="L2", regularization_rate=changed["alpha"])  # not divided by the rows of the batch
    if "batch_size" in changed:
        mine["batch_size"] = 30  # 200 rows: scikit-learn makes a short batch of 20, we carry them over
    if "epsilon" in changed:
        mine["epsilon"] = changed["epsilon"]
    assert gap(ours(kind, "tanh", mine), theirs(kind, "tanh", {**RULES[rule].theirs, **changed})) > least
