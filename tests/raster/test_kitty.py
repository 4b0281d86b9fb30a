"""Kitty's protocol, taken apart by a reader that follows its text."""

from __future__ import annotations

import base64
import re
import unicodedata

import pytest

from tuiplay.raster.kitty import (
    CHUNK,
    MARKS,
    MOST_CELLS,
    PLACEHOLDER,
    colour_of,
    deleted,
    placed,
    placeholders,
    tied,
)


def read(data: str) -> list[tuple[dict[str, str], str]]:
    """Keys and payload of every command; nothing else may be in it."""
    commands = re.findall("\x1b_G([^;\x1b]*);?([^\x1b]*)\x1b\\\\", data)
    assert "".join(f"\x1b_G{keys}{';' + text if text else ''}\x1b\\" for keys, text in commands) == data
    return [(dict(pair.split("=") for pair in keys.split(",")), text) for keys, text in commands]


@pytest.mark.parametrize("size", [1, 3000, 3072, 3073, 9000, 6144])
def test_pieces_are_short_enough_and_give_the_whole(size: int) -> None:
    content = bytes(index % 251 for index in range(size))
    commands = read(tied(77, content, 50, 25))
    assert all(len(text) <= CHUNK for _, text in commands)
    assert all(len(text) % 4 == 0 for _, text in commands)
    assert base64.b64decode("".join(text for _, text in commands)) == content
    keys = commands[0][0]
    assert {name: keys[name] for name in ("a", "U", "f", "i", "c", "r")} == {
        "a": "T", "U": "1", "f": "100", "i": "77", "c": "50", "r": "25",
    }  # fmt: skip
    more = [one.get("m", "0") for one, _ in commands]
    assert more == ["1"] * (len(commands) - 1) + ["0"]
    # Only the first says what it is.
    assert all(set(one) == {"m"} for one, _ in commands[1:])


def test_placing_leaves_the_cursor_and_lies_over_text() -> None:
    data = placed(5, b"x", 2, 3, 10, 20)
    assert data.startswith("\x1b7\x1b[21;11H")
    assert data.endswith("\x1b8")
    ((keys, _),) = read(data.removeprefix("\x1b7\x1b[21;11H").removesuffix("\x1b8"))
    assert keys["C"] == "1"
    assert int(keys["z"]) > 0
    assert "U" not in keys


def test_deleting_frees_one_picture_and_asks_for_no_answer() -> None:
    assert read(deleted(9)) == [({"a": "d", "d": "I", "i": "9", "q": "2"}, "")]


def test_marks_are_those_of_the_list() -> None:
    # https://sw.kovidgoyal.net/kitty/_downloads/f0a0de9ec8d9ff4456206db8e0814937/rowcolumn-diacritics.txt
    assert len(set(MARKS)) == MOST_CELLS == 198
    assert list(MARKS) == sorted(MARKS)
    assert all(unicodedata.combining(mark) == 230 and not unicodedata.decomposition(mark) for mark in MARKS)
    # Places of some in that list, counted from 0.
    places = {0: "305", 5: "33d", 16: "35b", 29: "36f", 35: "592", 197: "1dfe"}
    assert {place: f"{ord(MARKS[place]):x}" for place in places} == places


def test_every_placeholder_says_row_and_column() -> None:
    text = placeholders(3, 5, 8)
    assert text == "".join(PLACEHOLDER + MARKS[3] + MARKS[column] for column in (5, 6, 7))


def test_colours_name_pictures() -> None:
    for image in (1, 255, 256, 70000, (1 << 24) - 1):
        red, green, blue = colour_of(image)
        assert red << 16 | green << 8 | blue == image
