"""How finely pictures in pixels are drawn: as finely as the line to the terminal carries them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence

FINE, COARSE, GLYPHS = range(3)
"""Steps of the ladder that a slow line leads down."""
LONGEST = 0.15
"""Seconds that a frame may take on the line: a key finds two of them ahead, and is to act within half a second."""
SETTLED = 4
"""Frames of a step that are looked at."""
_BEGINNING = {FINE: 1, COARSE: 2}
"""How many of them do not count, the largest: with them the step began. Two others are enough."""
SPARE = 4
"""How many times over a finer picture must fit before it is tried again."""
LOOK_EVERY, LOOKS = 5.0, 12
"""Seconds from one look at whether it does to the next, and how many in a row must say so: a minute of them. Where only
little is sent nothing is known, and no look counts: then some of the screen is sent again, to see what that takes."""
RARELY, TOO_LONG = 120, 0.5
"""Seconds from one such probe to the next, for each second that a fine frame took while the line was slow; and seconds
that it took from which on there is none: a key would have to wait for that."""
_SIZES = {FINE: 1.0, COARSE: 0.5}
"""Width and height of pictures, as parts of the full ones."""
SLOWER = {
    COARSE: "The line to the terminal is slow: pictures are coarser. With --picture pixels they stay fine.",
    GLYPHS: "The line to the terminal is slow: pictures are drawn in glyphs. With --picture pixels they stay.",
}
FINER = "The line to the terminal is fast again: pictures are finer."
INSISTED = "The line to the terminal is slow. With --picture auto pictures are coarser there, and more of them arrive."


class Detail:
    """What a line is worth.

    Parameters
    ----------
    insisted
        Whether a person has asked for pixels: they stay what they are.
    sixel
        Whether pictures are sixels, of which coarser ones take hardly less: after the finest come glyphs.

    Attributes
    ----------
    step
        The step in use.
    moving
        Tells whether pictures change all the time now; one that stands may take longer.
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
        """Width and height of pictures, as parts of the full ones."""
        return _SIZES.get(self.step, 1.0)

    def judge(self, speed: float | None, sizes: Sequence[int], late: bool = True, shown: float | None = None) -> str:
        """Step down if the line asks for it, or up if it has long been fast enough for that.

        Returns a sentence for the person, or "": of stepping down there is one until pictures become finer again.

        Parameters
        ----------
        speed
            Of the line, in bytes a second; None if it is not known.
        sizes
            Of the last frames of this step, in bytes, ``SETTLED`` at most.
        late
            Whether answers are late: only then is anything to be gained.
        shown
            Bytes a second that the line has carried at least, whatever else is known.
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
        """Whether some of the screen is to be sent once more now: pictures could be finer, and what is sent while they
        move says nothing about the line, which is not ``known``. While they stand nothing is ever sent."""
        now = self._clock()
        if known or not self._above or not self.moving() or now - self._probed < self._pause:
            return False
        self._probed = now
        return True

    def _fits_above(self, speed: float | None, shown: float | None) -> bool:
        """Whether frames of the step above have fitted several times over at every look of a minute."""
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
