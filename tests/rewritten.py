"""The assertions of all test files, rewritten once: the workers begin together, and each would do it for itself."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

NAMES = ("PYC_TAIL", "_read_pyc", "_rewrite_test", "_write_pyc", "assertstate_key", "get_cache_dir", "try_makedirs")
"""Of pytest's own, which nothing documents: without them, each worker does it for itself."""


def rewrite_once(config: pytest.Config, files: list[Path]) -> None:
    """In as many processes as there are processors; what cannot be written is left to the workers."""
    rewriting = sys.modules.get("_pytest.assertion.rewrite")
    if sys.dont_write_bytecode or not hasattr(os, "fork") or not all(hasattr(rewriting, name) for name in NAMES):
        return
    processes = os.cpu_count() or 1
    children = []
    for number in range(processes):
        child = os.fork()
        if child:
            children.append(child)
            continue
        try:
            for path in files[number::processes]:
                _rewrite(rewriting, config, path)
        finally:
            os._exit(0)
    for child in children:
        os.waitpid(child, 0)


def _rewrite(rewriting: object, config: pytest.Config, path: Path) -> None:
    """As pytest's own loader does, for one file."""
    parts = {name: getattr(rewriting, name) for name in NAMES}
    folder = parts["get_cache_dir"](path)
    kept = folder / (path.name[:-3] + parts["PYC_TAIL"])
    # A file with a mistake in it is told of by who collects it.
    with suppress(SyntaxError, TypeError):
        if parts["try_makedirs"](folder) and parts["_read_pyc"](path, kept) is None:
            source, code = parts["_rewrite_test"](path, config)
            parts["_write_pyc"](config.stash[parts["assertstate_key"]], code, source, kept)
