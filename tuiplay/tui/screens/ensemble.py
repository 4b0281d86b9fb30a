"""The screen of many seeds of the experiment: the usual result, and how much it varies by chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Literal, Protocol

from msgspec.structs import replace
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.run.commands import OpenExperiment
from tuiplay.run.curve_view import CurveView
from tuiplay.run.goal import Goal
from tuiplay.run.live_ensemble import EnsemblePictures, LiveEnsemble, View
from tuiplay.run.luck import quantiles
from tuiplay.run.run import Run
from tuiplay.run.seeds import VARIES, Summary, Vary
from tuiplay.text import counted
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.panels.output import shown_points
from tuiplay.tui.panels.scale import axes_of, curve_axes
from tuiplay.tui.screens.seeds_screen import BUDGET, SeedsOwner, SeedsScreen
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.axes import AXIS
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.popup import Popup
from tuiplay.tui.widgets.seed_list import ALL, SeedList
from tuiplay.tui.widgets.seeds_chart import SeedsChart
from tuiplay.tui.widgets.surface import Surface

_FACTS, _FEW_FACTS, _MANY_ROWS = 7, 4, 30
"""The rows of the summary in words; fewer on screens with fewer rows than ``_MANY_ROWS``."""


_KEYS = [
    Binding("space", "play", "play", id="ensemble_play", tooltip="Train all seeds, or stop"),
    Binding("s", "step", "epoch", id="ensemble_step", tooltip="One epoch of all seeds"),
    Binding("n", "count", "how many", id="ensemble_count", tooltip="How many seeds"),
    Binding("v", "vary", "vary", id="ensemble_vary", tooltip="What each seed changes"),
    Binding("G", "goal", "goal", id="ensemble_goal", tooltip="The goal of the runs"),
    Binding("d", "spread", "mean / spread", id="ensemble_spread", tooltip="The mean, or where seeds disagree"),
    Binding("enter", "take", "open seed", id="ensemble_take", tooltip="Open the seed that is shown"),
    Binding("r", "rewind", "rewind", id="ensemble_rewind", tooltip="Rewind all seeds to epoch 0"),
    Binding("t", "part", "train / test", id="ensemble_part", tooltip="Show training losses, or test losses"),
    Binding("L", "log", "log axis", id="ensemble_log", tooltip="Logarithmic loss axis, or linear"),
    Binding(
        "S", "app.save_picture", "save screen", id="ensemble_save_picture", tooltip="Save the screen as PNG or SVG"
    ),
    Binding("question_mark", "app.help", "help", id="ensemble_help", tooltip="Help for many seeds"),
    Binding("escape,I,q", "dismiss", "back", id="ensemble_close", tooltip="Back to the single run"),
]


class EnsembleOwner(SeedsOwner, Protocol):
    """The part of the app that this screen uses."""

    def take_over(self, command: OpenExperiment, member: Run) -> None:
        """Open an experiment, and continue from the state of another run of it."""


class EnsembleScreen(SeedsScreen):
    """The screen of many seeds: picture and summary on the left; losses and the list of seeds on the right."""

    TITLE = "Many seeds"
    HELP = """The experiment from many seeds at once, to see what usually happens. The seeds are 1, 2, 3 ...: the same
ones for every experiment, so that two experiments can be compared.

Space plays and pauses, s is one epoch, r begins again. n sets how many seeds, v what each seed changes: the points,
the initial weights, or both. G sets a goal, such as test_loss<0.1: the list shows how many reach it, with a 95 %
confidence interval (Wilson), and when.

The picture is the mean of the outputs, or (d) where the seeds disagree: their standard deviation (for a curve, a
band around the mean) or, with classes, the share of seeds that predict another class. The arrow keys show one seed
after the other; enter opens the seed shown in the playground, with its weights and losses; esc goes back without it."""
    BINDINGS: ClassVar[list[BindingType]] = list(_KEYS)
    key_bindings = _KEYS
    listed = "seeds"
    over = "All seeds are done; r starts again, G sets another goal."
    command = "tuiplay seeds"

    def __init__(self, app: EnsembleOwner, palette: ScreenPalette, pacer: FramePacer, ensemble: LiveEnsemble) -> None:
        run = app.current_run
        self.ensemble = ensemble
        super().__init__(app, palette, pacer, self.ensemble)
        self._take_over = app.take_over
        self._pictures, self._curve = EnsemblePictures(self.ensemble), CurveView()
        self.view: View = "mean"
        self._spread = self._few_rows = False
        if not len(run.split.test):
            self._part = "train"

    @property
    def many(self) -> LiveEnsemble:
        """The ensemble of all seeds that is played."""
        return self.ensemble

    @property
    def seeds_list(self) -> SeedList:
        """The list of the seeds."""
        return self.query_one(SeedList)

    def compose(self) -> ComposeResult:
        """Yield picture and summary on the left, losses and seeds on the right, and the key line."""
        palette = self._palette
        with Horizontal(id="ensemble"):
            with Vertical(id="ensemble-left", classes="panel"):
                yield Surface(palette)
                yield Static(id="ensemble-facts")
            with Vertical(id="ensemble-right", classes="panel") as right:
                right.border_title = "losses"
                yield SeedsChart(palette)
                yield SeedList(palette)
        yield KeyLine(palette)

    def divide(self) -> None:
        """Make the picture as large as possible; the rest is for summary, losses and seeds."""
        width, height = self.app.size
        self._few_rows = height < _MANY_ROWS
        facts = _FEW_FACTS if self._few_rows else _FACTS
        rows = max(1, min(height - facts - 4, (width // 2 - AXIS - 4) // CELL_ASPECT))
        surface = self.query_one(Surface)
        surface.styles.height = rows + 1
        self.query_one("#ensemble-left").styles.width = CELL_ASPECT * rows + AXIS + 3
        self.query_one("#ensemble-facts").styles.height = height - rows - 4
        room = height - 3
        self.query_one(SeedsChart).styles.height = room // 2 if room >= 12 else 0
        self.query_one(SeedList).styles.height = "1fr"

    # Showing

    def show(self) -> None:
        """Show everything again."""
        if not self.is_attached:
            return
        experiment, surface = self.ensemble.experiment, self.query_one(Surface)
        member = self.ensemble.members[max(0, self.query_one(SeedList).cursor)].run
        several = experiment.task.has_several_classes
        train, test = shown_points(member.split)
        surface.set_axes(axes_of(experiment.source, True))
        if experiment.source.is_curve:
            self._curve.take(member.split)
            train, test = self._curve.placed(train), self._curve.placed(test)
            surface.set_axes(curve_axes(self._curve, experiment.source, own_units=True, is_output=True))
        surface.set_points(train, test if experiment.view.show_test_data else None, several)
        surface.forget()
        self.query_one(SeedList).show(len(self.ensemble.seeds), self.ensemble.outcome, experiment.task.score_is_share)
        self.paint(0.0)

    def paint(self, budget: float = BUDGET) -> None:
        """Draw the picture, and from time to time the rest.

        ``budget`` is the most seconds for the members' outputs while training.
        """
        surface = self.query_one(Surface)
        columns, rows = surface.cells
        if rows:
            size = self._palette.grid.pixels(columns, rows)
            values, winner = self._pictures.paint(self.view, *size, budget if self.player.playing else float("inf"))
            if self.ensemble.experiment.source.is_curve:
                surface.paint_curve(self._curve.plain(*values))
            else:
                surface.paint(values, False, winner)
        self.name_panel("#ensemble-left", self._title_of_picture)
        self.tell_now_and_then()
        self._pacer.painted()

    @property
    def _title_of_picture(self) -> str:
        words = {"mean": "all seeds: mean", "spread": "all: disagreement"}
        return words[self.view] if isinstance(self.view, str) else f"seed {self.ensemble.seeds[self.view]}"

    def tell(self) -> None:
        """Update summary, losses, seeds and key line."""
        ensemble, chart = self.ensemble, self.query_one(SeedsChart)
        self.query_one("#ensemble-facts", Static).update(self._facts(ensemble.summary()), layout=False)
        self.query_one(SeedList).refresh()
        self.query_one(KeyLine).show(self.hints())
        if chart.size.height:
            chosen = self.view if isinstance(self.view, int) else -1
            chart.show(*ensemble.curves(self._part, 2 * chart.size.width), self._part, self._log, chosen)

    def _facts(self, found: Summary) -> Text:
        palette, ensemble, width = self._palette, self.ensemble, self.query_one("#ensemble-facts").size.width
        over, count = ensemble.status == "ended", len(found.outcomes)
        state = "all done" if over else "playing" if self.player.playing else "paused"
        epoch = Text("epoch ", palette.quiet).append(f"{ensemble.epoch:,}", palette.strong)
        lines = [Text(f"{count} seeds", palette.strong)]
        if self._few_rows:
            if found.diverged:
                state = "all diverged" if found.diverged == count else f"{state}, {found.diverged} diverged"
            now = Text(state, palette.quiet)
            # Without room for both: the state if all have ended, else the epoch.
            heads = (Text("  ").join([epoch, now]), now if over else epoch, Text())
            room = width - lines[0].cell_len - 2
            lines[0].append("  ").append(next(one for one in heads if one.cell_len <= room or not one.cell_len))
        else:
            lines[0].append(f" of {VARIES[ensemble.vary]}", palette.quiet)
            epoch.append(f"  {state}  {1000 * ensemble.seconds_per_epoch:.3g} ms an epoch for all", palette.quiet)
            lines.append(epoch)
        lines += [self._losses(found, "train", width), self._losses(found, "test", width), *self._reached(found, width)]
        if found.diverged and not self._few_rows:
            lines.append(Text(f"{counted(found.diverged, 'seed')} diverged", palette.quiet))
        return Text("\n").join(lines)

    def _losses(self, found: Summary, part: Literal["train", "test"], width: int) -> Text:
        """Median and range of a loss, and of accuracy or R² where there is room."""
        palette, task = self._palette, self.ensemble.experiment.task
        scores = [one.train_score if part == "train" else one.test_score for one in found.outcomes]
        kept = quantiles(score for score in scores if score is not None)
        line = Text(f"{part:<6}", palette.quiet)
        losses = _range(found.losses(part), loss_text)
        line.append(losses if line.cell_len + len(losses) <= width else losses.partition(" ")[0], palette.strong)
        words = percent_text if task.score_is_share else "{:.3f}".format
        more = f"  {palette.words(task.score_name[:3])} {_range(kept, words)}"
        return line.append(more, palette.text) if line.cell_len + len(more) <= width else line

    def _reached(self, found: Summary, width: int) -> list[Text]:
        """The number of seeds that reached the goal, and when: in one line if it fits, else in two if possible."""
        palette = self._palette
        if not self.ensemble.until:
            words = "no goal: G sets one, like test_loss<0.1"
            return [Text(words if len(words) <= width else words.partition(",")[0], palette.quiet)]
        low, high = found.interval
        text = Text(f"{found.reached} of {len(found.outcomes)}", palette.strong)
        share = f" ({100 * low:.0f} to {100 * high:.0f} %)"
        goal = f" reached {self.ensemble.until}{share}"
        when = f"epoch {_range(found.epochs, '{:.0f}'.format)}" if found.reached else ""
        if when and text.cell_len + len(goal) + 2 + len(when) <= width:
            return [text.append(f"{goal}, {when}", palette.text)]
        for more in (goal, f" reached{share}", " reached", ""):
            if text.cell_len + len(more) <= width:
                break
        lines = [text.append(more, palette.text)]
        if when and not self._few_rows:
            lines.append(Text("at ", palette.quiet).append(when, palette.text))
        return lines

    @on(SeedList.Moved)
    def _chosen(self, event: SeedList.Moved) -> None:
        event.stop()
        self.view = self._together if event.number == ALL else event.number
        self.submit(self.show)

    @property
    def _together(self) -> View:
        return "spread" if self._spread else "mean"

    def check(self, goal: str) -> None:
        """Raise InputError if a text is not a goal; an empty one is none."""
        if goal:
            Goal(goal, self.ensemble.experiment, "goal")

    def other(self, count: int, vary: Vary, goal: str) -> Callable[[], None]:
        """Build other seeds of the same experiment, and return the function that puts them on the screen."""
        found = LiveEnsemble(self.ensemble.experiment, count, vary, goal)

        def take_up() -> None:
            self.ensemble, self._pictures = found, EnsemblePictures(found)
            if isinstance(self.view, int) and self.view >= count:
                self.view = self._together

        return take_up

    # Keys

    def action_spread(self) -> None:
        """Switch between the mean of the seeds and their disagreement."""
        self._spread = not self._spread
        self.query_one(SeedList).cursor = ALL
        self.view = self._together
        self.submit(self.show)

    def action_take(self) -> None:
        """Return to the main screen with the seed that is shown."""
        if self.query(Popup):
            return
        if not isinstance(self.view, int):
            self.notify("Choose a seed with the arrow keys first; esc goes back without one.", timeout=4)
            return
        number = self.view
        self.player.pause()
        self.submit(lambda: self._take(number))

    def _take(self, number: int) -> None:
        self.ensemble.settle()
        seed, member = self.ensemble.seeds[number], self.ensemble.members[number].run
        stop = self._owner.current_run.experiment.training.stop
        own = member.experiment
        experiment = own.with_sections(training=replace(own.training, stop=stop))
        self._take_over(OpenExperiment(experiment, f"seed {seed} of many"), member)
        self.dismiss()


def _range(found: dict[str, float | None], words: Callable[[float], str]) -> str:
    """The median, and the 10th and 90th percentiles, as text; "-" if there are none."""
    low, middle, high = found["p10"], found["median"], found["p90"]
    if low is None or middle is None or high is None:
        return "-"
    return f"{words(middle)} ({words(low)} to {words(high)})"
