"""What pages, mails and chats do to links, each written independently of the repair: functions of a text and numbers.

The standard library does the encoding where it can, so that the repair is held against what programs really do.
"""

from __future__ import annotations

import html
import json
import quopri
import re
from collections.abc import Callable
from urllib.parse import quote, urlencode

Mangling = Callable[[str, int], str]
"""The text, and a number from 0 to 99 that picks one of several."""


def _of(*choices: Callable[[str], str]) -> Mangling:
    return lambda text, number: choices[number % len(choices)](text)


def _around(*pairs: tuple[str, str]) -> Mangling:
    return lambda text, number: text.join(pairs[number % len(pairs)])


def _broken(text: str, number: int) -> str:
    """Hard line ends, as mail programs put them, between 40 and 99 columns."""
    width = 40 + number % 60
    ends = ("\n", "\r\n", "\n> ", "\r\n>> ", "\n    ", " ", "\n\t", " \n", "<br>\n", "\n\n")
    parts = [text[at : at + width] for at in range(0, len(text), width)]
    return ends[number % len(ends)].join(parts)


def _soft(text: str, number: int) -> str:
    """Characters without width, at which a browser may break the line."""
    mark = ("\u200b", "\u00ad", "<wbr>", "\u2060")[number % 4]
    return re.sub(r"([/&=,])", rf"\1{mark}", text)


def _after_sharp(text: str, safe: str) -> str:
    before, sharp, behind = text.partition("#")
    return f"{before}{sharp}{quote(behind, safe=safe)}" if sharp else quote(text, safe=safe)


def _escaped(text: str, characters: str) -> str:
    return re.sub(f"([{re.escape(characters)}])", r"\\\1", text)


def _fetched(address: str, key: str, **others: str) -> Callable[[str], str]:
    return lambda text: f"{address}?{urlencode({key: text, **others})}"


MANGLINGS: dict[str, Mangling] = {
    "entities": _of(
        html.escape,
        lambda text: html.escape(html.escape(text)),
        lambda text: text.replace("&", "&#38;"),
        lambda text: text.replace("&", "&#x26;").replace("=", "&#x3D;"),
        lambda text: text.replace("#", "&num;").replace("&n", "&amp;n"),
        lambda text: text.replace("&", "&amp"),
        lambda text: "".join(f"&#{ord(one)};" if at % 3 == 0 else one for at, one in enumerate(text)),
    ),
    # What a browser makes of the & of a link that was not escaped.
    "entities decoded": _of(html.unescape),
    "entities left": _of(
        lambda text: quote(html.unescape(text), safe="%/:#?&=,+;()[]<>\"' \n*.!\\_-~@$|{}`"),
        lambda text: html.unescape(text).replace("\u00ae", "\u00c2\u00ae"),
        lambda text: html.unescape(text).replace("\u00ae", "%AE"),
        lambda text: html.unescape(text).replace("\u00ae", "&reg;"),
        lambda text: html.unescape(text).replace("\u00ae", "\ufffd"),
    ),
    "percent": _of(
        lambda text: quote(text, safe=""),
        lambda text: quote(text, safe=":/"),
        lambda text: quote(text, safe=":/#"),
        lambda text: _after_sharp(text, ""),
        lambda text: _after_sharp(text, "&="),
        lambda text: _after_sharp(text, "=,"),
        lambda text: _after_sharp(_after_sharp(text, ""), ""),
        lambda text: text.replace(",", "%2C"),
        lambda text: text.replace(",", "%252c"),
        lambda text: text.replace("#", "%23", 1),
        lambda text: text.replace("=", "%3D"),
        lambda text: text.replace("&", "%26"),
        lambda text: "".join(
            f"%{ord(one):02x}" if at % 7 == 0 and one.isascii() else one for at, one in enumerate(text)
        ),
    ),
    "markdown": _of(
        lambda text: _escaped(text, "#&_"),
        lambda text: _escaped(text, "\\#&_%$"),
        lambda text: _escaped(text, "\\`*_{}[]()#+-.!&=|~"),
        lambda text: text.replace("#", r"\#"),
    ),
    "json": _of(
        lambda text: text.replace("&", r"\u0026").replace("=", r"\u003d"),
        lambda text: json.dumps(text),
        lambda text: json.dumps({"url": text}).replace("/", r"\/"),
    ),
    "brackets": _around(
        ("<", ">"),
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ('"', '"'),
        ("'", "'"),
        ("`", "`"),
        ("**", "**"),
        ("_", "_"),
        ("\u201c", "\u201d"),
        ("\u00ab", "\u00bb"),
        ("(see ", ")."),
        ("<URL:", ">"),
        ("\uff08", "\uff09"),
    ),
    "markup": _around(
        ("[the playground](", ")"),
        ("[a](", ' "title")'),
        ('<a href="', '">here</a>'),
        ("<a href='", "'>here</a>"),
        ("\\url{", "}"),
        ("\\href{", "}{here}"),
        ("[url]", "[/url]"),
        ("[url=", "]here[/url]"),
        ("[", " here]"),
        ('{% embed url="', '" %}'),
        ("`here <", ">`_"),
        ("HTML('<iframe src=", " width=1000></iframe>')"),
        ("![](", ")"),
        ("| ", " |"),
    ),
    "prose": _around(
        ("Look at this: ", ""),
        ("", " and tell me"),
        ("see ", ", please"),
        ("Here: ", ". Then press play."),
        ("", "?"),
        ("", " !"),
        ("- ", "\n- two"),
        ("1. ", "\n2. https://example.org/x"),
        ("\n\n", "\n\nBye,\nA"),
        ("\u94fe\u63a5", "\uff0c\u7136\u540e"),
        ("\u94fe\u63a5\uff1a", "\u8bf7\u770b"),
        ("> ", "\n"),
        ("", ";"),
    ),
    "redirects": _of(
        _fetched("https://www.google.com/url", "q", sa="D", source="docs", ust="1670595722"),
        _fetched("https://l.facebook.com/l.php", "u", h="AT0x", fbclid="x"),
        _fetched("https://nam02.safelinks.protection.outlook.com/", "url", data="05|01", reserved="0"),
        _fetched("https://slack-redir.net/link", "url"),
        lambda text: f"https://example.org/away?to={text}",
        lambda text: f"https://www.google.com/url?q={quote(text, safe=':/=')}&sa=D",
        lambda text: f"https://www.google.com/url?sa=t&url={quote(quote(text, safe=''), safe='')}&usg=AOv",
    ),
    "archives": _around(
        ("https://web.archive.org/web/20221209142202/", ""),
        ("web.archive.org/web/2022*/", ""),
        ("https://archive.ph/2022/", ""),
        ("view-source:", ""),
        ("https://12ft.io/proxy?q=", ""),
    ),
    "line ends": _broken,
    "soft breaks": _soft,
    "mail": _of(lambda text: quopri.encodestring(text.encode("utf-8", "surrogatepass")).decode("ascii")),
    "chats and papers": _of(
        lambda text: f"<{text}|spiral run>",
        lambda text: f"<{html.escape(text)}|{html.escape(text)}>",
        lambda text: f'[spiral](<{text}> "A spiral")',
        lambda text: f"{{{{cite web|url={text}|title=A spiral}}}}",
        lambda text: f"[[{text}][spiral]]",
        lambda text: f'=HYPERLINK("{text}";"spiral")',
        lambda text: html.unescape(text).replace("\u00ae", "\u00ae\ufe0f"),
        lambda text: html.unescape(text).replace("\u00ae", ":registered:"),
        lambda text: re.sub("([#&_])", r"{\\\1}", text),
    ),
    "files and filters": _of(
        lambda text: f"[InternetShortcut]\r\nURL={text}\r\nIconIndex=0\r\n",
        lambda text: f'<DT><A HREF="{text}" ADD_DATE="1580000000">A page</A>',
        lambda text: f"<key>URL</key><string>{html.escape(text)}</string></dict>",
        lambda text: json.dumps({"cell_type": "markdown", "source": [f"[demo]({text})\n", "text"]}, indent=1),
        lambda text: f"- url: '{text}' # demo",
        lambda text: f"\x1b[4;34m{text}\x1b[0m",
        lambda text: f"{text}_x000D_",
        _fetched("https://www.youtube.com/redirect", "q", event="video_description", v="abc"),
        _fetched("https://www.linkedin.com/safety/go", "url", trk="x"),
        lambda text: f"about:reader?url={quote(text, safe='')}",
        lambda text: f"curl -G 'https://example.org/' --data-urlencode 'url={text}'",
        lambda text: f"{{{{url|1={text}|2=spiral}}}}",
        lambda text: f"[10:15] <ana> {text}\n[10:16] <bob> ok?",
        lambda text: f"/* {text} */",
        lambda text: f'(browse-url "{text}")',
    ),
    "letters": _of(
        lambda text: text.replace("fi", "\ufb01"),
        lambda text: text.replace("reg-", "reg\u2013").replace("=", "\uff1d"),
        lambda text: text.replace("&", "\uff06"),
    ),
}
