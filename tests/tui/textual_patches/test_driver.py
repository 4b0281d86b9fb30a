"""A driver whose line goes away."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from textual.driver import Driver

from tuiplay.tui.terminal_guard import TerminalGuard
from tuiplay.tui.textual_patches import lost_line
from tuiplay.tui.textual_patches.driver import watched


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows when the line is lost."""
    monkeypatch.setattr(lost_line, "silence", lambda: None)
    return []


class File:
    """Something to write to, until it is gone."""

    def __init__(self) -> None:
        self.written: list[Any] = []
        self.gone = False

    def write(self, text: Any) -> None:
        """Keep it."""
        if self.gone:
            raise OSError(5, "Input/output error")
        self.written.append(text)

    def flush(self) -> None:
        """Let it out."""
        self.write("")


class Taken:
    """A driver that does nothing."""

    is_web = False

    def __init__(self) -> None:
        self._file = File()
        self._write = self._file.write
        self.exit_event = SimpleNamespace(is_set=lambda: False)

    def start_application_mode(self) -> None:
        """Take the terminal."""

    def stop_application_mode(self) -> None:
        """Give it back."""

    def run_input_thread(self) -> None:
        """Read to the end."""


class InBrowser(Taken):
    """The same for a browser."""

    is_web = True


def watched_driver(base: type[Any], terminal: TerminalGuard, lost: list[int]) -> Any:
    return watched(base, terminal, lambda: lost.append(1))()  # type: ignore[call-arg]


def test_a_driver_bears_a_terminal_that_is_gone(lost: list[int]) -> None:
    terminal = TerminalGuard()
    driver = watched_driver(Taken, terminal, lost)
    file, tolerant = driver._file._file, driver._file
    tolerant.write("picture")
    assert file.written == ["picture"]
    assert not lost
    file.gone = True
    tolerant.write("picture")
    tolerant.flush()
    assert (len(lost), terminal.lost) == (2, True)
    assert tolerant.gone, "all else is the file's"


def test_pictures_for_a_slow_line_are_dropped_when_it_hurries(lost: list[int]) -> None:
    terminal = TerminalGuard()
    driver = watched_driver(Taken, terminal, lost)
    terminal.hurry = True
    driver._file.write("picture")
    assert driver._file.written == []


def test_it_tells_whether_the_terminal_is_taken(lost: list[int]) -> None:
    terminal = TerminalGuard()
    driver = watched_driver(Taken, terminal, lost)
    driver.start_application_mode()
    assert (terminal.taken, terminal.driven) == (True, True)
    driver.run_input_thread()
    assert not lost, "a terminal may end its input and take output"
    driver.stop_application_mode()
    assert (terminal.taken, terminal.driven) == (False, False)


def test_a_driver_bears_a_browser_that_is_gone(lost: list[int]) -> None:
    terminal = TerminalGuard()
    driver = watched_driver(InBrowser, terminal, lost)
    driver.start_application_mode()
    assert (terminal.taken, terminal.driven) == (False, True), "there is no terminal to give back"
    driver._write(b"D....picture")
    terminal.hurry = True
    driver._write(b"D....picture")
    driver._write(b"M....exit")
    assert driver._file.written == [b"D....picture", b"M....exit"]
    driver._file.gone = True
    driver._write(b"M....exit")
    assert lost == [1]
    driver.run_input_thread()
    assert lost == [1, 1], "its server has ended the input"


def test_textual_still_writes_where_we_listen() -> None:
    linux = pytest.importorskip("textual.drivers.linux_driver").LinuxDriver
    for method in (linux.__init__, linux.start_application_mode):
        assert "_file" in method.__code__.co_names
    web = pytest.importorskip("textual.drivers.web_driver").WebDriver
    for method in (web.write, web.write_meta, web.write_binary_encoded):
        assert "_write" in method.__code__.co_names
    assert callable(Driver.start_application_mode)
