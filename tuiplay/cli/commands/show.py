"""``tuiplay show``: an experiment as TOML."""

from __future__ import annotations

import argparse

from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_result
from tuiplay.cli.subcommand import Subcommand


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    from tuiplay.formats import toml

    return print_result(toml.write(experiment))


COMMAND = Subcommand(
    name="show",
    summary="print it as TOML",
    about="Print an experiment as TOML, with every field.",
    examples=("tuiplay show spiral > lesson.toml",),
    options=(experiment_options, table_options),
    run=_run,
)
