"""Pictures at the pace of the line, and a count of what crosses it.

A frame ends with the question where the cursor is (``ESC[6n``); the
terminal answers when it has drawn all that came before, however long the line is. At most two frames are unanswered at
a time, so on a slow line the picture gets slower and the keys do not. A terminal that never answers gets a fixed rate.
Before the first frame the same question may measure how wide a glyph is; answers come in the order of the questions.
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
"""Seconds for an answer from which on only one frame is under way, so that a pausing key finds little ahead of it."""
PATIENCE = 2.0
"""Seconds to wait for an answer."""
LATE = 30.0
"""Seconds for which an answer may still come."""
SILENT_AFTER = 3
"""Unanswered questions after which a terminal is taken to be one that never answers."""
SILENT_FPS = 10.0
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"
"""Of a synchronized update; terminals that do not know it pass it over."""
_LONG, _LARGE = 64, 2000
"""Characters from which on output may be a frame, and from which on there is a question behind it whatever it is: what
is under way must be known when the next frame is."""
_AT_ONCE = 0.01
"""Seconds within which nothing that was sent has gone."""
_CERTAIN, _RARELY = 5.0, 60
"""Seconds after which all cells are sent again: what another program may have written over them goes. At least so many
times what the last answers took: a key must not find a whole screen ahead of it often."""


class FramePacer:
    """The line to the terminal.

    Attributes
    ----------
    sent
        Characters written so far.
    frames
        Frames painted so far.
    speed
        Of the line.
    forgotten
        How often all cells became uncertain: pictures may be gone then too.
    frame_sizes
        Characters of the last frames.
    heard
        Whether the terminal has ever answered.
    pictures
        Gives what is to be sent besides cells, once; it goes out behind them, in the same update of the screen.
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

        Stands before ``Driver.write`` of the app's driver, through which all output goes.
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
        """Send output: only cells that change, counted, with a question behind a frame."""
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
        """The terminal may show something else now: every cell that is painted is sent."""
        self.forgotten += 1
        self._send_all()

    def forget_rows(self, region: Region) -> None:
        """Send the rows of a region again when they are painted next."""
        self._cells.forget_rows(range(region.y + 1, region.bottom + 1))

    def _send_all(self) -> None:
        self._cells.forget()
        self._certain_since, self._longest = self._clock(), 0.0

    def cover(self, region: Region) -> None:
        """A picture in sixels stands in a region of the screen; in none if it is empty."""
        x, y, width, height = region
        self._cells.cover(range(y + 1, y + height + 1), range(x + 1, x + width + 1))

    def flush(self) -> None:
        """Send pictures for which no cell has changed, as an update of the screen of their own."""
        if self._write is not None and (data := self.pictures()):
            self.send(f"{_BEGIN}{self._with_question(data)}{_END}")

    def _with_question(self, data: str) -> str:
        """Output with the question behind a frame, if this is the end of one, and behind all that is large."""
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
        """Characters that are still under way ahead of so many; None if that is not known, and may be much."""
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
        """Whether the terminal owes an answer, however late it may be."""
        return bool(self._owed) and self._missed < SILENT_AFTER and self._clock() - self._owed[-1] < LATE

    def ready(self) -> bool:
        """Whether another frame may be painted now."""
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
        """A frame has been painted; it goes out with the next output."""
        self.frames += 1
        self._painted = self._clock()
        if self._write is not None and self._missed < SILENT_AFTER:
            self._asking = True

    def answered(self, column: int = 0) -> int | None:
        """The terminal has drawn everything up to the oldest question; its cursor was in that column, from 0.

        Returns the column if it was asked for as a measure, else None.
        """
        self.heard = True
        if self._owed:
            self._owed.popleft()
        if self._measuring:
            self._measuring = False
            # If glyphs are wider than was thought, what was written stands elsewhere.
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
    name="pace of pictures",
    touches=("textual.app:App._driver", "textual.driver:Driver.write"),
    otherwise="pictures do not wait for the terminal, and are not counted",
)


class Meter:
    """What crosses the line and what is trained, per second."""

    def __init__(self, line: FramePacer, clock: Callable[[], float] = time.perf_counter) -> None:
        self._line = line
        self._clock = clock
        self._last = (clock(), 0, 0, 0)
        self.shown = False

    def read(self, updates: int) -> str:
        """The rates since the last reading; empty before half a second has passed."""
        now = (self._clock(), self._line.sent, self._line.frames, updates)
        seconds = now[0] - self._last[0]
        if seconds < 0.5:
            return ""
        sent, frames, made = (new - old for new, old in zip(now[1:], self._last[1:], strict=True))
        self._last = now
        rates = f"{sent / seconds / 1000:,.1f} kB/s   {frames / seconds:.1f} pictures/s   "
        return rates + f"{max(0, made) / seconds:,.0f} updates/s"
