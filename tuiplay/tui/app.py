"""The app: it composes the screen, owns the run and routes messages; no painting, no mathematics."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.containers import Horizontal
from textual.filter import LineFilter
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment, warnings_of
from tuiplay.run.command_base import Change, Command
from tuiplay.run.commands import ReloadPoints
from tuiplay.run.frame import FrameRequest, Subject
from tuiplay.run.player import Player
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import WIDE, Capabilities
from tuiplay.terminal.choices import FPS
from tuiplay.terminal.size import ensure_size, is_assumed
from tuiplay.tui.base_app import palette_provider
from tuiplay.tui.colour.appearance import Colours
from tuiplay.tui.files import Files
from tuiplay.tui.guide import Guide
from tuiplay.tui.image_keeper import ImageKeeper
from tuiplay.tui.inside_actions import InsideActions
from tuiplay.tui.insight import Insight
from tuiplay.tui.keeping import Keeping
from tuiplay.tui.keys.bindings import BINDINGS, hints, left_out
from tuiplay.tui.layout.breakpoints import MIN_HEIGHT, MIN_WIDTH
from tuiplay.tui.layout.panel_layout import PanelLayout
from tuiplay.tui.messages import Acted, Commanded, Pointed, PopupWanted, Rearranged, SubjectHovered
from tuiplay.tui.opening import Opening
from tuiplay.tui.panels.data import DataPanel
from tuiplay.tui.panels.features import FeaturesPanel
from tuiplay.tui.panels.health import HealthPanel
from tuiplay.tui.panels.inside import InsidePanel
from tuiplay.tui.panels.network import NetworkPanel
from tuiplay.tui.panels.output import OutputPanel
from tuiplay.tui.panels.subjects import Spotlight
from tuiplay.tui.panels.toolbar import Toolbar
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.screens.styled_once import MainScreen
from tuiplay.tui.textual_patches.apply import apply
from tuiplay.tui.textual_patches.pacing import FramePacer, Meter
from tuiplay.tui.textual_patches.palette import highlighted_command
from tuiplay.tui.typed_ahead import TypedAhead
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.popup import Popup
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user.recent import Recent
from tuiplay.user.themes import DEFAULT

DIAGRAM_EVERY, CHART_EVERY = 3, 5
"""While training, maps and links are painted with every 3rd picture of the surface, the chart with every 5th."""
CHART_PAUSE = 0.25
"""The least seconds between two drawings of the chart while training."""
TOO_SMALL = f"tuiplay needs {MIN_WIDTH}x{MIN_HEIGHT} cells; make the window larger, or press q."
WIDE_REMEDY = "Using ASCII so that the layout does not break; --glyphs full overrides this."
DIVERGED = (
    "Training diverged: the loss is infinite or NaN because the steps were too large. Lower the learning rate (or the "
    "regularization rate), then rewind with r."
)


class TuiplayApp(InsideActions):
    """The playground; ``current_run`` is the run that it shows."""

    CSS_PATH = "tuiplay.tcss"
    TITLE = "tuiplay"
    AUTO_FOCUS = "Diagram"
    BINDINGS: ClassVar[list[BindingType]] = BINDINGS
    COMMANDS: ClassVar[set[Any]] = {palette_provider}

    def __init__(
        self,
        experiment: Experiment,
        *,
        notes: Sequence[str] = (),
        path: str | None = None,
        fps: float = FPS,
        terminal: Capabilities | None = None,
        theme: str = DEFAULT,
        run: Run | None = None,
        recent: Recent | None = None,
        tour: bool = False,
        tour_ended: Callable[[], None] = lambda: None,
    ) -> None:
        apply()
        super().__init__()
        self.colours = Colours(self, terminal, theme)
        self.palette = self.colours.palette
        self.current_run = run or Run(experiment)
        self.keeping = Keeping(self.current_run)
        self.operations = self.keeping.log
        self.frame_pacer = FramePacer(picture=self.palette.terminal.picture)
        self.meter = Meter(self.frame_pacer)
        self.player = Player(self.current_run, self.paint, self.tell_divergence, fps, self.frame_pacer.ready)
        self.panel_layout = PanelLayout(self)
        self._notes = [*notes, *filter(None, [self.colours.complaint]), *warnings_of(experiment)]
        self.player.trained = self.keeping.observe
        self.files = Files(self, path, recent or Recent())
        self.spotlight = Spotlight()
        self._typed_ahead = TypedAhead()
        self._frames, self._chart_drawn = 0, 0.0
        self._shown, self._showing = 0.0, False
        self.insight = Insight(self, self.palette)
        self.image_keeper = ImageKeeper(self, self.palette.terminal.picture, self.frame_pacer)
        self.opening = Opening(self, self.image_keeper.arrange)
        self.guide = Guide(self, tour, tour_ended)

    # The screen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's own filters, then those for what the terminal lacks."""
        return [*super().get_line_filters(), *self.colours.filters]

    def compose(self) -> ComposeResult:
        """Yield toolbar, panels and key line."""
        self.panel_layout.begin(self.size)
        yield Toolbar(self.palette)
        with Horizontal(id="body"):
            yield DataPanel(self.palette)
            yield HealthPanel(self.palette)
            with Horizontal(id="middle"):
                yield FeaturesPanel(self.palette)
                yield NetworkPanel(self.palette)
            yield OutputPanel(self.palette, self.keeping.past, self.player.defer)
        yield InsidePanel(self.palette)
        yield KeyLine(self.palette)
        yield Static(TOO_SMALL, id="too-small")

    def on_mount(self) -> None:
        """Handle mounting: prepare colours and first picture, and start the worker that trains."""
        self.animation_level = "none"
        self.set_class(self.palette.colourless, "-colourless")
        self.frame_pacer.attach(self, self.palette.terminal.to_measure)
        self.image_keeper.begin(self.query_one(Surface))
        self.opening.begin()
        self.guide.begin()
        self.panel_layout.lay_out(self.size)
        self.watch(self.screen, "focused", self.show_keys, init=False)
        self._rearranged()
        self.run_worker(self.player.loop(), name="training", group="training", exit_on_error=True)
        self.tell(self._notes)

    def get_default_screen(self) -> Screen[Any]:
        """Return the main screen, which reports a new size a moment after the app; until then nothing is shown."""
        return MainScreen(id="_default")

    def post_display_hook(self) -> None:
        """Handle an update of the screen: update the pictures."""
        if not self.opening.held:
            self.image_keeper.look()

    def on_resize(self, event: events.Resize) -> None:
        """Handle a resize: divide the screen again."""
        if not self.is_headless:
            ensure_size()
            if is_assumed():
                # The size that is reported now may equal the assumed one, in which the terminal has shown nothing.
                self.screen.refresh()
        self.frame_pacer.forget()
        self.panel_layout.lay_out(event.size)

    async def on_event(self, event: events.Event) -> None:
        """Handle an event: keys and clicks go before training."""
        if isinstance(event, (events.Key, events.MouseDown, events.MouseUp)):
            self.player.give_way()
            self.guide.end()
        if isinstance(event, events.Key) and self._typed_ahead.takes(event):
            return
        await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Handle a key that did nothing: show a message if a teacher hides its control."""
        if len(self.screen_stack) == 1 and (word := left_out(event.key, self.own_keys, self._hidden)):
            self.notify(f"Not available in this experiment: {word}.", timeout=4)

    def on_paste(self, event: events.Paste) -> None:
        """Handle a paste outside of every field: open it if it is a link."""
        if len(self.screen_stack) == 1:
            self.files.paste(event.text)

    @property
    def _hidden(self) -> Sequence[str]:
        return self.current_run.experiment.view.hide

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Handle a cursor report: the terminal has drawn a frame, or answers how wide a glyph is."""
        column = self.frame_pacer.answered(event.x)
        if column is not None and self.colours.measured(column):
            self.notify(f"{WIDE} {WIDE_REMEDY}", severity="warning", timeout=12)

    def show_all(self) -> None:
        """Show the experiment and the run in every panel."""
        begun, self._showing = time.monotonic(), False
        if not self.screen_stack[0].query(NetworkPanel):
            return
        self.query_one(DataPanel).show(self.current_run)
        self.query_one(FeaturesPanel).show(self.current_run)
        rows = self.query_one(FeatureList).source_rows()
        network = self.query_one(NetworkPanel)
        network.show(self.current_run, rows)
        self.panel_layout.show_titles(network.heads, network.chosen)
        output = self.query_one(OutputPanel)
        output.show(self.current_run)
        self.query_one(Toolbar).show(self.current_run, self.player.speed)
        output.surface.forget()
        self._shown = begun
        for screen in self.screen_stack[1:]:
            # One that has just been opened shows what there is when it is mounted.
            if isinstance(screen, Refreshed) and screen.is_mounted:
                screen.show()
        self.paint()
        self.guide.place()
        self.opening.shown()
        self.show_keys()

    def paint(self) -> None:
        """Paint the run as it is now."""
        if not self._shown:
            return
        output, network = self.query_one(OutputPanel), self.query_one(NetworkPanel)
        width, height = output.surface.cells
        map_width, map_height = network.diagram.map_pixels
        subject = self.spotlight.painted = self.subject
        pixels = output.surface.samples.pixels(max(1, width), max(1, height))
        aspect = self.spotlight.aspect(self.current_run.experiment.sizes)
        asked = FrameRequest(*pixels, map_width, map_height, subject, aspect, self.insight.folds, self.insight.parts)
        frame = self.current_run.frame(asked)
        self.insight.painting(self.player.playing)
        output.derivative_of = subject if aspect == "derivative" and isinstance(subject, tuple) else None
        output.paint(frame, self.spotlight.name(self.current_run.experiment.sizes))
        self.query_one(Toolbar).count(self.current_run, self.player.playing)
        self._frames += 1
        still = not self.player.playing
        if still or self._frames % DIAGRAM_EVERY == 0:
            network.paint(frame)
        now = time.monotonic()
        if still or (self._frames % CHART_EVERY == 0 and now - self._chart_drawn >= CHART_PAUSE):
            self._chart_drawn = now
            output.draw_chart()
        self.image_keeper.painted()
        if self.meter.shown and (reading := self.meter.read(self.current_run.trainer.updates)):
            self.query_one(KeyLine).say(reading)

    @property
    def subject(self) -> Subject:
        """The subject of the big surface; None for the output."""
        return self.spotlight.now(self._focused_below, self.current_run.experiment.sizes)

    @property
    def _focused_below(self) -> Widget | None:
        """The focused widget of the main screen, also while another screen covers it."""
        return self.screen_stack[0].focused

    def show_keys(self, *_: object) -> None:
        """Show in the key line the keys that work here and now."""
        allowed = partial(self.check_action, parameters=())
        network = self.query_one(NetworkPanel)
        self.panel_layout.show_titles(network.heads, network.chosen)
        hold = "let go" if self.spotlight.held else "hold" if self.holdable is not None else ""
        keys = hints(self._focused_below, allowed, self.player.playing, self.own_keys, network.resizes, hold)
        self.query_one(KeyLine).show(keys)

    # Messages from panels

    @on(Commanded)
    def _commanded(self, event: Commanded) -> None:
        self.perform(event.command)

    @on(Acted)
    async def _acted(self, event: Acted) -> None:
        await self.run_action(event.action)

    @on(Surface.DrawingEnded)
    def _drawing_ended(self) -> None:
        self.panel_layout.go_back()

    @on(Pointed)
    def _pointed(self) -> None:
        if self.player.playing:
            self.query_one(FeatureList).look_away()
        self.show_subject()
        self.show_keys()

    def show_subject(self) -> None:
        """Paint the big surface again if its subject has changed."""
        if self.subject != self.spotlight.painted:
            self.query_one(OutputPanel).surface.forget()
            self.player.submit(self.paint)

    @on(SubjectHovered)
    def _hovered_over(self, event: SubjectHovered) -> None:
        self.spotlight.hovered = event.subject
        self.show_subject()

    @on(Rearranged)
    def _rearranged(self, event: Rearranged | None = None) -> None:
        if not self._showing and (event is None or event.at >= self._shown):
            self._showing = True
            self.call_after_refresh(self.player.submit, self.show_all)

    @on(PopupWanted)
    def _popup_wanted(self, event: PopupWanted) -> None:
        self.popup(event.popup)

    @on(FeatureList.RightEdge)
    def _to_network(self, event: FeatureList.RightEdge) -> None:
        self.query_one(Diagram).enter_from_left(event.row)

    @on(Diagram.LeftEdge)
    def _to_features(self, event: Diagram.LeftEdge) -> None:
        self.query_one(FeatureList).enter_from_right(event.row)

    @on(CommandPalette.OptionHighlighted)
    def _command_highlighted(self, event: CommandPalette.OptionHighlighted) -> None:
        self.colours.preview(highlighted_command(event))

    @on(CommandPalette.Closed)
    def _palette_closed(self, event: CommandPalette.Closed) -> None:
        if not event.option_selected:
            self.colours.preview(None)

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""
        self.screen.query(Popup).remove()
        self.screen.mount(popup)
        self._typed_ahead.wait_for(popup)

    @on(Popup.Ready)
    async def _popup_ready(self, event: Popup.Ready) -> None:
        for key in self._typed_ahead.end(event.popup):
            await super().on_event(events.Key(key.key, key.character))  # the kept one counts as delivered

    # Changing the run

    def perform(self, command: Command) -> None:
        """Apply an act of the user as soon as no burst of training is in progress, and show the result."""
        self.player.submit(partial(self._perform, command))

    def _perform(self, command: Command) -> None:
        run = self.current_run
        sound, before = run.status == "ok", warnings_of(run.experiment)
        try:
            done = self.operations.perform(run, command)
        except InputError as error:
            self.complain(str(error))
        else:
            if done is not None and done.effect >= Effect.NETWORK:
                self.player.pause()
            if done is None and command.without_effect:
                self.notify_instead(command.without_effect)
            elif done is not None:
                if not isinstance(command, Change) or isinstance(command, ReloadPoints):
                    self.notify_instead(done.words)
                if isinstance(command, Change):
                    self._warn(before)
        self.show_all()
        if sound and run.status != "ok":
            self.player.pause()
            self.tell_divergence()

    def _warn(self, before: list[str]) -> None:
        """Show the warnings of the experiment, apart from those that applied ``before``."""
        for warning in warnings_of(self.current_run.experiment):
            if warning not in before:
                self.notify(warning, severity="warning")

    def tell_divergence(self) -> None:
        """Show that the run has diverged, or that its stop rule has ended it."""
        self.show_all()
        if self.current_run.stopped is not None and self.current_run.status == "ok":
            self.notify(f"Training stopped: {self.current_run.stopped.reason}.", timeout=10, markup=False)
            return
        self.notify(DIVERGED, severity="error", timeout=10)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Return the commands of the palette: every action, data set and more."""
        from tuiplay.tui.commands import system_commands

        return system_commands(self)
