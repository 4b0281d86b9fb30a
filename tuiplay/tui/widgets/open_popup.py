"""The popup to open something: a field, and below it a list of what its text may mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option

from tuiplay.errors import InputError
from tuiplay.formats.openable import Openable, names_something, openables
from tuiplay.text import printable
from tuiplay.tui.widgets.popup import Listing, Popup, PopupInput
from tuiplay.user import folders

ROWS = 12
"""The number of rows of the list."""
_NAME = 30
"""The number of columns of the names."""


class _Field(PopupInput):
    """The field of the popup; its arrow keys move through the list below it."""

    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑↓", "choose"),
        ("tab", "complete"),
        ("enter", "open"),
        ("esc", "leave"),
    )


class OpenPopup(Popup):
    """A field over a list that is filtered as one types.

    Enter opens what is marked in the list; nothing is marked while the text names something itself. Tab puts the marked
    name, or the first, into the field: a folder lists what is in it. After a mistake the field stays, with the error
    below it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "mark(1)", "next", show=False, id="open_down", tooltip="The next entry"),
        Binding("up", "mark(-1)", "previous", show=False, id="open_up", tooltip="The previous entry"),
        Binding(
            "tab", "complete", "complete", show=False, priority=True, id="open_complete", tooltip="Complete the name"
        ),
    ]

    def __init__(
        self,
        value: str,
        recent: Sequence[str],
        accept: Callable[[str], None],
        place: Offset,
        opener: Widget | None,
        width: int,
    ) -> None:
        super().__init__("Open", place, (width, ROWS + 5), opener)
        self._value, self._recent, self._accept = value, recent, accept
        self._shown: list[Openable] = []
        self._width = width

    def compose(self) -> ComposeResult:
        """Yield the field, the list, and a hint of what can be typed."""
        yield _Field(self._value)
        listing = Listing(compact=True)
        listing.can_focus = False
        yield listing
        yield Label("a part of a name, a path, or a Playground link", classes="hint")

    def on_mount(self) -> None:
        """Handle the mount: list everything and select the text of the field."""
        super().on_mount()
        for field in self.query(Input):  # none, if it is closed already
            self._list("")
            field.focus()

    def _list(self, typed: str) -> None:
        self._shown = openables(folders.expanded(typed), self._recent)
        listing = self.query_one(Listing)
        listing.clear_options()
        room = self._width - 5
        for one in self._shown:
            name = printable(one.name)
            if cell_len(name) > _NAME:
                row = name if cell_len(name) <= room else set_cell_size(name, room - 1) + "…"
            else:
                row = set_cell_size(name, _NAME) + "  " + one.about
                row = row if cell_len(row) <= room else set_cell_size(row, room - 1).rstrip(" ,.") + "…"
            listing.add_option(Option(Text(row, no_wrap=True)))
        marked = bool(typed.strip()) and bool(self._shown) and not names_something(typed)
        listing.highlighted = 0 if marked else None

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._value:
            self._value = event.value
            self._list(event.value)

    def action_mark(self, step: int) -> None:
        """Mark the entry of the list that is ``step`` further."""
        listing = self.query_one(Listing)
        if not self._shown:
            return
        at = listing.highlighted
        if at is None:
            at = -1 if step > 0 else len(self._shown)
        listing.highlighted = (at + step) % len(self._shown)

    def action_complete(self) -> None:
        """Put the marked name into the field, or the first one."""
        if not self._shown:
            return
        name = self._shown[self.query_one(Listing).highlighted or 0].name
        field = self.query_one(Input)
        self._value = field.value = name
        field.cursor_position = len(name)
        self._list(name)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        at, listing = event.option_index, event.option_list
        # Typing may have put others into its place since the click.
        if at < listing.option_count and listing.get_option_at_index(at) is event.option:
            self._open(self._shown[at].name)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self.query_one(Listing).highlighted
        self._open(event.value if at is None else self._shown[at].name)

    def _open(self, name: str) -> None:
        if name.endswith("/"):  # a folder
            field = self.query_one(Input)
            self._value = field.value = name
            field.cursor_position = len(name)
            self._list(name)
            return
        try:
            self._accept(name)
        except InputError as error:
            hint = self.query_one(Label)
            hint.update(Text(printable(str(error))))
            hint.add_class("refused")
            return
        self.close()
