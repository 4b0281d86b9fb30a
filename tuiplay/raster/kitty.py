"""Pictures by kitty's graphics protocol: sent in pieces, placed over cells or tied to cells of text.

Source: https://sw.kovidgoyal.net/kitty/graphics-protocol/. A picture that is tied to cells is shown wherever one of its
placeholders is: a private character whose combining marks name row and column and whose colour names the picture. So
whatever splits, covers or moves text does the same to the picture.
"""

from __future__ import annotations

import base64
from functools import lru_cache

CHUNK = 4096
"""The most characters of a piece."""
PLACEHOLDER = "\U0010eeee"
MOST_IDS = 1 << 24
"""The number of pictures that a colour can name."""

_MARKS = (
    "0305 030d-030e 0310 0312 033d-033f 0346 034a-034c 0350-0352 0357 035b 0363-036f 0483-0487 0592-0595 "
    "0597-0599 059c-05a1 05a8-05a9 05ab-05ac 05af 05c4 0610-0617 0657-065b 065d-065e 06d6-06dc 06df-06e2 06e4 "
    "06e7-06e8 06eb-06ec 0730 0732-0733 0735-0736 073a 073d 073f-0741 0743 0745 0747 0749-074a 07eb-07f1 07f3 "
    "0816-0819 081b-0823 0825-0827 0829-082d 0951 0953-0954 0f82-0f83 0f86-0f87 135d-135f 17dd 193a 1a17 "
    "1a75-1a7c 1b6b 1b6d-1b73 1cd0-1cd2 1cda-1cdb 1ce0 1dc0-1dc1 1dc3-1dc9 1dcb-1dcc 1dd1-1de6 1dfe"
)
"""The first combining marks of the protocol's list, in its order: the n-th represents row or column n."""


def _marks() -> str:
    found = []
    for part in _MARKS.split():
        first, _, last = part.partition("-")
        found += [chr(code) for code in range(int(first, 16), int(last or first, 16) + 1)]
    return "".join(found)


MARKS = _marks()
MOST_CELLS = len(MARKS)
"""The number of rows and columns that the marks distinguish."""


@lru_cache(maxsize=512)
def placeholders(row: int, first: int, last: int) -> str:
    """The cells ``first`` to ``last`` - 1 of a row of a picture. Each names its position, so they can be separated."""
    start = PLACEHOLDER + MARKS[row]
    return "".join(start + mark for mark in MARKS[first:last])


def tied(image: int, png: bytes, columns: int, rows: int) -> str:
    """The sequence that sends a picture for the placeholders of its number, in place of an earlier one."""
    return _sent(f"a=T,U=1,q=1,f=100,i={image},c={columns},r={rows}", png)


def placed(image: int, png: bytes, columns: int, rows: int, x: int, y: int) -> str:
    """The sequence that shows a picture over a number of cells from column x and row y (from 0); the cursor stays.

    It lies over the text of its cells: under it kitty 0.26 draws all other cells in wrong colours.
    """
    return f"\x1b7\x1b[{y + 1};{x + 1}H{_sent(f'a=T,q=1,f=100,i={image},c={columns},r={rows},C=1,z=1', png)}\x1b8"


def deleted(image: int) -> str:
    """The sequence that removes a picture wherever it is, and frees it."""
    return f"\x1b_Ga=d,d=I,i={image},q=2\x1b\\"


def colour_of(image: int) -> tuple[int, int, int]:
    """The red, green and blue by which a placeholder names its picture."""
    return image >> 16 & 255, image >> 8 & 255, image & 255


def _sent(keys: str, content: bytes) -> str:
    text = base64.standard_b64encode(content).decode()
    if len(text) <= CHUNK:
        return f"\x1b_G{keys};{text}\x1b\\"
    pieces = [text[start : start + CHUNK] for start in range(0, len(text), CHUNK)]
    first, *middle, last = pieces
    return "".join(
        [
            f"\x1b_G{keys},m=1;{first}\x1b\\",
            *(f"\x1b_Gm=1;{piece}\x1b\\" for piece in middle),
            f"\x1b_Gm=0;{last}\x1b\\",
        ]
    )
