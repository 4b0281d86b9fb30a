"""The detail of pictures in pixels: as fine as the line to the terminal carries."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

FINE, COARSE, GLYPHS = range(3)
"""The steps of detail, the finest first; a slow line leads down."""
LONGEST = 0.15
"""The most seconds of a frame on the line: a key waits for two of them, and is to act within half a second."""
SETTLED = 4
"""The number of frames of a step that are examined."""
_BEGINNING = {FINE: 1, COARSE: 2}
"""The number of these frames, the largest, that do not count: the step began with them. Two others are enough."""
SPARE = 4
"""The factor by which the line must be faster than a finer picture needs, before that is tried again."""
LOOK_EVERY, LOOKS = 5.0, 12
"""The seconds between two checks whether it fits, and how many in a row must succeed: a minute of them.

Where only little is sent nothing is known, and no check counts: then a part of the screen is sent again, as a probe.
"""
RARELY, TOO_LONG = 120, 0.5
"""The seconds between two probes, for each second that a fine frame took while the line was slow; and the seconds of
such a frame from which on there are none, as a key would have to wait for them."""
_SIZES = {FINE: 1.0, COARSE: 0.5}
"""The width and height of pictures, as parts of the full ones."""
SLOWER = {
    COARSE: "The line to the terminal is slow: pictures are coarser. --picture pixels keeps them fine.",
    GLYPHS: "The line to the terminal is slow: pictures are drawn in glyphs. --picture pixels prevents that.",
}
FINER = "The line to the terminal is fast again: pictures are finer."
INSISTED = "The line to the terminal is slow. --picture auto would draw coarser pictures, and more of them per second."


class Detail:
    """The level of detail that a line carries.

    Parameters
    ----------
    insisted
        True if the user has asked for pixels: they remain as they are.
    sixel
        True if pictures are sixels; coarser ones take hardly fewer bytes, so that glyphs follow the finest.

    Attributes
    ----------
    step
        The current step.
    moving
        Returns True while pictures change all the time; a picture at rest may take longer.
    """

    def __init__(
        self, insisted: bool = False, sixel: bool = False, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.step = FINE
        self.moving: Callable[[], bool] = lambda: False
        self._insisted, self._sixel, self._clock = insisted, sixel, clock
        self._told = False
        # The steps above, with bytes of a frame there.
        self._above: list[tuple[int, float]] = []
        self._good, self._needed, self._looked = 0, LOOKS, 0.0
        self._probed, self._pause = 0.0, LOOK_EVERY

    @property
    def size(self) -> float:
        """The width and height of pictures, as parts of the full ones."""
        return _SIZES.get(self.step, 1.0)

    def judge(self, speed: float | None, sizes: Sequence[int], late: bool = True, shown: float | None = None) -> str:
        """Step down if the line is too slow, or up if it has long been fast enough.

        Return a sentence for the user, or "": stepping down gives one until pictures become finer again.

        Parameters
        ----------
        speed
            The speed of the line in bytes per second; None if it is not known.
        sizes
            The sizes of the last frames of this step in bytes, at most ``SETTLED``.
        late
            True if answers are late: only then is anything to be gained.
        shown
            The bytes per second that the line has carried at least, whatever else is known.
        """
        if self._above and self._fits_above(speed, shown):
            self.step, _ = self._above.pop()
            # If it does not last, the next time takes longer.
            self._good, self._needed, self._told = 0, 2 * self._needed, False
            return FINER
        if speed is None:
            return ""
        settled = sorted(sizes)[: -_BEGINNING.get(self.step, SETTLED)]
        if not late or len(settled) < 2:
            return ""
        size = sum(settled) / len(settled)
        if size <= speed * LONGEST:
            return ""
        if self._insisted:
            return self._once(INSISTED)
        self._above.append((self.step, size))
        self._good, self._looked, self._probed = 0, self._clock(), self._clock()
        taken = size / speed
        self._pause = max(LOOK_EVERY, RARELY * taken) if taken <= TOO_LONG else math.inf
        self.step = GLYPHS if self._sixel else self.step + 1
        return self._once(SLOWER[self.step])

    def probes(self, known: bool) -> bool:
        """True if a part of the screen is to be sent again now, as a probe.

        Pictures could be finer, and what is sent while they move tells nothing about the line, whose speed is not
        ``known``. While pictures are at rest nothing is ever sent.
        """
        now = self._clock()
        if known or not self._above or not self.moving() or now - self._probed < self._pause:
            return False
        self._probed = now
        return True

    def _fits_above(self, speed: float | None, shown: float | None) -> bool:
        """True if frames of the step above have fitted ``SPARE`` times at every check of a minute."""
        needed = SPARE * self._above[-1][1] / LONGEST
        best = max(speed or 0.0, shown or 0.0)
        if speed is not None and best < needed:
            self._good = 0
        elif best >= needed and self._clock() - self._looked >= LOOK_EVERY:
            self._good, self._looked = self._good + 1, self._clock()
        return self._good >= self._needed

    def _once(self, sentence: str) -> str:
        if self._told:
            return ""
        self._told = True
        return sentence
