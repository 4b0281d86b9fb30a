"""The theme of the screen, and the filters for a terminal that lacks colours or glyphs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from textual.filter import LineFilter

from tuiplay.errors import InputError
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.colour.filters import AsciiFilter, ColourlessFilter, TableFilter
from tuiplay.tui.colour.sheet_theme import sheet_theme
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.host import Host
from tuiplay.user import themes
from tuiplay.user.themes import ThemeFile


class Colours:
    """The appearance of the app; ``complaint`` is the error of the theme that was asked for, if it has one."""

    def __init__(self, app: Host, terminal: Capabilities | None, theme: str) -> None:
        self._app = app
        self._chosen, self.complaint = themes.read_or_default(theme)
        self._worn = self._chosen
        self.palette = ScreenPalette(self._chosen, terminal)
        self._colourless = ColourlessFilter()
        self.filters = self._needed()
        self._put_on()

    def _needed(self) -> Sequence[LineFilter]:
        depth = self.palette.terminal.depth
        return (
            *((AsciiFilter(),) if self.palette.ascii else ()),
            *((self._colourless,) if self.palette.colourless else ()),
            *((TableFilter(depth == "16"),) if depth in ("16", "256") else ()),
        )

    def _put_on(self) -> None:
        file = self.palette.file
        screen, theme = file.screen, sheet_theme(file, self.palette.colourless)
        self._colourless.selected = frozenset({screen.selection.lower(), screen.accent.lower()})
        self._app.wear(theme)

    def change(self, name: str) -> None:
        """Change to another theme; if it is broken, show the error and change nothing."""
        try:
            self._chosen = themes.read(name)
        except InputError as error:
            self._app.complain(str(error))
        self._wear(self._chosen)

    def preview(self, command: object) -> None:
        """Show the theme of a command of the palette while the cursor is on it, else the one that was chosen."""
        file = self._chosen
        if isinstance(command, partial) and command.func == self._app.action_theme:
            with suppress(InputError):  # the error is shown when it is chosen
                file = themes.read(command.args[0])
        self._wear(file)

    def _wear(self, file: ThemeFile) -> None:
        if file == self._worn:
            return
        self._worn = file
        self.palette.change(file)
        self._put_on()
        self._repaint()

    def measured(self, column: int) -> bool:
        """Draw in ASCII if a glyph in column 0 moved the cursor to ``column`` 2; returns True if that is a change."""
        terminal = self.palette.terminal.measured(column)
        if terminal == self.palette.terminal:
            return False
        self.palette.change(self._worn, terminal)
        self.filters = self._needed()
        self._repaint()
        return True

    def _repaint(self) -> None:
        # Numbers and levels are the same as before, so no widget can see that they look different.
        for widget in self._app.screen_stack[0].query("*"):
            widget.notify_style_update()
            widget.refresh()
        self._app.player.submit(self._app.show_all)
