"""The command palette: another sign before its field, and the command under the cursor."""

from __future__ import annotations

from textual.command import CommandPalette

from tuiplay.tui.textual_patches.patch import Patch


def set_sign(palette: CommandPalette, sign: str) -> None:
    """Replace the value of ``SearchIcon.icon``, an emoji that is one or two cells wide, depending on the terminal."""
    if SIGN.fits:
        for icon in palette.query("SearchIcon"):
            icon.icon = sign  # type: ignore[attr-defined]


def highlighted_command(event: CommandPalette.OptionHighlighted) -> object:
    """The function that the command under the cursor calls; None where that is not known.

    The option is a ``textual.command.Command``, of which ``self.hit`` is the ``Hit`` that was given to Textual.
    """
    option = event.highlighted_event.option
    return getattr(getattr(option, "hit", None), "command", None) if HIT.fits else None


SIGN = Patch(
    name="palette icon",
    touches=("textual.command:SearchIcon.icon",),
    otherwise="the palette shows Textual's emoji",
)
HIT = Patch(
    name="theme preview",
    touches=("textual.command:Command.hit",),
    otherwise="a theme appears only once it is chosen",
)
