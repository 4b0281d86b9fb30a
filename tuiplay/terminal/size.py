"""A terminal that does not say how large it is: a serial console, a pty that nobody has given a size.

Libraries fall back to sizes of their own there, and to different ones. So the terminal itself is told the size that it
is taken to have, as ``stty rows 24 cols 80`` would do; the size that comes later is the terminal's again.
"""

from __future__ import annotations

import contextlib
import struct
import sys
from collections.abc import Iterator

COLUMNS, ROWS = 80, 24
_LAYOUT = "HHHH"
"""Of the kernel's ``struct winsize``: rows, columns, and both in pixels."""

if sys.platform == "win32":

    def ensure_size(descriptor: int = 1) -> None:
        """Consoles of Windows know their size."""

    def forget_size(descriptor: int = 1) -> None:
        """Nothing was told."""

    def cell_pixels(descriptor: int = 1) -> tuple[int, int] | None:
        """They do not say it in this way."""
        return None

else:
    import fcntl
    import termios

    _told: dict[int, tuple[int, ...]] = {}
    """By descriptor, what the terminal said before it was told something else."""

    def ensure_size(descriptor: int = 1) -> None:
        """Tell a terminal of no rows or no columns that it has the usual number; others stay as they are."""
        try:
            rows, columns, *pixels = _read(descriptor)
            if rows and columns:
                return
            _write(descriptor, rows or ROWS, columns or COLUMNS, *pixels)
        except OSError:  # not a terminal
            return
        _told[descriptor] = rows, columns, *pixels

    def forget_size(descriptor: int = 1) -> None:
        """Take back what the terminal was told, unless it has got a size of its own since."""
        before = _told.pop(descriptor, None)
        if before is None:
            return
        with contextlib.suppress(OSError):
            rows, columns, *pixels = before
            if _read(descriptor)[:2] == (rows or ROWS, columns or COLUMNS):
                _write(descriptor, rows, columns, *pixels)

    def cell_pixels(descriptor: int = 1) -> tuple[int, int] | None:
        """Width and height of a cell in pixels, by the size of the window; None if the terminal does not say it."""
        try:
            rows, columns, width, height = _read(descriptor)
        except OSError:  # not a terminal
            return None
        # Some count a margin to the window, which is less than a pixel a cell.
        return (width // columns, height // rows) if rows and columns and width >= columns and height >= rows else None

    def _read(descriptor: int) -> tuple[int, ...]:
        return struct.unpack(_LAYOUT, fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(struct.calcsize(_LAYOUT))))

    def _write(descriptor: int, *size: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack(_LAYOUT, *size))


@contextlib.contextmanager
def sized(descriptor: int = 1) -> Iterator[None]:
    """While it lasts the terminal has a size."""
    ensure_size(descriptor)
    try:
        yield
    finally:
        forget_size(descriptor)
