"""The layer under the maps of a diagram: links, bias marks, layer heads and the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from tuiplay.nn.arrays import Array
from tuiplay.raster.arrangement import Arrangement
from tuiplay.raster.classes import MOST
from tuiplay.raster.links import DEAD, FOCUS, NONE, LinkCanvas, LinkPicture, runs
from tuiplay.raster.surface import quantize
from tuiplay.run.frame import Frame
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.image_layer import ImageLayer
from tuiplay.tui.widgets.lens import Lens, put_numbers
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.link_image import LinkImage

Kind = Literal["dropped", "alike", "off", "frozen"]
"""The mark of a neuron: dropped out in the last batch, equal to another one of its layer, switched off, or frozen."""


class LinkHost(Protocol):
    """The part of the diagram that its links use."""

    palette: ScreenPalette
    cursor: Cursor
    sizes: tuple[int, ...]
    lens: Lens | None

    @property
    def size(self) -> Size:
        """The columns and rows of the diagram."""

    @property
    def has_focus(self) -> bool:
        """True if the cursor is shown."""

    @property
    def class_count(self) -> int:
        """The number of outputs that stand for a class of their own; 0 if there is only one output."""

    @property
    def marks(self) -> Mapping[tuple[int, int], Kind]:
        """The marks by (layer, neuron); layer -1 stands for the inputs."""

    @property
    def source_rows(self) -> tuple[float, ...]:
        """The rows in which the inputs' links start."""

    def input_count(self, layer: int) -> int:
        """The number of inputs of a layer."""

    def place(self, cursor: Cursor) -> None:
        """Move the cursor to a given position."""

    def focus(self) -> object:
        """Take the focus."""


class LinkView(LineWidget):
    """The links of a diagram, over its whole area; only rows that changed are painted again."""

    @dataclass
    class CounterClicked(Message):
        """The message that one of the signs in a layer's head was clicked; ``step`` is 1 for +, -1 for −."""

        layer: int
        step: int

    def __init__(self, diagram: LinkHost) -> None:
        super().__init__()
        self._diagram = diagram
        self.counters: tuple[bool, ...] = ()
        self._found: Arrangement | None = None
        self._canvas: LinkCanvas | None = None
        self._picture: LinkPicture | None = None
        self._rows: dict[int, list[tuple[int, str, Style]]] = {}
        self._frame: Frame | None = None
        self.image = LinkImage(self)

    # In pixels

    beside: tuple[type, ...] = ()

    @property
    def pixel_layer(self) -> ImageLayer | None:
        """The picture of the links; None where the terminal shows no pictures."""
        return self.image.layer

    @pixel_layer.setter
    def pixel_layer(self, layer: ImageLayer | None) -> None:
        self.image.layer = layer

    @property
    def layer_region(self) -> Region:
        """The region of the links on the screen."""
        return self.content_region

    def show_layer(self, switched: bool) -> None:
        """Send the links as they are now; draw the cells again too if pixels were ``switched`` on or off."""
        if switched:
            self.refresh()
        self.image.send_again()

    @property
    def text_cells(self) -> list[Region]:
        """The regions of the text over the links, in cells."""
        return [Region(x, y, len(text), 1) for y, row in self._rows.items() for x, text, _ in row]

    # Showing

    def lay_out(self, found: Arrangement | None) -> None:
        """Set the places between which the links run; None where they do not fit."""
        self._found = found
        width, height = self._diagram.size
        self._canvas = LinkCanvas(width, height, found.ends) if found else None
        self.image.lay_out(found.ends if found else (), self._canvas)
        self._picture = None
        self._collect_marks()
        self.refresh()

    def forget(self) -> None:
        """Drop the last frame, which belongs to another network."""
        self._frame = None

    def paint(self, frame: Frame) -> None:
        """Show the weights and biases of a frame."""
        found, canvas = self._found, self._canvas
        self._frame = frame
        if found is None or canvas is None or not found.places:
            return
        if any(layer >= len(frame.weights) for layer in found.centres):
            return
        weights = self._strengths(frame)
        strength = np.array([weights[layer][neuron, source] for layer, neuron, source in found.links])
        dead = np.array([frame.alive[layer][neuron, source] == 0 for layer, neuron, source in found.links], dtype=bool)
        if frame.off:
            dead |= np.array(
                [frame.off[layer][neuron, source] > 0 for layer, neuron, source in found.links], dtype=bool
            )
        picture = canvas.draw(strength, dead, self._focused_link(), self._bright())
        old, self._picture = self._picture, picture
        before = self._rows
        self._collect_marks()
        if old is None:
            self.refresh()
            self.image.show(strength, picture.drawn, at_once=True)
            return
        self.image.show(strength, picture.drawn)
        changed = (old.patterns != picture.patterns).any(axis=1) | (old.levels != picture.levels).any(axis=1)
        changed &= not self.image.active
        height = self._diagram.size.height
        rows = [y for y in range(height) if (y < len(changed) and changed[y]) or before.get(y) != self._rows.get(y)]
        if rows:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in rows))

    def _strengths(self, frame: Frame) -> Sequence[Array]:
        """The strengths by which links are drawn: their weights, or those of a lens that fits the network."""
        lens = self._diagram.lens
        if lens is None or lens.links is None:
            return frame.weights
        shapes = [[matrix.shape for matrix in matrices] for matrices in (lens.links, frame.weights)]
        return lens.links if shapes[0] == shapes[1] else frame.weights

    def show_marks(self) -> None:
        """Draw the rows in which marks of neurons have changed."""
        before = self._rows
        self._collect_marks()
        if rows := [y for y in before.keys() | self._rows.keys() if before.get(y) != self._rows.get(y)]:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in sorted(rows)))

    def show_cursor(self) -> None:
        """Draw the cursor where it is now."""
        if self._frame is not None:
            self._picture = None
            self.paint(self._frame)
        else:
            self._collect_marks()
            self.refresh()

    @property
    def _cursor(self) -> Cursor | None:
        return self._diagram.cursor if self._diagram.has_focus else None

    def _focused_link(self) -> int | None:
        cursor, found = self._cursor, self._found
        if cursor is None or found is None or cursor.kind != "link":
            return None
        key = (cursor.layer, cursor.neuron, cursor.source)
        return found.links.index(key) if key in found.links else None

    def _bright(self) -> npt.NDArray[np.bool_] | None:
        """The links that are emphasised, those of the neuron under the cursor, shape (links,); None without one."""
        cursor, found, lens = self._cursor, self._found, self._diagram.lens
        if found is not None and lens is not None and lens.bright is not None:
            return np.array([lens.bright == (layer, neuron) for layer, neuron, _ in found.links], dtype=np.bool_)
        if cursor is None or found is None or cursor.kind not in ("neuron", "link"):
            return None
        here = (cursor.layer, cursor.neuron)
        return np.array(
            [here in ((layer, neuron), (layer - 1, source)) for layer, neuron, source in found.links], dtype=np.bool_
        )

    # Marks: text and glyphs over the links, by row

    def _collect_marks(self) -> None:
        self._rows = {}
        found = self._found
        if found is None:
            return
        palette, cursor = self._diagram.palette, self._cursor
        last = len(self._diagram.sizes) - 1
        for layer, centre in found.centres.items():
            if layer < last:
                self._mark_head(layer, centre, cursor, found.pitch)
            else:
                classes = self._diagram.class_count
                words = (f"{classes} classes", str(classes)) if classes else ("output", "out")
                text = next((word for word in words if len(word) < found.pitch), words[-1])
                self._put(0, centre - len(text) // 2, text, palette.quiet)
            if found.left_out[layer]:
                text = f"+{found.left_out[layer]} more"
                self._put(self._diagram.size.height - 2, centre - len(text) // 2, text, palette.accent)
        for (layer, neuron), (x, y) in found.places.items():
            here = (
                cursor is not None
                and cursor.kind in ("neuron", "link")
                and (cursor.layer, cursor.neuron) == (layer, neuron)
            )
            kind = self._diagram.marks.get((layer, neuron))
            # Numbers have brackets of their own.
            sides = palette.map_sides(here) if self._diagram.lens is None else ""
            frame = palette.accent if here else palette.quiet
            if kind is not None and not sides:
                sides = palette.mark_sides
                frame = palette.faint if kind in ("dropped", "off") else palette.accent
            for row in range(found.map_height if sides else 0):
                self._put(y + row, x - 1, sides[0], frame)
                self._put(y + row, x + found.map_width, sides[1], frame)
            if kind is not None:
                mark = palette.strong if kind in ("dropped", "off") else palette.accent
                self._put(y, x - 1, palette.kind_marks[kind], mark)
                self._put(y + found.map_height - 1, x + found.map_width, palette.kind_marks[kind], mark)
            if layer == last and self._diagram.class_count:
                self._put(y, x + found.map_width, *palette.class_mark(min(neuron, MOST - 1)))
            self._mark_bias(layer, neuron, x - 1, y + found.map_height - 1, here)
        for source, row_at in enumerate(self._diagram.source_rows):
            if (-1, source) in self._diagram.marks:
                self._put(int(row_at), 0, palette.kind_marks[self._diagram.marks[-1, source]], palette.strong)
        self._mark_held(found)
        if self._diagram.lens is not None:
            at = (cursor.layer, cursor.neuron) if cursor is not None and cursor.kind in ("neuron", "link") else None
            right = self._diagram.size.width
            if self._diagram.class_count:  # the letters of the classes stay
                right = min(right, found.centres[last] - found.map_width // 2 + found.map_width)
            put_numbers(self._diagram.lens, found, self._diagram.source_rows, at, palette, self._put, right)

    def _mark_held(self, found: Arrangement) -> None:
        """Put signs on links that are frozen or switched off by themselves, in their middle, and beside such biases."""
        frame, palette = self._frame, self._diagram.palette
        for kind, masks in (("frozen", frame.fixed), ("off", frame.off)) if frame is not None else ():
            if any(layer >= len(masks) for layer in found.centres):
                continue
            for (layer, neuron, source), (x0, y0, x1, y1) in zip(found.links, found.ends, strict=True):
                if masks[layer][neuron, source] and not self._is_marked(kind, layer, neuron, source):
                    self._put(int((y0 + y1) / 2), int((x0 + x1) / 2), palette.kind_marks[kind], palette.strong)
            for (layer, neuron), (x, y) in found.places.items():
                if masks[layer][neuron, -1] and not self._is_marked(kind, layer, neuron, None):
                    self._put(y + found.map_height - 1, x - 2, palette.kind_marks[kind], palette.strong)

    def _is_marked(self, kind: str, layer: int, neuron: int, source: int | None) -> bool:
        """True if the mark of one of the link's neurons shows the same."""
        marks = self._diagram.marks
        return marks.get((layer, neuron)) == kind == "frozen" or (
            source is not None and marks.get((layer - 1, source)) == kind == "off"
        )

    def _mark_head(self, layer: int, centre: int, cursor: Cursor | None, pitch: int) -> None:
        palette = self._diagram.palette
        here = cursor is not None and cursor.kind == "layer" and cursor.layer == layer
        count = str(self._diagram.sizes[layer])
        counter = layer < len(self.counters) and self.counters[layer]
        wide = f"− {count} +"
        text = count if not counter else wide if len(wide) < pitch - 1 else f"−{count}+"
        self._put(0, centre - len(text) // 2, text, palette.selected if here else palette.text)

    def _mark_bias(self, layer: int, neuron: int, x: int, y: int, here: bool) -> None:
        frame, palette = self._frame, self._diagram.palette
        if frame is None or layer >= len(frame.weights):
            return
        cursor = self._cursor
        inputs = self._diagram.input_count(layer)
        if here and cursor is not None and cursor.kind == "link" and cursor.source == inputs:
            self._put(y, x, palette.bias_mark(NONE), palette.accent)
        else:
            level = int(quantize(np.array([frame.weights[layer][neuron, -1]]))[0])
            self._put(y, x, palette.bias_mark(level), self._style(level) or palette.faint)

    def _put(self, y: int, x: int, text: str, mark: Style) -> None:
        width = self._diagram.size.width
        x = max(0, min(x, width - len(text)))
        row = self._rows.setdefault(y, [])
        row[:] = [item for item in row if item[0] + len(item[1]) <= x or item[0] >= x + len(text)]
        row.append((x, text, mark))

    # Painting

    def line(self, y: int) -> Strip:
        """Return row ``y``: links, marks over them, and the status in the last row."""
        width, height = self._diagram.size
        picture = self._picture
        if y == height - 1:
            return self._diagram_status(width)
        if picture is not None and self.image.active:
            strip = Strip(self.image.cells(y, width), width)
        elif picture is not None and y < len(picture.patterns):
            strip = Strip(self._strokes(picture, y), width)
        else:
            strip = Strip.blank(width)
        for x, text, mark in self._rows.get(y, ()):
            strip = Strip.join([strip.crop(0, x), Strip([Segment(text, mark)]), strip.crop(x + len(text), width)])
        return strip.adjust_cell_length(width)

    def _strokes(self, picture: LinkPicture, y: int) -> list[Segment]:
        palette = self._diagram.palette
        if not palette.ascii and not palette.colourless:
            found = runs(picture.patterns[y], picture.levels[y])
        else:
            # The runs have the same ends whatever their glyphs, so each may have its own.
            levels = set(picture.levels[y].tolist())
            tables = {palette.link_glyphs(level) for level in levels}
            rows = {table: runs(picture.patterns[y], picture.levels[y], table) for table in tables}
            found = [rows[palette.link_glyphs(level)][i] for i, (_, level) in enumerate(next(iter(rows.values())))]
        return [Segment(text, self._style(level)) for text, level in found]

    def _style(self, level: int) -> Style | None:
        palette = self._diagram.palette
        if level == NONE:  # no link, or a bias that is not a number
            return None
        if level == FOCUS:
            return style(palette.file.screen.text, bold=True)
        return palette.faint if level == DEAD else palette.links[level]

    def _diagram_status(self, width: int) -> Strip:
        # Apart from a link's start in the same row.
        beside = any(int(row) == self._diagram.size.height - 1 for row in self._diagram.source_rows)
        text = f" {self.status}" if beside else self.status
        return Strip([Segment(text[:width].ljust(width), self._diagram.palette.quiet)])

    status = ""

    def set_status(self, text: str) -> None:
        """Show a text in the last row, about what the cursor is on."""
        if text != self.status:
            self.status = text
            self.refresh(Region(0, self._diagram.size.height - 1, self.size.width, 1))

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Handle a click on a head, a bias or a link."""
        self._diagram.focus()
        found = self._found
        if found is None:
            return
        if event.y == 0:
            for layer, centre in found.centres.items():
                if layer < len(self._diagram.sizes) - 1 and abs(event.x - centre) <= min(3, found.pitch // 2):
                    self._diagram.place(Cursor("layer", layer))
                    if event.x != centre and self.counters[layer]:
                        self.post_message(self.CounterClicked(layer, 1 if event.x > centre else -1))
            return
        for (layer, neuron), (x, y) in found.places.items():
            if (event.x, event.y) == (x - 1, y + found.map_height - 1):
                self._diagram.place(Cursor("link", layer, neuron, self._diagram.input_count(layer)))
                return
        index = self._canvas.links_at(event.x, event.y) if self._canvas else None
        if index is not None:
            layer, neuron, source = found.links[index]
            self._diagram.place(Cursor("link", layer, neuron, source))
