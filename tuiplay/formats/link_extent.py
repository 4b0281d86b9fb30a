"""The extent of a link in a text: its end, and the parts that line ends and blanks have separated."""

from __future__ import annotations

import re

from tuiplay.errors import InputError
from tuiplay.formats import link_damage as damage
from tuiplay.formats.js_numbers import BLANKS
from tuiplay.formats.link_keys import HOST, ORDER, OWN
from tuiplay.formats.link_pieces import Quality, Score, quality
from tuiplay.formats.link_repair import rating
from tuiplay.text import printable

RUN = re.compile(f"[^{re.escape(BLANKS)}]+")
"""A run of characters without a blank."""
SCHEME = re.compile(r"[a-z][a-z0-9+.\-]{1,20}(?::|%(?:25)*3A)(?:/|%(?:25)*2F){2}", re.IGNORECASE)
PAIRS = {"(": ")", "[": "]", "{": "}", "\uff08": "\uff09", "\u3010": "\u3011"}
"""Brackets that may enclose a link."""

_MOST_RUNS, _AHEAD, _WINDOW = 200, 6, 300
_KEYS = "|".join(sorted((key for key in (*ORDER, *OWN) if len(key) > 1), key=len, reverse=True))
_DELIMITER = re.compile(
    "[\"<>`\u201c\u201d\u201e\u00ab\u00bb]|\\[/|:~:|'\\|"
    # Additions of chats and wikis behind it: |https://... and |title=...
    rf"|\|(?=https?://|\\*#|[0-9]{{1,2}}=|(?!(?:{_KEYS}|x|y)=)[a-z][a-z\-]{{2,}}=)"
)
_AFTER_LINK = frozenset(".,;:!?)]}\"'*_~|({[<\\`")
_ELLIPSIS = re.compile(r"(?:\.{3,}|\u2026)[^A-Za-z0-9]*\Z")
_DIGITS = re.compile(r"[0-9,.]+")
_LINE_OF_DIGITS = re.compile(r"[0-9,.]*[0-9][ \t]*(?:[\r\n]|\Z)")
_REST = re.compile(rf"[&;]((?:x|y|{_KEYS}|[A-Za-z0-9]+_hide)(?:=|3D))")
_TORN_KEY = re.compile(rf"(?<=[A-Za-z0-9])((?:{_KEYS})(?:=|%(?:25)*3D|(?:\\|%(?:25)*5C)u003d|\uff1d))", re.IGNORECASE)
"""A key behind signs that no repair recognises."""
_ANYTHING = re.compile(r"([#\w]\w*)")
_SHARP_KEY = re.compile(rf"#[!/?]?(?:(?:x|y|[A-Za-z0-9]+_hide)=|(?:{_KEYS})(?![a-z]))|\A#[A-Za-z]+=")
_LISTED = re.compile(rf"[\s,]+((?:{_KEYS})=)")
"""A key before which blanks or commas take the place of the &."""
_BREAK = re.compile(r"\\?<w?br\s*/?\\?>", re.IGNORECASE)
_NEXT = re.compile(r"&=?([A-Za-z_]+=)")
_ANY_REST = re.compile(r"([^=&]{0,300}?(?:[=&]|3D)|<[a-z])")


def up_to_delimiter(text: str) -> str:
    """The part of a text before the first character that ends an address."""
    delimiter = _DELIMITER.search(text)
    return text[: delimiter.start()] if delimiter else text


def is_shortened(link: str) -> bool:
    """True if the link ends with an ellipsis."""
    return _ELLIPSIS.search(link) is not None


def has_rest(text: str) -> bool:
    """True if the text contains several of the page's keys in a row."""
    return _REST.search(damage.everything(damage.mime_characters(text[:20_000]))) is not None


def check_whole(link: str, behind: str) -> None:
    """Check that the text behind a link is not the rest of it.

    Raises
    ------
    InputError
        If it is.
    """
    seen = damage.seen(behind[:20_000])
    torn = _TORN_KEY.search(seen) or _LISTED.match(seen)
    if damage.seen(link).rstrip(BLANKS).endswith("&"):
        torn = torn or _ANYTHING.search(seen)
    behind = damage.everything(damage.mime_characters(_BREAK.sub("", behind[:20_000])))
    last = damage.tail(damage.everything(link)).rpartition("&")[2]
    rest = _REST.search(behind) if quality(last) == Quality.GOOD else _ANY_REST.match(behind)
    rest = rest or torn or _NEXT.match(behind)
    if rest and not is_shortened(link):
        raise InputError(
            f"the link is broken before '{printable(rest[1], 40)}': what follows could not be joined to it; copy it "
            "again from the address bar of the browser"
        )


def check_home(link: str, behind: str) -> None:
    """Check that the text behind the page's address, or behind a link without known keys, does not have its keys.

    Raises
    ------
    InputError
        If it is.
    """
    if link:
        check_whole(link, behind)
    elif torn := _SHARP_KEY.search(damage.everything(behind[:20_000])):
        raise InputError(
            f"the link is broken before '{printable(torn[0], 40)}'; copy it again from the address bar of the browser"
        )


def extent(text: str, at: int, opener: str) -> tuple[str, int]:
    """The part of a link after its ``#``, separated parts joined, and the index in the text at which it ends.

    Parameters
    ----------
    text
        The text that contains the link.
    at
        The index after the ``#``.
    opener
        The bracket or quote before the address, which may be closed behind the link; or empty.
    """
    closer = PAIRS.get(opener, "")
    first = RUN.match(text, at)
    run = first[0] if first else ""
    if opener == "<":
        # <address|words>, as chats have it.
        run = run.partition("|")[0]
    link, ended = _kept(run, closer) if run else ("", False)
    ended = ended or (first is not None and run != first[0])
    end = at + len(link)
    runs = 0
    while not ended and runs < _MOST_RUNS:
        longer = _continued(text, end, link, closer, is_torn=runs > 0)
        if longer is None:
            break
        link, end, ended = longer
        runs += 1
    return link, end


def _kept(run: str, closer: str) -> tuple[str, bool]:
    """The part of a run of characters that belongs to the link, and whether the link ends there."""
    kept = up_to_delimiter(run)
    depth = dict.fromkeys(PAIRS.values(), 0)
    for place, character in enumerate(kept):
        if character in PAIRS:
            depth[PAIRS[character]] += 1
        elif character in depth:
            depth[character] -= 1
            if depth[character] < 0 and (character == closer or run[place + 1 : place + 2] in _AFTER_LINK):
                return run[:place], True
    return kept, kept != run


def _continued(text: str, end: int, link: str, closer: str, is_torn: bool) -> tuple[str, int, bool] | None:
    """The link extended by the words behind the next blanks that belong to it; None if none do."""
    best: tuple[Score, tuple[str, int, bool]] | None = None
    start = max(0, len(link) - _WINDOW)
    before = rating(link[start:])
    # The = at the end of a line may be the mail program's.
    for base in (link, link.removesuffix("=")):
        window = base[start:]
        joined, ended, at = "", False, end
        for number, run in enumerate(RUN.finditer(text, end)):
            own = up_to_delimiter(run[0])
            if number >= _AHEAD or ended or SCHEME.search(own) or HOST in own.lower():
                break
            gap = text[at : run.start()]
            word, ended = _kept(run[0], closer)
            joined += ("" if gap.strip(" ") else " ") + word
            at = run.start() + len(word)
            after = rating(window + joined)
            is_rest = number == 0 and _is_rest(text[run.start() :], gap, is_torn) and after.good <= before.good
            if not (_is_better(after, before) or (is_rest and after.bad <= before.bad)):
                continue
            if best is None or after < best[0]:
                best = after, (base + joined, at, ended)
            break
        if base == link and not (link.endswith("=") and "\n" in text[end : end + 4]):
            break
    return best[1] if best else None


def _is_better(after: Score, before: Score) -> bool:
    gained, spoiled = before.good - after.good, after.bad - before.bad
    return (gained > 0 and spoiled <= 0) or (gained >= 0 and (spoiled < 0 or after.odd < before.odd))


def _is_rest(behind: str, gap: str, is_torn: bool) -> bool:
    """True if the rest of a number is there: at the end of the text, or alone on the next line."""
    if "\n" in gap and is_torn and _LINE_OF_DIGITS.match(behind):
        return True
    digits = _DIGITS.fullmatch(damage.tail(behind.strip(BLANKS)))
    return ("\n" in gap or is_torn) and digits is not None
