"""How finely pictures in pixels are drawn: as finely as the line to the terminal carries them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

FINE, COARSE, GLYPHS = range(3)
"""Steps of the ladder that a slow line leads down."""
LONGEST = 0.15
"""Seconds that a frame may take on the line: a key finds two of them ahead, and is to act within half a second."""
SETTLED = 4
"""Frames of a step before it is judged."""
_SIZES = {FINE: 1.0, COARSE: 0.5}
"""Width and height of pictures, as parts of the full ones."""
SLOWER = {
    COARSE: "The line to the terminal is slow: pictures are coarser. With --picture pixels they stay fine.",
    GLYPHS: "The line to the terminal is slow: pictures are drawn in glyphs. With --picture pixels they stay.",
}
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

    def __init__(self, insisted: bool = False, sixel: bool = False) -> None:
        self.step = FINE
        self.moving: Callable[[], bool] = lambda: False
        self._insisted, self._sixel = insisted, sixel
        self._told = False

    @property
    def size(self) -> float:
        """Width and height of pictures, as parts of the full ones."""
        return _SIZES.get(self.step, 1.0)

    def judge(self, speed: float | None, sizes: Sequence[int]) -> str:
        """Step down if the line asks for it; a sentence for the person if there is something to say, once for all.

        Parameters
        ----------
        speed
            Of the line, in bytes a second; None if it is not known.
        sizes
            Of the last frames of this step, in bytes. The largest does not count: with it the step began.
        """
        if speed is None or len(sizes) < SETTLED or self.step == GLYPHS:
            return ""
        if (sum(sizes) - max(sizes)) / (len(sizes) - 1) <= speed * LONGEST:
            return ""
        if self._insisted:
            return self._once(INSISTED)
        self.step = GLYPHS if self._sixel else self.step + 1
        return self._once(SLOWER[self.step])

    def _once(self, sentence: str) -> str:
        if self._told:
            return ""
        self._told = True
        return sentence
