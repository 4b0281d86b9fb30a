"""A driver that notes whether it has the terminal, and bears the loss of the line to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO, Any

from textual.driver import Driver

from tuiplay.tui.terminal_guard import TerminalGuard, silence


class _Tolerant:
    """A file whose loss does not kill the thread that writes to it."""

    def __init__(self, file: IO[str], terminal: TerminalGuard, lost: Callable[[], None]) -> None:
        self._file = file
        self._terminal = terminal
        self._lost = lost

    def write(self, text: str) -> int:
        try:
            if not self._terminal.hurry:
                self._file.write(text)
        except OSError:
            self._give_up()
        return len(text)

    def flush(self) -> None:
        try:
            self._file.flush()
        except OSError:
            self._give_up()

    def _give_up(self) -> None:
        silence()
        self._lost()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def patient(base: type[Driver], terminal: TerminalGuard, lost: Callable[[], None]) -> type[Driver]:
    """A driver like ``base`` that notes whether it has the terminal, and calls ``lost`` once nothing can be written."""

    def line_lost() -> None:
        terminal.lost = True
        lost()

    class Patient(base):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            # All writing goes through this attribute; tests/tui/test_shutdown.py fails when that changes.
            self._file: Any = _Tolerant(getattr(self, "_file"), terminal, line_lost)  # noqa: B009

        def start_application_mode(self) -> None:
            terminal.taken = terminal.driven = True
            super().start_application_mode()

        def stop_application_mode(self) -> None:
            super().stop_application_mode()
            terminal.driven = False
            terminal.taken = terminal.taken and terminal.hurry

    return Patient
