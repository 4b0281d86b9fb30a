"""Measures beside scikit-learn's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.metrics import (
    class_baseline,
    class_counts,
    classes,
    classification,
    mean_baseline,
    mean_target,
    regression,
)

metrics: Any = pytest.importorskip("sklearn.metrics", reason="the reference here: pip install scikit-learn")
dummy: Any = pytest.importorskip("sklearn.dummy", reason="the reference here: pip install scikit-learn")


def chunks(outputs: Array, targets: Array, size: int = 97) -> list[tuple[Array, Array]]:
    return [(outputs[:, i : i + size], targets[:, i : i + size]) for i in range(0, outputs.shape[1], size)]


def softmax_case(classes_: int, count: int = 1000) -> tuple[Array, Array, Array]:
    random = np.random.default_rng(classes_)
    sums = random.normal(0, 2, (classes_, count))
    true = random.choice(classes_, count, p=np.arange(1, classes_ + 1) / np.arange(1, classes_ + 1).sum())
    sums[true, np.arange(count)] += 1.5
    outputs = np.exp(sums) / np.exp(sums).sum(axis=0)
    return outputs, np.eye(classes_)[true].T, true


@pytest.mark.parametrize("count", [3, 5])
def test_many_classes(count: int) -> None:
    outputs, targets, true = softmax_case(count)
    mine = classification(chunks(outputs, targets))
    said = outputs.argmax(axis=0)
    assert np.array_equal(mine.confusion, metrics.confusion_matrix(true, said))
    assert mine.accuracy == metrics.accuracy_score(true, said)
    precision, recall, _, _ = metrics.precision_recall_fscore_support(true, said)
    assert mine.precision == pytest.approx(precision, rel=1e-15)
    assert mine.recall == pytest.approx(recall, rel=1e-15)
    assert mine.log_loss == pytest.approx(metrics.log_loss(true, outputs.T), rel=1e-13)


@pytest.mark.parametrize("middle", [0.0, 0.5])
def test_two_classes_with_one_output(middle: float) -> None:
    random = np.random.default_rng(4)
    true = (random.random(1000) < 0.3).astype(int)
    p = np.clip(random.normal(0.3 + 0.4 * true, 0.3), 0, 1)
    outputs, targets = (p[None], true[None].astype(float)) if middle else (2 * p[None] - 1, 2.0 * true[None] - 1)
    assert (p == 0).any()
    assert (p == 1).any()
    mine = classification(chunks(outputs, targets), middle)
    said = classes(outputs, middle)
    assert np.array_equal(mine.confusion, metrics.confusion_matrix(true, said))
    assert mine.precision == pytest.approx(metrics.precision_score(true, said, average=None), rel=1e-15)
    assert mine.log_loss == pytest.approx(metrics.log_loss(true, p), rel=1e-12)


@pytest.mark.parametrize("offset", [0.0, 1e6])
def test_regression(offset: float) -> None:
    random = np.random.default_rng(5)
    target = random.normal(offset, 2.0, 1000)
    output = target + random.normal(0.1, 0.5, 1000)
    mine = regression(chunks(output[None], target[None]))
    assert mine.mae == pytest.approx(metrics.mean_absolute_error(target, output), rel=1e-13)
    assert mine.mse == pytest.approx(metrics.mean_squared_error(target, output), rel=1e-13)
    assert mine.rmse == pytest.approx(metrics.root_mean_squared_error(target, output), rel=1e-13)
    assert mine.r2 == pytest.approx(metrics.r2_score(target, output), rel=1e-12)


def test_baselines() -> None:
    outputs, targets, true = softmax_case(4)
    train, test = slice(0, 600), slice(600, None)
    counts = [class_counts(chunks(outputs[:, part], targets[:, part])) for part in (train, test)]
    empty = np.zeros((1000, 1))
    often = dummy.DummyClassifier(strategy="most_frequent").fit(empty[train], true[train])
    shares = dummy.DummyClassifier(strategy="prior").fit(empty[train], true[train])
    accuracy, loss = class_baseline(*counts)
    assert accuracy == often.score(empty[test], true[test])
    assert loss == pytest.approx(metrics.log_loss(true[test], shares.predict_proba(empty[test])), rel=1e-13)
    numbers = np.random.default_rng(6).normal(3, 1, (1, 1000))
    mean = dummy.DummyRegressor().fit(empty[train], numbers[0, train])
    said = mean.predict(empty[test])
    mine = mean_baseline(mean_target(chunks(numbers[:, train], numbers[:, train])), chunks(numbers, numbers)[:0])
    assert np.isnan(mine.mae)
    mine = mean_baseline(
        mean_target(chunks(numbers[:, train], numbers[:, train])), chunks(numbers[:, test], numbers[:, test])
    )
    assert mine.mae == pytest.approx(metrics.mean_absolute_error(numbers[0, test], said), rel=1e-13)
    assert mine.mse == pytest.approx(metrics.mean_squared_error(numbers[0, test], said), rel=1e-13)
    assert mine.r2 == pytest.approx(metrics.r2_score(numbers[0, test], said), rel=1e-9, abs=1e-13)
