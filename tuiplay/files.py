"""Files: only regular ones are read, up to a limit; they are written whole or not at all; refusals are sentences."""

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
"""Permissions of a new file; the process's mask takes some of them away."""
OWNER_ALONE = 0o600
"""Permissions of a file that is nobody else's business."""
_BINARY = getattr(os, "O_BINARY", 0)


class AlreadyExistsError(InputError):
    """There is a file already; a caller may ask and try again with ``overwrite=True``."""


class UnsuitableFileError(InputError):
    """What has this name is a folder, a device or a pipe, or it is too large."""


def reason(error: OSError) -> str:
    """Why the system refused something, as the end of a sentence."""
    return _REASONS.get(error.errno or 0) or printable((error.strerror or str(error)).lower())


_REASONS = {
    errno.ENOENT: "no such file",
    errno.ENOTDIR: "part of the path is not a folder",
    errno.EEXIST: "a file of this name is in the way",
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


@contextlib.contextmanager
def _refusals(path: FilePath, missing: str = "no such file") -> Iterator[None]:
    """Errors of the system as sentences that begin with the name of the file."""
    name = file_name(path)
    try:
        yield
    except FileNotFoundError:
        raise InputError(f"{name}: {missing}", os.fspath(path)) from None
    except OSError as error:
        raise InputError(f"{name}: {reason(error)}", os.fspath(path)) from None
    except ValueError:
        # A name with a NUL or half a character in it.
        raise InputError(f"{name}: not a valid file name", os.fspath(path)) from None


def _check_regular(path: FilePath, mode: int) -> None:
    if stat.S_ISREG(mode):
        return
    what = "this is a folder, not a file" if stat.S_ISDIR(mode) else "not a regular file"
    raise UnsuitableFileError(f"{file_name(path)}: {what}", os.fspath(path))


# Reading


def open_regular(path: FilePath, follow: bool = True) -> io.FileIO:
    """A regular file, open to be read, without a buffer.

    Parameters
    ----------
    follow
        Whether a symbolic link stands for the file that it leads to; else it is refused.

    Raises
    ------
    UnsuitableFileError
        If it is a folder, a device or a pipe.
    InputError
        If it cannot be opened. Both sentences begin with the name of the file.
    """
    with _refusals(path):
        # Looked at before it is opened: a pipe would wait for a writer, a device might do anything.
        _check_regular(path, (os.stat if follow else os.lstat)(path).st_mode)
        return open(path, "rb", buffering=0)


def read(path: FilePath, limit: int, what: str, follow: bool = True) -> bytes:
    """The content of a regular file of ``limit`` bytes at most; ``what`` it ought to be is for the sentence.

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
        # A read may give less than it was asked for, and the file may grow meanwhile.
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
    """Write a file whole or not at all: whatever fails, an old file stays as it was.

    A file that is there keeps its permissions; a symbolic link stays, and the file that it leads to is replaced.

    Parameters
    ----------
    mode
        Permissions of a new file.
    temporary
        Where the content is written before it is moved in place, in the same folder; by default a name of its own. A
        file that a killed program has left there is written over.

    Raises
    ------
    AlreadyExistsError
        If the file is there and ``overwrite`` is false.
    UnsuitableFileError
        If there is a folder, a device or a pipe of that name.
    InputError
        If it cannot be written. All sentences begin with the name of the file.
    """
    with _refusals(path, "there is no such folder"):
        target = os.path.realpath(path)
        kept = None
        if os.path.lexists(target):
            kept = os.stat(target).st_mode
            _check_regular(path, kept)
            if not overwrite:
                sentence = f"{file_name(path)}: already exists (not overwritten)"
                raise AlreadyExistsError(sentence, os.fspath(path))
            # Replacing asks no permission of the file itself, only of its folder.
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
    """The name, or that of the first of its kind that is not there yet: "a.png", "a-2.png" and so on."""
    stem, ending = os.path.splitext(name)
    names = chain([name], (f"{stem}-{number}{ending}" for number in count(2)))
    return next(found for found in names if not os.path.lexists(found))


def remove(path: FilePath) -> None:
    """Remove a file if it is there and can be removed."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def make_folder(folder: Path) -> None:
    """Make a folder for its owner alone, and those above it as the system usually makes them.

    Raises
    ------
    InputError
        If it cannot be made; the sentence begins with its name.
    """
    with _refusals(folder):
        os.makedirs(folder.parent, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)
