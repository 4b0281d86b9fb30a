"""Variants of an experiment as a person types them: ``optimizer=adam learning_rate=0.01``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.source import assign
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.run.race import Variant

_SETTING = re.compile(r"[A-Za-z_]\w*(?:\.\w+)?=(?!=)")
"""The beginning of a setting: a field and the sign; ``<=`` in a condition is not one."""
_OF_NAMES = Counter(path.rpartition(".")[2] for path in FIELDS)
_SHORT = {path.rpartition(".")[2]: path for path in FIELDS if _OF_NAMES[path.rpartition(".")[2]] == 1}
"""Unique names of fields, each with the path of its field."""
_FEWEST = 3
"""The minimum number of letters of a field's name that still identify it."""


def looks_like_settings(text: str) -> bool:
    """True if a text consists of changes to an experiment, and is not a file or a data set."""
    return bool(_SETTING.match(text.strip()))


def settings_in(text: str) -> list[str]:
    """The settings in a text, each with the full path of its field: ``["training.optimizer=adam", ...]``."""
    split = (piece.partition("=") for piece in _pieces(text))
    return [f"{_SHORT.get(name, name)}{equals}{value}" for name, equals, value in split]


def _pieces(text: str) -> list[str]:
    """The settings in a text as they are typed."""
    found: list[str] = []
    for piece in text.split():
        if not found or _SETTING.match(piece):
            found.append(piece)
        else:
            found[-1] += f" {piece}"
    return found


def fitted(names: Sequence[str], width: int) -> list[str]:
    """Names of variants, each cut to ``width`` characters so that the differences remain readable.

    Settings common to all are dropped first, then letters of the fields' names, then these names, then whole values.
    """
    settings = [_pieces(name) for name in names if looks_like_settings(name)]
    shared = set.intersection(*map(set, settings)) if len(settings) > 1 else set()
    return [_fitted(name, shared, width) for name in names]


def _fitted(name: str, shared: set[str], width: int) -> str:
    if len(name) <= width or not looks_like_settings(name):
        return cut(name, width)
    own = [piece.partition("=") for piece in _pieces(name) if piece not in shared]
    parts = [(field.rpartition(".")[2], value) for field, _, value in own]
    for letters in range(max((len(field) for field, _ in parts), default=0), _FEWEST - 1, -1):
        text = " ".join(f"{field[:letters].rstrip('_')}={value}" for field, value in parts)
        if len(text) <= width:
            return text
    values = [value or f"{field[:_FEWEST]}=" for field, value in parts]
    while len(values) > 1 and len(" ".join(values)) > width:
        # A truncated value would be a different value.
        values.pop()
    return cut(" ".join(values), width)


def cut(text: str, width: int) -> str:
    """A text of at most ``width`` characters, with the end of a longer one left out."""
    if len(text) <= width:
        return text
    return f"{text[: width - 2]}.." if width > 2 * _FEWEST else text[: max(0, width)]


def typed_variant(base: Experiment, text: str) -> Variant:
    """The variant of an experiment with the changes in a text, which is also its name.

    Raises
    ------
    InputError
        For a text that is not a change, an unknown field, or a value that does not fit.
    """
    settings = settings_in(text)
    if not settings:
        raise InputError("type what to change, such as optimizer=adam learning_rate=0.01")
    return Variant(" ".join(text.split()), assign(base, settings))


def proposals(base: Experiment) -> list[Variant]:
    """Variants worth racing against an experiment, each different from it."""
    training, network = base.training, base.network
    rates = (training.learning_rate * factor for factor in (10 / 3, 1 / 3))
    texts = [
        "optimizer=adam learning_rate=0.01",
        *(f"learning_rate={float(f'{rate:.1g}')!r}" for rate in rates),
        *(f"activation={name}" for name in ("relu", "tanh", "sigmoid") if name in ACTIVATIONS),
        "hidden=8,8",
        f"hidden={','.join(str(2 * size) for size in network.hidden)}",
        "hidden=",
        "batch_size=1",
        "batch_size=30",
        "regularization=L2 regularization_rate=0.01",
        "initializer=xavier",
    ]
    found: list[Variant] = []
    for text in texts:
        try:
            variant = typed_variant(base, text)
        except InputError:
            # Changes that do not fit this experiment are not proposed.
            continue
        if variant.experiment != base and all(variant.experiment != other.experiment for other in found):
            found.append(variant)
    return found
