"""The link on its way out, and what is said of it."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.test_app import settle
from tuiplay.experiment.value import Experiment
from tuiplay.tui import clipboard
from tuiplay.tui.app import TuiplayApp

SIZE = (120, 40)


@given(st.text(max_size=3000))
def test_screen_hands_on_the_whole_sequence_in_pieces_that_it_takes(text: str) -> None:
    text = text.encode("utf-8", "replace").decode()
    pieces = list(clipboard.through_screen(clipboard.osc_52(text)))
    assert all(len(piece) < 768 for piece in pieces)
    inner = "".join(re.fullmatch("\x1bP(.*)\x1b\\\\", piece, re.DOTALL)[1] for piece in pieces)  # type: ignore[index]
    found = re.fullmatch("\x1b]52;c;(.*)\a", inner, re.DOTALL)
    assert found is not None
    assert base64.b64decode(found[1]).decode() == text


def sent_by(multiplexer: str, environ: dict[str, str]) -> tuple[str, list[str], list[str]]:
    plainly: list[str] = []
    raw: list[str] = []
    return clipboard.copy("a link", multiplexer, plainly.append, raw.append, environ), plainly, raw


def test_without_a_multiplexer_it_goes_out_plainly_and_nothing_is_promised() -> None:
    assert sent_by("", {}) == (clipboard.SENT, ["a link"], [])
    assert "copied" not in clipboard.SENT.lower()


def test_screen_gets_its_own_wrapping() -> None:
    said, plainly, raw = sent_by("screen", {})
    assert said == clipboard.SCREEN
    assert not plainly
    assert raw == ["\x1bP" + clipboard.osc_52("a link") + "\x1b\\"]


@pytest.fixture
def tmux(tmp_path: Path) -> dict[str, str]:
    """An environment in which tmux keeps what it is given."""
    program = tmp_path / "tmux"
    program.write_text(f'#!/bin/sh\n[ "$*" = "load-buffer -w -" ] && exec /bin/cat > {tmp_path}/buffer\nexit 1\n')
    program.chmod(0o755)
    return {"PATH": str(tmp_path), "TMUX": "/tmp/tmux-0/default,1,0"}


def test_tmux_takes_the_text_itself(tmux: dict[str, str]) -> None:
    said, plainly, raw = sent_by("tmux", tmux)
    assert (said, plainly, raw) == (clipboard.TMUX, [], [])
    assert (Path(tmux["PATH"]) / "buffer").read_text() == "a link"


def test_a_tmux_that_cannot_be_asked_is_said_to_need_a_setting(tmux: dict[str, str]) -> None:
    del tmux["TMUX"]  # over SSH
    assert sent_by("tmux", tmux)[:2] == (clipboard.TMUX_SENT, ["a link"])
    (Path(tmux["PATH"]) / "tmux").write_text("#!/bin/sh\nexit 1\n")
    tmux["TMUX"] = "x"
    assert sent_by("tmux", tmux)[0] == clipboard.TMUX_SENT
    os.unlink(Path(tmux["PATH"]) / "tmux")
    assert sent_by("tmux", tmux)[0] == clipboard.TMUX_SENT


async def test_the_message_names_the_key_that_shows_the_link_whole() -> None:
    app = TuiplayApp(Experiment())
    app.wanted_keys = {"show_link": "f7"}
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press("y")
        await pilot.pause()
        (note,) = app._notifications
        assert "f7 shows it in one piece.\nhttps://" in note.message, "small screens cut the end off"
        # A screen that cannot be left for the terminal's own says what prints it.
        await pilot.press("f7")
        await pilot.pause()
        assert any("tuiplay link" in one.message for one in app._notifications)


async def test_ctrl_c_pauses_and_says_what_quits_in_a_persons_own_keys() -> None:
    app = TuiplayApp(Experiment())
    app.wanted_keys = {"quit": "f10"}
    async with app.run_test(size=SIZE) as pilot:
        app.player.playing = True
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert not app.player.playing
        assert [note.message for note in app._notifications] == ["Paused. f10 quits tuiplay."]
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert [note.message for note in app._notifications][-1] == "f10 quits tuiplay."


async def test_ctrl_c_says_what_goes_back_and_what_quits_on_every_screen() -> None:
    app = TuiplayApp(Experiment())
    async with app.run_test(size=SIZE) as pilot:
        for key in ["question_mark", "T", "M", "D", "C", "F", "J", "I", "o", "w", "colon"]:
            app.clear_notifications()
            await pilot.press(key)
            await settle(pilot)
            await settle(pilot)
            await pilot.press("ctrl+c")
            await settle(pilot)
            assert app.said[-1][1] == "esc goes back, then q quits tuiplay.", key
            app.said.clear()
            while len(app.screen_stack) > 1:
                await pilot.press("escape")
                await settle(pilot)
