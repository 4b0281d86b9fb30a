"""What the screens of many seeds have in common: a player of their own, what can be asked for, and when to draw."""

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
"""Seconds of a picture for the members' outputs, while training."""
_PAUSE = 0.4
"""Seconds from one drawing of charts and words to the next, at least, while training."""
_SHARE = 0.04
"""Of the time, for drawing them while training: a key that comes meanwhile waits for it."""
_QUIET = 0.12
"""Seconds after a key for which they are not drawn unless they are asked for: the next key may be near."""


class SeedsOwner(Protocol):
    """The app, as these screens see it."""

    current_run: Run
    player: Player

    def popup(self, popup: Popup) -> None:
        """Open a popup, and close the one that may be open."""


class ManySeeds(Playable, Protocol):
    """What such a screen plays."""

    vary: Vary
    until: str

    @property
    def count(self) -> int:
        """Number of seeds."""


class SeedsScreen(SingleClose):
    """Trains many seeds while it is open."""

    key_bindings: ClassVar[Sequence[Binding]] = ()
    """In the order of the line of keys; the first plays and pauses."""
    listed: ClassVar[str] = ""
    """What the arrows go through."""
    over: ClassVar[str] = ""
    """Said where there is nothing left to play."""
    command: ClassVar[str] = ""
    """The command that takes more seeds than a screen does."""

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

    # What a screen of them says of itself

    @property
    def many(self) -> ManySeeds:
        """What it plays."""
        raise NotImplementedError

    @property
    def seeds_list(self) -> Widget:
        """Has the keys, and gets them back from a popup."""
        raise NotImplementedError

    def show(self) -> None:
        """Show everything, from the beginning."""
        raise NotImplementedError

    def paint(self) -> None:
        """Show the pictures, and now and then the rest."""
        raise NotImplementedError

    def tell(self) -> None:
        """Show charts and words."""
        raise NotImplementedError

    def divide(self) -> None:
        """Give every part its rows."""
        raise NotImplementedError

    def check(self, goal: str) -> None:
        """Refuse what cannot be a goal."""
        raise NotImplementedError

    def other(self, count: int, vary: Vary, goal: str) -> Callable[[], None]:
        """Make other seeds; what it returns makes them those that are played. For a thread: nothing changes before."""
        raise NotImplementedError

    # What they have in common

    def on_mount(self) -> None:
        """The first picture, and the worker."""
        self.run_worker(self.player.loop(), name="seeds", group="seeds", exit_on_error=True)
        self.seeds_list.focus()
        self.divide()
        self.call_after_refresh(self.show)

    def submit(self, act: Callable[[], None]) -> None:
        """Do something as soon as no burst is under way, if this is still open then."""
        self.player.submit(partial(self._if_there, act))

    def _if_there(self, act: Callable[[], None]) -> None:
        """Do something, unless it was closed during a step."""
        if self in self.app.screen_stack:
            act()

    def on_unmount(self) -> None:
        """Nothing trains any more."""
        self.player.close()

    def on_resize(self, _event: events.Resize) -> None:
        """Every part gets other rows."""
        self.divide()
        self.call_after_refresh(self.show)

    def on_key(self, event: events.Key) -> None:
        """Keys go before training, and before charts and words; one that has its effect only on the one run says so."""
        self.player.give_way()
        self._quiet = time.monotonic() + _QUIET
        if event.key in self.active_bindings or self.query(Popup):
            return
        own = getattr(self.app, "own_keys", {})
        for one in BINDINGS:
            if isinstance(one, Binding) and event.key in split(effective(one, own)):
                back = key_text(effective(self.key_bindings[-1], own).split(",")[0])
                self.notify(
                    f"{key_text(one.key.split(',')[0])} ({one.description}) is for the one run; {back} goes back to it."
                )
                return

    def on_descendant_focus(self) -> None:
        """The list or a popup: other keys."""
        for line in self.query(KeyLine):  # none, while it is put together
            line.show(self.hints())

    def tell_now_and_then(self) -> None:
        """Charts and words, while training only as often as they take a small share of the time."""
        now = time.monotonic()
        due = now - self._told >= max(_PAUSE, self._telling / _SHARE) and now >= self._quiet
        if due or not self.player.playing:
            self.tell()
            self._told = time.monotonic()
            self._telling = self._told - now

    def name_panel(self, where: str, words: str) -> None:
        """Give a panel a title."""
        panel, words = self.query_one(where), self._palette.words(words)
        if panel.border_title != words:  # a title that is set again re-sends the whole panel
            panel.border_title = words

    def hints(self) -> Sequence[tuple[str, str]]:
        """The hints for the line of keys."""
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
        """One epoch."""
        self.player.step(epochs=1)

    def action_rewind(self) -> None:
        """All at epoch 0."""
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
        """Ask how many seeds."""

        def accept(text: str) -> None:
            count = whole(text)
            if not FEWEST <= count <= MOST:
                raise InputError(
                    f"{counted(count, 'seed')}: the screen shows {FEWEST} to {MOST}; {self.command} takes more"
                )
            self._begin(count, self.many.vary, self.many.until)

        self.ask("Seeds", str(self.many.count), f"how many, {FEWEST} to {MOST}", accept)

    def action_vary(self) -> None:
        """The next of what another seed changes."""
        kinds = list(VARIES)
        vary = kinds[(kinds.index(self.many.vary) + 1) % len(kinds)]
        self._begin(self.many.count, vary, self.many.until)
        self.notify(f"Each seed changes: {VARIES[vary]}.", timeout=3)

    def action_goal(self) -> None:
        """Ask what is to be reached."""

        def accept(text: str) -> None:
            self._begin(self.many.count, self.many.vary, text.strip())

        hint = "a run ends where this holds; nothing for no goal"
        self.ask("Goal", self.many.until or "test_loss<0.1", hint, accept)

    def ask(self, title: str, value: str, hint: str, accept: Callable[[str], None]) -> None:
        """Ask for a value, in a popup."""
        size = self.app.size
        width = min(60, size.width - 4)
        place = Offset((size.width - width) // 2, size.height // 3)
        self._owner.popup(EntryPopup(title, value, hint, accept, place, self.seeds_list, width))

    def action_part(self) -> None:
        """Training losses, or test losses."""
        self._part = "test" if self._part == "train" else "train"
        self.submit(self.tell)

    def action_log(self) -> None:
        """The other loss axis."""
        self._log = not self._log
        self.submit(self.tell)
