"""The settings of a person, from the settings file, the environment and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import msgspec

from tuiplay.errors import InputError
from tuiplay.formats import toml
from tuiplay.nn.engine import Engine
from tuiplay.run.timeline import BUDGET
from tuiplay.terminal import choices
from tuiplay.terminal.choices import MAX_FPS
from tuiplay.text import did_you_mean, plain_or_quoted, printable, quoted, validation_words
from tuiplay.user import folders

Color = Literal["auto", choices.Depth]
Glyphs = Literal["auto", choices.Glyphs]
Rung = Literal["auto", choices.Rung]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings of the program, as opposed to those of an experiment."""

    color: Color = "auto"
    """The colour depth of the terminal; ``auto`` detects it."""

    engine: Engine = "auto"
    """The engine of computation; ``auto`` is the compiled engine if it could be built."""

    glyphs: Glyphs = "auto"
    """The glyphs: ``ascii`` for terminals without blocks and braille; ``auto`` detects them."""

    picture: Rung = "auto"
    """The resolution of pictures; ``auto`` is the finest that the terminal is known to support."""

    theme: Annotated[str, msgspec.Meta(min_length=1, max_length=100)] | None = None
    """The name of a theme; None is the program's default."""

    fps: Annotated[int, msgspec.Meta(ge=1, le=MAX_FPS)] | None = None
    """The maximum number of frames per second; None is the program's default."""

    timeline_mb: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = BUDGET
    """The maximum memory for the past of a run, in megabytes; beyond it every second moment is dropped."""

    mouse: bool = True
    """True to capture the mouse; False leaves it to the terminal's own selection."""

    keys: dict[str, Annotated[str, msgspec.Meta(min_length=1, max_length=200)]] = {}
    """Id of a key binding (``tuiplay doctor`` lists them) -> its keys, such as "k,up"."""


_CHOICES: dict[str, tuple[str, ...]] = {
    "color": get_args(Color),
    "engine": get_args(Engine),
    "glyphs": get_args(Glyphs),
    "picture": get_args(Rung),
}
_NAMES = Settings.__struct_fields__
_REMEDY = {
    "color": f"one of {', '.join(_CHOICES['color'])}",
    "engine": f"one of {', '.join(_CHOICES['engine'])}",
    "glyphs": f"one of {', '.join(_CHOICES['glyphs'])}",
    "picture": f"one of {', '.join(_CHOICES['picture'])}",
    "theme": "the name of a theme in quotes",
    "fps": f"a whole number from 1 to {MAX_FPS}",
    "timeline_mb": "a whole number of megabytes from 1 to 100,000",
    "mouse": "true or false",
    "keys": 'a table such as play = "p,space"',
}
_SWITCHES = {"1": True, "true": True, "on": True, "yes": True, "0": False, "false": False, "off": False, "no": False}


def load(environ: Mapping[str, str] = os.environ, **asked: Any) -> tuple[Settings, list[str]]:
    """Load the settings that apply: those of the command line, else of the environment, else of the file.

    Parameters
    ----------
    asked
        Settings from the command line; None for those that were left out.

    Returns
    -------
    settings, notes
        ``notes`` are sentences about invalid settings, which are replaced by their defaults.
    """
    values, notes = _of_file(folders.find(environ).settings)
    for found, sentences in (_of_environment(environ), (asked, [])):
        values.update((name, value) for name, value in found.items() if value is not None)
        notes += sentences
    return Settings(**values), notes


def read(content: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The valid settings, by name, in the content of a TOML file, and a sentence for each invalid one.

    A sentence begins with the name of its setting.
    """
    values: dict[str, Any] = {}
    notes: list[str] = []
    for name, value in content.items():
        if name not in _NAMES:
            hint = did_you_mean(name, _NAMES)
            notes.append(
                f"{plain_or_quoted(name)}: no such setting" + (hint or f"; the settings are {', '.join(_NAMES)}")
            )
        elif name == "keys" and isinstance(value, dict):
            values[name] = {}
            for binding, keys in value.items():
                if isinstance(keys, str) and 0 < len(keys) <= 200:
                    values[name][binding] = keys
                else:
                    notes.append(f'keys.{plain_or_quoted(binding)}: expected keys in quotes, such as "k,up"')
        elif name in _CHOICES and isinstance(value, str) and value not in _CHOICES[name]:
            notes.append(f"{name}: {quoted(value)} is not one of {', '.join(_CHOICES[name])}")
        else:
            try:
                msgspec.convert({name: value}, Settings)
                values[name] = value
            except msgspec.ValidationError as error:
                field, what = validation_words(str(error), {name: value}, lambda _: "")
                notes.append(f"{field}: {what}" if "out of range" in what else f"{name}: expected {_REMEDY[name]}")
            except UnicodeEncodeError:
                notes.append(f"{name}: invalid Unicode (a lone surrogate)")
    return values, notes


def _of_file(path: Path | None) -> tuple[dict[str, Any], list[str]]:
    if path is None or not os.path.lexists(path):
        return {}, []
    try:
        content, text = toml.read_tree(path, "a settings file")
    except InputError as error:
        return {}, [f"{error}. Using the default settings until it is fixed."]
    values, notes = read(content)
    return values, [
        f"{toml.place(path, text, note.partition(':')[0])}: {printable(note)}; using the default." for note in notes
    ]


def _of_environment(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {"color": "none"} if environ.get("NO_COLOR") else {}
    notes: list[str] = []
    for name in _NAMES:
        variable = f"TUIPLAY_{name.upper()}"
        text = environ.get(variable, "").strip()
        if not text or name == "keys":
            continue
        value: Any = text
        if name in ("fps", "timeline_mb"):
            value = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text
        elif name == "mouse":
            value = _SWITCHES.get(text.lower(), text)
        found, wrong = read({name: value})
        values.update(found)
        if wrong:
            notes.append(f"{variable}: expected {_REMEDY[name]}, got {quoted(text)}; ignored.")
    return values, notes
