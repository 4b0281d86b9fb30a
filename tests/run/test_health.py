"""What is said of a run while it trains: against the updates it then makes, and against sampling theory."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from tuiplay.experiment.value import Experiment
from tuiplay.run.health import Gap, Pace, gap_of, health_of, mean_gradient, next_step
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.point_rows import judged, misclassified, read_plane
from tuiplay.run.run import Run

CHANGES: list[dict[str, Any]] = [
    {},
    {"training.optimizer": "adam", "training.learning_rate": 0.01},
    {"training.optimizer": "momentum", "training.regularization": "L2", "training.regularization_rate": 0.01},
    {"training.regularization": "L1", "training.regularization_rate": 0.1, "training.learning_rate": 0.3},
    {"training.dropout": 0.3, "training.reshuffle": True},
    {"training.schedule": "exponential", "training.batch_size": 30},
    {"training.clip": 0.01},
    {"data.dataset": "blobs"},
    {"network.frozen": [2], "training.optimizer": "momentum"},
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("updates", [0, 7, 25, 30])
def test_the_step_that_is_shown_is_the_next_one_to_the_bit(change: dict[str, Any], updates: int) -> None:
    run = Run(Experiment().change(change))
    run.advance(updates=updates) if updates else None
    snapshot = run.snapshot().trainer
    step = next_step(run)
    assert np.array_equal(run.snapshot().trainer.params, snapshot.params)
    assert run.snapshot().trainer.dropout_stream == snapshot.dropout_stream
    before = run.network.params.copy()
    run.advance(updates=1)
    assert step is not None
    assert np.array_equal(step, run.network.params - before)


def test_there_is_no_next_step_of_a_batch_that_never_fills_or_a_run_that_has_diverged() -> None:
    assert next_step(Run(Experiment().change({"training.batch_size": 300}))) is None
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    run.advance(epochs=50)
    assert run.status == "diverged"
    assert next_step(run) is None
    assert gap_of(run) is None
    assert health_of(run).parameters == run.network.params.size


def test_the_gradient_is_that_of_the_training_loss() -> None:
    run = Run(Experiment())
    run.advance(epochs=3)
    found = mean_gradient(run, *run.training_rows)
    for place in range(0, run.network.params.size, 5):
        kept = run.network.params[place]
        losses = []
        for step in (1e-6, -1e-6):
            run.network.params[place] = kept + step
            run.refresh()
            losses.append(run.train_loss)
        run.network.params[place] = kept
        assert found[place] == pytest.approx((losses[0] - losses[1]) / 2e-6, abs=1e-8)


def test_gradients_vanish_in_six_sigmoid_layers_and_not_in_tanh() -> None:
    ratios = {}
    for name in ("sigmoid", "tanh"):
        run = Run(Experiment().change({"network.hidden": [8] * 6, "network.activation": name}))
        run.advance(epochs=20)
        layers = health_of(run).layers
        ratios[name] = layers[-1].gradient / layers[0].gradient
        assert len(layers) == 7
    assert ratios["sigmoid"] > 1e3
    assert ratios["tanh"] < 100


def test_the_interval_of_the_gap_holds_the_gap_of_all_points_as_often_as_it_says() -> None:
    """95 % of 200 test sets; by chance 90 to 99 % (four standard errors are 6 %)."""
    run = Run(Experiment().change({"data.noise": 30, "data.samples": 4000, "data.train_percent": 10}))
    run.advance(epochs=30)
    everything = judged(run, "test", 10_000).losses
    truth = float(everything.mean()) - run.train_loss
    random = np.random.default_rng(0)
    every = run.split.test
    held = 0
    for _ in range(200):
        chosen = random.choice(len(every), 100)
        run.split = replace(run.split, test=every[chosen])
        run.test_loss = float(everything[chosen].mean())
        gap = gap_of(run)
        assert gap is not None
        held += gap.low <= truth <= gap.high
    assert 0.89 <= held / 200 <= 0.99


def test_a_gap_is_more_than_chance_where_its_interval_leaves_out_0() -> None:
    assert [Gap(*numbers).shown for numbers in ((0.2, 0.1, 0.3), (0.1, -0.1, 0.3), (-0.2, -0.3, -0.1))] == [1, 0, -1]
    run = Run(Experiment().change({"data.train_percent": 10, "data.noise": 50, "network.hidden": [8, 8]}))
    run.advance(epochs=300)
    gap = health_of(run).gap
    assert gap is not None
    assert gap.shown == 1


def test_the_pace_is_of_the_epochs_since_the_last_look() -> None:
    run, pace = Run(Experiment()), Pace()
    assert pace.read(run) is None
    run.advance(epochs=4)
    run.seconds = 0.008
    assert pace.read(run) == 2.0
    assert pace.read(run) == 2.0
    run.advance(epochs=1)
    run.seconds = 0.018
    assert pace.read(run) == pytest.approx(10.0)
    saved = with_learned_weights(run)
    run.rewind()
    assert pace.read(run) is None
    run, pace = Run(saved), Pace()
    assert pace.read(run) is None, "a file of a run has epochs that took no time here"
    run.advance(epochs=1)
    run.seconds = 0.01
    assert pace.read(run) == pytest.approx(10.0)


# Single points


@pytest.mark.parametrize("change", [{}, {"data.dataset": "spiral3"}, {"data.dataset": "reg-gauss"}])
def test_points_are_judged_as_the_run_judges_them(change: dict[str, Any]) -> None:
    run = Run(Experiment().change(change))
    run.advance(epochs=4)
    for part, loss, score in (("train", run.train_loss, run.scores[0]), ("test", run.test_loss, run.scores[1])):
        found = judged(run, "train" if part == "train" else "test")
        assert found.losses.mean() == pytest.approx(loss, rel=1e-12)
        assert len(misclassified(run, found.points)) == found.wrong.sum()
        if not run.experiment.task.is_regression:
            assert score is not None
            assert 1 - found.wrong.mean() == pytest.approx(score)
        order = found.worst()
        assert found.losses[order[0]] == found.losses.max()
        assert (np.diff(found.losses[order]) <= 0).all()


def test_the_plane_is_read_where_the_picture_shows_it() -> None:
    run = Run(Experiment())
    run.advance(epochs=10)
    x1, x2, label = run.split.train[17].tolist()
    reading = read_plane(run, x1, x2)
    assert [len(layer) for layer in reading.values] == [4, 2, 1]
    w1, w2, w3 = run.network.weights
    first = np.tanh(w1 @ (x1, x2, 1.0))
    second = np.tanh(w2 @ (*first, 1.0))
    assert reading.values[0] == pytest.approx(tuple(first), abs=1e-14)
    assert reading.output == pytest.approx(tuple(np.tanh(w3 @ (*second, 1.0))), abs=1e-14)
    assert reading.slope is None
    assert read_plane(run, x1, x2, neuron=(1, 1)).slope == pytest.approx(1 - second[1] ** 2, abs=1e-14)
    near = reading.nearest
    assert near is not None
    assert (near.part, near.point) == ("train", (x1, x2, label))
    assert near.loss == pytest.approx(0.5 * (reading.output[0] - label) ** 2, rel=1e-12)
    assert near.wrong == (math.copysign(1, reading.output[0]) != label)
    assert read_plane(run, x1, x2, ()).nearest is None
