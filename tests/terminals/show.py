"""Runs tuiplay in a real terminal under Xvfb, types keys, and saves what stands on the screen.

Not a test: it needs programs that no test may need, and eyes. On Debian:

    apt-get install xvfb kitty xterm foot xdotool imagemagick libgl1-mesa-dri fonts-dejavu-core
    python tests/terminals/show.py kitty out.png --size 120x40 --keys 'space 3.0 space' -- --picture pixels spiral
    python tests/terminals/show.py xterm-vt340 out.png --registers 16 -- --color truecolor
    python tests/terminals/show.py kitty out.png --shell --keys 'ctrl+z 1.0 shot f g Return 2.0 shot'

Keys are names of xdotool, a number with a point is a pause in seconds. kitty draws with the software of Mesa. An xterm
that is a VT340 has sixels.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START = 6.0
"""Seconds until the program stands on the screen: software draws slowly."""
TERMINALS = ("kitty", "xterm", "xterm-vt340")


def command(name: str, size: str, program: list[str], registers: int) -> list[str]:
    """How a terminal is started with a program in it."""
    columns, rows = size.split("x")
    if name == "kitty":
        cells = ["-o", f"initial_window_width={columns}c", "-o", f"initial_window_height={rows}c"]
        plain = ["-o", "remember_window_size=no", "-o", "window_margin_width=0", "-o", "confirm_os_window_close=0"]
        return ["kitty", "--config", "NONE", *cells, *plain, "-o", "font_size=10", *program]
    kind = ["-ti", "vt340", "-xrm", f"XTerm*numColorRegisters: {registers}"] if name == "xterm-vt340" else []
    return ["xterm", *kind, "-fa", "DejaVu Sans Mono", "-fs", "10", "-geometry", size, "-e", *program]


@contextlib.contextmanager
def display(number: int) -> Iterator[dict[str, str]]:
    """A screen of its own; gives the environment of programs on it."""
    server = subprocess.Popen(
        ["Xvfb", f":{number}", "-screen", "0", "1800x1200x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(1.0)
        yield {**os.environ, "DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Show, type, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("terminal", choices=TERMINALS)
    parser.add_argument("out", type=Path, help="a PNG; further ones, of shots among the keys, are out-2.png, ...")
    parser.add_argument("--size", default="120x40", help="columns x rows")
    parser.add_argument(
        "--keys", default="", help="names of xdotool; a number is a pause in seconds; shot saves a picture"
    )
    parser.add_argument("--shell", action="store_true", help="start the program from a shell, which may suspend it")
    parser.add_argument("--registers", type=int, default=1024, help="colours of a picture in sixels")
    parser.add_argument("--display", type=int, default=97, help="number of the X display")
    given = sys.argv[1:]
    cut = given.index("--") if "--" in given else len(given)
    chosen, arguments = parser.parse_args(given[:cut]), given[cut + 1 :]
    with display(chosen.display) as environ, tempfile.TemporaryDirectory() as folder:
        # Nobody's settings, and no tour of the first start.
        environ |= {"XDG_CONFIG_HOME": folder, "XDG_STATE_HOME": folder, "LANG": "C.UTF-8"}
        program = [sys.executable, "-m", "tuiplay", *arguments]
        inside = ["bash", "--norc", "-i"] if chosen.shell else program
        terminal = subprocess.Popen(command(chosen.terminal, chosen.size, inside, chosen.registers), env=environ)
        try:
            time.sleep(START)
            if chosen.shell:
                subprocess.run(["xdotool", "type", "--delay", "30", shlex.join(program)], env=environ, check=True)
                subprocess.run(["xdotool", "key", "Return"], env=environ, check=True)
                time.sleep(START)
            shots = 0
            for word in [*chosen.keys.split(), "shot"]:
                if word == "shot":
                    shots += 1
                    path = chosen.out if shots == 1 else chosen.out.with_stem(f"{chosen.out.stem}-{shots}")
                    subprocess.run(["import", "-window", "root", str(path)], env=environ, check=True)
                    print(path)  # noqa: T201
                elif word.replace(".", "", 1).isdigit() and "." in word:
                    time.sleep(float(word))
                else:
                    subprocess.run(["xdotool", "key", word], env=environ, check=True)
        finally:
            terminal.terminate()
            terminal.wait()


if __name__ == "__main__":
    main()
