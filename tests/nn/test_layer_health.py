"""What is said of layers, against networks made so that it is known."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.layer_health import BINS, Twins, dead_units, histogram, largest_sum, layer_health, twins
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.point_losses import point_losses


def inputs_of(points: int = 50, features: int = 2, seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    rows = np.ones((points, features + 1))
    rows[:, :-1] = np.random.default_rng(seed).uniform(-6, 6, (points, features))
    return rows


def test_a_unit_that_no_point_activates_is_dead() -> None:
    network = Network((2, 3, 2, 1), "relu", "tanh")
    network.params[:] = 0.1
    network.weights[0][1] = 0.5, 0.5, -6.5  # at most -0.5 in the corner (6, 6)
    network.weights[1][:, -1] = 1.0
    network.weights[1][0] = -1.0, -1.0, -1.0, -0.25
    rows = inputs_of()
    found = dead_units(network, rows)
    assert set(found) == {(0, 1), (1, 0)}
    assert found[0, 1] < -0.5 == largest_sum(network.weights[0][1], np.full(2, -6.0), np.full(2, 6.0))
    first, second, _ = layer_health(network, rows, np.zeros_like(network.params), None)
    assert (first.dead, second.dead) == ((1,), (0,))
    gradient = Backward(network, 50).run_back(rows.T, np.ones((1, 50)))
    assert not network.views(gradient)[0][1].any(), "nothing pulls at a dead unit's weights"
    assert not network.views(gradient)[1][0].any()


def test_it_is_judged_by_all_points_of_a_large_table() -> None:
    network = Network((1, 1, 1), "relu", "tanh")
    network.weights[0][:] = 1.0, -5.0
    rows = np.ones((10_000, 2))
    rows[:, 0] = 0.0
    assert set(dead_units(network, rows)) == {(0, 0)}
    rows[9_999, 0] = 5.5
    assert not dead_units(network, rows)


@pytest.mark.parametrize(("name", "edge"), [("tanh", np.arctanh(np.sqrt(0.95))), ("sigmoid", None)])
def test_saturated_is_flatter_than_a_twentieth_of_the_steepest(name: str, edge: float | None) -> None:
    if edge is None:  # s (1 - s) = 0.0125
        share = (1 + np.sqrt(1 - 0.05)) / 2
        edge = float(np.log(share / (1 - share)))
    network = Network((1, 2, 1), name, "tanh")
    rows = np.ones((40, 2))
    network.weights[0][:] = [[0.0, edge * 1.001], [0.0, edge * 0.999]]
    found = layer_health(network, rows, np.zeros_like(network.params), None)[0]
    assert found.saturated == (0,)
    assert found.flat == 0.5
    assert not found.dead


def test_gradients_and_steps_are_means_of_sizes() -> None:
    network = Network((2, 2, 1), "tanh", "tanh")
    network.params[:] = [1, -1, 0, 2, -2, 0, 3, 3, 3]
    gradient = np.array([1.0, -1, 1, -1, 1, -1, 0, 0, 6])
    found = layer_health(network, inputs_of(), gradient, -0.5 * gradient)
    assert [layer.gradient for layer in found] == [1.0, 2.0]
    assert [layer.update for layer in found] == [0.5, 1.0 / 3.0]
    assert np.isnan(layer_health(network, inputs_of(), gradient, None)[0].update)


def test_six_sigmoid_layers_lose_their_gradient_and_six_of_tanh_do_not() -> None:
    """The derivative of the sigmoid is at most a quarter in each of them."""
    ratios = {}
    for name in ("sigmoid", "tanh"):
        random = np.random.default_rng(1)
        network = Network((2, *[8] * 6, 1), name, "tanh")
        network.params[:] = random.uniform(-0.5, 0.5, network.params.size)
        rows = inputs_of()
        targets = OUTPUTS["tanh"].encode(np.sign(rows[:, 0] * rows[:, 1]), 1)
        gradient = Backward(network, 50).run_back(rows.T, targets.T) / 50
        layers = layer_health(network, rows, gradient, None)
        ratios[name] = layers[-1].gradient / layers[0].gradient
    assert ratios["sigmoid"] > 1e3
    assert ratios["tanh"] < 1e2


def test_twins_are_found_by_their_weights() -> None:
    network = Network((2, 4, 1), "tanh", "tanh")
    network.params[:] = np.random.default_rng(0).normal(size=network.params.size)
    network.weights[0][2] = network.weights[0][0]
    assert twins(network) == (Twins(0, (0, 2), False),)
    network.weights[1][0, 2] = network.weights[1][0, 0]
    assert twins(network) == (Twins(0, (0, 2), True),)


def test_histograms_count_every_finite_value_once() -> None:
    values = np.array([-1.0, -0.9, 0.0, 1.0, np.nan, np.inf])
    found = histogram(values)
    assert (sum(found.counts), len(found.counts), found.low, found.high) == (4, BINS, -1.0, 1.0)
    assert found.counts[0] == 2
    assert sum(histogram(np.full(7, 3.0)).counts) == 7
    assert sum(histogram(np.array([np.nan])).counts) == 0


@pytest.mark.parametrize(
    ("output", "outputs", "loss"),
    [("tanh", 1, "squared"), ("sigmoid", 1, "cross_entropy"), ("softmax", 3, "cross_entropy"), ("linear", 1, "huber")],
)
def test_the_losses_of_the_points_have_the_loss_for_their_mean(output: str, outputs: int, loss: str) -> None:
    network = Network((2, 4, outputs), "tanh", output)
    network.params[:] = np.random.default_rng(0).normal(size=network.params.size)
    rows = inputs_of(33)
    labels = np.arange(33) % 3.0 if outputs > 1 else np.where(rows[:, 0] > 0, 1.0, -1.0)
    targets = OUTPUTS[output].encode(labels, outputs)
    knobs = {"huber_delta": 0.5}
    losses, values = point_losses(network, rows, targets, loss, knobs)
    evaluator = Evaluator(network, rows, targets, loss, knobs)
    assert losses.mean() == pytest.approx(evaluator.loss(), rel=1e-13)
    assert values == pytest.approx(next(evaluator.outputs())[0], abs=1e-15)
    assert losses[5] == pytest.approx(Evaluator(network, rows[5:6], targets[5:6], loss, knobs).loss(), rel=1e-12)
