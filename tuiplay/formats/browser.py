"""The subset of experiments that the browser's playground supports, and that a link can therefore express."""

from __future__ import annotations

from tuiplay.data.datasets import FIRST
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link_goals import goals_of

SETS = ("circle", "xor", "gauss", "spiral", "reg-plane", "reg-gauss")
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
"""The activations of the page; it replaces any other name by its default."""

_EXPRESSIBLE = (
    "data.dataset", "data.other_dataset", "data.noise", "data.train_percent", "data.seed", "features.use",
    "network.hidden", "network.activation", "network.initializer", "network.draw", "network.seed",
    "training.learning_rate", "training.batch_size", "training.regularization", "training.regularization_rate",
)  # fmt: skip
"""Fields of data, features, network and training that a link contains."""


def check_browser(experiment: Experiment) -> None:
    """Check that a link can express an experiment, so that the page does not open a different one.

    Raises
    ------
    InputError
        The sentence names the field that a link cannot express.
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
    """The sentence about what the page would do with a value, and the remedy."""
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
