"""Pinned runs: what differs, what was best, and whether luck explains it."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.luck import mcnemar
from tuiplay.run.pins import Pin, compare, differences, settings_of
from tuiplay.run.run import Run
from tuiplay.run.timeline import Moment


def pinned(epochs: int = 20, **fields: object) -> Pin:
    run = Run(Experiment().change({name.replace("__", "."): value for name, value in fields.items()}))
    run.advance(epochs=epochs)
    return Pin(1, Moment.of(run))


@pytest.mark.parametrize(
    # R 4.3: binom.test(b, b + c)$p.value
    ("only_first", "only_second", "p_value"),
    [(0, 0, 1.0), (5, 5, 1.0), (10, 2, 0.03857421875), (2, 10, 0.03857421875), (0, 6, 0.03125), (8, 1, 0.0390625)],
)
def test_mcnemars_exact_test(only_first: int, only_second: int, p_value: float) -> None:
    assert mcnemar(only_first, only_second) == pytest.approx(p_value, rel=1e-12)


def test_the_same_run_twice_differs_in_nothing() -> None:
    found = compare(pinned(), pinned())
    assert found.settings == ()
    assert found.losses[0] == found.losses[1]
    assert (found.only, found.p_value) == ((0, 0), 1.0)
    assert "luck may explain" in found.verdict


def test_a_line_beside_a_network_on_a_circle() -> None:
    found = compare(pinned(200), pinned(200, network__hidden=[]))
    assert [(one.label, one.first, one.second) for one in found.settings] == [("hidden layers", "4 2", "none")]
    assert found.accuracies is not None
    assert found.only is not None
    one, other = found.only
    assert found.accuracies[0] - found.accuracies[1] == pytest.approx((one - other) / 250)
    assert "the first is better" in found.verdict


def test_other_test_points_are_not_compared_point_by_point() -> None:
    found = compare(pinned(), pinned(data__seed="7"))
    assert found.p_value is None
    assert "Their test points differ" in found.verdict


def test_numbers_are_not_right_or_wrong() -> None:
    found = compare(pinned(2, data__dataset="reg-plane"), pinned(2, data__dataset="reg-plane"))
    assert found.accuracies is None
    assert "Regression has no accuracies" in found.verdict


def test_the_best_test_loss_and_when() -> None:
    pin = pinned(30, data__noise=40.0, network__hidden=[8, 8], data__train_percent=10.0)
    rows = pin.rows
    place = int(rows[:, 2].argmin())
    assert pin.best == (rows[place, 2], rows[place, 0])


def test_without_test_points_the_training_loss_is_meant() -> None:
    pin = pinned(5, data__train_percent=100.0)
    assert np.array_equal(pin.curve, pin.rows[:, :2])
    assert pin.best is not None


def test_how_a_run_is_looked_at_is_no_difference() -> None:
    assert differences(Experiment(), Experiment().change({"view.discretize": True})) == []


def test_settings_in_one_line() -> None:
    assert settings_of(Experiment()) == "the default"
    changed = Experiment().change({"network.hidden": [8, 8], "training.reshuffle": True})
    assert settings_of(changed) == "hidden layers 8 8, reshuffle on"
