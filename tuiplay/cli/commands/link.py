"""``tuiplay link``: an experiment as a link of the browser's playground."""

from __future__ import annotations

import argparse

from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_result
from tuiplay.cli.subcommand import Subcommand


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    from tuiplay.formats import link

    return print_result(link.write(experiment))


COMMAND = Subcommand(
    name="link",
    summary="print the Playground link of an experiment",
    about="Print the Playground link of an experiment. An experiment that\nthe browser's page cannot show is refused.",
    examples=("tuiplay link lesson.toml", "tuiplay link spiral --set data.noise=10"),
    options=(experiment_options, table_options),
    run=_run,
)
