"""What is concluded from the environment."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tuiplay.terminal.capabilities import decide
from tuiplay.terminal.choices import DEPTHS, GLYPHS

WEB = "TEXTUAL_DRIVER=textual.drivers.web_driver:WebDriver"
SSH = "SSH_CONNECTION=10.0.0.1 1 10.0.0.2 22"


def environment(*pairs: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs)


@pytest.mark.parametrize(
    ("pairs", "depth"),
    [
        (["TERM=xterm-256color", "COLORTERM=truecolor"], "truecolor"),
        (["TERM=xterm-256color", "COLORTERM=24bit"], "truecolor"),
        (["TERM=xterm-256color"], "256"),
        (["TERM=xterm-256color", SSH], "256"),
        (["TERM=xterm"], "16"),
        (["TERM=xterm-color", SSH], "16"),
        # Known to be able, though SSH has dropped COLORTERM.
        (["TERM=alacritty", SSH], "truecolor"),
        (["TERM=foot", SSH], "truecolor"),
        (["TERM=foot-extra", SSH], "truecolor"),
        (["TERM=xterm-ghostty", SSH], "truecolor"),
        (["TERM=xterm-kitty", SSH], "truecolor"),
        (["TERM=wezterm", SSH], "truecolor"),
        (["TERM=xterm-direct", SSH], "truecolor"),
        (["TERM=xterm-256color", "LC_TERMINAL=iTerm2", SSH], "truecolor"),
        # Terminals that name themselves on their own machine.
        (["TERM=xterm-256color", "VTE_VERSION=6800"], "truecolor"),
        (["TERM=xterm-256color", "VTE_VERSION=3400"], "256"),
        (["TERM=xterm-256color", "VTE_VERSION=new"], "256"),
        (["TERM=xterm-256color", "TERM_PROGRAM=vscode"], "truecolor"),
        (["TERM=xterm-256color", "TERM_PROGRAM=Apple_Terminal"], "256"),
        (["TERM=xterm-256color", "WT_SESSION=1"], "truecolor"),
        (["OS=Windows_NT"], "truecolor"),
        # Multiplexers.
        (["TERM=tmux-256color", "TMUX=/tmp/t", "COLORTERM=truecolor"], "truecolor"),
        (["TERM=tmux-256color", "TMUX=/tmp/t", "VTE_VERSION=6800"], "256"),
        (["TERM=tmux-256color", SSH], "256"),
        (["TERM=screen-256color", "COLORTERM=truecolor"], "256"),
        (["TERM=screen", "STY=1", "COLORTERM=truecolor"], "256"),
        (["TERM=screen", "STY=1"], "16"),
        # Few colours, or none.
        (["TERM=linux", "COLORTERM=truecolor"], "16"),
        (["TERM=dumb", "COLORTERM=truecolor"], "none"),
        (["TERM=vt100"], "none"),
        (["TERM="], "none"),
        ([], "none"),
        (["TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR=1"], "none"),
        (["TERM=xterm-256color", "COLORTERM=truecolor", "NO_COLOR="], "truecolor"),
        # A browser, whatever the terminal in which its server was started.
        ([WEB, "TERM=dumb"], "truecolor"),
        ([WEB, "TERM=screen", "STY=1"], "truecolor"),
        ([WEB, "NO_COLOR=1"], "none"),
    ],
)
def test_depth(pairs: list[str], depth: str) -> None:
    found = decide("auto", "auto", environment(*pairs), "utf-8")
    assert found.depth == depth
    assert found.why.endswith(".")
    assert found.ssh == (SSH in pairs)


@pytest.mark.parametrize(
    ("term", "encoding", "glyphs"),
    [
        ("xterm-256color", "UTF-8", "full"),
        ("xterm-256color", "utf8", "full"),
        ("xterm-256color", None, "full"),
        ("xterm-256color", "ISO-8859-1", "ascii"),
        ("xterm-256color", "ANSI_X3.4-1968", "ascii"),
        ("xterm-256color", "no such thing", "ascii"),
        ("linux", "utf-8", "ascii"),
        ("dumb", "utf-8", "ascii"),
        ("vt220", "utf-8", "ascii"),
    ],
)
def test_glyphs(term: str, encoding: str | None, glyphs: str) -> None:
    assert decide("auto", "auto", {"TERM": term}, encoding).glyphs == glyphs


def test_a_browser_has_all_glyphs() -> None:
    found = decide("auto", "auto", environment(WEB, "TERM=linux", "TMUX=/tmp/t"), "ANSI_X3.4-1968")
    assert (found.glyphs, found.multiplexer) == ("full", "")


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("glyphs", GLYPHS)
def test_what_a_person_asks_for_beats_everything(depth: str, glyphs: str) -> None:
    found = decide(depth, glyphs, {"TERM": "dumb", "NO_COLOR": "1"}, "ascii")
    assert (found.depth, found.glyphs) == (depth, glyphs)
    assert "requested" in found.why


@pytest.mark.parametrize(
    ("pairs", "multiplexer"),
    [(["TERM=screen-256color", "TMUX=/tmp/t"], "tmux"), (["TERM=screen"], "screen"), (["TERM=foot"], "")],
)
def test_multiplexer(pairs: list[str], multiplexer: str) -> None:
    assert decide("auto", "auto", environment(*pairs), None).multiplexer == multiplexer


@pytest.mark.parametrize(
    ("depth", "system"), [("truecolor", "truecolor"), ("256", "256"), ("16", "standard"), ("none", "standard")]
)
def test_what_textual_is_told(depth: str, system: str) -> None:
    told = decide(depth, "full", {}, None).environment
    assert told == {"TEXTUAL_COLOR_SYSTEM": system, "NO_COLOR": None}
    environ = {"NO_COLOR": "1", "HOME": "/"}
    decide(depth, "full", {}, None).prepare(environ)
    assert environ == {"TEXTUAL_COLOR_SYSTEM": system, "HOME": "/"}


def test_it_is_light() -> None:
    script = "import sys, tuiplay.terminal.capabilities; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert not set(done.stdout.split()) & {"numpy", "textual", "rich", "msgspec"}
