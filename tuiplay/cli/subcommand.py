"""The record of a command: its name, its texts for the help, its options and its function."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

from tuiplay import __version__
from tuiplay.cli.arguments import Parser
from tuiplay.cli.options import EXPERIMENT, experiment_options


class Subcommand(NamedTuple):
    """One command of ``tuiplay``.

    Attributes
    ----------
    name
        The word that selects it; "" for the screen.
    summary
        Its line in the list of all commands.
    about
        Its description, with its exit statuses if they are not the usual ones.
    examples
        Example command lines for the help.
    options
        Functions that add its options, in the order of the help; see ``cli/options.py``. It refuses all others.
    run
        The function that runs it and returns the exit status.
    omitted
        A clause for the help about what happens without EXPERIMENT.
    """

    name: str
    summary: str
    about: str
    examples: tuple[str, ...]
    options: tuple[Callable[[argparse.ArgumentParser], None], ...]
    run: Callable[[argparse.Namespace], int]
    omitted: str = "the default experiment is used"

    @property
    def program(self) -> str:
        """The words that a person types to run it."""
        return f"tuiplay {self.name}".rstrip()

    @property
    def opens_experiment(self) -> bool:
        """True if its command line accepts an EXPERIMENT."""
        return experiment_options in self.options

    def parser(self, more: str = "") -> Parser:
        """A parser of its command line that knows only its own options; ``more`` is added below ``about``."""
        examples = "examples:\n" + "\n".join(f"  {example}" for example in self.examples)
        parser = Parser(
            prog=self.program,
            usage=None if self.name else "tuiplay [COMMAND] [options] [EXPERIMENT]",
            description=f"{self.about}\n\n{more}" if more else self.about,
            epilog=f"{EXPERIMENT}If omitted, {self.omitted}.\n\n{examples}" if self.opens_experiment else examples,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            add_help=False,
        )
        for add in self.options:
            add(parser)
        common = parser.add_argument_group("common options")
        common.add_argument("--version", action="version", version=f"tuiplay {__version__}", help="print the version")
        common.add_argument("-h", "--help", action="help", help="print this help")
        return parser
