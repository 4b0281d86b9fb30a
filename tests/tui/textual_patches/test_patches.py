"""A Textual that has changed: the program starts, trains and quits on it, and says what it does without."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from test_process import variables
from thorough import THOROUGH

from tuiplay.tui.textual_patches.apply import PATCHES
from tuiplay.tui.textual_patches.patch import Patch, is_there

pytest.importorskip("fcntl")

ELSEWHERE = Path(__file__).with_name("elsewhere.py")


def names_of(patch: Patch) -> list[str]:
    """All that a patch touches: names, and the classes and modules that they are in where nothing documents these."""
    found = set(patch.touches)
    for touch in patch.touches:
        module, _, path = touch.partition(":")
        if module in ("textual._compositor", "textual.command") and "." in path:
            found.add(f"{module}:{path.partition('.')[0]}")
        if "._" in module:
            found.add(module)
    return sorted(found)


PARTS = 4
"""Children of one parent share its imports: few parents, but one for each test worker."""


@pytest.mark.parametrize("part", range(PARTS))
def test_each_name_may_vanish(part: int, tmp_path: Path) -> None:
    # A name that several patches need vanishes once, for all of them.
    names = {name for patch in PATCHES for name in (names_of(patch) if THOROUGH else patch.touches[:1])}
    vanishing = sorted(names)[part::PARTS]
    with subprocess.Popen(
        [sys.executable, str(ELSEWHERE), str(tmp_path), *vanishing],
        stdin=subprocess.PIPE,
        env=variables(TERM="xterm-256color", COLUMNS="80", LINES="24", XDG_STATE_HOME=str(tmp_path / "state")),
    ) as process:
        assert process.wait(timeout=240) == 0
    for number, name in enumerate(vanishing):
        written = (tmp_path / str(number)).read_text(encoding="utf-8", errors="replace")
        result = tmp_path / f"{number}.json"
        assert result.exists(), f"without {name}: {written[-2000:]}"
        found = json.loads(result.read_text(encoding="utf-8"))
        assert found["status"] == 0, f"without {name}: {written[-2000:]}"
        for patch in PATCHES:
            if name in names_of(patch):
                outcome = found["report"][patch.name]
                assert outcome.startswith("skipped: Textual has no "), f"without {name}: {outcome}"
                assert outcome.endswith(f"; {patch.otherwise}")
        sound = [other.name for other in PATCHES if not any(name.rpartition(":")[2] in t for t in other.touches)]
        assert {other: found["report"][other] for other in sound} == dict.fromkeys(sound, "applied"), name


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.name)
def test_each_patch_fits_the_textual_that_is_installed(patch: Patch) -> None:
    assert patch.outcome == "applied"
    assert set(patch.replacements) <= set(patch.touches)
    assert not is_there(f"{patch.touches[0]}_elsewhere")
