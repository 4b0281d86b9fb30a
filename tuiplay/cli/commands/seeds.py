"""``tuiplay seeds``: the same experiment from many seeds; ``cli/many/`` does the work."""

from __future__ import annotations

import argparse

from tuiplay.cli import engine
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import engine_options, experiment_options, many_options, table_options
from tuiplay.cli.subcommand import Subcommand


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    engine.choose_and_print_notes(options)
    from tuiplay.cli.many.seeds import run_many

    return run_many(experiment, options)


COMMAND = Subcommand(
    name="seeds",
    summary="train an experiment from many seeds: is it luck?",
    about="Train the experiment from many seeds at once and report how many reach the\n"
    "goal, at which epoch, and how the losses are distributed, with commands that\n"
    "open the best and the worst run.\n"
    "Exit status: 0 done, 2 bad input, 130 interrupted.",
    examples=(
        "tuiplay seeds --seeds 100 --until 'test_loss<0.2' --epochs 500",
        "tuiplay seeds spiral --set network.hidden='[8, 8]' --vary weights",
        "tuiplay seeds lesson.toml --csv > runs.csv",
    ),
    options=(experiment_options, many_options, engine_options, table_options),
    run=_run,
)
