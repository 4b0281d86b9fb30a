"""The pace of pictures, which follows the speed of the line, and a count of what is sent over it.

A frame ends with a question for the position of the cursor (``ESC[6n``); the terminal answers when it has drawn all
that came before, however long the line is. At most two frames are unanswered at a time, so on a slow line pictures get
slower and keys do not. A terminal that never answers gets a fixed rate. Before the first frame the same question may
measure how wide a glyph is; answers come in the order of the questions.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.geometry import Region

from tuiplay.raster.blocks import REVERSED
from tuiplay.terminal.capabilities import WIDTH_QUESTION
from tuiplay.terminal.line_speed import LineSpeed
from tuiplay.terminal.picture import HALF_BLOCKS, Picture
from tuiplay.terminal.shown_cells import ShownCells
from tuiplay.tui.detail import SETTLED
from tuiplay.tui.textual_patches.input import DROPPED
from tuiplay.tui.textual_patches.patch import Patch

if TYPE_CHECKING:
    from textual.app import App

QUESTION = "\x1b[6n"
IN_FLIGHT = 2
SLOW = 0.2
"""The seconds for an answer from which only one frame is under way: a key that pauses then has little ahead of it."""
PATIENCE = 2.0
"""The seconds to wait for an answer."""
LATE = 30.0
"""The seconds for which an answer may still come."""
SILENT_AFTER = 3
"""The number of unanswered questions after which a terminal is taken to be one that never answers."""
SILENT_FPS = 10.0
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""The sequences that begin and end a synchronized update; terminals that do not know them ignore them."""
_LONG, _LARGE = 64, 2000
"""The lengths in characters from which output may be a frame, and from which any output is followed by a question, as
the amount under way must be known when the next frame comes."""
_AT_ONCE = 0.01
"""The seconds within which nothing that was sent has gone."""
_CERTAIN, _RARELY = 5.0, 60
"""The seconds after which all cells are sent again, over what another program may have written; at least this many
times the longest recent answer, as a key should rarely have a whole screen ahead of it."""


class FramePacer:
    """The pace of frames on the line to the terminal.

    Attributes
    ----------
    sent
        Characters written so far.
    frames
        Frames painted so far.
    speed
        The measured speed of the line.
    forgotten
        The number of times that all cells became uncertain: pictures may be gone then too.
    frame_sizes
        The sizes of the last frames in characters.
    heard
        True if the terminal has ever answered.
    pictures
        Returns, once, what is to be sent besides cells; it follows them in the same update of the screen.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter, picture: Picture = HALF_BLOCKS) -> None:
        self._clock = clock
        # Only what the terminal draws itself is known to meet at its edges.
        self._cells = ShownCells(REVERSED if picture.glyphs in ("octant", "sextant") else None)
        self._certain_since = clock()
        self._write: Callable[[str], None] | None = None
        self._asking = self._measuring = False
        # When, how much, how much with what is ahead if that is known, and whether it is a frame.
        self._asked: deque[tuple[float, int, float | None, bool]] = deque()
        self._asked_at = 0
        self.speed = LineSpeed()
        self.forgotten = 0
        self.frame_sizes: deque[int] = deque(maxlen=SETTLED)
        self.heard = False
        self._owed: deque[float] = deque()
        self._answer_time = self._longest = 0.0
        self._missed = 0
        self._painted = 0.0
        self.sent = 0
        self.frames = 0
        self.pictures: Callable[[], str] = lambda: ""

    def attach(self, app: App[Any], measure: bool = False) -> None:
        """Take over what the app writes to its terminal; ask it for the width of a glyph if ``measure``.

        Replaces ``Driver.write`` of the app's driver, through which all output goes.
        """
        if not PATCH.fits or app._driver is None or app.is_headless:
            return
        driver = app._driver
        try:
            self._write, driver.write = driver.write, self.write  # type: ignore[method-assign]
        except Exception as error:  # noqa: BLE001 - whatever it is, pictures go out without a question behind them
            PATCH.give_up(error)
            self._write = None
            return
        DROPPED.expecting, DROPPED.heard = self.expecting, lambda: self.heard
        if measure:
            self._measuring = True
            self._owed.append(self._clock())
            self.write(WIDTH_QUESTION)

    def write(self, data: str) -> None:
        """Send output: only cells that change, counted, with a question after a frame."""
        assert self._write is not None
        if not self._cells.unchanged(data):
            frame = len(data) > _LONG
            if frame and self._clock() - self._certain_since > max(_CERTAIN, _RARELY * self._longest):
                self._send_all()
            data = self._cells.changes(data)
            if frame:
                data = self._with_question(data + self.pictures())
        self.sent += len(data)
        self._write(data)

    def forget(self) -> None:
        """Send every cell again when it is painted next, as the terminal may show something else now."""
        self.forgotten += 1
        self._send_all()

    def forget_rows(self, region: Region) -> None:
        """Send the rows of a region again when they are painted next."""
        self._cells.forget_rows(range(region.y + 1, region.bottom + 1))

    def _send_all(self) -> None:
        self._cells.forget()
        self._certain_since, self._longest = self._clock(), 0.0

    def cover(self, region: Region) -> None:
        """Set the region of the screen that a picture in sixels covers; an empty one for none."""
        x, y, width, height = region
        self._cells.cover(range(y + 1, y + height + 1), range(x + 1, x + width + 1))

    def flush(self) -> None:
        """Send pictures for which no cell has changed, in an update of the screen of their own."""
        if self._write is not None and (data := self.pictures()):
            self.send(f"{_BEGIN}{self._with_question(data)}{_END}")

    def _with_question(self, data: str) -> str:
        """Output with the question after it, if it is the end of a frame or large."""
        if not self._asking and (len(data) < _LARGE or self._missed >= SILENT_AFTER):
            return data
        frame, self._asking = self._asking, False
        now, sent = self._clock(), self.sent + len(data)
        size, self._asked_at = sent - self._asked_at, sent
        self.frame_sizes.append(size)
        ahead = self._ahead(now, size)
        self._asked.append((now, size, None if ahead is None else size + ahead, frame))
        self._owed.append(now)
        return data + QUESTION

    def _ahead(self, now: float, size: int) -> float | None:
        """The number of characters still under way ahead of ``size``; None if that is not known, and may be much."""
        if not self._asked:
            return 0.0
        elapsed, ahead = now - self._asked[0][0], sum(asked for _, asked, *_ in self._asked)
        if elapsed < _AT_ONCE or ahead * 10 <= size:
            return ahead
        speed = self.speed.bytes_per_second
        return None if speed is None else max(0.0, ahead - elapsed * speed)

    def send(self, data: str) -> None:
        """Send something that is not a picture, as it is."""
        if self._write is not None:
            self.sent += len(data)
            self._write(data)

    def expecting(self) -> bool:
        """True if the terminal owes an answer that may still come."""
        return bool(self._owed) and self._missed < SILENT_AFTER and self._clock() - self._owed[-1] < LATE

    def ready(self) -> bool:
        """True if another frame may be painted now."""
        if self._write is None:
            return True
        now = self._clock()
        if self._asked and now - self._asked[0][0] > PATIENCE:
            self._missed += len(self._asked)
            self._asked.clear()
        if self._missed >= SILENT_AFTER:
            return now - self._painted >= 1 / SILENT_FPS
        return sum(frame for *_, frame in self._asked) < (1 if self._answer_time > SLOW else IN_FLIGHT)

    def painted(self) -> None:
        """Record that a frame has been painted; it goes out with the next output."""
        self.frames += 1
        self._painted = self._clock()
        if self._write is not None and self._missed < SILENT_AFTER:
            self._asking = True

    def answered(self, column: int = 0) -> int | None:
        """Handle an answer: the terminal has drawn all up to the oldest question, with its cursor in ``column`` from 0.

        Returns the column if it was asked for as a measure, else None.
        """
        self.heard = True
        if self._owed:
            self._owed.popleft()
        if self._measuring:
            self._measuring = False
            # If glyphs are wider than assumed, what was written is in other places.
            self.forget()
            return column
        if self._asked:
            asked, _, under_way, frame = self._asked.popleft()
            seconds = self._clock() - asked
            self._answer_time = seconds if frame else self._answer_time
            self._longest = max(self._longest, seconds)
            if under_way is not None:
                self.speed.note(under_way, seconds)
        self._missed = 0
        return None


PATCH = Patch(
    name="frame rate",
    touches=("textual.app:App._driver", "textual.driver:Driver.write"),
    otherwise="pictures do not wait for the terminal, and are not counted",
)


class Meter:
    """The rates per second of what is sent over the line and of what is trained."""

    def __init__(self, line: FramePacer, clock: Callable[[], float] = time.perf_counter) -> None:
        self._line = line
        self._clock = clock
        self._last = (clock(), 0, 0, 0)
        self.shown = False

    def read(self, updates: int) -> str:
        """The rates since the last reading, as text; empty before half a second has passed."""
        now = (self._clock(), self._line.sent, self._line.frames, updates)
        seconds = now[0] - self._last[0]
        if seconds < 0.5:
            return ""
        sent, frames, made = (new - old for new, old in zip(now[1:], self._last[1:], strict=True))
        self._last = now
        rates = f"{sent / seconds / 1000:,.1f} kB/s   {frames / seconds:.1f} pictures/s   "
        return rates + f"{max(0, made) / seconds:,.0f} updates/s"
