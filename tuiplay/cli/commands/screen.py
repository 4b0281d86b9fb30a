"""``tuiplay`` without a command: the experiment on the screen."""

from __future__ import annotations

import argparse
import gc
import locale
import os
import sys
from typing import Any

from tuiplay.cli import engine, piped
from tuiplay.cli.arguments import text, whole_number
from tuiplay.cli.experiment import load
from tuiplay.cli.options import engine_options, experiment_options, picture_option, table_options
from tuiplay.cli.subcommand import Subcommand
from tuiplay.errors import InputError
from tuiplay.terminal.choices import DEPTHS, FPS, FPS_OVER_SSH, GLYPHS, MAX_FPS

_MOST_HEAPS = -8
"""The option ``M_ARENA_MAX`` of the GNU C library's malloc.h."""


def display_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the display."""
    parser.add_argument(
        "--fps",
        type=whole_number(1, MAX_FPS),
        metavar="N",
        help=f"maximum frames per second, 1 to {MAX_FPS} (default: the fps setting, else {FPS}, or {FPS_OVER_SSH} "
        "over SSH)",
    )
    parser.add_argument(
        "--no-mouse", action="store_true", help="do not capture the mouse, so that the terminal's text selection works"
    )
    parser.add_argument("--color", choices=("auto", *DEPTHS), help="auto (the default) detects what the terminal shows")
    parser.add_argument("--glyphs", choices=("auto", *GLYPHS), help="ascii uses neither block nor braille characters")
    picture_option(parser)
    names = "dark, light, contrast, safe, or one of your own (tuiplay doctor shows their folder)"
    parser.add_argument("--theme", type=text, metavar="NAME", help=names)


def _screen_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tour", action="store_true", help="show where to look and what to press, as at the first start"
    )
    parser.add_argument("--resume", action="store_true", help="resume the last session at the epoch where it stopped")


def run(options: argparse.Namespace) -> int:
    """Open the screen; return the exit status."""
    # Objects created before the first picture are permanent; collecting among them would take a tenth of the start. The
    # screen enables the collector again after the first picture (``tui/opening.py``).
    gc.disable()
    _share_heap()
    try:
        return _open(options)
    finally:
        gc.enable()


def _share_heap() -> None:
    """Make the threads of the screen allocate from one heap, if the C library has that option.

    The GNU library gives every thread its own heap, so that memory freed by one is not reused by others: 1 to 2 MB.
    """
    if sys.platform != "linux":
        return
    import ctypes

    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:  # other C libraries have no such heaps
        set_option(_MOST_HEAPS, 1)


def _open(options: argparse.Namespace) -> int:
    if options.resume and (options.experiment is not None or options.set or options.seed is not None):
        raise InputError("--resume cannot be combined with EXPERIMENT, --set or --seed")
    experiment, notes = load(options)
    if piped.is_standard_input(options.experiment):
        piped.take_keys_from_terminal()
    # An explicitly requested driver, as textual serve uses, has its own connection to a terminal.
    for stream, word in ((sys.stdin, "input"), (sys.stdout, "output")) if not os.environ.get("TEXTUAL_DRIVER") else ():
        if stream is None or not stream.isatty():
            table = (
                "to open a table from it use 'tuiplay -'; " if word == "input" and options.experiment is None else ""
            )
            raise InputError(
                f"standard {word} is not a terminal, which the screen needs; {table}use 'tuiplay train' to run without"
                " one"
            )
    from tuiplay.terminal.capabilities import decide, shows_lines_only
    from tuiplay.terminal.handshake import is_worth_asking, questions, with_picture

    if shows_lines_only(os.environ):
        name = os.environ.get("TERM", "")
        why = f"TERM={name} is a terminal without one" if name else "TERM is not set"
        raise InputError(
            f"the screen needs a terminal with a cursor, and {why}; use 'tuiplay train' to run without one"
        )
    from tuiplay.user import folders

    told = engine.choose(options)
    places, resumed, past = folders.find(), None, None
    if options.resume:
        from tuiplay.user import sessions

        owned, saved, notes = sessions.resume(places.state)
        resumed = owned, sessions.revive(saved)
        past, lost = owned.read_past()
        notes = [*notes, *lost]
        experiment = saved.experiment
    from tuiplay.user import settings

    wanted, complaints = settings.load(
        color=options.color,
        glyphs=options.glyphs,
        picture=options.picture,
        theme=options.theme,
        fps=options.fps,
        mouse=False if options.no_mouse else None,
    )
    terminal = decide(wanted.color, wanted.glyphs, os.environ, locale.getpreferredencoding(False))
    terminal.prepare(os.environ)
    # The rate at which Textual checks for output. Pictures have their own rate; keys must not wait.
    os.environ.setdefault("TEXTUAL_FPS", "200")
    with questions(is_worth_asking(wanted.picture, terminal, os.environ), terminal.ssh) as asked:
        # The terminal answers while this is loaded.
        _import_asyncio()
        from tuiplay.tui.start import run_screen
    terminal = with_picture(terminal, wanted.picture, asked.answers, os.environ)
    return run_screen(
        experiment,
        wanted,
        terminal,
        typed=asked.typed,
        late=asked.late,
        notes=[*notes, *told, *complaints, *places.notes, *filter(None, [terminal.picture.note])],
        path=_file(options.experiment),
        resumed=resumed,
        past=past,
        opened=None if piped.is_piped(options.experiment or "") else options.experiment,
        tour=options.tour,
    )


def _import_asyncio() -> None:
    """Import asyncio without OpenSSL, which the screen does not need: this saves 5 MB and 8 ms."""
    if "ssl" in sys.modules:
        return
    modules: dict[str, Any] = sys.modules
    modules["ssl"] = None
    try:
        import asyncio  # noqa: F401
    finally:
        del modules["ssl"]


def _file(source: str | None) -> str | None:
    """The experiment file that the experiment was read from, to which it is saved; None for other sources."""
    from tuiplay.formats.source import kind_of

    if source is None or piped.is_piped(source):
        return None
    return source if kind_of(source) == "experiment" else None


COMMAND = Subcommand(
    name="",
    summary="open an experiment on the screen",
    about="The neural-network playground for the terminal.",
    examples=("tuiplay", "tuiplay spiral --set network.hidden='[8, 8]'", "tuiplay lesson.toml --seed 7"),
    options=(experiment_options, display_options, _screen_options, engine_options, table_options),
    run=run,
)
