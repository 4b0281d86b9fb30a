"""However the program ends on a real terminal: the terminal is given back, the work is there, the status is honest."""

from __future__ import annotations

import os
import re
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest
from test_process import variables

from tuiplay.experiment.value import Experiment
from tuiplay.formats import state
from tuiplay.formats.state import StateFile
from tuiplay.run.run import Run
from tuiplay.user.sessions import SUFFIX, Session, capture

fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

START = """\
import fcntl, os, signal, sys, termios
leader, ignored, *command = sys.argv[1:]
for name in ("SIGHUP", "SIGINT", "SIGTERM"):
    signal.signal(getattr(signal, name), signal.SIG_IGN if name == ignored else signal.SIG_DFL)
if leader:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, *command])
"""
"""What a shell does for a program, whatever the tests themselves were started with: nohup ignores a signal for them."""
GIVEN_BACK = ("?1049l", "?25h", "?1003l", "?1006l", "?2004l", "?1004l", "<u", "?7h")
PROTOCOL = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")
"""Sequences that pyte would print."""
INCOMPLETE = re.compile(rb"\x1b(\[[0-9;?<>=$]*)?$")
PATIENCE = 30.0


def fill(name: str) -> None:
    """Write to a terminal until it takes no more."""
    terminal = os.open(name, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY)
    full = time.monotonic() + 0.5
    while time.monotonic() < full:
        try:
            os.write(terminal, b" " * 256)
            full = time.monotonic() + 0.5
        except BlockingIOError:
            select.select([], [terminal], [], 0.1)
    os.close(terminal)


class Program:
    """tuiplay on a terminal of its own, which is its controlling one if ``leader``; its caller ignores a signal."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        leader: bool = True,
        code: str = "",
        size: tuple[int, int] = (120, 40),
        ignored: str = "",
    ) -> None:
        self.folder = folder / "tuiplay"
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        command = ["-c", code, *arguments] if code else ["-m", "tuiplay", *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "leader" if leader else "", ignored, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=variables(TERM="xterm-256color", COLORTERM="truecolor", XDG_STATE_HOME=str(folder)),
        )
        self.name = os.ttyname(slave)
        os.close(slave)
        self._bytes = b""
        self._fed = 0
        self._screen = pyte.Screen(120, 40)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def written(self) -> str:
        return self._bytes.decode("utf-8", "replace")

    def shows(self, text: str) -> bool:
        new = self._bytes[self._fed :]
        if not INCOMPLETE.search(new):
            self._stream.feed(PROTOCOL.sub(b"", new))
            self._fed = len(self._bytes)
        return any(text in line for line in self._screen.display)

    def _read(self, limit: float) -> bool:
        if not select.select([self.master], [], [], limit)[0]:
            return True
        try:
            piece = os.read(self.master, 65536)
        except OSError:
            # Linux says so when the last writer has closed the terminal.
            piece = b""
        self._bytes += piece
        return bool(piece)

    def wait_for(self, what: str | Callable[[], bool]) -> None:
        """Until this stands on the screen, or holds."""
        reached = (lambda: self.shows(what)) if isinstance(what, str) else what
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert self._read(0.2), f"ended before {what!r}: {self.written[-500:]}"
            assert time.monotonic() < deadline, f"waited in vain for {what!r}"

    def settled(self, quiet: float = 0.3) -> list[str]:
        """The rows of the screen once nothing has come for so many seconds."""
        while select.select([self.master], [], [], quiet)[0] and self._read(0):
            pass
        self.shows("")
        return list(self._screen.display)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def finish(self) -> int:
        """Read to the end; returns the exit status."""
        deadline = time.monotonic() + PATIENCE
        while self.master >= 0 and self._read(0.2):
            assert time.monotonic() < deadline, "does not end"
        return self.process.wait(timeout=PATIENCE)

    def saved(self) -> list[StateFile]:
        return [state.decode(path.read_bytes()) for path in self.folder.iterdir() if path.name.endswith(SUFFIX)]

    def assert_given_back(self) -> None:
        for sequence in GIVEN_BACK:
            assert f"\x1b[{sequence}" in self.written, sequence
        for on, off in (("?1049h", "?1049l"), ("?25l", "?25h"), ("?1003h", "?1003l"), ("?7l", "?7h")):
            assert self.written.rfind(f"\x1b[{off}") > self.written.rfind(f"\x1b[{on}")


class Start:
    """Starts programs and clears up after the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs: list[Program] = []

    def __call__(self, *arguments: str, **options: Any) -> Program:
        self.programs.append(Program(self.folder, *arguments, **options))
        return self.programs[-1]

    def at_epoch(self, epochs: int, *arguments: str, **options: Any) -> Program:
        """On the screen, with so many epochs made by hand."""
        program = self(*arguments, **options)
        program.wait_for("epoch 000,000")
        for epoch in range(1, epochs + 1):
            program.press("s")
            program.wait_for(f"epoch 000,{epoch:03}")
        return program


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    starter = Start(tmp_path)
    yield starter
    for program in starter.programs:
        if program.process.poll() is None:
            program.process.kill()
            program.process.wait()
        if program.master >= 0:
            os.close(program.master)


@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_keeps_the_work(name: str, status: int, start: Start) -> None:
    program = start.at_epoch(2, "spiral")
    program.process.send_signal(signal.Signals[name])
    assert program.finish() == status
    program.assert_given_back()
    assert f"ended by {name}; tuiplay --resume continues at epoch 2" in program.written
    (saved,) = program.saved()
    assert (saved.snapshot.trainer.epoch, saved.clean) == (2, False)
    if name != "SIGTERM":
        return
    run = Run(Experiment().change({"data.dataset": "spiral"}))
    run.advance(epochs=3)
    again = start("--resume")
    again.wait_for("epoch 000,002")
    again.press("s")
    again.wait_for("epoch 000,003")
    again.press("q")
    assert again.finish() == 0
    (saved,) = program.saved()
    assert (saved.snapshot.trainer.epoch, saved.clean) == (3, True)
    assert saved.snapshot.trainer.params.tobytes() == run.network.params.tobytes()
    assert saved.snapshot.history.rows.tobytes() == run.history.rows.tobytes()


def test_a_signal_that_the_caller_ignores_is_ignored(start: Start) -> None:
    program = start.at_epoch(1, ignored="SIGHUP")  # as nohup does
    program.process.send_signal(signal.SIGHUP)
    program.press("s")
    program.wait_for("epoch 000,002")
    program.press("q")
    assert program.finish() == 0
    program.assert_given_back()
    assert "ended by" not in program.written


def test_a_signal_while_training(start: Start) -> None:
    program = start.at_epoch(0)
    program.press(" ")
    program.wait_for(lambda: not program.shows("epoch 000,000"))
    program.process.send_signal(signal.SIGTERM)
    assert program.finish() == 143
    program.assert_given_back()
    assert program.saved()[0].snapshot.trainer.updates > 0


def test_a_signal_during_the_start(start: Start) -> None:
    program = start()
    program.wait_for(lambda: "\x1b[?1049h" in program.written)
    program.process.send_signal(signal.SIGTERM)
    assert program.finish() == 143
    program.assert_given_back()
    assert not list(program.folder.glob("session*"))


@pytest.mark.parametrize(
    ("leader", "keys"),
    [(True, " "), (False, " "), (False, "")],
    ids=["training, with a signal", "training, without one", "paused, without one"],
)
def test_a_line_that_is_gone(leader: bool, keys: str, start: Start) -> None:
    program = start.at_epoch(1, leader=leader)
    if keys:
        program.press(keys)
        program.wait_for(lambda: not program.shows("epoch 000,001"))
    program.hang_up()
    assert program.finish() == 129
    (saved,) = program.saved()
    assert saved.snapshot.trainer.epoch >= 1
    assert not saved.clean


def test_a_terminal_that_does_not_read(start: Start) -> None:
    program = start.at_epoch(1)
    program.press(" ")
    # As a shell has it open too; what is on its way to a terminal that nobody else has may be lost.
    shell = os.open(program.name, os.O_RDWR | os.O_NOCTTY)
    try:
        # Its pictures are paced by answers that do not come, so that they alone would not fill the line.
        fill(program.name)
        program.process.send_signal(signal.SIGTERM)
        assert program.process.wait(timeout=PATIENCE) == 143
        assert program.saved()[0].snapshot.trainer.epoch >= 1
        program.wait_for(lambda: "tuiplay --resume continues at epoch" in program.written)
        program.assert_given_back()
    finally:
        os.close(shell)


def test_an_unexpected_error_is_told_in_a_few_lines(start: Start) -> None:
    code = """
import sys
from tuiplay.cli.main import entry
from tuiplay.tui.app import TuiplayApp
def fault(self):
    raise ZeroDivisionError("planted \\x1b[2J here")
TuiplayApp.action_test_points = fault
entry()
"""
    program = start.at_epoch(2, code=code)
    program.press("t")
    assert program.finish() == 1
    program.assert_given_back()
    said = program.written[program.written.rfind("tuiplay: unexpected") :].splitlines()
    log = program.folder / "tuiplay.log"
    assert said == [
        r"tuiplay: unexpected error: ZeroDivisionError: planted \x1b[2J here",
        f"The details are in {log}.",
        "The session was saved; tuiplay --resume continues at epoch 2.",
    ]
    assert "Traceback" not in program.written
    assert "in fault" in log.read_text()
    assert program.saved()[0].snapshot.trainer.epoch == 2
    # The next start offers it, once it is up.
    program = start()
    program.wait_for("ended unexpectedly")
    program.press("q")
    assert program.finish() == 0


def test_suspended_and_back(start: Start) -> None:
    program = start.at_epoch(1)
    program.press("\x1a")
    program.wait_for(lambda: "\x1b[?1049l" in program.written)
    stopped, status = os.waitpid(program.process.pid, os.WUNTRACED)
    assert stopped
    assert os.WIFSTOPPED(status)
    program.assert_given_back()
    program.process.send_signal(signal.SIGCONT)
    program.wait_for(lambda: program.written.rfind("\x1b[?1049h") > program.written.rfind("\x1b[?1049l"))
    program.wait_for("epoch 000,001")
    # A terminal shows nothing then: every panel is painted again.
    panels = ("1 Data", "2 Features", "3 Network", "4 Output", "train loss", "quit")
    program.wait_for(lambda: all(panel in program.written.rpartition("\x1b[?1049h")[2] for panel in panels))
    program.press("s")
    program.wait_for("epoch 000,002")
    program.press("q")
    assert program.finish() == 0
    program.assert_given_back()
    assert program.saved()[0].snapshot.trainer.epoch == 2


def test_a_home_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    start = Start(tmp_path / "home")
    (tmp_path / "home").write_text("a file where the folder should be")
    program = start.at_epoch(1)
    program.process.send_signal(signal.SIGTERM)
    assert program.finish() == 143
    program.assert_given_back()
    assert "the session could not be saved" in program.written
    os.close(program.master)


def test_quitting_without_having_done_anything_leaves_no_session(start: Start) -> None:
    program = start.at_epoch(0)
    program.press("q")
    assert program.finish() == 0
    assert not list(program.folder.glob("session*"))


def test_the_session_of_a_living_program_is_not_taken(start: Start) -> None:
    mine = Session(start.folder / "tuiplay")
    mine.save(capture(Run(Experiment())))
    program = start("--resume")
    assert program.finish() == 2
    assert program.written.strip() == "tuiplay: no session to resume"
    mine.close()


@pytest.mark.parametrize("arguments", [["spiral"], ["--set", "data.noise=5"], ["--seed", "1"]])
def test_resume_stands_alone(arguments: list[str], start: Start) -> None:
    program = start("--resume", *arguments)
    assert program.finish() == 2
    assert "--resume cannot be combined with" in program.written
