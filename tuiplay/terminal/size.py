"""The size of a terminal that does not report one: a serial console, a pty whose size nobody has set.

Libraries fall back to sizes of their own there, and to different ones. So the terminal itself is told the size that it
is taken to have, as ``stty rows 24 cols 80`` would do; a size that it gets later is not touched.
"""

from __future__ import annotations

import contextlib
import struct
import sys
from collections.abc import Iterator

COLUMNS, ROWS = 80, 24
_LAYOUT = "HHHH"
"""The format of the kernel's ``struct winsize``: rows, columns, and both in pixels."""

if sys.platform == "win32":

    def ensure_size(descriptor: int = 1) -> None:
        """Leave the size alone, as consoles of Windows know it."""

    def forget_size(descriptor: int = 1) -> None:
        """Leave the size alone, as none was set."""

    def is_assumed(descriptor: int = 1) -> bool:
        """False, as none was set."""
        return False

    def cell_pixels(descriptor: int = 1) -> tuple[int, int] | None:
        """The size of a cell in pixels; None, as consoles of Windows do not report it in this way."""
        return None

else:
    import fcntl
    import termios

    _told: dict[int, tuple[int, ...]] = {}
    """Descriptor -> the size that the terminal reported before another one was set."""

    def ensure_size(descriptor: int = 1) -> None:
        """Give a terminal without rows or columns the usual number of them; leave other terminals as they are."""
        try:
            rows, columns, *pixels = _read(descriptor)
            if rows and columns:
                return
            # The kernel reports only a size that differs: one pixel, which no window has, makes any later one differ.
            _write(descriptor, rows or ROWS, columns or COLUMNS, *(one or 1 for one in pixels))
        except OSError:  # not a terminal
            return
        _told[descriptor] = rows, columns, *pixels

    def forget_size(descriptor: int = 1) -> None:
        """Undo ``ensure_size``, unless the terminal has got a size of its own since."""
        before = _told.pop(descriptor, None)
        if before is None:
            return
        with contextlib.suppress(OSError):
            rows, columns, *pixels = before
            if _read(descriptor)[:2] == (rows or ROWS, columns or COLUMNS):
                _write(descriptor, rows, columns, *pixels)

    def is_assumed(descriptor: int = 1) -> bool:
        """True if the terminal reported no size, and ``ensure_size`` set one."""
        return descriptor in _told

    def cell_pixels(descriptor: int = 1) -> tuple[int, int] | None:
        """The width and height of a cell in pixels, by the size of the window; None if that is not reported."""
        try:
            rows, columns, width, height = _read(descriptor)
        except OSError:  # not a terminal
            return None
        # Some terminals include a margin in the window, which is less than a pixel per cell.
        return (width // columns, height // rows) if rows and columns and width >= columns and height >= rows else None

    def _read(descriptor: int) -> tuple[int, ...]:
        return struct.unpack(_LAYOUT, fcntl.ioctl(descriptor, termios.TIOCGWINSZ, bytes(struct.calcsize(_LAYOUT))))

    def _write(descriptor: int, *size: int) -> None:
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack(_LAYOUT, *size))


@contextlib.contextmanager
def sized(descriptor: int = 1) -> Iterator[None]:
    """Make sure that the terminal has a size while the context is open."""
    ensure_size(descriptor)
    try:
        yield
    finally:
        forget_size(descriptor)
