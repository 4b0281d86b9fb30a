"""At every end of the screen the terminal gets back what shows pictures: nothing stays behind."""

from __future__ import annotations

import pytest

from tuiplay.terminal.picture import Picture
from tuiplay.tui.images import Image, Images
from tuiplay.tui.terminal_guard import RESET, TerminalGuard
from tuiplay.tui.textual_patches.driver import watched


class Driver:
    """Keeps what is written; in a hurry nothing arrives, as with the driver of a terminal."""

    terminal: TerminalGuard

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, data: str) -> None:
        if not self.terminal.hurry:
            self.written.append(data)

    def start_application_mode(self) -> None:
        self.write("start")

    def stop_application_mode(self) -> None:
        self.write("stop")

    def run_input_thread(self) -> None:
        pass


@pytest.mark.parametrize("graphics", ["placeholders", "direct"])
@pytest.mark.parametrize("hurry", [False, True])
def test_pictures_go_before_the_screen_does(
    graphics: str, hurry: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    images = Images(Picture("pixels", "", "half", graphics))  # type: ignore[arg-type]
    images.put(0, Image(b"png", 4, 2))
    images.take()
    name = images.name(0)
    guard = TerminalGuard()
    guard.farewell = images.farewell
    monkeypatch.setattr(Driver, "terminal", guard, raising=False)
    driver = watched(Driver, guard, lambda: None)()  # type: ignore[arg-type, call-arg]
    driver.start_application_mode()
    guard.hurry = hurry
    driver.stop_application_mode()
    guard.restore()
    said = capsys.readouterr().err
    gone = f"\x1b_Ga=d,d=I,i={name},q=2\x1b\\"
    if hurry:
        assert said == gone + RESET
    else:
        assert driver.written == ["start", gone, "stop"]  # type: ignore[attr-defined]
        assert not said


def test_without_pictures_the_reset_is_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    guard = TerminalGuard()
    guard.farewell = Images(Picture()).farewell
    guard.taken = True
    guard.restore()
    assert capsys.readouterr().err == RESET
