"""What all tests share. This directory is on ``sys.path``, so that ``reference`` can be imported from every test."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every run and every machine, and no clock: a slow runner must not turn a fact into a failure.
settings.register_profile("tuiplay", derandomize=True, deadline=None, database=None, max_examples=50)
settings.load_profile("tuiplay")


@pytest.fixture(autouse=True)
def _nobodys_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads the settings of whoever runs it."""
    folder = tmp_path_factory.getbasetemp() / "config"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    for name in ("TUIPLAY_COLOR", "TUIPLAY_GLYPHS", "TUIPLAY_THEME", "TUIPLAY_FPS", "TUIPLAY_MOUSE"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a test of the screen waits for half of its time."""
    return (os.cpu_count() or 1) + 1
