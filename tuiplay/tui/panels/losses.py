"""The losses and the scores, above the big picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip

from tuiplay.experiment.measure_names import Part
from tuiplay.formats.numbers import loss_text, part_loss_text, percent_text
from tuiplay.nn.task import Task
from tuiplay.run.frame import Frame
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import Control

Cell = tuple[Part, Literal["loss", "score"]]
"""One of the numbers: its set of points, and what it measures."""
_CELLS: tuple[Cell, ...] = (("train", "loss"), ("train", "score"), ("test", "loss"), ("test", "score"))
_IN_ONE_ROW: tuple[Cell, ...] = (("train", "loss"), ("test", "loss"), ("test", "score"))


class Losses(Control):
    """The losses, and the share of points classified correctly or of the variance explained (R²).

    ``extra`` adds a row at the end for what only some experiments have: a validation loss, a penalty, a learning rate
    that changes. ``points`` has the numbers of training and of test points.
    """

    TITLE = "Losses"
    HELP = """The losses of the training and test points, and the share of points classified correctly, or R². Enter on
a loss lists the points by their loss, the worst first; enter on an accuracy shows which classes are confused."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up,h,k", "walk(-1)", "previous", show=False, id="losses_before", tooltip="The previous number"),
        Binding("right,down,l,j", "walk(1)", "next", show=False, id="losses_after", tooltip="The next number"),
        Binding(
            "enter", "open", "its points", id="losses_open", tooltip="The points of a loss, or the confusion matrix"
        ),
    ]

    @dataclass
    class NumberOpened(Message):
        """The message that the points or the confused classes behind a number are to be shown."""

        part: Part
        kind: Literal["loss", "score"]

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="losses")
        self._at = 0
        self.palette = palette
        self.extra = False
        self.points = (0, 0)
        self._shown: tuple[tuple[str, str], tuple[str, str], str] = (("", ""), ("", ""), "")
        self._more: tuple[tuple[str, str], ...] = ()

    def paint(self, frame: Frame, task: Task, scheduled: bool = False, best: str = "") -> None:
        """Show the numbers of a frame, the learning rate if ``scheduled``, and the best possible score if given."""
        scores = tuple(
            "–" if score is None else percent_text(score) if task.score_is_share else f"{score:.3f}"
            for score in frame.scores
        )
        measure = self.palette.words(task.score_name)
        train, test = map(part_loss_text, (frame.train_loss, frame.test_loss), self.points)
        shown = (train, scores[0]), (test, scores[1]), measure
        # The most important first: what does not fit is left out.
        more: list[tuple[str, str]] = [("best possible", best)] if best else []
        if not math.isnan(frame.validation_loss):
            more.append(("valid.", loss_text(frame.validation_loss)))
        if frame.penalty is not None:
            more.append(("penalty", loss_text(frame.penalty)))
        if scheduled:
            more.append(("rate", f"{frame.rate:.3g}"))
        if (shown, tuple(more)) != (self._shown, self._more):
            self._shown, self._more = shown, tuple(more)
            self.refresh()

    def _extra_line(self) -> Strip:
        """The strip of the extra row: labels and values, as many as fit completely."""
        parts: list[Segment] = []
        room = self.size.width
        for label, value in self._more:
            gap = "  " if parts else ""
            room -= len(gap) + len(label) + 1 + len(value)
            if room < 0:
                break
            colour = style(self.palette.validation_colour) if label == "valid." else self.palette.quiet
            parts += [Segment(f"{gap}{label} ", colour), Segment(value, self.palette.text)]
        return Strip(parts).adjust_cell_length(self.size.width)

    def line(self, y: int) -> Strip:
        """The strip of row ``y``: one for the training points, one for the test points, or both in a single row."""
        height = self.size.height - self.extra
        if self.extra and y == height:
            return self._extra_line()
        train, test, measure = self._shown
        quiet, strong = self.palette.quiet, self.palette.strong
        curves, signs = self.palette.file.curves, self.palette.curve_signs
        at = self.cell if self.has_focus else None

        def number(cell: Cell) -> Style:
            return self.palette.selected if cell == at else strong

        if height > 1:
            part: Part = "train" if y == 0 else "test"
            noun, measure = ("loss ", measure) if self.size.width >= 36 else ("", measure[:3])
            name, (loss, score), colour = ("train", train, curves.train) if y == 0 else ("test ", test, curves.test)
            sign = signs[min(y, 1)]
            parts = [
                Segment(sign + " ", style(colour)), Segment(f"{name} {noun}", quiet),
                Segment(loss, number((part, "loss"))), Segment(" " * max(1, 9 - len(loss))),
                Segment(f"{measure} ", quiet), Segment(score, number((part, "score"))),
            ]  # fmt: skip
        else:
            words = ("train ", "test ")
            if sum(map(len, (*words, train[0], test[0]))) + 2 + max(6, len(test[1]) + 1) > self.size.width:
                words = ("", "")
            parts = [
                Segment(signs[0] + " " if not words[0] else "", style(curves.train)), Segment(words[0], quiet),
                Segment(train[0], number(("train", "loss"))), Segment("  "),
                Segment(signs[1] + " " if not words[1] else "", style(curves.test)), Segment(words[1], quiet),
                Segment(test[0], number(("test", "loss"))), Segment(" " * max(1, 6 - len(test[1]))),
                Segment(test[1], number(("test", "score"))),
            ]  # fmt: skip
        return Strip(parts).adjust_cell_length(self.size.width)

    # The numbers one by one

    @property
    def _cells(self) -> tuple[Cell, ...]:
        return _CELLS if self.size.height - self.extra > 1 else _IN_ONE_ROW

    @property
    def cell(self) -> Cell:
        """The number under the cursor."""
        return self._cells[self._at % len(self._cells)]

    def action_walk(self, step: int) -> None:
        """Move the cursor by ``step`` numbers."""
        self._at = (self._at + step) % len(self._cells)
        self.refresh()

    def action_open(self) -> None:
        """Show what the number under the cursor is made of."""
        self.post_message(self.NumberOpened(*self.cell))

    def on_click(self, event: events.Click) -> None:
        """Handle a click: open the number at the click, or the one to its left."""
        if self._cells is _CELLS:
            wide = event.x >= (23 if self.size.width >= 36 else 18)
            self._at = 2 * min(event.y, 1) + wide
        else:
            self._at = min(2, 3 * event.x // max(1, self.size.width))
        self.action_open()
