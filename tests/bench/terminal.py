"""Measures the program through a real pseudo-terminal and prints a table.

    pip install '.[test]' && python tests/bench/terminal.py [--repeat 5]

Nothing here is asserted: what is to be reached stands beside what was measured.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from pseudo_terminal import Terminal

READY = "7 biases"
SLOW = {
    "xterm": "slow line", "vte": "slow line, octants", "kitty": "slow line, pixels", "foot": "slow line, sixels"
}  # fmt: skip
"""Kinds of terminals at the end of a slow line, and their rows in the table."""


def seconds_of(code: list[str], repeat: int = 3) -> float:
    """Best wall time of a Python command."""
    best = 1e9
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run([sys.executable, *code], check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


def opened(arguments: list[str] | None = None, **line: float) -> Terminal:
    """The program with its first picture on the screen."""
    terminal = Terminal(["-m", "tuiplay", *(arguments or [])], **line)  # type: ignore[arg-type]
    terminal.wait_for(READY)
    terminal.run(1.0)
    return terminal


def start() -> dict[str, float]:
    """Start to the first full picture, as a multiple of importing what it stands on."""
    imports = seconds_of(["-c", "import textual.app, numpy"])
    times = []
    for _ in range(3):
        terminal = Terminal(["-m", "tuiplay"])
        times.append(terminal.wait_for(READY))
        terminal.close()
    return {"start to first full picture / imports": min(times) / imports, "start to first full picture, s": min(times)}


def commands() -> dict[str, float]:
    """--version and --help."""
    return {f"tuiplay {option}, s": seconds_of(["-m", "tuiplay", option]) for option in ("--version", "--help")}


def idle() -> dict[str, float]:
    """Bytes and processor time of a program that waits."""
    terminal = opened()
    terminal.run(1.5)
    begin, (_, busy) = time.monotonic(), terminal.proc()
    terminal.run(5)
    sent, (_, after) = terminal.bytes_between(begin, time.monotonic()), terminal.proc()
    terminal.close()
    return {"paused: bytes in 5 s": sent, "paused: CPU, %": (after - busy) / 5 * 100}


def full_speed() -> dict[str, float]:
    """Key latency, updates per second and memory while training as fast as it goes."""
    terminal = opened()
    delays = delays_at_full_speed(terminal)
    shares = []
    for _ in range(5):  # by turns, as the machine has other work too
        rate = rate_on_screen(terminal)
        terminal.key(" ")
        terminal.run(0.3)
        shares.append(rate / trained_alone() * 100)
        terminal.key(" ")
        terminal.run(0.3)
    peak, _ = terminal.proc()
    terminal.close()
    return {
        "key to effect at full speed, p50 ms": delays[len(delays) // 2],
        "key to effect at full speed, p95 ms": delays[int(len(delays) * 0.95)],
        "updates/s at full speed / tuiplay train, %": statistics.median(shares),
        "peak memory, MB": peak,
    }


def rate_on_screen(terminal: Terminal) -> float:
    """Updates per second, from one picture to another: what comes is read at once, as by a terminal."""
    begin, first = next_count(terminal)
    for _ in range(30):
        terminal.run(0.1)
        terminal.text()
    end, last = next_count(terminal)
    return (last - first) / (end - begin)


def next_count(terminal: Terminal) -> tuple[float, int]:
    """When the counter on the screen changes, and what it says then."""
    shown, until = updates(terminal), time.monotonic() + 2.0
    while time.monotonic() < until:
        terminal.turn()
        arrived = time.monotonic()
        if (count := updates(terminal)) != shown:
            return arrived, count
    raise SystemExit("the counter of updates stands still")


def delays_at_full_speed(terminal: Terminal) -> list[float]:
    """Milliseconds from a key to its effect while training as fast as it goes, the shortest first."""
    for key in "]]":
        terminal.key(key)
        terminal.run(0.2)
    terminal.key(" ")
    terminal.run(1.0)
    delays = []
    for turn in range(40):
        since = len(terminal.raw)
        pressed = terminal.key("[" if turn % 2 == 0 else "]")
        delays.append((terminal.wait_for_bytes(b"300/s" if turn % 2 == 0 else b"max", since) - pressed) * 1000)
        terminal.run(0.1)
    return sorted(delays)


def inside() -> dict[str, float]:
    """Key latency and updates per second with what looks inside open: by the keys that open it."""
    found: dict[str, float] = {}
    deep = ["--set", "network.hidden=[8,8,8,8,8,8]", "--set", "network.activation=relu"]
    for name, keys, more in (
        ("nothing", "", []), ("health", "H", []), ("lines and marks", "ceBXA", []), ("reading", "E", []),
        ("hidden space", "v", []), ("393 parameters", "", deep), ("393 parameters, health", "H", deep),
    ):  # fmt: skip
        terminal = Terminal(["-m", "tuiplay", *more])
        terminal.wait_for("Output")
        terminal.run(1.0)
        for key in keys:
            terminal.key(key)
            terminal.run(0.3)
        terminal.run(1.0)
        delays = delays_at_full_speed(terminal)
        before, first = time.monotonic(), updates(terminal)
        terminal.run(3)
        rate = (updates(terminal) - first) / (time.monotonic() - before)
        terminal.close()
        found[f"{name}: key to effect, p95 ms"] = delays[int(len(delays) * 0.95)]
        found[f"{name}: updates/s, thousands"] = rate / 1000
    return found


def numbers() -> dict[str, float]:
    """Key latency in the calculator and in the microscope, both of which stand still between two keys."""
    found: dict[str, float] = {}
    deep = ["--set", "network.hidden=[8,8,8,8,8,8]", "--set", "network.activation=relu"]
    for name, arguments, opening, keys in (
        ("inference", ["inference"], "", "nnnnN"), ("inference, 393 parameters", deep, "i", "nnnnN"),
        ("microscope", [], "  x", "lljhh"), ("microscope, 393 parameters", deep, "  x", "lljlh"),
    ):  # fmt: skip
        terminal = Terminal(["-m", "tuiplay", *arguments])
        terminal.wait_for("biases")
        terminal.run(1.0)
        for key in opening:
            terminal.key(key)
            terminal.run(0.5)
        terminal.run(1.0)
        delays = []
        for key in keys * 8:
            since = len(terminal.raw)
            pressed = terminal.key(key)
            # Nothing else is sent meanwhile: the end of a frame is that of the key's.
            delays.append((terminal.wait_for_bytes(b"\x1b[?2026l", since, 2) - pressed) * 1000)
            terminal.run(0.1)
        terminal.close()
        found[f"{name}: key to effect, p95 ms"] = sorted(delays)[int(len(delays) * 0.95)]
    return found


def ensemble() -> dict[str, float]:
    """Key latency while 32 seeds train at full speed: from the mean picture to where the seeds disagree, and back."""
    terminal = opened()
    for key in ("I", "n", "\x15", "32\r", " "):
        terminal.key(key)
        terminal.run(1.0)
    delays = []
    for turn in range(40):
        since = len(terminal.raw)
        pressed = terminal.key("d")
        # Of what is written over the other title, letters that are not where they were.
        shown = b"disagr" if turn % 2 == 0 else b"seeds: m"
        delays.append((terminal.wait_for_bytes(shown, since) - pressed) * 1000)
        terminal.run(0.1)
    seeds = re.search(r"(\d+) seeds", terminal.text())
    terminal.close()
    delays.sort()
    return {
        "ensemble: seeds": float(seeds[1]) if seeds else 0.0,
        "ensemble: key to effect, p50 ms": delays[len(delays) // 2],
        "ensemble: key to effect, p95 ms": delays[int(len(delays) * 0.95)],
    }


def trained_alone() -> float:
    """Updates per second of ``tuiplay train`` on the same experiment, for about a second."""
    epochs = 100_000
    report = subprocess.run(
        [sys.executable, "-m", "tuiplay", "train", "--epochs", str(epochs), "--json"], check=True, capture_output=True
    ).stdout.decode()
    return epochs * 25 / float(re.search(r'"seconds": ?([\d.e-]+)', report)[1])  # type: ignore[index]


def updates(terminal: Terminal) -> int:
    """The counter on the screen."""
    found = re.search(r"updates ([\d,.]+)( M)?", terminal.text())
    return int(float(found[1].replace(",", "")) * (1_000_000 if found[2] else 1)) if found else 0


def output() -> dict[str, float]:
    """Bytes per second while training the default at normal speed."""
    found: dict[str, float] = {}
    for name, arguments in (("normal speed", []), ("normal speed, --fps 5", ["--fps", "5"])):
        terminal = opened(arguments)
        terminal.key(" ")
        terminal.run(0.5)
        begin = time.monotonic()
        terminal.run(8)
        found[f"{name}: kB/s"] = terminal.bytes_between(begin, time.monotonic()) / 8000
        terminal.close()
    return found


def ladder() -> dict[str, float]:
    """Start, bytes and pictures of every kind of terminal that a person may have, training at normal speed."""
    found: dict[str, float] = {}
    for kind, rung in (
        ("plain", "half"),
        ("xterm", "half"),
        ("vte", "octant"),
        ("foot", "sixels"),
        ("kitty", "pixels"),
    ):
        times = []
        for _ in range(3):
            terminal = Terminal(["-m", "tuiplay"], kind=kind)
            times.append(terminal.wait_for(READY))
            terminal.close()
        terminal = opened(kind=kind)  # type: ignore[arg-type]
        terminal.key(" ")
        terminal.run(0.5)
        (_, busy), since, begin = terminal.proc(), len(terminal.raw), time.monotonic()
        terminal.run(6)
        seconds, (_, after) = time.monotonic() - begin, terminal.proc()
        sent = terminal.bytes_between(begin, time.monotonic())
        frames = terminal.raw.count(b"\x1b[6n", since)
        terminal.close()
        name = f"answers as {kind} ({rung})"
        found |= {
            f"{name}: start, s": min(times), f"{name}: kB/s": sent / seconds / 1000,
            f"{name}: pictures/s": frames / seconds, f"{name}: CPU, %": (after - busy) / seconds * 100,
        }  # fmt: skip
    return found


def one_frame() -> dict[str, float]:
    """The surface in pixels, from levels to bytes: 100x100 samples to 400x425 pixels."""
    import numpy as np

    from tuiplay.raster.kitty import tied
    from tuiplay.terminal.capabilities import Capabilities
    from tuiplay.terminal.picture import Picture
    from tuiplay.tui.colour.styles import ScreenPalette
    from tuiplay.tui.images import Images
    from tuiplay.tui.widgets.surface_image import Scene, SurfaceImage
    from tuiplay.user import themes
    from tuiplay.user.themes import DEFAULT

    picture = Picture("pixels", "", "octant", "placeholders", (8, 17))
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities(picture=picture))
    images = Images(picture)
    images.detail.moving = lambda: True
    image = SurfaceImage(palette, images)
    random = np.random.default_rng(1)
    x, y = np.meshgrid(np.linspace(-6, 6, 100), np.linspace(6, -6, 100))
    image.set_points(np.column_stack([random.uniform(-6, 6, (250, 2)), random.choice([-1.0, 1.0], 250)]), None, False)
    scene = Scene(np.tanh(2.5 - np.hypot(x, y) + 0.2 * np.sin(3 * np.arctan2(y, x))), False, None, True)
    times, sent = [], 0
    for _ in range(30):
        begin = time.process_time()
        sent = len(tied(300, image.compose(scene, 50, 25, palette.surface_pixels), 50, 25))
        times.append((time.process_time() - begin) * 1000)
    return {"one frame in pixels, ms": statistics.median(times), "one frame in pixels, kB": sent / 1000}


def slow_line() -> dict[str, float]:
    """A line of 64 kB/s with 100 ms round trip, in half blocks, octants, pixels and sixels."""
    found: dict[str, float] = {}
    for kind, name in SLOW.items():
        found |= _slow_line(kind, name)
    return found


def _slow_line(kind: str, name: str) -> dict[str, float]:
    terminal = Terminal(["-m", "tuiplay"], rate=64000, round_trip=0.1, kind=kind)
    first = terminal.wait_for(READY)
    terminal.run(2)
    terminal.key(" ")
    terminal.run(1)
    since, begin = len(terminal.raw), time.monotonic()
    terminal.run(4)
    frames = terminal.raw.count(b"\x1b[6n", since) / (time.monotonic() - begin)
    pressed = terminal.key(" ")
    terminal.run(3)
    last = pressed
    for when, _ in terminal.arrived:
        if when > pressed:
            if when - last > 0.4:
                break
            last = when
    terminal.close()
    return {
        f"{name}: first picture, s": first,
        f"{name}: pictures/s": frames,
        f"{name}: output after the pausing key, s": last - pressed,
    }


TO_REACH = {
    "start to first full picture / imports": "<= 2.5", "paused: bytes in 5 s": "0", "paused: CPU, %": "< 0.5",
    "key to effect at full speed, p50 ms": "< 20", "key to effect at full speed, p95 ms": "< 50",
    "updates/s at full speed / tuiplay train, %": ">= 92", "peak memory, MB": "<= 70", "normal speed: kB/s": "<= 250",
    "normal speed, --fps 5: kB/s": "<= 60", "answers as kitty (pixels): kB/s": "<= 250",
    "answers as vte (octant): kB/s": "<= 150", "answers as foot (sixels): kB/s": "<= 250",
    "ensemble: seeds": "32", "ensemble: key to effect, p95 ms": "< 30", "one frame in pixels, ms": "< 5",
}  # fmt: skip
for line in SLOW.values():
    TO_REACH |= {
        f"{line}: first picture, s": "<= 2.5", f"{line}: pictures/s": ">= 2",
        f"{line}: output after the pausing key, s": "<= 0.5",
    }  # fmt: skip
TO_REACH |= {
    f"{name}: key to effect, p95 ms": "< 50"
    for name in ("health", "reading", "hidden space", "inference", "microscope")
}
PARTS: tuple[Callable[[], dict[str, float]], ...] = (
    start, commands, idle, full_speed, ensemble, inside, numbers, output, ladder, one_frame, slow_line,
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=1, help="runs of everything; the table gives median and spread")
    parser.add_argument("--only", help="one of " + ", ".join(part.__name__ for part in PARTS))
    chosen = parser.parse_args()
    found: dict[str, list[float]] = {}
    for _ in range(chosen.repeat):
        for part in PARTS:
            if chosen.only in (None, part.__name__):
                for name, value in part().items():
                    found.setdefault(name, []).append(value)
    print(f"{os.cpu_count()} processors, {chosen.repeat} runs")
    print(f"{'what':<46}{'median':>10}{'least':>10}{'most':>10}  to reach")
    for name, values in found.items():
        middle = statistics.median(values)
        print(f"{name:<46}{middle:>10.2f}{min(values):>10.2f}{max(values):>10.2f}  {TO_REACH.get(name, '')}")


if __name__ == "__main__":
    main()
