"""``tuiplay gradcheck``: the comparison of the gradient with numerical differences."""

from __future__ import annotations

import argparse

from tuiplay.cli.arguments import whole_number
from tuiplay.cli.experiment import load_and_print_notes
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_result
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--epochs", type=whole_number(0), default=0, metavar="N", help="train N epochs first (default: 0)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _run(options: argparse.Namespace) -> int:
    experiment = load_and_print_notes(options)
    from tuiplay.cli.inside import gradcheck

    text, passed = gradcheck(experiment, options.epochs, as_json=options.json)
    print_result(text)
    return 0 if passed else 1


COMMAND = Subcommand(
    name="gradcheck",
    summary="check the gradient numerically",
    about="Compare the gradient of back-propagation with numerical differences of the\n"
    "loss, weight by weight.\n"
    "Exit status: 0 correct, 1 a relative error above 1e-6, 2 bad input.",
    examples=(
        "tuiplay gradcheck spiral --epochs 50",
        "tuiplay gradcheck --set training.broken_layer=2 --json",
    ),
    options=(experiment_options, _options, table_options),
    run=_run,
)
