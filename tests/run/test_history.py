"""The losses of a run, however long it is."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.run import history
from tuiplay.run.history import HistoryMark, LossHistory


def filled(notes: list[bool]) -> tuple[LossHistory, dict[int, tuple[float, float]]]:
    """A history and the newest losses of each epoch; True stands for the next epoch, False for a note of the same."""
    losses = LossHistory()
    expected: dict[int, tuple[float, float]] = {}
    epoch = 0
    for count, onward in enumerate([False, *notes]):
        epoch += onward
        expected[epoch] = (1 / (count + 1), count + 0.5)
        losses.add(epoch, *expected[epoch])
    return losses, expected


def test_epochs_and_losses_come_back_in_order() -> None:
    losses, expected = filled([True] * 200)
    assert losses.rows.tolist() == [[epoch, *pair] for epoch, pair in expected.items()]
    assert len(losses) == 201


def test_a_second_note_of_the_newest_epoch_replaces_the_first() -> None:
    losses = LossHistory()
    for epoch, train in ((0, 0.5), (0, 0.4), (1, 0.3), (1, 0.2)):
        losses.add(epoch, train, 1.0)
    assert losses.rows.tolist() == [[0, 0.4, 1.0], [1, 0.2, 1.0]]


def test_losses_need_not_be_numbers() -> None:
    losses = LossHistory()
    losses.add(0, 0.5, 0.5)
    losses.add(1, float("nan"), float("inf"))
    assert np.isnan(losses.rows[1, 1])
    assert losses.rows[1, 2] == float("inf")


@given(st.integers(2, 12), st.lists(st.sampled_from([True, True, True, False]), max_size=200))
def test_a_long_history_is_thinned_evenly(capacity: int, notes: list[bool]) -> None:
    """First and newest epoch stay, in between every 2nd, 4th, ...; never more than fit, at least half of those."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "CAPACITY", capacity)
        losses, expected = filled(notes)
    epochs = losses.rows[:, 0].astype(int).tolist()
    assert epochs[0] == 0
    assert epochs[-1] == max(expected)
    assert min(len(expected), capacity // 2) <= len(epochs) == len(losses) <= capacity
    gaps = np.diff(epochs)
    assert np.all(gaps > 0)
    stride = gaps[0] if len(epochs) > 2 else 1
    assert stride & (stride - 1) == 0
    assert np.all(gaps[:-1] == stride)
    assert [tuple(row[1:]) for row in losses.rows] == [expected[epoch] for epoch in epochs]


def test_the_newest_epoch_stays_only_while_it_is_the_newest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "CAPACITY", 4)
    losses = LossHistory()
    seen = []
    for epoch in range(9):
        losses.add(epoch, 0.0, 0.0)
        seen.append(losses.rows[:, 0].astype(int).tolist())
    assert seen[3:] == [[0, 1, 2, 3], [0, 2, 4], [0, 2, 4, 5], [0, 2, 4, 6], [0, 4, 7], [0, 4, 8]]


def test_a_hundred_thousand_epochs_fit() -> None:
    losses = LossHistory()
    for epoch in range(100_001):
        losses.add(epoch, epoch / 2, epoch / 4)
    assert 32_768 <= len(losses) <= 65_536
    assert losses.rows[0].tolist() == [0, 0, 0]
    assert losses.rows[-1].tolist() == [100_000, 50_000, 25_000]


class Plain:
    """A history as a plain list that is copied whole: what marks and branches are compared with."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        self.stride = 1

    def add(self, row: tuple[float, ...]) -> None:
        if (self.rows and self.rows[-1][0] == row[0]) or (len(self.rows) > 1 and self.rows[-1][0] % self.stride):
            self.rows.pop()
        if len(self.rows) == history.CAPACITY:
            self.stride *= 2
            self.rows = [kept for kept in self.rows if kept[0] % self.stride == 0]
        self.rows.append(row)


@pytest.mark.parametrize("capacity", [2, 5, 16, 500])
@pytest.mark.parametrize("first", [1, 4])
def test_moments_stay_as_they_were_whatever_comes_after(
    capacity: int, first: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Branches, thinning and second notes included; each moment can be gone back to, any number of times."""
    monkeypatch.setattr(history, "CAPACITY", capacity)
    monkeypatch.setattr(history, "_FIRST", first)
    chance = random.Random(8)
    for _ in range(20):
        losses, plain, epoch = LossHistory(), Plain(), 0
        kept: list[tuple[HistoryMark, list[tuple[float, ...]], int]] = []
        for count in range(60):
            act = chance.choice(["train", "train", "note", "keep", "go back"])
            if act == "keep" and plain.rows:
                kept.append((losses.mark(), list(plain.rows), plain.stride))
            elif act == "go back" and kept:
                mark, rows, stride = chance.choice(kept)
                losses.restore(mark)
                plain.rows, plain.stride = list(rows), stride
                epoch = int(rows[-1][0])
            else:
                for _ in range(chance.randrange(20) if act == "train" else 1):
                    epoch += act == "train"
                    losses.add(epoch, count, -count)
                    plain.add((epoch, count, -count))
            assert losses.rows.tolist() == [list(row) for row in plain.rows]
            assert (len(losses), losses.stride) == (len(plain.rows), plain.stride)
        for mark, rows, stride in kept:
            assert mark.rows.tolist() == [list(row) for row in rows]
            assert mark.stride == stride


@given(st.integers(2, 40), st.lists(st.integers(0, 50), max_size=12), st.integers(0, 2))
def test_many_epochs_at_once_are_as_one_by_one(capacity: int, counts: list[int], first: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "CAPACITY", capacity)
        at_once, singly, epoch = LossHistory(), LossHistory(), first
        for count in counts:
            rows = np.array([[epoch + place, 1 / (1 + epoch + place), place] for place in range(count)]).reshape(-1, 3)
            at_once.extend(rows)
            for row in rows:
                singly.add(int(row[0]), *row[1:].tolist())
            epoch += count
            assert at_once.rows.tolist() == singly.rows.tolist()
            assert (len(at_once), at_once.stride) == (len(singly), singly.stride)
            at_once.mark()


def test_what_was_read_does_not_change_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "CAPACITY", 8)
    losses, _ = filled([True] * 6)
    rows = losses.rows
    before = rows.copy()
    for epoch in range(6, 40):
        losses.add(epoch, 0.25, epoch)
    assert np.array_equal(rows, before)


def blocks_of(marks: list[HistoryMark]) -> list[np.ndarray[Any, Any]]:
    """The arrays that marks hold, each once; a block has one or two of few rows, or many of many."""
    return list({id(array): array for mark in marks for array in mark.arrays}.values())


def test_a_thousand_moments_hold_one_history() -> None:
    losses, _ = filled([True] * 60_000)
    marks = []
    for epoch in range(60_001, 61_001):
        losses.add(epoch, 0.5, 0.5)
        marks.append(losses.mark())
    assert blocks_of(marks) == blocks_of([losses.mark()])
    assert sum(array.nbytes for array in blocks_of(marks)) <= 63_100 * 3 * 8


def test_fifty_branches_share_what_came_before_them() -> None:
    losses, _ = filled([True] * 60_000)
    start, tips = losses.mark(), []
    for _ in range(50):
        losses.restore(start)
        for epoch in range(60_001, 60_021):
            losses.add(epoch, 0.5, 0.5)
        tips.append(losses.mark())
    shared = sum(array.nbytes for array in blocks_of([start]))
    assert sum(array.nbytes for array in blocks_of([start, *tips])) - shared <= 50 * 64 * 3 * 8


def test_branch_upon_branch_stays_shallow() -> None:
    """A step back and two on, for hours: short pieces are joined, so that reading does not walk thousands of blocks."""
    losses, _ = filled([True] * 10)
    epoch = 10
    for _ in range(5_000):
        losses.add(epoch + 1, 0.5, 0.5)
        mark = losses.mark()
        losses.add(epoch + 2, 0.5, 0.5)
        losses.add(epoch + 3, 0.5, 0.5)
        losses.restore(mark)
        epoch += 1
    assert len(losses) == 5_011
    assert len(blocks_of([losses.mark()])) <= 2 * (5_011 // 64 + 1)


def test_a_long_history_goes_on_behind_the_rows_that_moments_hold() -> None:
    """Four times as many epochs as fit, with a moment now and then: every row of each of them is held once."""
    losses, marks = LossHistory(), []
    for epoch in range(1 << 18):
        losses.add(epoch, epoch / 2, epoch / 4)
        if epoch % 5_000 == 0:
            marks.append((epoch, losses.mark()))
    held = sum(array.nbytes for array in blocks_of([mark for _, mark in marks]))
    # The first 65,536, and half as many for each doubling.
    assert held <= (65_536 + 2 * 32_768 + 2_048) * 3 * 8
    for epoch, mark in marks:
        shown = [*range(0, epoch, mark.stride), epoch]
        assert np.array_equal(mark.rows, [[one, one / 2, one / 4] for one in shown])
        assert sum(map(len, mark.parts)) == len(shown)


def test_without_moments_a_long_history_holds_no_more_than_its_rows() -> None:
    losses, most = LossHistory(), 0
    for epoch in range(150_000):
        losses.add(epoch, 0.5, 0.5)
        if epoch % 10_000 == 0:
            held = {id(part.base): part.base.nbytes for part in losses.parts if part.base is not None}
            most = max(most, sum(held.values()))
            assert len(losses.rows) == len(losses)
    assert most <= (65_536 + 2_048) * 3 * 8
