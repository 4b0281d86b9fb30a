"""Numbers and a network that owe nothing to tuiplay; see README.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


def _load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((_HERE / name).read_text(encoding="utf-8"))
    return loaded


PLAYGROUND = _load("playground.json")
LINKS = _load("links.json")["links"]

CHAOTIC_RUNS = ("batch1", "spiral all features 8,8 tanh")

FEATURE_KEYS = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1_squared",
    "ySquared": "x2_squared",
    "xTimesY": "x1_x2",
    "sinX": "sin_x1",
    "sinY": "sin_x2",
}
"""Names of the features in links and in tuiplay, in the order of the inputs."""
