"""The lines of a table as the csv module can read them: bars, rules, gaps and rows in quotes."""

from __future__ import annotations

import re

_RULE = re.compile(r"[\s|+:=-]*[=-][\s|+:=-]*")
_GAP = re.compile(r"\s{2,}|\t")
_QUOTED_ROW = re.compile(r'\s*"((?:[^"]|"")*)"[\s,;\t]*')


def inside_bars(line: str) -> str:
    """The cells of a row of a Markdown table, without the bars at its ends and without bold and code marks."""
    text = without_rule(line).strip().replace("**", "").replace("`", "")
    return text.removeprefix("|").removesuffix("|") + "\n"


def without_rule(line: str) -> str:
    """The line, or an empty one in place of a line of dashes."""
    return "\n" if ("-" in line or "=" in line) and _is_rule(line) else line


def _is_rule(line: str) -> bool:
    text = line.strip()
    return bool(_RULE.fullmatch(text)) and ("--" in text or "==" in text or "|" in text)


def by_gaps(line: str) -> str:
    """The line with tabs in place of white space of at least two characters."""
    return "\n" if _is_rule(line) else _GAP.sub("\t", line.strip()) + "\n"


def by_spaces(line: str) -> str:
    """The line with one space in place of white space of any length."""
    return "\n" if _is_rule(line) else " ".join(line.split()) + "\n"


def in_quotes(line: str) -> bool:
    """True if the whole line is one quoted field that contains several fields."""
    found = _QUOTED_ROW.fullmatch(line)
    return found is not None and any(sign in found[1] for sign in ",;\t|")


def without_quotes(line: str) -> str:
    """The line without the quotes around all of it, as spreadsheets write rows that were pasted into one column."""
    found = _QUOTED_ROW.fullmatch(line)
    return line if found is None else found[1].replace('""', '"') + "\n"
