"""What was opened lately."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.user.recent import MOST, Recent


def test_files_and_links_are_kept_newest_first_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    state = tmp_path / "state"
    for name in ("a.toml", "b.csv"):
        (tmp_path / name).write_text("x")
    recent = Recent(state)
    for name in ("a.toml", "#dataset=xor", "b.csv", "a.toml", "spiral", "preset:overfit", ""):
        recent.add(name)
    assert recent.names == ["a.toml", "b.csv", "#dataset=xor"]
    assert Recent(state).names == recent.names
    (tmp_path / "b.csv").unlink()
    assert Recent(state).names == ["a.toml", "#dataset=xor"]


def test_only_so_many(tmp_path: Path) -> None:
    recent = Recent(tmp_path)
    for seed in range(MOST + 5):
        recent.add(f"#seed={seed}")
    assert len(recent.names) == MOST
    assert recent.names[0] == f"#seed={MOST + 4}"


def test_a_list_that_is_damaged_or_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "recent").write_bytes(b"\xff\xfe\n\n#seed=1\n")
    assert "#seed=1" in Recent(tmp_path).names
    (tmp_path / "file").write_text("")
    recent = Recent(tmp_path / "file")
    recent.add("#seed=2")
    assert recent.names == ["#seed=2"]
    without = Recent()
    without.add("#seed=3")
    without.add("#seed=4\nmore")
    assert without.names == ["#seed=3"]
