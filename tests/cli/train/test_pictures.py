"""The pictures below a report: two classes by sign, three and more by the winner."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest

from tuiplay.cli.main import main
from tuiplay.cli.train.pictures import _COLUMNS, _ROWS, draw
from tuiplay.cli.train.report_styles import ReportStyles, terminal_of
from tuiplay.experiment.value import Experiment
from tuiplay.raster.classes import TEXTURES, TRAIN_LETTERS, majority
from tuiplay.run.frame import FrameRequest
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import DEPTHS, Depth, Glyphs


def drawn(run: Run, width: int = 72, depth: Depth = "none", glyphs: Glyphs = "full") -> str:
    stream = io.StringIO()
    styles = ReportStyles(Capabilities(depth, "", glyphs))
    console = styles.console(stream)
    console.width, console._force_terminal = width, True
    draw(run, console, styles)
    return stream.getvalue()


@pytest.mark.parametrize("dataset", ["spiral3", "pinwheel"])
def test_without_colours_every_class_has_its_texture_and_its_letter(dataset: str) -> None:
    run = Run(Experiment().change({"data.dataset": dataset}))
    run.advance(epochs=30)
    lines = [line[:_COLUMNS] for line in drawn(run).splitlines()]
    start = next(number for number, line in enumerate(lines) if line.startswith("output by class"))
    picture = [list(line) for line in lines[start + 1 : start + 1 + _ROWS]]
    winner = run.frame(FrameRequest(_COLUMNS, _ROWS, 1, 1)).winner
    assert winner is not None
    wanted = [[TEXTURES["full"][number][0] for number in row] for row in winner.tolist()]
    for row, column, number in zip(*majority(run.split.train, _COLUMNS, _ROWS), strict=True):
        wanted[row][column] = TRAIN_LETTERS[number]
    assert picture == wanted
    legend = lines[start + 1 + _ROWS]
    assert "░a 0 .b 1 -c 2" in legend


def test_in_colours_a_class_is_a_hue() -> None:
    run = Run(Experiment().change({"data.dataset": "blobs"}))
    run.advance(epochs=300)
    text = drawn(run, depth="truecolor")
    for red, green, blue in ((245, 147, 34), (37, 150, 240), (125, 240, 192)):
        assert f"38;2;{red};{green};{blue}m■" in text
        assert f"48;2;{red};{green};{blue}m" in text  # where the network is sure
    assert sum(line.count("▀") for line in text.splitlines()) > 20


def test_long_names_and_many_classes_stay_in_the_picture() -> None:
    rows = [(float(x), float(y), float((x + y) % 10)) for x in range(-5, 6) for y in range(-5, 6)]
    run = Run(Experiment().change({"data.dataset": "drawn", "data.points": rows}))
    for depth in DEPTHS:
        assert "\n" in drawn(run, 33, depth)
        plain = drawn(run, 33).splitlines()
        assert max(map(len, plain)) <= 33


def test_without_test_points_there_is_one_curve() -> None:
    run = Run(Experiment().change({"data.train_percent": 100}))
    run.advance(epochs=20)
    report = drawn(run, 100)
    assert "train" in report
    assert "test" not in report


def test_two_classes_look_as_they_did() -> None:
    run = Run(Experiment())
    lines = drawn(run).splitlines()
    assert any(line.startswith("output: ░ positive; points: + −") for line in lines)
    values = np.array([[one in "░ +−" for one in line[:_COLUMNS]] for line in lines[2 : 2 + _ROWS]])
    assert values.all()


@pytest.mark.parametrize("dataset", ["circle", "reg-plane", "pinwheel"])
@pytest.mark.parametrize("depth", DEPTHS)
def test_on_a_terminal_of_ascii_nothing_else_is_printed(depth: Depth, dataset: str) -> None:
    run = Run(Experiment().change({"data.dataset": dataset}))
    run.advance(epochs=5)
    assert drawn(run, depth=depth, glyphs="ascii").isascii()


@pytest.mark.parametrize("glyphs", ["full", "ascii"])
def test_colours_are_those_that_the_terminal_has(glyphs: Glyphs) -> None:
    run = Run(Experiment().change({"data.dataset": "pinwheel"}))
    run.advance(epochs=5)
    assert not re.search(r"\x1b\[[0-9;]*m", drawn(run, depth="none", glyphs=glyphs))
    few = drawn(run, depth="16", glyphs=glyphs)
    assert "38;5" not in few
    assert "8;2" not in few
    assert re.search(r"\x1b\[[0-9;]*[349][0-7]", few)
    many = drawn(run, depth="256", glyphs=glyphs)
    assert "8;2" not in many
    assert "8;5" in many


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"TERM": "vt100"}, ("none", "ascii")),
        ({"TERM": "linux"}, ("16", "ascii")),
        ({"TERM": "xterm-256color", "TUIPLAY_GLYPHS": "ascii"}, ("256", "ascii")),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, ("none", None)),
        ({"TERM": "xterm", "COLORTERM": "truecolor", "TUIPLAY_COLOR": "16"}, ("16", None)),
    ],
)
def test_a_report_sees_the_terminal_as_the_screen_does(environ: dict[str, str], expected: tuple[str, str]) -> None:
    found = terminal_of(environ)
    assert found.depth == expected[0]
    assert expected[1] in (None, found.glyphs)


def test_a_report_that_is_wanted_in_pixels_says_what_it_is_drawn_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuiplay.cli.train.command._draws", lambda _: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert main(["train", "--epochs", "1", "--picture", "pixels"]) == 0
    assert "note: a report is not drawn in pixels; half blocks are used" in capsys.readouterr().err


def test_a_report_in_octants_has_them(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuiplay.cli.train.command._draws", lambda _: True)
    for name in ("NO_COLOR", "TMUX", "STY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    assert main(["train", "spiral", "--epochs", "1", "--picture", "octant"]) == 0
    out = capsys.readouterr().out
    assert sum(0x1CD00 <= ord(one) <= 0x1CDE5 for one in out) > 20
