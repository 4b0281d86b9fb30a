"""Sessions on disk: the same numbers afterwards, one file each, nothing harmed."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import numpy as np
import pytest
from formats.refusals import refusal

from tuiplay.experiment.value import Experiment
from tuiplay.formats import state
from tuiplay.run.past import past_of
from tuiplay.run.pins import Pin
from tuiplay.run.run import Run
from tuiplay.run.timeline import Moment, Timeline
from tuiplay.user import sessions
from tuiplay.user.sessions import Session, capture, left_behind, resume, revive

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes of POSIX")

CASES: dict[str, dict[str, object]] = {
    "default": {},
    "points left over at the end of an epoch": {"training.batch_size": 13},
    "a batch that never fills": {"training.batch_size": 1000},
    "links cut by L1": {"training.regularization": "L1", "training.regularization_rate": 0.3},
    "regression, second draw": {"data.dataset": "reg-plane", "network.draw": 2, "features.use": ["x1", "sin_x1"]},
}


def files(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def trained(epochs: int = 3, updates: int = 0, **values: object) -> Run:
    run = Run(Experiment().change(values))
    run.advance(epochs=epochs)
    if updates:
        run.advance(updates=updates)
    return run


@pytest.mark.parametrize("updates", [0, 5])
@pytest.mark.parametrize("case", CASES)
def test_a_resumed_run_goes_on_to_the_bit(case: str, updates: int, tmp_path: Path) -> None:
    run = trained(20, updates, **CASES[case])
    if "L1" in case:
        assert run.network.dead
    if "left over" in case:
        assert run.trainer.state().pending.any() == (not updates)
    mine = Session(tmp_path)
    mine.save(capture(run))
    mine.close()
    _, saved, notes = resume(tmp_path)
    twin = revive(saved)
    assert not notes
    assert twin.scores == run.scores
    for each in (run, twin):
        each.advance(updates=37)
        each.advance(epochs=11)
    assert capture(run).snapshot.trainer.params.tobytes() == capture(twin).snapshot.trainer.params.tobytes()
    assert run.history.rows.tobytes() == twin.history.rows.tobytes()
    assert (run.trainer.epoch, run.trainer.updates, run.status) == (
        twin.trainer.epoch,
        twin.trainer.updates,
        twin.status,
    )
    # And where it began is known too.
    for each in (run, twin):
        each.rewind()
    assert np.array_equal(run.network.params, twin.network.params)
    assert run.regenerate() == twin.regenerate()


def test_a_diverged_run_comes_back_diverged() -> None:
    run = trained(30, **{"data.dataset": "reg-plane", "training.learning_rate": 1e308})
    assert run.status == "diverged"
    twin = revive(state.decode(state.encode(capture(run))))
    assert twin.status == "diverged"
    twin.rewind()
    assert twin.status == "ok"


def test_each_session_has_its_own_file_and_the_newest_free_one_is_resumed(tmp_path: Path) -> None:
    first, second = Session(tmp_path), Session(tmp_path)
    for turn, (session, epochs) in enumerate([(first, 1), (second, 2), (first, 3)]):
        session.save(capture(trained(epochs)))
        assert session._path is not None
        os.utime(session._path, ns=(turn, turn))
    assert "no session to resume" in refusal(resume, tmp_path)
    assert left_behind(tmp_path) == (None, [])
    second.close()
    third, saved, _ = resume(tmp_path)
    assert saved.snapshot.trainer.epoch == 2
    first.close()
    _, saved, _ = resume(tmp_path)
    assert saved.snapshot.trainer.epoch == 3
    assert "no session to resume" in refusal(resume, tmp_path)
    third.close()
    assert resume(tmp_path)[1].snapshot.trainer.epoch == 2


def test_only_an_unclean_end_is_offered(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.save(capture(trained(4)))
    session.close()
    saved, notes = left_behind(tmp_path)
    assert saved is not None
    assert (saved.snapshot.trainer.epoch, notes) == (4, [])
    again, saved, _ = resume(tmp_path)
    again.save(capture(revive(saved), clean=True))
    again.close()
    assert left_behind(tmp_path) == (None, [])
    assert resume(tmp_path)[1].snapshot.trainer.epoch == 4


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    living = Session(tmp_path)
    living.save(capture(trained(0)))
    os.utime(living._path or "", ns=(0, 0))
    for epoch in range(1, 9):
        session = Session(tmp_path)
        session.save(capture(trained(epoch)))
        os.utime(session._path or "", ns=(epoch, epoch))
        session.close()
    sessions.prune(tmp_path)
    kept = [
        state.decode((tmp_path / n).read_bytes()).snapshot.trainer.epoch
        for n in files(tmp_path)
        if not n.endswith(".lock")
    ]
    assert sorted(kept) == [0, 4, 5, 6, 7, 8]


def test_what_a_killed_program_left_is_free_again(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.save(capture(trained(2)))
    assert session._path is not None
    assert session._lock is not None
    (tmp_path / f"{session._path.name}.tmp").write_bytes(b"half a")
    # The system closes what a killed program had open, and its lock stays behind as a file.
    os.close(session._lock)
    again, saved, _ = resume(tmp_path)
    assert saved.snapshot.trainer.epoch == 2
    again.save(saved)
    again.close()
    assert files(tmp_path) == [session._path.name]


@posix
@pytest.mark.parametrize("kind", ["text", "empty", "folder", "pipe", "link", "large"])
def test_what_is_no_state_is_set_aside(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "state"
    session = Session(folder)
    session.save(capture(trained(2)))
    session.close()
    assert session._path is not None
    os.utime(session._path, ns=(0, 0))
    foreign = folder / f"session-1-\x1b[2J{sessions.SUFFIX}"
    if kind == "folder":
        foreign.mkdir()
    elif kind == "pipe":
        os.mkfifo(foreign)
    elif kind == "link":
        foreign.symlink_to("/dev/zero")
    else:
        foreign.write_bytes({"text": b"hello", "empty": b"", "large": bytes(state.MAX_SIZE + 1)}[kind])
    _, saved, notes = resume(folder)
    assert saved.snapshot.trainer.epoch == 2
    assert len(notes) == 1
    assert "set aside" in notes[0]
    assert notes[0].isprintable()
    assert [name for name in files(folder) if name.endswith(".damaged")]
    assert not os.path.lexists(foreign)


def test_a_newer_file_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / f"session-1-a{sessions.SUFFIX}"
    path.write_bytes(b"tuiplay state 3\nsomething")
    assert "newer tuiplay" in refusal(resume, tmp_path)
    assert path.exists()


def test_where_nothing_can_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    session = Session(tmp_path / "home" / "tuiplay")
    said = refusal(session.save, capture(trained(0)))
    assert "home" in said
    assert not session.begun
    assert "no session" in refusal(resume, tmp_path / "home" / "tuiplay")
    session.close()


def test_a_failed_save_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(tmp_path)
    session.save(capture(trained(2)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "the disk is full" in refusal(session.save, capture(trained(3)))
    session.close()
    assert len(files(tmp_path)) == 1
    assert resume(tmp_path)[1].snapshot.trainer.epoch == 2


@posix
def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    session = Session(tmp_path / "a" / "tuiplay")
    session.save(capture(trained(0)))
    assert session._path is not None
    assert stat.S_IMODE(session._path.stat().st_mode) == 0o600
    assert stat.S_IMODE(session.folder.stat().st_mode) == 0o700


# Pinned runs and branches


def with_past(folder: Path) -> tuple[Session, Run]:
    run = trained(3)
    timeline = Timeline(run)
    session = Session(folder)
    session.save(capture(run), past_of(timeline, [Pin(1, Moment.of(run), "three")]))
    return session, run


def test_pins_and_branches_are_kept_beside_the_state(tmp_path: Path) -> None:
    session, _ = with_past(tmp_path)
    session.close()
    again, _, notes = resume(tmp_path)
    past, lost = again.read_past()
    assert (notes, lost) == ([], [])
    assert past is not None
    assert [pin.title for pin in past.pins] == ["three"]
    again.save(capture(trained(4)))
    assert again.read_past()[0] is not None, "saving the state alone leaves them"
    again.close()
    assert sorted(Path(name).suffix for name in files(tmp_path)) == [".past", ".tuiplay-state"]


def test_a_state_of_before_has_no_past(tmp_path: Path) -> None:
    session = Session(tmp_path)
    session.save(capture(trained(2)))
    session.close()
    assert resume(tmp_path)[0].read_past() == (None, [])
    assert Session(tmp_path).read_past() == (None, [])


@pytest.mark.parametrize("damage", ["cut", "flipped", "another", "folder", "newer"])
def test_a_past_that_cannot_be_used_is_set_aside_and_the_run_goes_on(damage: str, tmp_path: Path) -> None:
    session, _ = with_past(tmp_path)
    session.close()
    (path,) = tmp_path.glob("*.past")
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        wrong = {"cut": content[:-5], "flipped": content[:-1] + b"?", "another": b"hello", "newer": b"tuiplay past 9\n"}
        path.write_bytes(wrong[damage])
    again, saved, _ = resume(tmp_path)
    assert saved.snapshot.trainer.epoch == 3
    past, notes = again.read_past()
    assert past is None
    (note,) = notes
    assert note.isprintable()
    assert note.endswith(".past.damaged; pinned runs and branches are not restored")
    assert list(tmp_path.glob("*.past.damaged"))
    if damage == "cut":
        assert next(tmp_path.glob("*.past.damaged")).read_bytes() == content[:-5], "nothing is lost"
    again.save(capture(trained(4)), past_of(Timeline(trained(4)), []))
    assert again.read_past()[0] is not None


def test_the_past_goes_with_its_state(tmp_path: Path) -> None:
    for turn in range(sessions.KEPT + 3):
        session, _ = with_past(tmp_path)
        assert session._path is not None
        os.utime(session._path, ns=(turn, turn))
        session.close()
    sessions.prune(tmp_path)
    assert len(list(tmp_path.glob(f"*{sessions.SUFFIX}"))) == sessions.KEPT
    assert len(list(tmp_path.glob("*.past"))) == sessions.KEPT


def test_a_past_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session, run = with_past(tmp_path)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "the disk is full" in refusal(session.save, capture(run), past_of(Timeline(run), []))
    past, _ = session.read_past()
    assert past is not None
    assert [pin.title for pin in past.pins] == ["three"]
