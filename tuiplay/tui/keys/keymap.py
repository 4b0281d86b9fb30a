"""All key bindings by id, and how the user's own keys change them."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Mapping
from functools import cache

from msgspec import Struct
from textual.binding import Binding
from textual.keys import Keys

from tuiplay.text import did_you_mean, plain_or_quoted, quoted
from tuiplay.tui.keys.bindings import BINDINGS, key_name, split

_MODIFIERS = ("ctrl+", "shift+", "alt+", "super+", "hyper+", "meta+")
_TALK = 4
"""The most errors that are shown one by one; of the others only the number is shown."""


class KeyBinding(Struct, frozen=True):
    """A key binding: ``owner`` is "everywhere" or the name of its widget; ``keys`` are the default ones."""

    id: str
    owner: str
    keys: tuple[str, ...]
    about: str


@cache
def entries() -> tuple[KeyBinding, ...]:
    """All bindings of the app, its screens and its widgets."""
    from tuiplay.tui.panels.health import HealthView
    from tuiplay.tui.panels.inside import InsidePanel
    from tuiplay.tui.panels.losses import Losses
    from tuiplay.tui.screens.changes import ChangeList, ChangesScreen
    from tuiplay.tui.screens.columns import ColumnList, ColumnsScreen
    from tuiplay.tui.screens.ensemble import EnsembleScreen
    from tuiplay.tui.screens.findings import FindingList, FindingsScreen
    from tuiplay.tui.screens.help import HelpScreen
    from tuiplay.tui.screens.jump import Jump
    from tuiplay.tui.screens.measures import MeasuresScreen
    from tuiplay.tui.screens.points import PointList, PointsScreen
    from tuiplay.tui.screens.race import RaceScreen
    from tuiplay.tui.screens.race_setup import RaceSetup, VariantList
    from tuiplay.tui.screens.runs import RunList, RunsScreen
    from tuiplay.tui.screens.said import MessagesScreen
    from tuiplay.tui.screens.single_close import ActionPalette, SingleClose
    from tuiplay.tui.screens.toolbox import ChoiceRow, Toolbox
    from tuiplay.tui.widgets.diagram import Diagram
    from tuiplay.tui.widgets.feature_list import FeatureList
    from tuiplay.tui.widgets.hidden_view import HiddenView
    from tuiplay.tui.widgets.loss_chart import LossChart
    from tuiplay.tui.widgets.open_popup import OpenPopup
    from tuiplay.tui.widgets.picker import Picker
    from tuiplay.tui.widgets.plane_reader import PlaneReader
    from tuiplay.tui.widgets.popup import Popup
    from tuiplay.tui.widgets.race_table import RaceTable
    from tuiplay.tui.widgets.seed_list import SeedList
    from tuiplay.tui.widgets.selector import Selector
    from tuiplay.tui.widgets.slider import Slider
    from tuiplay.tui.widgets.surface import Surface
    from tuiplay.tui.widgets.text_field import TextField
    from tuiplay.tui.widgets.toggle import Toggle

    widgets = (
        Picker,
        Slider,
        TextField,
        Toggle,
        FeatureList,
        Diagram,
        LossChart,
        Surface,
        Selector,
        ChoiceRow,
        Popup,
        OpenPopup,
        ChangeList,
        RunList,
        ColumnList,
        SeedList,
        RaceTable,
        VariantList,
        FindingList,
        HealthView,
        Losses,
        HiddenView,
        PlaneReader,
        PointList,
        PointsScreen,
        InsidePanel,
    )
    owners = (
        *widgets,
        SingleClose,
        ActionPalette,
        HelpScreen,
        Jump,
        MeasuresScreen,
        MessagesScreen,
        Toolbox,
        ChangesScreen,
        RunsScreen,
        ColumnsScreen,
        EnsembleScreen,
        RaceScreen,
        RaceSetup,
        FindingsScreen,
    )
    found = [("everywhere", binding) for binding in BINDINGS]
    found += [(owner.__name__, binding) for owner in owners for binding in owner.BINDINGS]
    return tuple(
        KeyBinding(binding.id or "", owner, split(binding.key), binding.tooltip or binding.description)
        for owner, binding in found
        if isinstance(binding, Binding)
    )


@cache
def _named() -> set[str]:
    """The keys that have a name of their own, and those that Textual names otherwise than Unicode."""
    return {key.value for key in Keys} | {key_name(sign) for sign in string.punctuation if sign != ","}


def keys_of(entry: KeyBinding, own: Mapping[str, str]) -> str:
    """The keys of a binding, separated by spaces, with ``own`` applied."""
    return " ".join(split(own[entry.id]) if entry.id in own else entry.keys)


def check(own: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The part of the user's own keys that can be used, and sentences about the rest.

    Parameters
    ----------
    own
        Id of a binding -> keys separated by commas.
    """
    known = {entry.id: entry for entry in entries()}
    used: dict[str, str] = {}
    notes: list[str] = []
    for name, keys in own.items():
        wrong = [key for key in split(keys) or (keys,) if not _is_key(key)]
        if name not in known:
            hint = did_you_mean(name, known) or "; tuiplay doctor lists them"
            notes.append(f"keys.{plain_or_quoted(name)}: unknown key binding{hint}")
        elif wrong:
            notes.append(f"keys.{name}: {quoted(wrong[0])} is not a key; write keys such as k, ctrl+r, f5 or space")
        else:
            used[name] = ",".join(split(keys))
    notes += _clashes(used, list(known.values()))
    if len(notes) > _TALK:
        notes = [*notes[:_TALK], f"keys: {len(notes) - _TALK} more problems; tuiplay doctor lists them"]
    return used, notes


def _clashes(used: Mapping[str, str], known: list[KeyBinding]) -> list[str]:
    """Sentences about keys that the user gave to two bindings that can both receive them."""
    notes = []
    keys = {entry.id: set(split(used[entry.id]) if entry.id in used else entry.keys) for entry in known}
    for index, one in enumerate(known):
        for other in known[index + 1 :]:
            together = one.owner == other.owner or "everywhere" in (one.owner, other.owner)
            modal = {"HelpScreen", "Jump", "EnsembleScreen", "RaceScreen", "RaceSetup", "VariantList"} & {
                one.owner,
                other.owner,
            }
            if not together or (modal and one.owner != other.owner) or not {one.id, other.id} & set(used):
                continue
            both = (keys[one.id] & keys[other.id]) - (set(one.keys) & set(other.keys))
            for key in sorted(both):
                winner, loser = (one, other) if _wins(one, other, used) else (other, one)
                where = f" on a {winner.owner}" if winner.owner != loser.owner else ""
                notes.append(
                    f"keys: {key} is bound to both {one.id} and {other.id}; {winner.id} takes precedence{where}"
                )
    return notes


def _wins(one: KeyBinding, other: KeyBinding, used: Mapping[str, str]) -> bool:
    """True if the first of two bindings gets a key that both have: a widget's before the app's, a new one first."""
    if one.owner != other.owner:
        return other.owner == "everywhere"
    return one.id in used


def _is_key(key: str) -> bool:
    """True if Textual can report such a key."""
    name = key
    while name.startswith(_MODIFIERS):
        name = name.partition("+")[2]
    if len(name) == 1:
        return name.isprintable()
    return name in _named() or key in _named() or any(_in_unicode(name.replace("_", sign)) for sign in " -")


def _in_unicode(name: str) -> bool:
    try:
        return bool(unicodedata.lookup(name))
    except KeyError:
        return False
