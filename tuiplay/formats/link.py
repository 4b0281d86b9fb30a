"""Playground links: ``https://playground.tensorflow.org/#activation=tanh&batchSize=10&...``.

``link_values`` reads the values as the page does, ``link_keys`` knows the keys.
"""

from __future__ import annotations

import re

from tuiplay.data.datasets import FIRST
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.validation import INERT
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import ACTIVATIONS as BROWSER_ACTIVATIONS
from tuiplay.formats.browser import SETS, check_browser
from tuiplay.formats.js_numbers import js_number
from tuiplay.formats.link_keys import CLASSIFICATION, HIDE, ORDER, OWN, REGRESSION, is_known
from tuiplay.formats.link_values import SAFE, LinkReader
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.text import printable

__all__ = ["HOST", "MAX_LENGTH", "js_number", "looks_like_link", "parse", "write"]

HOST = "playground.tensorflow.org"
MAX_LENGTH = 65_536
"""Longest link, in characters; the longest that ``write`` can give has about 25,000."""

_ADDRESS = re.compile(
    rf"(?:https?://)?(?:www\.)?{re.escape(HOST)}(?:/(?:index\.html)?)?(?:\?[^#]*)?(?:#(?P<hash>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_KEYS = {
    "data.noise": "noise", "data.train_percent": "percTrainData", "data.seed": "seed",
    "network.hidden": "networkShape", "network.draw": "draw", "network.seed": "weightSeed",
    "training.learning_rate": "learningRate", "training.batch_size": "batchSize",
    "training.regularization_rate": "regularizationRate", "view.tutorial": "tutorial",
}  # fmt: skip
"""Field -> key, for the fields whose values an experiment can refuse."""


def looks_like_link(text: str) -> bool:
    """Whether ``text`` is meant as a link, well-formed or not, rather than as a file or the name of a data set.

    It is if it holds the Playground's address, begins with ``#``, or begins with ``KEY=`` for a key of links. A name
    that ends in ``.toml`` is a file unless the whole of it is an address; ``./`` before it makes any name a file's.
    """
    text = text.strip()
    if text.startswith("#") or _ADDRESS.fullmatch(text):
        return True
    if text.lower().endswith(".toml"):
        return False
    return HOST in text.lower() or _is_bare_hash(text)


def parse(text: str) -> tuple[Experiment, list[str]]:
    """The experiment that a link opens, and notes: sentences about what was ignored or corrected.

    Parameters
    ----------
    text
        A whole address, with or without scheme, or only what follows its ``#``. A link without a seed, to which the
        page gives a new seed each time, gets the default one, so that it always opens the same experiment.

    Raises
    ------
    InputError
        If it is no Playground link, longer than ``MAX_LENGTH``, or holds a value that cannot work; the sentence
        names the link's key.
    """
    link = LinkReader(_hash_of(text))
    classification = link.choice("dataset", CLASSIFICATION, FIRST["classification"])
    regression = link.choice("regDataset", REGRESSION, FIRST["regression"])
    if link.choice("problem", FIRST, "classification") == "classification":
        dataset, other, first = classification, regression, FIRST["regression"]
    else:
        dataset, other, first = regression, classification, FIRST["classification"]
    default = Experiment()
    features = (name for name, entry in FEATURES.items() if link.switch(entry.link_key, name in default.features.use))
    changes = {
        "data.dataset": dataset,
        "data.other_dataset": "" if other == first else other,
        "data.noise": link.noise(),
        "data.train_percent": link.number("percTrainData"),
        "data.seed": link.seed(),
        "features.use": list(features),
        "network.hidden": link.shape(),
        "network.activation": link.choice("activation", BROWSER_ACTIVATIONS, default.network.activation),
        "network.initializer": "zeros" if link.switch("initZero") else "playground",
        "network.draw": link.whole("draw"),
        "network.seed": link.text("weightSeed"),
        "training.learning_rate": link.number("learningRate"),
        "training.batch_size": link.whole("batchSize"),
        "training.regularization": link.choice("regularization", REGULARIZERS, default.training.regularization),
        "training.regularization_rate": link.number("regularizationRate"),
        "view.show_test_data": link.switch("showTestData"),
        "view.discretize": link.switch("discretize"),
        "view.hide": link.hidden(),
        "view.hide_text": link.switch("hideText"),
        "view.tutorial": link.text("tutorial"),
        "view.inert": [name for name in INERT if link.switch(name)],
    }
    try:
        experiment = default.change({path: value for path, value in changes.items() if value is not None})
    except InputError as error:
        path, _, why = str(error).partition(": ")
        key = _KEYS.get(path.partition("[")[0], path)
        raise link.refusal(key, why) from None
    return experiment, link.notes


def write(experiment: Experiment) -> str:
    """The Playground link of an experiment, its keys in the page's order.

    The page ignores what only tuiplay knows: ``draw`` and ``weightSeed``, which are there only if they are not at
    their default. A link cannot carry ``view.log_loss`` and ``view.trace``, nor an ``other_dataset`` that the page does
    not have; and one that names the other problem's first set comes back empty, which means the same.

    Raises
    ------
    InputError
        If a seed or the name of the tutorial has a character that a link cannot carry, or for settings that the page
        does not have; the sentence names the field.
    """
    data, network, training, view = experiment.data, experiment.network, experiment.training, experiment.view
    check_browser(experiment)
    first = FIRST["regression" if experiment.problem == "classification" else "classification"]
    other = data.other_dataset if data.other_dataset in SETS else first
    classification, regression = (
        (data.dataset, other) if experiment.problem == "classification" else (other, data.dataset)
    )
    values = {
        "activation": network.activation,
        "regularization": training.regularization,
        "batchSize": js_number(training.batch_size),
        "dataset": classification,
        "regDataset": regression,
        "learningRate": js_number(training.learning_rate),
        "regularizationRate": js_number(training.regularization_rate),
        "noise": js_number(data.noise),
        "networkShape": ",".join(map(str, network.hidden)),
        "seed": _carried("data.seed", data.seed),
        "showTestData": _word(view.show_test_data),
        "discretize": _word(view.discretize),
        "percTrainData": js_number(data.train_percent),
        "tutorial": _carried("view.tutorial", view.tutorial),
        "problem": experiment.problem,
        "initZero": _word(network.initializer == "zeros"),
        "hideText": _word(view.hide_text),
        "draw": js_number(network.draw),
        "weightSeed": _carried("network.seed", network.seed),
    }
    values.update({feature.link_key: _word(name in experiment.features.use) for name, feature in FEATURES.items()})
    values.update({name: _word(name in view.inert) for name in INERT})
    at_default = {"regularization": "none", "tutorial": "", "draw": "0", "weightSeed": ""}
    parts = [f"{key}={values[key]}" for key in ORDER if values[key] != at_default.get(key)]
    parts += [f"{_carried('view.hide', name)}{HIDE}=true" for name in view.hide]
    parts += [f"{key}={values[key]}" for key in OWN if values[key] != at_default[key]]
    return f"https://{HOST}/#{'&'.join(parts)}"


def _hash_of(text: str) -> str:
    """What follows the ``#``."""
    if len(text) > MAX_LENGTH:
        raise InputError(f"a link of {len(text):,} characters is too long; at most {MAX_LENGTH:,}")
    # Browsers drop these from an address, so a link that was wrapped on its way still works.
    text = text.strip().translate(dict.fromkeys(map(ord, "\t\r\n")))
    if text.startswith("#"):
        return text[1:]
    address = _ADDRESS.fullmatch(text)
    if address:
        return address["hash"] or ""
    if not text or _is_bare_hash(text):
        return text
    raise InputError(
        f"no Playground link: '{printable(text, 80)}'; one begins with https://{HOST}/# or with the # alone"
    )


def _is_bare_hash(text: str) -> bool:
    key, equals, _ = text.partition("&")[0].partition("=")
    return bool(equals) and is_known(key)


def _carried(path: str, text: str) -> str:
    """The text of a field, if a link brings it to the page as it is."""
    for character in text:
        if character not in SAFE or character in "&=#":
            raise InputError(
                f"{path}: a link cannot carry '{printable(text, 40)}' because of the character {character!a}; "
                "change it, or save the experiment as a file"
            )
    return text


def _word(value: bool) -> str:
    return "true" if value else "false"
