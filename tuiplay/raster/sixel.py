"""Pictures as sixels: bands of six rows, drawn colour by colour, each as runs of columns.

Source: the VT330/VT340 Programmer Reference Manual, volume 2, chapter 14. A character of a run names the pixels, of
six, that have the colour, the topmost in the lowest bit; ``!n`` repeats one, ``$`` returns to the left, ``-`` moves to
the next band. Pixels that no colour names stay as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from tuiplay.raster.palette import oklab

_NONE = 255
"""The value of the pixels by which the last band exceeds the picture."""
BAND = 6
_FIRST = 63
"""The character of six pixels that are not drawn."""
_SHORT = 3
"""The most repetitions for which a run is shorter written out."""


def sixels(pixels: npt.NDArray[np.uint8], colours: Sequence[str], transparent: int | None = None) -> str:
    """The sequence of a picture, drawn at the cursor.

    Parameters
    ----------
    pixels
        The indices of the colours, shape (height, width), top row first.
    colours
        The colours '#rrggbb'; at most as many as the terminal has registers.
    transparent
        The index of the colour that leaves the screen unchanged.
    """
    height, width = pixels.shape
    registers = "".join(
        f"#{number};2;{';'.join(str(round(int(colour[at : at + 2], 16) / 2.55)) for at in (1, 3, 5))}"
        for number, colour in enumerate(colours)
        if number != transparent
    )
    drawn = [number for number in range(len(colours)) if number != transparent]
    return f'\x1bP0;1q"1;1;{width};{height}{registers}{_bands(pixels, drawn)}\x1b\\'


def placed(content: str, x: int, y: int) -> str:
    """The sequence that shows a picture at column x and row y of the screen (from 0); the cursor stays where it is."""
    return f"\x1b7\x1b[{y + 1};{x + 1}H{content}\x1b8"


def _bands(pixels: npt.NDArray[np.uint8], drawn: Sequence[int]) -> str:
    """The picture itself, line by line: one for each colour of each band."""
    height, width = pixels.shape
    filled = np.full((-(-height // BAND) * BAND, width), _NONE, dtype=np.uint8)
    filled[:height] = pixels
    bands = filled.reshape(-1, BAND * width)
    present = np.zeros((len(bands), _NONE + 1), dtype=np.bool_)
    present[np.arange(len(bands))[:, None], bands] = True
    shown = np.zeros(_NONE + 1, dtype=np.bool_)
    shown[list(drawn)] = True
    band, colour = np.nonzero(present & shown)
    if not len(band):
        return ""
    same = bands.reshape(-1, BAND, width)[band] == colour[:, None, None].astype(np.uint8)
    shape = np.packbits(same, axis=1, bitorder="little")[:, 0]
    changes = np.ones(shape.shape, dtype=np.bool_)
    changes[:, 1:] = shape[:, 1:] != shape[:, :-1]
    line, start = np.nonzero(changes)
    value = shape[line, start].astype(np.intp)
    last = np.append(line[1:] != line[:-1], True)
    length = np.where(last, width, np.append(start[1:], 0)) - start
    # Columns at the end of a line that are not drawn are left out.
    kept = (value > 0) | ~last
    words = [_run(run) for run in (length << BAND | value)[kept].tolist()]
    ends = np.cumsum(np.bincount(line[kept], minlength=len(band))).tolist()
    out, before, first = [], 0, 0
    for at, (row, number) in enumerate(zip(band.tolist(), colour.tolist(), strict=True)):
        # Move to the band, past those without drawn pixels; or return to the left for another colour.
        out.append("-" * (row - before) or ("$" if at else ""))
        out.append(f"#{number}")
        out += words[first : ends[at]]
        before, first = row, ends[at]
    return "".join(out)


@lru_cache(maxsize=1 << 15)
def _run(number: int) -> str:
    count, value = number >> BAND, chr(_FIRST + (number & 63))
    return value * count if count <= _SHORT else f"!{count}{value}"


@lru_cache(maxsize=512)
def fewer(colours: tuple[str, ...], most: int) -> tuple[int, ...]:
    """The index of the colour that replaces each colour, so that at most ``most`` different ones remain.

    The two that look most alike become one, again and again; the earlier one replaces both.
    """
    places = [oklab(colour) for colour in colours]
    stands = list(range(len(colours)))
    left = list(stands)
    while len(left) > most:
        pairs = [(one, other) for at, one in enumerate(left) for other in left[at + 1 :]]
        one, other = min(
            pairs, key=lambda pair: sum((a - b) ** 2 for a, b in zip(*(places[n] for n in pair), strict=True))
        )
        left.remove(other)
        stands = [one if stand == other else stand for stand in stands]
    return tuple(stands)
