"""The replacements of glyphs on a terminal that has only ASCII."""

from __future__ import annotations

from rich.cells import cell_len

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
"""Characters that are not ASCII, by the one that replaces them."""


class _Plain(dict[int, str]):
    """Code point -> as many ASCII characters as its glyph has cells."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if code < 128 else "?" * cell_len(character)
        return self[code]


_PLAIN = _Plain(
    {ord(old): new * cell_len(old) for new, olds in _ALIKE.items() for old in olds}
    # Braille, which only widgets of other authors leave in the text.
    | {0x2800 + pattern: "*" if pattern else " " for pattern in range(256)}
)


def plain(text: str) -> str:
    """The text in ASCII, cell for cell."""
    return text if text.isascii() else text.translate(_PLAIN)


def words(text: str) -> str:
    """The text in ASCII where it may become longer: exponents keep their meaning."""
    return plain(text.replace("²", "^2").replace("³", "^3").replace("→", "->"))


_FORMULA = str.maketrans({
    "·": "*", "←": "<-", "√": "sqrt ", "Σ": "sum", "Φ": "Phi", "β": "beta", "ε": "eps", "δ": "delta", "π": "pi",
    "⌊": "floor(", "⌋": ")", "ᵗ": "^t", "ₙ": "n", "\N{COMBINING CIRCUMFLEX ACCENT}": "'",
})  # fmt: skip


def formula(text: str) -> str:
    """A formula in ASCII: letters and signs become words."""
    return words(text.translate(_FORMULA))
