"""Finding a link in a text: an address, the part after its ``#``, or any text with one in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from tuiplay.errors import InputError
from tuiplay.formats import link_damage as damage
from tuiplay.formats.js_numbers import BLANKS
from tuiplay.formats.link_doubts import check_end, check_entities, check_numbers
from tuiplay.formats.link_extent import (
    PAIRS,
    RUN,
    SCHEME,
    check_home,
    check_whole,
    extent,
    has_rest,
    is_shortened,
    up_to_delimiter,
)
from tuiplay.formats.link_keys import FORKS, HOST, is_known

_HOME = rf"(?:www\.)?{re.escape(HOST)}(?:/(?:index\.html)?)?"
_ADDRESS = re.compile(rf"(?:https?://)?{_HOME}(?:\?[^#]*)?(?:#(?P<hash>.*))?", re.IGNORECASE | re.DOTALL)
_SHARP = re.compile(
    rf"(?:(?<!&)\\{{0,15}}#|(?P<code>%(?:25)*23)|\uff03|(?<={re.escape(HOST)})/?\?)[!/?]{{0,2}}", re.IGNORECASE
)
_COMMON = ("seed", "x", "y", "noise", "problem", "dataset", "tutorial", "draw")
"""Keys that links of other pages may have too."""
_MOST_SHARPS, _MOST_LINKS, _DEEPEST = 400, 20, 8
_IN_ALL = (
    ("the mail filter's address was decoded", damage.mail_filter),
    ("HTML entities were decoded", damage.html_entities),
    ("escapes were decoded", damage.json_escapes),
    ("braces were left out", damage.latex),
)
AROUND = "the text around it was left out"
_QUOTED_LINE = re.compile(r"(?m)^[ \t]*[>|][>| \t]*")
_BREAK_TAG = re.compile(r"<(w?)br\s*/?>", re.IGNORECASE)
_OPENER = re.compile("[(\\[{<\"'`\u201c\u201e\u00ab\uff08\u3010]|\\|(?=https?://|\\\\*#)")
_OPENERS = f"{BLANKS}*_~|([{{<\"'`"
_NO_SCHEME = re.compile(r"(?:localhost|[\w\-]+(?:\.[\w\-]+)+)(?::[0-9]+)?(?:/\S*)?")
_TORN_CODE = re.compile(r"x?(?:[0-9A-F]|%(?:25)*(?:0[9AD]|3D)|=|\s){2,20}\\*(?:;|%(?:25)*3B)", re.IGNORECASE)
"""The rest of a split HTML entity behind its #, which does not begin a link."""
_LINE_END = re.compile(r"[ \t>|]*[\r\n]")
_ENCODED_KEY = re.compile(r"[A-Za-z_]+%(?:25)*3D", re.IGNORECASE)


@dataclass(frozen=True)
class FoundLink:
    """The part of a link after its ``#``, and how it was found in the text."""

    hash: str
    in_address: bool
    shortened: bool = False
    """True if an ellipsis follows it."""
    others: int = 0
    """The number of other links in the text."""
    done: tuple[str, ...] = ()
    """Descriptions of the repairs that were needed to find it."""


def plain_hash(text: str) -> FoundLink | None:
    """The link in a text that is exactly one of the page, or the part of one from the ``#`` on; otherwise None."""
    # Browsers drop these from an address.
    text = text.strip().translate(dict.fromkeys(map(ord, "\t\r\n")))
    if text.startswith("#"):
        return FoundLink(text[1:], False)
    if address := _ADDRESS.fullmatch(text):
        return FoundLink(address["hash"] or "", True)
    return FoundLink(text, False) if not text or _is_bare(text) else None


def _is_bare(text: str) -> bool:
    key, equals, _ = text.partition("&")[0].partition("=")
    return bool(equals) and is_known(key)


def on_one_line(text: str) -> str:
    """The text on one line, as ``tuiplay.formats.link.on_one_line`` describes."""
    return " ".join(_QUOTED_LINE.sub("", text).splitlines())


def has_link(text: str) -> bool:
    """True if the text contains an address whose ``#`` is followed by keys of the page."""
    text = _readable(text)[0]
    return next(_starts(text), None) is not None


@dataclass(frozen=True)
class _Link:
    found: FoundLink
    begin: int
    at: int
    end: int


def find(text: str, depth: int = 0) -> FoundLink | None:
    """The first link in a text; None if there is none.

    Raises
    ------
    InputError
        If the link is broken and its parts cannot be joined.
    """
    check_entities(text)
    text, done = _readable(text)
    links: list[_Link] = []
    for start in _starts(text):
        if len(links) < _MOST_LINKS and not (links and start.at < links[-1].end):
            links.append(_link(text, start, depth))
    if not links:
        return _home(text)
    first = links[0]
    behind = text[first.end : links[1].begin if len(links) > 1 else len(text)]
    check_whole(first.found.hash, behind)
    check_numbers(text[first.at : first.end])
    last = damage.tail(damage.everything(damage.mime_characters(first.found.hash))).rpartition("&")[2]
    check_end(text[: first.begin], last, text[first.end :], RUN.fullmatch(text, first.at, first.end) is None)
    if any(_TORN_CODE.match(text, link.at) for link in links) or (len(links) > 1 and _is_one(text, *links[:2])):
        raise InputError(
            "the link is broken into pieces that could not be joined; copy it again from the address bar of the browser"
        )
    beginning = _comparable(first.found.hash)
    others = {_comparable(link.found.hash) for link in links} - {beginning}
    if not first.found.shortened and _LINE_END.match(behind) and any(other.startswith(beginning) for other in others):
        raise InputError(
            "the link appears in the text twice, and the first one ends earlier, at a line end; copy "
            "it again from the address bar of the browser"
        )
    if first.found.shortened:
        # Pages show addresses in this form; the address itself may follow.
        first = next((link for link in links[1:] if _comparable(link.found.hash).startswith(beginning)), first)
        others.discard(_comparable(first.found.hash))
    behind = text[first.end :].strip()
    if text[: first.begin].strip() or damage.tail(behind) or behind[:1] in PAIRS.values():
        done = (*done, AROUND)
    return replace(first.found, others=max(len(others), first.found.others), done=(*done, *first.found.done))


def _is_one(text: str, first: _Link, second: _Link) -> bool:
    """True if the second link is the rest of the first: it has no address, and only a line end is between them."""
    if damage.seen(first.found.hash).rstrip(BLANKS).endswith("&"):
        # No link ends in &; that of a redirect around it was removed.
        return True
    address = text[second.begin : second.at]
    named = SCHEME.match(address) or HOST in address.lower() or address in ("", "#") or _NO_SCHEME.match(address)
    return not named and not text[first.end : second.begin].strip(f"{BLANKS}>|")


def _link(text: str, start: _Start, depth: int) -> _Link:
    link, end = extent(text, start.at, start.opener)
    done = list(start.done)
    if "\\" in start.sharp:
        # Before a # they are Markdown's, so they occur everywhere.
        for _ in range(start.sharp.count("\\").bit_length()):
            link = damage.backslashes(link)
    found = FoundLink(link, start.in_address, is_shortened(link))
    if start.is_encoded and depth < _DEEPEST:
        found = find(_without_layer(text[start.begin : start.at], link, start.sharp), depth + 1) or found
    return _Link(replace(found, done=(*done, *found.done)), start.begin, start.at, end)


def _without_layer(address: str, link: str, sharp: str) -> str:
    """Address and link with one layer of percent-encoding decoded."""
    inside, _, behind = damage.html_entities(link).partition("&")
    if "?" in address and not has_rest(f"&{behind}"):
        # The part after a plain & belongs to the address around it.
        link = inside
    link, address = damage.blanks(link), damage.blanks(address)
    if "?" in address:
        link, address = link.replace("+", " "), address.replace("+", " ")
    return (damage.percent_encoding(address) if sharp.startswith("%") else address) + damage.percent_encoding(link)


def _comparable(text: str) -> str:
    return damage.tail(damage.everything(text))


def _readable(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without entities, escapes, quote marks and soft line breaks of pages and mails, and notes about them."""
    done: dict[str, None] = {}
    text = damage.invisible(damage.soft_breaks(text))
    for _ in range(5):
        before = text = _BREAK_TAG.sub(lambda tag: "" if tag[1] else "\n", text)
        for name, undo in _IN_ALL:
            undone = undo(text)
            if undone != text:
                done[name] = None
            text = undone
        if text == before:
            break
    text = damage.invisible(text)
    if "\n" in text.strip():
        text = _QUOTED_LINE.sub("", text)
    return text, tuple(done)


# The beginnings of links


@dataclass(frozen=True)
class _Start:
    """The beginning of a link."""

    begin: int
    """The index of the address."""
    at: int
    """The index after the ``#``."""
    sharp: str
    """The ``#`` as it is written there; "" if it is left out."""
    is_encoded: bool
    """True if the ``#`` or the part after it is percent-encoded."""
    opener: str
    """The bracket or quote before the address, or empty."""
    in_address: bool
    done: tuple[str, ...] = ()


def _starts(text: str) -> Iterator[_Start]:
    bare = len(text) - len(text.lstrip(_OPENERS))
    if _keys_after(text, bare) and text[bare : bare + 1].isalpha():
        yield _Start(0, bare, "", _is_encoded(text, bare), text[bare - 1 : bare] if bare else "", in_address=False)
    for sharp in islice(_SHARP.finditer(text), _MOST_SHARPS):
        keys = _keys_after(text, sharp.end())
        before = _run_before(text, sharp.start())
        opener = max((match.end() for match in _OPENER.finditer(before)), default=0)
        address = before[opener:]
        begin = sharp.start() - len(address)
        if not keys or not _is_link(address, keys, is_first=not text[:begin].strip(_OPENERS)):
            continue
        done: tuple[str, ...] = ()
        is_encoded = sharp["code"] is not None or _is_encoded(text, sharp.end())
        if "\\" in sharp[0]:
            done = (*done, "backslashes were left out")
        if sharp[0].lstrip("/").startswith("?"):
            done = (*done, "a # was put before its keys")
        if is_encoded:
            done = (*done, "percent-encoding was decoded")
        if (sharp["code"] and "?" in address) or _is_wrapped(address):
            done = (*done, "the address around it was left out")
        yield _Start(begin, sharp.end(), sharp[0], is_encoded, before[opener - 1 : opener], bool(address), done)


def _is_link(address: str, keys: list[str], is_first: bool) -> bool:
    """True if the text before a ``#`` and the keys behind it make a link; ``is_first``: nothing precedes that text."""
    telling = any(key not in _COMMON for key in keys)
    plain = damage.everything(address[-300:])
    if HOST in plain.lower() or (is_first and not address):
        return True
    if len(keys) > 1:
        return telling or SCHEME.search(plain) is not None or _NO_SCHEME.fullmatch(plain) is not None
    return telling and SCHEME.search(plain) is not None


def _is_wrapped(address: str) -> bool:
    """True if the address follows that of an archive or a redirect."""
    begins = [scheme.start() for scheme in SCHEME.finditer(address)]
    return bool(begins) and any(mark in address[: begins[-1]] for mark in "./-")


def _is_encoded(text: str, at: int) -> bool:
    return _ENCODED_KEY.match(text, at) is not None


def _keys_after(text: str, at: int) -> list[str]:
    """The known keys of the page at this index; empty if the text there does not begin with a key."""
    pieces = damage.everything(text[at : at + 160]).lstrip("!/?&").split("&")[:4]
    keys = [piece.partition("=")[0] for piece in pieces if "=" in piece]
    if not keys or not (is_known(keys[0]) or keys[0] in FORKS):
        return []
    return [key for key in keys if is_known(key)]


def _run_before(text: str, end: int) -> str:
    start = end
    while start and text[start - 1] not in BLANKS and end - start < 4000:
        start -= 1
    return text[start:end]


def _home(text: str) -> FoundLink | None:
    """A link to the page itself, without any settings that are understood; None if there is none."""
    if HOST in text.lower() and "#" not in text:
        check_whole("", text)
    for run in RUN.finditer(text):
        if HOST not in run[0].lower():
            continue
        for opener in reversed([0, *(match.end() for match in _OPENER.finditer(run[0]))]):
            word = damage.tail(up_to_delimiter(run[0][opener:]))
            if address := _ADDRESS.fullmatch(word):
                check_home(address["hash"] or "", text[run.end() :])
                return FoundLink(
                    address["hash"] or "", True, done=() if word == damage.tail(text.strip()) else (AROUND,)
                )
    return None
