"""Playground links: ``https://playground.tensorflow.org/#activation=tanh&batchSize=10&...``.

They are read by ``link_reading``, which is loaded only when a link is read.
"""

from __future__ import annotations

import re

from tuiplay.data.datasets import FIRST
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.validation import INERT
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import SETS, check_browser
from tuiplay.formats.js_numbers import js_number
from tuiplay.formats.link_goals import goals_of
from tuiplay.formats.link_keys import HIDE, HOST, MAX_LENGTH, ORDER, OWN, SAFE
from tuiplay.text import printable

__all__ = ["HOST", "MAX_LENGTH", "js_number", "looks_like_link", "on_one_line", "parse", "shell_note", "write"]

_SIGN = re.compile(rf"[#=\uff03]|\\u00(?:23|3d)|%(?:25)*(?:23|3D)|{re.escape(HOST)}", re.IGNORECASE)
"""The pattern of signs one of which every link contains."""


def looks_like_link(text: str) -> bool:
    """True if ``text`` is a link or contains one, rather than being a file or the name of a data set.

    That is so if it contains the Playground's address, begins with ``#`` or with ``KEY=`` for a key of links, or has an
    address whose ``#`` is followed by the Playground's keys. A name that ends in ``.toml`` is a file unless the whole
    of it is an address; ``./`` before it makes any name a file's.
    """
    text = text.strip()
    if not _SIGN.search(text):
        return False
    from tuiplay.formats import link_reading

    return link_reading.looks_like_link(text)


def parse(text: str) -> tuple[Experiment, list[str]]:
    """Parse a link into its experiment, and notes: sentences about what was repaired, ignored or corrected.

    Parameters
    ----------
    text
        A whole address, with or without scheme, only the part after its ``#``, or any text with a link in it. A link
        without a seed, to which the page gives a new seed each time, gets the default one, so that it always opens the
        same experiment.

    Raises
    ------
    InputError
        If it contains no Playground link, is longer than ``MAX_LENGTH``, cannot be understood, or has an invalid
        value; the sentence names the link's key.
    """
    from tuiplay.formats import link_reading

    return link_reading.parse(text)


def shell_note(text: str) -> str | None:
    """A note about a link with only one key, which is what a shell leaves of a link without quotes; None for others."""
    from tuiplay.formats import link_reading

    return link_reading.shell_note(text)


def on_one_line(text: str) -> str:
    """A text with a link, prepared for a field of one line: lines joined, without the quote marks of mails."""
    from tuiplay.formats import link_finding

    return link_finding.on_one_line(text)


def write(experiment: Experiment) -> str:
    """The Playground link of an experiment, its keys in the page's order.

    The page ignores the keys that only tuiplay has: ``draw`` and ``weightSeed``, which are written only if they are
    not at their defaults, and the goals of ``training.stop``. A link does not contain the chart's axes and
    ``view.trace``, nor an ``other_dataset`` that the page does not have; one that names the other problem's first set
    is read back as empty, which is equivalent.

    Raises
    ------
    InputError
        If a seed or the name of the tutorial has a character that a link cannot contain, or for settings that the page
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
    parts += [f"{key}={value}" for key, value in (goals_of(training.stop) or {}).items()]
    parts += [f"{key}={values[key]}" for key in OWN if values[key] != at_default[key]]
    if network.seed:
        from tuiplay.formats.link_damage import tail

        if tail(network.seed) != network.seed:
            # Punctuation at the end of a link would be read as part of the text around it.
            parts.append(f"draw={values['draw']}")
    return f"https://{HOST}/#{'&'.join(parts)}"


def _carried(path: str, text: str) -> str:
    """The text of a field, if the page would receive it unchanged; otherwise raise InputError."""
    for character in text:
        if character not in SAFE or character in "&=#":
            raise InputError(
                f"{path}: a link cannot carry '{printable(text, 40)}' because of the character {character!a}; "
                "change it, or save the experiment as a file"
            )
    return text


def _word(value: bool) -> str:
    return "true" if value else "false"
