"""``tuiplay fields``: every field of an experiment, with its effect."""

from __future__ import annotations

import argparse

from tuiplay.cli.output import print_result
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", action="store_true", help="print a JSON list, with the labels and help texts of the screen"
    )


def _run(options: argparse.Namespace) -> int:
    from tuiplay.formats import fields

    return print_result(fields.as_json() if options.json else fields.table())


COMMAND = Subcommand(
    name="fields",
    summary="list every field of an experiment",
    about="List every field of an experiment: its type, limits and default, what changing\n"
    "it does to a run, and what it is. Experiment files and --set use these names.",
    examples=("tuiplay fields | less", "tuiplay fields --json"),
    options=(_options,),
    run=_run,
)
