"""The places of the panels: layouts by size, zoom, the drawer, and moving from panel to panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.content import Content
from textual.css.query import NoMatches
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget

from tuiplay.tui.host import Host
from tuiplay.tui.layout.breakpoints import FRAME_OF_TITLE, Layout, layout_for
from tuiplay.tui.panels.inside import InsidePanel, rows_at
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.surface import Surface

PANELS = ("data", "features", "network", "output", "health")
FIRST = {
    "data": "Picker", "features": "FeatureList", "network": "Diagram", "output": "#toggle-test_points",
    "health": "HealthView",
}  # fmt: skip
"""The widget that gets the focus when the user moves to a panel, as a CSS selector."""
INSTEAD = ("health",)
"""The panels that take the place of features and network while they are shown."""


def _taken(screen: Screen[Any], size: Size) -> int:
    """Set the height of the lines below the panels, and return the rows that they take."""
    rows = 0
    for inside in screen.query(InsidePanel):
        inside.styles.height = rows_at(size.height)
        rows = rows_at(size.height) if inside.display else 0
        screen.set_class(bool(rows), "-inside")  # messages do not cover its equations
    return rows


class PanelLayout:
    """The division of the screen among the panels."""

    def __init__(self, app: Host) -> None:
        self._app = app
        self.division: Layout = layout_for(120, 40)
        self._zoomed: str | None = None
        self._at = "network"
        self._titles = "", "", "", ""
        self._drawer = False
        # The panel that gets the focus as soon as it is laid out; keys of the same read come before that.
        self._going: str | None = None
        self._instead: str | None = None
        self._before: tuple[str | None, Widget | None] = None, None

    def begin(self, size: Size) -> None:
        """Set the layout before there are panels, so that they are made with it and not styled again."""
        self._divide(size)

    def _divide(self, size: Size) -> Layout:
        screen = self._app.screen_stack[0]
        self.division = layout_for(size.width, size.height, _taken(screen, size))
        for mode in ("full", "small", "tiny", "none"):
            screen.set_class(self.division.mode == mode, f"-{mode}")
        return self.division

    def lay_out(self, size: Size) -> None:
        """Divide a screen of that size."""
        app = self._app
        screen = app.screen_stack[0]
        now = self._divide(size)
        try:
            output = screen.query_one(OutputPanel)
        except NoMatches:  # a resize before the first picture
            return
        alone = self._at if now.mode == "tiny" else self._zoomed
        data, middle = screen.query_one("#data"), screen.query_one("#middle")
        data.set_class(self._drawer, "-open")
        data.display = alone == "data" or (alone is None and (now.mode == "full" or self._drawer))
        middle.display = alone in ("features", "network") or (alone is None and not self._instead)
        for panel in INSTEAD:
            screen.query_one(f"#{panel}").display = panel in (alone, None if alone else self._instead)
        joined = now.mode != "full"
        screen.query_one("#features").display = alone in (None, "features", "network")  # where its links begin
        screen.query_one("#network").display = alone in (None, "network") or (joined and alone == "features")
        # Beside data and features the output shows what is under the cursor.
        beside = now.mode == "full" and alone in ("data", "features")
        output.display = alone in (None, "output") or beside
        screen.query_one("#features").set_class(alone == "features" and not joined, "-alone")
        screen.query_one(Diagram).grows = alone == "network" or (joined and alone == "features")
        output.styles.width = "1fr" if alone and not beside else now.output_width
        data.styles.width = "1fr" if alone else None
        output.divide(now, alone == "output")

    def show_titles(self, heads: Sequence[str], below: Callable[[int], str]) -> None:
        """Set the titles of the panels.

        The network's title has the first, longest of ``heads`` (markup) that fits; ``below`` gives its subtitle for a
        width in cells.
        """
        screen = self._app.screen_stack[0]
        network, middle = screen.query_one("#network"), screen.query_one("#middle")
        alone = self.division.mode == "full"
        panel, name = (network, "3 Network · ") if alone else (middle, "2 Features  3 Network · ")
        room = panel.outer_size.width - FRAME_OF_TITLE - len(name)
        title = name + next((head for head in heads if len(Content.from_markup(head).plain) <= room), heads[-1])
        foot = below(panel.outer_size.width - FRAME_OF_TITLE)
        titles = (title, "", foot, "") if alone else ("", title, "", foot)
        if titles != self._titles:  # a title that is set again re-sends the whole panel
            self._titles = titles
            network.border_title, middle.border_title, network.border_subtitle, middle.border_subtitle = titles

    def _again(self) -> None:
        self.lay_out(self._app.size)
        self._app.call_after_refresh(self._app.player.submit, self._app.show_all)

    def _panel_of(self, widget: Widget | None) -> str | None:
        if widget is None:
            return None
        return next((node.id for node in widget.ancestors_with_self if node.id in PANELS), None)

    def go(self, panel: str) -> None:
        """Focus a panel; open the drawer, or change the panel that is shown alone, if needed."""
        self._at = panel
        if panel in ("features", "network", *INSTEAD):
            self._instead = panel if panel in INSTEAD else None
        if self._zoomed:
            self._zoomed = panel
        self._drawer = panel == "data" and self.division.mode == "small" and not self._zoomed
        self._again()
        self._going = panel
        self._app.call_after_refresh(self._focus, panel)

    def _focus(self, panel: str) -> None:
        self._going = None
        # Not the screen on top, which may be the help by now.
        screen = self._app.screen_stack[0]
        target = screen.query(f"#{panel} {FIRST[panel]}").first()
        if target not in screen.focus_chain:
            # A teacher hides it, or it has no room: any control of the panel.
            target = next((w for w in screen.focus_chain if self._panel_of(w) == panel), target)
        target.focus()

    def zoom(self) -> None:
        """Show the focused panel alone, or all panels."""
        self._zoomed = None if self._zoomed else (self._going or self._panel_of(self._app.focused) or "network")
        self._drawer = False
        self._again()

    def toggle(self, panel: str) -> None:
        """Show a panel of ``INSTEAD`` in place of features and network, or these again."""
        shown = bool(self._app.screen_stack[0].query_one(f"#{panel}").display)
        self.go("network" if shown else panel)

    def remember(self) -> None:
        """Remember the focused widget, for ``go_back``."""
        focused = self._app.focused
        if isinstance(focused, Surface):  # drawing already
            return
        self._before = self._panel_of(focused), focused

    def go_back(self) -> None:
        """Give the focus back to the remembered widget, or to its panel if the widget is no longer visible."""
        (panel, widget), self._before = self._before, (None, None)
        if widget is None or not widget.is_attached or widget.screen is not self._app.screen_stack[0]:
            return
        if panel is not None and not widget.focusable:
            self.go(panel)
        self._app.call_after_refresh(lambda: widget.focus() if widget.focusable else None)

    def leave(self) -> None:
        """Close the drawer, or show all panels again."""
        if self._drawer or self._zoomed:
            self._drawer, self._zoomed = False, None
            self._again()
            self._app.call_after_refresh(self._focus, self._instead or "network")
        elif self._instead:
            self.go("network")
