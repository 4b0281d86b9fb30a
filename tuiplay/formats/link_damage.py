"""The damage that pages, mails and chats do to links, and its reversal: functions from text to text.

Each function reverses one kind of damage wherever it occurs, and returns a text without that damage unchanged.
"""

from __future__ import annotations

import html
import re
import unicodedata
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from html.entities import html5
from urllib.parse import unquote_to_bytes

from tuiplay.experiment.validation import HIDEABLE
from tuiplay.formats.js_numbers import BLANKS
from tuiplay.formats.link_keys import FORKS, HIDE, ORDER, OWN, is_known

_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
CONTROL_CODE = re.compile(r"\x1b\[0?[mK]|\\{0,8}_x000[9AD]\\{0,8}_")
"""A colour code of a terminal, or a line end in the cell of a workbook."""
_JSON = re.compile(r'\\(?:u([0-9a-fA-F]{4})|x([2-7][0-9a-fA-F])|([/"])|(?:r\\)?n(?:\\t)*)')
_FILTER_2 = re.compile(r"(//urldefense[a-z.]*/v2/url\?u=)([^&\s\"'<>]+)")
_FILTER_3 = re.compile(r"https?://urldefense[a-z.]*/v3/__(\S+?)__;([A-Za-z0-9_\-]*)!!\S*")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])|\\(?=&|\Z)")
_MIME = re.compile(r"(?:=(?:3D|20|09|[89A-F][0-9A-F]))+")
_MIME_ONLY = re.compile(r"[^=]*(?:=(?:3D|20|09|[89A-F][0-9A-F])[^=]*)+")
_MIME_CHARACTER = re.compile(r"(?:=[C-F][0-9A-F](?:=[89AB][0-9A-F])+)+")
_MIME_SIGN = re.compile(r"=3D|=[C-F][0-9A-F]=[89AB][0-9A-F]")
_SOFT_BREAK = re.compile(r"=[ \t]*(?:\r\n?|\n)")
_TORN_SIGN = re.compile(r"=[ \t]*(?:\r\n?|\n)(?=3D)")
"""A mail program's ``=3D`` over two lines."""
_CODED_BLANK = re.compile(
    r"%(?:25)*(?:0[9D]|20|3E|(0A)|C2%(?:25)*AD|E2%(?:25)*8(?:0%(?:25)*8B|1%(?:25)*A0))|<[\s>]*(?:w[\s>]*)?b[\s>]*r\s*/?>?"
    r"|=(?:20|09|C2=AD|E2=80=8B|E2=81=A0)",
    re.IGNORECASE,
)
_BRACED = re.compile(r"\{\\([&#_%$])\}")
_BLANK = re.compile(f"[{re.escape(BLANKS)}]+")
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63")
"""Dashes that word processors put in the place of a hyphen; an address has none."""
_HYPHENS = dict.fromkeys(map(ord, DASHES), "-")
_CLOSERS = {")": "(", "]": "[", "}": "{", ">": "<", "\uff09": "\uff08", "\u3011": "\u3010"}
_TAIL = frozenset(_CLOSERS) | frozenset(
    "+/#.,;:!?'\"`*_~|\\\u2026\u3002\uff0c\u3001\uff1b\uff1a\uff01\uff1f\u300d\u300f\u300b\u2019\u201d\u00bb"
)
_VALUE = re.compile(r"[A-Za-z0-9.,_%\-]+")


def html_entities(text: str) -> str:
    """Decode HTML entities: ``&amp;``, ``&#38;`` and the like."""
    return _ENTITY.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name.startswith("#"):
        return html.unescape(match[0])
    return html5.get(f"{name};", match[0])


def control_codes(text: str) -> str:
    """The text without the colour codes of a terminal, and without the line ends in the cells of a workbook."""
    return CONTROL_CODE.sub("", text)


def json_escapes(text: str) -> str:
    r"""Decode the escapes ``\u0026``, ``\x26``, ``\/`` and ``\n``, the last also with ``\t`` behind it."""
    return _JSON.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        character = chr(int(code, 16))
        return match[0] if "\ud800" <= character <= "\udfff" else character
    return match[3] or "\n"


def mail_filter(text: str) -> str:
    """Decode addresses rewritten by Proofpoint's URL Defense, versions 2 and 3."""
    text = _FILTER_2.sub(lambda match: match[1] + match[2].replace("-", "%").replace("_", "/"), text)
    return _FILTER_3.sub(_starred, text)


def _starred(match: re.Match[str]) -> str:
    """Replace the stars of an address by the characters that are listed behind it."""
    try:
        listed = iter(urlsafe_b64decode(match[2] + "==").decode())
    except ValueError:
        return match[0]
    return "".join(next(listed, "*") if character == "*" else character for character in match[1]) + " "


def percent_encoding(text: str) -> str:
    """Decode one layer of percent-encoding; bytes that are not UTF-8 are read as Latin-1."""
    return _PERCENT.sub(lambda match: _decoded(unquote_to_bytes(match[0])), text)


def _decoded(octets: bytes) -> str:
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def backslashes(text: str) -> str:
    """Remove the backslashes that Markdown and LaTeX put before punctuation."""
    return _BACKSLASH.sub(lambda match: match[1] or "", text)


def mime(text: str) -> str:
    """Decode the ``=3D`` of quoted-printable mails, if every ``=`` is followed by two digits."""
    if not _MIME_SIGN.search(text) or not _MIME_ONLY.fullmatch(text):
        return text
    return _MIME.sub(lambda match: _decoded(bytes.fromhex(match[0].replace("=", ""))), text)


def mime_characters(text: str) -> str:
    """Decode the non-ASCII characters of quoted-printable mails, even if some ``=`` lacks its two digits."""
    return _MIME_CHARACTER.sub(lambda match: _decoded(bytes.fromhex(match[0].replace("=", ""))), text)


def blanks(text: str) -> str:
    """Remove white space and zero-width characters."""
    return invisible(_BLANK.sub("", text))


def line_blanks(text: str) -> str:
    """Replace encoded blanks, line ends and quote marks, and the zero-width signs of mail programs, by blanks."""
    return _CODED_BLANK.sub(lambda match: "\n" if match[1] else " ", text)


def invisible(text: str) -> str:
    """Remove zero-width characters: soft hyphens, zero-width spaces, direction marks, variation selectors."""
    if text.isascii():
        return text
    return "".join(one for one in text if unicodedata.category(one) != "Cf" and one not in "\ufe0e\ufe0f")


def latex(text: str) -> str:
    """Remove the braces that reference managers put around signs: {\\&}."""
    return _BRACED.sub(r"\1", text)


def typography(text: str) -> str:
    """Replace dashes by hyphens, and ligatures and full-width characters by ASCII."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_HYPHENS))


def tail(text: str) -> str:
    """Remove trailing punctuation, and closing brackets that are not opened in the text."""
    end = len(text)
    unopened = {closer: text.count(closer) - text.count(opener) for closer, opener in _CLOSERS.items()}
    while end and (last := text[end - 1]) in _TAIL:
        if last in unopened:
            if unopened[last] <= 0:
                break
            unopened[last] -= 1
        end -= 1
    return text[:end]


def prose(text: str) -> str:
    """Remove words behind the last value that are in another script or separated from it by a quote or a bracket."""
    before, equals, last = text.rpartition("=")
    value = _VALUE.match(last)
    if not equals or not value:
        return text
    behind = last[value.end() :]
    if not behind or not _BEHIND.fullmatch(behind) or _REST_OF_VALUE.match(behind) or _KEY_LEFT.match(behind):
        return text
    if behind[0] in DASHES and value[0].endswith("reg"):
        return text
    return f"{before}{equals}{value[0]}"


_BEHIND = re.compile(
    r"(?:[()\[\]{}<>|'\"\\`*+;:!?]|(?![\uff05\uff06\uff1d])[^\x00-\x7f]|\s)[^&=%\uff05\uff06\uff1d]*", re.DOTALL
)
_REST_OF_VALUE = re.compile(r"\\+(?:[.,]?[0-9]|[\-_]|u[0-9A-Fa-f%]|x[0-9]|true|false)|[ \t]*[\r\n]\s*[.,]?[0-9]")
_KEY_LEFT = re.compile(r"\\*[\u00ae\ufffd]|[^\x00-\x7f]{2}(?:ularization|Dataset)")
"""Damage that ``entities_left`` repairs: a key whose beginning was read as an entity."""


# Entities without a semicolon: &reg of &regularization became (R)ularization.


def _alternatives() -> Iterator[tuple[str, str]]:
    """Pairs of the remains of a key and the original text: "®Dataset" and "&regDataset"."""
    names = {name.rstrip(";"): character for name, character in html5.items()}
    keys = (*ORDER, *OWN, *FORKS, *(f"{name}{HIDE}" for name in (*HIDEABLE, "numNodes1")))
    for key in keys:
        for length in range(2, len(key)):
            if key[:length] in names:
                character = names[key[:length]]
                yield from ((f"{mark}{key[length:]}", f"&{key}") for mark in _marks(character))


def _marks(character: str) -> Iterator[str]:
    yield character
    yield "\ufffd"
    yield "?"
    if not character.isascii():
        yield character.encode().decode("latin-1")
        yield character.encode().decode("cp1252", "replace")
    if character == "\u00ae":
        yield from ("(R)", "(r)", ":registered:")


_LOST = {left: whole for left, whole in _alternatives() if len(left) > 2}
_ENTITY_LEFT = re.compile(f"(?:{'|'.join(sorted(map(re.escape, _LOST), key=len, reverse=True))})(?==)")
_NAMES = {character: name for name, character in html5.items() if not name.endswith(";") and not character.isascii()}
"""Entity names of the characters whose entities need no semicolon."""
_ANY_LEFT = re.compile(f"([{''.join(_NAMES)}])([A-Za-z0-9_]*)(?==)")
_SEMICOLON = re.compile(f";(?=(?:{'|'.join(ORDER)})=)")
_CUT_LEFT = re.compile("\u00ae([A-Za-z]*)\\Z")
_AMP_LEFT = re.compile(r"&(?:amp)+([A-Za-z][A-Za-z0-9_]*)(?==)")


def entities_left(text: str) -> str:
    """Restore keys whose beginning was read as an HTML entity: ® for ``&reg``."""
    text = _ENTITY_LEFT.sub(lambda match: _LOST[match[0]], text)
    text = _ANY_LEFT.sub(lambda match: f"&{_NAMES[match[1]]}{match[2]}", text)
    text = _SEMICOLON.sub("&", text)
    text = _AMP_LEFT.sub(lambda match: f"&{match[1]}" if is_known(match[1]) else match[0], text)
    return _CUT_LEFT.sub(_cut_key, text)


def _cut_key(match: re.Match[str]) -> str:
    key = f"reg{match[1]}"
    return f"&{key}" if any(known.startswith(key) for known in ORDER) else match[0]


def soft_breaks(text: str) -> str:
    """Remove soft line breaks of quoted-printable mails: each ``=`` at the end of a line, with the line end."""
    lines = text.strip().splitlines()
    if _MIME_SIGN.search(text) or (len(lines) > 2 and all(line.rstrip(" \t").endswith("=") for line in lines[:-1])):
        return _SOFT_BREAK.sub("", _TORN_SIGN.sub("=", text))
    return text


def seen(text: str) -> str:
    """A text with everything that is encoded in it decoded, and all blanks kept."""
    for _ in range(5):
        before = text
        text = backslashes(json_escapes(html_entities(percent_encoding(mime_characters(text)))))
        if text == before:
            break
    return typography(invisible(text))


def everything(text: str) -> str:
    """A text with every kind of damage reversed repeatedly: a reading for comparisons, not a repair."""
    text = typography(blanks(text))
    for _ in range(5):
        before = text
        text = backslashes(json_escapes(html_entities(percent_encoding(text))))
        if text == before:
            break
    # An entity is recognised by the = behind its key, which may be full-width.
    return blanks(typography(entities_left(typography(invisible(text).replace("=3D", "=")))))
