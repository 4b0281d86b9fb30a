"""``tuiplay notes``: the lab book."""

from __future__ import annotations

import argparse

from tuiplay.cli.output import print_message, print_result
from tuiplay.cli.subcommand import Subcommand


def _options(parser: argparse.ArgumentParser) -> None:
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--csv", action="store_true", help="as CSV, in full precision")
    style.add_argument("--md", action="store_true", help="as a Markdown table")
    style.add_argument("--json", action="store_true", help="as a JSON list")


def _run(options: argparse.Namespace) -> int:
    from tuiplay.user import folders, lab_book

    rows, complaints = lab_book.LabBook(folders.find().state).rows()
    for complaint in complaints:
        print_message(f"note: {complaint}")
    if options.csv:
        return print_result(lab_book.as_csv(rows))
    if options.md:
        return print_result(lab_book.as_markdown(rows))
    if options.json:
        return print_result(lab_book.as_json(rows))
    return print_result(lab_book.as_text(rows) if rows else "No notes yet; press a on the screen to write one.")


COMMAND = Subcommand(
    name="notes",
    summary="print the lab book",
    about="Print the notes made on the screen (key a): a row for each, with epoch, losses,\n"
    "scores and the settings that are not at their defaults.",
    examples=("tuiplay notes", "tuiplay notes --csv > notes.csv", "tuiplay notes --md >> report.md"),
    options=(_options,),
    run=_run,
)
