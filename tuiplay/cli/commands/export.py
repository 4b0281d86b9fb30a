"""``tuiplay export``: a trained network as code or data for other programs."""

from __future__ import annotations

import argparse
import sys

from tuiplay.cli.arguments import text
from tuiplay.cli.options import experiment_options, table_options
from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.subcommand import Subcommand
from tuiplay.cli.trained import divergence, epochs_option, output_options, trained_run, write_file
from tuiplay.errors import InputError


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--to",
        type=text,
        metavar="TARGET",
        help="numpy, pytorch, keras, sklearn: Python code; onnx: a model file; json: every number; latex: the formula",
    )
    parser.add_argument(
        "-o", dest="output", type=text, metavar="FILE", help="file to write to (default: standard output)"
    )
    epochs_option(parser)
    parser.add_argument(
        "--check",
        action="store_true",
        help="run the result on a grid of points and print the largest difference from the engine",
    )
    output_options(parser)


def _run(options: argparse.Namespace) -> int:
    from tuiplay.formats.export.targets import TARGETS, target_of
    from tuiplay.formats.export.trained import trained_network

    if options.to is None:
        raise InputError(f"--to is missing; the targets are {', '.join(TARGETS)}")
    target = target_of(options.to)
    if not target.is_text and options.output is None and sys.stdout.isatty():
        raise InputError(f"{target.title} is not text; write it to a file with -o network{target.suffix}")
    run = trained_run(options)
    if run is None:
        return 130
    trained = trained_network(run)
    content = target.write(trained)
    # Before anything is written: if the check fails to run, no file is left.
    comparison = target.compare(trained, content) if options.check else None
    if options.output is not None:
        write_file(options.output, content, options.overwrite)
    elif target.is_text:
        print_result(content.decode())
    else:
        sys.stdout.buffer.write(content)
    diverged = divergence(run)
    if diverged:
        print_message(diverged)
    if comparison is not None:
        sentence = f"{target.title}: {comparison}"
        if options.output is not None:
            print_result(sentence)
        else:
            sys.stdout.flush()
            print_message(sentence)
    return 1 if diverged or (comparison is not None and not comparison.holds) else 0


COMMAND = Subcommand(
    name="export",
    summary="write a trained network as code or data",
    about="Train an experiment, or read a saved session, and write the network with its\n"
    "features as code or data for other programs.\n"
    "Exit status: 0 done, 1 --check found a different output or the run diverged,\n"
    "2 bad input, or a library that --check needs is not installed.",
    examples=(
        "tuiplay export spiral --epochs 500 --to numpy -o spiral.py",
        "tuiplay export lesson.toml --to pytorch --check",
        "tuiplay export ~/.local/state/tuiplay/session-1.tuiplay-state --to latex",
    ),
    options=(experiment_options, _options, table_options),
    run=_run,
)
