"""``tuiplay trace``: every number of the next updates."""

from __future__ import annotations

import argparse
from typing import Literal

from tuiplay.cli.arguments import whole_number
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--updates",
        type=whole_number(1, 10_000),
        default=1,
        metavar="N",
        help="number of updates to print (default: 1)",
    )
    parser.add_argument(
        "--epochs", type=whole_number(0), default=0, metavar="N", help="train N epochs first (default: 0)"
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--json", action="store_true", help="print one JSON object, in full precision")
    style.add_argument("--csv", action="store_true", help="print CSV, a row for each number")


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    from tuiplay.cli.inside import trace_text

    style: Literal["text", "json", "csv"] = "json" if options.json else "csv" if options.csv else "text"
    text, diverged = trace_text(experiment, options.epochs, options.updates, style)
    status = print_result(text)
    if diverged:
        print_message(diverged)
    return status


COMMAND = Subcommand(
    name="trace",
    summary="print every number of the next update",
    about="Print every intermediate value of the next updates: batch, z, a, loss, delta,\n"
    "gradient, mean, clipped, penalty, the optimizer's state, step and new weight.\n"
    "Without --json or --csv: text, with the equation of every weight.",
    examples=(
        "tuiplay trace",
        "tuiplay trace spiral --set training.optimizer=adam --updates 3 --json",
        "tuiplay trace lesson.toml --epochs 100 --csv > update.csv",
    ),
    options=(experiment_options, _options, table_options),
    run=_run,
)
