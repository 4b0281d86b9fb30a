"""Whether there was a start before."""

from __future__ import annotations

from pathlib import Path

from tuiplay.user import first_start


def test_the_first_start_is_noted_for_the_next_one(tmp_path: Path) -> None:
    state = tmp_path / "state" / "tuiplay"
    assert first_start.is_first(state)
    first_start.note(state)
    assert not first_start.is_first(state)
    first_start.note(state)


def test_where_nothing_can_be_kept_nothing_happens(tmp_path: Path) -> None:
    assert first_start.is_first(None)
    first_start.note(None)
    (tmp_path / "file").write_text("")
    first_start.note(tmp_path / "file" / "tuiplay")
    assert first_start.is_first(tmp_path / "file" / "tuiplay")
