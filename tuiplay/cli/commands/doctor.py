"""``tuiplay doctor``: what a report of a mistake should hold."""

from __future__ import annotations

import argparse

from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.subcommand import Subcommand


def _run(_options: argparse.Namespace) -> int:
    from tuiplay.cli.doctor import examine

    report, complaints = examine()
    for complaint in complaints:
        print_message(f"note: {complaint}")
    return print_result(report)


COMMAND = Subcommand(
    name="doctor",
    summary="show the terminal, the keys, the paths, the versions",
    about="Print what tuiplay knows of the terminal, the glyphs it draws with, where it looks for\n"
    "settings, the keys as they are set, and versions. Good to have in a report of a mistake.",
    examples=("tuiplay doctor", "tuiplay doctor > report.txt"),
    options=(),
    run=_run,
)
