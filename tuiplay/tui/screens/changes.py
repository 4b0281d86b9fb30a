"""The history of changes: what the user changed and when, and the way back to the state before a change."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from tuiplay.run.commands import Restore
from tuiplay.run.undo import Entry, OperationLog
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.widgets.popup import Listing

_EPOCH = 11
"""The width of the epochs, in cells."""
NONE_YET = "Nothing has been changed yet. Your changes will be listed here."


class ChangeList(Listing, inherit_bindings=False):
    """The list of the user's changes."""

    TITLE = "History of changes"
    HELP = """Enter goes back to the state before that change: settings, points, weights, epoch and losses. That can be
undone too.

The list shows what you changed and at which epoch, the newest change first.

Undo (u) differs for a setting that applies at once, such as the learning rate: it restores the setting alone and keeps
what has been learned since. For a large network, so does the list."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "go back", id="changes_select", tooltip="Go back to before this change"),
        Binding("down,j", "cursor_down", "older", show=False, id="changes_down", tooltip="The previous change"),
        Binding("up,k", "cursor_up", "newer", show=False, id="changes_up", tooltip="The next change"),
        Binding("pagedown", "page_down", "a page down", show=False, id="changes_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "a page up", show=False, id="changes_page_up", tooltip="A page up"),
        Binding("home", "first", "newest", show=False, id="changes_first", tooltip="The newest change"),
        Binding("end", "last", "oldest", show=False, id="changes_last", tooltip="The oldest change"),
    ]


class ChangesScreen(Refreshed):
    """The screen of the last changes, the newest first; Enter restores the run before one of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,C,q", "dismiss", "close", id="changes_close", tooltip="Back to the network"),
        Binding("u", "app.undo", "undo", id="changes_undo", tooltip="Undo the last change"),
        Binding("ctrl+r,U", "app.redo", "redo", id="changes_redo", tooltip="Redo the last undone change"),
        Binding("question_mark", "app.help", "help", id="changes_help", tooltip="Help for the history of changes"),
    ]

    def __init__(self, palette: ScreenPalette, log: OperationLog) -> None:
        super().__init__()
        self._palette, self._log = palette, log
        self._shown: tuple[Entry, ...] | None = None

    def compose(self) -> ComposeResult:
        """Yield a head over the list."""
        with Vertical() as box:
            box.border_title = "History of changes"
            box.border_subtitle = "enter goes back to before the change  u undo  esc closes"
            yield Static(id="changes-head")
            yield ChangeList(compact=True)

    def on_mount(self) -> None:
        """Handle mounting: show the list with the cursor on the newest change."""
        self.show()
        self.query_one(ChangeList).focus()

    def show(self) -> None:
        """Show the entries of the log, if they have changed."""
        if self._log.entries == self._shown:
            return
        self._shown = self._log.entries
        palette, listing = self._palette, self.query_one(ChangeList)
        head = f"{'epoch':>{_EPOCH}}  change" if self._shown else NONE_YET
        self.query_one("#changes-head", Static).update(Text(head, style=palette.quiet))
        listing.clear_options()
        listing.add_options(ListOption(self._line(entry), str(entry.number)) for entry in reversed(self._shown))
        listing.highlighted = 0 if self._shown else None

    def _line(self, entry: Entry) -> Text:
        palette = self._palette
        line = Text(f"{entry.epoch:>{_EPOCH},}  ", style=palette.quiet)
        line.append(palette.words(entry.words), style=palette.text)
        if entry.snapshot is None:
            line.append("  (the setting alone)", style=palette.quiet)
        return line

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        # Posted to the app, as this screen is closed before the current burst of training ends.
        self.app.post_message(Commanded(Restore(int(event.option_id or 0))))
        self.dismiss()
