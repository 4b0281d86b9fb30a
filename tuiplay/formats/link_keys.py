"""The keys of Playground links (of the page, of tuiplay, of other versions of the page), and the limits of links.

Source: ``serialize`` of the original's state.ts.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.validation import HIDEABLE
from tuiplay.formats.browser import SETS

HOST = "playground.tensorflow.org"
MAX_LENGTH = 65_536
"""The maximum length of a link in characters; the longest that is written has about 25,000."""

ORDER = (
    "activation", "regularization", "batchSize", "dataset", "regDataset", "learningRate", "regularizationRate", "noise",
    "networkShape", "seed", "showTestData", "discretize", "percTrainData", "x", "y", "xTimesY", "xSquared", "ySquared",
    "cosX", "sinX", "cosY", "sinY", "collectStats", "tutorial", "problem", "initZero", "hideText",
)  # fmt: skip
"""The page's keys, in the order in which it writes them."""
OWN = ("draw", "weightSeed")
"""The keys of tuiplay; the page ignores unknown keys."""
FORKS = ("loss", "initOrigin", "activspacer", "batchFull", "showTrainData", "showValidationData", "sizeInput",
         "sizeOutput", "lossfunc", "dataLocation")  # fmt: skip
"""Keys of other versions of the page, which tuiplay does not read."""
SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>`')
"""The characters that browsers leave unencoded in the part after the ``#``; they percent-encode all others."""
HIDE = "_hide"
"""The suffix of the keys that hide a control."""

PROBLEMS = ("classification", "regression")
"""The problems of the page."""
CLASSIFICATION, REGRESSION = (tuple(name for name in SETS if DATASETS[name].problem == problem) for problem in PROBLEMS)
"""The page's data sets of each problem."""

_GOAL = re.compile(r"goal[A-Z][A-Za-z]*(?:First|Second|Third)")
_LAYER_CONTROL = re.compile(r"numNodes[1-9][0-9]{0,2}")


def is_known(key: str) -> bool:
    """True if tuiplay reads this key."""
    return key in ORDER or key in OWN or hidden_control(key) is not None


def hidden_control(key: str) -> str | None:
    """The control that a key ``NAME_hide`` hides; None for other keys."""
    name = key.removesuffix(HIDE)
    return name if name != key and (name in HIDEABLE or _LAYER_CONTROL.fullmatch(name)) else None


def is_goal(key: str) -> bool:
    """True if the key sets a goal, as in the links of Google's Machine Learning Crash Course."""
    return _GOAL.fullmatch(key) is not None


def as_sent(text: str) -> str:
    """A text as the page receives it: browsers percent-encode what addresses cannot contain, and the page keeps that.

    So a seed with an umlaut gives the same points as in the browser.
    """
    return quote(text, safe=SAFE, errors="replace")
