"""Playground links: ``https://playground.tensorflow.org/#activation=tanh&batchSize=10&...``.

``link_finding`` finds a link in a text, ``link_repair`` repairs it, ``link_values`` reads the values as the page does.
"""

from __future__ import annotations

import re

from tuiplay.data.datasets import FIRST
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.sections import SECTIONS
from tuiplay.experiment.validation import INERT
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import ACTIVATIONS as BROWSER_ACTIVATIONS
from tuiplay.formats.browser import SETS, check_browser
from tuiplay.formats.js_numbers import js_number
from tuiplay.formats.link_damage import tail
from tuiplay.formats.link_finding import FoundLink, find, has_link, on_one_line, plain_hash
from tuiplay.formats.link_goals import goals_of
from tuiplay.formats.link_keys import CLASSIFICATION, HIDE, HOST, ORDER, OWN, REGRESSION
from tuiplay.formats.link_pieces import activation_of
from tuiplay.formats.link_repair import Repaired, is_sound, repaired
from tuiplay.formats.link_values import SAFE, LinkReader
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.text import printable

__all__ = ["HOST", "MAX_LENGTH", "js_number", "looks_like_link", "on_one_line", "parse", "shell_note", "write"]

MAX_LENGTH = 65_536
"""Longest link, in characters; the longest that ``write`` can give has about 25,000."""

_SECTION = re.compile(rf"(?m)^[ \t]*\[(?:{'|'.join(SECTIONS)})\]")
_KEYS = {
    "data.noise": "noise", "data.train_percent": "percTrainData", "data.seed": "seed",
    "network.hidden": "networkShape", "network.draw": "draw", "network.seed": "weightSeed",
    "training.learning_rate": "learningRate", "training.batch_size": "batchSize",
    "training.regularization_rate": "regularizationRate", "view.tutorial": "tutorial",
}  # fmt: skip
"""Field -> key, for the fields whose values an experiment can refuse."""


def looks_like_link(text: str) -> bool:
    """Whether ``text`` is meant as a link, or has one in it, rather than as a file or the name of a data set.

    It is if it holds the Playground's address, begins with ``#``, begins with ``KEY=`` for a key of links, or holds an
    address whose ``#`` is followed by the Playground's keys. A name that ends in ``.toml`` is a file unless the whole
    of it is an address; ``./`` before it makes any name a file's.
    """
    text = text.strip()
    if not text or _is_content(text):
        return False
    found = plain_hash(text)
    if found and (found.in_address or text.startswith("#")):
        return True
    if text.lower().endswith(".toml"):
        return False
    return found is not None or HOST in text.lower() or (len(text) <= MAX_LENGTH and has_link(text))


def _is_content(text: str) -> bool:
    """Whether it is what a file holds: an experiment, or a table with a comment above it."""
    first, line_end, _ = text.partition("\n")
    return bool(line_end) and ((first.startswith("#") and not has_link(first)) or _SECTION.search(text) is not None)


def parse(text: str) -> tuple[Experiment, list[str]]:
    """The experiment that a link opens, and notes: sentences about what was repaired, ignored or corrected.

    Parameters
    ----------
    text
        A whole address, with or without scheme, only what follows its ``#``, or any text with a link in it. A link
        without a seed, to which the page gives a new seed each time, gets the default one, so that it always opens the
        same experiment.

    Raises
    ------
    InputError
        If there is no Playground link in it, if it is longer than ``MAX_LENGTH``, if the link cannot be understood, or
        if it holds a value that cannot work; the sentence names the link's key.
    """
    if len(text) > MAX_LENGTH:
        raise InputError(f"a link of {len(text):,} characters is too long; at most {MAX_LENGTH:,}")
    found = plain_hash(text)
    if found is None or not found.hash or "\n" in text.strip() or not is_sound(found.hash, found.in_address):
        found = find(text) or found
    if found is None:
        raise InputError(
            f"no Playground link: '{printable(text, 80)}'; one begins with https://{HOST}/# or with the # alone"
        )
    whole = repaired(found.hash, found.in_address, found.shortened)
    link = LinkReader(whole.hash)
    experiment = _experiment(link)
    link.end()
    return experiment, [*_repair_notes(found, whole), *link.notes]


def shell_note(text: str) -> str | None:
    """A note about a link with one key only, as a shell leaves it that was given the link without quotes."""
    if "&" in text or "%26" in text or text.split() != [text]:
        return None
    found = plain_hash(text) or find(text)
    if found is None or not found.in_address or not found.hash:
        return None
    return (
        f"The link ends after {printable(found.hash, 60)}; if it was longer, the shell has cut it off at its first &: "
        "put the link in quotes."
    )


def _repair_notes(found: FoundLink, whole: Repaired) -> list[str]:
    notes = []
    done = list(dict.fromkeys([*found.done, *whole.done]))
    if whole.cut:
        done.append(f"it is cut off at {printable(whole.cut, 60)}, so what followed has its default")
    if done:
        notes.append(f"The link was repaired: {', '.join(done)}.")
    if found.others:
        notes.append(f"The text has {found.others + 1} links; the first one was opened.")
    return notes


def _experiment(link: LinkReader) -> Experiment:
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
        "data.seed": link.text("seed") or None,
        "features.use": list(features),
        "network.hidden": link.shape(),
        "network.activation": _activation(link),
        "network.initializer": "zeros" if link.switch("initZero") else "playground",
        "network.draw": link.whole("draw"),
        "network.seed": link.text("weightSeed"),
        "training.learning_rate": link.number("learningRate"),
        "training.batch_size": link.whole("batchSize"),
        "training.regularization": link.choice("regularization", REGULARIZERS, default.training.regularization),
        "training.regularization_rate": link.number("regularizationRate"),
        "training.stop": link.stop,
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
    return experiment


def _activation(link: LinkReader) -> str:
    """The page's own, or one that other versions of the page and tuiplay have."""
    default = Experiment().network.activation
    name = link.text("activation") or default
    return activation_of(name) or link.choice("activation", BROWSER_ACTIVATIONS, default)


def write(experiment: Experiment) -> str:
    """The Playground link of an experiment, its keys in the page's order.

    The page ignores what only tuiplay knows: ``draw`` and ``weightSeed``, which are there only if they are not at
    their default, and the goals of ``training.stop``. A link cannot carry ``view.log_loss`` and ``view.trace``, nor an
    ``other_dataset`` that the page does not have; and one that names the other problem's first set comes back empty,
    which means the same.

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
    parts += [f"{key}={value}" for key, value in (goals_of(training.stop) or {}).items()]
    parts += [f"{key}={values[key]}" for key in OWN if values[key] != at_default[key]]
    if network.seed and tail(network.seed) != network.seed:
        # At the very end of a link, punctuation is the text's around it.
        parts.append(f"draw={values['draw']}")
    return f"https://{HOST}/#{'&'.join(parts)}"


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
