"""The cells on the screen, so that only those that look different are sent.

Textual sends whole rows again, of which most cells are as they were: while a network is nearly trained, five in six.
And a block whose two colours are those of the cell before, exchanged, needs no colours if the block is inverted too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tuiplay.terminal.sgr import PLAIN, State, after, shorten, transition

_TOKEN = re.compile(
    r"\x1b\[([0-9;]*)m|\x1b\[([0-9]+);([0-9]+)H|(\r?\n)|(\x1b\[\?(?:2026|25)[hl]|\x1b\[6n)|([^\x00-\x1f\x7f-\x9f]+)"
)
"""The tokens of output: colours, a position, the next line, a sequence that changes no cell, text."""
_ONE_CELL = re.compile("[ -~¡-¬®-˿Ͱ-ϿЀ-\u0482‐-‧‰-⁞⁰-₟←-⇿∀-⋿─-▟■-◼⠀-⣿\U0001cc00-\U0001cebf\U0001fb00-\U0001fbff]+")
"""Characters that take one cell each; after wider or narrower ones the position on the screen is uncertain."""
_UNKNOWN = "\0"
"""The character of a cell that was not written, as no text contains it."""
_HARMLESS = re.compile(r"(?:\x1b\[\?(?:2026|25|1004|100[0-6]|2004)[hl]|\x1b\[6n|\x1b\][^\x07\x1b]*\x07)*")
"""The pattern of output that changes no cell."""


class ShownCells:
    """The cells that were written, as far as they are certain.

    Parameters
    ----------
    reversed_blocks
        Each block glyph and its inverse, for ``str.translate``; empty if the terminal does not draw blocks itself, as
        their edges would not meet then.
    """

    def __init__(self, reversed_blocks: Mapping[int, str] | None = None) -> None:
        self._reversed = dict(reversed_blocks or {})
        self._blocks = frozenset(map(chr, self._reversed))
        # A row is one string: an object for each cell would take half a megabyte on a large screen.
        self._rows: dict[int, tuple[str, list[State]]] = {}
        self._covered = range(0), range(0)

    def cover(self, rows: range, columns: range) -> None:
        """Set the rows and columns, from 1, of a picture that text would erase: blanks are not written over it.

        The cells of an earlier picture are uncertain after that.
        """
        if (rows, columns) != self._covered:
            self.forget_rows(self._covered[0])
            self.forget_rows(rows)
            self._covered = rows, columns

    def forget(self) -> None:
        """Make all cells uncertain."""
        self._rows.clear()

    def forget_rows(self, rows: range) -> None:
        """Make all cells of these rows, from 1, uncertain."""
        for row in rows:
            self._rows.pop(row, None)

    def unchanged(self, data: str) -> bool:
        """True if output leaves all cells as they are."""
        return _HARMLESS.fullmatch(data) is not None

    def changes(self, data: str) -> str:
        """The output with the same effect on the screen as ``data``; both begin and end in plain colours."""
        out = self._changes(data)
        if out is None:
            self.forget()
            return shorten(data)
        return out

    def _changes(self, data: str) -> str | None:
        """The same; None if the effect of a part of it is not known."""
        out: list[str] = []
        now = want = PLAIN
        # Row and column from 1: of the text, and of the cursor; 0 if that is not known.
        row = column = at_row = at_column = position = 0
        for token in _TOKEN.finditer(data):
            if token.start() != position:
                return None
            position = token.end()
            kind = token.lastindex
            if kind == 1:
                want = after(want, token[1])
            elif kind == 3:
                row, column = int(token[2]), int(token[3])
            elif kind == 4:
                if row:
                    row, column = row + 1, 1
                else:
                    out.append(token[4])
            elif kind == 5:
                out.append(token[5])
            else:
                text = token[6]
                if not row:
                    self.forget()  # it may be anywhere
                if not row or not column or _ONE_CELL.fullmatch(text) is None:
                    if row and column and (at_row, at_column) != (row, column):
                        out.append(f"\x1b[{row};{column}H")
                    self._rows.pop(row, None)
                    codes, now = transition(now, want, text.isspace())
                    out += codes, text
                    column = at_column = 0
                    continue
                for start, stop in self._differing(row, column, text, want):
                    place = column + start
                    if at_row != row or at_column == 0 or place < at_column:
                        out.append(f"\x1b[{row};{place}H")
                    elif place > at_column:
                        skipped = place - at_column
                        out.append(f"\x1b[{skipped}C" if skipped > 1 else "\x1b[C")
                    codes, shown, now = self._drawn(now, want, text[start:stop])
                    out += codes, shown
                    at_row, at_column = row, column + stop
                column += len(text)
        if position != len(data):
            return None
        if now != PLAIN:
            out.append("\x1b[0m")
        return "".join(out)

    def _differing(self, row: int, column: int, text: str, state: State) -> list[tuple[int, int]]:
        """The parts of a text that change something, as (start, stop); all of it is recorded.

        There is one part, from the first to the last such character; more if a picture is between them.
        """
        found = self._rows.get(row)
        if found is None:
            found = "", []
        glyphs, states = found
        count, start = len(text), column - 1
        stop = start + count
        if len(glyphs) < stop:
            missing = stop - len(glyphs)
            glyphs += _UNKNOWN * missing
            states += [PLAIN] * missing
        old, old_states = glyphs[start:stop], states[start:stop]
        first, last = 0, count
        while first < last and old[first] == text[first] and old_states[first] == state:
            first += 1
        while first < last and old[last - 1] == text[last - 1] and old_states[last - 1] == state:
            last -= 1
        if old != text:
            glyphs = glyphs[:start] + text + glyphs[stop:]
        states[start:stop] = [state] * count
        self._rows[row] = glyphs, states
        if first == last:
            return []
        if row in self._covered[0] and not state[2]:
            return list(_outside(text, first, last, self._covered[1].start - column, self._covered[1].stop - column))
        return [(first, last)]

    def _drawn(self, now: State, want: State, text: str) -> tuple[str, str, State]:
        """The sequence and the text that draw a text in its state, and the state that they lead to."""
        blank = text.isspace()
        codes, then = transition(now, want, blank)
        front, back, attributes = want
        if not codes or attributes or now[2] or not back.startswith("48;") or not self._blocks.issuperset(text):
            return codes, text, then
        if not blank and not front.startswith("38;"):
            return codes, text, then
        other = text.translate(self._reversed)
        ground = now[1] if blank else f"4{front[1:]}"
        if not ground:
            return codes, text, then
        less, there = transition(now, (f"3{back[1:]}", ground, ""), other.isspace())
        if len(less) + len(other.encode()) < len(codes) + len(text.encode()):
            return less, other, there
        return codes, text, then


def _outside(text: str, first: int, last: int, left: int, right: int) -> Iterator[tuple[int, int]]:
    """The parts of a text from ``first`` to ``last`` that are not blanks between ``left`` and ``right``."""
    start = first
    for at in range(max(first, left), min(last, right)):
        if text[at] == " ":
            if start < at:
                yield start, at
            start = at + 1
    if start < last:
        yield start, last
