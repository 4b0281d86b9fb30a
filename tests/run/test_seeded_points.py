"""Points that are kept are those that would be drawn again."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.data.random_stream import Stream
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.run.seeded_points import points_of


@pytest.mark.parametrize("changes", [{}, {"data.noise": 20}, {"data.dataset": "spiral", "data.seed": "7"}])
def test_the_same_points_and_the_same_place_in_the_stream(changes: dict[str, object]) -> None:
    experiment = Experiment().change(changes)
    stream = Stream(experiment.data.seed)
    expected = experiment.source.split(experiment.data, stream)
    number = stream.uniform()
    for _ in range(2):
        split, after = points_of(experiment)
        assert np.array_equal(split.train, expected.train)
        assert np.array_equal(split.test, expected.test)
        assert after.uniform() == number


def test_another_seed_gives_its_own() -> None:
    one, other = points_of(Experiment(), "1")[0], points_of(Experiment(), "2")[0]
    assert not np.array_equal(one.train, other.train)


def test_nobody_can_change_what_others_have() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Run(Experiment()).split.train[0, 0] = 1.0
