"""The loss of the connection to the terminal: else the writing thread would die, and the program wait for ever."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from tuiplay.tui.terminal_guard import TerminalGuard, silence
from tuiplay.tui.textual_patches.patch import Patch

_DRIVER = (
    "textual.drivers.windows_driver:WindowsDriver"
    if sys.platform == "win32"
    else "textual.drivers.linux_driver:LinuxDriver"
)
_WEB_DRIVER = "textual.drivers.web_driver:WebDriver"


class TolerantFile:
    """A replacement of a driver's ``self._file``, to which its thread writes; losing it does not end that thread."""

    def __init__(self, file: Any, terminal: TerminalGuard, lost: Callable[[], None]) -> None:
        self._file = file
        self._terminal = terminal
        self._lost = lost

    def write(self, text: str) -> int:
        """Write a text, unless the program ends in a hurry, when it is too late for pictures."""
        try:
            if not self._terminal.hurry:
                self._file.write(text)
        except OSError:
            self._give_up()
        return len(text)

    def flush(self) -> None:
        """Flush the file."""
        try:
            self._file.flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        silence()
        self._lost()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def bear(driver: Any, terminal: TerminalGuard, lost: Callable[[], None]) -> None:
    """Make a driver call ``lost`` instead of failing when it writes to a connection that is gone."""
    if is_web(driver):
        _bear_in_browser(driver, terminal, lost)
    elif FILE.fits and hasattr(driver, "_file"):
        driver._file = TolerantFile(driver._file, terminal, lost)


def _bear_in_browser(driver: Any, terminal: TerminalGuard, lost: Callable[[], None]) -> None:
    """Replace ``self._write = partial(os.write, self.fileno)``, which gets whole packets."""
    if not WEB.fits:
        return
    write: Callable[[bytes], object] = driver._write

    def tolerant(packet: bytes) -> None:
        try:
            if not terminal.hurry or not packet.startswith(b"D"):
                write(packet)
        except OSError:
            silence()
            lost()

    driver._write = tolerant


def is_web(driver: Any) -> bool:
    """True if the terminal is in a browser, and output is sent in packets to a server."""
    return bool(getattr(driver, "is_web", False))


def has_ended(driver: Any) -> bool:
    """True if the server, not the program, has ended the connection; asked once the driver has stopped reading."""
    return is_web(driver) and WEB.fits and not driver.exit_event.is_set()


FILE = Patch(
    name="loss of the terminal",
    touches=(f"{_DRIVER}._file",),
    otherwise="the program may keep running after its terminal is gone",
)
WEB = Patch(
    name="loss of the browser",
    touches=(
        "textual.driver:Driver.is_web",
        f"{_WEB_DRIVER}._write",
        f"{_WEB_DRIVER}.run_input_thread",
        f"{_WEB_DRIVER}.exit_event",
    ),
    otherwise="under textual serve the program may keep running after its server is gone",
)
