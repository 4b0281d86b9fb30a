"""``tuiplay inference``: one output calculated by hand, on the screen."""

from __future__ import annotations

import argparse

from tuiplay.cli.commands import screen
from tuiplay.cli.options import engine_options, experiment_options, table_options
from tuiplay.cli.subcommand import Subcommand

PRESET = "preset:inference"


def _run(options: argparse.Namespace) -> int:
    if options.experiment is None:
        options.experiment = PRESET
    options.set = ["view.inference=true", *options.set]
    options.resume = options.tour = False
    return screen.run(options)


COMMAND = Subcommand(
    name="inference",
    summary="calculate one output by hand",
    about="Calculate one output node by node on the screen, with every formula and its\n"
    "numbers. Without EXPERIMENT, a network of three inputs and four ReLU neurons,\n"
    "with no points to train on.",
    examples=("tuiplay inference", "tuiplay inference --seed 7", "tuiplay inference xor --set data.inputs='[1, -1]'"),
    options=(experiment_options, screen.display_options, engine_options, table_options),
    run=_run,
    omitted="that network is used",
)
