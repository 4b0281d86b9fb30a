"""The engine that does the arithmetic: NumPy, or the compiled kernels if their library is available and fits.

There is one choice for the whole process, made before anything is trained; existing runs keep theirs.
"""

from __future__ import annotations

import ctypes
import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Engine = Literal["auto", "numpy", "compiled"]
AUTO: Engine = "auto"
NUMPY: Engine = "numpy"
COMPILED: Engine = "compiled"

VERSION = 3
"""The version of the library's interface; its TP_VERSION has to be the same."""
LIBRARY = Path(__file__).parent / "kernels" / "libtuiplay_kernels.so"
_LEVELS = ("its plain vectors", "AVX2", "AVX-512")


@dataclass(frozen=True)
class Loaded:
    """The loaded library, or the reason why there is none: one of the two."""

    library: ctypes.CDLL | None
    why: str


_chosen: list[Engine] = [AUTO]


def choose(engine: Engine) -> None:
    """Use this engine from here on; ``auto`` is the compiled one if it is available."""
    _chosen[0] = engine


def chosen() -> Engine:
    """The engine that was asked for."""
    return _chosen[0]


def library() -> ctypes.CDLL | None:
    """The library if the compiled engine is used, else None."""
    return None if _chosen[0] == NUMPY else load().library


@functools.cache
def load(path: Path = LIBRARY) -> Loaded:
    """Load the library of a file."""
    if not path.exists():
        return Loaded(None, "the library was not built, as no C compiler was found at installation")
    try:
        found = ctypes.CDLL(os.fspath(path))
        if found.tp_version() != VERSION:
            return Loaded(None, f"the library is of another version of tuiplay ({found.tp_version()}, not {VERSION})")
        _declare(found)
    except (OSError, AttributeError) as error:
        return Loaded(None, f"the library cannot be loaded: {error}")
    return Loaded(found, "")


def _declare(found: ctypes.CDLL) -> None:
    number, address = ctypes.c_int64, ctypes.c_void_p
    for name, result, arguments in (
        ("tp_version", number, ()),
        ("tp_plan_size", number, ()),
        ("tp_level", number, (number,)),
        ("tp_scratch", number, (address,)),
        ("tp_updates", None, (address, number, number, number)),
        ("tp_losses", None, (address, address)),
        ("tp_epochs", number, (address, number, address, address)),
        ("tp_function", None, (number, address, number)),
    ):
        function = getattr(found, name)
        function.restype, function.argtypes = result, arguments


def describe() -> str:
    """The engine that new runs use and the reason, in words."""
    loaded = load()
    if _chosen[0] == NUMPY:
        return f"{NUMPY}: requested"
    if loaded.library is None:
        return f"{NUMPY}: {loaded.why}"
    return f"{COMPILED}: {describe_library()}"


def describe_library() -> str:
    """The library's file name and the vectors that it uses; empty without a library."""
    found = load().library
    return "" if found is None else f"{LIBRARY.name}, with {_LEVELS[found.tp_level(-1)]}"
