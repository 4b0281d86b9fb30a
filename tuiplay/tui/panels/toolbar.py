"""The toolbar, the top line of the screen: play state, counters, and the settings that are chosen from lists."""

from __future__ import annotations

from collections.abc import Mapping

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.strip import Strip

from tuiplay.data.datasets import FIRST
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import SetFields
from tuiplay.run.player import SPEEDS
from tuiplay.run.run import Run
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.keys.bindings import first_key
from tuiplay.tui.messages import Acted, Commanded, PopupWanted
from tuiplay.tui.widgets.finding_mark import FindingMark, mark_of
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.popup import ListPopup, number
from tuiplay.tui.widgets.selector import Option, Selector

TIGHT = 2
"""The value of ``room`` from which on one column, not two, separates two choices."""
_PROBLEM = "problem"
"""The one control that is not a field, as the data set determines it; the original Playground uses the same name."""


COUNTERS_WIDTH = (46, 36, 12, 12, 12)
"""The width of the counters in columns, by ``room``."""
LEAST = len(COUNTERS_WIDTH) - 1


def count_text(count: int, most: int = 9) -> str:
    """A counter with all its digits if they fit into ``most`` characters, else in millions."""
    text = f"{count:,}"
    return text if len(text) <= most else f"{count / 1e6:,.1f} M"


class Counters(LineWidget):
    """The play state, the epoch and the number of updates."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="counters")
        self.palette = palette
        self._shown: tuple[str, int, int, int] = ("paused", 0, 0, 1)

    def show(self, state: str, epoch: int, updates: int, room: int) -> None:
        """Show a state ("playing", "paused", "diverged") and counts."""
        shown = (state, epoch, updates, room)
        if shown != self._shown:
            if room != self._shown[3]:
                self.styles.width = COUNTERS_WIDTH[room]
            self._shown = shown
            self.refresh()

    def on_mount(self) -> None:
        """Handle mounting: set the width of the counters."""
        self.styles.width = COUNTERS_WIDTH[1]

    def line(self, y: int) -> Strip:
        """The strip of the line: state, epoch and updates, from left to right."""
        palette = self.palette
        state, epoch, updates, room = self._shown
        screen = palette.file.screen
        mark = {"playing": ("►", screen.good), "paused": ("║", screen.quiet)}.get(state, ("!", screen.bad))
        parts = [Segment(" ")]
        if room == 0:
            parts.append(Segment("tuiplay  ", palette.accent))
        parts.append(Segment(mark[0] + " ", style(mark[1], bold=True)))
        if room < 2:
            parts += [Segment("epoch ", palette.quiet)]
        most = 9 if room < TIGHT else 8
        parts.append(Segment(f"{epoch:07,d}" if len(f"{epoch:,}") < most else count_text(epoch, most), palette.strong))
        if room < 2:
            parts += [Segment("  updates ", palette.quiet), Segment(count_text(updates), palette.text)]
        return Strip(parts).adjust_cell_length(self.size.width)


class Toolbar(Horizontal):
    """The line of the counters, the choices and the mark of findings."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="toolbar")
        self._palette = palette
        self.room = 1
        """The level of abbreviation: 0 for all words, ``LEAST`` for the fewest."""
        self._experiment = Experiment()
        self._values: dict[Selector, object] = {}
        self._sign = ""

    def compose(self) -> ComposeResult:
        """Yield the counters, the choices and the mark of findings, from left to right."""
        palette = self._palette
        yield Counters(palette)
        yield Selector(
            palette, "speed", ("speed", "speed", ""), [(i, s.label) for i, s in enumerate(SPEEDS)],
            "How fast to play ([ and ]): epochs per second, or single updates. The frame rate does not change.",
        )  # fmt: skip
        yield self._chosen_from("training.learning_rate", "rate", "rate")
        yield self._chosen_from("network.activation", "act", "act")
        yield self._chosen_from("training.regularization", "reg", "reg")
        # After the regularization two letters are enough for its rate; its list and its help show the full name.
        yield self._chosen_from("training.regularization_rate", "at", "at", "at")
        problems: list[Option] = [(name, name) for name in FIRST]
        yield Selector(
            palette, _PROBLEM, ("", "", ""), problems,
            "Classification: separate classes. Regression: predict a number. Curve: predict a number from one input. "
            "Each has its own data sets and its own output. Switching resets the network.",
            short={"classification": "class.", "regression": "regr."},
            formulas=(
                "classification: o = tanh(Σ w a + b); with three and more classes p = softmax(Σ w a + b)",
                "regression and curve: o = Σ w a + b",
            ),
        )  # fmt: skip
        yield FindingMark(palette)

    def _chosen_from(self, path: str, normal: str, small: str, wide: str = "") -> Selector:
        """A selector of the field at ``path``; its label on wide screens is the field's own if ``wide`` is empty."""
        field = FIELDS[path]
        labels = (wide or field.label, normal, small)
        return Selector(self._palette, path, labels, field.selectable, field.about, field.is_numeric)

    def show(self, run: Run, speed: int) -> None:
        """Show the settings of the experiment, and the speed."""
        experiment = self._experiment = run.experiment
        values: dict[Selector, object] = {}
        for choice in self.query(Selector):
            field = FIELDS.get(choice.path)
            if field is not None:
                choice.display = experiment.shows(field.path)
                values[choice] = field.of(experiment)
            elif choice.path == _PROBLEM:
                choice.display = _PROBLEM not in experiment.view.hide
                values[choice] = experiment.problem
            else:
                values[choice] = speed
        self._values = values
        self._divide()

    def _divide(self) -> None:
        """Choose the longest labels that leave room for the mark of findings."""
        kept = len(self._sign) + TIGHT if self._sign else 0
        self.room = next((room for room in range(LEAST) if self._left(room) >= kept), LEAST)
        self.set_class(self.room >= TIGHT, "-tight")
        for choice, value in self._values.items():
            choice.show(value, self.room)

    def _left(self, room: int) -> int:
        """The columns beside counters and choices at a value of ``room``: 0 for all words, ``LEAST`` for the fewest."""
        gap = 2 if room < TIGHT else 1
        shown = (choice.width_of(value, room) + gap for choice, value in self._values.items() if choice.display)
        return self.app.size.width - COUNTERS_WIDTH[room] - sum(shown) + gap

    def mark(self, count: int, to_mend: bool, own_keys: Mapping[str, str]) -> None:
        """Show the number of findings, and whether one of them needs to be fixed."""
        sign = mark_of(first_key("findings", own_keys), to_mend) if count else ""
        if sign != self._sign:
            self._sign = sign
            self._divide()
        self.query_one(FindingMark).show(sign, count, to_mend, self._left(self.room))

    def count(self, run: Run, playing: bool) -> None:
        """Show the play state and the counters."""
        state = "diverged" if run.status != "ok" else "playing" if playing else "paused"
        self.query_one(Counters).show(state, run.trainer.epoch, run.trainer.updates, self.room)

    @on(Selector.Changed)
    def _changed(self, event: Selector.Changed) -> None:
        event.stop()
        self._chosen(event.choice.path, event.value)

    def _chosen(self, path: str, value: object) -> None:
        if path == "speed":
            self.post_message(Acted(f"speed({value})"))
        elif path == _PROBLEM:
            self.post_message(Acted(f"problem({value!r})"))
        else:
            self.post_message(Commanded(SetFields({path: value})))

    @on(Selector.Opened)
    def _opened(self, event: Selector.Opened) -> None:
        event.stop()
        choice = event.choice

        def chosen(value: object) -> None:
            if choice.path != _PROBLEM or value != choice.value:
                self._chosen(choice.path, value)

        def parse(text: str) -> object:
            value = number(text)
            self._experiment.change({choice.path: value})  # raises InputError while the list is still open
            return value

        field = FIELDS.get(choice.path)
        title = field.label if field else choice.path
        place = choice.region.offset + Offset(-1, 1)
        popup = ListPopup(title, choice.options, choice.value, chosen, place, choice, parse if choice.numeric else None)
        self.post_message(PopupWanted(popup))
