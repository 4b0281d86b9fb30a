"""Public docstrings begin with what the thing is, or with what a function does."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "tuiplay"
FRAGMENTS = frozenset(
    ("also", "as", "at", "back", "because", "but", "by", "called", "from", "here", "how", "if", "in", "is", "it", "its",
     "let", "never", "nobody", "not", "nothing", "of", "only", "or", "so", "some", "something", "still", "such", "than",
     "there", "those", "to", "until", "what", "when", "where", "whether", "which", "while", "who", "whose", "why",
     "with", "without", "yet")
)  # fmt: skip
"""First words after which a sentence has to be decoded before one knows what it is about."""


def first_words(source: str) -> Iterator[tuple[str, int, str]]:
    """The name, line and first word of each public docstring of a module."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        name = getattr(node, "name", "module")
        text = ast.get_docstring(node)
        if text and not name.startswith("_"):
            yield name, getattr(node, "lineno", 1), text.split()[0].strip("`,:;.").lower()


@pytest.mark.parametrize("room", sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()))
def test_a_docstring_begins_with_a_noun_or_a_verb(room: str) -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {name}: {word} ..."
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for name, line, word in first_words(path.read_text(encoding="utf-8"))
        if word in FRAGMENTS
    ]
    assert not found, "\n".join(found)


def test_a_fragment_is_found() -> None:
    source = '"""A module."""\ndef shown():\n    """Whether it is."""\nclass _Hidden:\n    """Of no interest."""\n'
    assert [word in FRAGMENTS for *_, word in first_words(source)] == [False, True]
