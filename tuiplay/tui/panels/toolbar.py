"""The top line: state, counters, and what is chosen from lists."""

from __future__ import annotations

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.geometry import Offset
from textual.strip import Strip

from tuiplay.experiment.value import LEARNING_RATES, REGULARIZATION_RATES, Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.run.commands import SetFields
from tuiplay.run.player import SPEEDS
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette, style
from tuiplay.tui.messages import Acted, Commanded, PopupWanted
from tuiplay.tui.widgets.line_widget import LineWidget
from tuiplay.tui.widgets.popup import ListPopup, number
from tuiplay.tui.widgets.selector import Option, Selector

_HIDE_NAMES = {
    "training.learning_rate": "learningRate",
    "network.activation": "activation",
    "training.regularization": "regularization",
    "training.regularization_rate": "regularizationRate",
    "problem": "problem",
}


def count_text(count: int) -> str:
    """A counter in at most nine characters."""
    return f"{count:,}" if count < 10_000_000 else f"{count / 1e6:,.1f} M"


class Counters(LineWidget):
    """Play state, epochs, updates."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="counters")
        self.palette = palette
        self._shown: tuple[str, int, int, int] = ("paused", 0, 0, 1)

    def show(self, state: str, epoch: int, updates: int, room: int) -> None:
        """Show a state ("playing", "paused", "diverged") and counts."""
        shown = (state, epoch, updates, room)
        if shown != self._shown:
            if room != self._shown[3]:
                self.styles.width = (47, 36, 12, 12)[room]
            self._shown = shown
            self.refresh()

    def on_mount(self) -> None:
        """As wide as the longest text."""
        self.styles.width = 36

    def line(self, y: int) -> Strip:
        """From left to right."""
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
        parts.append(Segment(f"{epoch:07,d}", palette.strong))
        if room < 2:
            parts += [Segment("  updates ", palette.quiet), Segment(count_text(updates), palette.text)]
        return Strip(parts).adjust_cell_length(self.size.width)


class Toolbar(Horizontal):
    """One line of choices."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="toolbar")
        self._palette = palette
        self.room = 1
        self._experiment = Experiment()

    def compose(self) -> ComposeResult:
        """From left to right."""
        palette = self._palette
        yield Counters(palette)
        yield Selector(
            palette, "speed", ("speed", "speed", ""), [(i, s.label) for i, s in enumerate(SPEEDS)],
            "How fast to play ([ and ]): epochs per second, or single updates. The pictures keep their own pace.",
        )  # fmt: skip
        yield Selector(
            palette, "training.learning_rate", ("learning rate", "rate", "rate"),
            [(r, f"{r:g}") for r in LEARNING_RATES],
            "The size of a step against the gradient. Too small creeps, too large jumps about or blows up. Takes "
            "effect at once, also while playing.", numeric=True,
        )  # fmt: skip
        yield Selector(
            palette, "network.activation", ("activation", "act", "act"),
            [(a.name, a.title) for a in ACTIVATIONS.values()],
            "What a hidden neuron makes of the sum z of its inputs. f' is its slope: where that is near 0, the neuron "
            "hardly learns.",
        )  # fmt: skip
        yield Selector(
            palette, "training.regularization", ("regularization", "reg", "reg"),
            [(r.name, r.title) for r in REGULARIZERS.values()],
            "A pull on the weights against learning by heart. The formula is what it adds to the loss for each weight.",
        )  # fmt: skip
        yield Selector(
            palette, "training.regularization_rate", ("at", "at", "at"), [(r, f"{r:g}") for r in REGULARIZATION_RATES],
            "Strength of the regularization; 0 is none. From 0.1 on the pull usually beats the learning.", numeric=True,
        )  # fmt: skip
        problems: list[Option] = [("classification", "classification"), ("regression", "regression")]
        yield Selector(
            palette, "problem", ("problem", "", ""), problems,
            "Classification: tell classes apart. Regression: fit a number. Each has its own data sets and its own "
            "output: a switch starts the network anew.",
            short={"classification": "class.", "regression": "regr."},
        )  # fmt: skip

    def show(self, run: Run, speed: int) -> None:
        """Show what the experiment says."""
        experiment = self._experiment = run.experiment
        values: dict[str, object] = {
            "speed": speed,
            "training.learning_rate": experiment.training.learning_rate,
            "network.activation": experiment.network.activation,
            "training.regularization": experiment.training.regularization,
            "training.regularization_rate": experiment.training.regularization_rate,
            "problem": experiment.problem,
        }
        for choice in self.query(Selector):
            choice.display = _HIDE_NAMES.get(choice.path, "") not in experiment.view.hide
            choice.show(values[choice.path], self.room)

    def count(self, run: Run, playing: bool) -> None:
        """Show the counters."""
        state = "diverged" if run.status != "ok" else "playing" if playing else "paused"
        self.query_one(Counters).show(state, run.trainer.epoch, run.trainer.updates, self.room)

    @on(Selector.Changed)
    def _changed(self, event: Selector.Changed) -> None:
        event.stop()
        self._chosen(event.choice.path, event.value)

    def _chosen(self, path: str, value: object) -> None:
        if path == "speed":
            self.post_message(Acted(f"speed({value})"))
        elif path == "problem":
            self.post_message(Acted("problem"))
        else:
            self.post_message(Commanded(SetFields({path: value})))

    @on(Selector.Opened)
    def _opened(self, event: Selector.Opened) -> None:
        event.stop()
        choice = event.choice

        def chosen(value: object) -> None:
            if choice.path != "problem" or value != choice.value:
                self._chosen(choice.path, value)

        def parse(text: str) -> object:
            value = number(text)
            self._experiment.change({choice.path: value})  # refuses what does not fit while the list is still open
            return value

        title = choice.labels[0] or choice.path
        place = choice.region.offset + Offset(-1, 1)
        popup = ListPopup(title, choice.options, choice.value, chosen, place, choice, parse if choice.numeric else None)
        self.post_message(PopupWanted(popup))
