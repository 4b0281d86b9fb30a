"""The screen of the points behind a loss, the worst first."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from tuiplay.experiment.measure_names import PARTS, Part
from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.formats.own_units import SCALED, OwnUnits, name_of
from tuiplay.run.point_rows import JudgedPoints, judged, points_of
from tuiplay.run.run import Run
from tuiplay.text import counted, printable
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import PointChosen
from tuiplay.tui.screens.single_close import SingleClose
from tuiplay.tui.widgets.legend import shorten
from tuiplay.tui.widgets.popup import Listing

_LISTED = 200
_WORST = 10
_FIXED = 45
"""The columns of a row beside the label."""
_LABEL = range(8, 15)
"""The columns that a label may take."""


class PointList(Listing, inherit_bindings=False):
    """The list of points."""

    TITLE = "How the loss is made of points"
    HELP = """The loss is the mean of the losses of its points. Here they are, the worst first, as of the moment the
list was opened: loss, its share of the whole, x1, x2, label, output, and ! for a misclassified point.

Enter goes to a point: the cursor on the big picture reads the network there. Tab shows the other points."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "go there", id="points_select", tooltip="Move the cursor to this point"),
        Binding("down,j", "cursor_down", "down", show=False, id="points_down", tooltip="The next point"),
        Binding("up,k", "cursor_up", "up", show=False, id="points_up", tooltip="The previous point"),
        Binding("pagedown", "page_down", "a page down", show=False, id="points_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "a page up", show=False, id="points_page_up", tooltip="A page up"),
        Binding("home", "first", "worst", show=False, id="points_first", tooltip="The worst point"),
        Binding("end", "last", "last", show=False, id="points_last", tooltip="The last point"),
    ]


class PointsScreen(SingleClose):
    """The points of one set with their losses; Enter moves the cursor of the big picture to one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,W", "dismiss", "close", id="points_close", tooltip="Back to the network"),
        Binding("tab,t", "other", "other points", id="points_other", tooltip="Training, test or validation points"),
        Binding("question_mark", "app.help", "help", id="points_help", tooltip="Help for the list of points"),
    ]

    def __init__(self, palette: ScreenPalette, run: Run, part: Part = "train", units: OwnUnits = SCALED) -> None:
        super().__init__()
        self._palette, self._run, self._part, self._units = palette, run, part, units
        self._found: JudgedPoints | None = None
        self._label_width = _LABEL[-1]

    def compose(self) -> ComposeResult:
        """Yield a head over the list."""
        with Vertical() as box:
            box.border_subtitle = "enter goes to the point  tab other points  esc closes"
            yield Static(id="points-head")
            yield PointList(compact=True)

    def on_mount(self) -> None:
        """Handle mounting: show the list with the cursor on the worst point."""
        self._list()
        self.query_one(PointList).focus()

    def action_other(self) -> None:
        """Show the next set that has points."""
        parts = [part for part in PARTS if len(points_of(self._run, part))]
        if parts:
            self._part = parts[(parts.index(self._part) + 1) % len(parts)] if self._part in parts else parts[0]
            self._list()

    def _list(self) -> None:
        palette, run = self._palette, self._run
        # A row may not be wider than the dialog within its border.
        self._label_width = min(max(_LABEL[0], self.size.width - 7 - _FIXED), _LABEL[-1])
        self._found = found = judged(run, self._part)
        title = f"{PARTS[self._part].capitalize()} loss at epoch {run.trainer.epoch:,}"
        self.query_one(Vertical).border_title = title
        order = found.worst()[:_LISTED]
        head = Text(palette.words(self._made_of(found)), style=palette.text)
        is_curve = run.experiment.source.is_curve
        where, label = (f"{'x':>9}", "y") if is_curve else (f"{'x1':>9}{'x2':>9}", "label")
        columns = f"\n{'loss':>8}{'share':>7}{where}{label:>{self._label_width}}{'output':>9}"
        head.append(columns, palette.quiet)
        self.query_one("#points-head", Static).update(head)
        listing = self.query_one(PointList)
        listing.clear_options()
        total = float(found.losses.sum())
        listing.add_options(ListOption(self._line(found, int(place), total), str(place)) for place in order)
        listing.highlighted = 0 if len(order) else None

    def _made_of(self, found: JudgedPoints) -> str:
        """The loss as a sum over the points, and how unevenly they contribute to it."""
        count = len(found.losses)
        if not count:
            return "There are no such points."
        losses = np.sort(found.losses)[::-1]
        total = float(losses.sum())
        if not np.isfinite(total):
            return "The run has diverged: some losses are not numbers."
        text = f"{loss_text(total / count)} = {total:.4g} / {counted(count, 'point')}."
        if total:
            worst = min(_WORST, count)
            text += f" The worst {worst} make up {percent_text(float(losses[:worst].sum()) / total)};"
            text += f" half of the points have less than {loss_text(float(np.median(losses)))}."
        if not self._run.experiment.task.is_regression:
            text += f" {int(found.wrong.sum()):,} {'is' if found.wrong.sum() == 1 else 'are'} misclassified."
        return text if found.total == count else f"{text} (The first {count:,} of {found.total:,}.)"

    def _line(self, found: JudgedPoints, place: int, total: float) -> Text:
        palette = self._palette
        x1, x2, label = found.points[place].tolist()
        loss = float(found.losses[place])
        output = found.outputs[:, place]
        shown = float(output[0] if len(output) == 1 else output.max())
        share = percent_text(loss / total) if total and np.isfinite(loss / total) else "-"
        line = Text(f"{loss_text(loss):>8}", style=palette.strong)
        source, units = self._run.experiment.source, self._units
        where = f"{units.coordinate(0, x1):>9}" + ("" if source.is_curve else f"{units.coordinate(1, x2):>9}")
        line.append(f"{share:>7}{where}", palette.text)
        name = shorten(palette.words(printable(name_of(label, source.classes, units))), self._label_width - 2)
        said = units.target_text(shown) if units.scales_target and not source.classes else f"{shown:.3f}"
        line.append(" " * (self._label_width - cell_len(name)) + f"{name}{said:>9}", palette.quiet)
        if found.wrong[place]:
            line.append("  !", palette.accent)
        return line

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._found is not None:
            x1, x2 = self._found.points[int(event.option_id or 0), :2].tolist()
            self.app.post_message(PointChosen(x1, x2))
            self.dismiss()
