"""Reading and writing files: what is no file of a bearable size is refused, and nothing is ever half written."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest
from formats.refusals import refusal

from tuiplay import files, text
from tuiplay.errors import InputError
from tuiplay.files import AlreadyExistsError, UnsuitableFileError, open_regular, read, write

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes, pipes and links of POSIX")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a file"
    write(path, b"\x00\xff")
    assert read(path, 2, "a test") == b"\x00\xff"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a file"]


def test_the_limit_is_the_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(1001))
    assert len(read(path, 1001, "a test")) == 1001
    with pytest.raises(UnsuitableFileError, match="too large for a test; at most 1,000 bytes"):
        read(path, 1000, "a test")


def test_what_the_system_generates_without_a_size_is_limited_too() -> None:
    path = Path("/proc/self/maps")
    if not path.exists() or path.stat().st_size:
        pytest.skip("there is no such file here")
    with pytest.raises(UnsuitableFileError, match="too large"):
        read(path, 100, "a test")


@posix
def test_no_device_pipe_or_folder_is_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, word in ((tmp_path / "pipe", "regular"), (Path("/dev/zero"), "regular"), (tmp_path, "folder")):
        with pytest.raises(UnsuitableFileError, match=word):
            open_regular(path)
        with pytest.raises(UnsuitableFileError, match=word):
            write(path, b"", overwrite=True)


@posix
def test_a_link_is_followed_unless_it_must_not_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "link").symlink_to("file")
    assert read(tmp_path / "link", 100, "a test") == b"content"
    with pytest.raises(UnsuitableFileError, match="regular"):
        read(tmp_path / "link", 100, "a test", follow=False)
    write(tmp_path / "link", b"other", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"other"


@pytest.mark.parametrize("path", ["missing", "no-folder/file", "a\0b", "\udcff\0", "x" * 5000])
def test_what_cannot_be_there_is_a_sentence_with_its_name(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for sentence in (refusal(read, path, 1, "a test"), refusal(open_regular, path)):
        assert sentence.partition(": ")[2]
    if path != "missing":
        assert refusal(write, path, b"").partition(": ")[2]
    with pytest.raises(InputError) as caught:
        read(path, 1, "a test")
    assert caught.value.path == path
    assert not any(name.name.endswith(".tmp") for name in tmp_path.iterdir())


def test_nothing_is_overwritten_unasked(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_bytes(b"old")
    with pytest.raises(AlreadyExistsError, match="mine: already exists"):
        write(path, b"new")
    assert path.read_bytes() == b"old"
    write(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; write it to another folder"),
        (PermissionError(errno.EACCES, "Permission denied"), "permission denied; write it to another folder"),
        (OSError(errno.EIO, "Input/output error"), "input/output error"),
        (KeyboardInterrupt(), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    step: str, error: BaseException, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine"
    path.write_bytes(b"old")

    def fail(*_arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises((InputError, KeyboardInterrupt)) as caught:
            write(path, b"new", overwrite=True)
    if words:
        assert str(caught.value) == f"{text.file_name(path)}: {words}"
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine"]


@posix
def test_a_free_name_is_counted_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for _ in range(3):
        found.append(files.free_name("a.png"))
        files.write(found[-1], b"")
    assert found == ["a.png", "a-2.png", "a-3.png"]


def test_permissions_are_kept_and_new_ones_given(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    write(path, b"", mode=files.OWNER_ALONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    write(path, b"", overwrite=True, mode=files.OWNER_ALONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_bytes(b"old")
    path.chmod(0o400)
    assert "permission denied" in refusal(write, path, b"new", overwrite=True)
    tmp_path.chmod(0o500)
    assert "permission denied" in refusal(write, tmp_path / "new", b"new")
    tmp_path.chmod(0o700)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("mine", b"old")]


def test_what_a_killed_program_left_in_its_own_place_is_written_over(tmp_path: Path) -> None:
    left = tmp_path / "mine.tmp"
    left.write_bytes(b"half a")
    write(tmp_path / "mine", b"whole", temporary=left)
    assert [(entry.name, entry.read_bytes()) for entry in tmp_path.iterdir()] == [("mine", b"whole")]


@posix
def test_a_folder_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "tuiplay"
    files.make_folder(folder)
    files.make_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (tmp_path / "file").touch()
    assert "file" in refusal(files.make_folder, tmp_path / "file" / "tuiplay")


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_every_error_of_the_system_is_the_end_of_a_sentence(number: int) -> None:
    words = files.reason(OSError(number, os.strerror(number)))
    assert words.isprintable()
    assert words == words.lower()
