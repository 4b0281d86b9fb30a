"""The section of the doctor about pictures."""

from __future__ import annotations

import pytest

from tuiplay.cli import picture_report
from tuiplay.cli.picture_report import card, disc, section, told
from tuiplay.raster.blocks import BLOCKS, glyphs_of
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.questions import Answers


def test_every_disc_is_round() -> None:
    for name, grid in BLOCKS.items():
        glyphs = glyphs_of(name)
        rows = disc(grid.across, grid.down, glyphs)
        area = sum(glyphs.index(glyph).bit_count() for row in rows for glyph in row)
        whole = grid.across * 8 * grid.down * 4
        assert area / whole == pytest.approx(3.14159 / 4, abs=0.04)


def test_the_card_has_the_finest_first() -> None:
    assert card()[-1].split() == ["octant", "sextant", "quadrant", "half"]


def test_answers_in_words() -> None:
    words = told(Answers("OK", "kitty(0.40.0)", (9, 18), (62, 4), True))
    assert words["name"] == "kitty(0.40.0)"
    assert words["cell"] == "9x18 pixels"
    assert "sixels" in words["attributes"]
    assert "does not answer" in told(Answers())["answers"]


def test_the_choice_its_reason_and_what_could_not_be() -> None:
    text = "\n".join(section(Capabilities(multiplexer="tmux"), "pixels", {"TMUX": "x"}))
    assert "half blocks: tmux is in between" in text
    assert "cannot be drawn in pixels: tmux" in text
    assert "Choose the first of these that shows a round disc" in text


def test_in_ascii_there_is_no_card() -> None:
    assert not any("disc" in line for line in section(Capabilities(glyphs="ascii"), "auto", {}))


def test_nothing_is_asked_without_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(picture_report, "questions", lambda ask, ssh: asked.append(ask) or _Nothing())
    section(Capabilities(), "half", {})
    assert asked == [False]


class _Nothing:
    answers = Answers()

    def __enter__(self) -> _Nothing:
        return self

    def __exit__(self, *_: object) -> None:
        pass
