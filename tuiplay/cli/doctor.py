"""The report of ``tuiplay doctor``: the contents of a bug report, as plain text."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from tuiplay import __version__
from tuiplay.terminal import glyph_width
from tuiplay.terminal.capabilities import decide, over_ssh
from tuiplay.terminal.choices import FPS, FPS_OVER_SSH
from tuiplay.text import printable
from tuiplay.user import folders, log, settings
from tuiplay.user.settings import Settings
from tuiplay.user.themes import DEFAULT

_CARD = (
    ("half blocks", "▀▄█ ▌▐ ░▒▓"),
    ("boxes", "╭─╮ │ ╰─╯ ━ ┄"),
    ("braille", "⠁⠉⠛⠿⣿ ⡠⠔⠊ ⢀⣀⣤⣶"),
    ("marks", "● ∘ ■ □ ▾ ► ↻ − × ² ₁ ←"),
    ("ascii", "o x . : - = + * # @ |"),
)
"""The glyphs of the test card: the bars at the ends of its lines are aligned if every glyph takes one cell."""
_WIDTH = 26
_PACKAGES = ("textual", "numpy", "plotext", "rich", "msgspec")


def examine(environ: Mapping[str, str] = os.environ) -> tuple[str, list[str]]:
    """The report, and sentences about settings that could not be read."""
    wanted, complaints = settings.load(environ)
    return report(wanted, environ), complaints


def report(wanted: Settings, environ: Mapping[str, str] = os.environ) -> str:
    """The complete report as text; this needs no terminal."""
    parts = (
        ("terminal", terminal(wanted, environ)),
        ("glyphs (the bars on the right should line up)", card()),
        ("pictures", pictures(wanted, environ)),
        ("engine", _engine(wanted)),
        ("paths", paths(environ)),
        ("settings", _settings(wanted, environ)),
        ("keys (id, keys, action)", keys(wanted)),
        ("versions", versions()),
        ("textual patches (changes to undocumented parts of Textual)", patches()),
    )
    return "\n\n".join("\n".join([title, *(f"  {_shown(line)}" for line in lines)]) for title, lines in parts)


def _shown(line: str) -> str:
    """A line made printable, with octants kept, which older Pythons do not treat as printable."""
    from tuiplay.raster.blocks import OCTANTS, SEXTANTS

    return line if set(line) <= {*OCTANTS, *SEXTANTS} else printable(line, 300)


def _table(rows: Mapping[str, str]) -> list[str]:
    width = max(map(len, rows), default=0)
    return [f"{name:<{width}}  {value}" for name, value in rows.items()]


def terminal(wanted: Settings, environ: Mapping[str, str]) -> list[str]:
    """The lines about the terminal, from the environment."""
    size = shutil.get_terminal_size((0, 0))
    inside = [name for name, sign in (("tmux", "TMUX"), ("screen", "STY"), ("zellij", "ZELLIJ")) if environ.get(sign)]
    ssh = over_ssh(environ)
    tty = [name for name in ("stdin", "stdout", "stderr") if _is_terminal(name)]
    rows = {name: environ.get(name, "") or "not set" for name in ("TERM", "COLORTERM", "TERM_PROGRAM", "NO_COLOR")}
    rows["locale"] = next((f"{environ[n]} ({n})" for n in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(n)), "not set")
    rows["size"] = f"{size.columns}x{size.lines}" if size.columns and size.lines else "unknown"
    rows["terminals"] = ", ".join(tty) or "none (of stdin, stdout, stderr)"
    rows["over SSH"] = f"yes ({ssh} is set)" if ssh else "no"
    rows["multiplexer"] = ", ".join(inside) or "none"
    return _table(rows | depth(wanted, environ))


def depth(wanted: Settings, environ: Mapping[str, str]) -> dict[str, str]:
    """The colours and the glyphs that the screen will use, with the reasons, by name."""
    found = decide(wanted.color, wanted.glyphs, environ, locale.getpreferredencoding(False))
    rows = {"color": f"{found.depth}: {found.why}"}
    if found.to_measure:
        column = glyph_width.ask()
        found = found.measured(column or 0)
        cells = {1: "one", 2: "two"}.get(column or 0)
        rows["cells"] = (
            f"{cells} for a line or a block (measured)" if cells else "unknown (measured when the screen starts)"
        )
    return rows | {"glyphs": f"{found.glyphs}: {found.why_glyphs}"}


def pictures(wanted: Settings, environ: Mapping[str, str]) -> list[str]:
    """The lines about the rendering of pictures, with the reasons."""
    from tuiplay.cli.picture_report import section

    found = decide(wanted.color, wanted.glyphs, environ, locale.getpreferredencoding(False))
    return section(found, wanted.picture, environ)


def card() -> list[str]:
    """The lines of the test card: one for every kind of glyph, with a bar at its end."""
    return [f"{name:<12} {glyphs:<{_WIDTH}}|" for name, glyphs in _CARD]


def paths(environ: Mapping[str, str]) -> list[str]:
    """The lines about the folders of settings, state and themes, and whether they exist."""
    found = folders.find(environ)
    places = {
        "settings": found.settings,
        "themes": found.themes,
        "state": found.state,
        "log": found.state and found.state / log.NAME,
        "program": Path(__file__).parents[1],
    }
    rows = {
        name: "none" if place is None else f"{place}{'' if os.path.exists(place) else '  (missing)'}"
        for name, place in places.items()
    }
    return _table(rows) + [f"note: {note}" for note in found.notes]


def _engine(wanted: Settings) -> list[str]:
    """The line about the engine, with the reason."""
    from tuiplay.nn import engine

    engine.choose(wanted.engine)
    return [engine.describe()]


def _settings(wanted: Settings, environ: Mapping[str, str]) -> list[str]:
    remote = over_ssh(environ)
    fps = f"{FPS_OVER_SSH} (default over SSH)" if remote else f"{FPS} (default)"
    values = {
        "color": wanted.color,
        "engine": wanted.engine,
        "glyphs": wanted.glyphs,
        "picture": wanted.picture,
        "theme": wanted.theme or f"{DEFAULT} (default)",
        "fps": str(wanted.fps or fps),
        "mouse": "on" if wanted.mouse else "off",
    }
    return _table(values)


def keys(wanted: Settings) -> list[str]:
    """Every binding with its keys under the settings, then notes about invalid settings of keys."""
    from tuiplay.tui.keys import keymap

    rows = [(entry.id, keymap.keys_of(entry, wanted.keys), entry.about) for entry in keymap.entries()]
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{name:<{wide[0]}}  {pressed:<{wide[1]}}  {about}" for name, pressed, about in rows]
    return lines + [f"note: {note}" for note in keymap.check(wanted.keys)[1]]


def versions() -> list[str]:
    """The lines about the versions of tuiplay, Python and its libraries."""
    rows = {"tuiplay": __version__, "Python": f"{platform.python_version()} ({platform.system()} {platform.machine()})"}
    for name in _PACKAGES:
        try:
            rows[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            rows[name] = "not installed"
    return _table(rows)


def patches() -> list[str]:
    """The lines about the changes to Textual's internals, with the state of each."""
    from tuiplay.tui.textual_patches.apply import report

    return _table(report())


def _is_terminal(name: str) -> bool:
    stream = getattr(sys, name)
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:  # closed
        return False
