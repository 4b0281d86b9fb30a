"""Popups: lists and entry fields over the screen, under which the rest continues to run."""

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
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList
from textual.widgets.option_list import Option as ListOption

from tuiplay.errors import InputError
from tuiplay.formats.link import looks_like_link, on_one_line
from tuiplay.text import printable, quoted
from tuiplay.tui.widgets.selector import Option


class Popup(Vertical):
    """A popup at a given place; esc, or a click elsewhere, closes it without a change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "leave", show=True, id="popup_close", tooltip="Close without a change")
    ]

    @dataclass
    class Ready(Message):
        """The message that the popup has the focus or is closed, and keys typed since then can be delivered."""

        popup: Popup

    def __init__(self, title: str, place: Offset, size: tuple[int, int], opener: Widget | None) -> None:
        super().__init__(classes="popup")
        self.border_title = title
        self._place, self._extent, self.opener = place, size, opener

    def on_mount(self) -> None:
        """Handle the mount: place the popup so that it fits on the screen."""
        screen = self.screen.size
        width, height = min(self._extent[0], screen.width), min(self._extent[1], screen.height)
        self.styles.width, self.styles.height = width, height
        x = max(0, min(self._place.x, screen.width - width))
        y = max(0, min(self._place.y, screen.height - height))
        self.styles.offset = (x, y)
        # Earlier messages are drawn over everything; the list of messages still has them.
        if any(toast.region.overlaps(Region(x, y, width, height)) for toast in self.screen.query("Toast")):
            self.app.clear_notifications()

    def on_descendant_focus(self) -> None:
        """Handle the focus of its field or list: post that the popup is ready for keys."""
        self.post_message(self.Ready(self))

    def on_unmount(self) -> None:
        """Handle the unmount: post that it is ready, as it may close before it ever had the focus."""
        self.app.post_message(self.Ready(self))

    def close(self) -> None:
        """Close the popup and give the focus back to its opener."""
        if self.is_attached and self.opener is not None and self.opener.is_attached:
            self.opener.focus()
        self.remove()

    def action_close(self) -> None:
        """Close without a change."""
        self.close()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Handle the loss of the focus of its field or list: close if the focus is outside the popup."""
        self.call_after_refresh(self._close_if_left)

    def _close_if_left(self) -> None:
        focused = self.screen.focused if self.is_attached else None
        if self.is_attached and (focused is None or self not in focused.ancestors_with_self):
            self.remove()


class PopupInput(Input):
    """A field that keeps any text it is given and shows a question mark for what does not print."""

    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (("enter", "accept"), ("esc", "cancel"))
    """The hints of the key line while the field has the focus."""

    def __init__(self, value: str = "", *, select_on_focus: bool = True) -> None:
        super().__init__(value, highlighter=_Printable(self), compact=True, select_on_focus=select_on_focus)

    def on_paste(self, event: events.Paste) -> None:
        """Handle a paste: take its first line, or all of it if it is a link that a mail program has broken."""
        if looks_like_link(event.text):
            event.text = on_one_line(event.text)

    def action_copy(self) -> None:
        """Copy the selection to the clipboard; also show how to quit, for those who mean that by ctrl+c."""
        if self.selected_text:
            super().action_copy()
        self.call_later(self.app.run_action, "help_quit")

    async def on_key(self, event: events.Key) -> None:
        """Handle a key that edits at once: left to itself it would go up to the app first, and ctrl+u would delete
        letters that are read together with it."""
        for binding in self.BINDINGS:
            if isinstance(binding, Binding) and event.key in binding.key.split(","):
                event.stop()
                event.prevent_default()
                await self.run_action(binding.action)
                return


class _Printable(Highlighter):
    """A highlighter that replaces what does not print: the one documented way to change how a field shows its value."""

    def __init__(self, field: Input) -> None:
        self._field = field

    def highlight(self, text: Text) -> None:
        """Replace each character that does not print by one question mark, so that the cursor stays right."""
        text.plain = "".join(character if character.isprintable() else "?" for character in self._field.value)


class Listing(OptionList):
    """A list of options, one in each row.

    Textual's own fails on page keys while nothing is laid out; and it is too low by the lines that wrap beside the
    space kept for a scroll bar.
    """

    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (("↑↓", "move"), ("enter", "accept"), ("esc", "cancel"))
    """The hints of the key line while the list has the focus."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows of all options, at the width at which they are drawn."""
        return super().get_content_height(container, viewport, width - self.scrollbar_gutter.width)

    def action_page_up(self) -> None:
        """Move the cursor one page up."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move the cursor one page down."""
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
        """Yield the list, and the field for a number."""
        # Text, not str: a label is never markup.
        yield Listing(*(ListOption(Text(text)) for _, text in self._options), compact=True)
        if self._parse:
            yield Label("or enter a number:", classes="hint")
            yield PopupInput(select_on_focus=False)

    def on_mount(self) -> None:
        """Handle the mount: put the cursor on the current value."""
        super().on_mount()
        if not self.query(OptionList):  # closed already
            return
        listing = self.query_one(OptionList)
        values = [value for value, _ in self._options]
        listing.highlighted = values.index(self._current) if self._current in values else 0
        listing.focus()

    def on_key(self, event: events.Key) -> None:
        """Handle a key: digits go to the field; j and k move as arrows do."""
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
    """A field for a value; it stays open after a value that is refused, and shows the reason."""

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
        """Yield the field and the hint below it."""
        yield PopupInput(self._value)
        yield Label(Text(printable(self._hint)), classes="hint")

    def on_mount(self) -> None:
        """Handle the mount: focus the field."""
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
