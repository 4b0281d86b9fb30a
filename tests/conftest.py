"""What all tests share. This directory is on ``sys.path``, so that ``reference`` can be imported from every test."""

import gc
import os
import signal
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Textual paints, and its pilot looks whether the program is at rest, five times as often as by themselves: two thirds
# of the time of a screen test was waiting for the next look.
os.environ["TEXTUAL_FPS"] = "300"
GRANULARITY = 0.004

# Who starts the suite in the background or under nohup has it ignore these, and so would the programs that it starts.
for _name, _usual in (("SIGINT", signal.default_int_handler), ("SIGHUP", signal.SIG_DFL), ("SIGTERM", signal.SIG_DFL)):
    _number = getattr(signal, _name, None)
    if _number is not None and signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _usual)

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


@pytest.fixture(autouse=True, scope="session")
def _no_search_among_what_stays() -> None:
    """What is imported is no garbage, and to look for some in it every few tests took a quarter of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


@pytest.fixture(autouse=True, scope="session")
def _quick_pilot() -> None:
    """See above; a Textual that waits in another way waits as long as it does."""
    waiting = sys.modules.get("textual._wait")
    if hasattr(waiting, "SLEEP_GRANULARITY") and hasattr(waiting, "SLEEP_IDLE"):
        waiting.SLEEP_IDLE *= GRANULARITY / waiting.SLEEP_GRANULARITY
        waiting.SLEEP_GRANULARITY = GRANULARITY


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a test of the screen waits for half of its time."""
    return (os.cpu_count() or 1) + 1
