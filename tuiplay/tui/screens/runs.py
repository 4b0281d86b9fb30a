"""The screen of the kept runs: pinned runs and branches of the timeline, to restore, name, compare and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from tuiplay.errors import InputError
from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.run.pins import Pin, compare, differences
from tuiplay.run.timeline import MEGABYTE, Branch
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.keeping import Keeping
from tuiplay.tui.messages import Acted
from tuiplay.tui.screens.single_close import Refreshed
from tuiplay.tui.widgets.popup import EntryPopup, Listing

_NAME, _SETTINGS, _WIDE = 16, 3, 22
_WIDEST = 75
"""The most columns of a line."""
NOTHING = "Nothing is pinned yet: P pins the run as it is. A branch begins where training continues from the past (<)."
LAST = "earlier"
_KEYS = "enter restores  n name  x compare  J race  backspace deletes  esc closes"


class RunList(Listing, inherit_bindings=False):
    """The list of pinned runs, then of branches."""

    TITLE = "Pinned runs and branches"
    HELP = """Runs that you pinned (P): the settings in which they differ from the current one, how long they were
trained, and their best test loss and its epoch. Below them are the branches: every path that training took, from
where it left another.

Enter restores a run with all its settings, weights and losses; nothing is lost, as the current one is a branch too.
n gives it a name, backspace deletes it. x marks a pinned run, and x on another compares the two: the settings that
differ, losses, and accuracies with McNemar's exact test on the same test points. J lets them race over many seeds.

They are saved with the session, up to 16 MB: tuiplay --resume restores them and marks those of an earlier session."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "restore", id="runs_restore", tooltip="Restore this run"),
        Binding("n", "screen.name", "name", id="runs_name", tooltip="Give it another name"),
        Binding("x", "screen.compare", "compare", id="runs_compare", tooltip="Mark it, or compare with the marked one"),
        Binding("backspace,delete", "screen.delete", "delete", id="runs_delete", tooltip="Delete it"),
        Binding("down,j", "cursor_down", "next", show=False, id="runs_down", tooltip="The run below"),
        Binding("up,k", "cursor_up", "previous", show=False, id="runs_up", tooltip="The run above"),
        Binding("pagedown", "page_down", "a page down", show=False, id="runs_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "a page up", show=False, id="runs_page_up", tooltip="A page up"),
        Binding("home", "first", "first", show=False, id="runs_first", tooltip="The first run"),
        Binding("end", "last", "last", show=False, id="runs_last", tooltip="The last run"),
    ]


class RunsScreen(Refreshed):
    """The screen of the kept runs; ``restore`` is called with the chosen one after the screen has closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,D,q", "dismiss", "close", id="runs_close", tooltip="Back to the network"),
        Binding("J", "race", "race", id="runs_race", tooltip="Let the pinned runs race over the same seeds"),
        Binding("question_mark", "app.help", "help", id="runs_help", tooltip="Help for the list of runs"),
    ]

    def __init__(self, palette: ScreenPalette, keeping: Keeping, restore: Callable[[Pin | Branch], None]) -> None:
        super().__init__()
        self._palette, self._keeping, self._restore = palette, keeping, restore
        self._items: list[Pin | Branch] = []
        self._marked: Pin | None = None

    def compose(self) -> ComposeResult:
        """Yield a head over the list, and the result of a comparison below it."""
        with Vertical() as box:
            box.border_title = RunList.TITLE
            box.border_subtitle = _KEYS
            yield Static(id="runs-head")
            yield RunList(compact=True)
            yield Static(id="runs-foot")

    def on_mount(self) -> None:
        """Handle mounting: show the list and focus it."""
        self.show()
        self.query_one(RunList).focus()

    def show(self) -> None:
        """Show the runs that are kept now."""
        keeping, palette, listing = self._keeping, self._palette, self.query_one(RunList)
        timeline, place = keeping.timeline, listing.highlighted or 0
        branches = timeline.branches if len(timeline.branches) > 1 else []
        self._items = [*keeping.pins, *branches]
        head = f"{'':2}{'run':{_NAME}}{'epochs':>9}  {'best test loss':>20}  settings that differ"
        used = f"Past epochs use {timeline.nbytes / MEGABYTE:.2g} MB of {timeline.budget / MEGABYTE:,.0f}."
        self.query_one(Vertical).border_title = palette.words(f"{RunList.TITLE} · {used}")
        self.query_one("#runs-head", Static).update(Text(head if self._items else NOTHING, style=palette.quiet))
        listing.clear_options()
        listing.add_options(ListOption(self._line(item), str(number)) for number, item in enumerate(self._items))
        listing.highlighted = min(place, len(self._items) - 1) if self._items else None

    def _line(self, item: Pin | Branch) -> Text:
        palette, timeline = self._palette, self._keeping.timeline
        here = item is timeline.current
        mark = "*" if item is self._marked else ">" if here else " "
        pin = item if isinstance(item, Pin) else Pin(0, item.tip)
        line = Text(f"{mark} {palette.words(item.title)[: _NAME - 1]:{_NAME}}", style=palette.text)
        best = f"{loss_text(pin.best[0])} at {pin.best[1]:,}" if pin.best else "–"
        line.append(f"{pin.moment.epoch:>9,}  {best:>20}  ", style=palette.quiet)
        room = max(0, min(self.app.size.width - 9, _WIDEST) - line.cell_len)
        about = palette.words(self._about(item, here))
        line.append(about if len(about) <= room else about[: max(0, room - 3)] + "...", style=palette.quiet)
        return line

    def _about(self, item: Pin | Branch, here: bool) -> str:
        """The settings that differ from the current run; for a branch also the branch and epoch at which it begins."""
        moment = item.moment if isinstance(item, Pin) else item.tip
        found = differences(self._keeping.run.experiment, moment.experiment)
        words = [f"{one.label} {one.second}" for one in found[:_SETTINGS]]
        if len(found) > _SETTINGS:
            words.append(f"{len(found) - _SETTINGS} more")
        if isinstance(item, Branch) and item.parent is not None:
            words.insert(0, f"from {item.parent.title} at {item.start.epoch:,}")
        words = words or ["this run" if here else "same settings"]
        return "; ".join([LAST, *words] if item.from_before else words)

    @property
    def _current(self) -> Pin | Branch | None:
        place = self.query_one(RunList).highlighted
        return self._items[place] if place is not None and place < len(self._items) else None

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        item = self._items[int(event.option_id or 0)]
        self.dismiss()
        self._restore(item)

    def action_name(self) -> None:
        """Ask for a name of the run under the cursor."""
        item = self._current
        if item is None:
            return

        def accept(text: str) -> None:
            if isinstance(item, Branch):
                self._keeping.timeline.name(item, text)
            else:
                self._keeping.rename(item, text)
            self.show()

        place = Offset(max(0, self.size.width // 2 - 22), self.size.height // 3)
        self.mount(
            EntryPopup("Name", item.title, "up to 40 characters; empty: its number", accept, place, self.focused)
        )

    def action_delete(self) -> None:
        """Delete the run under the cursor."""
        item = self._current
        try:
            if isinstance(item, Branch):
                self._keeping.timeline.delete(item)
            elif item is not None:
                self._keeping.pins.remove(item)
                self._marked = None if self._marked is item else self._marked
        except InputError as error:
            self._say(str(error))
        self.show()

    def action_race(self) -> None:
        """Open a race of the pinned runs."""
        if not self._keeping.pins:
            self._say("Only pinned runs can race: P pins the run as it is.")
            return
        self.app.post_message(Acted("race(True)"))
        self.dismiss()

    def action_compare(self) -> None:
        """Mark a pinned run, or compare it with the marked one."""
        item = self._current
        if isinstance(item, Branch):
            self._say("Only pinned runs can be compared: restore the branch and pin it with P.")
        elif item is None or item is self._marked:
            self._marked = None
            self._say("")
        elif self._marked is None:
            self._marked = item
            self._say(f"{item.title} is marked; x on another pinned run compares the two.")
        else:
            self._compare(self._marked, item)
        self.show()

    def _compare(self, first: Pin, second: Pin) -> None:
        try:
            found = compare(first, second)
        except InputError as error:
            self._say(str(error))
            return
        (train, test), (other_train, other_test) = found.losses
        rows = [("", first.title, second.title)]
        rows += [(one.label, one.first, one.second) for one in found.settings]
        rows.append(("train loss", loss_text(train), loss_text(other_train)))
        rows.append(("test loss", loss_text(test), loss_text(other_test)))
        if found.accuracies is not None:
            one, other = map(percent_text, found.accuracies)
            rows.append(("test accuracy", one, other))
        lines = [
            "".join([f"{name[: _WIDE - 1]:{_WIDE}}", *(f"{value[:_WIDE]:>{_WIDE}}" for value in both)])
            for name, *both in rows
        ]
        self._say("\n".join([*lines, found.verdict]))

    def _say(self, text: str) -> None:
        self.query_one("#runs-foot", Static).update(Text(self._palette.words(text), style=self._palette.text))
