"""Pins and branches in a file: exact, shared where they share, and nothing of it believed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.refusals import refusal
from tuiplay.errors import DamagedError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import past as past_file
from tuiplay.formats.sealed import sealed
from tuiplay.run.commands import SetFields
from tuiplay.run.past import SessionPast, past_of
from tuiplay.run.pins import Pin
from tuiplay.run.run import Run
from tuiplay.run.timeline import Branch, Moment, Timeline
from tuiplay.run.undo import OperationLog


def desk(**fields: Any) -> tuple[Run, Timeline, list[Pin]]:
    """A run with two branches behind it, and two pins."""
    run = Run(Experiment().change({name.replace("__", "."): value for name, value in fields.items()}))
    timeline, log, pins = Timeline(run), OperationLog(), list[Pin]()

    def train(epochs: int) -> None:
        run.advance(epochs=epochs)
        timeline.observe(run, now=True)

    train(30)
    pins.append(Pin(1, Moment.of(run), "thirty"))
    timeline.go(run, 10)
    train(5)
    log.perform(run, SetFields({"training.learning_rate": 0.1}))
    timeline.acted(run)
    train(20)
    pins.append(Pin(2, Moment.of(run)))
    timeline.name(timeline.current, "faster")
    return run, timeline, pins


PAST = past_of(*desk()[1:])
CONTENT = past_file.encode(PAST)


def revived(moment: Moment) -> Run:
    run = Run(moment.experiment)
    run.restore(moment.experiment, moment.snapshot)
    return run


def same(one: Moment, other: Moment) -> None:
    assert (one.experiment, one.seconds, one.kept) == (other.experiment, other.seconds, other.kept)
    runs = revived(one), revived(other)
    for run in runs:
        run.advance(epochs=3, updates=None)
    assert runs[0].network.params.tobytes() == runs[1].network.params.tobytes()
    assert runs[0].history.rows.tobytes() == runs[1].history.rows.tobytes()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"training__batch_size": 13, "training__optimizer": "adam", "training__dropout": 0.2},
        {"training__regularization": "L1", "training__regularization_rate": 0.1, "data__validation_percent": 20},
        {"training__stop": "patience 3 on test_loss", "data__dataset": "reg-plane"},
    ],
    ids=str,
)
def test_pins_and_branches_come_back_and_go_on_to_the_bit(fields: dict[str, Any]) -> None:
    _, timeline, pins = desk(**fields)
    found, notes = past_file.decode(past_file.encode(past_of(timeline, pins)))
    assert notes == []
    assert [(pin.number, pin.name, pin.from_before) for pin in found.pins] == [(1, "thirty", True), (2, "", True)]
    for pin, before in zip(found.pins, pins, strict=True):
        same(pin.moment, before.moment)
    assert [branch.title for branch in found.branches] == ["branch 1", "faster"]
    for branch, then in zip(found.branches, timeline.branches, strict=True):
        assert len(branch.moments) == len(then.moments)
        for one, other in zip(branch.moments, then.moments, strict=True):
            same(one, other)
    first, second = found.branches
    assert second.parent is first
    assert found.current is second
    assert second.at(7) is first.at(7) is first.moments[0]


def test_losses_and_experiments_are_there_once() -> None:
    run, timeline, pins = desk()
    size = len(CONTENT)
    timeline.branches[0].moments[1:1] = [timeline.branches[0].moments[0]] * 20
    more = len(past_file.encode(past_of(timeline, pins))) - size
    assert more < 20 * (run.network.params.nbytes * 3 + 600)
    found, _ = past_file.decode(CONTENT)
    first = found.branches[0]
    assert first.tip.snapshot.history.block is first.start.snapshot.history.block


def test_what_has_no_room_is_said() -> None:
    past = SessionPast(PAST.pins, PAST.branches, PAST.current, PAST.behind, left_out=3)
    assert past_file.decode(past_file.encode(past))[1] == [
        "3 pinned runs and branches of the last session had no room in 16 MB and were left out"
    ]


def test_a_table_that_is_gone_takes_only_its_own_runs_along(tmp_path: Any) -> None:
    path = tmp_path / "points.csv"
    path.write_text("x,y,label\n" + "1,2,a\n3,4,b\n5,1,a\n" * 20)
    run, timeline, pins = desk()
    other = Run(Experiment().change_and_load({"data.file": str(path)}))
    other.advance(epochs=3)
    pins.append(Pin(3, Moment.of(other)))
    lone = Branch(3, [Moment.of(other)], timeline.current)
    timeline.branches.append(lone)
    timeline.branches.append(Branch(4, [Moment.of(run)], lone))
    content = past_file.encode(past_of(timeline, pins))
    assert len(past_file.decode(content)[0].pins) == 3
    path.unlink()
    found, notes = past_file.decode(content)
    assert [pin.number for pin in found.pins] == [1, 2]
    assert [branch.number for branch in found.branches] == [1, 2, 4]
    assert found.branches[2].parent is found.branches[1]
    assert len(notes) == 1
    assert "some pinned runs or branches of the last session are left out" in notes[0]
    assert "points.csv" in notes[0]


@settings(max_examples=300)
@given(st.data())
def test_damage_is_one_sentence(data: st.DataObject) -> None:
    content = bytearray(CONTENT)
    if data.draw(st.booleans()):
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    else:
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] ^= data.draw(st.integers(1, 255))
    refusal(past_file.decode, bytes(content))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_wrong_bytes_under_a_right_checksum_are_refused_or_harmless(data: st.DataObject) -> None:
    head = len(b"tuiplay past 1\n") + 32
    body = bytearray(CONTENT[head:])
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        found, _ = past_file.decode(sealed(b"tuiplay past ", b"1", bytes(body)))
    except DamagedError:
        return
    for pin in found.pins:
        revived(pin.moment)
    for branch in found.branches:
        assert branch.at(branch.tip.epoch) is not None
        revived(branch.tip)


def test_a_newer_file_and_another_kind_are_refused() -> None:
    assert refusal(past_file.decode, sealed(b"tuiplay past ", b"2", b"")) == "written by a newer tuiplay"
    assert refusal(past_file.decode, sealed(b"tuiplay state ", b"2", b"")) == "not a tuiplay session file"
    assert "too large" in refusal(past_file.decode, bytes(past_file.MAX_SIZE + 1))


def test_a_diverged_pin_is_kept_too() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 1e308}))
    timeline = Timeline(run)
    run.advance(epochs=30)
    timeline.observe(run, now=True)
    found, _ = past_file.decode(past_file.encode(past_of(timeline, [Pin(1, Moment.of(run))])))
    assert np.array_equal(found.pins[0].rows, run.history.rows, equal_nan=True)
