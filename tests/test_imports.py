"""What is not needed is not loaded, in a fresh interpreter; imports go round in no circle."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import tuiplay
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


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_the_list_of_commands_loads_nothing_that_makes_classes(option: str) -> None:
    """It takes a third of the time of both."""
    loaded = modules_after(f"import tuiplay.cli.main; assert tuiplay.cli.main.main([{option!r}]) == 0")
    assert not loaded & {"dataclasses", "inspect", "difflib"}


def test_the_screen_loads_no_cryptography_and_no_masked_arrays() -> None:
    """They take 6 MB, and nothing on the screen needs them."""
    code = """
    from tuiplay.cli.commands import screen
    screen._import_asyncio()
    import tuiplay.tui.app
    from tuiplay.experiment.value import Experiment
    from tuiplay.formats import state
    from tuiplay.run.run import Run
    run = Run(Experiment())
    run.advance(epochs=3)
    state.decode(state.encode(state.StateFile(run.experiment, run.snapshot())))
    """
    loaded = modules_after(code.strip())
    assert "textual.app" in loaded
    assert not loaded & {"ssl", "_ssl", "hashlib", "_hashlib", "numpy.random", "numpy.ma", "plotext"}


def test_the_first_picture_loads_no_screen_behind_it() -> None:
    """Their modules are 2.6 MB and a tenth of the start; the table of all keys would load every one of them."""
    code = """
    import asyncio
    from tuiplay.experiment.value import Experiment
    from tuiplay.tui.app import TuiplayApp

    async def start():
        async with TuiplayApp(Experiment()).run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await pilot.press("right", "left")

    asyncio.run(start())
    """
    loaded = modules_after(code.strip())
    assert "tuiplay.tui.widgets.diagram" in loaded
    assert not loaded & {f"tuiplay.tui.screens.{name}" for name in ("ensemble", "race", "race_setup", "toolbox")}


def test_printing_a_link_loads_no_screen() -> None:
    loaded = modules_after("import tuiplay.cli.main; assert tuiplay.cli.main.main(['link']) == 0")
    assert not loaded & {"textual", "rich", "plotext"}


def test_only_a_link_loads_what_reads_and_repairs_links() -> None:
    loaded = modules_after(
        "from tuiplay.formats import link, source; source.load('spiral'); link.looks_like_link('x.csv')"
    )
    assert "tuiplay.formats.link" in loaded
    assert not loaded & {"tuiplay.formats.link_reading", "tuiplay.formats.link_damage", "html.entities"}


def test_arithmetic_libraries_keep_to_one_thread() -> None:
    code = (
        "import os, tuiplay.cli.main; tuiplay.cli.main.main(['link']); assert os.environ['OPENBLAS_NUM_THREADS'] == '1'"
    )
    assert "numpy" in modules_after(code)


def imports_of(module: str, path: Path, known: Mapping[str, Path]) -> set[str]:
    """Modules of the package that a module names in an import, wherever that stands: in a function, for types only."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            named |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
            if all(f"{node.module}.{alias.name}" in known for alias in node.names):
                # Only modules are taken from the package: what it imports itself does not matter.
                named.discard(str(node.module))
    return named & known.keys() - {module}


def circles(arrows: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Groups of names each of which leads to every other one of its group."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            new = arrows[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    from_each = {name: reached(name) for name in arrows}
    return sorted({tuple(sorted(n for n in goals if name in from_each[n])) for name, goals in from_each.items()} - {()})


def test_circles_are_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set(), "e": {"e"}}) == [("b", "c"), ("e",)]


def test_no_module_imports_itself_by_way_of_others() -> None:
    package = Path(tuiplay.__file__).parent
    paths = {}
    for path in package.rglob("*.py"):
        parts = path.relative_to(package.parent).with_suffix("").parts
        paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    assert len(paths) > 100
    assert circles({module: imports_of(module, path, paths) for module, path in paths.items()}) == []
