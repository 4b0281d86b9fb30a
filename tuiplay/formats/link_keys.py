"""The keys of Playground links: the page's, tuiplay's, and those of other versions of the page; what links can carry.

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
"""Longest link, in characters; the longest that is written has about 25,000."""

ORDER = (
    "activation", "regularization", "batchSize", "dataset", "regDataset", "learningRate", "regularizationRate", "noise",
    "networkShape", "seed", "showTestData", "discretize", "percTrainData", "x", "y", "xTimesY", "xSquared", "ySquared",
    "cosX", "sinX", "cosY", "sinY", "collectStats", "tutorial", "problem", "initZero", "hideText",
)  # fmt: skip
"""The page's keys, in the order in which it writes them."""
OWN = ("draw", "weightSeed")
"""tuiplay's keys; the page ignores what it does not know."""
FORKS = ("loss", "initOrigin", "activspacer", "batchFull", "showTrainData", "showValidationData", "sizeInput",
         "sizeOutput", "lossfunc", "dataLocation")  # fmt: skip
"""Keys of other versions of the page, which tuiplay does not read."""
SAFE = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>`')
"""What browsers leave as it is in the part after the ``#``; all else they percent-encode."""
HIDE = "_hide"
"""How the keys end that leave out a control."""

PROBLEMS = ("classification", "regression")
"""The page's."""
CLASSIFICATION, REGRESSION = (tuple(name for name in SETS if DATASETS[name].problem == problem) for problem in PROBLEMS)
"""The page's data sets of either problem."""

_GOAL = re.compile(r"goal[A-Z][A-Za-z]*(?:First|Second|Third)")
_LAYER_CONTROL = re.compile(r"numNodes[1-9][0-9]{0,2}")


def is_known(key: str) -> bool:
    """Whether tuiplay reads this key."""
    return key in ORDER or key in OWN or hidden_control(key) is not None


def hidden_control(key: str) -> str | None:
    """The control that ``NAME_hide`` is about; None if the key is not one."""
    name = key.removesuffix(HIDE)
    return name if name != key and (name in HIDEABLE or _LAYER_CONTROL.fullmatch(name)) else None


def is_goal(key: str) -> bool:
    """Whether the key sets a goal, as in the links of Google's Machine Learning Crash Course."""
    return _GOAL.fullmatch(key) is not None


def as_sent(text: str) -> str:
    """Text as the page gets it: browsers percent-encode what may not stand in an address, and nobody decodes it.

    So a seed that was typed with an umlaut gives the points that the browser gives.
    """
    return quote(text, safe=SAFE, errors="replace")
