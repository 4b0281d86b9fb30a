"""``tuiplay picture``: the surface, or the whole screen, as a picture file."""

from __future__ import annotations

import argparse
import itertools
from typing import TYPE_CHECKING

from tuiplay.cli.arguments import text
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_message
from tuiplay.cli.subcommand import Subcommand
from tuiplay.cli.trained import divergence, epochs_of, epochs_option, output_options, trained_run, write_file
from tuiplay.errors import InputError

if TYPE_CHECKING:
    from tuiplay.run.run import Run

_FRAMES = 100
"""The number of pictures of a recording, besides the first."""


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        type=text,
        default="tuiplay.svg",
        metavar="FILE",
        help="FILE.svg or FILE.png (default: tuiplay.svg), or FILE.cast: the screen while it trains, for asciinema",
    )
    parser.add_argument(
        "--what", choices=("surface", "screen"), default="surface", help="the surface alone, or the whole screen"
    )
    parser.add_argument(
        "--size",
        type=text,
        metavar="WIDTHxHEIGHT",
        help="of the surface in pixels (default: 800x800), of the screen in cells (120x40)",
    )
    parser.add_argument(
        "--theme", type=text, metavar="NAME", help="colours (default: the theme in the settings, else dark)"
    )
    epochs_option(parser)
    output_options(parser)


def _run(options: argparse.Namespace) -> int:
    import os

    from tuiplay.formats.picture.sizes import CAST, MOST, kind_of, parse_size
    from tuiplay.text import file_name
    from tuiplay.user import settings, themes

    kind = kind_of(options.to, films=True)
    whole = options.what == "screen" or kind == CAST
    if whole:
        size = parse_size(options.size or "120x40", (40, 12), (400, 200), "cells")
    else:
        size = parse_size(options.size or "800x800", (100, 100), (MOST, MOST), "pixels")
    if os.path.lexists(options.to) and not options.overwrite:
        raise InputError(f"{file_name(options.to)}: exists already; --overwrite replaces it")
    name = options.theme or settings.load()[0].theme or themes.DEFAULT
    theme = themes.read(name)
    epochs = epochs_of(options)
    if kind == CAST:
        options.epochs = 0
    run = trained_run(options)
    if run is None:
        return 130
    if kind == CAST:
        content = _film(run, size, name, epochs)
    elif whole:
        from tuiplay.formats.picture.screen import screen_picture
        from tuiplay.tui.still import still

        content = screen_picture(*still(run, size, name), kind)
    else:
        from tuiplay.formats.picture.surface import surface_picture
        from tuiplay.user.picture_colours import picture_colours

        content = surface_picture(run, size, picture_colours(theme), kind)
    write_file(options.to, content, options.overwrite)
    diverged = divergence(run)
    if diverged:
        print_message(diverged)
    return 1 if diverged else 0


def _film(run: Run, size: tuple[int, int], theme: str, epochs: int) -> bytes:
    from tuiplay.formats.picture import cast
    from tuiplay.tui.still import film

    marks = [epochs * number // _FRAMES for number in range(_FRAMES + 1)]
    stretches = [0, *(later - sooner for sooner, later in itertools.pairwise(marks) if later > sooner)]
    frames, _ = film(run, size, theme, stretches)
    return cast.write(frames, f"tuiplay: {run.experiment.source.title}")


COMMAND = Subcommand(
    name="picture",
    summary="draw the trained network as SVG or PNG",
    about="Train an experiment, or read a saved session, and draw its surface with axes,\n"
    "points and legend, or the whole screen, as a picture file. Needs no terminal.",
    examples=(
        "tuiplay picture spiral --epochs 500 --to spiral.png",
        "tuiplay picture lesson.toml --what screen --size 160x48 --to screen.svg",
    ),
    options=(experiment_options, _options, table_options),
    run=_run,
)
