"""``tuiplay show``: an experiment as TOML."""

from __future__ import annotations

import argparse

from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_result
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--all", action="store_true", help="print every field, with a comment on what it is and what it can be"
    )


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    from tuiplay.formats import toml

    return print_result(toml.write(experiment, every_field=options.all))


COMMAND = Subcommand(
    name="show",
    summary="print an experiment as TOML",
    about="Print an experiment as TOML: the common fields, and others where they differ\n"
    "from their default (--all: every field). The output is an experiment file.",
    examples=("tuiplay show spiral > lesson.toml", "tuiplay show --all spiral > lesson.toml"),
    options=(experiment_options, _options, table_options),
    run=_run,
)
