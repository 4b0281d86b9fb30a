"""Sessions on disk: the state files in which runs are kept while the program runs, and from which they are resumed.

Each running program has one state file in the state folder (``folders.py``), and holds the lock beside it until it
ends; the system releases the lock however the program ends. ``--resume`` may take a file whose lock is free. Pinned
runs and branches are in a separate file beside it; the state is complete without that file.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tuiplay import files
from tuiplay.errors import DamagedError, InputError
from tuiplay.files import UnsuitableFileError
from tuiplay.formats import state
from tuiplay.formats.state import StateFile
from tuiplay.run.run import Run
from tuiplay.text import file_name

if TYPE_CHECKING:
    from tuiplay.run.past import SessionPast

SUFFIX = ".tuiplay-state"
PAST_SUFFIX = f"{SUFFIX}.past"
"""The suffix of the file beside a state that contains pinned runs and branches."""
KEPT = 5
"""The number of sessions, and of files set aside, that are kept; older ones are removed."""
_HELD_BY_ANOTHER = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)


def capture(run: Run, clean: bool = False) -> StateFile:
    """The state to be kept of a run that is not being trained at the moment."""
    return StateFile(run.experiment, run.snapshot(), run.seconds, clean)


def revive(kept: StateFile) -> Run:
    """Make a run that continues exactly as the captured one would have continued, to the last bit."""
    run = Run(kept.experiment)
    run.restore(kept.experiment, kept.snapshot)
    run.seconds = kept.seconds
    return run


class Session:
    """The state file of this program.

    Parameters
    ----------
    folder
        The folder, created with the first save; None if there is no place for it.

    Attributes
    ----------
    began_clean
        True if nothing could be lost at its start: it is new, or the session that it resumed had ended cleanly.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.began_clean = True
        self._path: Path | None = None
        self._lock: int | None = None

    @property
    def begun(self) -> bool:
        """True if there is a file of this session."""
        return self._path is not None

    def save(self, kept: StateFile, past: SessionPast | None = None) -> None:
        """Replace the saved state, completely or not at all; then ``past`` in the same way, if it is given.

        Raises
        ------
        InputError
            If it cannot be written; the sentence gives the place and the reason.
        """
        if self.folder is None:
            raise InputError("there is no folder for session files")
        content = state.encode(kept)
        # Each time, because the directory may have been cleared meanwhile.
        files.make_folder(self.folder)
        if self._path is None:
            self._begin(self.folder, content)
        else:
            _write(self._path, content)
        if past is not None and self._path is not None:
            from tuiplay.formats import past as past_file  # not at the start of the program

            _write(_past_file(self._path), past_file.encode(past))

    def read_past(self) -> tuple[SessionPast | None, list[str]]:
        """Read the pins and branches of the resumed session, with notes; None if there are none.

        A file that cannot be used is set aside, and the session continues without it.
        """
        if self._path is None:
            return None, []
        from tuiplay.formats import past as past_file

        path = _past_file(self._path)
        if not os.path.lexists(path):
            return None, []
        try:
            content = files.read(path, past_file.MAX_SIZE, "a tuiplay session file", follow=False)
            try:
                return past_file.decode(content)
            except InputError as error:
                raise InputError(f"{file_name(path)}: {error}") from None
        except InputError as error:
            return None, [f"{_set_aside(path, str(error))}; pinned runs and branches are not restored"]

    def _begin(self, folder: Path, content: bytes | bytearray) -> None:
        path = folder / f"session-{os.getpid()}-{os.urandom(4).hex()}{SUFFIX}"
        lock = _acquire(path)
        try:
            _write(path, content)
        except InputError:
            if lock is not None:
                _release(path, lock)
            raise
        self._path, self._lock = path, lock
        prune(folder)

    def close(self) -> None:
        """Release the lock, so that other programs can resume the session."""
        if self._lock is not None and self._path is not None:
            _release(self._path, self._lock)
        self._lock = None


def resume(folder: Path | None) -> tuple[Session, StateFile, list[str]]:
    """Resume the newest session that no running program owns; the third value is notes about files set aside.

    Raises
    ------
    InputError
        If there is none.
    """
    session, notes = Session(folder), list[str]()
    found = _newest(folder, notes)
    if found is None:
        raise InputError("; ".join(["no session to resume", *notes]))
    session._path, session._lock, saved = found
    session.began_clean = saved.clean
    return session, saved, [*notes, *filter(None, [saved.note])]


def left_behind(folder: Path | None) -> tuple[StateFile | None, list[str]]:
    """The newest session that no running program owns, if it did not end cleanly, and notes about files set aside."""
    notes = list[str]()
    found = _newest(folder, notes)
    if found is None:
        return None, notes
    path, lock, saved = found
    _release(path, lock)
    return (None if saved.clean else saved), notes


def prune(folder: Path) -> None:
    """Remove all but the newest sessions of ended programs, and all but the newest files set aside."""
    for path in _files(folder, SUFFIX)[KEPT:]:
        lock = _acquire(path)
        if lock is not None:
            for one in (path, _past_file(path)):
                files.remove(one)
                files.remove(_temporary(one))
            _release(path, lock)
    for suffix in (SUFFIX, PAST_SUFFIX):
        for path in _files(folder, f"{suffix}.damaged")[KEPT:]:
            files.remove(path)


# Files


def _files(folder: Path, suffix: str) -> list[Path]:
    """The files with a suffix, newest first."""
    found: list[tuple[int, Path]] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(suffix):
                with contextlib.suppress(OSError):
                    found.append((entry.stat(follow_symlinks=False).st_mtime_ns, Path(entry.path)))
    return [path for _, path in sorted(found, reverse=True)]


def _newest(folder: Path | None, notes: list[str]) -> tuple[Path, int, StateFile] | None:
    for path in _files(folder, SUFFIX) if folder else ():
        lock = _acquire(path)
        if lock is None:
            continue
        try:
            # Links are not followed: only a session's own file belongs there.
            content = files.read(path, state.MAX_SIZE, "a tuiplay session file", follow=False)
        except UnsuitableFileError as error:
            notes.append(_set_aside(path, str(error)))
        except InputError as error:
            notes.append(str(error))
        else:
            try:
                return path, lock, state.decode(content)
            except DamagedError as error:
                notes.append(_set_aside(path, f"{file_name(path)}: {error}"))
            except InputError as error:
                notes.append(f"{file_name(path)}: {error}")
        _release(path, lock)
    return None


def _set_aside(path: Path, why: str) -> str:
    """Rename a damaged file; return the sentence ``why`` with its new name."""
    aside = path.with_name(f"{path.name}.damaged")
    try:
        os.replace(path, aside)
    except OSError as error:
        return f"{why}; it could not be set aside: {files.reason(error)}"
    return f"{why}; set aside as {file_name(aside.name)}"


def _past_file(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(SUFFIX) + PAST_SUFFIX)


def _temporary(path: Path) -> Path:
    # A fixed name, so that the file of a killed program is overwritten or removed; the lock excludes other programs.
    return path.with_name(f"{path.name}.tmp")


def _write(path: Path, content: bytes | bytearray) -> None:
    files.write(path, content, overwrite=True, mode=files.OWNER_ALONE, temporary=_temporary(path))


# Locks


def _lock_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.lock")


def _acquire(path: Path) -> int | None:
    """Lock a session; return the descriptor that holds the lock, or None while another program holds it."""
    name = _lock_file(path)
    for _ in range(3):
        try:
            descriptor = os.open(name, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), files.OWNER_ALONE)
        except OSError:
            return None
        try:
            _lock(descriptor)
        except OSError as error:
            # If files cannot be locked at all (some network file systems), the process number is used instead.
            if error.errno in _HELD_BY_ANOTHER or _owner_lives(path):
                os.close(descriptor)
                return None
        with contextlib.suppress(OSError):
            if os.path.samestat(os.fstat(descriptor), os.stat(name)):
                return descriptor
        # Another program has removed this lock between opening and locking it.
        os.close(descriptor)
    return None


def _release(path: Path, descriptor: int) -> None:
    if sys.platform == "win32":
        os.close(descriptor)
        files.remove(_lock_file(path))
    else:
        files.remove(_lock_file(path))
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _owner_lives(path: Path) -> bool:
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _owner_lives(path: Path) -> bool:
        number = path.name.split("-")[1:2]
        if not number or not number[0].isdigit() or int(number[0]) == os.getpid():
            return False
        try:
            os.kill(int(number[0]), 0)
        except ProcessLookupError:
            return False
        except (OSError, OverflowError):
            return True
        return True
