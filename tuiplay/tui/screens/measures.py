"""The screen of measures beyond the loss: confusion matrix, precision, recall, errors, and their baselines."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tuiplay.formats.numbers import percent_text
from tuiplay.run.measures import measures_of
from tuiplay.run.run import Run
from tuiplay.text import figure_text
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.screens.single_close import SingleClose

_TITLES = {"train": "Training points", "validation": "Validation points", "test": "Test points"}
_WIDE = 80
"""The columns of the screen from which the tables have gaps of two."""


class MeasuresScreen(SingleClose):
    """A table for each set of points, with the measures at the time when it was opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,M,q,enter,space", "dismiss", "close", id="measures_close", tooltip="Back to the network"),
        Binding("down,j", "scroll(1)", "down", show=False, id="measures_down", tooltip="Further down"),
        Binding("up,k", "scroll(-1)", "up", show=False, id="measures_up", tooltip="Further up"),
    ]

    def __init__(self, palette: ScreenPalette, run: Run, own_units: bool = True) -> None:
        super().__init__()
        self._palette = palette
        self._measures = measures_of(run)
        self._is_regression = run.experiment.task.is_regression
        source = run.experiment.source
        self._names = source.classes
        self._unit = source.target_scaling[1] if own_units else 1.0
        self._unit_name = source.columns[-1] if own_units and source.columns else ""
        self._epoch, self._penalty = run.trainer.epoch, run.trainer.penalty()

    def compose(self) -> ComposeResult:
        """Yield the tables, one set of points after the other."""
        palette = self._palette
        with VerticalScroll() as box:
            box.border_title = f"Measures at epoch {self._epoch:,}"
            box.border_subtitle = "esc closes"
            if not self._measures:
                yield Static(Text("No measures: the run has diverged, or there are no points.", style=palette.text))
            for name, found in self._measures.items():
                yield Static(Text(palette.words(_TITLES[name]), style=palette.accent))
                if self._is_regression:
                    yield Static(self._regression(found))
                else:
                    yield Static(self._classification(found))
                    yield Static(self._against_baselines(found))
            if self._penalty:
                yield Static(
                    Text(
                        f"The regularization penalty adds {self._penalty:.4g} to the training loss that is minimised.",
                        style=palette.quiet,
                    )
                )

    def _table(self, *columns: str) -> Table:
        table = Table.grid(padding=(0, 2 if self.size.width >= _WIDE else 1))
        for index in range(len(columns)):
            # Where there is no room the words break, not the numbers.
            table.add_column(justify="right" if index else "left", no_wrap=index > 0)
        table.add_row(*(Text(column, style=self._palette.quiet) for column in columns))
        return table

    def _row(self, table: Table, *cells: str) -> None:
        table.add_row(*(Text(cell, style=self._palette.text) for cell in cells))

    def _regression(self, found: dict[str, Any]) -> Table:
        table = self._table("", "network", "baseline: mean")
        words = self._palette.words
        unit = f" ({self._unit_name})" if self._unit_name else ""
        for key, label, factor in (
            ("mae", f"mean absolute error{unit}", self._unit),
            ("rmse", f"root mean square error{unit}", self._unit),
            ("r2", words("R²"), 1.0),
        ):
            self._row(table, label, *(_digits(_times(one[key], factor)) for one in (found, found["baseline"])))
        return table

    def _classification(self, found: dict[str, Any]) -> Table:
        names = [name[:10] for name in self._names]
        table = self._table("actual \\ predicted", *names, "precision", "recall")
        for index, row in enumerate(found["confusion"]):
            numbers = (found["precision"][index], found["recall"][index])
            self._row(table, names[index], *(f"{count:,}" for count in row), *map(_percent, numbers))
        return table

    def _against_baselines(self, found: dict[str, Any]) -> Table:
        """A table of accuracy and log loss, each with the baseline that needs no inputs."""
        table, guess = Table.grid(padding=(0, 2)), found["baseline"]
        table.add_column()
        table.add_column(justify="right")
        self._row(table, "")
        self._row(table, "accuracy", _percent(found["accuracy"]))
        self._row(table, "  baseline: majority class", _percent(guess["accuracy"]))
        self._row(table, "log loss", _digits(found["log_loss"]))
        self._row(table, "  baseline: class frequencies", _digits(guess["log_loss"]))
        self._row(table, "")
        return table

    def action_scroll(self, step: int) -> None:
        """Scroll by ``step`` rows."""
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _digits(value: float | None) -> str:
    return "-" if value is None else figure_text(value)


def _percent(value: float | None) -> str:
    return "-" if value is None else percent_text(value)
