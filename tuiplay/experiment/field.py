"""``Field``: all there is to say of a field of an experiment, for the screen, files, the command line and the help."""

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
    """What a change of a field does to a run; a change of several does the largest."""

    NONE = 0
    LIVE = 1
    """Takes effect with the next update; weights and epoch stay."""
    POINTS = 2
    """Other points; weights and epoch stay."""
    NETWORK = 3
    """New weights, epoch 0; the points stay."""
    DATA = 4
    """New points and new weights, epoch 0."""


class Choice(Protocol):
    """An entry of a registry: something that can be chosen by name."""

    @property
    def name(self) -> str:
        """Its key in files."""

    @property
    def title(self) -> str:
        """What a person reads."""


class Asked(Protocol):
    """The experiment, as far as a field asks it whether it has a meaning there."""

    def uses(self, name: str) -> bool:
        """Whether one of the chosen registry entries reads the setting of this name."""

    @property
    def source(self) -> Any:
        """Where the points come from."""

    @property
    def task(self) -> Any:
        """What is to be learned."""

    @property
    def data(self) -> Any:
        """The section."""

    @property
    def network(self) -> Any:
        """The section."""


class Section(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A group of fields."""


def always(_experiment: Asked) -> bool:
    """For a field that always has a meaning."""
    return True


class Field(Struct, frozen=True, dict=True):
    """One field, described beside itself in its section; type, limits, default and path come from there too.

    Attributes
    ----------
    effect
        What changing it does to a run.
    label
        Its name on the screen.
    description
        What it is, in a line: comments of files, hints, errors, ``tuiplay fields``.
    help
        What it does to learning, in a few sentences; empty where the description says all.
    synonyms
        What else it is called, for those who search.
    formulas
        One a line.
    choices
        The registry that its value, or each of its values, is a name of.
    options
        Usual values: the steps of a slider, the list of a selector.
    words
        What is shown for some of its values in place of them: "default" for 0.
    unit
        Written behind the value.
    part_of
        The field whose chosen entry has it as a letter in its formula. Known by itself where entries use it.
    hidden_by
        The Playground's name of the control, by which a teacher leaves it out; empty: never.
    toolbox
        The heading under which the toolbox has a row for it; empty: none.
    usual
        Whether files say it even at its default.
    has_meaning
        Whether it has a meaning in an experiment, where the chosen entries do not decide that.
    path, type, limits, each, default
        "section.name", the type without limits, the limits of its value and of each entry of a list, and the value of
        an experiment that does not say it.
    is_knob
        Whether registry entries use it, so that it has a meaning only while one of them is chosen.
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
        """Its value in an experiment."""
        return getattr(getattr(experiment, self.section), self.name)

    def is_shown(self, experiment: Asked) -> bool:
        """Whether it has a meaning in an experiment as it is."""
        return self.has_meaning(experiment) and (not self.is_knob or experiment.uses(self.name))

    @property
    def about(self) -> str:
        """What the help says of it: at least a sentence."""
        return self.help or f"{self.description[:1].upper()}{self.description[1:]}."

    @property
    def comment(self) -> str:
        """What a file says beside it: what it can be, or what it is."""
        # Of a list or a name that may be left empty it matters more what that means.
        return ", ".join(self.choices) if self.choices and self.default else self.description

    @property
    def long_comment(self) -> str:
        """What it is, and what it can be."""
        return f"{self.description}; there are {', '.join(self.names)}" if self.names else self.description

    @property
    def names(self) -> tuple[str, ...]:
        """What it, or each of its values, can be; none where that is not a matter of names."""
        return tuple(self.choices) or (get_args(self.type) if get_origin(self.type) is Literal else ())

    @cached_property
    def registry(self) -> Mapping[str, RegistryEntry]:
        """``choices`` that have formulas and settings of their own; empty if it has none."""
        first = next(iter(self.choices.values()), None)
        return cast("Mapping[str, RegistryEntry]", self.choices) if isinstance(first, RegistryEntry) else {}

    @property
    def type_name(self) -> str:
        """Its type in a word or two."""
        return _type_name(self.type)

    @property
    def is_numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.type in (int, float)

    @property
    def selectable(self) -> tuple[tuple[Any, str], ...]:
        """The values that a selector offers, each with what it shows; none for a field whose value is typed."""
        if self.type is bool:
            return tuple((value, self.words.get(value) or ("on" if value else "off")) for value in (False, True))
        if self.choices and self.type is str:
            return tuple((name, entry.title) for name, entry in self.choices.items())
        values = self.names if get_origin(self.type) is Literal else self.options
        return tuple((value, self.word_for(value)) for value in values)

    def word_for(self, value: Any) -> str:
        """What is shown for a value."""
        return self.words.get(value) or (
            f"{_plain(value)}{self.unit}" if isinstance(value, (int, float)) else str(value)
        )


def _plain(number: float) -> str:
    """A number of a list without an exponent: 0.00001."""
    text = f"{number:g}"
    return f"{number:.9f}".rstrip("0") if "e-0" in text else text


def fields_of(sections: Mapping[str, type[Struct]]) -> dict[str, Field]:
    """All fields of some sections by path, in their order."""
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
    """The types that a type is made of."""
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
