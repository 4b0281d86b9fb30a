"""The mouse, switched while the program runs."""

from __future__ import annotations

import inspect

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.textual_patches import mouse

LinuxDriver = pytest.importorskip("textual.drivers.linux_driver").LinuxDriver


class Recorder(LinuxDriver):  # type: ignore[misc, valid-type]
    """A driver that writes into a list."""

    def __init__(self) -> None:
        self._mouse = True
        self.written: list[str] = []

    def write(self, data: str) -> None:
        """Keep it."""
        self.written.append(data)

    def flush(self) -> None:
        """Nothing."""


@pytest.fixture
def app() -> TuiplayApp:
    app = TuiplayApp(Experiment())
    app._driver = Recorder()
    return app


def test_the_terminal_gets_its_mouse_back_and_tuiplay_after_it(app: TuiplayApp) -> None:
    driver = app._driver
    assert isinstance(driver, Recorder)
    assert mouse.report_mouse(app, False)
    assert "\x1b[?1003l" in driver.written
    assert not driver._mouse, "nor is it asked for again after a suspension"
    driver.written.clear()
    assert mouse.report_mouse(app, True)
    assert "\x1b[?1003h" in driver.written
    assert driver._mouse
    assert "_mouse" in inspect.getsource(LinuxDriver._enable_mouse_support)


def test_a_switch_that_raises_leaves_the_mouse_where_it_is(app: TuiplayApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_driver: object) -> None:
        raise TypeError("two are wanted")

    monkeypatch.setattr(mouse.PATCH, "trouble", "")
    monkeypatch.setattr(LinuxDriver, "_disable_mouse_support", broken)
    assert not mouse.report_mouse(app, False)
    assert mouse.PATCH.outcome.startswith("skipped: raised TypeError on use: two are wanted; ")
