"""Options that several commands share, by subject. An option of a single command is in the file of that command."""

from __future__ import annotations

import argparse

from tuiplay.cli.arguments import text, whole_number
from tuiplay.terminal.choices import RUNGS

EXPERIMENT = """\
EXPERIMENT is one of
  spiral              the name of a data set
  lesson.toml         an experiment file (tuiplay show writes one)
  preset:overfit      a preset experiment, one of
                      line hidden product sines deep overfit l2 early-stop l1
                      too-fast relu zeros adam softmax arms cones inference
  points.csv          a table with your own points: CSV, TSV, Markdown or
                      columns separated by spaces; also .gz, .bz2, .xz, .zip
  'https://playground.tensorflow.org/#dataset=xor&seed=0.5'
                      a Playground link, or only the part from '#' on, or a text
                      that contains one; in quotes, as the shell splits at &
  -                   any of these from standard input, as in
                      cut -f1-3 all.tsv | tuiplay -
"""
"""The text below the options of every command that opens an experiment."""
TABLE_FIELDS = ("x", "y", "label", "target", "projection", "scale", "decimal", "skip_bad_rows")
"""The fields of ``data`` that the options of ``table_options`` set."""


def experiment_options(parser: argparse.ArgumentParser) -> None:
    """Add the experiment and the options that change it; ``cli/experiment.py`` reads them."""
    parser.add_argument("experiment", nargs="?", metavar="EXPERIMENT", help="what to open; see below")
    group = parser.add_argument_group("changes to the experiment")
    group.add_argument(
        "--set",
        action="append",
        default=[],
        type=text,
        metavar="PATH=VALUE",
        help="change a field of the experiment, such as data.noise=25; may be repeated (tuiplay fields lists them)",
    )
    group.add_argument("--seed", type=text, metavar="TEXT", help="seed of the points and of the initial weights")


def engine_options(parser: argparse.ArgumentParser) -> None:
    """Add the option of the engine; ``cli/engine.py`` reads it."""
    parser.add_argument(
        "--engine",
        choices=("auto", "numpy", "compiled"),
        help="arithmetic by NumPy, or by compiled code, many times faster on small networks; auto (the default): "
        "compiled code if it could be built (see tuiplay doctor)",
    )


def many_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of many runs: their number, what differs between them, and the report."""
    parser.add_argument(
        "--seeds", type=whole_number(1, 100_000), default=10, metavar="N", help="number of seeds (default: 10)"
    )
    parser.add_argument(
        "--vary",
        choices=("weights", "points", "both"),
        default="both",
        help="what a seed changes: the initial weights, the points, or both (the default)",
    )
    parser.add_argument(
        "--epochs",
        type=whole_number(0),
        default=1000,
        metavar="N",
        help="train each for at most N epochs (default: 1000)",
    )
    parser.add_argument(
        "--until",
        type=text,
        metavar="GOAL",
        help="a run stops at the first epoch at which this holds, such as 'test_loss<0.2' (see tuiplay train --help)",
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--json", action="store_true", help="report as one JSON object, in full precision")
    style.add_argument("--csv", action="store_true", help="report as CSV, a line for each run")


def table_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for reading a table."""
    group = parser.add_argument_group("your own data: EXPERIMENT is a table")
    for name, about in (
        ("x", "column for x1, of a curve x: its name, or its number from 1"),
        ("y", "column for x2; none: a curve, y over x"),
        ("label", "column of class labels (classification)"),
        ("target", "numeric column to predict (regression); without a table a formula in x to learn"),
    ):
        group.add_argument(f"--{name}", type=text, metavar="COLUMN", help=about)
    group.add_argument(
        "--pca",
        dest="projection",
        action="store_const",
        const="pca",
        help="project all numeric columns onto their first two principal components",
    )
    group.add_argument(
        "--scale",
        choices=("range", "robust"),
        help="what fills the plot: all values (range, the default), or all but far outliers (robust)",
    )
    group.add_argument(
        "--decimal",
        choices=("point", "comma"),
        help="decimal mark, where numbers such as 1,234 can be read in two ways",
    )
    group.add_argument(
        "--skip-bad-rows",
        action="store_true",
        help="leave out rows with too few or too many fields (default: refuse the table)",
    )


def picture_option(parser: argparse.ArgumentParser) -> None:
    """Add the option for the rendering of pictures."""
    about = (
        "how pictures are drawn; auto (the default): as finely as the terminal is known to support (see tuiplay doctor)"
    )
    parser.add_argument("--picture", choices=("auto", *RUNGS), help=about)


def columns_of(options: argparse.Namespace) -> dict[str, str | bool]:
    """The values of the options of ``table_options``, by field of ``data``; empty if none was given."""
    return {name: value for name in TABLE_FIELDS if (value := getattr(options, name))}
