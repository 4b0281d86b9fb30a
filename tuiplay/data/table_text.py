"""The text of a table's file in UTF-8, whatever its encoding, compression and end of file."""

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
"""The maximum length of a line in bytes, so that a file without line breaks does not fill the memory."""
MAX_BYTES = 4_000_000_000
"""The maximum size of the text in bytes; five million rows need less, but a small compressed file may contain more."""

_CHUNK = 1 << 18
_IN_MEMORY = 8_000_000
"""The size in bytes up to which text is decompressed or recoded in memory; more goes to a temporary file."""
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
_END = b"\0\x1a \t\r\n"
"""Bytes that may follow a NUL or Ctrl-Z that ends a file: DOS and some instruments fill the last block."""
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
"""The beginnings of texts that are not tables."""


class TextFile:
    """The text of a file, which can be read several times and from any byte; a context manager.

    Attributes
    ----------
    name
        The path, with which error messages begin.
    size
        The size of the text in UTF-8 in bytes, without the filling at the end of the file.
    note
        The name of the file in an archive, and the encoding if it is not UTF-8; may be empty.

    Raises
    ------
    InputError
        If the file does not exist, or is not text; the sentence names the line.
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
        """The first lines, with their line breaks; the last one is complete unless it is the only one."""
        self._file.seek(0)
        data = self._file.read(min(most, self.size))
        lines = data.decode("utf-8-sig", "ignore").splitlines(keepends=True)
        return lines[:-1] if len(data) < self.size and len(lines) > 1 else lines

    def open(self, offset: int = 0) -> tuple[io.TextIOWrapper, Window]:
        """The text from byte ``offset`` on, and the window that counts its bytes; only the newest one may be read."""
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
            # The errors of decompressors have no error number; those of the system do.
            if getattr(error, "errno", None) is not None:
                raise
            raise InputError(f"{self.name}: the compressed file is damaged or incomplete") from None
        self._file.close()
        self._file = whole

    def _recode(self) -> None:
        """Convert the file to UTF-8 if necessary, and set ``size`` to the end of its text."""
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
            doubt = " (if its letters look wrong, save it as UTF-8)" if self._looks_foreign() else ""
            self._say(f"read as Windows-1252, because line {error.line} is not UTF-8{doubt}")
            self._convert(codecs.getincrementaldecoder("utf-8")(_WINDOWS), "text")
            odd = self._scan()
        if odd:
            for words in sorted(odd):
                self._say(words)
            self._convert(codecs.getincrementaldecoder("utf-8")(), "text", plain)
            self._scan()

    def _looks_foreign(self) -> bool:
        """True if most bytes beyond ASCII come in rows of several, as letters of other scripts than the Latin do."""
        self._file.seek(0)
        runs = [len(run) for run in _BEYOND_ASCII.findall(self._file.read(_CHUNK))]
        return sum(length for length in runs if length > 1) > sum(runs) / 2

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
        """A file with the pieces, in memory or temporary."""
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
        """Check in one pass that the text is valid UTF-8 in lines of bounded length, and find its end.

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
        """The end of the text in ``data`` if only filling follows a NUL or Ctrl-Z in it; otherwise None."""
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
    """The bytes of a file from one position to another; ``count`` is the number of bytes read."""

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
    """The error for bytes on ``line`` that are not UTF-8."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def breaks_in(data: bytes) -> int:
    """The number of lines that end in ``data``."""
    return data.count(b"\n") or data.count(b"\r")


def _write(out: IO[bytes], data: bytes) -> None:
    """Write all of the data: a file without a buffer may accept less at once."""
    view = memoryview(data)
    while view:
        view = view[out.write(view) :]


def _wide_encoding(start: bytes) -> tuple[str, str] | None:
    """The codec of a text of two or four bytes per character, from its mark or its zeros, and its name; or None."""
    for mark, codec, words in _BOMS:
        if start.startswith(mark):
            return codec, words
    pairs = len(start) // 2
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if pairs >= 4 and max(even, odd) > 0.7 * pairs and min(even, odd) == 0:
        return ("utf-16-le" if odd > even else "utf-16-be"), "UTF-16"
    return None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """The characters for bytes that are not UTF-8, one by one: files joined from two programs have both encodings."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    # Five bytes have no character in Windows-1252; they are read as Latin-1.
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in wrong), error.end


_WINDOWS = "tuiplay-windows-1252"
codecs.register_error(_WINDOWS, _as_windows_1252)
