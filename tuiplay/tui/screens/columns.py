"""The screen of a table's columns: their values, their information about the label, and which are used."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from tuiplay.data.sources import described_by
from tuiplay.data.table_curve import NO_SECOND
from tuiplay.data.table_labels import MAX_CLASSES
from tuiplay.data.table_overview import Assigned, ColumnSummary, assignment, overview
from tuiplay.errors import InputError
from tuiplay.formats.numbers import percent_text
from tuiplay.run.commands import SetFields
from tuiplay.run.run import Run
from tuiplay.text import figure_text
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded, PopupWanted
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.widgets.popup import Listing, ListPopup

_ROLE, _NAME, _SHARE = 8, 20, 8
"""The widths of the list's columns, in cells."""
_VALUES = 26
"""The width of the values of a column in cells, where there is room."""
_FRAME = 8
"""The width of the frame, its padding and a scroll bar, in cells."""
_WORDS = {"x": "x1", "y": "x2", "projected": "PCA", "label": "label", "target": "target", "": ""}
_WORDS_OF_CURVE = {**_WORDS, "x": "x", "target": "y"}
_ROLES: tuple[tuple[Assigned, str], ...] = (
    ("x", "x1"), ("y", "x2"), ("label", "label (classes)"), ("target", "target (numbers to predict)"),
)  # fmt: skip
_READ = ("x", "y", "label", "target", "projection", "decimal", "skip_bad_rows")
NO_TABLE = "The points are not from a table, so there are no columns to choose."


class ColumnList(Listing, inherit_bindings=False):
    """The list of the table's columns."""

    TITLE = "Columns of the table"
    HELP = """Enter asks what to use the column as; x, y, l and t use it as x1, x2, the label or the target at once. It
replaces the column used for that before; what you do not choose is guessed. c makes the table a curve, y (the
target) over x alone, or gives it a second input again.

The list shows what is in each column, how many values are missing, and how informative it is: the share of its variance
that the classes, or the target, explain. 0 %: not at all; 100 %: a copy of the label."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "use as", id="columns_select", tooltip="Use it as x1, x2, label or target"),
        Binding("x", "screen.use('x')", "x1", id="columns_x", tooltip="Use it as x1"),
        Binding("y", "screen.use('y')", "x2", id="columns_y", tooltip="Use it as x2"),
        Binding(
            "l",
            "screen.use('label')",
            "label",
            id="columns_label",
            tooltip="Use it as the label: its values are classes",
        ),
        Binding(
            "t",
            "screen.use('target')",
            "target",
            id="columns_target",
            tooltip="Use it as the target: its numbers are predicted",
        ),
        Binding("down,j", "cursor_down", "next", show=False, id="columns_down", tooltip="The next column"),
        Binding("up,k", "cursor_up", "previous", show=False, id="columns_up", tooltip="The previous column"),
        Binding(
            "c",
            "screen.curve",
            "curve",
            id="columns_curve",
            tooltip="Make it a curve, y over x, or use two inputs again",
        ),
        Binding("pagedown", "page_down", "a page down", show=False, id="columns_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "a page up", show=False, id="columns_page_up", tooltip="A page up"),
        Binding("home", "first", "first", show=False, id="columns_first", tooltip="The first column"),
        Binding("end", "last", "last", show=False, id="columns_last", tooltip="The last column"),
    ]


class ColumnsScreen(Refreshed):
    """The screen to choose columns of a table; every choice changes the points of the run at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "close", id="columns_close", tooltip="Back to the network"),
        Binding("u", "app.undo", "undo", id="columns_undo", tooltip="Undo the last change"),
        Binding("ctrl+r,U", "app.redo", "redo", id="columns_redo", tooltip="Redo the last undone change"),
        Binding("question_mark", "app.help", "help", id="columns_help", tooltip="Help for the columns"),
    ]

    def __init__(self, palette: ScreenPalette, run: Run) -> None:
        super().__init__()
        self._palette, self._run = palette, run
        self._columns: list[ColumnSummary] = []
        self._shown: tuple[object, ...] | None = None
        self._room = _VALUES

    def compose(self) -> ComposeResult:
        """Yield a head over the list."""
        with Vertical() as box:
            box.border_title = "Columns of the table"
            box.border_subtitle = "enter, or x y l t: use as  c curve  u undo  esc closes"
            yield Static(id="columns-head")
            yield ColumnList(compact=True)

    def on_mount(self) -> None:
        """Handle mounting: show the list with the cursor on the first column in use."""
        self.show()
        self.query_one(ColumnList).focus()

    def show(self) -> None:
        """Show the columns and their use, if it has changed."""
        data = self._run.experiment.data
        described = (*described_by(data), self.size.width)
        if described == self._shown:
            return
        self._shown = described
        head, listing = "", self.query_one(ColumnList)
        self._columns = []
        if not data.file:
            head = NO_TABLE
        else:
            try:
                self._columns = overview(data.file, **{name: getattr(data, name) for name in _READ})
            except InputError as error:
                head = str(error)
        room = self.size.width - _FRAME - _ROLE - _NAME - 2 * _SHARE
        self._room = max(1, min(_VALUES, room))
        place = listing.highlighted or 0
        listing.clear_options()
        listing.add_options(ListOption(self._line(column)) for column in self._columns)
        if self._columns:
            used = next((column.index for column in self._columns if column.role), 0)
            listing.highlighted = min(place, len(self._columns) - 1) or used
            head = f"{'used as':<{_ROLE}}{'column':<{_NAME}}{_cut('values', self._room)}"
            head += f"{'missing':>{_SHARE}}{'tells':>{_SHARE}}"
        self.query_one("#columns-head", Static).update(Text(head, style=self._palette.quiet))

    def on_resize(self) -> None:
        """Handle a resize: show the values in the new width."""
        self.show()

    def _line(self, column: ColumnSummary) -> Text:
        palette = self._palette
        words = _WORDS_OF_CURVE if self._run.experiment.source.is_curve else _WORDS
        line = Text(f"{words[column.role]:<{_ROLE}}", style=palette.accent)
        line.append(_cut(column.name, _NAME), style=palette.text)
        line.append(_cut(palette.words(_values(column)), self._room), style=palette.quiet)
        missing = percent_text(column.missing) if column.missing else ""
        tells = "" if column.telling is None else percent_text(column.telling)
        line.append(f"{missing:>{_SHARE}}", style=palette.quiet)
        line.append(f"{tells:>{_SHARE}}", style=palette.text)
        return line

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        listing = self.query_one(ColumnList)
        column = self._columns[event.option_index]
        place = listing.region.offset + Offset(_ROLE, event.option_index - int(listing.scroll_offset.y) + 1)

        def use(role: object) -> None:
            self._use(column.index, next(name for name, _ in _ROLES if name == role))

        popup = ListPopup(f"Use {column.name} as", _ROLES, column.role, use, place, listing)
        self.post_message(PopupWanted(popup))

    def action_use(self, role: Assigned) -> None:
        """Give the column under the cursor a role."""
        index = self.query_one(ColumnList).highlighted
        if index is not None:
            self._use(index, role)

    def action_curve(self) -> None:
        """Switch the table between one input and two."""
        data = self._run.experiment.data
        if data.file:
            again = data.y == NO_SECOND
            changes = {"data.y": ""} if again else {"data.y": NO_SECOND, "data.label": "", "data.projection": "columns"}
            self.post_message(Commanded(SetFields(changes)))

    def _use(self, index: int, role: Assigned) -> None:
        data = self._run.experiment.data
        changes = assignment(self._columns, index, role, {name: str(getattr(data, name)) for name in _READ})
        if role == "label" and data.y == NO_SECOND:
            changes["y"] = ""
        self.post_message(Commanded(SetFields({f"data.{name}": value for name, value in changes.items()})))


def _values(column: ColumnSummary) -> str:
    """The values of a column, in a few words."""
    if column.kind == "empty":
        return "empty"
    if column.kind == "text":
        noun = "classes" if column.distinct <= MAX_CLASSES else "texts"
        return f"{column.distinct:,} {noun}: {', '.join(column.examples)}"
    if column.flaw:
        return column.flaw
    span = (
        "" if column.low is None or column.high is None else f"{figure_text(column.low)} to {figure_text(column.high)}"
    )
    return f"row numbers {span}" if column.counts else span


def _cut(text: str, width: int) -> str:
    """The text in ``width`` cells, the last one blank; a longer text ends with dots."""
    return f"{text if len(text) < width else f'{text[: max(0, width - 4)]}...'[: width - 1]:<{width}}"
