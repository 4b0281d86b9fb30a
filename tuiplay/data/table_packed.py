"""Files that contain a table in another form: compressed, in an archive, or in a format that is not text."""

from __future__ import annotations

import errno
import zlib
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, Any

from tuiplay.errors import InputError
from tuiplay.text import printable

if TYPE_CHECKING:
    from zipfile import ZipFile

START = 512
"""The number of bytes at the beginning of a file that identify its format."""

ZIP = b"PK\x03\x04"
_OTHER_FILES = (
    (0, ZIP, "a ZIP archive or a workbook (.xlsx, .ods)"),
    (0, b"\xd0\xcf\x11\xe0", "a workbook (.xls)"),
    (0, b"%PDF", "a PDF file"),
    (0, b"\x28\xb5\x2f\xfd", "a file compressed by zstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (257, b"ustar", "a tar archive"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xff\xd8\xff", "a picture"),
    (0, b"GIF8", "a picture"),
    (0, b"SQLite format 3", "a database (SQLite)"),
    (0, b"PAR1", "a Parquet file"),
    (0, b"ARROW1", "a Feather file"),
    (0, b"\x89HDF", "an HDF5 file"),
    (0, b"\x93NUMPY", "a NumPy file"),
    (0, b"\x80\x04\x95", "a pickle of Python"),
    (0, b"$FL2", "a file of SPSS"),
    (0, b"<stata_dta", "a file of Stata"),
)
"""Formats that people mistake for tables: offset in the file, bytes there, and words."""

_WORKBOOK = ("[Content_Types].xml", "mimetype")
_TABLES = (".csv", ".tsv", ".tab", ".data", ".dat", ".arff", ".txt")
"""Suffixes of tables in an archive, the most certain first; a text file beside a table may also describe it."""

Opener = Callable[[IO[bytes]], Any]


def other_file(start: bytes) -> str:
    """The format of a file that begins with these bytes, if it is not text; empty if that is not apparent."""
    return next((words for place, mark, words in _OTHER_FILES if start.startswith(mark, place)), "")


def opener(start: bytes, name: str) -> tuple[Opener | None, tuple[type[Exception], ...]]:
    """The function that unpacks a file that begins with ``start``, or None, and the errors it raises for damaged files.

    That function raises InputError for an archive that does not contain exactly one table.

    Raises
    ------
    ImportError
        If this Python cannot unpack it.
    """
    if start.startswith(b"\x1f\x8b"):
        import gzip

        return lambda file: gzip.GzipFile(fileobj=file), (EOFError, OSError, zlib.error)
    if start.startswith(b"BZh"):
        import bz2

        return lambda file: bz2.BZ2File(file), (EOFError, OSError)
    if start.startswith(b"\xfd7zXZ\0"):
        import lzma

        return lambda file: lzma.LZMAFile(file), (EOFError, lzma.LZMAError)
    if start.startswith(ZIP):
        import zipfile

        def member(file: IO[bytes]) -> IO[bytes]:
            try:
                archive = zipfile.ZipFile(file)
                return archive.open(_table_in(archive, name))
            except OSError as error:
                if error.errno != errno.EINVAL:
                    raise
                raise zipfile.BadZipFile from error  # a place before the beginning of the file

        # ValueError: names that are not UTF-8.
        return member, (EOFError, OSError, ValueError, NotImplementedError, zlib.error, zipfile.BadZipFile)
    return None, ()


def _table_in(archive: ZipFile, name: str) -> str:
    """The name of the only table in an archive.

    Raises
    ------
    InputError
        If there is none, or there are several.
    """
    inside = [one for one in archive.infolist() if not one.is_dir()]
    if any(one.filename in _WORKBOOK for one in inside):
        raise InputError(f"{name}: line 1: this is a workbook (.xlsx, .ods), not text; save the table as CSV")
    # macOS adds files whose names begin with a point, also in a folder of its own.
    inside = [one for one in inside if not one.filename.rpartition("/")[2].startswith((".", "__MACOSX"))]
    tables = inside
    if len(inside) > 1:
        for end in (_TABLES[:-1], _TABLES):
            tables = [one for one in inside if one.filename.lower().endswith(end)]
            if tables:
                break
    if len(tables) != 1:
        held = ", ".join(printable(one.filename, 40) for one in (tables or inside)[:5]) or "nothing"
        held += f" and {len(tables or inside) - 5} more" if len(tables or inside) > 5 else ""
        raise InputError(f"{name}: this ZIP archive holds {held}; unpack it and open the table")
    if tables[0].flag_bits & 1:
        raise InputError(f"{name}: this ZIP archive is locked with a password; unpack it and open the table")
    return tables[0].filename
