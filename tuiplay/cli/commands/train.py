"""``tuiplay train``: training without a screen; ``cli/train/`` does the work."""

from __future__ import annotations

import argparse

from tuiplay.cli import engine
from tuiplay.cli.arguments import text, whole_number
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import engine_options, experiment_options, picture_option, table_options
from tuiplay.cli.subcommand import Subcommand
from tuiplay.errors import InputError


def _training_options(parser: argparse.ArgumentParser) -> None:
    from tuiplay.experiment.measure_names import listing

    parser.add_argument(
        "--epochs", type=whole_number(0), default=1000, metavar="N", help="train for at most N epochs (default: 1000)"
    )
    parser.add_argument(
        "--until",
        type=text,
        metavar="GOAL",
        help="stop at the first epoch at which this holds, such as 'test_loss<0.01'; exit with status 1 if it never "
        "does. 'test_loss<0.01 for 5': at five epochs in a row; 'A and B', 'A or B'; 'patience 20': give up after 20 "
        "epochs without a better validation (or test) loss, and restore the best weights. Measures: " + listing(),
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--json", action="store_true", help="report as one JSON object, in full precision")
    style.add_argument(
        "--plain", action="store_true", help="print progress as plain text lines (for logs, pipes and screen readers)"
    )
    parser.add_argument("--history", action="store_true", help="with --json: include the losses of every epoch")
    parser.add_argument(
        "--interval",
        type=whole_number(1),
        metavar="N",
        help="with --plain: epochs between lines (default: a tenth of the run)",
    )
    parser.add_argument("--losses", type=text, metavar="FILE", help="write the losses of every epoch to FILE as CSV")
    picture_option(parser)


def _run(options: argparse.Namespace) -> int:
    if options.history and not options.json:
        raise InputError("--history requires --json")
    if options.interval and not options.plain:
        raise InputError("--interval requires --plain")
    experiment = load_and_print_notes(options)
    engine.choose_and_print_notes(options)
    from tuiplay.cli.train.command import Options, run_training

    return run_training(
        experiment,
        Options(
            epochs=options.epochs,
            until=options.until,
            style="json" if options.json else "plain" if options.plain else "summary",
            history=options.history,
            interval=options.interval,
            picture=options.picture,
            losses=options.losses,
        ),
    )


COMMAND = Subcommand(
    name="train",
    summary="train an experiment without a screen",
    about="Train without a screen and print a report on standard output.\n"
    "Exit status: 0 done, 1 goal not reached or run diverged, 2 bad input,\n"
    "130 interrupted.",
    examples=(
        "tuiplay train spiral --epochs 500",
        "tuiplay train lesson.toml --until 'test_loss<0.01' --plain",
        "tuiplay train xor --seed 7 --json --history > run.json",
    ),
    options=(experiment_options, _training_options, engine_options, table_options),
    run=_run,
)
