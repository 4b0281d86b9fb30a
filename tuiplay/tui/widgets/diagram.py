"""The network as a diagram: links under maps, and a cursor that moves over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from msgspec.structs import replace
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import AwaitMount

from tuiplay.raster.arrangement import Arrangement, arrange
from tuiplay.run.frame import Frame
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted, LastCounts, Rearranged, SubjectHovered
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.lens import Lens
from tuiplay.tui.widgets.link_view import Kind, LinkView
from tuiplay.tui.widgets.map_host import MapHost
from tuiplay.tui.widgets.neuron_map import NeuronMap

HEAD_ROWS = 1
STATUS_ROWS = 1


class Diagram(MapHost, can_focus=True):
    """The diagram of a network: layers, maps, links and biases; it gets sizes and frames, and does not know the run."""

    ALLOW_SELECT = False
    HELP = """The big picture shows the neuron under the cursor. + and - add and remove neurons in a layer, or layers
on the panel title.

Each picture is one neuron: its output at every point of the plane. The small square at its lower left is its bias.

Lines are weights: the colour is the sign, as on the scale below the big picture, the thickness the size. Dotted
weights were pruned by L1. Without colours, negative weights have different strokes, and the square is + or -.

With three or more classes there is an output neuron for each, with its letter. x marks a neuron that dropout left out
of the last batch, = one that equals another of its layer, 0 what is switched off and * what is frozen."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "walk(-1, 0)", "left", show=False, id="diagram_left", tooltip="To the previous layer"),
        Binding("right,l", "walk(1, 0)", "right", show=False, id="diagram_right", tooltip="To the next layer"),
        Binding("up,k", "walk(0, -1)", "up", show=False, id="diagram_up", tooltip="To the neuron or weight above"),
        Binding("down,j", "walk(0, 1)", "down", show=False, id="diagram_down", tooltip="To the neuron or weight below"),
        Binding(
            "enter",
            "open",
            "weights",
            show=True,
            id="diagram_open",
            tooltip="Open a neuron's weights; on a weight, type its value; on the panel title, type all layers",
        ),
        Binding(
            "escape", "leave", "back", show=False, id="diagram_leave", tooltip="Back from the weights to the neuron"
        ),
    ]

    @dataclass
    class CursorMoved(LastCounts):
        """The message that the cursor has moved."""

    @dataclass
    class LeftEdge(Message):
        """The request to move the cursor further left, to the features; ``row`` is where it was."""

        row: int

    @dataclass
    class LayersOpened(Message):
        """The request to type the sizes of all hidden layers."""

    @dataclass
    class WeightOpened(Message):
        """The request to type a weight or bias."""

        cursor: Cursor

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(palette)
        self.cursor = Cursor()
        self.sizes: tuple[int, ...] = (1,)
        self.arrangement: Arrangement | None = None
        self.grows = False
        """True if maps may take all the room there is."""
        self._inputs: tuple[float, ...] = ()
        self.mounting: AwaitMount | None = None
        self._frame: Frame | None = None
        self._two_colours = False
        self._kinds: dict[tuple[int, int], Kind] = {}
        self._lens: Lens | None = None

    def compose(self) -> ComposeResult:
        """Yield the view of the links; maps are mounted over it."""
        yield LinkView(self)

    @property
    def links(self) -> LinkView:
        """The view of the links, the layer under the maps."""
        return self.query_one(LinkView)

    # What is shown

    def show(self, sizes: Sequence[int], inputs: Sequence[float], counters: Sequence[bool]) -> None:
        """Show layers of ``sizes`` (the output included) fed from rows ``inputs``.

        ``counters`` says for each layer whether its size may be changed.
        """
        layout = (tuple(sizes), tuple(inputs))
        if layout != (self.sizes, self._inputs):
            self.sizes, self._inputs = layout
            self._frame = None
            self.links.forget()
            self._clamp()
            self.lay_out()
        if self.links.counters != tuple(counters):
            self.links.counters = tuple(counters)
            self.links.show_cursor()

    @property
    def class_count(self) -> int:
        """The number of outputs that stand for a class of their own; 0 if there is only one output."""
        return self.sizes[-1] if self.sizes[-1] > 1 else 0

    @property
    def lens(self) -> Lens | None:
        """The numbers that are shown instead of the maps; None if the maps are shown."""
        return self._lens

    @lens.setter
    def lens(self, lens: Lens | None) -> None:
        if lens is None and self._lens is None:
            return
        self._lens = lens
        for tile in self.maps.values():
            tile.display = lens is None
        self.send_maps()
        self.links.show_cursor()

    @property
    def marks(self) -> Mapping[tuple[int, int], Kind]:
        """The marks by (layer, neuron); layer -1 stands for the inputs."""
        return self._kinds

    @marks.setter
    def marks(self, marks: Mapping[tuple[int, int], Kind]) -> None:
        if marks != self._kinds:
            self._kinds = dict(marks)
            for key, tile in self.maps.items():
                tile.faded = self._kinds.get(key) in ("dropped", "off")
            self.send_maps()
            self.links.show_marks()

    @property
    def source_rows(self) -> tuple[float, ...]:
        """The rows in which the inputs' links start."""
        return self._inputs

    def _clamp(self) -> None:
        cursor = self.cursor
        layer = min(cursor.layer, len(self.sizes) - 1)
        neuron = min(cursor.neuron, self.sizes[layer] - 1)
        source = min(cursor.source, self.input_count(layer))
        kind = cursor.kind if cursor.kind != "layer" or layer < len(self.sizes) - 1 else "head"
        self.cursor = Cursor(kind, layer, neuron, source)

    def input_count(self, layer: int) -> int:
        """The number of inputs of a layer."""
        return len(self._inputs) if layer == 0 else self.sizes[layer - 1]

    def on_resize(self) -> None:
        """Handle a resize: lay the maps and links out again."""
        self.lay_out()
        self.post_message(Rearranged())

    def lay_out(self) -> None:
        """Lay maps and links out again."""
        width, height = self.size
        rows = height - HEAD_ROWS - STATUS_ROWS
        if rows < 2 or width < 8:
            self.arrangement = None
            while self.maps:
                self.maps.popitem()[1].remove()
            self.links.lay_out(None)
            return
        at = (self.cursor.layer, self.cursor.neuron) if self.cursor.kind in ("neuron", "link") else None
        if self.cursor.kind == "layer":
            at = (self.cursor.layer, 0)
        found = arrange(self.sizes, width, rows, HEAD_ROWS, self._inputs, at, self.grows)
        self.arrangement = found
        if found.places != {key: tile.place for key, tile in self.maps.items()}:
            for moved in self.maps.values():
                moved.fine = None  # they are sent again although they may look as before
        for key in [key for key in self.maps if key not in found.places]:
            self.maps.pop(key).remove()
        new: list[NeuronMap] = []
        for key, (x, y) in found.places.items():
            tile = self.maps.get(key)
            if tile is None:
                tile = self.maps[key] = NeuronMap(self.palette, key)
                tile.faded = self._kinds.get(key) in ("dropped", "off")
                tile.display = self._lens is None
                new.append(tile)
            tile.styles.offset = tile.place = (x, y)
            tile.pixel_layer = self.pixel_layer
            tile.touches = found.places.get((key[0], key[1] + 1)) == (x, y + found.map_height)
            tile.styles.width, tile.styles.height = found.map_width, found.map_height
        if new:  # all at once: each mount lays out the screen
            self.mounting = self.mount(*new)
        self.links.lay_out(found)
        self.repaint()

    @property
    def map_pixels(self) -> tuple[int, int]:
        """The width and height of the values of a map."""
        found = self.arrangement
        return self.samples.pixels(found.map_width, found.map_height) if found else (4, 4)

    @property
    def layers_left_out(self) -> int:
        """The number of layers that do not fit."""
        return len(self.sizes) - len(self.arrangement.centres) if self.arrangement else 0

    def paint(self, frame: Frame, two_colours: bool) -> None:
        """Show the maps, weights and biases of a frame."""
        self._frame, self._two_colours = frame, two_colours
        width, height = self.map_pixels
        cells = (self.arrangement.map_width, self.arrangement.map_height) if self.arrangement else (0, 0)
        changed = False
        for (layer, neuron), tile in self.maps.items():
            if frame.is_curve and layer < len(frame.maps):
                changed |= tile.paint_curve(frame.maps[layer][neuron][0], cells)
            elif layer < len(frame.maps) and frame.maps[layer].shape[1:] == (height, width):
                changed |= tile.paint(frame.maps[layer][neuron], two_colours, cells)
        if changed:
            self.send_maps()
        self.links.paint(frame)

    def repaint(self) -> None:
        """Show the last frame again."""
        if self._frame is not None:
            self.paint(self._frame, self._two_colours)

    # The cursor

    def place(self, cursor: Cursor) -> None:
        """Move the cursor to a given position."""
        if cursor != self.cursor:
            before = self.arrangement
            self.cursor = cursor
            if before is not None and (
                before.left_out and (any(before.left_out.values()) or len(before.centres) < len(self.sizes))
            ):
                self.lay_out()
            self.links.show_cursor()
            self.post_message(self.CursorMoved())

    def action_walk(self, dx: int, dy: int) -> None:
        """Move the cursor to a neighbour; beyond the first layer, ask for the features."""
        cursor, last = self.cursor, len(self.sizes) - 1
        if cursor.kind == "link":
            if dy:
                self.place(replace(cursor, source=(cursor.source + dy) % (self.input_count(cursor.layer) + 1)))
            elif dx > 0 or cursor.source == self.input_count(cursor.layer):
                self.place(replace(cursor, kind="neuron"))
            elif cursor.layer:
                self.place(Cursor("neuron", cursor.layer - 1, cursor.source))
            else:
                self.post_message(self.LeftEdge(self._row(cursor)))
        elif dy:
            self._walk_vertically(cursor, dy)
        elif cursor.kind == "head":
            self.post_message(self.LeftEdge(0)) if dx < 0 else self.place(Cursor("layer" if last else "neuron", 0))
        elif 0 <= cursor.layer + dx <= last:
            layer = cursor.layer + dx
            if cursor.kind == "layer" and layer < last:
                self.place(Cursor("layer", layer))
            else:
                self.place(Cursor("neuron", layer, self._nearest(cursor, layer)))
        elif dx < 0:
            self.post_message(self.LeftEdge(self._row(cursor)))

    def _walk_vertically(self, cursor: Cursor, dy: int) -> None:
        if cursor.kind == "head":
            if dy > 0:
                self.place(Cursor("layer" if cursor.layer < len(self.sizes) - 1 else "neuron", cursor.layer))
        elif cursor.kind == "layer":
            self.place(Cursor("head", cursor.layer) if dy < 0 else Cursor("neuron", cursor.layer))
        elif cursor.neuron + dy < 0:
            self.place(Cursor("layer" if cursor.layer < len(self.sizes) - 1 else "head", cursor.layer))
        elif cursor.neuron + dy < self.sizes[cursor.layer]:
            self.place(replace(cursor, neuron=cursor.neuron + dy))

    def _row(self, cursor: Cursor) -> int:
        found = self.arrangement
        if found is None or (cursor.layer, cursor.neuron) not in found.places:
            return 0
        return found.places[cursor.layer, cursor.neuron][1]

    def _nearest(self, cursor: Cursor, layer: int) -> int:
        """The neuron of another layer that is in the row nearest to the cursor."""
        found = self.arrangement
        rows = {neuron: y for (at, neuron), (_, y) in found.places.items() if at == layer} if found else {}
        row = self._row(cursor)
        return min(rows, key=lambda neuron: abs(rows[neuron] - row)) if rows else 0

    def enter_from_left(self, row: int) -> None:
        """Take the cursor over from the features, in the row nearest to ``row``."""
        self.focus()
        found = self.arrangement
        if found is not None:
            rows = {key: y for key, (_, y) in found.places.items() if key[0] == min(found.centres)}
            layer, neuron = min(rows, key=lambda key: abs(rows[key] - row))
            self.place(Cursor("neuron", layer, neuron))

    def action_open(self) -> None:
        """Open what the cursor is on: a neuron's weights, a field for a weight, or on a head a field for the layers."""
        cursor = self.cursor
        if cursor.kind == "neuron":
            self.place(replace(cursor, kind="link", source=0))
        elif cursor.kind == "link":
            self.post_message(self.WeightOpened(cursor))
        else:
            self.post_message(self.LayersOpened())

    @property
    def words_now(self) -> dict[str, str]:
        """The words for the enter key at the cursor, by the id of its binding."""
        return {"diagram_open": {"neuron": "weights", "link": "type a weight"}.get(self.cursor.kind, "type layers")}

    def to_head(self) -> None:
        """Move the cursor to the head, where + and - work on layers."""
        self.place(Cursor())

    def action_leave(self) -> None:
        """Leave the weights for their neuron; anywhere else, do what the key does everywhere."""
        if self.cursor.kind == "link":
            self.place(replace(self.cursor, kind="neuron"))
        else:
            self.post_message(Acted("leave"))

    @property
    def subject(self) -> tuple[int, int] | None:
        """The (layer, neuron) under the cursor; None on a head."""
        return (self.cursor.layer, self.cursor.neuron) if self.cursor.kind in ("neuron", "link") else None

    @property
    def weight(self) -> tuple[float, bool] | None:
        """The value of the weight or bias under the cursor, and True if it is not pruned; None without one."""
        cursor, frame = self.cursor, self._frame
        if cursor.kind != "link" or frame is None or cursor.layer >= len(frame.weights):
            return None
        matrix = frame.weights[cursor.layer]
        if cursor.neuron >= matrix.shape[0] or cursor.source >= matrix.shape[1]:
            return None
        alive = bool(np.asarray(frame.alive[cursor.layer])[cursor.neuron, cursor.source])
        return float(matrix[cursor.neuron, cursor.source]), alive

    @property
    def held_words(self) -> str:
        """The words that follow a frozen or switched off weight under the cursor; empty if it is neither."""
        cursor, frame = self.cursor, self._frame
        masks = (("switched off", frame.off), ("frozen", frame.fixed)) if frame is not None else ()
        at = cursor.neuron, cursor.source
        words = [word for word, mask in masks if cursor.layer < len(mask) and mask[cursor.layer][at]]
        return f" ({', '.join(words)})" if words else ""

    # The mouse

    @on(NeuronMap.Hovered)
    def _map_hovered(self, event: NeuronMap.Hovered) -> None:
        event.stop()
        self.post_message(SubjectHovered(event.neuron_map.key if event.entered else None))

    @on(NeuronMap.Clicked)
    def _map_clicked(self, event: NeuronMap.Clicked) -> None:
        event.stop()
        self.focus()
        self.place(Cursor("neuron", *event.neuron_map.key))

    def on_focus(self, _event: events.Focus) -> None:
        """Handle the focus: show the cursor."""
        self.links.show_cursor()
        self.post_message(self.CursorMoved())

    def on_blur(self, _event: events.Blur) -> None:
        """Handle the loss of the focus: hide the cursor."""
        self.links.show_cursor()
        self.post_message(self.CursorMoved())
