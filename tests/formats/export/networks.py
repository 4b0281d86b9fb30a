"""Trained networks that between them have every feature, function, activation and kind of output."""

from __future__ import annotations

from typing import Any

from tuiplay.experiment.value import Experiment
from tuiplay.formats.export.trained import TrainedNetwork, trained_network
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.run.run import Run

FORMULAS = [
    "sin(3*x1)*x2", "r", "theta", "-x1**2", "2-x1-(x2-1)", "x1/(x2*x2+2)/3", "max(x1,0.5)", "min(2,x2)",
    "max(x1,x2)", "cos(x1)*tan(x2/5)", "exp(-abs(x1))", "log(abs(x2)+1)", "sqrt(r)", "sign(x1)*floor(x2)",
    "sigmoid(x1)+relu(x2)", "pi/2", "e**(x1/4)", "tanh(-x2)", "2**0.5*x1", "min(1/0,x1)",
]  # fmt: skip
NAMED = {
    "default": {},
    "every activation": {
        "network.hidden": [5] * len(ACTIVATIONS), "network.activations": list(ACTIVATIONS), "network.initializer": "he",
    },
    "every feature": {
        "features.use": ["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"],
        "features.formulas": FORMULAS, "training.learning_rate": 0.001,
    },
    "three classes": {"data.dataset": "spiral3"},
    "probability": {"training.loss": "cross_entropy", "network.activation": "relu"},
    "regression": {"data.dataset": "reg-gauss", "network.activation": "gelu", "network.hidden": [20, 3]},
    "curve": {
        "data.dataset": "sine", "features.use": ["x", "x_squared", "x_cubed", "sin_x"],
        "features.formulas": ["sin(3*x)+x/2", "max(x,0.5)", "pi/2", "-x**2", "exp(-abs(x))"],
        "training.learning_rate": 0.0003,
    },
    "formula": {"data.target": "100*x**2", "network.activation": "relu"},
    "curve without input": {"data.dataset": "step", "features.use": []},
    "no hidden layer": {"network.hidden": []},
    "no input": {"features.use": []},
}  # fmt: skip
"""Changes to the default experiment, by what they are for."""


def trained(name: str, **more: Any) -> TrainedNetwork:
    """One of them after a few epochs."""
    run = Run(Experiment().change_and_load({**NAMED[name], **more}))
    run.advance(epochs=5)
    return trained_network(run)
