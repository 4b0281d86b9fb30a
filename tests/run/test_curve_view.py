"""Networks of one input: what a frame holds of them, that the parts sum to the curve, that they learn curves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.curve_view import CurveView
from tuiplay.run.frame import CURVE_PLACES, Frame, FrameRequest
from tuiplay.run.gradient import check_run
from tuiplay.run.point_rows import read_plane
from tuiplay.run.run import Run

SINE = Experiment().change({"data.dataset": "sine"})


def run_of(epochs: int = 20, **changes: Any) -> Run:
    run = Run(SINE.change({name.replace("__", "."): value for name, value in changes.items()}))
    run.advance(epochs=epochs)
    return run


def frame_of(run: Run, **request: Any) -> Frame:
    return run.frame(FrameRequest(40, 40, 6, 6, parts=True, **request))


def by_hand(run: Run, x: Array) -> list[Array]:
    """The values of every layer, the inputs first, of a tanh network of the feature x, as the textbook has it."""
    layers = [x[None]]
    for number, weights in enumerate(run.network.weights):
        z = weights[:, :-1] @ layers[-1] + weights[:, -1:]
        layers.append(z if number == len(run.network.weights) - 1 else np.tanh(z))
    return layers


@pytest.mark.parametrize("hidden", [[], [1], [4], [8, 3]])
def test_a_frame_holds_curves(hidden: list[int]) -> None:
    run = run_of(network__hidden=hidden)
    frame = frame_of(run)
    layers = by_hand(run, CURVE_PLACES)
    assert frame.is_curve
    assert frame.surface[0] == pytest.approx(layers[-1][0], abs=1e-12)
    assert len(frame.maps) == len(layers) - 1
    for found, expected in zip(frame.maps, layers[1:], strict=True):
        assert found[:, 0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("hidden", [[], [1], [4], [8, 3]])
def test_the_parts_are_weight_times_value_and_sum_to_the_curve(hidden: list[int]) -> None:
    run = run_of(network__hidden=hidden)
    frame = frame_of(run)
    assert frame.parts is not None
    before, last = by_hand(run, CURVE_PLACES)[-2], run.network.weights[-1]
    assert frame.parts[0] == pytest.approx(np.full(len(CURVE_PLACES), last[0, -1]))
    assert frame.parts[1:] == pytest.approx(last[0, :-1, None] * before, abs=1e-12)
    assert frame.parts.sum(axis=0) == pytest.approx(frame.surface[0], abs=1e-12)


def test_parts_are_made_only_where_they_are_asked_for_and_are() -> None:
    assert run_of().frame(FrameRequest(40, 40, 6, 6)).parts is None
    assert Run(Experiment()).frame(FrameRequest(40, 40, 6, 6, parts=True)).parts is None


@pytest.mark.parametrize("subject", ["x_cubed", (0, 2)])
def test_a_frame_shows_a_feature_or_a_neuron(subject: Any) -> None:
    run = run_of()
    values = frame_of(run, subject=subject).surface[0]
    expected = CURVE_PLACES**3 if subject == "x_cubed" else by_hand(run, CURVE_PLACES)[1][2]
    assert values == pytest.approx(expected, abs=1e-9)


def test_the_curve_is_read_at_a_place_with_its_parts() -> None:
    run = run_of()
    for x in (-6.0, -1.3, 0.0, 4.7):
        reading = read_plane(run, x, 3.0)
        *_, before, output = by_hand(run, np.array([x]))
        assert reading.x2 == 0, "no point has an x2"
        assert reading.output == pytest.approx(output[:, 0])
        assert sum(reading.parts) == pytest.approx(output[0, 0])
        assert reading.parts[1:] == pytest.approx(run.network.weights[-1][0, :-1] * before[:, 0])
        assert reading.nearest is not None
        distances = np.abs(run.split.train[:, 0] - x).min(), np.abs(run.split.test[:, 0] - x).min()
        assert abs(reading.nearest.point[0] - x) == pytest.approx(min(distances))


# Learning


def test_the_sine_of_x_alone_is_fitted_as_least_squares_fits_it() -> None:
    run = run_of(
        2000, data__noise=30, features__use=["sin_x"], network__hidden=[], training__learning_rate=0.1,
        training__batch_size=100,
    )  # fmt: skip
    x, _, y = run.split.train.T
    solution = np.linalg.lstsq(np.stack([np.sin(x), np.ones_like(x)], axis=1), y, rcond=None)[0]
    assert run.network.weights[0][0] == pytest.approx(solution, abs=1e-9)


def test_a_line_is_fitted_as_the_best_line_is() -> None:
    run = run_of(
        3000, data__dataset="line", network__hidden=[], training__learning_rate=0.1, training__batch_size=100,
    )  # fmt: skip
    x, _, y = run.split.train.T
    assert run.network.weights[0][0] == pytest.approx(np.polyfit(x, y, 1), abs=1e-9)


@pytest.mark.parametrize("name", ["sine", "bumps"])
def test_more_hidden_neurons_fit_a_curve_better(name: str) -> None:
    losses = []
    for width in (1, 2, 4, 8):
        run = run_of(
            1500, data__dataset=name, network__hidden=[width], training__optimizer="adam",
            training__learning_rate=0.03, network__activation="tanh",
        )  # fmt: skip
        losses.append(run.train_loss)
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < 0.1 * losses[0]


@pytest.mark.parametrize("changes", [
    {}, {"data__dataset": "bumps", "network__hidden": [8, 4], "network__activation": "swish"},
    {"features__use": ["x", "x_squared", "sin_x"], "features__formulas": ["exp(-x**2)"], "training__loss": "huber"},
    {"data__target": "sin(3*x)+x/2"},
])  # fmt: skip
def test_gradients_agree_with_differences_of_the_loss(changes: dict[str, Any]) -> None:
    assert check_run(run_of(3, **changes)).error < 1e-6


# What stands on the picture


@pytest.mark.parametrize("data", ["sine", "line", "bumps"])
def test_the_scale_holds_every_label(data: str) -> None:
    for noise in (0, 50, 80):
        run = run_of(0, data__dataset=data, data__noise=noise)
        view = CurveView()
        view.take(run.split)
        labels = np.concatenate([run.split.train[:, 2], run.split.test[:, 2]])
        assert np.abs(labels).max() < view.half < 3
        placed = view.placed(run.split.train)
        assert np.abs(placed[:, 1]).max() < 6
        assert [view.y_of(x2) for x2 in placed[:, 1]] == pytest.approx(run.split.train[:, 2])
        np.testing.assert_array_equal(np.sign(placed[:, 2]), np.where(run.split.train[:, 2] < 0, -1, 1))


def test_parts_beyond_the_labels_widen_the_scale_and_leaving_them_out_narrows_it_again() -> None:
    run = run_of(0, network__hidden=[2])
    run.network.weights[-1][0] = [7.0, -7.0, 0.5]
    view = CurveView()
    view.take(run.split)
    usual = view.half
    plot = view.plot(run, frame_of(run), ["parts"], is_output=True)
    assert plot.bands is not None
    assert np.abs(plot.bands).max() < view.half == plot.high == -plot.low
    assert plot.bands[-1] == pytest.approx(plot.values)
    assert view.plot(run, frame_of(run), [], is_output=True).high == usual


def test_a_network_without_a_finite_value_has_a_picture_all_the_same() -> None:
    run = run_of(0)
    run.network.params[:] = np.nan
    view = CurveView()
    view.take(run.split)
    plot = view.plot(run, frame_of(run), ["parts"], is_output=True)
    assert np.isfinite([plot.low, plot.high]).all()
    assert plot.ground(30, 30).shape == (30, 30)
