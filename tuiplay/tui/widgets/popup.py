"""Lists and entry fields that float over the screen. What is under them goes on living."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset, Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option as ListOption

from tuiplay.errors import InputError
from tuiplay.formats.link import looks_like_link, on_one_line
from tuiplay.text import printable, quoted
from tuiplay.tui.widgets.selector import Option


class Popup(Vertical):
    """Floats at a place; esc, or a click elsewhere, closes it without a change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", show=True, id="popup_close", tooltip="Close without a change")
    ]

    @dataclass
    class Ready(Message):
        """It has the focus, or is gone: keys go where they belong."""

        popup: Popup

    def __init__(self, title: str, place: Offset, size: tuple[int, int], opener: Widget | None) -> None:
        super().__init__(classes="popup")
        self.border_title = title
        self._place, self._extent, self.opener = place, size, opener

    def on_mount(self) -> None:
        """Find room for it."""
        screen = self.screen.size
        width, height = min(self._extent[0], screen.width), min(self._extent[1], screen.height)
        self.styles.width, self.styles.height = width, height
        x = max(0, min(self._place.x, screen.width - width))
        y = max(0, min(self._place.y, screen.height - height))
        self.styles.offset = (x, y)

    def on_descendant_focus(self) -> None:
        """Ready to type."""
        self.post_message(self.Ready(self))

    def on_unmount(self) -> None:
        """It may go before it ever had the focus."""
        self.app.post_message(self.Ready(self))

    def close(self) -> None:
        """Go away and give the focus back."""
        if self.is_attached and self.opener is not None and self.opener.is_attached:
            self.opener.focus()
        self.remove()

    def action_close(self) -> None:
        """Leave without a change."""
        self.close()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The focus went elsewhere."""
        self.call_after_refresh(self._close_if_left)

    def _close_if_left(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if self.is_attached and (focused is None or self not in focused.ancestors_with_self):
            self.remove()


class PopupInput(Input):
    """A field that keeps whatever it is given and shows a question mark for what does not print."""

    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "accept"), ("esc", "cancel"))
    """What the key line shows meanwhile."""

    def __init__(self, value: str = "", *, select_on_focus: bool = True) -> None:
        super().__init__(value, highlighter=_Printable(self), compact=True, select_on_focus=select_on_focus)

    def on_paste(self, event: events.Paste) -> None:
        """A field takes the first line of a paste; a link that a mail program has broken is one."""
        if looks_like_link(event.text):
            event.text = on_one_line(event.text)

    def action_copy(self) -> None:
        """What is selected goes to the clipboard; who means to leave by ctrl+c is told how."""
        if self.selected_text:
            super().action_copy()
        self.call_later(self.app.run_action, "help_quit")

    async def on_key(self, event: events.Key) -> None:
        """A key that edits does so at once: by itself it goes up to the app first, and letters read with it are there
        before, which ctrl+u would delete."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and event.key in binding.key.split(","):
                event.stop()
                event.prevent_default()
                await self.run_action(binding.action)
                return


class _Printable(Highlighter):
    """Not a highlighter so much as the one documented way to what a field shows of its value."""

    def __init__(self, field: Input) -> None:
        self._field = field

    def highlight(self, text: Text) -> None:
        """Show one character for one of the value, so that the cursor stays right."""
        text.plain = "".join(character if character.isprintable() else "?" for character in self._field.value)


class Listing(OptionList):
    """Options one below the other. Textual's own pages through them even while nothing is laid out, and fails; and it
    is too low by the lines that wrap beside a place kept for a scroll bar."""

    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (("↑↓", "move"), ("enter", "accept"), ("esc", "cancel"))
    """What the key line shows meanwhile."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows of all options, as wide as they are drawn."""
        return super().get_content_height(container, viewport, width - self.scrollbar_gutter.width)

    def action_page_up(self) -> None:
        """A page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """A page down."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]


class ListPopup(Popup):
    """A list to choose from; where numbers are allowed, one can be typed too."""

    def __init__(
        self,
        title: str,
        options: Sequence[Option],
        current: object,
        chosen: Callable[[object], None],
        place: Offset,
        opener: Widget | None,
        parse: Callable[[str], object] | None = None,
    ) -> None:
        width = max([len(text) for _, text in options] + [len(title) + 2, 26 if parse else 0]) + 6
        super().__init__(title, place, (width, len(options) + (4 if parse else 2)), opener)
        self._options, self._current, self._chosen, self._parse = list(options), current, chosen, parse

    def compose(self) -> ComposeResult:
        """The list, and the field for a number."""
        # Text, not str: a label is never markup.
        yield Listing(*(ListOption(Text(text)) for _, text in self._options), compact=True)
        if self._parse:
            yield Label("or enter a number:", classes="hint")
            yield PopupInput(select_on_focus=False)

    def on_mount(self) -> None:
        """Start at the value that is set."""
        super().on_mount()
        if not self.query(OptionList):  # closed already
            return
        listing = self.query_one(OptionList)
        values = [value for value, _ in self._options]
        listing.highlighted = values.index(self._current) if self._current in values else 0
        listing.focus()

    def on_key(self, event: events.Key) -> None:
        """Digits go to the field; j and k move as arrows do."""
        listing = self.query_one(OptionList)
        if not listing.has_focus:
            return
        character = event.character or ""
        if self._parse and character and character in "0123456789.-":
            field = self.query_one(Input)
            field.focus()
            field.insert_text_at_cursor(character)
        elif event.key == "j":
            listing.action_cursor_down()
        elif event.key == "k":
            listing.action_cursor_up()
        elif not (event.is_printable or event.key in ("left", "right")):
            return
        event.stop()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.close()
        self._chosen(self._options[event.option_index][0])

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        assert self._parse is not None
        try:
            value = self._parse(event.value)
        except InputError as error:
            self.query_one(Label).update(Text(printable(str(error))))
            return
        self.close()
        self._chosen(value)


class EntryPopup(Popup):
    """A field for a value to be typed; one that is refused stays, with the sentence that says why."""

    def __init__(
        self,
        title: str,
        value: str,
        hint: str,
        accept: Callable[[str], None],
        place: Offset,
        opener: Widget | None,
        width: int = 44,
    ) -> None:
        super().__init__(title, place, (width, 5), opener)
        self._value, self._hint, self._accept = value, hint, accept

    def compose(self) -> ComposeResult:
        """The field over the hint."""
        yield PopupInput(self._value)
        yield Label(Text(printable(self._hint)), classes="hint")

    def on_mount(self) -> None:
        """Ready to type."""
        super().on_mount()
        for field in self.query(Input):  # none, if it is closed already
            field.focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self._accept(event.value)
        except InputError as error:
            hint = self.query_one(Label)
            hint.update(Text(printable(str(error))))
            hint.add_class("refused")
            self.styles.height = 7
            return
        self.close()


def number(text: str) -> float:
    """The number in a text that a person typed.

    Raises
    ------
    InputError
        If there is none.
    """
    try:
        return float(text.strip().replace("−", "-"))
    except ValueError:
        raise InputError(f"{quoted(text.strip())} is not a number; type one like 0.5 or 1e-3") from None


def finite(text: str) -> float:
    """The finite number in a text that a person typed.

    Raises
    ------
    InputError
        If there is none.
    """
    value = number(text)
    if not math.isfinite(value):
        raise InputError(f"{quoted(text.strip())} is not a finite number")
    return value


def whole(text: str) -> int:
    """The whole number in a text that a person typed.

    Raises
    ------
    InputError
        If there is none.
    """
    value = number(text)
    if not value.is_integer():
        raise InputError(f"{quoted(text.strip())} is not a whole number")
    return int(value)
