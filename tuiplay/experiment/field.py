"""``Field``: the description of a field of an experiment, for the screen, files, the command line and the help."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import UnionType
from typing import Any, Literal, Protocol, Union, cast, get_args, get_origin

from msgspec import Meta, Struct, field
from msgspec.structs import fields, replace

from tuiplay.nn.entries import RegistryEntry


class Effect(enum.IntEnum):
    """The effect on a run of changing a field; changing several has the largest of their effects."""

    NONE = 0
    LIVE = 1
    """Applies from the next update; weights and epoch are kept."""
    POINTS = 2
    """Other points; weights and epoch are kept."""
    NETWORK = 3
    """New weights, epoch 0; the points are kept."""
    DATA = 4
    """New points and new weights, epoch 0."""


class Choice(Protocol):
    """An entry of a registry that can be chosen by name."""

    @property
    def name(self) -> str:
        """The entry's key in files."""

    @property
    def title(self) -> str:
        """The entry's name for people."""


class Asked(Protocol):
    """The part of an experiment that decides whether a field has a meaning in it."""

    def uses(self, name: str) -> bool:
        """True if one of the chosen registry entries reads the setting of this name."""

    @property
    def source(self) -> Any:
        """The source of the points."""

    @property
    def task(self) -> Any:
        """The task that the data pose."""

    @property
    def data(self) -> Any:
        """The data section."""

    @property
    def network(self) -> Any:
        """The network section."""


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The base class of the sections, each a group of fields."""


def always(_experiment: Asked) -> bool:
    """Return True: the ``has_meaning`` of a field that has a meaning in every experiment."""
    return True


class Field(Struct, frozen=True, dict=True):
    """The description of one field, written beside it in its section, which also gives type, limits, default and path.

    Attributes
    ----------
    effect
        The effect on a run of changing the field.
    label
        The field's name on the screen.
    description
        The field in one line, for comments of files, hints, errors and ``tuiplay fields``.
    help
        Its influence on learning, in a few sentences; empty where the description is enough.
    synonyms
        Other names, for the search.
    formulas
        Its formulas, one a line.
    choices
        The registry whose keys are its possible values, or those of each entry of a list.
    options
        Usual values: the steps of a slider, the list of a selector.
    words
        The words shown in place of some values, such as "default" for 0.
    unit
        The unit, written behind the value.
    part_of
        The path of the field whose chosen entry has it in its formula. Found automatically where entries use it.
    hidden_by
        The Playground's name of the control, by which a link can hide it; empty: never hidden.
    toolbox
        The heading of its row in the toolbox; empty: no row.
    usual
        True if files contain it even at its default.
    has_meaning
        A predicate: True if it has a meaning in an experiment, where the chosen entries do not decide that.
    path, type, limits, each, default
        "section.name", the type without limits, the limits of its value and of each entry of a list, and the default
        value.
    is_knob
        True if registry entries use it, so that it has a meaning only while one of them is chosen.
    """

    effect: Effect
    label: str
    description: str
    help: str = ""
    synonyms: str = ""
    formulas: tuple[str, ...] = ()
    choices: Mapping[str, Choice] = field(default_factory=dict)
    options: Sequence[Any] = ()
    words: Mapping[Any, str] = field(default_factory=dict)
    unit: str = ""
    part_of: str = ""
    hidden_by: str = ""
    toolbox: str = ""
    usual: bool = False
    has_meaning: Callable[[Asked], bool] = always
    path: str = ""
    type: Any = None
    limits: Meta = field(default_factory=Meta)
    each: Meta = field(default_factory=Meta)
    default: Any = None
    is_knob: bool = False

    @cached_property
    def section(self) -> str:
        """The first part of the path."""
        return self.path.partition(".")[0]

    @cached_property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.partition(".")[2]

    def of(self, experiment: object) -> Any:
        """The field's value in an experiment."""
        return getattr(getattr(experiment, self.section), self.name)

    def is_shown(self, experiment: Asked) -> bool:
        """True if the field has a meaning in this experiment."""
        return self.has_meaning(experiment) and (not self.is_knob or experiment.uses(self.name))

    @property
    def about(self) -> str:
        """The text of the help: at least one sentence."""
        return self.help or f"{self.description[:1].upper()}{self.description[1:]}."

    @property
    def comment(self) -> str:
        """The comment beside the field in a file: its choices, or else its description."""
        # For a list, or a name that may be empty, the meaning of an empty value is more important.
        return ", ".join(self.choices) if self.choices and self.default else self.description

    @property
    def long_comment(self) -> str:
        """The description, and the possible names if there are any."""
        return f"{self.description}; names: {', '.join(self.names)}" if self.names else self.description

    @property
    def names(self) -> tuple[str, ...]:
        """The possible names of the value, or of each entry of a list; empty if the values are not names."""
        return tuple(self.choices) or (get_args(self.type) if get_origin(self.type) is Literal else ())

    @cached_property
    def registry(self) -> Mapping[str, RegistryEntry]:
        """``choices`` if its entries have formulas and settings; otherwise empty."""
        first = next(iter(self.choices.values()), None)
        return cast("Mapping[str, RegistryEntry]", self.choices) if isinstance(first, RegistryEntry) else {}

    @property
    def type_name(self) -> str:
        """The type in a word or two."""
        return _type_name(self.type)

    @property
    def is_numeric(self) -> bool:
        """True if its values are numbers."""
        return self.type in (int, float)

    @property
    def selectable(self) -> tuple[tuple[Any, str], ...]:
        """The values that a selector offers, each with its text; empty for a field whose value is typed."""
        if self.type is bool:
            return tuple((value, self.words.get(value) or ("on" if value else "off")) for value in (False, True))
        if self.choices and self.type is str:
            return tuple((name, entry.title) for name, entry in self.choices.items())
        values = self.names if get_origin(self.type) is Literal else self.options
        return tuple((value, self.word_for(value)) for value in values)

    def word_for(self, value: Any) -> str:
        """The text shown for a value."""
        return self.words.get(value) or (
            f"{_plain(value)}{self.unit}" if isinstance(value, (int, float)) else str(value)
        )


def _plain(number: float) -> str:
    """A number without an exponent, for a list: 0.00001."""
    text = f"{number:g}"
    return f"{number:.9f}".rstrip("0") if "e-0" in text else text


def fields_of(sections: Mapping[str, type[Struct]]) -> dict[str, Field]:
    """The fields of some sections by path, in their order."""
    found = {one.path: one for section, kind in sections.items() for one in _described(section, kind)}
    bases: dict[str, str] = {}
    for path, one in found.items():
        for entry in one.registry.values():
            for name in entry.uses:
                bases.setdefault(name, path)
    for path, one in found.items():
        base = bases.get(one.name, "")
        found[path] = replace(one, part_of=one.part_of or base, is_knob=bool(base))
    return found


def _described(section: str, kind: type[Struct]) -> Iterator[Field]:
    for one in fields(kind):
        bare, *notes = get_args(one.type)
        about = next(note for note in notes if isinstance(note, Field))
        limits, path = _limits(notes), f"{section}.{one.name}"
        each = _limits(note for part in _parts(bare) for note in getattr(part, "__metadata__", ()))
        yield replace(about, path=path, type=without_limits(bare), limits=limits, each=each, default=one.default)


def _limits(notes: Iterable[Any]) -> Meta:
    return next((note for note in notes if isinstance(note, Meta)), Meta())


def _parts(kind: Any) -> Iterator[Any]:
    """The types that occur in a type, at any depth."""
    for part in get_args(kind) if not hasattr(kind, "__metadata__") else ():
        yield part
        yield from _parts(part)


_TYPE_NAMES: dict[Any, str] = {bool: "boolean", int: "integer", float: "number", str: "text"}


def _type_name(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "text"
    if get_origin(kind) is Union:
        return " or ".join("list" if get_origin(part) is tuple else _type_name(part) for part in get_args(kind))
    if get_origin(kind) is tuple:
        part = get_args(kind)[0]
        return "rows" if get_origin(part) is tuple else f"{_type_name(part)}s"
    return _TYPE_NAMES[kind]


def without_limits(kind: Any) -> Any:
    """A type without the limits of its parts."""
    if hasattr(kind, "__metadata__"):
        return without_limits(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return Union[tuple(map(without_limits, get_args(kind)))]  # noqa: UP007 - made of what is there
    if get_origin(kind) is tuple:
        return tuple[tuple(part if part is ... else without_limits(part) for part in get_args(kind))]  # type: ignore[misc]
    return kind
