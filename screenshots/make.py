"""Makes the pictures of this folder from the real program, in a real pseudo-terminal.

pip install '.[pictures]' && python screenshots/make.py [NAME ...]
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from decoding import CELL_HEIGHT, CELL_WIDTH, Terminal
from PIL import Image, ImageDraw, ImageFont

from tuiplay.raster.blocks import BLOCKS, glyphs_of
from tuiplay.raster.kitty import MARKS, PLACEHOLDER

HERE = Path(__file__).parent
FONT_SIZE = 15
FONTS = ("DejaVuSansMono.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", "Menlo.ttc", "consola.ttf")
_CELL = f"\x1b[6;{CELL_HEIGHT};{CELL_WIDTH}t".encode()
_KITTY = {b"a=q,": b"\x1b_Gi=31;OK\x1b\\", b"\x1b[16t": _CELL}
KINDS: dict[str, dict[bytes, bytes]] = {
    "kitty": {**_KITTY, b"\x1b[>0q": b"\x1bP>|kitty(0.40.0)\x1b\\"},
    "kitty 0.26": {**_KITTY, b"\x1b[>0q": b"\x1bP>|kitty(0.26.5)\x1b\\"},
    "foot": {
        b"\x1b[>0q": b"\x1bP>|foot(1.20.2)\x1b\\", b"\x1b[16t": _CELL, b"\x1b[?1;1;0S": b"\x1b[?1;0;1024S",
        b"\x1b[c": b"\x1b[?62;4;22c",
    },
}  # fmt: skip
"""What terminals answer: with placeholders, with pictures that are placed over cells, and with sixels."""
ALWAYS = {b"\x1b[6n": b"\x1b[1;1R", b"\x1b[5n": b"\x1b[0n"}
"""Where the cursor is, and that all was answered."""
ARMS = (
    "network.hidden=8,8",
    "training.optimizer=adam",
    "training.loss=cross_entropy",
    "training.learning_rate=0.01",
)
SPIRAL = ("--set", "network.hidden=8,6,4", "--set", "features.use=x1,x2,sin_x1,sin_x2", "spiral")

SMALL_SPIRAL = ("--set", "network.hidden=8,6", "--set", "features.use=x1,x2,sin_x1,sin_x2", "spiral")
RELUS = ("--set", "network.hidden=3", "--set", "network.activation=relu", "--set", "training.learning_rate=0.01", "xor")
Step = tuple[str | int | float, str]
"""Text that has to stand on the screen, an epoch that has to be reached, or seconds to wait; then keys to type."""
READY = "weights"
LEARN: list[Step] = [(READY, "]]] "), (400, " "), (1.0, "")]
CIRCLE: list[Step] = [(READY, "] "), (100, " "), (1.0, "")]
CLEAR = "\x15"
SEEDS: list[Step] = [
    *[(READY, "I"), ("all seeds: mean", "n"), (0.5, CLEAR), (0.5, "32\r"), ("32 seeds", "G"), (0.5, CLEAR)],
    *[(0.5, "test_loss<0.2\r"), (" of 32", "s" * 120), ("epoch 120", ""), (1.0, "")],
]
"""Epoch by epoch, so that the picture is the same each time."""

SHOTS: dict[str, tuple[tuple[int, int], tuple[str, ...], list[Step]]] = {
    # name: size, arguments, steps
    "spiral-160x48": ((160, 48), SPIRAL, LEARN),
    "circle-120x40": ((120, 40), ("circle",), [*CIRCLE[:-1], (1.0, "3jj"), (0.5, "")]),
    "circle-80x24": ((80, 24), ("circle",), CIRCLE),
    "light-120x40": ((120, 40), ("--theme", "light", *SMALL_SPIRAL), LEARN),
    "colours-256-120x40": ((120, 40), ("--color", "256", *SMALL_SPIRAL), LEARN),
    "colours-16-120x40": ((120, 40), ("--color", "16", *SMALL_SPIRAL), LEARN),
    "colours-none-120x40": ((120, 40), ("--color", "none", *SMALL_SPIRAL), LEARN),
    "pixels-120x40": ((120, 40), ("--picture", "pixels", *SMALL_SPIRAL), LEARN),
    "octants-120x40": ((120, 40), ("--picture", "octant", *SMALL_SPIRAL), LEARN),
    "curve-120x40": (
        (120, 40),
        ("--picture", "pixels", "--set", "network.hidden=6", "bumps"),
        [(READY, "]] "), (3000, " "), (0.5, "G"), (1.0, "")],
    ),
    # Without the preset's message, which would stand in the picture.
    "spiral3-120x40": ((120, 40), (*(word for field in ARMS for word in ("--set", field)), "spiral3"), CIRCLE),
    "seeds-120x40": ((120, 40), RELUS, SEEDS),
    "ascii-80x24": ((80, 24), ("--glyphs", "ascii", "circle"), CIRCLE),
    "placed-80x24": ((80, 24), ("circle",), CIRCLE),
    "sixels-80x24": ((80, 24), ("circle",), CIRCLE),
}
SHOWN_BY = {
    "pixels-120x40": "kitty", "curve-120x40": "kitty", "placed-80x24": "kitty 0.26", "sixels-80x24": "foot",
}  # fmt: skip
"""What answers; the others say only where the cursor is."""
BLOCK_GLYPHS = {
    glyph: ((grid.across, grid.down), bits)
    for name, grid in BLOCKS.items()
    for bits, glyph in enumerate(glyphs_of(name))
    if bits and glyph not in "▀█▌▐"
}
"""Pixels across and down of a cell, and which of them each glyph of quadrants, sextants and octants fills."""
PATIENCE = 60.0
"""Seconds to wait for a text or an epoch."""
EPOCH = re.compile(r"(\d{3},\d{3})")
NAMED = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5e510", "blue": "2472c8", "magenta": "bc3fbc",
    "cyan": "11a8cd", "white": "e5e5e5", "brightblack": "666666", "brightred": "f14c4c", "brightgreen": "23d18b",
    "brightbrown": "f5f543", "brightblue": "3b8eea", "brightmagenta": "d670d6", "brightcyan": "29b8db",
    "brightwhite": "ffffff", "bfightmagenta": "d670d6",
}  # fmt: skip
"""What a terminal may make of the sixteen colours, whose look is its user's choice; pyte misspells one."""


def reached(screen: Terminal, goal: str | int | float, since: float) -> bool:
    """Whether a step's condition holds."""
    if isinstance(goal, float):
        return time.monotonic() - since >= goal
    if time.monotonic() - since > PATIENCE:
        raise SystemExit(f"waited in vain for {goal!r}")
    if isinstance(goal, str):
        return any(goal in line for line in screen.display)
    epoch = EPOCH.search(screen.display[0])
    return epoch is not None and int(epoch[1].replace(",", "")) >= goal


def record(size: tuple[int, int], arguments: tuple[str, ...], steps: list[Step], kind: str = "") -> Terminal:
    """The screen after the program was started and the keys were typed."""
    columns, rows = size
    scratch = tempfile.mkdtemp()
    screen = Terminal(columns, rows)
    answers = ALWAYS | KINDS.get(kind, {}) if kind else {b"\x1b[6n": ALWAYS[b"\x1b[6n"]}
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
        # Nobody's settings, and no trace of these runs among the sessions.
        os.environ.update(XDG_CONFIG_HOME=scratch, XDG_STATE_HOME=scratch)
        os.environ.pop("SSH_CONNECTION", None)
        time.sleep(0.1)  # until the size is set
        os.execv(sys.executable, [sys.executable, "-m", "tuiplay", *arguments])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    for goal, typed in steps:
        since = time.monotonic()
        while not reached(screen, goal, since):
            if select.select([terminal], [], [], 0.02)[0]:
                block = os.read(terminal, 65536)
                screen.feed(block)
                for question, answer in answers.items():
                    os.write(terminal, answer * block.count(question))
        os.write(terminal, typed.encode())
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return screen


def font() -> ImageFont.FreeTypeFont:
    """A font whose letters are all as wide."""
    for name in FONTS:
        try:
            return ImageFont.truetype(name, FONT_SIZE)
        except OSError:
            continue
    raise SystemExit(f"none of the fonts {', '.join(FONTS)} is installed")


def draw(screen: Terminal, path: Path) -> None:
    """Draw every cell, blocks and braille as a terminal does."""
    letters = font()
    image = Image.new("RGB", (screen.columns * CELL_WIDTH, screen.lines * CELL_HEIGHT))
    pen = ImageDraw.Draw(image)
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            front = "#" + NAMED.get(cell.fg, "d0d0d0" if cell.fg == "default" else cell.fg)
            back = "#" + NAMED.get(cell.bg, "101010" if cell.bg == "default" else cell.bg)
            if cell.reverse:
                front, back = back, front
            left, top = x * CELL_WIDTH, y * CELL_HEIGHT
            right, bottom = left + CELL_WIDTH - 1, top + CELL_HEIGHT - 1
            pen.rectangle([left, top, right, bottom], fill=back)
            code = ord(cell.data[0]) if cell.data else 32
            blocks = BLOCK_GLYPHS.get(cell.data)
            if cell.data.startswith(PLACEHOLDER):
                row, column = (MARKS.index(mark) for mark in cell.data[1:3])
                part = column * CELL_WIDTH, row * CELL_HEIGHT, (column + 1) * CELL_WIDTH, (row + 1) * CELL_HEIGHT
                piece = screen.pictures[cell.fg].crop(part)
                image.paste(piece, (left, top), piece)
            elif blocks is not None:
                (across, down), bits = blocks
                for place in (place for place in range(across * down) if bits >> place & 1):
                    px, py = place % across, place // across
                    x0, x1 = left + px * CELL_WIDTH // across, left + (px + 1) * CELL_WIDTH // across - 1
                    y0, y1 = top + py * CELL_HEIGHT // down, top + (py + 1) * CELL_HEIGHT // down - 1
                    pen.rectangle([x0, y0, x1, y1], fill=front)
            elif cell.data == "▀":
                pen.rectangle([left, top, right, top + CELL_HEIGHT // 2 - 1], fill=front)
            elif cell.data in ("█", "▌", "▐"):
                middle = left + CELL_WIDTH // 2
                sides = {"█": (left, right), "▌": (left, middle), "▐": (middle, right)}[cell.data]
                pen.rectangle([sides[0], top, sides[1], bottom], fill=front)
            elif 0x2800 <= code <= 0x28FF:
                for bit, (dx, dy) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]):
                    if code - 0x2800 >> bit & 1:
                        px, py = left + CELL_WIDTH * (2 * dx + 1) / 4, top + CELL_HEIGHT * (2 * dy + 1) / 8
                        pen.ellipse([px - 1.4, py - 1.4, px + 1.4, py + 1.4], fill=front)
            elif code != 32:
                pen.text((left, top - 1), cell.data, font=letters, fill=front)
    for x, y, picture in screen.placed.values():
        image.paste(picture, (x * CELL_WIDTH, y * CELL_HEIGHT), picture)
    if screen.drawn is not None:
        image.paste(screen.drawn, (0, 0), screen.drawn)
    # Not the average of what is most common: a thin curve must keep its colour.
    image.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Make the named pictures, or all."""
    for name in sys.argv[1:] or SHOTS:
        draw(record(*SHOTS[name], SHOWN_BY.get(name, "")), HERE / f"{name}.png")
        print(HERE / f"{name}.png")


if __name__ == "__main__":
    main()
