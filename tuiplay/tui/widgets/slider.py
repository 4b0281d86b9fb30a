"""A slider: a value on a track in two rows, moved with left and right, dragged, or typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import LastCounts
from tuiplay.tui.widgets.line_widget import Control


class Slider(Control):
    """A label, a value, and a track over ``steps``. A value between or beyond the steps is shown as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "move(-1)", "less", show=False, id="slider_less", tooltip="A step down"),
        Binding("right,l", "move(1)", "more", show=False, id="slider_more", tooltip="A step up"),
        Binding("enter", "type", "type", show=True, id="slider_type", tooltip="Type a number"),
    ]

    @dataclass
    class Moved(LastCounts):
        """The message that a step was chosen."""

        slider: Slider
        value: float

        @property
        def control(self) -> Slider:
            """The slider that was moved."""
            return self.slider

        def can_replace(self, message: Message) -> bool:
            """True if ``message`` is a later move of the same slider: while it is dragged only the last one matters."""
            return isinstance(message, Slider.Moved) and message.slider is self.slider

    @dataclass
    class EntryWanted(Message):
        """The request to type a value."""

        slider: Slider

        @property
        def control(self) -> Slider:
            """The slider whose value is to be typed."""
            return self.slider

    def __init__(
        self, palette: ScreenPalette, path: str, label: str, steps: Sequence[float], unit: str = "", about: str = ""
    ) -> None:
        super().__init__(id=path.replace(".", "-"))
        self.palette = palette
        self.path, self.label, self.steps, self.unit = path, label, tuple(steps), unit
        self.about = about
        self.value: float = self.steps[0]

    def show(self, value: float) -> None:
        """Show a value."""
        if value != self.value:
            self.value = value
            self.refresh()

    def _fraction(self) -> float:
        low, high = self.steps[0], self.steps[-1]
        return min(1.0, max(0.0, (self.value - low) / (high - low)))

    def line(self, y: int) -> Strip:
        """Return row ``y``: label and value, or the track."""
        width = self.size.width
        if y == 0:
            value = f"{self.value:g}{self.unit}"
            gap = max(1, width - len(self.label) - len(value))
            shown = self.palette.selected if self.has_focus else self.palette.text
            return Strip([Segment(self.label + " " * gap, self.palette.quiet), Segment(value, shown)]).crop(0, width)
        if y == 1:
            knob = round(self._fraction() * (width - 1))
            line = self.palette.accent if self.has_focus else self.palette.quiet
            parts = [
                Segment("━" * knob, line),
                Segment("●", self.palette.accent if self.has_focus else self.palette.text),
            ]
            return Strip([*parts, Segment("─" * (width - 1 - knob), self.palette.faint)])
        return Strip.blank(width)

    def action_move(self, direction: int) -> None:
        """Move to the next step in a direction, -1 or 1."""
        steps = [s for s in self.steps if (s > self.value if direction > 0 else s < self.value)]
        if steps:
            self._choose(min(steps) if direction > 0 else max(steps))

    def action_type(self) -> None:
        """Ask to type a value."""
        self.post_message(self.EntryWanted(self))

    def _choose(self, value: float) -> None:
        if value != self.value:
            self.value = value
            self.refresh()
            self.post_message(self.Moved(self, value))

    def _at(self, x: int) -> float:
        low, high = self.steps[0], self.steps[-1]
        target = low + (high - low) * min(1.0, max(0.0, x / max(1, self.size.width - 1)))
        return min(self.steps, key=lambda step: abs(step - target))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Handle a press of the mouse: start to drag on the track."""
        if event.y == 1:
            self.capture_mouse()
            self._choose(self._at(event.x))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Handle a move of the mouse: choose the step under it while it drags."""
        if self.app.mouse_captured is self:
            self._choose(self._at(event.x))

    def on_mouse_up(self) -> None:
        """Handle the release of the mouse: end dragging."""
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Handle a click: ask to type a value if it is on the value."""
        if event.y == 0:
            self.action_type()
