"""The repair of the part of a link after its ``#``: the shortest chain of steps after which all of it is understood.

A link that is already understood is never changed. If two chains of the same length lead to different links, the link
is refused as ambiguous.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tuiplay.errors import InputError
from tuiplay.formats import link_damage as damage
from tuiplay.formats.js_numbers import BLANKS
from tuiplay.formats.link_doubts import check_end
from tuiplay.formats.link_keys import FORKS, ORDER, OWN, as_sent, is_known
from tuiplay.formats.link_pieces import (
    CHOICES,
    NOT_IN_ADDRESS,
    SWITCHES,
    TEXTS,
    Piece,
    Quality,
    Score,
    activation_of,
    is_page_seed,
    piece_of,
    quality,
    score,
)
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.text import printable

_WORK = 2_000_000
"""The maximum number of characters that all attempts together process: some tenths of a second."""
_DEEPEST = 9

CODES_LEFT_OUT = "control codes were left out"
_BEHIND = "what followed it was left out"

_BLANK_AND_DIGITS = re.compile(r"\s[\s>|]*\S*[0-9]")
_ANOTHER_KEY = re.compile(r"[^\s&]{0,300}(?:=|3D)")
_AGAIN = "copy it again from the address bar of the browser"
_WHOLE_SEED = re.compile(r"0\.[0-9]{5}")

Undo = Callable[[str], str]


@dataclass
class Repaired:
    """The part of a link after its ``#`` as it was meant, and the repairs."""

    hash: str
    done: list[str] = field(default_factory=list)
    """The repairs: ends of "The link was repaired: ..."."""
    cut: str = ""
    """The last key, if the link is cut off there; otherwise empty."""


def repaired(text: str, in_address: bool, shortened: bool = False) -> Repaired:
    """Repair a hash if it is damaged.

    Parameters
    ----------
    text
        The part of the link after its ``#``.
    in_address
        True if it comes from a whole address, in which blanks and quotes do not occur.
    shortened
        True if an ellipsis follows it.

    Raises
    ------
    InputError
        If it can be read in two ways.
    """
    found = Repaired(text)
    if not is_sound(text, in_address):
        found = _search(text, in_address)
        _check_texts(found.hash, in_address)
        _check_last(found, text)
    return _whole_end(found, shortened)


def is_sound(text: str, in_address: bool) -> bool:
    """True if a hash is not damaged."""
    return _rate(text, in_address, str).bad == 0


def rating(text: str) -> Score:
    """The score of a text of pieces after all damage in it has been reversed."""
    return _rate(_without_tail(damage.prose(damage.everything(text))), True, str)


def _check_texts(text: str, in_address: bool) -> None:
    """Refuse a blank in a text of an address: it may have been a line end."""
    for part in text.split("&"):
        key, value, _ = piece_of(part)
        if in_address and key in TEXTS and value and NOT_IN_ADDRESS.search(value):
            raise InputError(
                f"{printable(part, 60)} in the link: an address contains no blanks or quotes; copy it again from the "
                "address bar of the browser"
            )


def _check_last(found: Repaired, text: str) -> None:
    """Check that the text left out behind the last value was not the rest of it."""
    last = found.hash.rpartition("&")[2]
    key, value, _ = piece_of(last)
    if _BEHIND not in found.done or not value or _WHOLE_SEED.fullmatch(value):
        return
    plain = damage.seen(text)
    if key == "seed" and value == "0" and plain.rpartition("seed=0")[2].startswith("."):
        raise InputError(f"seed=0. in the link: it seems to be cut off here; {_AGAIN}")
    _, there, rest = plain.rpartition(value)
    if there and key in TEXTS and _BLANK_AND_DIGITS.match(rest):
        raise InputError(
            f"{printable(last, 60)} in the link: it may continue with what follows it; paste the whole link"
        )
    _, there, rest = plain.rpartition(f"{key}=")
    while rest.startswith("3D") and not value.startswith("3D"):
        rest = rest[2:]
    if there and rest.startswith(value):
        if more := _ANOTHER_KEY.match(rest, len(value)):
            raise InputError(f"{printable(more[0], 60)} in the link, after {last}: it may be another key; {_AGAIN}")
        # A query writes blanks as +.
        check_end("", last, rest.removeprefix(value).replace("+", " "), is_torn=True)


def _seen_through(text: str) -> str:
    return damage.everything(text) if len(text) < 200 else text


def _rate(text: str, in_address: bool, undo: Undo) -> Score:
    return score(_qualities(text.split("&"), in_address, undo))


def _qualities(pieces: list[str], in_address: bool, undo: Undo) -> list[Quality]:
    found = [quality(piece, undo, in_address) for piece in pieces]
    if any(_has_tail(last, found[-1], in_address) for last in {pieces[-1], undo(pieces[-1])}):
        found[-1] = Quality.BAD
    return found


def _has_tail(text: str, known: Quality, in_address: bool) -> bool:
    """True if the last piece would be better without the text behind it."""
    bare = _without_tail(text)
    key, value, _ = piece_of(bare)
    if key in TEXTS:
        alone = piece_of(_without_tail(damage.prose(text))).value or ""
        return (bare != text and bool(value) and in_address) or (alone != piece_of(text).value and is_page_seed(alone))
    return bare != text and quality(bare, str, in_address) < known


# The search


def _narrow(undo: Undo, in_address: bool) -> Undo:
    """The same step restricted to the pieces that are not understood."""

    def undone(text: str) -> str:
        pieces = text.split("&")
        found = _qualities(pieces, in_address, _seen_through)
        return "&".join(
            undo(piece) if quality >= Quality.ODD else piece for piece, quality in zip(pieces, found, strict=True)
        )

    return undone


def _without_blanks(text: str) -> str:
    """Remove blanks, except inside texts, where they may be intended; not in a seed of the page."""
    pieces = []
    for piece in text.split("&"):
        key, equals, value = piece.partition("=")
        key, bare = damage.blanks(key), damage.blanks(value)
        if key in TEXTS and not is_page_seed(bare):
            bare = damage.invisible(value).strip(BLANKS)
        pieces.append(f"{key}{equals}{bare}")
    return "&".join(pieces)


def _without_tail(text: str) -> str:
    """Remove trailing punctuation, unless it is the whole value."""
    bare = damage.tail(text)
    return text if bare.endswith("=") else bare


def _steps(in_address: bool) -> list[tuple[str, Undo]]:
    narrow = [
        ("percent-encoding was decoded", damage.percent_encoding),
        ("letters were put in place of characters that only look like them", damage.typography),
    ]
    return [
        ("HTML entities were decoded", damage.html_entities),
        ("HTML entities were decoded", damage.entities_left),
        ("percent-encoding was decoded", damage.percent_encoding),
        ("backslashes were left out", damage.backslashes),
        ("escapes were decoded", damage.json_escapes),
        ("the mail program's =3D was decoded", damage.mime),
        (CODES_LEFT_OUT, damage.control_codes),
        ("blanks were left out", _without_blanks),
        (_BEHIND, _without_tail),
        (_BEHIND, damage.prose),
        *((name, _narrow(undo, in_address)) for name, undo in narrow),
    ]


def _search(text: str, in_address: bool) -> Repaired:
    """Search breadth-first: each level has the texts that one more step leads to."""
    steps = _steps(in_address)
    level: dict[str, tuple[str, ...]] = {text: ()}
    seen = set(level)
    best, best_score = Repaired(text), _rate(text, in_address, _seen_through)
    work = 0
    for _ in range(_DEEPEST):
        following: dict[str, tuple[str, ...]] = {}
        for state, done in level.items():
            for name, step in steps:
                work += len(state)
                if work > _WORK:
                    return best
                new = step(state)
                if new not in seen:
                    seen.add(new)
                    following[new] = (*done, name)
        rated = {state: _rate(state, in_address, _seen_through) for state in following}
        whole = [state for state in following if rated[state].bad == 0]
        if whole:
            return _only(whole, rated, following)
        for state in following:
            if rated[state] < best_score:
                best, best_score = Repaired(state, _once(following[state])), rated[state]
        level = following
    return best


def _only(whole: list[str], rated: dict[str, Score], done: dict[str, tuple[str, ...]]) -> Repaired:
    least = min(rated[state].odd for state in whole)
    whole = [state for state in whole if rated[state].odd == least]
    readings = [_reading(state) for state in whole]
    for other in readings[1:]:
        for key in (*readings[0], *other):
            one, two = readings[0].get(key, ""), other.get(key, "")
            if one != two:
                raise InputError(
                    f"{printable(f'{key}={one}', 60)} in the link: it can also be read as "
                    f"{printable(f'{key}={two}', 60)}; copy the link again from the address bar of the browser"
                )
    return Repaired(whole[0], _once(done[whole[0]]))


def _reading(text: str) -> dict[str, str]:
    pieces = map(piece_of, text.split("&"))
    return {piece.key: _same(piece.key, piece.value or "") for piece in pieces if piece.key}


def _same(key: str, value: str) -> str:
    """A form of a value that is the same for equivalent values: 25, and 25. with the full stop of a sentence."""
    return as_sent(value) if key in TEXTS else as_sent(value).removesuffix(".")


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


# The end


def _whole_end(found: Repaired, shortened: bool) -> Repaired:
    """Detect a link that is cut off, and complete or remove its last word."""
    before, ampersand, last = found.hash.rpartition("&")
    piece = piece_of(last)
    word = _completed(piece)
    if word is None:
        if shortened and piece.value and is_known(piece.key) and piece.key not in (*SWITCHES, *CHOICES):
            raise InputError(f"{printable(last, 60)}... in the link: it seems to be cut off here; paste the whole link")
        return found
    if word == last:
        return found
    if not (before or word):
        raise InputError(
            f"{printable(last, 60)}: the link is cut off here, and nothing is left of it; paste the whole link"
        )
    if _BEHIND in found.done and piece.value and not shortened:
        raise InputError(
            f"{printable(last, 60)} in the link: it may continue with what follows it; paste the whole link"
        )
    found.cut = last
    found.hash = f"{before}{ampersand if word else ''}{word}"
    return found


def _completed(piece: Piece) -> str | None:
    """The complete last piece, "" to remove it; None if it is unknown whether it is complete."""
    key, value, more = piece
    if more:
        return None
    if value is None:
        is_start = key and not is_known(key) and any(name.startswith(key) for name in (*ORDER, *OWN, *FORKS))
        return "" if is_start else None
    if key in SWITCHES or (key not in CHOICES and is_known(key) and key.endswith("_hide")):
        words: Iterable[str] = ("true", "false")
    elif key in CHOICES:
        words = {*CHOICES[key], *(ACTIVATIONS if key == "activation" else ())}
    else:
        return None
    if not value or value in words or (key == "activation" and activation_of(value)):
        return f"{key}={value}"
    meant = [word for word in words if word.startswith(value)]
    if not meant:
        return None
    return f"{key}={meant[0]}" if len(meant) == 1 else ""
