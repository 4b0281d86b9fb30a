"""Measures by hand; beside scikit-learn's in tests/proof."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.nn.metrics import class_baseline, class_counts, classification, mean_baseline, mean_target, regression


def test_a_small_table_by_hand() -> None:
    outputs = np.array([[-0.5, 0.5, 0.0, 0.9]])
    targets = np.array([[-1.0, -1.0, 1.0, 1.0]])
    found = classification([(outputs[:, :3], targets[:, :3]), (outputs[:, 3:], targets[:, 3:])])
    assert found.confusion.tolist() == [[1, 1], [0, 2]]
    assert found.accuracy == 0.75
    assert found.precision.tolist() == [1.0, 2 / 3]
    assert found.recall.tolist() == [0.5, 1.0]
    assert found.log_loss == pytest.approx(-math.log(0.75 * 0.25 * 0.5 * 0.95) / 4)


def test_what_is_not_defined_is_nan_and_not_zero() -> None:
    """Three classes: the third is neither there nor said, the second is never said."""
    outputs = np.array([[0.9, 0.8], [0.1, 0.1], [0.0, 0.1]])
    found = classification([(outputs, np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))])
    assert found.precision == pytest.approx([0.5, math.nan, math.nan], nan_ok=True)
    assert found.recall == pytest.approx([1.0, 0.0, math.nan], nan_ok=True)


def test_a_certain_error_has_a_finite_log_loss() -> None:
    found = classification([(np.array([[1.0]]), np.array([[-1.0]]))])
    assert 36 < found.log_loss < 37


def test_no_points() -> None:
    assert math.isnan(classification([]).accuracy)
    assert math.isnan(classification([]).log_loss)
    assert math.isnan(regression([]).mse)
    assert regression([]).r2 is None
    assert math.isnan(class_baseline(class_counts([]), class_counts([]))[0])
    assert math.isnan(mean_target([]))


def test_regression_by_hand_and_its_baseline() -> None:
    pairs = [(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0]])), (np.array([[5.0]]), np.array([[5.0]]))]
    found = regression(pairs)
    assert (found.mae, found.mse, found.r2) == pytest.approx((1 / 3, 1 / 3, 1 - 1 / 8))
    assert found.rmse == pytest.approx(math.sqrt(1 / 3))
    assert mean_target(pairs) == 3.0
    assert mean_baseline(3.0, pairs).r2 == 0.0
    assert mean_baseline(4.0, pairs).mae == pytest.approx(5 / 3)


def test_constant_targets_have_no_r2() -> None:
    target = np.full((1, 7), 0.1)
    assert regression([(np.zeros((1, 7)), target), (np.zeros((1, 7)), target)]).r2 is None
