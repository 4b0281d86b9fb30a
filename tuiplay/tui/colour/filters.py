"""What passes over every line on its way to the terminal, where the terminal lacks colours or glyphs."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tuiplay.tui.colour.depths import nearest

_ALIKE = {
    "-": "─━╌╍┄┅┈┉═╴╶╸╺▔▁▂▃▄▅−–—‐‑·",
    "|": "│┃╎╏┆┇┊┋║▏▎▍▌▐▕",
    "+": "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╭╮╰╯╔╗╚╝╠╣╦╩╬",
    "#": "█▓▆▇■◼▉▊▋",
    "%": "▒",
    ":": "░",
    ".": "□◻▢",
    ">": "▶►▸→❯›»≥",
    "<": "◀◄◂←❮‹«≤",
    "^": "▲△↑⌃",
    "v": "▼▽▾↓√✓✔",
    "*": "●◉⬤•∙↻",
    "o": "○∘◦",
    "x": "×✕✖✗",
    "~": "…",
    "=": "‖",
    "'": "’‘′",
    '"': "“”″▀",
    "/": "⌕🔎",
    "0": "₀⁰",
    "1": "₁¹",
    "2": "₂²",
    "3": "₃³",
    "s": "σ",
    "u": "µμ",
    " ": "\N{NO-BREAK SPACE}",
}
"""Characters that are not ASCII, by the one that stands in for them."""


class _Plain(dict[int, str]):
    """Code point -> as many ASCII characters as it has cells."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if code < 128 else "?" * cell_len(character)
        return self[code]


_PLAIN = _Plain(
    {ord(old): new * cell_len(old) for new, olds in _ALIKE.items() for old in olds}
    # Braille, which only foreign widgets leave there.
    | {0x2800 + pattern: "*" if pattern else " " for pattern in range(256)}
)


def plain(text: str) -> str:
    """The text in ASCII, cell for cell."""
    return text if text.isascii() else text.translate(_PLAIN)


def words(text: str) -> str:
    """The text in ASCII where it may grow: exponents keep their meaning."""
    return plain(text.replace("²", "^2").replace("→", "->"))


_FORMULA = str.maketrans({
    "·": "*", "←": "<-", "√": "sqrt ", "Σ": "sum", "Φ": "Phi", "β": "beta", "ε": "eps", "δ": "delta", "π": "pi",
    "⌊": "floor(", "⌋": ")", "ᵗ": "^t", "ₙ": "n", "\N{COMBINING CIRCUMFLEX ACCENT}": "'",
})  # fmt: skip


def formula(text: str) -> str:
    """A formula in ASCII: letters and signs become words."""
    return words(text.translate(_FORMULA))


class AsciiFilter(LineFilter):
    """Replaces every glyph that is not ASCII by one that is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [
            segment if segment.text.isascii() else Segment(plain(segment.text), segment.style, segment.control)
            for segment in segments
        ]


class ColourlessFilter(LineFilter):
    """Takes colours away; what stands on one of the grounds that mark a selection is reversed instead."""

    def __init__(self) -> None:
        super().__init__()
        self.selected: frozenset[str] = frozenset()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without colours."""
        return [
            segment if segment.style is None else Segment(segment.text, self._style(segment.style), segment.control)
            for segment in segments
        ]

    def _style(self, style: Style) -> Style:
        return _colourless(style, _hex(style.bgcolor) in self.selected)


class TableFilter(LineFilter):
    """Gives every colour its number in the terminal's table: one of 16, or of the 240 after those."""

    def __init__(self, few: bool) -> None:
        super().__init__()
        self._few = few

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments with numbered colours."""
        few = self._few
        return [
            segment if segment.style is None else Segment(segment.text, _numbered(segment.style, few), segment.control)
            for segment in segments
        ]


@lru_cache(1024)
def _numbered(style: Style, few: bool) -> Style:
    front, back = (
        RichColor.from_ansi(nearest(_hex(colour), few)) if _hex(colour) else None
        for colour in (style.color, style.bgcolor)
    )
    return style + Style(color=front, bgcolor=back)


def _hex(colour: RichColor | None) -> str:
    return colour.triplet.hex.lower() if colour is not None and colour.triplet is not None else ""


@lru_cache(1024)
def _colourless(style: Style, reverse: bool) -> Style:
    bare = style.without_color
    return bare + Style(reverse=True) if reverse else bare
