"""The losses of a run, however long it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.run import history
from tuiplay.run.history import LossHistory, decimate


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


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_copy_goes_its_own_way(before: int, after: int) -> None:
    """It grows, and is thinned, as the original would be, which it leaves alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "CAPACITY", 8)
        losses, _ = filled([True] * before)
        twin, kept = losses.copy(), losses.rows.copy()
        for epoch in range(before, before + after):
            twin.add(epoch, 0.25, epoch)
        assert np.array_equal(losses.rows, kept)
        for epoch in range(before, before + after):
            losses.add(epoch, 0.25, epoch)
        assert np.array_equal(losses.rows, twin.rows)


def test_a_chart_keeps_the_ends_and_the_extremes_of_both_curves() -> None:
    rows = np.column_stack([np.arange(1000.0), np.full(1000, 0.5), np.full(1000, 0.6)])
    rows[333, 1], rows[777, 2] = 0.1, 0.9
    kept = decimate(rows, 40)
    assert len(kept) <= 4 * 40 + 2
    assert {0.0, 333.0, 777.0, 999.0} <= set(kept[:, 0])
    assert (np.diff(kept[:, 0]) > 0).all()
    assert np.array_equal(decimate(rows[:50], 40), rows[:50])
