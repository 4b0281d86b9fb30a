"""``tuiplay doctor``: the contents of a bug report."""

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
    summary="show diagnostics: terminal, keys, paths, versions",
    about="Print what tuiplay knows about the terminal, a test card of its glyphs, the\n"
    "folders it uses, the settings and keys in effect, and versions. Include it in\n"
    "bug reports.",
    examples=("tuiplay doctor", "tuiplay doctor > report.txt"),
    options=(),
    run=_run,
)
