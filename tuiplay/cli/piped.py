"""Reading of an experiment from a pipe: ``-``, or a file that is a pipe."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from tuiplay.errors import InputError
from tuiplay.text import file_name

if TYPE_CHECKING:
    from tuiplay.experiment.value import Experiment

STANDARD_INPUT = "-"
_SAME = ("/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")
_CHUNK = 1 << 18
_PATIENCE = 10.0
"""Seconds for which a named pipe may have no writer."""


def is_piped(source: str | None) -> bool:
    """True if the named experiment can be read only once."""
    if source is None:
        return False
    if is_standard_input(source):
        return True
    try:
        return stat.S_ISFIFO(os.stat(source).st_mode)
    except (OSError, ValueError):
        return False


def is_standard_input(source: str | None) -> bool:
    """True if it is read from standard input, which then cannot also be the keyboard."""
    return source == STANDARD_INPUT or source in _SAME


def load(source: str, **columns: str | bool) -> tuple[Experiment, list[str]]:
    """Read the experiment in a pipe, which is a table, an experiment file or a link; return it with notes.

    A table is kept in the state folder.

    Raises
    ------
    InputError
        If the pipe is empty, or its content is not an experiment.
    """
    from tuiplay.formats import experiment_file, link, toml
    from tuiplay.formats import source as sources
    from tuiplay.user import folders, piped_tables

    pieces = _pieces(source)
    head = b""
    while len(head) < _CHUNK and (piece := next(pieces, b"")):
        head += piece
    if not head.strip():
        raise InputError(f"{_words(source)}: the pipe is empty")
    text = head.decode("utf-8-sig", "replace").strip()
    if len(head) < _CHUNK and link.looks_like_link(text):
        return sources.load(text, **columns)
    if sources.looks_like_experiment(head):
        sources.check_no_columns(columns)
        content = head + b"".join(_up_to(pieces, toml.MAX_SIZE + 1 - len(head)))
        return experiment_file.parse(content, _words(source)), []
    state = folders.find().state
    path = piped_tables.keep(_chained(head, pieces), state)
    try:
        experiment, notes = sources.table(str(path), **columns)
    except InputError as error:
        raise InputError(str(error).replace(file_name(path), _words(source))) from None
    how_long = "for later sessions" if state else "until tuiplay ends"
    return experiment, [*notes, f"The table is kept {how_long} as {path}; save it elsewhere to keep it for good."]


def take_keys_from_terminal() -> None:
    """Replace standard input, which has been read to its end, by the terminal.

    Raises
    ------
    InputError
        If there is no terminal.
    """
    try:
        descriptor = os.open("CONIN$" if sys.platform == "win32" else "/dev/tty", os.O_RDWR)
    except OSError:
        raise InputError(
            "standard input is a table, so keys are read from the terminal, but there is none; use "
            "'tuiplay train -' to run without one"
        ) from None
    os.dup2(descriptor, 0)
    os.close(descriptor)


def _words(source: str) -> str:
    return "standard input" if is_standard_input(source) else file_name(source)


def _pieces(source: str) -> Iterator[bytes]:
    """The content of the pipe, in pieces."""
    if is_standard_input(source):
        stream: BinaryIO | None = None if sys.stdin is None else sys.stdin.buffer
        if stream is None or stream.isatty():
            raise InputError(
                "standard input is a terminal; send a table through a pipe: cut -d, -f1-3 points.csv | tuiplay -"
            )
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    try:
        # Without waiting for a writer: if there is none, the program would hang without a message.
        descriptor = os.open(source, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb", buffering=0) as file:
            named = not source.startswith(("/dev/fd/", "/proc/"))
            if not select.select([descriptor], [], [], _PATIENCE if named else None)[0]:
                raise InputError(f"{file_name(source)}: no program writes to this pipe")
            if sys.platform != "win32":  # Windows has no named pipes in its file system.
                os.set_blocking(descriptor, True)
            yield from iter(lambda: file.read(_CHUNK), b"")
    except OSError as error:
        from tuiplay import files

        raise InputError(f"{file_name(source)}: {files.reason(error)}") from None


def _up_to(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    while most > 0 and (piece := next(pieces, b"")):
        most -= len(piece)
        yield piece


def _chained(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces
