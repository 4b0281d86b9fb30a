"""``tuiplay why``: what is wrong with a run, and what helps; ``cli/many/`` does the work."""

from __future__ import annotations

import argparse

from tuiplay.cli import engine
from tuiplay.cli.arguments import text, whole_number
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import engine_options, experiment_options, table_options
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--epochs", type=whole_number(1, 1_000_000), default=500, metavar="N", help="epochs to train (default: 500)"
    )
    parser.add_argument(
        "--until",
        type=text,
        metavar="GOAL",
        help="what counts as learned, such as 'test_loss<0.2' (default: the loss falls most of the way from guessing "
        "to the best possible)",
    )
    parser.add_argument("--json", action="store_true", help="report as one JSON object")


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    engine.choose_and_print_notes(options)
    from tuiplay.cli.many.why import explain

    return explain(experiment, options)


COMMAND = Subcommand(
    name="why",
    summary="why does it not learn, and what helps?",
    about="Train an experiment and report what is wrong with it, with the numbers that\n"
    "show it, and which changes help: each is measured on eight separate seeds\n"
    "before it is offered.\n"
    "Exit status: 0 done, 2 bad input, 130 interrupted.",
    examples=(
        "tuiplay why preset:deep",
        "tuiplay why --set network.activation=linear",
        "tuiplay why lesson.toml --until 'test_loss<0.1' --json",
    ),
    options=(experiment_options, _options, engine_options, table_options),
    run=_run,
)
