"""Valid experiments for hypothesis: ``from formats.strategies import experiments``."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tuiplay.data.datasets import DATASETS, FIRST
from tuiplay.data.features import FEATURES
from tuiplay.experiment import HIDEABLE, INERT, LEARNING_RATES, REGULARIZATION_RATES, Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.initializers import INITIALIZERS
from tuiplay.nn.regularizers import REGULARIZERS

any_text = st.text(max_size=60)
"""With quotes, control characters, emoji, but no lone surrogates, which no file can hold."""
link_text = st.text("".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '&=#"<>`'), max_size=60)
"""What a link carries to the page unchanged."""

finite = st.floats(allow_nan=False, allow_infinity=False)
# Six layers of 100 have about 50,000 weights, which with 19 draws each stay below the limits.
layers = st.lists(st.integers(1, 100), max_size=6) | st.lists(st.integers(1, 3), max_size=100)
controls = st.sampled_from(HIDEABLE) | st.integers(1, 999).map("numNodes{}".format)


def names(known: Any, longest: int = 8) -> st.SearchStrategy[list[str]]:
    """Some of the known names, in any order, perhaps twice."""
    return st.lists(st.sampled_from(list(known)), max_size=longest)


def values(texts: st.SearchStrategy[str]) -> dict[str, st.SearchStrategy[Any]]:
    """A strategy for every field but the data sets, whose problems depend on each other."""
    return {
        "data.noise": st.integers(0, 80) | st.floats(0, 80),
        "data.train_percent": st.integers(1, 99) | st.floats(0.2, 99.79),
        "data.seed": texts.filter(bool),
        "features.use": names(FEATURES),
        "network.hidden": layers,
        "network.activation": st.sampled_from(list(ACTIVATIONS)),
        "network.initializer": st.sampled_from(list(INITIALIZERS)),
        "network.draw": st.integers(0, 19),
        "network.seed": texts,
        "training.learning_rate": st.sampled_from(LEARNING_RATES) | finite,
        "training.batch_size": st.integers(1, 1_000_000),
        "training.regularization": st.sampled_from(list(REGULARIZERS)),
        "training.regularization_rate": st.sampled_from(REGULARIZATION_RATES) | finite,
        "view.show_test_data": st.booleans(),
        "view.discretize": st.booleans(),
        "view.log_loss": st.booleans(),
        "view.hide": st.lists(controls, max_size=8),
        "view.hide_text": st.booleans(),
        "view.tutorial": texts,
        "view.inert": names(INERT, 3),
    }


@st.composite
def datasets(draw: st.DrawFn) -> dict[str, str]:
    """A data set and one of the other problem, or none."""
    name = draw(st.sampled_from(list(DATASETS)))
    others = [other for other, entry in DATASETS.items() if entry.problem != DATASETS[name].problem]
    return {"data.dataset": name, "data.other_dataset": draw(st.sampled_from(["", *others]))}


@st.composite
def experiments(draw: st.DrawFn, texts: st.SearchStrategy[str] = any_text) -> Experiment:
    """Valid experiments with any fields changed; ``texts`` gives seeds and the name of the tutorial."""
    changed = draw(st.fixed_dictionaries({}, optional=values(texts)))
    return Experiment().change({**draw(datasets()), **changed})


def as_carried(experiment: Experiment) -> Experiment:
    """The experiment without what a link leaves out; see ``tuiplay.formats.link.write``."""
    first = FIRST["regression" if experiment.problem == "classification" else "classification"]
    other = experiment.data.other_dataset
    return experiment.change({"data.other_dataset": "" if other == first else other, "view.log_loss": False})
