"""What is not needed is not loaded, in a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tuiplay.cli.commands import COMMANDS


def modules_after(code: str) -> set[str]:
    """Names in ``sys.modules`` after running the code; what it prints itself goes nowhere."""
    script = (
        f"import contextlib, io, sys\nwith contextlib.redirect_stdout(io.StringIO()):\n    {code}\nprint(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["tuiplay.run.run", "tuiplay.run.undo", "tuiplay.cli.train.command"])
def test_the_engine_does_not_load_the_screen(module: str) -> None:
    loaded = modules_after(f"import {module}")
    assert module in loaded
    assert not loaded & {"textual", "textual_plotext", "plotext"}


@pytest.mark.parametrize(
    "arguments", [["--version"], ["train", "--version"], *([*filter(None, [name]), "--help"] for name in COMMANDS)]
)
def test_version_and_help_load_nothing_heavy(arguments: list[str]) -> None:
    loaded = modules_after(f"import tuiplay.cli.main; assert tuiplay.cli.main.main({arguments!r}) == 0")
    assert "tuiplay.cli.main" in loaded
    assert not loaded & {"numpy", "textual", "msgspec", "rich", "plotext"}


def test_printing_a_link_loads_no_screen() -> None:
    loaded = modules_after("import tuiplay.cli.main; assert tuiplay.cli.main.main(['link']) == 0")
    assert not loaded & {"textual", "rich", "plotext"}


def test_arithmetic_libraries_keep_to_one_thread() -> None:
    code = (
        "import os, tuiplay.cli.main; tuiplay.cli.main.main(['link']); assert os.environ['OPENBLAS_NUM_THREADS'] == '1'"
    )
    assert "numpy" in modules_after(code)
