"""Where the screen does not start, one sentence says why and what works there."""

from __future__ import annotations

import io

import pytest

from tuiplay.cli.main import main


class Line(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("term", ["dumb", "unknown", ""])
def test_a_terminal_of_lines_gets_a_sentence(
    term: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stdin", Line())
    monkeypatch.setattr("sys.stdout", Line())
    assert main([]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "tuiplay train" in said
