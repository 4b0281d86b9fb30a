"""Frames at the pace of the line."""

from __future__ import annotations

import pytest
from textual.driver import Driver

from tuiplay.experiment.value import Experiment
from tuiplay.terminal.line_speed import LineSpeed
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.textual_patches.pacing import PATIENCE, QUESTION, SILENT_AFTER, FramePacer, Meter

FRAME = "x" * 200


class Clock:
    """A clock that goes on when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sent() -> list[str]:
    return []


@pytest.fixture
def line(clock: Clock, sent: list[str]) -> FramePacer:
    line = FramePacer(clock)
    line._write = sent.append
    return line


def paint(line: FramePacer) -> None:
    line.painted()
    line.write(FRAME)


def test_at_most_two_frames_are_unanswered(line: FramePacer, sent: list[str]) -> None:
    paint(line)
    assert sent[-1] == FRAME + QUESTION
    assert line.ready()
    paint(line)
    assert not line.ready()
    line.answered()
    assert line.ready()


def test_on_a_slow_line_one_frame_is_under_way(line: FramePacer, clock: Clock) -> None:
    paint(line)
    clock.now += 0.5
    line.answered()
    paint(line)
    assert not line.ready()


def test_only_frames_ask(line: FramePacer, sent: list[str]) -> None:
    line.write(FRAME)
    line.painted()
    line.write("\x1b[?2026h")
    assert QUESTION not in "".join(sent)
    line.write(FRAME)
    assert "".join(sent).count(QUESTION) == 1


def test_behind_large_output_there_is_a_question_so_that_it_is_known_what_is_under_way(
    line: FramePacer, sent: list[str], clock: Clock
) -> None:
    line.write("a popup " * 500)
    assert sent[-1].endswith(QUESTION)
    clock.now += 5.0
    line.answered()
    paint(line)
    assert line.frame_sizes[-1] < 2 * len(FRAME), "what arrived long ago is not under way"


def test_large_output_that_is_no_frame_holds_up_none(line: FramePacer) -> None:
    for _ in range(3):
        line.write("a popup " * 500)
    assert line.ready()


def test_large_output_does_not_ask_a_terminal_that_never_answers(line: FramePacer, sent: list[str]) -> None:
    line._missed = SILENT_AFTER
    line.write("a popup " * 500)
    assert QUESTION not in sent[-1]


def test_a_terminal_that_never_answers_gets_a_fixed_rate(line: FramePacer, sent: list[str], clock: Clock) -> None:
    while line._missed < SILENT_AFTER:
        paint(line)
        paint(line)
        assert not line.ready()
        clock.now += PATIENCE + 0.1
        line.ready()
    sent.clear()
    paint(line)
    assert QUESTION not in sent[-1]
    assert not line.ready()
    clock.now += 0.11
    assert line.ready()


def test_an_answer_after_all_brings_acknowledged_frames_back(line: FramePacer, clock: Clock) -> None:
    line._missed = SILENT_AFTER
    line.answered()
    paint(line)
    paint(line)
    assert not line.ready()


def test_what_is_sent_is_counted_after_shortening(line: FramePacer, clock: Clock) -> None:
    meter = Meter(line, clock)
    line.write("\x1b[31ma\x1b[0m\x1b[31mb\x1b[0m" * 20)
    assert line.sent < 20 * 2 * 10
    clock.now += 1
    paint(line)
    reading = meter.read(100)
    assert "1.0 pictures/s" in reading
    assert "100 updates/s" in reading
    assert meter.read(200) == "", "not before half a second has passed"


ROW = "\x1b[3;1H" + "x" * 99


def test_cells_that_stand_there_are_not_sent_again(line: FramePacer, sent: list[str]) -> None:
    line.write(ROW)
    line.write(ROW)
    line.write(ROW + "y")
    assert sent == [ROW, "", "\x1b[3;100Hy"]


def test_a_small_change_leaves_the_rest_certain(line: FramePacer, sent: list[str]) -> None:
    line.write(ROW)
    line.write("\x1b[4;1Hsmall")
    line.write(ROW)
    assert sent == [ROW, "\x1b[4;1Hsmall", ""]


@pytest.mark.parametrize("other", ["\x1b[?1049h", "\x1b[2J", "hello"])
def test_after_anything_else_was_written_all_cells_are_sent(line: FramePacer, sent: list[str], other: str) -> None:
    line.write(ROW)
    line.write("\x1b[?25l")
    line.write(other)
    line.write(ROW)
    assert sent[-1] == ROW


def test_once_glyphs_are_measured_nothing_is_certain(line: FramePacer, sent: list[str]) -> None:
    line._measuring = True
    line.write(ROW)
    assert line.answered(2) == 2
    line.write(ROW)
    assert sent == [ROW, ROW]


def test_what_another_program_wrote_over_cells_does_not_stay(line: FramePacer, sent: list[str], clock: Clock) -> None:
    line.write(ROW)
    clock.now += 9.0
    line.write(ROW)
    assert sent[-1] == ROW


def test_on_a_slow_line_the_whole_screen_is_sent_again_less_often(
    line: FramePacer, sent: list[str], clock: Clock
) -> None:
    line.painted()
    line.write(ROW)
    clock.now += 0.5
    line.answered()
    clock.now += 9.0
    line.write(ROW)
    assert sent[-1] == ""
    clock.now += 30.0
    line.write(ROW)
    assert sent[-1] == ROW


def test_the_speed_of_the_line_follows_from_the_answers(line: FramePacer, clock: Clock) -> None:
    for size in (9_000, 12_000, 20_000, 9_000, 15_000, 11_000):
        line.pictures = lambda size=size: "p" * size  # type: ignore[misc]
        paint(line)
        clock.now += 0.1 + size / 50_000
        line.answered()
    assert line.speed.bytes_per_second == pytest.approx(50_000, rel=0.05)
    assert [round(size, -3) for size in line.frame_sizes] == [20_000, 9_000, 15_000, 11_000]


def test_a_frame_behind_another_waits_for_it_too(line: FramePacer, clock: Clock) -> None:
    for size in (9_000, 15_000, 20_000):
        line.pictures = lambda size=size: "p" * size  # type: ignore[misc]
        paint(line)
        paint(line)
        clock.now += 0.1 + size / 50_000
        line.answered()
        clock.now += size / 50_000
        line.answered()
    assert line.speed.bytes_per_second == pytest.approx(50_000, rel=0.05)


def test_what_has_crossed_the_line_meanwhile_is_not_ahead_of_a_frame(
    line: FramePacer, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[tuple[float, float]] = []
    line.speed.note = lambda size, seconds: noted.append((size, seconds))  # type: ignore[method-assign]
    line.pictures = lambda: "p" * 10_000
    for speed in (None, 50_000.0):
        monkeypatch.setattr(LineSpeed, "bytes_per_second", speed)
        paint(line)
        clock.now += 0.1
        paint(line)
        line.answered()
        clock.now += 0.2
        line.answered()
    # Of the second frame nothing follows as long as nothing is known of the first; then half of that has gone.
    assert [round(size, -3) for size, _ in noted] == [10_000, 10_000, 15_000]


def test_textual_still_has_what_is_taken_over() -> None:
    """Fails loudly when the framework changes under the one module that reaches into it."""
    assert callable(Driver.write)
    app = TuiplayApp(Experiment())
    assert hasattr(app, "_driver")
    assert not app.is_headless


async def test_an_answer_of_the_terminal_reaches_the_line() -> None:
    from textual.events import CursorPosition

    app = TuiplayApp(Experiment())
    async with app.run_test(size=(120, 40)) as pilot:
        app.frame_pacer._asked.append((0.0, 0, 0, True))
        app.post_message(CursorPosition(0, 0))
        await pilot.pause()
        assert not app.frame_pacer._asked
