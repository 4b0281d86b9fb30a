"""A table's file as text in UTF-8, whatever its encoding, compression and end."""

from __future__ import annotations

import codecs
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from tuiplay import files
from tuiplay.data.table_characters import oddities, plain
from tuiplay.data.table_packed import START, ZIP, opener, other_file
from tuiplay.errors import InputError
from tuiplay.text import file_name, printable

MAX_LINE = 2_000_000
"""Bytes; a file without line breaks must not fill the memory before it is refused."""
MAX_BYTES = 4_000_000_000
"""Bytes of text; five million rows need less, and a small compressed file may hold more."""

_CHUNK = 1 << 18
_IN_MEMORY = 8_000_000
"""Bytes that are decompressed or recoded in memory; more goes to a temporary file."""
_END = b"\0\x1a \t\r\n"
"""What may follow a NUL or Ctrl-Z that ends a file: DOS and some instruments fill the last block."""
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


_OTHER_TEXTS = (
    (re.compile(rb"<(?:!doctype|!--|html|head|body|table)", re.IGNORECASE), "a web page"),
    (re.compile(rb"<(?:\?xml|svg)", re.IGNORECASE), "XML"),
    (re.compile(rb"\{\\rtf"), "a document (RTF)"),
    (re.compile(rb"""\{\s*["'}]|\[\s*[\[{]"""), "JSON"),
    (re.compile(rb"\\(?:begin|documentclass|hline|toprule)\b"), "LaTeX"),
    (re.compile(rb"(?:INSERT INTO|CREATE TABLE|BEGIN TRANSACTION)\b", re.IGNORECASE), "SQL"),
    (re.compile(rb"version https://git-lfs"), "a pointer of Git LFS"),
    (re.compile(rb"[+-]?[0-9.]+(?: [0-9]+:[^\s:]+)+ *\r?\n"), "a sparse table (LIBSVM)"),
    (re.compile(rb"[A-Za-z]\w* ?= ?\[[\s\[(]"), "a program (a list or a matrix)"),
)
"""How texts begin that are not tables."""


class TextFile:
    """The text of a file, which can be read several times and from any byte; a context manager.

    Attributes
    ----------
    name
        The path as sentences begin with it.
    size
        Bytes of the text in UTF-8, without what fills the end of the file.
    note
        Which file of an archive it is, and its encoding if not UTF-8; may be empty.

    Raises
    ------
    InputError
        If there is no such file, or it is not text; the sentence names the line.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.name = file_name(path)
        self.note = ""
        self._file: IO[bytes] = files.open_regular(path)
        try:
            self._decompress()
            self._recode()
        except OSError as error:
            self.close()
            raise InputError(f"{self.name}: {files.reason(error)}") from None
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> TextFile:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, and delete the temporary one if there is one."""
        self._file.close()

    def head(self, most: int = _CHUNK) -> list[str]:
        """The first lines, with their breaks; the last is whole unless it is the only one."""
        self._file.seek(0)
        data = self._file.read(min(most, self.size))
        lines = data.decode("utf-8-sig", "ignore").splitlines(keepends=True)
        return lines[:-1] if len(data) < self.size and len(lines) > 1 else lines

    def open(self, offset: int = 0) -> tuple[io.TextIOWrapper, Window]:
        """The text from a byte on, and the window that counts the bytes read; only the newest one may be read."""
        window = Window(self._file, offset, self.size, self.name)
        encoding = "utf-8" if offset else "utf-8-sig"
        errors = "replace" if offset else "strict"
        return io.TextIOWrapper(io.BufferedReader(window, _CHUNK), encoding, errors, newline=""), window

    def _decompress(self) -> None:
        start = self._file.read(START)
        self._file.seek(0)
        try:
            unpack, damage = opener(start, self.name)
        except ImportError:
            raise InputError(f"{self.name}: this Python cannot decompress it; decompress it first") from None
        if unpack is None:
            return
        try:
            with unpack(self._file) as packed:
                if start.startswith(ZIP):
                    self.note = f"{printable(packed.name, 40)} of the archive"
                whole = self._copied(iter(lambda: packed.read(_CHUNK), b""))
        except damage as error:
            # The decompressors give no error number; what has one comes from the system.
            if getattr(error, "errno", None) is not None:
                raise
            raise InputError(f"{self.name}: the compressed file is damaged or incomplete") from None
        self._file.close()
        self._file = whole

    def _recode(self) -> None:
        """To UTF-8, where the file is not; ``size`` afterwards is where its text ends."""
        self._file.seek(0)
        start = self._file.read(4096)
        kind = other_file(start)
        if kind:
            raise self._refusal(1, f"this is {kind}, not text; save the table as CSV")
        found = _wide_encoding(start)
        if found:
            self._say(f"read as {found[1]}")
            self._convert(codecs.getincrementaldecoder(found[0])(), found[1])
        self._file.seek(0)
        start = self._file.read(START).removeprefix(codecs.BOM_UTF8).lstrip()
        kind = next((words for pattern, words in _OTHER_TEXTS if pattern.match(start)), "")
        if kind:
            raise self._refusal(1, f"this is {kind}, not a table; save the table as CSV")
        try:
            odd = self._scan()
        except _NotUtf8Error as error:
            self._say(f"read as Windows-1252, because line {error.line} is not UTF-8")
            self._convert(codecs.getincrementaldecoder("utf-8")(_WINDOWS), "text")
            odd = self._scan()
        if odd:
            for words in sorted(odd):
                self._say(words)
            self._convert(codecs.getincrementaldecoder("utf-8")(), "text", plain)
            self._scan()

    def _convert(
        self, decoder: codecs.IncrementalDecoder, words: str, change: Callable[[str], str] = lambda text: text
    ) -> None:
        def pieces() -> Iterator[bytes]:
            self._file.seek(0)
            while chunk := self._file.read(_CHUNK):
                yield change(decoder.decode(chunk)).encode()
            yield change(decoder.decode(b"", final=True)).encode()

        try:
            converted = self._copied(pieces())
        except UnicodeError:
            raise InputError(f"{self.name}: not valid {words}; save the table as CSV in UTF-8") from None
        self._file.close()
        self._file = converted

    def _copied(self, pieces: Iterator[bytes]) -> IO[bytes]:
        """The pieces as a file of its own."""
        out: IO[bytes] = io.BytesIO()
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > MAX_BYTES:
                out.close()
                raise InputError(f"{self.name}: more than {MAX_BYTES:,} bytes of text; take a sample of the rows")
            if size > _IN_MEMORY and isinstance(out, io.BytesIO):
                start = out.getvalue()
                out = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed by close
                _write(out, start)
            _write(out, piece)
        return out

    def _scan(self) -> set[str]:
        """Look at every byte once: valid UTF-8 in lines of bounded length, and where it ends.

        Returns the kinds of odd characters in it.
        """
        odd: set[str] = set()
        decoder = codecs.getincrementaldecoder("utf-8")()
        line, unbroken, position = 1, 0, 0
        self._file.seek(0)
        while True:
            data = self._file.read(_CHUNK)
            end = self._end_in(data, position)
            zero = data.find(b"\0", 0, end)
            if zero >= 0:
                why = "this is a binary file, not text; save the table as CSV"
                raise self._refusal(line + breaks_in(data[:zero]), why)
            data = data[:end]
            last_piece = not data or end is not None
            try:
                odd |= oddities(decoder.decode(data, final=last_piece))
            except UnicodeDecodeError as error:
                raise _NotUtf8Error(line + breaks_in(error.object[: error.start])) from None
            line += breaks_in(data)
            last = max(data.rfind(b"\n"), data.rfind(b"\r"))
            unbroken = unbroken + len(data) if last < 0 else len(data) - last - 1
            if unbroken > MAX_LINE:
                raise self._refusal(line, f"longer than {MAX_LINE:,} bytes; a table has one row on a line")
            position += len(data)
            if position > MAX_BYTES:
                raise self._refusal(line, f"more than {MAX_BYTES:,} bytes of text; take a sample of the rows")
            if last_piece:
                self.size = position
                return odd

    def _end_in(self, data: bytes, position: int) -> int | None:
        """Where the text ends in ``data``, if nothing but filling follows a NUL or Ctrl-Z in it."""
        filling = len(data.rstrip(_END))
        places = [place for place in (data.find(b"\0", filling), data.find(b"\x1a", filling)) if place >= 0]
        if not places:
            return None
        try:
            while rest := self._file.read(_CHUNK):
                if rest.strip(_END):
                    return None
        finally:
            self._file.seek(position + len(data))
        return min(places)

    def _say(self, words: str) -> None:
        self.note = f"{self.note}, {words}" if self.note else words

    def _refusal(self, line: int, why: str) -> InputError:
        return InputError(f"{self.name}: line {line}: {why}")


class Window(io.RawIOBase):
    """The bytes of a file from one place to another; ``count`` says how many were read."""

    def __init__(self, file: IO[bytes], start: int, end: int, name: str) -> None:
        super().__init__()
        self._file, self._left, self._name = file, max(0, end - start), name
        self.count = 0
        file.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._file.read(min(len(buffer), self._left))
        buffer[: len(data)] = data
        self.count += len(data)
        self._left -= len(data)
        return len(data)


class _NotUtf8Error(ValueError):
    """The bytes on ``line`` are not UTF-8."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def breaks_in(data: bytes) -> int:
    """How many lines end in ``data``."""
    return data.count(b"\n") or data.count(b"\r")


def _write(out: IO[bytes], data: bytes) -> None:
    """All of it: a file without a buffer may take less at once."""
    view = memoryview(data)
    while view:
        view = view[out.write(view) :]


def _wide_encoding(start: bytes) -> tuple[str, str] | None:
    """A codec of two or four bytes to a character and what people call it, by its mark or by where the zeros are."""
    for mark, codec, words in _BOMS:
        if start.startswith(mark):
            return codec, words
    pairs = len(start) // 2
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if pairs >= 4 and max(even, odd) > 0.7 * pairs and min(even, odd) == 0:
        return ("utf-16-le" if odd > even else "utf-16-be"), "UTF-16"
    return None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are not UTF-8, each by itself: files joined from two programs hold both encodings."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    # Five bytes have no character in Windows-1252; they stay what they are in Latin-1.
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


_WINDOWS = "tuiplay-windows-1252"
codecs.register_error(_WINDOWS, _as_windows_1252)
