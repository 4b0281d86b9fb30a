"""Actions that keep something: pictures of the screen, the losses as a table."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Offset

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.widgets.popup import EntryPopup, Popup

_WIDTH = 76


class KeepingActions(BaseApp, GuardedApp):
    """A base of the app's actions."""

    palette: ScreenPalette
    _refused_picture = ""

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    def complain(self, sentence: str) -> None:
        """Say what was wrong."""

    def action_save_picture(self) -> None:
        """Ask where to save the screen, as it is now, or the losses."""
        from tuiplay.formats import losses
        from tuiplay.formats.picture.screen import screen_picture
        from tuiplay.formats.picture.sizes import kind_of
        from tuiplay.tui.capture import cells_of

        screen = self.palette.file.screen
        try:
            cells = cells_of(self, screen.text, screen.background)
        except InputError as error:
            self.complain(str(error))
            return

        def accept(text: str) -> None:
            path = text.strip()
            table = path.lower().endswith(".csv")
            content = (
                losses.write(self.current_run).encode()
                if table
                else screen_picture(cells, screen.background, kind_of(path))
            )
            try:
                files.write(path, content, overwrite=path == self._refused_picture)
            except files.AlreadyExistsError as error:
                self._refused_picture = path
                raise InputError(f"{error}; enter once more writes over it") from None
            self._refused_picture = ""
            self.notify(f"{'Losses' if table else 'Screen'} saved as {path}", markup=False)

        self.ask("Save the screen", "tuiplay.png", "a name with .png or .svg; with .csv the losses instead", accept)

    def ask(self, title: str, value: str, hint: str, accept: Callable[[str], None]) -> None:
        """Ask for a text; ``accept`` refuses it with an InputError."""
        width = min(_WIDTH, self.size.width - 4)
        place = Offset((self.size.width - width) // 2, self.size.height // 3)
        self.popup(EntryPopup(title, value, hint, accept, place, self.focused, width))
