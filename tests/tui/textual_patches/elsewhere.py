"""tuiplay on a Textual in which one name is called otherwise, everywhere; run as a program by the tests.

    python elsewhere.py FOLDER TOUCH...

starts it for each of the names, on a driver for a terminal, or for a browser if the name is of that one; trains an
epoch, uses what needs the name, quits. FOLDER/NUMBER.json has the program's exit status and what
came of each patch, FOLDER/NUMBER what the program wrote. Standard input has to stay open.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import re
import sys
from collections.abc import Sequence
from functools import partial, partialmethod
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from tuiplay.experiment.value import Experiment
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.user.settings import Settings

if TYPE_CHECKING:
    from textual.pilot import Pilot

NEW = "_elsewhere"
SHARED = (
    "asyncio", "platformdirs", "plotext", "rich.table", "rich.tree", "tuiplay.formats.link", "tuiplay.formats.points",
    "tuiplay.formats.source", "tuiplay.raster.classes", "tuiplay.raster.links", "tuiplay.raster.plot",
    "tuiplay.run.health", "tuiplay.run.player", "tuiplay.run.undo", "tuiplay.user.log", "tuiplay.user.sessions",
    "tuiplay.user.themes",
)  # fmt: skip
"""What the screen stands on besides Textual: imported before the children are made, so that none of them has to."""
WRITE = re.compile(
    r"(?<=def )write(?=\(self, data)|(?<=driver\.)write\b|(?<=write = self\.)write\b|(?<= self\.)write\b"
)
"""``Driver.write``; files are written to by the same name."""


class Renamed(MetaPathFinder):
    """Finds the modules of Textual that know a name, and loads them with another one instead."""

    def __init__(self, touch: str) -> None:
        self.module, _, path = touch.partition(":")
        self.name = (path or self.module).rpartition(".")[2]
        self.pattern = re.compile(rf"\b{self.name}\b")
        self.is_module = not path

    def pattern_for(self, path: str) -> re.Pattern[str]:
        """What is called otherwise in a file."""
        if self.name != "write":
            return self.pattern
        return WRITE if path.endswith(("driver.py", "app.py")) else re.compile("(?!)")

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module as it is now; none under the old name."""
        if fullname.partition(".")[0] != "textual":
            return None
        if self.is_module and fullname == self.module:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        found = PathFinder.find_spec(fullname.removesuffix(NEW), path)
        if found is None or found.origin is None or not found.origin.endswith(".py"):
            return found
        pattern, source = self.pattern_for(found.origin), Path(found.origin).read_text(encoding="utf-8")
        if not pattern.search(source) and found.name == fullname:
            return found
        renamed = pattern.sub(self.name + NEW, source)
        # What Textual itself has from elsewhere is still called there as it was.
        borrowed = rf"(from (?!textual|\.)[\w.]+ import ){self.name}{NEW}\b"
        loader = Loader(fullname, found.origin, re.sub(borrowed, rf"\1{self.name} as {self.name}{NEW}", renamed))
        return spec_from_file_location(
            fullname, found.origin, loader=loader, submodule_search_locations=found.submodule_search_locations
        )


class Loader(SourceFileLoader):
    """Loads a text in place of a file's."""

    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        """The text, compiled."""
        code: CodeType = compile(self.text, self.path, "exec", dont_inherit=True)
        return code


async def use(pilot: Pilot[Any], touch: str) -> None:
    """What a person does who meets the patch."""
    app: Any = pilot.app
    await pilot.press("s")
    while app.current_run.trainer.epoch < 1:
        await pilot.pause(0.01)
    if "mouse" in touch or touch.endswith("App._driver"):
        await pilot.press("m", "m")
    if "command" in touch:
        await pilot.press("ctrl+p", "down", "escape", "escape")
    assert len(app.screen_stack) == 1
    assert app.current_run.trainer.epoch == 1
    await pilot.press("q")


def run(touch: str) -> dict[str, Any]:
    """What comes of it."""
    sys.meta_path.insert(0, Renamed(touch))
    if "web" in touch:
        os.environ["TEXTUAL_DRIVER"] = "textual.drivers.web_driver:WebDriver"
    from tuiplay.tui.app import TuiplayApp
    from tuiplay.tui.start import run_screen
    from tuiplay.tui.textual_patches.apply import report

    # As in ``conftest.py``.
    waiting: Any = importlib.import_module("textual._wait")
    waiting.SLEEP_GRANULARITY, waiting.SLEEP_IDLE = 0.004, 0.0002
    TuiplayApp.run = partialmethod(TuiplayApp.run, auto_pilot=partial(use, touch=touch))  # type: ignore[assignment]
    status = run_screen(Experiment(), Settings(), Capabilities())
    return {"status": status, "report": report()}


def main(folder: str, *touches: str) -> None:
    """Each in a process of its own, in which Textual is imported anew."""
    # They end before there would be anything to collect.
    gc.disable()
    os.environ["TEXTUAL_FPS"] = "300"
    for module in SHARED:
        importlib.import_module(module)
    for number, touch in enumerate(touches):
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        output = os.open(f"{folder}/{number}", os.O_WRONLY | os.O_CREAT)
        os.dup2(output, 1)
        os.dup2(output, 2)
        Path(f"{folder}/{number}.json").write_text(json.dumps(run(touch)), encoding="utf-8")
        os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
