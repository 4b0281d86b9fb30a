"""The toolbox: every setting beyond those that beginners see, in one list that unfolds over the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Offset
from textual.widgets import Static

from tuiplay.experiment.value import FIELDS, Experiment
from tuiplay.formats import source
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.entries import RegistryEntry
from tuiplay.nn.initializers import INITIALIZERS
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run.commands import SetFields
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.help_text import REGISTRIES, explain, field_about
from tuiplay.tui.messages import Commanded, PopupWanted
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.widgets.popup import EntryPopup, ListPopup
from tuiplay.tui.widgets.selector import Option, Selector
from tuiplay.tui.widgets.text_field import TextField

_LABEL = 22
Shown = Callable[[Experiment], bool]


def _always(_experiment: Experiment) -> bool:
    return True


def _used(name: str) -> Shown:
    """Whether any of the chosen entries uses the field of this name."""

    def shown(experiment: Experiment) -> bool:
        training = experiment.training
        chosen: tuple[RegistryEntry, ...] = (
            OPTIMIZERS[training.optimizer],
            SCHEDULES[training.schedule],
            LOSSES[training.loss],
            REGULARIZERS[training.regularization],
            INITIALIZERS[experiment.network.initializer],
        )
        return any(name in entry.uses for entry in chosen)

    return shown


def _own_file(experiment: Experiment) -> bool:
    return bool(experiment.data.file)


def _built_in(experiment: Experiment) -> bool:
    return not experiment.source.own


@dataclass(frozen=True)
class SettingRow:
    """One setting: ``options`` None means a text to be typed; ``shown`` when it has a meaning."""

    path: str
    label: str
    options: tuple[Option, ...] | None
    shown: Shown = _always
    about: str = ""


def _numbers(*values: float, **words: str) -> tuple[Option, ...]:
    """Options of numbers; ``zero`` is a word for 0."""
    return tuple((value, words.get("zero", "0") if not value else f"{value:g}") for value in values)


def _entries(registry: dict[str, Any]) -> tuple[Option, ...]:
    return tuple((entry.name, entry.title) for entry in registry.values())


_SWITCH: tuple[Option, ...] = ((False, "off"), (True, "on"))

SECTIONS: tuple[tuple[str, tuple[SettingRow, ...]], ...] = (
    ("Training", (
        SettingRow("training.optimizer", "optimizer", _entries(OPTIMIZERS)),
        SettingRow("training.momentum", "momentum", _numbers(0, 0.5, 0.8, 0.9, 0.95, 0.99), _used("momentum")),
        SettingRow("training.beta1", "beta 1", _numbers(0, 0.5, 0.8, 0.9, 0.95, 0.99), _used("beta1")),
        SettingRow("training.beta2", "beta 2", _numbers(0.9, 0.99, 0.999, 0.9999), _used("beta2")),
        SettingRow("training.smoothing", "smoothing", _numbers(0.5, 0.9, 0.99, 0.999), _used("smoothing")),
        SettingRow("training.epsilon", "epsilon", _numbers(0, 1e-10, 1e-8, 1e-6, 1e-3, zero="own"), _used("epsilon")),
        SettingRow("training.schedule", "learning rate course", _entries(SCHEDULES)),
        SettingRow("training.schedule_epochs", "its epochs", _numbers(0, 10, 30, 100, 300, 1000, zero="own"),
            _used("schedule_epochs")),
        SettingRow("training.schedule_factor", "its factor", _numbers(0, 0.01, 0.1, 0.5, 0.9, 0.99, zero="own"),
            _used("schedule_factor")),
        SettingRow("training.schedule_warmup", "epochs of warm-up",
            _numbers(0, 5, 10, 20, 50, 100), _used("schedule_warmup")),
        SettingRow("training.loss", "loss", _entries(LOSSES)),
        SettingRow("training.huber_delta", "Huber's delta",
            _numbers(0.1, 0.3, 1, 3), _used("huber_delta")),
        SettingRow("training.dropout", "dropout", None,
            about="The share of hidden neurons that each update leaves out at random, such as 0.2; or a list: the "
            "share of the inputs, then of each hidden layer, such as 0, 0.2, 0.2. The others are scaled up, so that "
            "sums stay as large. Nothing is left out when losses and pictures are made."),
        SettingRow("training.clip", "largest gradient", _numbers(0, 0.1, 0.5, 1, 5, zero="no limit"),
            about="A gradient that is longer than this is shortened to it, so that one wild batch cannot throw the "
            "weights away."),
        SettingRow("training.reshuffle", "reshuffle", _SWITCH,
            about="A new order of the training points every epoch, so that the batches are others each time."),
        SettingRow("training.stop", "stop when", None,
            about="When training ends by itself: epoch 300; test_loss<0.01 for 5; patience 20 on test_loss, which "
            "also brings back the best weights. Several with commas between them: whichever comes first; A and B: "
            "both at once."),
        SettingRow("view.trace", "chart of updates", _SWITCH,
            about="The chart shows the loss of every update instead of every epoch: how much it jumps."),
    )),
    ("Network", (
        SettingRow("network.initializer", "weights start", _entries(INITIALIZERS)),
        SettingRow("network.initializer_width", "how wide", _numbers(0, 0.1, 0.5, 1, 2),
            _used("initializer_width")),
        SettingRow("network.activations", "activation per layer", None, lambda e: bool(e.network.hidden),
            f"One name for each hidden layer, such as relu, tanh; nothing means the same for all. There are "
            f"{', '.join(ACTIVATIONS)}."),
        SettingRow("features.formulas", "own features", None,
            about="Formulas in x1 and x2, such as sin(3*x1)*x2, with commas between them; r is the distance from the "
            "middle, theta the angle. They feed the network like the other features."),
    )),
    ("Data", (
        SettingRow("data.samples", "number of points", _numbers(0, 100, 200, 500, 1000, 5000, zero="own"), _built_in),
        SettingRow("data.balance", "first class, percent", _numbers(10, 20, 30, 40, 50, 60, 70, 80, 90),
            lambda e: _built_in(e) and not e.task.is_regression,
            "The share of the first class. At 5 % an accuracy of 95 % takes no learning: see the measures (M)."),
        SettingRow("data.validation_percent", "validation, percent", _numbers(0, 10, 20, 30, zero="none"),
            about="Points kept for choosing settings and for early stopping, so that the test set stays unseen to the "
            "end. Whoever tunes on the test set fools himself; this shows by how much."),
        SettingRow("data.file", "your own data (file)", None,
            about="A table: CSV, TSV and their relatives. Two columns of numbers become x1 and x2, scaled to fit the "
            "picture."),
        SettingRow("data.x", "column for x1", None, _own_file),
        SettingRow("data.y", "column for x2", None, _own_file),
        SettingRow("data.label", "column of classes", None, _own_file),
        SettingRow("data.target", "column of numbers", None, _own_file),
        SettingRow("data.projection", "projection", (("columns", "two columns"), ("pca", "PCA")), _own_file),
        SettingRow("data.scale", "scale to", (("range", "all values"), ("robust", "all but far outliers")), _own_file,
            "Far outliers press all other points together; scaled without them, they lie outside the plot."),
        SettingRow("data.decimal", "decimal mark", (("auto", "found out"), ("point", "point"), ("comma", "comma")),
            _own_file, "What the mark is in numbers such as 1,234, which can be 1234 or 1.234."),
        SettingRow("data.skip_bad_rows", "rows of another width", ((False, "refused"), (True, "left out")), _own_file,
            "Rows with too few or too many fields: refused with their line, or left out with a note."),
    )),
)  # fmt: skip


class ChoiceRow(Selector, inherit_bindings=False):
    """A setting that is chosen; up and down go to the next one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "option before", show=False, id="row_previous", tooltip="The option before"),
        Binding("right,l", "step(1)", "option after", show=False, id="row_next", tooltip="The option after"),
        Binding("enter", "open", "open", show=True, id="row_open", tooltip="All options as a list"),
    ]


class TextRow(TextField):
    """A setting that is typed as a text."""

    def __init__(self, palette: ScreenPalette, row: SettingRow) -> None:
        super().__init__(palette, f"{row.label:<{_LABEL}}", row.about or field_about(row.path))
        self.path = row.path


def text_of(value: object) -> str:
    """A value as it is typed: lists without brackets."""
    if isinstance(value, tuple):
        return ", ".join(text_of(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


class SettingList(VerticalScroll, inherit_bindings=False):
    """The list; up and down are for the rows in it."""


class Toolbox(Refreshed):
    """Settings in groups; those that have no meaning at the moment are left out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,T,q", "dismiss", "close", id="toolbox_close", tooltip="Back to the network"),
        Binding("down,j", "app.focus_next", "next setting", show=False, id="toolbox_next", tooltip="The next setting"),
        Binding(
            "up,k",
            "app.focus_previous",
            "setting before",
            show=False,
            id="toolbox_before",
            tooltip="The setting before",
        ),
        Binding("question_mark", "app.help", "help", id="toolbox_help", tooltip="Help for the setting"),
    ]

    def __init__(self, palette: ScreenPalette, run: Run) -> None:
        super().__init__()
        self._palette, self._run = palette, run
        self._widgets = {row.path: self._widget(row) for _, rows in SECTIONS for row in rows}

    def _widget(self, row: SettingRow) -> Selector | TextRow:
        if row.options is None:
            return TextRow(self._palette, row)
        labels = (f"{row.label:<{_LABEL}}",) * 3
        numeric = isinstance(row.options[-1][0], (int, float)) and row.options is not _SWITCH
        return ChoiceRow(self._palette, row.path, labels, row.options, row.about or field_about(row.path), numeric)

    def compose(self) -> ComposeResult:
        """Groups of settings over what the focused one is about."""
        with SettingList(id="toolbox-list") as box:
            box.can_focus = False
            box.border_title = "Toolbox"
            box.border_subtitle = "↑↓ move  ←→ change  enter type  ? help  esc closes"
            for title, rows in SECTIONS:
                yield Static(Text(title, style=self._palette.accent), classes="heading")
                yield from (self._widgets[row.path] for row in rows)
            yield Static("", id="toolbox-about")

    def on_mount(self) -> None:
        """Show the settings; the first has the cursor."""
        self.show()
        self.watch(self, "focused", self._describe, init=False)
        self._widgets["training.optimizer"].focus()

    def show(self) -> None:
        """Show what the experiment says."""
        experiment = self._run.experiment
        for row, widget in self._rows():
            section, name = row.path.split(".")
            value = getattr(getattr(experiment, section), name)
            widget.display = row.shown(experiment)
            if isinstance(widget, Selector):
                widget.show(value, 0)
            else:
                widget.show(text_of(value) or "–")
        self.call_after_refresh(self._describe)

    def _rows(self) -> Iterator[tuple[SettingRow, Selector | TextRow]]:
        for _, rows in SECTIONS:
            for row in rows:
                yield row, self._widgets[row.path]

    def _describe(self, *_: object) -> None:
        found = explain(self.focused, self._run)
        if getattr(self.focused, "path", "") in REGISTRIES:
            lines = [f"{entry.title}{entry.formula and ': '}{entry.formula}\n{entry.about}" for entry in found.now]
        else:
            lines = [*found.about[:1], *found.formulas, *(entry.formula for entry in found.now)]
        if getattr(self.focused, "path", "") == "training.schedule":
            lines.append(found.about[-1])
        text = "\n".join(filter(None, lines))
        self.query_one("#toolbox-about", Static).update(Text(self._palette.formula(text), style=self._palette.quiet))

    # Changing

    def _take(self, path: str, value: object) -> None:
        self.post_message(Commanded(SetFields({path: value})))

    @on(Selector.Changed)
    def _changed(self, event: Selector.Changed) -> None:
        event.stop()
        self._take(event.choice.path, event.value)

    @on(Selector.Opened)
    def _opened(self, event: Selector.Opened) -> None:
        event.stop()
        choice = event.choice

        def parse(text: str) -> object:
            return self._parsed(choice.path, text)

        popup = ListPopup(
            choice.labels[0].strip(), choice.options, choice.value, lambda value: self._take(choice.path, value),
            choice.region.offset + Offset(_LABEL, 1), choice, parse if choice.numeric else None,
        )  # fmt: skip
        self.post_message(PopupWanted(popup))

    @on(TextField.Activated)
    def _typed(self, event: TextField.Activated) -> None:
        event.stop()
        field = event.field
        assert isinstance(field, TextRow)
        section, name = field.path.split(".")
        value = text_of(getattr(getattr(self._run.experiment, section), name))

        def accept(text: str) -> None:
            self._take(field.path, self._parsed(field.path, text))

        place = field.region.offset + Offset(2, 1)
        hint = FIELDS[field.path].description or ""
        self.post_message(PopupWanted(EntryPopup(field.label.strip(), value, hint, accept, place, field, 60)))

    def _parsed(self, path: str, text: str) -> object:
        """What a text means for a field; refused while the popup is still open."""
        section, name = path.split(".")
        changed = source.assign(self._run.experiment, [f"{path}={text.strip()}"])
        return getattr(getattr(changed, section), name)
