"""``tuiplay race``: the comparison of variants of an experiment; ``cli/many/`` does the work."""

from __future__ import annotations

import argparse

from tuiplay.cli import engine
from tuiplay.cli.arguments import text
from tuiplay.cli.options import engine_options, many_options
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "variants",
        nargs="+",
        metavar="VARIANT",
        help="an experiment, as for tuiplay train; or changes to the base such as optimizer=adam; several changes "
        "in quotes, separated by spaces",
    )
    parser.add_argument(
        "--base",
        type=text,
        metavar="EXPERIMENT",
        help="the experiment that variants change (default: the default experiment)",
    )
    parser.add_argument(
        "--set", action="append", default=[], type=text, metavar="PATH=VALUE", help="change a field of every variant"
    )


def _run(options: argparse.Namespace) -> int:
    from tuiplay.cli.many.race import run_race

    engine.choose_and_print_notes(options)
    return run_race(options)


COMMAND = Subcommand(
    name="race",
    summary="compare variants of an experiment over the same seeds",
    about="Train several variants from the same seeds and report which one wins, and\n"
    "whether the difference is more than luck: seeds are compared in pairs (exact\n"
    "Wilcoxon signed-rank test; sign test beyond 400 pairs), with Holm's correction\n"
    "for the number of comparisons.\n"
    "Exit status: 0 done, 2 bad input, 130 interrupted.",
    examples=(
        "tuiplay race learning_rate=0.03 learning_rate=0.1 --until 'test_loss<0.1'",
        "tuiplay race hidden=8 'optimizer=adam learning_rate=0.01' --base xor",
        "tuiplay race a.toml b.toml c.toml --seeds 30 --epochs 300 --json",
    ),
    options=(_options, many_options, engine_options),
    run=_run,
)
