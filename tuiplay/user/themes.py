"""Theme files: those that tuiplay provides, and a person's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from tuiplay.errors import InputError
from tuiplay.formats import toml
from tuiplay.text import file_name, printable, quoted, validation_words
from tuiplay.user import folders

DEFAULT = "dark"
_LARGEST = 100_000
"""The maximum size of a theme file in bytes."""

Hex = Annotated[str, msgspec.Meta(pattern="^#[0-9a-fA-F]{6}$")]
Index = Annotated[int, msgspec.Meta(ge=16, le=255)]
Six = tuple[Index, Index, Index, Index, Index, Index]
Ansi = Annotated[int, msgspec.Meta(ge=0, le=15)]
Hexes = tuple[Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex, Hex]
Indices = tuple[Index, Index, Index, Index, Index, Index, Index, Index, Index, Index]
Ansis = tuple[Ansi, Ansi, Ansi, Ansi, Ansi, Ansi, Ansi, Ansi, Ansi, Ansi]


class ScreenColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section ``[screen]`` of a theme file: colours as ``#rrggbb``."""

    background: Hex
    bar: Hex
    frame: Hex
    frame_focus: Hex
    text: Hex
    quiet: Hex
    faint: Hex
    accent: Hex
    selection: Hex
    popup: Hex
    good: Hex
    bad: Hex


class DataColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section ``[data]``: the colours of the ends and the middle of the scale from -1 to +1.

    The other fields are for terminals with fewer colours: numbers of the 256, weakest first, and of the 16, a normal
    and a bright one. Missing ones are chosen by similarity.

    ``classes`` are the colours of three and more classes, the first ones the easiest to distinguish; a theme without
    them has those of the first theme of its kind, dark or light.
    """

    negative: Hex
    neutral: Hex
    positive: Hex
    neutral_256: Index | None = None
    negative_256: Six | None = None
    positive_256: Six | None = None
    negative_16: tuple[Ansi, Ansi] | None = None
    positive_16: tuple[Ansi, Ansi] | None = None
    classes: Hexes | None = None
    classes_256: Indices | None = None
    classes_16: Ansis | None = None


class CurveColours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The section ``[curves]``: the colours of the loss curves as ``#rrggbb``."""

    train: Hex
    test: Hex
    validation: Hex | None = None


class ThemeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a theme file; ``dark`` is True if its background is dark."""

    name: str
    dark: bool
    screen: ScreenColours
    data: DataColours
    curves: CurveColours


def shipped_folder() -> Path:
    """The folder of the themes that tuiplay provides: in the installed package, or beside it in a source tree."""
    inside = Path(__file__).parents[1] / "themes"
    return inside if inside.is_dir() else inside.parent.parent / "themes"


def available() -> dict[str, Path]:
    """The theme files by name: the default first, the rest sorted. A person's own replaces one provided by tuiplay."""
    found: dict[str, Path] = {}
    for folder in filter(None, (shipped_folder(), folders.find().themes)):
        try:
            paths = [path for path in folder.iterdir() if path.suffix == ".toml" and path.is_file()]
        except OSError:
            continue
        found |= {path.stem: path for path in paths}
    return {name: found[name] for name in sorted(found, key=lambda name: (name != DEFAULT, name))}


def read(name: str) -> ThemeFile:
    """The theme of that name.

    Raises
    ------
    InputError
        If there is none, or if its file is invalid; the sentence then names the file and the key.
    """
    paths = available()
    if name not in paths:
        own = folders.find().themes
        place = f" (your own: {file_name(own)})" if own else ""
        raise InputError(f"unknown theme {quoted(name)}; the themes are {', '.join(paths)}{place}")
    return parse(paths[name])


def parse(path: Path) -> ThemeFile:
    """Parse the theme in a file, from which it also gets its name.

    Raises
    ------
    InputError
        If the file cannot be read or is not a theme.
    """
    tree, text = toml.read_tree(path, "a theme", _LARGEST)
    try:
        return msgspec.convert({**tree, "name": path.stem}, ThemeFile)
    except msgspec.ValidationError as error:
        field, what = validation_words(str(error), tree, lambda _: "", "a colour like '#2596f0'")
        where = toml.place(path, text, field.partition("[")[0])
        raise InputError(f"{where}: {printable(f'{field}: {what}')}", str(path)) from None


def read_or_default(name: str) -> tuple[ThemeFile, str]:
    """The theme of that name and ""; or the default one and a sentence about the error."""
    try:
        return read(name), ""
    except InputError as error:
        sentence = f"{error}; using the theme {DEFAULT!r}"
    return parse(shipped_folder() / f"{DEFAULT}.toml"), sentence
