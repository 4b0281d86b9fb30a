"""Options that several commands share, by what they are about. An option of one command alone is in its own file."""

from __future__ import annotations

import argparse

from tuiplay.cli.arguments import text, whole_number

EXPERIMENT = """\
EXPERIMENT is one of
  spiral              the name of a data set
  lesson.toml         an experiment file (tuiplay show writes one)
  preset:overfit      a preset, which is an experiment worth watching; there are
                      line hidden product sines deep overfit l2 early-stop l1
                      too-fast relu zeros adam softmax arms cones
  points.csv          a table with points of your own: CSV, TSV, columns with
                      spaces between, Markdown; also .gz, .bz2 and .xz
  'https://playground.tensorflow.org/#dataset=xor&seed=0.5'
                      a Playground link, whole or from the # on, or a text with one
                      in it; in quotes, as the shell would cut it off at its first &
  -                   any of these from standard input: cut -f1-3 all.tsv | tuiplay -
and the default experiment where it is left out.
"""
"""Stands below the options of every command that opens an experiment."""
TABLE_FIELDS = ("x", "y", "label", "target", "projection", "scale", "decimal", "skip_bad_rows")
"""Fields of ``data`` that ``table_options`` set."""


def experiment_options(parser: argparse.ArgumentParser) -> None:
    """The experiment, and changes to it; ``cli/experiment.py`` reads them."""
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


def many_options(parser: argparse.ArgumentParser) -> None:
    """How many runs, what differs between them, and how they are reported."""
    parser.add_argument("--seeds", type=whole_number(1, 100_000), default=10, metavar="N", help="how many (10)")
    parser.add_argument(
        "--vary",
        choices=("weights", "points", "both"),
        default="both",
        help="what another seed changes: the initial weights, the points, or both (both); all else is the same",
    )
    parser.add_argument(
        "--epochs", type=whole_number(0), default=1000, metavar="N", help="how long each trains at most (1000)"
    )
    parser.add_argument(
        "--until",
        type=text,
        metavar="GOAL",
        help="a run ends as soon as this holds after an epoch, such as 'test_loss<0.2' (see tuiplay train --help)",
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--json", action="store_true", help="report as one JSON object, in full precision")
    style.add_argument("--csv", action="store_true", help="report as a table, a line for each run")


def table_options(parser: argparse.ArgumentParser) -> None:
    """How a table is read."""
    group = parser.add_argument_group("points of your own: EXPERIMENT is a table")
    for name, about in (
        ("x", "column for x1: its name, or its number from 1"),
        ("y", "column for x2"),
        ("label", "column of classes"),
        ("target", "column of numbers to fit"),
    ):
        group.add_argument(f"--{name}", type=text, metavar="COLUMN", help=about)
    group.add_argument(
        "--pca",
        dest="projection",
        action="store_const",
        const="pca",
        help="the two principal components of all columns of numbers",
    )
    group.add_argument(
        "--scale",
        choices=("range", "robust"),
        help="what fills the plot: all values (range), or those without far outliers (robust)",
    )
    group.add_argument("--decimal", choices=("point", "comma"), help="what the mark in numbers such as 1,234 is")
    group.add_argument(
        "--skip-bad-rows", action="store_true", help="leave out rows with too few or too many fields; else refused"
    )


def columns_of(options: argparse.Namespace) -> dict[str, str | bool]:
    """What ``table_options`` were given, by field of ``data``; empty if none was."""
    return {name: value for name in TABLE_FIELDS if (value := getattr(options, name))}
