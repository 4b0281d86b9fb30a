"""The actions that keep something: the past of the run, pinned runs, notes, pictures of the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from textual.geometry import Offset

from tuiplay import files
from tuiplay.errors import InputError
from tuiplay.run.pins import Pin
from tuiplay.run.timeline import Branch
from tuiplay.tui.base_app import BaseApp
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.keeping import Keeping
from tuiplay.tui.shutdown import GuardedApp
from tuiplay.tui.widgets.popup import EntryPopup, Popup
from tuiplay.user.lab_book import noted, row_of

_WIDTH = 76
_AT_START = "This is where the run begins."
_AT_END = "This is the latest epoch; space continues training."


class KeepingActions(BaseApp, GuardedApp):
    """A base class of the app with these actions."""

    palette: ScreenPalette
    keeping: Keeping
    _refused_picture = ""

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""

    # Time

    def action_scrub(self, steps: int) -> None:
        """Move backwards or forwards along the loss curves; the whole screen shows that epoch."""
        self.player.pause()
        self.player.submit(partial(self._scrub, steps))

    def _scrub(self, steps: int) -> None:
        diverged, network = self.current_run.status != "ok", self.current_run.network.sizes
        try:
            moved = self.keeping.scrub(steps)
        except InputError as error:
            self.complain(str(error))
            return
        if not moved:
            self.notify(_AT_END if steps > 0 else _AT_START, timeout=3)
        elif diverged and self.current_run.status == "ok":
            epoch = self.current_run.trainer.epoch
            self.notify(f"The run has diverged; epoch {epoch:,} is the last with finite losses.", timeout=6)
        if self.current_run.network.sizes != network or moved:
            self.show_all()

    def action_pin(self) -> None:
        """Pin the run as it is; its curves remain behind later ones."""
        self.player.submit(self._pin)

    def _pin(self) -> None:
        pin = self.keeping.pin()
        self.notify(
            f"{pin.title.capitalize()}: epoch {pin.moment.epoch:,}. {self.key_of('runs')} lists the pinned runs."
        )
        self.show_all()

    def action_runs(self) -> None:
        """Open the list of pinned runs and branches."""
        from tuiplay.tui.screens.runs import RunsScreen

        def act() -> None:
            if len(self.screen_stack) == 1:
                self.keeping.before()
                self.push_screen(RunsScreen(self.palette, self.keeping, self._restore))

        self.player.pause()
        self.player.submit(act)

    def _restore(self, item: Pin | Branch) -> None:
        def act() -> None:
            try:
                if isinstance(item, Pin):
                    self.keeping.restore(item)
                else:
                    self.keeping.go(item)
            except InputError as error:
                self.complain(str(error))
            else:
                self.notify(f"{item.title}, epoch {self.current_run.trainer.epoch:,}", timeout=4)
            self.show_all()

        self.player.submit(act)

    # The lab book

    def action_note(self) -> None:
        """Ask for a note, which is kept with the run as it is now."""

        def act() -> None:
            # The run as it is now, not as it is when the note has been typed.
            run, name, when = self.current_run, self.keeping.run_name, datetime.now()
            row = row_of(run, name, when)

            def accept(text: str) -> None:
                self.keeping.book.add(noted(row, text))
                self.notify("Noted; 'tuiplay notes' prints the lab book.", timeout=4)

            self.ask(f"Note at epoch {row.epoch:,}", "", "kept in the lab book with epoch, settings and losses", accept)

        self.player.submit(act)

    # Pictures

    def action_save_picture(self) -> None:
        """Ask where to save the screen, as it is now, or the losses."""
        from tuiplay.formats import losses
        from tuiplay.formats.picture.screen import screen_picture
        from tuiplay.formats.picture.sizes import kind_of
        from tuiplay.tui.capture import cells_of

        screen, with_losses = self.palette.file.screen, len(self.screen_stack) == 1
        try:
            with self.image_keeper.in_glyphs():
                cells = cells_of(self, screen.text, screen.background)
        except InputError as error:
            self.complain(str(error))
            return

        self._refused_picture = ""  # an earlier refusal does not count as asking twice

        def accept(text: str) -> None:
            path = text.strip()
            table = with_losses and path.lower().endswith(".csv")
            content = (
                losses.write(self.current_run).encode()
                if table
                else screen_picture(cells, screen.background, kind_of(path, losses=with_losses))
            )
            try:
                files.write(path, content, overwrite=path == self._refused_picture)
            except files.AlreadyExistsError as error:
                self._refused_picture = path
                raise InputError(f"{error}; press Enter again to overwrite it") from None
            self._refused_picture = ""
            self.notify(f"{'Losses' if table else 'Screen'} saved as {path}", markup=False)

        hint = "; with .csv the losses instead" if with_losses else ""
        self.ask("Save the screen", files.free_name("tuiplay.png"), f"a name with .png or .svg{hint}", accept)

    def ask(self, title: str, value: str, hint: str, accept: Callable[[str], None]) -> None:
        """Ask for a text; ``accept`` raises InputError to refuse it."""
        width = min(_WIDTH, self.size.width - 4)
        place = Offset((self.size.width - width) // 2, self.size.height // 3)
        self.popup(EntryPopup(title, value, hint, accept, place, self.focused, width))
