"""The losses and how many points are right, above the big picture."""

from __future__ import annotations

import math

from rich.segment import Segment
from textual.strip import Strip

from tuiplay.formats.numbers import loss_text, part_loss_text, percent_text
from tuiplay.nn.task import Task
from tuiplay.run.frame import Frame
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.line_widget import LineWidget


class Losses(LineWidget):
    """Losses, and how many points are right, or how much of the variance is explained.

    ``extra`` gives it a row more at the end, for what only some experiments have: a validation loss, a penalty, a
    learning rate that changes. ``points`` says how many there are for training and test.
    """

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="losses")
        self.palette = palette
        self.extra = False
        self.points = (0, 0)
        self._shown: tuple[tuple[str, str], tuple[str, str], str] = (("", ""), ("", ""), "")
        self._more: tuple[tuple[str, str], ...] = ()

    def paint(self, frame: Frame, task: Task, scheduled: bool = False, best: str = "") -> None:
        """Show a frame's; the learning rate if it is ``scheduled``, and the best score that is possible if given."""
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
        """Labels and values, as many as fit whole."""
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
        """A row for the training points, one for the test points; both in one where there is only one row."""
        height = self.size.height - self.extra
        if self.extra and y == height:
            return self._extra_line()
        train, test, measure = self._shown
        quiet, strong = self.palette.quiet, self.palette.strong
        curves, signs = self.palette.file.curves, self.palette.curve_signs
        if height > 1:
            noun, measure = ("loss ", measure) if self.size.width >= 36 else ("", measure[:3])
            name, (loss, score), colour = ("train", train, curves.train) if y == 0 else ("test ", test, curves.test)
            sign = signs[min(y, 1)]
            parts = [
                Segment(sign + " ", style(colour)), Segment(f"{name} {noun}", quiet),
                Segment(f"{loss} ".ljust(9), strong), Segment(f"{measure} ", quiet), Segment(score, strong),
            ]  # fmt: skip
        else:
            words = ("train ", "test ")
            if sum(map(len, (*words, train[0], test[0]))) + 2 + max(6, len(test[1]) + 1) > self.size.width:
                words = ("", "")
            parts = [
                Segment(signs[0] + " " if not words[0] else "", style(curves.train)), Segment(words[0], quiet),
                Segment(train[0] + "  ", strong),
                Segment(signs[1] + " " if not words[1] else "", style(curves.test)), Segment(words[1], quiet),
                Segment(test[0], strong), Segment(test[1].rjust(max(6, len(test[1]) + 1)), strong),
            ]  # fmt: skip
        return Strip(parts).adjust_cell_length(self.size.width)
