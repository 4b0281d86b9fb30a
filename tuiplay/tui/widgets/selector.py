"""One of several values on one line; steps with left and right, opens as a list."""

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
"""A value and how it is shown."""


class Selector(Control):
    """A label and the chosen value. A value that is not among the options is shown as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "previous", show=False, id="choice_previous", tooltip="The option before"),
        Binding("right,l", "step(1)", "next", show=False, id="choice_next", tooltip="The option after"),
        Binding("enter,down,j", "open", "open", show=True, id="choice_open", tooltip="All options as a list"),
    ]

    @dataclass
    class Changed(Message):
        """An option was chosen."""

        choice: Selector
        value: object

        @property
        def control(self) -> Selector:
            """The choice."""
            return self.choice

    @dataclass
    class Opened(Message):
        """The list of options is wanted."""

        choice: Selector

        @property
        def control(self) -> Selector:
            """The choice."""
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
        """``labels`` are for wide, normal and small screens; ``numeric`` allows values beside the options.

        ``short`` has shorter words for values where there is hardly any room; ``unit`` stands behind a number that is
        not among the options.
        """
        super().__init__(id=name.replace(".", "-"))
        self.palette = palette
        self.path, self.labels, self.options, self.numeric = name, labels, list(options), numeric
        self.about, self.formulas = about, tuple(formulas)
        self._short, self._unit = short or {}, unit
        self.value: object = self.options[0][0]
        self._room = 1

    def show(self, value: object, room: int) -> None:
        """Show a value; ``room`` is 0 on wide screens, 1 on normal, 2 and 3 on small ones."""
        if (value, room) != (self.value, self._room):
            self.value, self._room = value, room
            self.refresh(layout=True)

    @property
    def shown(self) -> str:
        """The chosen value in words."""
        return next(
            (text for value, text in self.options if value == self.value),
            f"{self.value:g}{self._unit}" if isinstance(self.value, (int, float)) else str(self.value),
        )

    def _parts(self) -> tuple[str, str, str]:
        label = self.labels[min(self._room, 2)]
        value = self._short.get(self.value, self.shown) if self._room == 3 else self.shown
        return label + " " if label else "", value, "" if self._room >= 2 else " ▾"

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as what it shows."""
        return sum(len(part) for part in self._parts())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row."""
        return 1

    def line(self, y: int) -> Strip:
        """Label, value, and a mark that it opens."""
        label, value, mark = self._parts()
        shown = self.palette.selected if self.has_focus else self.palette.text
        return Strip([Segment(label, self.palette.quiet), Segment(value, shown), Segment(mark, self.palette.quiet)])

    def action_step(self, direction: int) -> None:
        """To the next option in a direction."""
        values = [value for value, _ in self.options]
        if self.value in values:
            index = values.index(self.value) + direction
        else:  # a number between the options: to its neighbour
            smaller = sum(_less(value, self.value) for value in values)
            index = smaller if direction > 0 else smaller - 1
        if 0 <= index < len(values):
            self.choose(values[index])

    def choose(self, value: object) -> None:
        """Take a value as chosen by the person."""
        if value != self.value:
            self.value = value
            self.refresh(layout=True)
            self.post_message(self.Changed(self, value))

    def action_open(self) -> None:
        """Open the list."""
        self.post_message(self.Opened(self))

    def on_click(self) -> None:
        """Open the list."""
        self.action_open()


def _less(value: object, other: object) -> bool:
    return isinstance(value, (int, float)) and isinstance(other, (int, float)) and value < other
