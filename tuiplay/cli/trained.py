"""The trained run that a command line names: an experiment that is trained first, or the state of a session."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuiplay.cli.arguments import whole_number
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.output import print_message
from tuiplay.errors import InputError

if TYPE_CHECKING:
    from tuiplay.run.run import Run

EPOCHS = 1000
"""The default number of epochs of training; a state is not trained further."""


def epochs_option(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--epochs``: the number of epochs to train first."""
    parser.add_argument(
        "--epochs",
        type=whole_number(0),
        metavar="N",
        help=f"epochs to train first (default: {EPOCHS}, or 0 for a saved session or a file with weights)",
    )


def epochs_of(options: argparse.Namespace) -> int:
    """The number of epochs to train first."""
    if options.epochs is not None:
        return int(options.epochs)
    from tuiplay.formats import state

    return 0 if options.experiment is not None and state.is_state(options.experiment) else EPOCHS


def output_options(parser: argparse.ArgumentParser) -> None:
    """Add the option ``--overwrite``."""
    parser.add_argument("--overwrite", action="store_true", help="replace the file if it already exists")


def write_file(path: str, content: bytes, overwrite: bool) -> None:
    """Write a file completely or not at all.

    Raises
    ------
    InputError
        If it exists and ``overwrite`` is False, or if it cannot be written.
    """
    from tuiplay import files
    from tuiplay.text import file_name

    try:
        files.write(path, content, overwrite)
    except files.AlreadyExistsError:
        raise InputError(f"{file_name(path)}: exists already; --overwrite replaces it") from None


def trained_run(options: argparse.Namespace) -> Run | None:
    """Return the trained run; None if the person interrupted it.

    Raises
    ------
    InputError
        If there is no such experiment or state.
    """
    from tuiplay.cli.train.loop import TrainingLimits, Watcher, signals, train
    from tuiplay.run.run import Run

    epochs, run = epochs_of(options), _from_state(options)
    if run is None:
        experiment = load_and_print_notes(options)
        run = Run(experiment)
        if options.epochs is None and experiment.weights.values:
            # A file with weights contains a trained network.
            epochs = 0
    with signals() as stop:
        ending = train(run, TrainingLimits(run.trainer.epoch + epochs), Watcher(), stop)
    if ending == "interrupted":
        print_message(f"interrupted after epoch {run.trainer.epoch:,}; nothing was written")
        return None
    return run


def divergence(run: Run) -> str:
    """A sentence about where a run diverged and what helps; empty if it did not."""
    if run.status == "ok":
        return ""
    remedy = (
        f"try a learning rate below {run.experiment.training.learning_rate:g}"
        if run.trainer.updates
        else "try smaller initial weights"
    )
    return f"diverged: the loss became infinite or NaN after epoch {run.trainer.epoch:,}; {remedy}"


def _from_state(options: argparse.Namespace) -> Run | None:
    from tuiplay.formats import state

    path = options.experiment
    if path is None or not state.is_state(path):
        return None
    if options.set or options.seed is not None:
        raise InputError("a saved session cannot be changed; leave out --set and --seed")
    from tuiplay import files
    from tuiplay.text import file_name
    from tuiplay.user import sessions

    content = files.read(path, state.MAX_SIZE, "a saved session")
    try:
        found = state.decode(content)
        if found.note:
            print_message(found.note)
        return sessions.revive(found)
    except InputError as error:
        raise InputError(f"{file_name(path)}: {error}") from None
