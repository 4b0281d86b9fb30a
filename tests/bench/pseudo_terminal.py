"""A pseudo-terminal that behaves like one: answers, and carries only so many bytes a second over so long a line."""

from __future__ import annotations

import collections
import fcntl
import functools
import os
import pty
import re
import select
import signal
import struct
import sys
import tempfile
import termios
import time

import pyte

UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b_[^\x1b]*\x1b\\")
"""What pyte would print: sequences of the keyboard's protocol, and of graphics."""
COMMON = {b"\x1b[?2026$p": b"\x1b[?2026;2$y", b"\x1b[6n": b"\x1b[1;1R"}
KINDS: dict[str, dict[bytes, bytes]] = {
    "plain": {},
    "kitty": {
        b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\": b"\x1b_Gi=31;OK\x1b\\",
        b"\x1b[>0q": b"\x1bP>|kitty(0.40.0)\x1b\\",
        b"\x1b[16t": b"\x1b[6;17;8t", b"\x1b[c": b"\x1b[?62;c", b"\x1b[5n": b"\x1b[0n",
    },
    "foot": {
        b"\x1b[>0q": b"\x1bP>|foot(1.20.2)\x1b\\", b"\x1b[16t": b"\x1b[6;17;8t", b"\x1b[c": b"\x1b[?62;4;22c",
        b"\x1b[?1;1;0S": b"\x1b[?1;0;1024S",
        b"\x1b[5n": b"\x1b[0n",
    },
    "vte": {
        b"\x1b[>0q": b"\x1bP>|VTE(7802)\x1b\\", b"\x1b[16t": b"\x1b[6;17;8t", b"\x1b[c": b"\x1b[?65;1;9c",
        b"\x1b[5n": b"\x1b[0n",
    },
    "xterm": {b"\x1b[>0q": b"\x1bP>|XTerm(379)\x1b\\", b"\x1b[c": b"\x1b[?64;1;2;6c", b"\x1b[5n": b"\x1b[0n"},
}  # fmt: skip
"""What terminals answer to the questions before the screen; a plain one says nothing."""


@functools.cache
def _home() -> str:
    """A folder for state and settings, of someone who has started the program before."""
    folder = tempfile.mkdtemp()
    os.mkdir(os.path.join(folder, "tuiplay"), 0o700)
    with open(os.path.join(folder, "tuiplay", "welcomed"), "wb"):
        pass
    return folder


class Terminal:
    """Runs a program of this Python in a terminal of ``size`` columns and rows.

    ``rate`` is in bytes per second (0: no limit), ``round_trip`` in seconds; ``kind`` is one of ``KINDS``.
    """

    def __init__(
        self,
        arguments: list[str],
        size: tuple[int, int] = (120, 40),
        rate: float = 0,
        round_trip: float = 0,
        kind: str = "xterm",
    ) -> None:
        self._answers = COMMON | KINDS[kind]
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._rate, self._delay = rate, round_trip / 2
        self._to_screen: collections.deque[tuple[float, bytes]] = collections.deque()
        self._to_program: collections.deque[tuple[float, bytes]] = collections.deque()
        self._budget, self._tail = 0.0, b""
        self.arrived: list[tuple[float, int]] = []
        self.raw = bytearray()
        self._parsed = 0
        self.started = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8")
            os.environ.pop("SSH_CONNECTION", None)
            # Nobody's sessions and settings, and no first start: messages would cover what is waited for.
            os.environ.update(XDG_STATE_HOME=_home(), XDG_CONFIG_HOME=_home())
            time.sleep(0.05)  # until the size is set
            os.execv(sys.executable, [sys.executable, *arguments])
        self.started += 0.05
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self._filled = time.monotonic()

    def turn(self, wait: float = 0.002) -> None:
        """Carry what is due in both directions."""
        now = time.monotonic()
        if self._rate:
            self._budget = min(self._budget + (now - self._filled) * self._rate, max(4096.0, self._rate * 0.05))
        self._filled = now
        if not self._rate or self._budget > 0:
            if select.select([self._fd], [], [], wait)[0]:
                block = os.read(self._fd, 65536 if not self._rate else max(1, int(min(self._budget, 4096))))
                self._budget -= len(block)
                self._to_screen.append((time.monotonic() + self._delay, block))
        else:
            time.sleep(wait)
        now = time.monotonic()
        while self._to_screen and self._to_screen[0][0] <= now:
            block = self._to_screen.popleft()[1]
            self.raw += block
            self.arrived.append((now, len(block)))
            seen = self._tail + block
            for question, answer in self._answers.items():
                for _ in range(seen.count(question) - self._tail.count(question)):
                    self._to_program.append((now + self._delay, answer))
            self._tail = seen[-48:]
        while self._to_program and self._to_program[0][0] <= now:
            os.write(self._fd, self._to_program.popleft()[1])

    def key(self, text: str) -> float:
        """Type something; returns when."""
        now = time.monotonic()
        self._to_program.append((now + self._delay, text.encode()))
        return now

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.turn()

    def text(self) -> str:
        """What stands on the screen."""
        self._stream.feed(UNKNOWN.sub(b"", bytes(self.raw[self._parsed :])))
        self._parsed = len(self.raw)
        return "\n".join(self.screen.display)

    def wait_for(self, words: str, timeout: float = 20) -> float:
        """Seconds from the start until words stood on the screen."""
        while words not in self.text():
            if time.monotonic() - self.started > timeout:
                raise SystemExit(f"{words!r} never stood on the screen:\n{self.text()}")
            self.turn()
        return time.monotonic() - self.started

    def wait_for_bytes(self, words: bytes, since: int, timeout: float = 5) -> float:
        """When bytes arrived after position ``since`` of the output."""
        until = time.monotonic() + timeout
        while self.raw.find(words, since) < 0 and time.monotonic() < until:
            self.turn(0.0005)
        return time.monotonic()

    def bytes_between(self, start: float, stop: float) -> int:
        """How many bytes arrived."""
        return sum(count for when, count in self.arrived if start <= when < stop)

    def proc(self) -> tuple[float, float]:
        """Peak memory in MB and processor seconds so far."""
        with open(f"/proc/{self.pid}/status") as file:
            peak = next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return peak / 1024, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        """End the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
