"""What the browser's playground knows, and so what a link can say."""

from __future__ import annotations

from tuiplay.data.datasets import FIRST
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link_goals import goals_of

SETS = ("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
"""What the page knows; it takes any other name for its default."""

_EXPRESSIBLE = (
    "data.dataset", "data.other_dataset", "data.noise", "data.train_percent", "data.seed", "features.use",
    "network.hidden", "network.activation", "network.initializer", "network.draw", "network.seed",
    "training.learning_rate", "training.batch_size", "training.regularization", "training.regularization_rate",
)  # fmt: skip
"""What a link says of data, features, network and training."""


def check_browser(experiment: Experiment) -> None:
    """A link must not lead to another experiment than the one it was made of.

    Raises
    ------
    InputError
        Naming what no link can say.
    """
    for path, field in FIELDS.items():
        value = field.of(experiment)
        known = value == field.default or field.section == "view"
        if path == "data.dataset":
            known = value in SETS
        elif path == "network.activation":
            known = value in ACTIVATIONS
        elif path == "network.initializer":
            known = value in ("playground", "zeros")
        elif path == "training.stop":
            known = goals_of(value) is not None
        elif path == "training.loss":
            known = experiment.loss == Experiment().loss
        elif path in _EXPRESSIBLE:
            known = True
        if not known:
            raise InputError(f"{path}: {_why_not(experiment, path, value)}")


def _why_not(experiment: Experiment, path: str, value: object) -> str:
    """What the page would do with a value, and the remedy."""
    if experiment.is_curve:
        return (
            "the browser's page has no networks of one input, so a link cannot carry this one; save the experiment "
            "to a file (w, or tuiplay show)"
        )
    if path in ("network.activation", "data.dataset"):
        default = FIELDS[path].default if path == "network.activation" else FIRST[experiment.problem]
        return (
            f"the browser's page does not know {value} and would silently show {default} instead of it; save the "
            f"experiment to a file (w, or tuiplay show), or choose what the page has, as with --set {path}={default}"
        )
    return "a Playground link cannot express this; save the experiment to a file instead (w, or tuiplay show)"
