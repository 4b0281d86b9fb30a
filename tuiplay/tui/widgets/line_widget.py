"""The base classes of the widgets that paint line by line."""

from __future__ import annotations

from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget


class LineWidget(Widget):
    """A widget that paints one line at a time, over the background that the style sheet gives it."""

    ALLOW_SELECT = False

    _ground: Style | None = None

    def notify_style_update(self) -> None:
        """Handle a change of style: look the background up again."""
        super().notify_style_update()
        self._ground = None

    def render_line(self, y: int) -> Strip:
        """Return row ``y`` over the background."""
        if self._ground is None:
            self._ground = Style(bgcolor=self.background_colors[1].rich_color)
        return self.line(y).adjust_cell_length(self.size.width).apply_style(self._ground)

    def line(self, y: int) -> Strip:
        """Return the cells of row ``y``; what it leaves out is empty."""
        raise NotImplementedError


class Control(LineWidget, can_focus=True):
    """A line widget that takes the focus and looks different with it."""

    def on_focus(self) -> None:
        """Handle the focus: draw the widget with it."""
        self.refresh()

    def on_blur(self) -> None:
        """Handle the loss of the focus: draw the widget without it."""
        self.refresh()
