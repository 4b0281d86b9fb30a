"""Batches of points in the given order and in new ones, and what waits for the next update."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.batches import Batches, CarryOver, Trace

COUNT, SIZE = 23, 5


def points() -> tuple[Array, Array]:
    """Inputs, and targets that repeat the first of them."""
    inputs = np.column_stack([np.random.default_rng(2).uniform(-3, 3, (COUNT, 2)), np.ones(COUNT)])
    return inputs, inputs[:, :1].copy()


def cut(inputs: Array, targets: Array) -> Batches:
    batches = Batches(inputs, targets)
    batches.cut(SIZE)
    return batches


def order_of(batches: Batches) -> Array:
    """The rows of a whole epoch as they will be used, from its start."""
    kept, first = batches.ahead()
    assert (len(kept), first) == (COUNT // SIZE, 0)
    batches.position = COUNT // SIZE * SIZE
    rest = batches.rest()
    batches.position = 0
    for inputs, targets in (*kept, rest):
        assert np.array_equal(inputs[:1], targets), "targets follow their points"
    return np.concatenate([inputs.T for inputs, _ in (*kept, rest)])


def test_the_given_order_is_cut_without_a_copy() -> None:
    inputs, targets = points()
    batches = cut(inputs, targets)
    batches.begin_epoch(False, "7")
    assert np.array_equal(order_of(batches), inputs)
    assert all(np.shares_memory(rows, inputs) for rows, _ in batches.ahead()[0])
    assert batches.left == 4
    batches.position = 10
    assert batches.left == 2
    assert batches.ahead()[1] == 2
    assert np.array_equal(batches.at(10)[0], inputs[10:15].T)


def test_every_epoch_has_a_new_order_of_the_same_points() -> None:
    inputs, targets = points()
    given = inputs.copy()
    batches = cut(inputs, targets)
    orders: list[Array] = []
    for _ in range(3):
        batches.begin_epoch(True, "7")
        orders.append(order_of(batches))
    for order in orders:
        assert not np.array_equal(order, inputs)
        assert np.array_equal(np.sort(order, axis=0), np.sort(inputs, axis=0))
    assert not np.array_equal(orders[0], orders[1])
    assert np.array_equal(inputs, given)
    batches.forget_stream()
    batches.begin_epoch(True, "7")
    assert np.array_equal(order_of(batches), orders[0]), "the stream begins again"
    batches.begin_epoch(False, "7")
    assert np.array_equal(order_of(batches), inputs)


@pytest.mark.parametrize("position", [0, 10])
def test_an_order_comes_back_and_the_next_one_too(position: int) -> None:
    one, other = cut(*points()), cut(*points())
    for _ in range(2):
        one.begin_epoch(True, "7")
    one.position = position
    other.restore(position, one.streams(), "7")
    assert other.position == position
    assert other.streams() == one.streams()
    if position:
        assert np.array_equal(other.at(position)[0], one.at(position)[0])
    for batches in (one, other):
        batches.position = 0
        batches.begin_epoch(True, "7")
    assert np.array_equal(order_of(other), order_of(one))


def test_a_batch_across_the_cut_is_made_on_the_way() -> None:
    batches = cut(*points())
    batches.position = 3
    assert batches.ahead()[0] == []
    assert np.array_equal(batches.at(3)[0], points()[0][3:8].T)


def test_what_waits_is_given_once() -> None:
    carry = CarryOver(2)
    carry.add(np.array([1.0, 2.0]), 3)
    carry.add(np.array([0.5, 0.0]), 1)
    gradient = np.array([10.0, 20.0])
    assert carry.give(gradient) == 4
    assert gradient.tolist() == [11.5, 22.0]
    assert (carry.points, carry.gradient.tolist()) == (0, [0.0, 0.0])


def test_a_trace_keeps_the_last_numbers() -> None:
    trace = Trace(3)
    assert trace.values().size == 0
    for value in range(5):
        trace.add(float(value))
    assert trace.values().tolist() == [2, 3, 4]


@pytest.mark.parametrize("reshuffle", [False, True])
@pytest.mark.parametrize("position", [0, SIZE, 2 * SIZE])
def test_the_next_batch_is_foreseen_and_nothing_is_drawn_for_it(reshuffle: bool, position: int) -> None:
    inputs, targets = points()
    batches = cut(inputs, targets)
    for _ in range(3):
        if position:
            batches.begin_epoch(reshuffle, "7")
        batches.position = position
        before = batches.streams()
        numbers = batches.next_numbers(reshuffle, "7")
        assert batches.streams() == before
        if not position:
            batches.begin_epoch(reshuffle, "7")
        kept, place = batches.ahead()
        assert np.array_equal(kept[place][0].T, inputs[numbers])
        batches.position = 0


def test_a_batch_that_never_fills_has_no_points() -> None:
    batches = Batches(*points())
    batches.cut(COUNT + 1)
    assert not len(batches.next_numbers(True, "7"))
