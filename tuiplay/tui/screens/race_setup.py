"""The variants of a race to choose from: the current experiment, pinned runs, typed variants, and proposals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Offset
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats.variants import cut, proposals, typed_variant
from tuiplay.run.live_race import MOST_VARIANTS, LiveRace
from tuiplay.run.pins import Pin, differences
from tuiplay.run.race import Variant, check
from tuiplay.text import quoted
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.preparing import PREPARING, prepare
from tuiplay.tui.screens.single_close import SingleClose
from tuiplay.tui.widgets.popup import EntryPopup, Listing, Popup

PRESENT = "unchanged"
_SETTINGS, _WIDEST = 3, 74
_FULL = f"The screen races {MOST_VARIANTS} at most; tuiplay race takes more."
_HEADS = {"pinned": "Pinned runs", "typed": "Your own", "proposed": "Worth a try"}


@dataclass
class RaceChoice:
    """The user's choice for races, kept while the program runs.

    Attributes
    ----------
    typed
        Changes that were typed, in their order.
    chosen
        Names of the chosen variants.
    """

    typed: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Offer:
    """A variant on offer: its source ("present", "pinned", "typed" or "proposed"), and how it differs."""

    variant: Variant
    kind: str
    about: str = ""


def offers(experiment: Experiment, pins: Sequence[Pin], typed: Sequence[str]) -> list[Offer]:
    """All variants on offer, each name once; typed changes that do not fit the experiment are left out."""
    found = [Offer(Variant(PRESENT, experiment), "present")]
    for pin in pins:
        other = pin.moment.experiment
        parts = [f"{one.label} {one.second}" for one in differences(experiment, other)]
        more = [f"{len(parts) - _SETTINGS} more"] if len(parts) > _SETTINGS else []
        about = "; ".join([*parts[:_SETTINGS], *more]) or "same settings"
        found.append(Offer(Variant(pin.title, other), "pinned", about))
    for text in typed:
        try:
            found.append(Offer(typed_variant(experiment, text), "typed"))
        except InputError:
            continue
    found += [Offer(variant, "proposed") for variant in proposals(experiment)]
    return list({one.variant.name: one for one in reversed(found)}.values())[::-1]


class VariantList(Listing, inherit_bindings=False):
    """The list of variants, each chosen or not."""

    TITLE = "Race"
    HELP = """Choose two to six variants; they race from the same seeds. Enter chooses the one under the cursor, or
removes it again. t types one: fields and values, such as optimizer=adam learning_rate=0.01, or hidden=8,8. Pinned
runs (P) can race too. Space opens the race.

Every variant is the experiment with these changes; its weights are initialized from each seed."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,x", "select", "choose", id="variants_select", tooltip="Choose it, or remove it again"),
        Binding("t", "screen.type", "type one", id="variants_type", tooltip="Type the changes of a variant"),
        Binding("space", "screen.start", "to the race", id="variants_start", tooltip="Race the chosen variants"),
        Binding("backspace,delete", "screen.delete", "delete", id="variants_delete", tooltip="Delete what you typed"),
        Binding("down,j", "cursor_down", "next", show=False, id="variants_down", tooltip="The variant below"),
        Binding("up,k", "cursor_up", "previous", show=False, id="variants_up", tooltip="The variant above"),
        Binding("pagedown", "page_down", "page down", show=False, id="variants_page_down", tooltip="A page down"),
        Binding("pageup", "page_up", "page up", show=False, id="variants_page_up", tooltip="A page up"),
        Binding("home", "first", "first", show=False, id="variants_first", tooltip="The first variant"),
        Binding("end", "last", "last", show=False, id="variants_last", tooltip="The last variant"),
    ]
    popup_hints: ClassVar[tuple[tuple[str, str], ...]] = (
        ("↑↓", "move"),
        ("enter", "choose"),
        ("t", "type one"),
        ("space", "to the race"),
        ("esc", "leave"),
    )


class RaceSetup(SingleClose):
    """The screen to choose variants; it closes with the race that ``build`` makes of them.

    ``build`` raises InputError if the variants do not fit a race.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,J,q", "dismiss", "close", id="variants_close", tooltip="Back to the network"),
        Binding("question_mark", "app.help", "help", id="variants_help", tooltip="Help for the list of variants"),
    ]

    def __init__(
        self,
        palette: ScreenPalette,
        experiment: Experiment,
        pins: Sequence[Pin],
        choice: RaceChoice,
        build: Callable[[Sequence[Variant]], LiveRace],
    ) -> None:
        super().__init__()
        self._palette, self._experiment, self._pins = palette, experiment, pins
        self._choice, self._build = choice, build
        self._offers: list[Offer] = []
        self._preparing = False

    def compose(self) -> ComposeResult:
        """Yield a head over the list, and error messages below it."""
        with Vertical() as box:
            box.border_title = "Race: choose variants"
            box.border_subtitle = "enter choose  t type  space to the race  ? help  esc close"
            yield Static(id="variants-head")
            yield VariantList(compact=True)
            yield Static(id="variants-foot")

    def on_mount(self) -> None:
        """Handle mounting: show the list with the previous choice."""
        self._offers = offers(self._experiment, self._pins, self._choice.typed)
        names = [one.variant.name for one in self._offers]
        self._choice.chosen = [name for name in self._choice.chosen if name in names]
        if len(self._choice.chosen) < 2:
            pinned = [one.variant.name for one in self._offers if one.kind == "pinned"]
            self._choice.chosen = [PRESENT, *(pinned[: MOST_VARIANTS - 1] or self._first_proposal)]
        self.show()
        self.query_one(VariantList).focus()

    @property
    def _first_proposal(self) -> list[str]:
        return [one.variant.name for one in self._offers if one.kind == "proposed"][:1]

    def show(self) -> None:
        """Show the variants on offer, and which are chosen."""
        palette, listing = self._palette, self.query_one(VariantList)
        self._offers = offers(self._experiment, self._pins, self._choice.typed)
        before = listing.highlighted
        listing.clear_options()
        kind = "present"
        for number, one in enumerate(self._offers):
            if one.kind != kind:
                kind = one.kind
                listing.add_option(Option(Text(_HEADS[kind], palette.quiet), disabled=True))
            listing.add_option(Option(self._line(one), str(number)))
        listing.highlighted = before if before is not None and before < listing.option_count else None
        if listing.highlighted is None:
            listing.action_first()
        count = len(self._choice.chosen)
        head = Text(f"{count} of {MOST_VARIANTS}", palette.strong)
        head.append(" chosen; all of them race from the same seeds", palette.quiet)
        self.query_one("#variants-head", Static).update(head)

    def _line(self, one: Offer) -> Text:
        palette = self._palette
        chosen = one.variant.name in self._choice.chosen
        mark = "[x] " if chosen else "[ ] "
        room = max(10, min(self.app.size.width - 10, _WIDEST))
        name = cut(palette.words(one.variant.name), room - 4)
        line = Text(mark + name, palette.strong if chosen else palette.text)
        left = room - line.cell_len - 2
        if one.about and left > 8:
            line.append("  " + cut(palette.words(one.about), left), palette.quiet)
        return line

    def _say(self, words: str) -> None:
        self.query_one("#variants-foot", Static).update(Text(self._palette.words(words), self._palette.text))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        name = self._offers[int(event.option_id or 0)].variant.name
        chosen = self._choice.chosen
        self._say("")
        if name in chosen:
            chosen.remove(name)
        elif len(chosen) < MOST_VARIANTS:
            chosen.append(name)
        else:
            self._say(_FULL)
        self.show()

    def action_type(self) -> None:
        """Ask for the changes of a variant."""

        def accept(text: str) -> None:
            variant, choice = typed_variant(self._experiment, text), self._choice
            same = [one.variant.name for one in self._offers if one.variant.experiment == variant.experiment]
            if already := [name for name in same if name in choice.chosen]:
                raise InputError(f"that is the same experiment as {quoted(already[0])}, which is chosen already")
            name = same[0] if same else variant.name
            if not same:
                choice.typed.append(name)
            if len(choice.chosen) < MOST_VARIANTS:
                choice.chosen.append(name)
                self._say(f"It is in the list already, as {name}; it is now chosen." if same else "")
            else:
                self._say(f"It is {'already' if same else 'now'} in the list, but not chosen. {_FULL}")
            self.show()
            self._go_to(name)

        width = min(64, self.size.width - 4)
        place = Offset((self.size.width - width) // 2, self.size.height // 3)
        hint = "fields and values; tuiplay fields lists all of them"
        self.query(Popup).remove()
        self.mount(
            EntryPopup("A variant", "optimizer=adam learning_rate=0.03", hint, accept, place, self.focused, width)
        )

    def _go_to(self, name: str) -> None:
        """Move the cursor to a variant."""
        numbers = {one.variant.name: str(number) for number, one in enumerate(self._offers)}
        listing = self.query_one(VariantList)
        listing.highlighted = listing.get_option_index(numbers[name])

    def action_delete(self) -> None:
        """Delete the typed variant under the cursor."""
        listing = self.query_one(VariantList)
        place = listing.highlighted
        option = listing.get_option_at_index(place) if place is not None else None
        one = self._offers[int(option.id)] if option is not None and option.id else None
        if one is None or one.kind != "typed":
            self._say("Only what you typed can be deleted.")
            return
        self._choice.typed.remove(one.variant.name)
        self._choice.chosen = [name for name in self._choice.chosen if name != one.variant.name]
        self.show()

    def action_start(self) -> None:
        """Build the race of the chosen variants, in the order of the list."""
        if self.query(Popup) or self._preparing:
            return
        chosen = [one.variant for one in self._offers if one.variant.name in self._choice.chosen]
        try:
            check(chosen, None)
        except InputError as error:
            self._say(f"{error}.")
            return
        self._preparing = True

        def done(race: LiveRace) -> None:
            if self.is_attached:
                self.dismiss(race)

        def refused(error: InputError) -> None:
            self._preparing = False
            if self.is_attached:
                self._say(f"{error}.")

        prepare(self.app, partial(self._build, chosen), done, refused, lambda: self._say(PREPARING.format("the race")))
