"""The commands, one file each. To add one: a file here, and its name in ``COMMANDS``.

Nothing heavy is imported before a command runs: ``tuiplay --help`` reads all of these files.
"""

from __future__ import annotations

from tuiplay.cli.commands import (
    doctor,
    export,
    fields,
    gradcheck,
    inference,
    link,
    notes,
    picture,
    race,
    screen,
    seeds,
    show,
    trace,
    train,
    why,
)
from tuiplay.cli.subcommand import Subcommand

COMMANDS: dict[str, Subcommand] = {
    module.COMMAND.name: module.COMMAND for module in (
        screen, train, export, picture, notes, seeds, race, why, inference, trace, gradcheck, link,
        show, fields, doctor,
    )
}  # fmt: skip
"""The commands by name, in the order of the help; "" is the screen."""
