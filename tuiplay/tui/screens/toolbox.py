"""The toolbox: every setting beyond those that beginners see, in one list over the screen."""

from __future__ import annotations

from itertools import chain
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Offset
from textual.widgets import Static

from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.formats import source
from tuiplay.formats.numbers import typed_text
from tuiplay.run.commands import SetFields
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.help_text import explain
from tuiplay.tui.messages import Commanded, PopupWanted
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.widgets.popup import EntryPopup, ListPopup
from tuiplay.tui.widgets.selector import Selector
from tuiplay.tui.widgets.text_field import TextField

_LABEL = 30
_ABOUT, _FRAME = 7, 3
"""The most rows of a setting's description, and the rows of the frame with the blank line above the description."""
HEADINGS = ("Training", "Network", "Data")
"""The groups, from top to bottom; the ``toolbox`` of a field names its group, if it has one."""
ROWS: dict[str, list[Field]] = {
    heading: [field for field in FIELDS.values() if field.toolbox == heading] for heading in HEADINGS
}  # fmt: skip
"""The fields of each group, in the order of their sections."""


class ChoiceRow(Selector, inherit_bindings=False):
    """A setting with options; up and down move to another setting."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", "previous option", show=False, id="row_previous", tooltip="The previous option"),
        Binding("right,l", "step(1)", "next option", show=False, id="row_next", tooltip="The next option"),
        Binding("enter", "open", "open", show=True, id="row_open", tooltip="All options as a list"),
    ]


class TextRow(TextField):
    """A setting that is typed as text."""

    def __init__(self, palette: ScreenPalette, field: Field) -> None:
        super().__init__(palette, field.path, f"{field.label:<{_LABEL}}", field.about)


class SettingList(VerticalScroll, inherit_bindings=False):
    """The list of settings; up and down move between its rows instead of scrolling."""


class Toolbox(Refreshed):
    """The screen of settings in groups; those without a meaning at the moment are hidden."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,T,q", "dismiss", "close", id="toolbox_close", tooltip="Back to the network"),
        Binding("down,j", "app.focus_next", "next setting", show=False, id="toolbox_next", tooltip="The next setting"),
        Binding(
            "up,k",
            "app.focus_previous",
            "previous setting",
            show=False,
            id="toolbox_before",
            tooltip="The previous setting",
        ),
        Binding("c", "app.columns", "columns", id="toolbox_columns", tooltip="The columns of your table"),
        Binding("question_mark", "app.help", "help", id="toolbox_help", tooltip="Help for the setting"),
    ]

    def __init__(self, palette: ScreenPalette, run: Run) -> None:
        super().__init__()
        self._palette, self._run = palette, run
        self._widgets = {row.path: self._widget(row) for row in chain(*ROWS.values())}

    def _widget(self, field: Field) -> Selector | TextRow:
        if not field.selectable:
            return TextRow(self._palette, field)
        labels = (f"{field.label:<{_LABEL}}",) * 3
        return ChoiceRow(
            self._palette, field.path, labels, field.selectable, field.about, field.is_numeric, unit=field.unit
        )

    def compose(self) -> ComposeResult:
        """Yield the groups of settings, and below them the description of the focused one."""
        with Vertical() as frame:
            frame.border_title = "Toolbox"
            columns = "  c columns" if self._run.experiment.data.file else ""
            frame.border_subtitle = f"↑↓ move  ←→ change  enter type{columns}  ? help  esc closes"
            with SettingList(id="toolbox-list") as box:
                box.can_focus = False
                for title, rows in ROWS.items():
                    yield Static(Text(title, style=self._palette.accent), classes="heading")
                    yield from (self._widgets[row.path] for row in rows)
            yield Static("", id="toolbox-about")

    def on_mount(self) -> None:
        """Handle mounting: show the settings and focus the first one."""
        self.show()
        self.watch(self, "focused", self._describe, init=False)
        self._widgets["training.optimizer"].focus()

    def on_resize(self) -> None:
        """Handle a resize: limit the height of the list, so that the description remains visible below it."""
        room, about = max(3, self.size.height - _FRAME - _ABOUT), self.query_one("#toolbox-about").styles
        self.query_one("#toolbox-list").styles.max_height = room
        about.max_height, about.min_height = _ABOUT, 0 if room > len(self._widgets) else _ABOUT

    def show(self) -> None:
        """Show the settings of the experiment."""
        experiment = self._run.experiment
        for path, widget in self._widgets.items():
            value = FIELDS[path].of(experiment)
            widget.display = experiment.shows(path)
            if isinstance(widget, Selector):
                widget.show(value, 0)
            else:
                widget.show(typed_text(value) or "–")
        self.call_after_refresh(self._describe)

    def _describe(self, *_: object) -> None:
        found = explain(self.focused, self._run)
        field = FIELDS.get(getattr(self.focused, "path", ""))
        if field is not None and field.registry:
            lines = [f"{entry.title}{entry.formula and ': '}{entry.formula}\n{entry.about}" for entry in found.now]
            lines += found.about[1:]
        else:
            lines = [*found.about[:1], *found.formulas, *(entry.formula for entry in found.now)]
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
            FIELDS[choice.path].label, choice.options, choice.value, lambda value: self._take(choice.path, value),
            choice.region.offset + Offset(_LABEL, 1), choice, parse if choice.numeric else None,
        )  # fmt: skip
        self.post_message(PopupWanted(popup))

    @on(TextField.Activated)
    def _typed(self, event: TextField.Activated) -> None:
        event.stop()
        row = event.field
        field = FIELDS[row.path]

        def accept(text: str) -> None:
            self._take(field.path, self._parsed(field.path, text))

        place = row.region.offset + Offset(2, 1)
        value = typed_text(field.of(self._run.experiment))
        self.post_message(PopupWanted(EntryPopup(field.label, value, field.description, accept, place, row, 60)))

    def _parsed(self, path: str, text: str) -> object:
        """The value of a text for the field at ``path``; raises InputError while the popup is still open."""
        changed = source.assign(self._run.experiment, [f"{path}={text.strip()}"])
        return FIELDS[path].of(changed)
