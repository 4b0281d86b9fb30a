"""Cheaper rows: what Textual makes anew for every row that is painted.

A ``Strip`` makes seven caches when it is made, and a row of a picture that changes is cut, filtered, sent and thrown
away. As plain dicts they take a third of the time, which was a fifth of all time in Textual. They have no bound then;
a strip lives until its row changes, and sees a few keys at the most.
"""

from __future__ import annotations

from typing import Any

from textual import strip

NAME = "FIFOCache"
"""What ``textual.strip`` calls to make a cache. Strips only ever use ``get`` and ``[key] = value``."""


def _cache(_maxsize: int) -> dict[Any, Any]:
    return {}


def make_cheap() -> None:
    """Let strips have dicts. A Textual that makes its caches in another way is left as it is."""
    if hasattr(strip, NAME):
        setattr(strip, NAME, _cache)
