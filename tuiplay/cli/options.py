"""Options of the command line, by what they are about."""

from __future__ import annotations

import argparse

from tuiplay.cli.arguments import text, whole_number
from tuiplay.terminal.capabilities import DEPTHS, GLYPHS

_MAX_FPS = 60
_COLUMNS = ("x", "y", "label", "target")


def table_options(parser: argparse.ArgumentParser) -> None:
    """How a CSV or TSV file is read."""
    group = parser.add_argument_group("points of your own: EXPERIMENT is a .csv or .tsv file")
    for name, about in (
        ("x", "column for x1: its name, or its number from 1"),
        ("y", "column for x2"),
        ("label", "column of classes"),
        ("target", "column of numbers to fit"),
    ):
        group.add_argument(f"--{name}", type=text, metavar="COLUMN", help=about)
    group.add_argument("--pca", action="store_true", help="the two principal components of all columns of numbers")


def columns_of(options: argparse.Namespace) -> dict[str, str]:
    """What was said of the columns, by field of ``data``; empty if nothing was."""
    given = {name: getattr(options, name) for name in _COLUMNS if getattr(options, name)}
    return {**given, "projection": "pca"} if options.pca else given


def screen_options(parser: argparse.ArgumentParser) -> None:
    """Of the screen alone."""
    parser.add_argument(
        "--fps",
        type=whole_number(1, _MAX_FPS),
        metavar="N",
        help=f"pictures per second, at most; 1 to {_MAX_FPS}; else what the settings say, or 15, over SSH 6",
    )
    parser.add_argument(
        "--no-mouse", action="store_true", help="leave the mouse to the terminal, for its own selection"
    )
    parser.add_argument("--color", choices=("auto", *DEPTHS), help="auto is what the terminal can")
    parser.add_argument("--glyphs", choices=("auto", *GLYPHS), help="ascii has no blocks and no braille")
    names = "dark, light, contrast, safe, or your own in ~/.config/tuiplay/themes"
    parser.add_argument("--theme", type=text, metavar="NAME", help=names)
    parser.add_argument("--resume", action="store_true", help="go on with the last session, at the same epoch")
