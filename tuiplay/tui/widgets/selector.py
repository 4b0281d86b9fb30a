"""A control with one of several values on one line; left and right step through them, enter opens them as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control

Option = tuple[object, str]
"""A value and the text that shows it."""


class Selector(Control):
    """A label and the chosen value. A value that is not among the options is shown as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "previous", show=False, id="choice_previous", tooltip="The previous option"),
        Binding("right,l", "step(1)", "next", show=False, id="choice_next", tooltip="The next option"),
        Binding("enter,down,j", "open", "open", show=True, id="choice_open", tooltip="All options as a list"),
    ]

    @dataclass
    class Changed(Message):
        """The message that an option was chosen."""

        choice: Selector
        value: object

        @property
        def control(self) -> Selector:
            """The selector that was changed."""
            return self.choice

    @dataclass
    class Opened(Message):
        """The request to open the list of options."""

        choice: Selector

        @property
        def control(self) -> Selector:
            """The selector that was opened."""
            return self.choice

    def __init__(
        self,
        palette: ScreenPalette,
        name: str,
        labels: tuple[str, str, str],
        options: Sequence[Option],
        about: str = "",
        numeric: bool = False,
        short: Mapping[object, str] | None = None,
        formulas: Sequence[str] = (),
        unit: str = "",
    ) -> None:
        """Make a selector.

        ``labels`` are for wide, normal and small screens; ``numeric`` allows values beside the options. ``short`` has
        shorter words for values where there is hardly any room; ``unit`` follows a number that is not an option.
        """
        super().__init__(id=name.replace(".", "-"))
        self.palette = palette
        self.path, self.labels, self.options, self.numeric = name, labels, list(options), numeric
        self.about, self.formulas = about, tuple(formulas)
        self._short, self._unit = short or {}, unit
        self.value: object = self.options[0][0]
        self._room = 1

    def show(self, value: object, room: int) -> None:
        """Show a value; ``room`` is 0 on wide screens, 1 on normal, 2 to 4 on small ones."""
        if (value, room) != (self.value, self._room):
            self.value, self._room = value, room
            self.refresh(layout=True)

    @property
    def shown(self) -> str:
        """The chosen value in words."""
        return self._words(self.value)

    def _words(self, value: object) -> str:
        return next(
            (text for option, text in self.options if option == value),
            f"{value:g}{self._unit}" if isinstance(value, (int, float)) else str(value),
        )

    def _parts(self, value: object, room: int) -> tuple[str, str, str]:
        label, words = self.labels[min(room, 2)], self._words(value)
        if room >= 3:
            words = self._short.get(value, words)
        if room >= 4 and not self.numeric:  # words speak for themselves
            label = ""
        return label + " " if label else "", words, "" if room >= 2 else " ▾"

    def width_of(self, value: object, room: int) -> int:
        """The number of columns that a value takes."""
        return sum(len(part) for part in self._parts(value, room))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the number of columns of what is shown."""
        return self.width_of(self.value, self._room)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of rows, one."""
        return 1

    def line(self, y: int) -> Strip:
        """Return the only row: label, value, and a mark that it opens."""
        label, value, mark = self._parts(self.value, self._room)
        shown = self.palette.selected if self.has_focus else self.palette.text
        return Strip([Segment(label, self.palette.quiet), Segment(value, shown), Segment(mark, self.palette.quiet)])

    def action_step(self, direction: int) -> None:
        """Choose the next option in a direction, -1 or 1."""
        values = [value for value, _ in self.options]
        if self.value in values:
            index = values.index(self.value) + direction
        else:  # a number between the options: to its neighbour
            smaller = sum(_less(value, self.value) for value in values)
            index = smaller if direction > 0 else smaller - 1
        if 0 <= index < len(values):
            self.choose(values[index])

    def choose(self, value: object) -> None:
        """Take a value as chosen by the person, and post it if it is another one."""
        if value != self.value:
            self.value = value
            self.refresh(layout=True)
            self.post_message(self.Changed(self, value))

    def action_open(self) -> None:
        """Ask to open the list of options."""
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        """Handle a click: open the list of options."""
        self.action_open()


def _less(value: object, other: object) -> bool:
    return isinstance(value, (int, float)) and isinstance(other, (int, float)) and value < other
