"""The program in a process of its own: pipes, signals, terminals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pyte
import pytest

pty = pytest.importorskip("pty")

COMMAND = (sys.executable, "-m", "tuiplay")
_OF_THE_TESTS = frozenset(
    {"PYTHONUNBUFFERED", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLUMNS", "LINES", "TEXTUAL_FPS"}
)


def variables(**changes: str) -> dict[str, str]:
    """The environment of the tests without what changes how a program writes to a pipe or a terminal."""
    return {name: value for name, value in os.environ.items() if name not in _OF_THE_TESTS} | changes


def start(*arguments: str, **changes: str) -> subprocess.Popen[str]:
    """Without a terminal."""
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [*COMMAND, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        encoding="utf-8",
        env=variables(**changes),
    )


class Terminal:
    """The program on a terminal that it has for input, output and errors."""

    def __init__(self, *arguments: str, **changes: str) -> None:
        self._master, slave = pty.openpty()
        settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "100", "LINES": "60"} | changes
        self.process = subprocess.Popen(
            [*COMMAND, *arguments], stdin=slave, stdout=slave, stderr=slave, env=variables(**settings)
        )
        os.close(slave)
        self._bytes = b""
        self.written = ""

    def read(self) -> Iterator[str]:
        """Everything it writes, piece by piece until it ends; ``written`` grows with it."""
        while True:
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                # Linux says so when the last writer has closed the terminal.
                piece = b""
            if not piece:
                break
            self._bytes += piece
            self.written = self._bytes.decode("utf-8", "replace")
            yield self.written
        os.close(self._master)
        self.process.wait(timeout=30)

    def type(self, text: str) -> None:
        """What a person types."""
        os.write(self._master, text.encode())

    def finish(self) -> list[str]:
        """What stands on the screen at the end."""
        for _ in self.read():
            pass
        screen = pyte.Screen(100, 60)
        pyte.Stream(screen).feed(self.written)
        return [line.rstrip() for line in screen.display]


@pytest.mark.parametrize("command", [["show"], ["train", "--plain", "--interval", "1"], ["--help"]])
def test_a_reader_that_leaves_is_no_error(command: list[str]) -> None:
    with start(*command) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=30) == 141


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("command", ["show", "train --json --epochs 1", "train --plain --epochs 1", "--help"])
def test_a_full_disk_is_one_sentence(command: str) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [*COMMAND, *command.split()], stdout=full, stderr=subprocess.PIPE, text=True, env=variables(), check=False
        )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert done.stderr.startswith("tuiplay: the output could not be written")


def test_text_is_utf_8_whatever_the_locale() -> None:
    with start("show", "--seed", "Zufälligkeit", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C") as process:
        out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    assert "Zufälligkeit" in out


def test_a_report_on_a_terminal_ends_with_pictures() -> None:
    terminal = Terminal("train", "spiral", "--epochs", "200")
    lines = terminal.finish()
    assert terminal.process.returncode == 0
    assert lines[0].startswith("spiral, 2-4-2-1 tanh")
    heading = next(number for number, line in enumerate(lines) if line.startswith("output"))
    assert "━ train  ━ test" in lines[heading]
    picture = [line[:32] for line in lines[heading + 1 : heading + 17]]
    assert sum(line.count("▀") for line in picture) > 50
    assert max(map(len, lines)) <= 72
    assert not any(lines[heading + 17 :])
    assert "\x1b[38;2;" in terminal.written


@pytest.mark.parametrize(("columns", "pictures"), [(64, True), (33, True), (31, False)])
def test_narrow_terminals_get_what_fits(columns: int, pictures: bool) -> None:
    terminal = Terminal("train", "--epochs", "20", "--set", "view.log_loss=true", COLUMNS=str(columns))
    lines = terminal.finish()
    assert terminal.process.returncode == 0
    assert any("▀" in line for line in lines) == pictures
    heading = next(number for number, line in enumerate(lines) if line.startswith("weights")) + 1
    assert max(map(len, lines[heading:])) <= columns


def test_the_progress_bar_leaves_nothing_behind() -> None:
    terminal = Terminal("train", "--epochs", "3000")
    lines = terminal.finish()
    assert "epochs/s" in terminal.written
    assert not any("epochs/s" in line for line in lines)
    assert terminal.written.rfind("\x1b[?25h") > terminal.written.rfind("\x1b[?25l") >= 0


def test_no_color_leaves_characters_that_tell_the_same() -> None:
    terminal = Terminal("train", "circle", "--epochs", "200", NO_COLOR="1")
    lines = terminal.finish()
    assert "\x1b[38" not in terminal.written
    assert "\x1b[48" not in terminal.written
    heading = next(number for number, line in enumerate(lines) if line.startswith("output: ░ positive"))
    # The disc of +1 is in the middle, the ring of -1 around it.
    assert "+" in lines[heading + 8][12:20]
    assert "−" in lines[heading + 8][:8]
    assert "•" in "".join(lines[heading + 1 :])


@pytest.mark.parametrize(
    ("arguments", "term"), [([], "dumb"), (["--plain"], "xterm-256color"), (["--json"], "xterm-256color")]
)
def test_where_escape_sequences_are_not_welcome_there_are_none(arguments: list[str], term: str) -> None:
    terminal = Terminal("train", "--epochs", "50", *arguments, TERM=term)
    terminal.finish()
    assert terminal.process.returncode == 0
    assert terminal.written
    assert "\x1b" not in terminal.written


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_give_the_cursor_back_and_report(number: signal.Signals, status: int) -> None:
    terminal = Terminal("train", "--epochs", "1000000000")
    for written in terminal.read():
        if "epochs/s" in written:
            terminal.process.send_signal(number)
            break
    lines = terminal.finish()
    assert terminal.process.returncode == status
    assert any(line.split() == ["status", "interrupted"] for line in lines)
    assert terminal.written.rfind("\x1b[?25h") > terminal.written.rfind("\x1b[?25l") >= 0


NUMBERED, EXACT = {"38;5", "48;5"}, {"38;2", "48;2"}


def colours_in(written: str) -> set[str]:
    """Ways in which colours are named in what was written: "38;2", "48;5", ..., and "16" for the short ones."""
    found: set[str] = set()
    for sequence in re.findall("\x1b\\[([0-9;]*)m", written):
        long = re.match("(?:.*;)?([34]8;[25]);", sequence)
        if long:
            found |= set(re.findall("[34]8;[25]", sequence))
        # 39 and 49 are the terminal's own colours, at every depth.
        elif any(
            (30 <= int(part) <= 47 and part != "39") or 90 <= int(part) <= 107 for part in sequence.split(";") if part
        ):
            found.add("16")
    return found


@pytest.mark.parametrize(
    ("arguments", "environment", "colours"),
    [
        ([], {"COLORTERM": ""}, NUMBERED),
        (["--theme", "light"], {"TERM": "xterm-kitty", "COLORTERM": "", "SSH_CONNECTION": "1 2 3 4"}, EXACT),
        (["--glyphs", "full"], {"TERM": "linux"}, {"16"}),
        ([], {"NO_COLOR": "1"}, set()),
    ],
)
def test_the_screen_keeps_to_the_colours_of_the_terminal(
    arguments: list[str], environment: dict[str, str], colours: set[str]
) -> None:
    terminal = Terminal(*arguments, **environment)
    pressed = False
    for written in terminal.read():
        if "Output" in written and not pressed:
            pressed = True
            terminal.type("q")
    assert terminal.process.returncode == 0
    assert colours_in(terminal.written) == colours
