"""The list of features: a map and a formula for each, on or off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from tuiplay.data.features import CURVE_FEATURES, FEATURES, feature_of
from tuiplay.raster.arrangement import spread
from tuiplay.raster.cell_grid import CELL_ASPECT, Levels
from tuiplay.raster.curve_plot import area
from tuiplay.raster.surface import discrete, quantize
from tuiplay.run.frame import feature_curve, feature_map
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Pointed, Rearranged, SubjectHovered
from tuiplay.tui.widgets.image_layer import ImageLayer
from tuiplay.tui.widgets.line_widget import Control
from tuiplay.tui.widgets.map_image import Map, send
from tuiplay.tui.widgets.pixels import segments

_LABEL_WIDTH = 7
"""The number of columns of a label beside a map."""
WIDE_FROM = 48
"""The number of columns from which there is room for words beside the maps."""


class FeatureList(Control):
    """The features from top to bottom, spread over the height so that their links start beside them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "walk(-1)", "up", show=False, id="features_up", tooltip="The feature above"),
        Binding("down,j", "walk(1)", "down", show=False, id="features_down", tooltip="The feature below"),
        Binding(
            "right,l", "leave_right", "to the network", show=False, id="features_right", tooltip="To the first layer"
        ),
        Binding("left,h", "leave_left", "to the data", show=False, id="features_left", tooltip="To the previous panel"),
        Binding(
            "enter",
            "switch",
            "on / off",
            show=True,
            id="features_switch",
            tooltip="Switch the feature on or off",
        ),
    ]

    @dataclass
    class Switched(Message):
        """The request to switch a feature on or off."""

        name: str

    @dataclass
    class RightEdge(Message):
        """The request to move the cursor to the network, at this row."""

        row: int

    def __init__(self, palette: ScreenPalette, about: str) -> None:
        super().__init__()
        self.palette = palette
        self.about = about
        self.names: tuple[str, ...] = tuple(FEATURES)
        self.active: tuple[str, ...] = ()
        self.cursor = 0
        self._two_colours = False
        self._levels: dict[tuple[str, int, bool, bool], Levels] = {}
        self._hovered: str | None = None
        self._looking = True
        self.pixel_layer: ImageLayer | None = None

    def show(self, names: Sequence[str], active: Sequence[str], two_colours: bool) -> None:
        """Offer ``names``, of which ``active`` are on."""
        state = (tuple(names), tuple(active), two_colours)
        if state != (self.names, self.active, self._two_colours):
            self.names, self.active, self._two_colours = state
            self.cursor = max(0, min(self.cursor, len(self.names) - 1))
            self.refresh()
            self._send()

    # Places

    def on_resize(self) -> None:
        """Handle a resize: ask for a new arrangement, as links start in other rows."""
        self.post_message(Rearranged())

    @property
    def compact(self) -> bool:
        """True if the label is beside the map, not below it."""
        return self.size.height < 4 * max(len(FEATURES), len(self.names))

    @property
    def wide(self) -> bool:
        """True if there is room for what each feature is about, beside a map as large as the rows allow."""
        return self.size.width >= WIDE_FROM

    @property
    def map_rows(self) -> int:
        """The number of rows of a map."""
        if self.wide and not self.compact:
            return self.size.height // max(len(FEATURES), len(self.names)) - 1
        return 3 if not self.compact else 2 if self.size.height >= 2 * max(len(FEATURES), len(self.names)) else 1

    def _tops(self) -> list[int]:
        item = self.map_rows + self._label_rows
        return spread(len(self.names), self.size.height, item) if self.names else []

    @property
    def _label_rows(self) -> int:
        """The number of rows below a map for its label; 0 where the label is beside the map."""
        return int(not self.compact and not self.wide)

    def source_rows(self) -> list[float]:
        """The rows in which the links of the active features start."""
        rows = zip(self.names, self._tops(), strict=True)
        return [top + self.map_rows / 2 for name, top in rows if name in self.active]

    def _at(self, y: int) -> int | None:
        rows = self.map_rows + self._label_rows
        return next((i for i, top in enumerate(self._tops()) if top <= y < top + rows), None)

    # In pixels

    beside: tuple[type, ...] = ()

    @property
    def layer_region(self) -> Region:
        """The region of the maps on the screen."""
        return self.content_region

    def show_layer(self, switched: bool) -> None:
        """Send the maps as they are now; draw the cells again too if pixels were ``switched`` on or off."""
        if switched:
            self.refresh()
        self._send()

    def _send(self) -> None:
        layer, rows = self.pixel_layer, self.map_rows
        if layer is None or not layer.active or layer.cells != tuple(self.size):
            return
        wide, tall = layer.cell
        maps: list[Map] = []
        for name, top in zip(self.names, self._tops(), strict=True):
            levels = self._drawn(name, CELL_ASPECT * rows * wide, rows * tall)
            maps.append((levels, (self._map_column, top), name not in self.active))
        send(layer, maps)

    @property
    def _map_column(self) -> int:
        return _LABEL_WIDTH if self.compact and not self.wide else 0

    # Painting

    def _picture(self, name: str) -> Levels:
        key = (name, self.map_rows, self._two_colours, self._of_curve)
        if key not in self._levels:
            size = self.palette.grid.pixels(CELL_ASPECT * self.map_rows, self.map_rows)
            self._levels[key] = self._drawn(name, *size)
        return self._levels[key]

    def _drawn(self, name: str, width: int, height: int) -> Levels:
        """The picture of a feature, scaled to its own largest value; the big picture shows the true values."""
        if self._of_curve:
            return area(feature_curve(name)[0], width, height)
        values = feature_map(name, width, height)
        values = values / (np.abs(values).max() or 1.0)
        return discrete(values) if self._two_colours else quantize(values)

    @property
    def _of_curve(self) -> bool:
        """True if these are the features of a network of one input, all of which are always listed."""
        return self.names[:1] == tuple(CURVE_FEATURES)[:1]

    def line(self, y: int) -> Strip:
        """Return row ``y``: part of a map, or a label."""
        width, palette = self.size.width, self.palette
        index = self._at(y)
        if index is None:
            return Strip.blank(width)
        name = self.names[index]
        on, here = name in self.active, self.has_focus and index == self.cursor
        inner = y - self._tops()[index]
        mark = palette.selected if here else palette.text if on else palette.quiet
        label = palette.words(feature_of(name).label)[: max(4, width)]
        if self.compact and not self.wide:
            text = (label if inner == 0 else "on" if on else "off").ljust(_LABEL_WIDTH)
            parts = [Segment(text, mark if inner == 0 else palette.quiet)]
        elif inner == self.map_rows and self._label_rows:
            return Strip([Segment(f"{label}", mark), Segment("" if on else " off", palette.quiet)]).adjust_cell_length(
                width
            )
        else:
            parts = []
        layer, column = self.pixel_layer, self._map_column
        if layer is not None and layer.active:
            parts.append(layer.segment(y, column, column + CELL_ASPECT * self.map_rows))
        elif on or not palette.colourless:
            band = palette.grid.band(self._picture(name), inner)
            parts += segments(band, palette.pixels if on else palette.dim_pixels)
        else:  # only an empty map is fainter than a texture
            parts.append(Segment(" " * (CELL_ASPECT * self.map_rows)))
        if here:
            # A little apart: a bar of that colour would look like the end of the map itself.
            parts.append(Segment("▐", palette.accent))
        if self.wide:
            parts += [Segment(" " if here else "  "), *self._beside(name, inner, mark)]
        strip = Strip(parts).adjust_cell_length(width - 1)
        dot = Segment("●", palette.text) if on and inner == self.map_rows // 2 else Segment(" ")
        return Strip.join([strip, Strip([dot])])

    def _beside(self, name: str, inner: int, mark: Style) -> list[Segment]:
        """The words beside a large map: the name, whether it is on, what it is about."""
        feature, palette = feature_of(name), self.palette
        top = max(0, self.map_rows // 2 - 1)
        if inner == top:
            state = "on" if name in self.active else "off"
            about = "" if self.map_rows > 1 else f"   {feature.about}"
            return [Segment(palette.words(feature.label), mark), Segment(f"  {state}{about}", palette.quiet)]
        return [Segment(palette.words(feature.about), palette.quiet)] if inner == top + 1 else []

    # Keys and mouse

    def _moved(self) -> None:
        self._looking = True
        self.refresh()
        self.post_message(Pointed())

    @property
    def pointed(self) -> str | None:
        """The feature under the cursor; None without features."""
        return self.names[self.cursor] if self.names else None

    @property
    def subject(self) -> str | None:
        """The feature under the cursor; None if nothing was selected since the last change of the network's output."""
        return self.pointed if self._looking else None

    def look_away(self) -> None:
        """Stop showing the feature under the cursor, after an act that changes the network's output."""
        if self._looking:
            self._looking = False
            self.post_message(Pointed())

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` features."""
        if 0 <= self.cursor + step < len(self.names):
            self.cursor += step
            self._moved()

    def action_leave_right(self) -> None:
        """Move the cursor to the first layer."""
        tops = self._tops()
        self.post_message(self.RightEdge(tops[self.cursor] if tops else 0))

    def action_leave_left(self) -> None:
        """Move the focus to the panel before this one."""
        self.screen.focus_previous()

    def enter_from_right(self, row: int) -> None:
        """Take the cursor over from the network, at the feature nearest to ``row``."""
        tops = self._tops()
        if tops:
            self.cursor = min(range(len(tops)), key=lambda i: abs(tops[i] - row))
        self.focus()
        self._moved()

    def action_switch(self) -> None:
        """Ask to switch the feature under the cursor on or off."""
        if self.names:
            self.post_message(self.Switched(self.names[self.cursor]))
            self.look_away()

    def on_click(self, event: events.Click) -> None:
        """Handle a click: switch the feature under the mouse."""
        index = self._at(event.y)
        if index is not None:
            self.cursor = index
            self._moved()
            self.action_switch()

    def _hover(self, name: str | None) -> None:
        if name != self._hovered:
            self._hovered = name
            self.post_message(SubjectHovered(name))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Handle a move of the mouse: show the feature under it."""
        index = self._at(event.y)
        self._hover(self.names[index] if index is not None else None)

    def on_leave(self) -> None:
        """Handle the mouse leaving: show no feature for it."""
        self._hover(None)

    def on_focus(self) -> None:
        """Handle the focus: show the cursor."""
        self._moved()

    def on_blur(self) -> None:
        """Handle the loss of the focus: hide the cursor."""
        self._moved()
