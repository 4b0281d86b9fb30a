"""Files: only regular ones are read, up to a limit; they are written completely or not at all; errors are sentences."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import stat
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path

from tuiplay.errors import InputError
from tuiplay.text import file_name, printable

FilePath = str | os.PathLike[str]

_NEW = 0o666
"""The permissions of a new file, before the process's mask."""
OWNER_ALONE = 0o600
"""The permissions of a private file."""
_BINARY = getattr(os, "O_BINARY", 0)


class AlreadyExistsError(InputError):
    """The error for an existing file; a caller may ask and try again with ``overwrite=True``."""


class UnsuitableFileError(InputError):
    """The error for a path that is a folder, a device or a pipe, or for a file that is too large."""


def reason(error: OSError) -> str:
    """The reason of a system error, as the end of a sentence."""
    return _REASONS.get(error.errno or 0) or printable((error.strerror or str(error)).lower())


_REASONS = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "part of the path is not a folder",
    errno.EEXIST: "a file with this name is in the way",
    errno.EISDIR: "this is a folder, not a file",
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "larger than the disk or the system allows",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "symbolic link loop",
}


_OF_A_FOLDER = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT)


@contextlib.contextmanager
def _refusals(path: FilePath, missing: str = "no such file", elsewhere: str = "") -> Iterator[None]:
    """Turn errors of the system into sentences that begin with the name of the file.

    ``elsewhere`` is appended where another folder would be a remedy.
    """
    name = file_name(path)
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{name}: {missing}", os.fspath(path)) from None
    except OSError as error:
        remedy = elsewhere if error.errno in _OF_A_FOLDER else ""
        raise InputError(f"{name}: {reason(error)}{remedy}", os.fspath(path)) from None
    except ValueError:
        # A name that contains a NUL or half a character.
        raise InputError(f"{name}: not a valid file name", os.fspath(path)) from None


def _check_regular(path: FilePath, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    what = "this is a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file"
    raise UnsuitableFileError(f"{file_name(path)}: {what}", os.fspath(path))


# Reading


def open_regular(path: FilePath, follow: bool = True) -> io.FileIO:
    """Open a regular file for reading, without a buffer.

    Parameters
    ----------
    follow
        True to follow a symbolic link; False to refuse it.

    Raises
    ------
    UnsuitableFileError
        If it is a folder, a device or a pipe.
    InputError
        If it cannot be opened. Both sentences begin with the name of the file.
    """
    with _refusals(path):
        # Checked before it is opened: a pipe would wait for a writer, and opening a device may have effects.
        _check_regular(path, (os.stat if follow else os.lstat)(path).st_mode)
        return open(path, "rb", buffering=0)


def read(path: FilePath, limit: int, what: str, follow: bool = True) -> bytes:
    """Read a regular file of at most ``limit`` bytes; ``what`` names the expected content in the error.

    Raises
    ------
    UnsuitableFileError
        If it is larger, or a folder, a device or a pipe.
    InputError
        If it cannot be read. Both sentences begin with the name of the file.
    """
    with _refusals(path), open_regular(path, follow) as file:
        size = os.fstat(file.fileno()).st_size
        content = b""
        # A read may return less than requested, and the file may grow meanwhile.
        while size <= limit and (piece := file.read(limit + 1 - len(content))):
            content += piece
            size = len(content)
    if size > limit:
        sentence = f"{file_name(path)}: too large for {what}; at most {limit:,} bytes"
        raise UnsuitableFileError(sentence, os.fspath(path))
    return content


# Writing


def write(
    path: FilePath,
    content: bytes | bytearray,
    overwrite: bool = False,
    mode: int = _NEW,
    temporary: FilePath | None = None,
) -> None:
    """Write a file completely or not at all: if it fails, an old file is unchanged.

    An existing file keeps its permissions; a symbolic link is kept, and the file that it leads to is replaced.

    Parameters
    ----------
    mode
        The permissions of a new file.
    temporary
        The file, in the same folder, to which the content is written before it is moved in place; by default a unique
        name. A file that a killed program has left there is overwritten.

    Raises
    ------
    AlreadyExistsError
        If the file exists and ``overwrite`` is False.
    UnsuitableFileError
        If there is a folder, a device or a pipe of that name.
    InputError
        If it cannot be written. All sentences begin with the name of the file.
    """
    with _refusals(path, "there is no such folder", "; write it to another folder"):
        target = os.path.realpath(path)
        kept = None
        if os.path.lexists(target):
            kept = os.stat(target).st_mode
            _check_regular(path, kept)
            if not overwrite:
                sentence = f"{file_name(path)}: already exists (not overwritten)"
                raise AlreadyExistsError(sentence, os.fspath(path))
            # Replacing needs no permission of the file itself, only of its folder.
            if not os.access(target, os.W_OK):
                raise PermissionError(errno.EACCES, "")
        if temporary is None:
            temporary = os.path.join(os.path.dirname(target), f".tuiplay-{os.urandom(8).hex()}.tmp")
        else:
            remove(temporary)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        try:
            with open(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            if kept is not None:
                os.chmod(temporary, stat.S_IMODE(kept))
            os.replace(temporary, target)
        except BaseException:
            remove(temporary)
            raise


def free_name(name: str) -> str:
    """The name, or the first numbered one that is not in use: "a.png", "a-2.png" and so on."""
    stem, ending = os.path.splitext(name)
    names = chain([name], (f"{stem}-{number}{ending}" for number in count(2)))
    return next(found for found in names if not os.path.lexists(found))


def remove(path: FilePath) -> None:
    """Remove a file if it exists and can be removed."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner can use, and those above it with the usual permissions.

    Raises
    ------
    InputError
        If it cannot be made; the sentence begins with its name.
    """
    with _refusals(folder):
        os.makedirs(folder.parent, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)
