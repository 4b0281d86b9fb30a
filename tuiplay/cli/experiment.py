"""The experiment that a command line means."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuiplay.cli import piped
from tuiplay.cli.options import columns_of
from tuiplay.cli.output import print_message

if TYPE_CHECKING:
    from tuiplay.experiment.value import Experiment


def load(options: argparse.Namespace) -> tuple[Experiment, list[str]]:
    """The experiment, and notes about what was read.

    Raises
    ------
    InputError
        If there is no such experiment, or if a field cannot be changed as ``--set`` says.
    """
    from tuiplay.formats import link, source

    if piped.is_piped(options.experiment):
        experiment, notes = piped.load(options.experiment, **columns_of(options))
    else:
        experiment, notes = source.load(options.experiment, **columns_of(options))
        if options.experiment and source.kind_of(options.experiment) == "link":
            notes = [*notes, *filter(None, [link.shell_note(options.experiment)])]
    experiment = source.assign(experiment, options.set)
    if options.seed is not None:
        experiment = experiment.change({"data.seed": options.seed, "network.seed": ""})
    return experiment, [*notes, *source.few_rows_note(experiment)]


def load_and_print_notes(options: argparse.Namespace) -> Experiment:
    """The same for commands that have no screen to show the notes on: they go to standard error."""
    from tuiplay.experiment.value import warnings_of

    experiment, notes = load(options)
    for note in [*notes, *warnings_of(experiment)]:
        print_message(f"note: {note}")
    return experiment
