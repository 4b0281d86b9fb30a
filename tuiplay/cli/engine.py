"""The choice of the engine by the command line."""

from __future__ import annotations

import argparse

from tuiplay.cli.output import print_message
from tuiplay.errors import InputError


def choose(options: argparse.Namespace) -> list[str]:
    """Select the engine of ``--engine``, or else that of the settings; return sentences if it is not available.

    Raises
    ------
    InputError
        If the command line requests the compiled engine and it is not available.
    """
    from tuiplay.nn import engine
    from tuiplay.user import settings

    asked = settings.load(engine=options.engine)[0].engine
    engine.choose(asked)
    if asked == engine.NUMPY or not (why := engine.load().why):
        return []
    if options.engine == engine.COMPILED:
        raise InputError(f"--engine {engine.COMPILED}: {why}; without the option NumPy is used")
    if asked == engine.COMPILED or engine.LIBRARY.exists():
        return [f"NumPy is used instead of the compiled engine: {why}"]
    return []


def choose_and_print_notes(options: argparse.Namespace) -> None:
    """Select the engine for a command without a screen, and print the sentences."""
    for note in choose(options):
        print_message(f"note: {note}")
