"""The base class of the screens of many seeds: a player of their own, its settings, and when to draw."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, Literal, Protocol

from textual import events
from textual.binding import Binding
from textual.geometry import Offset
from textual.widget import Widget

from tuiplay.errors import InputError
from tuiplay.run.live_ensemble import FEWEST, MOST
from tuiplay.run.player import SPEEDS, Playable, Player
from tuiplay.run.run import Run
from tuiplay.run.seeds import VARIES, Vary
from tuiplay.text import counted
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.keys.bindings import BINDINGS, effective, key_text, split
from tuiplay.tui.preparing import PREPARING, prepare
from tuiplay.tui.screens.single_close import SingleClose
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.key_line import KeyLine
from tuiplay.tui.widgets.popup import EntryPopup, Popup, whole

BUDGET = 0.003
"""The most seconds of a picture for the members' outputs, while training."""
_PAUSE = 0.4
"""The least seconds between two drawings of charts and words, while training."""
_SHARE = 0.04
"""The share of the time for drawing them while training; a key that is pressed meanwhile has to wait."""
_QUIET = 0.12
"""The seconds after a key in which they are not drawn unless asked for, as another key may follow."""


class SeedsOwner(Protocol):
    """The part of the app that these screens use."""

    current_run: Run
    player: Player

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""


class ManySeeds(Playable, Protocol):
    """The trained object of such a screen: an ensemble or a race."""

    vary: Vary
    until: str

    @property
    def count(self) -> int:
        """The number of seeds."""


class SeedsScreen(SingleClose):
    """A screen that trains many seeds while it is open."""

    key_bindings: ClassVar[Sequence[Binding]] = ()
    """The bindings in the order of the key line: the first plays and pauses, the last closes the screen."""
    listed: ClassVar[str] = ""
    """The name of what the arrows move through."""
    over: ClassVar[str] = ""
    """The message if there is nothing left to play."""
    command: ClassVar[str] = ""
    """The command that takes more seeds than the screen does."""

    def __init__(self, app: SeedsOwner, palette: ScreenPalette, pacer: FramePacer, many: ManySeeds) -> None:
        super().__init__()
        self._owner, self._palette, self._pacer = app, palette, pacer
        painted, over = partial(self._if_there, self.paint), partial(self._if_there, self.show)
        self.player = Player(many, painted, over, app.player.fps, pacer.ready)
        self.player.speed = len(SPEEDS) - 1
        self._log = False
        self._part: Literal["train", "test"] = "test"
        self._told = self._telling = self._quiet = 0.0
        self._asked = 0

    # Defined by each of the screens

    @property
    def many(self) -> ManySeeds:
        """The ensemble or race that is played."""
        raise NotImplementedError

    @property
    def seeds_list(self) -> Widget:
        """The widget that has the focus, and gets it back from a popup."""
        raise NotImplementedError

    def show(self) -> None:
        """Show everything again."""
        raise NotImplementedError

    def paint(self) -> None:
        """Draw the pictures, and from time to time the rest."""
        raise NotImplementedError

    def tell(self) -> None:
        """Update charts and words."""
        raise NotImplementedError

    def divide(self) -> None:
        """Give every part its rows."""
        raise NotImplementedError

    def check(self, goal: str) -> None:
        """Raise InputError if a text cannot be the goal."""
        raise NotImplementedError

    def other(self, count: int, vary: Vary, goal: str) -> Callable[[], None]:
        """Build other seeds, and return the function that makes them the ones that are played.

        This runs in a thread: nothing changes before that function is called.
        """
        raise NotImplementedError

    # Common to all of them

    def on_mount(self) -> None:
        """Handle mounting: start the player and show the first picture."""
        self.run_worker(self.player.loop(), name="seeds", group="seeds", exit_on_error=True)
        self.seeds_list.focus()
        self.divide()
        self.call_after_refresh(self.show)

    def submit(self, act: Callable[[], None]) -> None:
        """Call ``act`` as soon as no burst of training is in progress, if the screen is still open then."""
        self.player.submit(partial(self._if_there, act))

    def _if_there(self, act: Callable[[], None]) -> None:
        """Call ``act``, unless the screen was closed during a burst."""
        if self in self.app.screen_stack:
            act()

    def on_unmount(self) -> None:
        """Handle unmounting: stop training."""
        self.player.close()

    def on_resize(self, _event: events.Resize) -> None:
        """Handle a resize: give every part its rows and show everything again."""
        self.divide()
        self.call_after_refresh(self.show)

    def on_key(self, event: events.Key) -> None:
        """Handle a key: let it go before training, charts and words.

        For a key that applies to the main screen alone, show a message that says so.
        """
        self.player.give_way()
        self._quiet = time.monotonic() + _QUIET
        if event.key in self.active_bindings or self.query(Popup):
            return
        own = getattr(self.app, "own_keys", {})
        for one in BINDINGS:
            if isinstance(one, Binding) and event.key in split(effective(one, own)):
                back = key_text(effective(self.key_bindings[-1], own).split(",")[0])
                self.notify(
                    f"{key_text(one.key.split(',')[0])} ({one.description}) is for the single run; "
                    f"{back} goes back to it."
                )
                return

    def on_descendant_focus(self) -> None:
        """Handle a change of focus between list and popup: show its keys."""
        for line in self.query(KeyLine):  # none before the screen is composed
            line.show(self.hints())

    def tell_now_and_then(self) -> None:
        """Update charts and words; while training only as often as they take a small share of the time."""
        now = time.monotonic()
        due = now - self._told >= max(_PAUSE, self._telling / _SHARE) and now >= self._quiet
        if due or not self.player.playing:
            self.tell()
            self._told = time.monotonic()
            self._telling = self._told - now

    def name_panel(self, where: str, words: str) -> None:
        """Set the title of the panel that the selector ``where`` finds."""
        panel, words = self.query_one(where), self._palette.words(words)
        if panel.border_title != words:  # a title that is set again re-sends the whole panel
            panel.border_title = words

    def hints(self) -> Sequence[tuple[str, str]]:
        """The hints for the key line: keys and what they do."""
        if keys := getattr(self.focused, "popup_hints", None):
            return tuple(keys)
        own = getattr(self.app, "own_keys", {})
        shown = [(key_text(effective(one, own).split(",")[0]), one.description) for one in self.key_bindings]
        return [(shown[0][0], "pause" if self.player.playing else "play"), ("↑↓", self.listed), *shown[1:]]

    # Keys

    def action_play(self) -> None:
        """Play or pause."""
        if self.player.playing:
            self.player.pause()
            self.submit(self.paint)
        elif self.many.status == "ended":
            self.notify(self.over, timeout=4)
        else:
            self.player.play()

    def action_step(self) -> None:
        """Train all seeds for one epoch."""
        self.player.step(epochs=1)

    def action_rewind(self) -> None:
        """Return all seeds to epoch 0."""
        self._begin(self.many.count, self.many.vary, self.many.until)

    def _begin(self, count: int, vary: Vary, goal: str) -> None:
        self.check(goal)
        self.player.pause()
        self._asked += 1
        number, line = self._asked, self.query_one(KeyLine)

        def done(take_up: Callable[[], None]) -> None:
            if number == self._asked and self.is_attached:
                line.say("")
                self.player.pause()
                self.submit(partial(self._change, take_up))

        def refused(error: InputError) -> None:
            if number == self._asked and self.is_attached:
                line.say("")
                self.notify(f"{error}.", severity="error", timeout=8, markup=False)

        def waiting() -> None:
            line.say(PREPARING.format(counted(count, "seed")))

        prepare(self.app, partial(self.other, count, vary, goal), done, refused, waiting)

    def _change(self, take_up: Callable[[], None]) -> None:
        take_up()
        self.player.run = self.many
        self.show()

    def action_count(self) -> None:
        """Ask for the number of seeds."""

        def accept(text: str) -> None:
            count = whole(text)
            if not FEWEST <= count <= MOST:
                raise InputError(
                    f"{counted(count, 'seed')}: the screen shows {FEWEST} to {MOST}; {self.command} takes more"
                )
            self._begin(count, self.many.vary, self.many.until)

        self.ask("Seeds", str(self.many.count), f"how many, {FEWEST} to {MOST}", accept)

    def action_vary(self) -> None:
        """Select the next of what another seed changes."""
        kinds = list(VARIES)
        vary = kinds[(kinds.index(self.many.vary) + 1) % len(kinds)]
        self._begin(self.many.count, vary, self.many.until)
        self.notify(f"Each seed changes: {VARIES[vary]}.", timeout=3)

    def action_goal(self) -> None:
        """Ask for the goal."""

        def accept(text: str) -> None:
            self._begin(self.many.count, self.many.vary, text.strip())

        hint = "a run ends when this holds; empty: no goal"
        self.ask("Goal", self.many.until or "test_loss<0.1", hint, accept)

    def ask(self, title: str, value: str, hint: str, accept: Callable[[str], None]) -> None:
        """Ask for a value in a popup."""
        size = self.app.size
        width = min(60, size.width - 4)
        place = Offset((size.width - width) // 2, size.height // 3)
        self._owner.popup(EntryPopup(title, value, hint, accept, place, self.seeds_list, width))

    def action_part(self) -> None:
        """Switch between training and test losses."""
        self._part = "test" if self._part == "train" else "train"
        self.submit(self.tell)

    def action_log(self) -> None:
        """Switch between a linear and a logarithmic loss axis."""
        self._log = not self._log
        self.submit(self.tell)
