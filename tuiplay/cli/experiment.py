"""Loading of the experiment that a command line names."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuiplay.cli import piped
from tuiplay.cli.options import columns_of
from tuiplay.cli.output import print_message

if TYPE_CHECKING:
    from tuiplay.experiment.value import Experiment


def load(options: argparse.Namespace) -> tuple[Experiment, list[str]]:
    """Load the experiment; return it with notes about what was read.

    Raises
    ------
    InputError
        If there is no such experiment, or if a change by ``--set`` is not possible.
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
    """Load the experiment for a command without a screen, and print the notes on standard error."""
    from tuiplay.experiment.value import warnings_of

    experiment, notes = load(options)
    for note in [*notes, *warnings_of(experiment)]:
        print_message(f"note: {note}")
    return experiment
