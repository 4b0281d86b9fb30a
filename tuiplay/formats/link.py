"""Playground links: ``https://playground.tensorflow.org/#activation=tanh&batchSize=10&...``.

Read as the page reads them: no URL-decoding, the last of equal keys wins, text after a second ``=`` is lost, blank
values are defaults, every non-blank switch but ``false`` is on. What would break the page is refused with a sentence.
Source: ``deserializeState`` and ``serialize`` of the original's state.ts.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from urllib.parse import quote

from tuiplay.data.datasets import DATASETS, FIRST
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.validation import HIDEABLE, INERT, MAX_FILE_LAYERS, MAX_FILE_NEURONS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.browser import ACTIVATIONS as BROWSER_ACTIVATIONS
from tuiplay.formats.browser import SETS, check_browser
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.text import printable

HOST = "playground.tensorflow.org"
MAX_LENGTH = 65_536
"""Longest link, in characters; the longest that ``write`` can give has about 25,000."""

_ADDRESS = re.compile(
    rf"(?:https?://)?(?:www\.)?{re.escape(HOST)}(?:/(?:index\.html)?)?(?:\?[^#]*)?(?:#(?P<hash>.*))?",
    re.IGNORECASE | re.DOTALL,
)
_HIDE = "_hide"
_LAYER_CONTROL = re.compile(r"numNodes[1-9][0-9]{0,2}")
# What JavaScript's trim and unary plus take for white space.
_BLANKS = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BASED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_INFINITE = re.compile(r"[+-]?Infinity")
_BASES = {"x": 16, "o": 8, "b": 2}
_SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>`')
"""What browsers leave as it is in the part after the ``#``; all else they percent-encode."""

_ORDER = (
    "activation", "regularization", "batchSize", "dataset", "regDataset", "learningRate", "regularizationRate", "noise",
    "networkShape", "seed", "showTestData", "discretize", "percTrainData", "x", "y", "xTimesY", "xSquared", "ySquared",
    "cosX", "sinX", "cosY", "sinY", "collectStats", "tutorial", "problem", "initZero", "hideText",
)  # fmt: skip
"""The page's keys, in the order in which it writes them."""
_OWN = ("draw", "weightSeed")
"""Our keys; the page ignores what it does not know."""

_KEYS = {
    "data.noise": "noise", "data.train_percent": "percTrainData", "data.seed": "seed",
    "network.hidden": "networkShape", "network.draw": "draw", "network.seed": "weightSeed",
    "training.learning_rate": "learningRate", "training.batch_size": "batchSize",
    "training.regularization_rate": "regularizationRate", "view.tutorial": "tutorial",
}  # fmt: skip
"""Field -> key, for the fields whose values an experiment can refuse."""

_CLASSIFICATION, _REGRESSION = (tuple(name for name in SETS if DATASETS[name].problem == problem) for problem in FIRST)


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
    link = _Link(_hash_of(text))
    classification = link.choice("dataset", _CLASSIFICATION, FIRST["classification"])
    regression = link.choice("regDataset", _REGRESSION, FIRST["regression"])
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
    parts = [f"{key}={values[key]}" for key in _ORDER if values[key] != at_default.get(key)]
    parts += [f"{_carried('view.hide', name)}{_HIDE}=true" for name in view.hide]
    parts += [f"{key}={values[key]}" for key in _OWN if values[key] != at_default[key]]
    return f"https://{HOST}/#{'&'.join(parts)}"


def js_number(value: float) -> str:
    """A number as JavaScript prints it: 0.03, 10, 0.00001, 1e-7, 1e+21 (ECMA-262, Number::toString)."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    # Both languages print the fewest digits that come back as the same number; only their layout differs.
    parts = Decimal(repr(abs(float(value)))).as_tuple()
    assert isinstance(parts.exponent, int)
    point = len(parts.digits) + parts.exponent
    digits = "".join(map(str, parts.digits)).rstrip("0")
    if len(digits) <= point <= 21:
        text = digits.ljust(point, "0")
    elif 0 < point <= 21:
        text = f"{digits[:point]}.{digits[point:]}"
    elif -6 < point <= 0:
        text = f"0.{'0' * -point}{digits}"
    else:
        text = f"{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{point - 1:+d}"
    return text if value > 0 else f"-{text}"


# Reading


class _Link:
    """The values of a link by key, asked for one by one as the page asks; what is ignored on the way is noted."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, str | None] = {}
        self.notes: list[str] = []
        cut: dict[str, bool] = {}
        for part in text.split("&"):
            pieces = part.split("=", 2)
            self._values[pieces[0]] = pieces[1] if len(pieces) > 1 else None
            cut[pieces[0]] = len(pieces) > 2
        known = {key: _is_known(key) for key in cut}
        self._note(
            "What follows a second = was ignored, as on the page", (key for key in cut if cut[key] and known[key])
        )
        self._note("Keys of the link that are not known were ignored", (key for key in cut if key and not known[key]))

    def _note(self, sentence: str, keys: Iterable[str]) -> None:
        """One note however many keys it is about."""
        said = [self._said(key) for key in keys]
        if said:
            more = f" and {len(said) - 3:,} more" if len(said) > 3 else ""
            self.notes.append(f"{sentence}: {', '.join(said[:3])}{more}.")

    def _get(self, key: str) -> str:
        """The value, "" for none."""
        return self._values.get(key) or ""

    def _said(self, key: str) -> str:
        value = self._values.get(key)
        return printable(key if value is None else f"{key}={value}", 60)

    def refusal(self, key: str, why: str) -> InputError:
        return InputError(f"{self._said(key)} in the link: {printable(why)}")

    def choice(self, key: str, known: Iterable[str], default: str) -> str:
        value = self._get(key)
        names = list(known)
        if value in names:
            return value
        if value.strip(_BLANKS):
            self.notes.append(
                f"The link's {self._said(key)} is not known and was ignored; there are {', '.join(names)}."
            )
        return default

    def switch(self, key: str, default: bool = False) -> bool:
        value = self._get(key)
        return value != "false" if value.strip(_BLANKS) else default

    def text(self, key: str) -> str:
        value = self._get(key)
        return _as_sent(value) if value.strip(_BLANKS) else ""

    def number(self, key: str) -> float | None:
        value = self._get(key)
        if not value.strip(_BLANKS):
            return None
        number = _to_number(value)
        if math.isnan(number):
            raise self.refusal(key, f"expected a number, such as {_EXAMPLES[key]}")
        if math.isinf(number):
            raise self.refusal(key, f"expected a finite number, such as {_EXAMPLES[key]}")
        return number

    def whole(self, key: str) -> int | None:
        number = self.number(key)
        if number is not None and not number.is_integer():
            raise self.refusal(key, f"expected a whole number, such as {_EXAMPLES[key]}")
        return None if number is None else int(number)

    def noise(self) -> float | None:
        number = self.number("noise")
        if number is None or 0 <= number <= 80:
            return number
        allowed = 0.0 if number < 0 else 50.0
        self.notes.append(f"The link's {self._said('noise')} is outside 0 to 80; like the page, it became {allowed:g}.")
        return allowed

    def seed(self) -> str | None:
        if "seed" in self._values and not self.text("seed"):
            raise self.refusal("seed", "a seed must not be empty; give one, such as seed=0.12345, or leave the key out")
        return self.text("seed") or None

    def shape(self) -> list[int] | None:
        """Neurons of each hidden layer; unlike other keys, one that is there but blank is not the default."""
        if "networkShape" not in self._values:
            return None
        value = self._values["networkShape"]
        if value is None:
            raise self.refusal("networkShape", "a list is missing, such as networkShape=4,2")
        if not value.strip(_BLANKS):
            return []
        layers = value.count(",") + 1
        if layers > MAX_FILE_LAYERS:
            raise self.refusal("networkShape", f"{layers:,} layers are too many; at most {MAX_FILE_LAYERS}")
        numbers = [_to_number(piece) for piece in value.split(",")]
        if not all(number >= 1 and number.is_integer() for number in numbers):
            raise self.refusal(
                "networkShape", "a layer has a whole number of neurons, at least 1, such as networkShape=4,2"
            )
        if sum(numbers) > MAX_FILE_NEURONS:
            raise self.refusal("networkShape", f"too many neurons; at most {MAX_FILE_NEURONS:,} in all")
        return [int(number) for number in numbers]

    def hidden(self) -> list[str]:
        """Names of the controls to leave out; only the word ``true`` hides one."""
        return [name for key, value in self._values.items() if value == "true" and (name := _hidden_control(key))]


_EXAMPLES = {
    "batchSize": "10", "learningRate": "0.03", "regularizationRate": "0.01", "noise": "25", "percTrainData": "50",
    "draw": "0",
}  # fmt: skip


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
    return bool(equals) and _is_known(key)


def _is_known(key: str) -> bool:
    return key in _ORDER or key in _OWN or _hidden_control(key) is not None


def _hidden_control(key: str) -> str | None:
    """The control that ``NAME_hide`` is about; None if that is no such key."""
    name = key.removesuffix(_HIDE)
    return name if name != key and (name in HIDEABLE or _LAYER_CONTROL.fullmatch(name)) else None


def _to_number(text: str) -> float:
    """JavaScript's unary plus; NaN for what is no number."""
    text = text.strip(_BLANKS)
    if not text:
        return 0.0
    if _DECIMAL.fullmatch(text):
        # + 0.0 takes the sign from -0, which would not survive being written.
        return float(text) + 0.0
    if _BASED.fullmatch(text):
        try:
            return float(int(text[2:], _BASES[text[1].lower()]))
        except OverflowError:
            return math.inf
    return math.inf if _INFINITE.fullmatch(text) else math.nan


def _as_sent(text: str) -> str:
    """Text as the page gets it: browsers percent-encode what may not stand in an address, and nobody decodes it.

    So a seed that was typed with an umlaut gives the points that the browser gives.
    """
    return quote(text, safe=_SAFE, errors="replace")


# Writing


def _carried(path: str, text: str) -> str:
    """The text of a field, if a link brings it to the page as it is."""
    for character in text:
        if character not in _SAFE or character in "&=#":
            raise InputError(
                f"{path}: a link cannot carry '{printable(text, 40)}' because of the character {character!a}; "
                "change it, or save the experiment as a file"
            )
    return text


def _word(value: bool) -> str:
    return "true" if value else "false"
