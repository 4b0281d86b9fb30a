"""The race screen: variants of the experiment side by side, each over the same seeds, and which of them is better."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from tuiplay.errors import InputError
from tuiplay.formats.numbers import loss_text
from tuiplay.raster.cell_grid import CELL_ASPECT
from tuiplay.run.commands import OpenExperiment
from tuiplay.run.live_ensemble import EnsemblePictures
from tuiplay.run.live_race import LiveRace
from tuiplay.run.race import BY_LUCK, Pair, Variant, check
from tuiplay.run.seeds import VARIES, Summary, Vary
from tuiplay.text import counted
from tuiplay.tui.colour.pixel_styles import style
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded, Rearranged
from tuiplay.tui.screens.seeds_screen import BUDGET, SeedsOwner, SeedsScreen
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.popup import Popup, whole
from tuiplay.tui.widgets.race_chart import RaceChart
from tuiplay.tui.widgets.race_lane import BESIDE, Line, RaceLane
from tuiplay.tui.widgets.race_table import RaceRow, RaceTable

_VERDICT_SHARE = 0.1
"""The share of the time for comparing the variants in pairs while training."""
_LOW, _BELOW, _BELOW_LOW = 30, 16, 12
"""The rows of a low screen, and the least rows of chart and table on a higher screen and on a low one."""
_WORDS, _FEW_WORDS = 4, 2
"""The rows of words below a picture, and the same on a low screen."""

_KEYS = [
    Binding("space", "play", "play", id="race_play", tooltip="Start the race, or stop it"),
    Binding("s", "step", "epoch", id="race_step", tooltip="One epoch of every variant"),
    Binding("enter", "take", "use variant", id="race_take", tooltip="Make this variant the experiment; u undoes it"),
    Binding("c", "choose", "variants", id="race_choose", tooltip="Choose other variants"),
    Binding("G", "goal", "goal", id="race_goal", tooltip="The goal of the runs; without one, losses decide"),
    Binding("n", "count", "seeds", id="race_count", tooltip="How many seeds each variant has"),
    Binding("e", "limit", "epochs", id="race_limit", tooltip="After how many epochs the race ends"),
    Binding("v", "vary", "vary", id="race_vary", tooltip="What each seed changes"),
    Binding("r", "rewind", "rewind", id="race_rewind", tooltip="Rewind all variants to epoch 0"),
    Binding("t", "part", "train / test", id="race_part", tooltip="Show training losses, or test losses"),
    Binding("L", "log", "log axis", id="race_log", tooltip="Logarithmic loss axis, or linear"),
    Binding("S", "app.save_picture", "save screen", id="race_save_picture", tooltip="Save the screen as PNG or SVG"),
    Binding("question_mark", "app.help", "help", id="race_help", tooltip="Help for the race"),
    Binding("escape,J,q", "dismiss", "back", id="race_close", tooltip="Back to the single run"),
]


def _listed(names: Sequence[str]) -> str:
    """The names as in a sentence, such as "1, 2 and 4"."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


class RaceScreen(SeedsScreen):
    """The screen of a race: the pictures of the variants above; losses, results and verdict below.

    It closes with True if other variants are to be chosen.
    """

    TITLE = "Race"
    HELP = """Variants of the experiment against each other, each from the same seeds (1, 2, 3 ...), so that they are
compared in pairs, from the same points.

Space starts and stops, s is one epoch, r starts again. A run ends when it reaches the goal (G), such as
test_loss<0.1, and the race ends when all have, or after a number of epochs (e). The variant that reaches the goal in
fewer epochs is better; one that diverges or never reaches it is last. Without a goal, the final losses decide.

A winner is named only if luck does not explain the difference: the exact Wilcoxon signed-rank test over the seeds,
with Holm's correction for more than two variants. Fewer than six seeds cannot show a difference.

The pictures are the means of all seeds. The chart shows each variant's median and quartiles, and faintly every seed of
the variant under the cursor. Enter makes that variant the experiment; u undoes it."""
    BINDINGS: ClassVar[list[BindingType]] = list(_KEYS)
    key_bindings = _KEYS
    listed = "variants"
    over = "The race is over; r starts again, e allows more epochs."
    command = "tuiplay race"

    def __init__(self, app: SeedsOwner, palette: ScreenPalette, pacer: FramePacer, race: LiveRace) -> None:
        super().__init__(app, palette, pacer, race)
        self.race = race
        self._pictures = [EnsemblePictures(lane) for lane in race.lanes]
        if "test" in {part for lane in race.lanes for part in lane.experiment.empty_parts}:
            self._part = "train"
        self._judged = self._judging = 0.0
        self._verdict: tuple[list[Pair], str | None] = [], None

    @property
    def many(self) -> LiveRace:
        """The race that is played."""
        return self.race

    @property
    def seeds_list(self) -> RaceTable:
        """The table of the variants."""
        return self.query_one(RaceTable)

    def compose(self) -> ComposeResult:
        """Yield the pictures, and below them chart, table, verdict and key line."""
        palette = self._palette
        with Horizontal(id="race-lanes"):
            names = [palette.words(variant.name) for variant in self.race.variants]
            for number in range(len(names)):
                yield RaceLane(palette, number, names)
        with Horizontal(id="race-below"):
            with Vertical(id="race-left", classes="panel"):
                yield RaceChart(palette)
            with Vertical(id="race-right", classes="panel"):
                yield RaceTable(palette)
                yield Static(id="race-verdict")
        yield KeyLine(palette)

    @on(Rearranged)
    def _rearranged(self, event: Rearranged) -> None:
        event.stop()
        self.call_after_refresh(self.player.submit, self.show)

    def divide(self) -> None:
        """Make all pictures as large as the one with the least room; the rest is for chart and table."""
        size, lanes = self.app.size, self.query(RaceLane)
        low = size.height < _LOW
        words = _FEW_WORDS if low else _WORDS
        room = size.height - 1 - (_BELOW_LOW if low else max(_BELOW, size.height * 2 // 5))
        width = size.width // len(lanes) - 1
        tall = max(0, min(room, width // CELL_ASPECT))
        beside = width - CELL_ASPECT * tall >= BESIDE
        if not beside:
            tall = max(0, min(room - words, width // CELL_ASPECT))
        for lane in lanes:
            lane.tall = tall
        self.query_one("#race-lanes").styles.height = tall + (0 if beside else words)
        self.query_one(RaceTable).styles.height = 1 + len(lanes)

    # Showing

    def show(self) -> None:
        """Show everything again, with a new verdict."""
        if self.is_attached:
            self._judged = 0.0
            self.paint()
            self.tell()

    def paint(self) -> None:
        """Draw the pictures, and from time to time the rest."""
        playing = self.player.playing
        budget = BUDGET / len(self.race.lanes) if playing else float("inf")
        for lane, pictures in zip(self.query(RaceLane), self._pictures, strict=True):
            columns, rows = lane.cells
            if rows:
                lane.paint(*pictures.paint("mean", *self._palette.grid.pixels(columns, rows), budget))
        self.tell_now_and_then()
        self._pacer.painted()

    def tell(self) -> None:
        """Update chart, table, verdict and key line."""
        race, table, chart = self.race, self.query_one(RaceTable), self.query_one(RaceChart)
        summaries = race.summaries()
        pairs, best = self._judge(summaries)
        over = race.status == "ended"
        rows = [
            RaceRow(self._palette.words(variant.name), summary, over and variant.name == best)
            for variant, summary in zip(race.variants, summaries, strict=True)
        ]
        table.show(rows, bool(race.until))
        for lane, summary in zip(self.query(RaceLane), summaries, strict=True):
            lane.tell(self._facts(lane, summary), lane.number == table.cursor)
        self.query_one("#race-verdict", Static).update(self._words(pairs, best, over), layout=False)
        if chart.size.height:
            points = 2 * chart.size.width
            chart.show([lane.curves(self._part, points) for lane in race.lanes], self._log, table.cursor)
        title = f"{self._part} loss: median, quartiles"
        fits = len(title) + 2 <= self.query_one("#race-left").size.width
        self.name_panel("#race-left", title if fits else f"{self._part} loss, quartiles")
        state = "over" if over else "playing" if self.player.playing else "paused"
        self.name_panel("#race-right", f"epoch {race.epoch:,} of {race.limit:,} · {state}")
        self.query_one(KeyLine).show(self.hints())

    def _judge(self, summaries: Sequence[Summary]) -> tuple[list[Pair], str | None]:
        """The comparison in pairs, and the name of the best variant, None without one.

        While training it is made only as often as it takes a small share of the time.
        """
        now = time.monotonic()
        if not self.player.playing or now - self._judged >= self._judging / _VERDICT_SHARE:
            self._verdict = self.race.verdict(summaries)
            self._judging = time.monotonic() - now
            self._judged = now
        return self._verdict

    def _facts(self, lane: RaceLane, found: Summary) -> list[Line]:
        palette, count = self._palette, len(found.outcomes)
        lines: list[Line] = []
        if self.race.until:
            median = found.epochs["median"]
            when = "" if median is None else f", epoch {median:,.0f}"
            lines.append((f"{found.reached} of {count}{when}", palette.text))
            if lane.size.width < len(lines[0][0]):
                lines[0] = (f"{found.reached}/{count}{when.replace(', epoch', ':')}", palette.text)
        losses = found.losses(self._part)["median"]
        lines.append((f"{self._part} loss {'-' if losses is None else loss_text(losses)}", palette.quiet))
        if found.diverged:
            lines.insert(0 if lane.words_below else len(lines), (f"{found.diverged} diverged", self._bad))
        if not lane.words_below and self.race.until:
            low, high = found.interval
            lines.insert(1, (f"{100 * low:.0f} to {100 * high:.0f} % (95 %)", palette.quiet))
        return lines

    @property
    def _bad(self) -> Style:
        return style(self._palette.file.screen.bad)

    def _words(self, pairs: Sequence[Pair], best: str | None, over: bool) -> Text:
        """Seeds and goal, the verdict, then every pair, as far as there is room."""
        race, palette = self.race, self._palette
        what = f"{counted(race.count, 'seed')} of {VARIES[race.vary]}; "
        what += f"goal {race.until}" if race.until else "no goal: losses decide"
        numbers = {variant.name: f"{place}" for place, variant in enumerate(race.variants, 1)}
        said = self._said(pairs, best, over, numbers), palette.strong if race.epoch else palette.accent
        lines = [(what, palette.quiet), said]
        # The line that a low screen may cut off is already known to the user.
        text = Text("\n").join(Text(*line) for line in (lines[::-1] if self.app.size.height < _LOW else lines))
        for pair in sorted(pairs if race.epoch else [], key=lambda one: one.p_adjusted):
            a, b = numbers[pair.a], numbers[pair.b]
            if pair.better is None:
                text.append(f"\n{a} and {b}: may be luck, p = {pair.p_adjusted:.2g}", palette.quiet)
            else:
                first, second = (a, b) if pair.better == pair.a else (b, a)
                text.append(f"\n{first} beats {second}, p = {pair.p_adjusted:.2g}", palette.text)
        return text

    def _said(self, pairs: Sequence[Pair], best: str | None, over: bool, numbers: Mapping[str, str]) -> str:
        """The verdict in a sentence: the winner, or why there is none."""
        if not self.race.epoch:
            return "space starts the race"
        so_far = "" if over else "so far: "
        beaten = {pair.b if pair.better == pair.a else pair.a for pair in pairs if pair.better}
        ahead = [number for name, number in numbers.items() if name not in beaten]
        if best is not None:
            return f"{so_far}{numbers[best]} wins, by more than luck"
        if 0 < len(ahead) < len(numbers):
            return f"{so_far}no winner, but {_listed(ahead)} {'is' if len(ahead) == 1 else 'are'} not beaten"
        if 2.0 ** (1 - self.race.count) * len(pairs) >= BY_LUCK:
            return f"{so_far}too few seeds to show anything: n adds more"
        return f"{so_far}no winner: luck may explain it"

    @on(RaceTable.Moved)
    def _chosen(self, event: RaceTable.Moved) -> None:
        event.stop()
        self.submit(self.tell)

    @on(RaceLane.Clicked)
    def _clicked(self, event: RaceLane.Clicked) -> None:
        event.stop()
        self.query_one(RaceTable).go(event.number)

    def check(self, goal: str) -> None:
        """Raise InputError if one of the variants cannot have this goal."""
        check(self.race.variants, goal or None, "goal")

    def other(self, count: int, vary: Vary, goal: str) -> Callable[[], None]:
        """Build another race of the same variants, and return the function that puts it on the screen."""
        found = LiveRace(self.race.variants, count, vary, goal, self.race.limit)

        def take_up() -> None:
            self.race = found
            self._pictures = [EnsemblePictures(lane) for lane in found.lanes]

        return take_up

    # Keys

    def action_limit(self) -> None:
        """Ask for the number of epochs."""

        def accept(text: str) -> None:
            limit = whole(text)
            if limit < 1:
                raise InputError(f"{limit} epochs: a race needs at least one")
            self.submit(lambda: self._limit(limit))

        self.ask("Epochs", str(self.race.limit), "the race ends after this many", accept)

    def _limit(self, limit: int) -> None:
        self.race.limit = limit
        self.show()

    def action_choose(self) -> None:
        """Return to the list of variants."""
        self.player.pause()
        self.dismiss(True)

    def action_take(self) -> None:
        """Make the variant under the cursor the experiment."""
        if self.query(Popup):
            return
        variant: Variant = self.race.variants[self.query_one(RaceTable).cursor]
        self.player.pause()
        if variant.experiment == self._owner.current_run.experiment:
            self.notify(f"{variant.name} is the experiment already.", timeout=4, markup=False)
            return
        # Posted to the app, as this screen is closed before the current burst of training ends.
        self.app.post_message(Commanded(OpenExperiment(variant.experiment, f"the variant {variant.name}")))
        self.dismiss()
