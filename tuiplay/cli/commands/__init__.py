"""The commands, a file each. Adding one means adding its file here and its name to ``COMMANDS``.

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
"""By name, in the order of the help; "" is the screen."""
