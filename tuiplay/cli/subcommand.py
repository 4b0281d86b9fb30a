"""What a command is: a record of its name, its words for the help, its options and what it does."""

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
        The word that calls it; "" for the screen.
    summary
        Its line in the list of all.
    about
        What it does, and its exit statuses where they are not the usual ones.
    examples
        Lines of the help.
    options
        What adds the options that it has, in the order of the help; see ``cli/options.py``. It refuses all others.
    run
        Does it and returns the exit status.
    omitted
        What happens if its EXPERIMENT is omitted.
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
        """What a person types to call it."""
        return f"tuiplay {self.name}".rstrip()

    @property
    def opens_experiment(self) -> bool:
        """Whether an EXPERIMENT may stand on its command line."""
        return experiment_options in self.options

    def parser(self, more: str = "") -> Parser:
        """A parser of its command line that knows its own options alone; ``more`` goes below the ``about``."""
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
