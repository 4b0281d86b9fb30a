"""In a browser: the program behind a server, with packets instead of a terminal."""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest
from test_process import variables

pytest.importorskip("textual.drivers.web_driver")

GREETING = b"__GANGLION__\n"
PROTOCOL = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9]+\$p")
"""Sequences that pyte would print."""
PATIENCE = 30.0


class Served:
    """tuiplay as a server starts it for a browser of 80x24 cells."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tuiplay", *arguments],
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            env=variables(
                TEXTUAL_DRIVER="textual.drivers.web_driver:WebDriver",
                TERM="dumb",
                LC_ALL="C",
                COLUMNS="80",
                ROWS="24",
                XDG_STATE_HOME=str(folder),
            ),
        )
        self.stdin, self.stdout, self.stderr = self.process.stdin, self.process.stdout.fileno(), self.process.stderr
        self.metas: list[dict[str, object]] = []
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self._bytes = b""

    def send(self, kind: bytes, payload: bytes) -> None:
        """A packet, as textual-serve makes them."""
        self.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.stdin.flush()

    def press(self, keys: str) -> None:
        self.send(b"D", keys.encode())

    def tell(self, **meta: object) -> None:
        self.send(b"M", json.dumps(meta).encode())

    def shows(self, text: str) -> bool:
        return any(text in line for line in self.screen.display)

    def wait_for(self, what: str | Callable[[], bool]) -> None:
        """Until this stands on the screen, or holds."""
        reached = (lambda: self.shows(what)) if isinstance(what, str) else what
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert time.monotonic() < deadline, f"waited in vain for {what!r}: {self.screen.display}"
            assert self._read(0.2), f"ended before {what!r}: {self.stderr.read()!r}"

    def _read(self, limit: float) -> bool:
        if not select.select([self.stdout], [], [], limit)[0]:
            return True
        piece = os.read(self.stdout, 65536)
        self._bytes = (self._bytes + piece).removeprefix(GREETING)
        while len(self._bytes) >= 5 and not GREETING.startswith(self._bytes[:13]):
            kind, end = self._bytes[:1], 5 + int.from_bytes(self._bytes[1:5], "big")
            if len(self._bytes) < end:
                break
            payload, self._bytes = self._bytes[5:end], self._bytes[end:]
            assert kind in b"DM", kind
            if kind == b"M":
                self.metas.append(json.loads(payload))
            else:
                self._stream.feed(PROTOCOL.sub(b"", payload))
        return bool(piece)

    def finish(self) -> tuple[int, str]:
        """Read to the end; returns the exit status and what standard error got."""
        deadline = time.monotonic() + PATIENCE
        while self._read(0.2):
            assert time.monotonic() < deadline, "does not end"
        return self.process.wait(timeout=PATIENCE), self.stderr.read().decode()

    def close(self) -> None:
        """End it, if it has not ended."""
        if self.process.poll() is None:
            self.process.kill()
        with self.process:
            pass


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(*arguments: str) -> Served:
        started.append(Served(tmp_path, *arguments))
        return started[-1]

    yield start
    for served in started:
        served.close()


def test_keys_pictures_and_the_end_cross_the_line(serve: Callable[..., Served]) -> None:
    served = serve("spiral")
    served.wait_for("000,000")
    assert served.shows("╭"), "a browser has all glyphs, whatever the server's locale"
    served.press("s")
    served.wait_for("000,001")
    assert any(cell.fg not in ("default", "white") for cell in served.screen.buffer[8].values()), "and colours"
    served.screen.resize(30, 100)
    served.tell(type="resize", width=100, height=30)
    served.wait_for(lambda: "Data" in served.screen.display[1])
    served.press("q")
    assert served.finish() == (0, "")
    assert served.metas[-1] == {"type": "exit"}


def test_a_browser_that_is_closed_ends_the_program(serve: Callable[..., Served]) -> None:
    served = serve()
    served.wait_for("000,000")
    served.press("s")
    served.wait_for("000,001")
    served.tell(type="quit")
    assert served.finish() == (0, "")


def test_a_server_that_goes_away_ends_the_program_and_the_work_is_kept(serve: Callable[..., Served]) -> None:
    served = serve()
    served.wait_for("000,000")
    served.press("ss")
    served.wait_for("000,002")
    served.stdin.close()
    status, errors = served.finish()
    assert (status, errors) == (129, "tuiplay: ended by the terminal; tuiplay --resume continues at epoch 2\n")


def test_a_driver_that_there_is_not_is_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tuiplay"],
        env=variables(TERM="xterm-256color", TEXTUAL_DRIVER="textual.drivers:Web", XDG_STATE_HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("tuiplay: TEXTUAL_DRIVER: 'textual.drivers:Web' is not a Textual driver")
    assert done.stderr.count("\n") == 1
