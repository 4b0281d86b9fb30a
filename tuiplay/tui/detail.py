"""How finely pictures in pixels are drawn: as finely as the line to the terminal carries them."""

from __future__ import annotations

from collections.abc import Callable

FINE, COARSE, GLYPHS = range(3)
"""Steps of the ladder that a slow line leads down."""
LONGEST = 0.15
"""Seconds that a frame may take on the line: a key finds two of them ahead, and is to act within half a second."""
SETTLED = 6
"""Frames of a step before it is judged."""
_SIZES = {FINE: 1.0, COARSE: 0.5}
"""Width and height of pictures, as parts of the full ones."""
SLOWER = {
    COARSE: "The line to the terminal is slow (about {speed} kB/s): pictures are coarser. --picture pixels keeps them.",
    GLYPHS: "The line to the terminal is slow (about {speed} kB/s): pictures are drawn in glyphs. --picture pixels "
    "keeps them.",
}
INSISTED = "The line to the terminal is slow (about {speed} kB/s); with --picture auto pictures are coarser there."


class Detail:
    """What a line is worth.

    Parameters
    ----------
    insisted
        Whether a person has asked for pixels: they stay what they are.

    Attributes
    ----------
    step
        The step in use.
    moving
        Tells whether pictures change all the time now; one that stands may take longer.
    """

    def __init__(self, insisted: bool = False) -> None:
        self.step = FINE
        self.moving: Callable[[], bool] = lambda: False
        self._insisted = insisted
        self._told = False
        self._since = 0

    @property
    def size(self) -> float:
        """Width and height of pictures, as parts of the full ones."""
        return _SIZES.get(self.step, 1.0)

    def judge(self, speed: float | None, size: float, frames: int) -> str:
        """Step down if the line asks for it; a sentence for the person if there is something to say, once for all.

        Parameters
        ----------
        speed
            Of the line, in bytes a second; None if it is not known.
        size
            Of a frame, in bytes.
        frames
            How many there were so far.
        """
        if speed is None or size / speed <= LONGEST or frames - self._since < SETTLED or self.step == GLYPHS:
            return ""
        if self._insisted:
            self._since = frames
            return self._once(INSISTED, speed)
        self.step, self._since = self.step + 1, frames
        return self._once(SLOWER[self.step], speed)

    def _once(self, sentence: str, speed: float) -> str:
        if self._told:
            return ""
        self._told = True
        return sentence.format(speed=max(1, round(speed / 1000)))
