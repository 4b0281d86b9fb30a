"""What the network is shown of a point."""

from __future__ import annotations

import math

import numpy as np
import pytest
from reference import FEATURE_KEYS

from tuiplay.data.features import FEATURES, design, feature_of

CLOSED_FORMS = {
    "x1": lambda x1, x2: x1,
    "x2": lambda x1, x2: x2,
    "x1_squared": lambda x1, x2: x1 * x1,
    "x2_squared": lambda x1, x2: x2 * x2,
    "x1_x2": lambda x1, x2: x1 * x2,
    "sin_x1": lambda x1, x2: math.sin(x1),
    "sin_x2": lambda x1, x2: math.sin(x2),
}
POINTS = np.random.default_rng(7).uniform(-6, 6, (50, 3))


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_is_its_formula(name: str) -> None:
    column = design([name], POINTS)[:, 0]
    assert np.abs(column - [CLOSED_FORMS[name](x1, x2) for x1, x2, _ in POINTS]).max() <= 1e-15


def test_features_feed_the_network_in_the_originals_order() -> None:
    """The order decides which starting weight goes where."""
    assert [(feature.link_key, name) for name, feature in FEATURES.items()] == list(FEATURE_KEYS.items())


def test_the_last_column_feeds_the_biases() -> None:
    rows = design(FEATURES, POINTS)
    assert rows.shape == (50, 8)
    assert rows.flags.c_contiguous
    assert np.all(rows[:, -1] == 1)
    assert np.array_equal(design([], POINTS), np.ones((50, 1)))


def test_a_formula_is_a_feature() -> None:
    feature = feature_of("x1 + 2 * x2")
    assert (feature.name, feature.label, feature.formula, feature.link_key) == (*["x1+2*x2"] * 3, "")
    rows = design(["x2", "x1+2*x2"], POINTS)
    assert np.array_equal(rows[:, 1], POINTS[:, 0] + 2 * POINTS[:, 1])
    assert feature_of("x1") is FEATURES["x1"]
