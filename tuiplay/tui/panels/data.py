"""The data panel: data sets, the settings of the points, and facts about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import numpy as np
from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Offset, Region
from textual.widgets import Static

from tuiplay.data.datasets import DATASETS, as_array
from tuiplay.data.random_stream import Stream
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.nn.task import Task
from tuiplay.raster.cell_grid import HALVES, CellGrid, Levels
from tuiplay.raster.cells import BLANK
from tuiplay.raster.classes import CLASS_POINT, majority
from tuiplay.raster.curve_plot import area
from tuiplay.raster.surface import quantize, scatter
from tuiplay.run.commands import SetFields
from tuiplay.run.curve_view import on_curve
from tuiplay.run.frame import CURVE_PLACES
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded, PopupWanted
from tuiplay.tui.panels.data_words import DataWords
from tuiplay.tui.panels.output import shown_points
from tuiplay.tui.widgets.legend import shorten
from tuiplay.tui.widgets.picker import MAP_COLUMNS, Item, Picker, Shape, shape_for
from tuiplay.tui.widgets.popup import EntryPopup, number, whole
from tuiplay.tui.widgets.slider import Slider
from tuiplay.tui.widgets.text_field import TextField
from tuiplay.tui.widgets.toggle import Toggle

_PREVIEW_POINTS = 200
_DISCS = 700
"""The number of points of a picture in pixels."""
_LABELS = {
    "circle": "circle",
    "xor": "xor",
    "gauss": "gauss",
    "spiral": "spiral",
    "reg-plane": "plane",
    "reg-gauss": "hills",
    "checkerboard": "checks",
    "pinwheel": "wheel",
    "sine-ridge": "ridge",
    "sawtooth": "teeth",
}


_SLIDERS = ("data.train_percent", "data.noise", "training.batch_size")


def _item(name: str, grid: CellGrid, shape: Shape) -> Item:
    """The item of a data set. A small picture has the name that files use, a large one the title where it fits."""
    title, label = DATASETS[name].title, _LABELS.get(name, name)
    if shape.columns > MAP_COLUMNS:
        label = title if len(title) <= shape.columns else label.capitalize()
    return Item(name, label, partial(_preview, name, grid, shape), partial(_points, name))


@lru_cache
def _points(name: str) -> tuple[Array, bool]:
    """The points of a data set without noise, shape (n, 3), and True if their labels are the numbers of classes."""
    entry = DATASETS[name]
    if entry.rule is not None:
        return on_curve(entry.rule(CURVE_PLACES)), False
    points = as_array(entry.generate(_DISCS, 0.0, Stream(name)))
    return points, Task(entry.classes).has_several_classes


@lru_cache
def _preview(name: str, grid: CellGrid, shape: Shape) -> Levels:
    """The picture of a data set as levels of pixels: its points without noise, x2 upwards."""
    entry = DATASETS[name]
    if entry.rule is not None:
        return area(entry.rule(CURVE_PLACES), *grid.pixels(shape.columns, shape.rows))
    levels = np.full(grid.shape(shape.columns, shape.rows), BLANK, dtype=np.uint8)
    # Finer pixels need more points to form a shape.
    count = _PREVIEW_POINTS * (grid.across * grid.down // (HALVES.across * HALVES.down))
    points = as_array(entry.generate(count, 0.0, Stream(name)))
    size = grid.pixels(shape.columns, shape.rows)
    if Task(entry.classes).has_several_classes:
        rows, columns, numbers = majority(points, *size)
        levels[rows, columns] = CLASS_POINT + numbers
    else:
        rows, columns, labels = scatter(points, *size)
        levels[rows, columns] = quantize(labels)
    return levels


_WORDS_FROM, _ABOUT_ROWS = 48, 2
"""The least width of the panel, in columns, for a description of the data set, and the rows of the description; one
more row above it is empty."""
_AIRY_FROM = 44
"""The least height of the panel, in rows, for empty rows between its parts."""
_EXPLAINED_FROM, _CONTROLS = 84, 44
"""The least width of the panel, in columns, for explanations of its controls beside them and of all data sets below,
and the width of the controls then."""
_LONG_NAMES_FROM = 32
"""The least height of the panel, in rows, for a long name of a column to continue in the next row."""


class DataPanel(Vertical):
    """The panel of the data: the data sets, the sliders, the seed, and the numbers of points."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="data", classes="panel")
        self.border_title = "1 Data"
        self._palette = palette
        self._experiment = Experiment()
        self._facts = Text()
        self._about = ""

    def compose(self) -> ComposeResult:
        """Yield the parts of the panel, from top to bottom."""
        palette = self._palette
        yield Picker(palette, FIELDS["data.dataset"].about)
        yield Static(id="about")
        for path in _SLIDERS:
            field = FIELDS[path]
            yield Slider(palette, path, field.label, tuple(map(float, field.options)), field.unit, field.about)
        seed = FIELDS["data.seed"]
        yield TextField(palette, seed.path, seed.label, seed.about)
        yield Toggle(
            palette,
            "↻ regenerate",
            "regenerate",
            "Generates new points with a new seed (g). Weights and epoch are unchanged.",
            state=False,
        )
        yield Static(id="facts")

    def on_resize(self) -> None:
        """Handle a resize: show or hide the explanations."""
        self._explain()

    def show(self, run: Run) -> None:
        """Show the data and the settings of the experiment."""
        experiment = self._experiment = run.experiment
        data = experiment.data
        names = [name for name, entry in DATASETS.items() if entry.listed and entry.problem == experiment.problem]
        picker = self.query_one(Picker)
        picker.display = experiment.shows("data.dataset")
        for slider in self.query(Slider):
            slider.display = experiment.shows(slider.path)
            slider.show(float(FIELDS[slider.path].of(experiment)))
        self.query_one(TextField).show(data.seed)
        facts = self._facts_of(run, max(15, self._columns))
        if facts != self._facts:  # an update lays out the whole screen
            self._facts = facts
            self.query_one("#facts", Static).update(facts)
        least = self._rows_beside(False) + Picker.height_of(len(names), True)
        dense = self.size.height < max(_AIRY_FROM, least)
        self.set_class(dense, "-dense")
        self._show_sets(names, self.size.height - self._rows_beside(dense), dense)
        self._explain()

    def _show_sets(self, names: Sequence[str], room: int, dense: bool) -> None:
        """Show the data sets in ``room`` rows, with a description of the one under the cursor where it fits."""
        picker, about, data = self.query_one(Picker), self.query_one("#about", Static), self._experiment.data
        width = self.content_size.width
        about.display = picker.display and width >= _WORDS_FROM
        room -= _ABOUT_ROWS + (not dense) if about.display else 0
        shape = shape_for(len(names), width, room)
        items = [_item(name, self._palette.grid, shape) for name in names]
        picker.show(items, "" if data.file else data.dataset, room, shape)
        if picker.items:
            self._tell_about(picker.items[picker.cursor].name)

    def _explain(self) -> None:
        """Show explanations where the zoomed panel has room for them, else hide them."""
        wide = self.content_size.width >= _EXPLAINED_FROM and self.query_one(Picker).display
        self.set_class(wide, "-wide")
        if wide and not self.query(DataWords):
            self.mount(DataWords(self._palette, "controls"), DataWords(self._palette, "sets"))
        if not wide:
            for words in self.query(DataWords):
                words.display = False
        else:
            self.call_after_refresh(self._place_words)

    def _place_words(self) -> None:
        """Place the explanations beside the sliders and below everything."""
        inner, sliders = self.content_region, [one for one in self.query(Slider) if one.display]
        if not sliders or not self.query(DataWords) or self.content_size.width < _EXPLAINED_FROM:
            return
        right, top = sliders[0].region.right + 4, sliders[0].region.y
        bottom = self.query_one("#facts").region.bottom + 1
        controls = [(FIELDS[path].label, FIELDS[path].about) for path in (*(one.path for one in sliders), "data.seed")]
        sets = [(item.label, DATASETS[item.name].about) for item in self.query_one(Picker).items]
        beside, below = self.query(DataWords)
        place = Region(right, top, inner.right - right, inner.bottom - top)
        used = beside.say(controls, place.translate(-inner.offset))
        bottom = max(bottom, top + used + 1)
        # All of the data sets or none: an incomplete list would look like a selection.
        below.say(sets, Region(0, bottom - inner.y, inner.width, inner.bottom - bottom), whole=True)

    def _tell_about(self, name: str) -> None:
        about, text = self.query_one("#about", Static), DATASETS[name].about
        if about.display and text != self._about:  # an update lays out the whole screen
            self._about = text
            about.update(Text(self._palette.words(text), style=self._palette.quiet))

    @on(Picker.Looked)
    def _looked(self, event: Picker.Looked) -> None:
        event.stop()
        self._tell_about(event.name)

    @property
    def _columns(self) -> int:
        """The width of the controls, in columns."""
        width = self.content_size.width
        return width if width < _EXPLAINED_FROM else _CONTROLS

    def _rows_beside(self, dense: bool) -> int:
        """The number of rows that everything but the picker takes."""
        width = max(1, self._columns)
        sliders = sum(bool(slider.display) for slider in self.query(Slider))
        facts = sum(max(1, -(-cell_len(line) // width)) for line in self._facts.plain.splitlines())
        spaces = 0 if dense else sliders + 2  # below each slider, the picker and the last switch
        return 2 * sliders + 2 + facts + spaces

    def _facts_of(self, run: Run, width: int) -> Text:
        """The numbers of points, and the columns of a file; what is cut off is in the help."""
        palette, source, split = self._palette, run.experiment.source, run.split
        facts = Text(style=palette.quiet)
        if source.own or not DATASETS[source.name].listed:
            facts.append(f"{shorten(source.title, width)}\n", palette.accent)
        counts = [("train", len(split.train)), ("test", len(split.test))]
        if len(split.validation):
            counts.insert(1, ("validation", len(split.validation)))
        if split.outside:
            counts.append(("outside plot", split.outside))
        shown = sum(map(len, shown_points(split)))
        if shown < len(split.train) + len(split.test):
            counts.append(("shown", shown))
        for label, count in counts:
            facts.append(label).append(f"{count:>{max(0, min(width, 20) - len(label))},}\n", palette.text)
        names = ("x", "y") if source.is_curve else ("x1", "x2", "class" if source.classes else "target")
        for label, column in zip(names, source.columns, strict=False):
            # Where there are enough rows a long name continues in the next one.
            name = column if self.size.height >= _LONG_NAMES_FROM else shorten(column, width - len(label) - 1)
            facts.append(f"{label} ").append(f"{name}\n", palette.text)
        if source.columns:
            facts.append("? shows more")
        facts.rstrip()
        return facts

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        event.stop()
        self.post_message(Commanded(SetFields({"data.dataset": event.name, "data.file": ""})))

    @on(Slider.Moved)
    def _moved(self, event: Slider.Moved) -> None:
        event.stop()
        field = FIELDS[event.slider.path]
        self.post_message(Commanded(SetFields({field.path: field.type(event.value)})))

    @on(Slider.EntryWanted)
    def _typed(self, event: Slider.EntryWanted) -> None:
        event.stop()
        slider = event.slider
        parse = whole if FIELDS[slider.path].type is int else number

        def accept(text: str) -> None:
            self._accept({slider.path: parse(text)})

        low, high = slider.steps[0], slider.steps[-1]
        self._entry(slider.label, f"{slider.value:g}", f"usually {low:g} to {high:g}", accept, slider.region.offset)

    @on(TextField.Activated)
    def _seed_opened(self, event: TextField.Activated) -> None:
        event.stop()

        def accept(text: str) -> None:
            self._accept({"data.seed": text.strip(), "network.seed": ""})

        seed = FIELDS["data.seed"]
        self._entry(seed.label, event.field.value, seed.description, accept, event.field.region.offset)

    def _entry(self, title: str, value: str, hint: str, accept: Callable[[str], None], place: Offset) -> None:
        popup = EntryPopup(title, value, hint, accept, place + Offset(1, 1), self.screen.focused)
        self.post_message(PopupWanted(popup))

    def _accept(self, values: dict[str, object]) -> None:
        self._experiment.change(values)  # raises InputError while the popup is still open
        self.post_message(Commanded(SetFields(values)))
