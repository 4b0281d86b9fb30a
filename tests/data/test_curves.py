"""Curves: their closed forms, their noise, formulas as targets, and the best that is possible on them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tuiplay.data.bayes import bayes_best
from tuiplay.data.curves import LINE_NOISE, target_of
from tuiplay.data.datasets import DATASETS, FIRST, Array
from tuiplay.data.formula_names import CURVE
from tuiplay.data.formulas import compile_formula
from tuiplay.data.random_stream import FastDraws, Stream
from tuiplay.data.split import generate
from tuiplay.errors import InputError

CURVES = ("sine", "step", "bumps", "sawtooth", "line")
every_curve = pytest.mark.parametrize("name", CURVES)


def points_of(name: str, noise: float = 0.0, samples: int = 4000) -> Array:
    return DATASETS[name].generate(samples, noise / 100, FastDraws("0.5", "curves"))


def label(name: str, x: float) -> float:
    """What y is, said another way than the package says it."""
    if name == "sine":
        return math.cos(x - math.pi / 2)
    if name == "step":
        return 0.8 if x >= 0 else -0.8
    if name == "bumps":
        return 0.9 / math.exp((x + 4) ** 2) - 0.7 / math.exp((x + 0.5) ** 2) + 1 / math.exp((x - 3.5) ** 2)
    if name == "sawtooth":
        return math.fmod(x + 8, 4) / 4 * 1.8 - 0.9
    return x / 10


@every_curve
def test_y_is_what_its_closed_form_says(name: str) -> None:
    x, x2, y = points_of(name).T
    assert not x2.any(), "there is one input"
    assert y == pytest.approx([label(name, value) for value in x], abs=LINE_NOISE if name == "line" else 1e-12)
    if name == "line":
        left = y - x / 10
        assert left.var() == pytest.approx(LINE_NOISE**2 / 3, rel=0.1), "even noise"
        assert np.abs(left).max() <= LINE_NOISE


@every_curve
def test_x_fills_the_picture_evenly(name: str) -> None:
    x = points_of(name)[:, 0]
    counts, _ = np.histogram(x, bins=12, range=(-6, 6))
    assert counts.sum() == len(x)
    # Each is a binomial count: more than five deviations off would be no chance.
    assert np.abs(counts - len(x) / 12).max() < 5 * math.sqrt(len(x) / 12)


@every_curve
@pytest.mark.parametrize("noise", [10, 50, 80])
def test_noise_moves_y_up_and_down_by_no_more_than_it_says(name: str, noise: float) -> None:
    quiet, noisy = points_of(name), points_of(name, noise)
    np.testing.assert_array_equal(quiet[:, 0], noisy[:, 0])
    rule = np.array([label(name, x) for x in noisy[:, 0]])
    width = noise / 100 + (LINE_NOISE if name == "line" else 0)
    off = noisy[:, 2] - rule
    assert 0.9 * width < np.abs(off).max() <= width + 1e-12
    assert abs(off.mean()) < 4 * width / math.sqrt(3 * len(off))


@every_curve
@pytest.mark.parametrize("noise", [0, 20])
def test_the_best_r2_is_that_of_a_rule_which_knows_the_curve(name: str, noise: float) -> None:
    best = bayes_best(name, noise)
    assert best is not None
    x, _, y = points_of(name, noise, samples=40_000).T
    rule = np.array([label(name, value) for value in x])
    left = float(((y - rule) ** 2).mean())
    assert best.loss == pytest.approx(0.5 * left, rel=0.03, abs=1e-12)
    assert best.r2 == pytest.approx(1 - left / float(y.var()), abs=0.01)


def test_the_seed_and_the_split_decide_the_points() -> None:
    one, same, other = (generate("sine", 0, 70, Stream(seed), seed=seed) for seed in ("0.1", "0.1", "0.2"))
    np.testing.assert_array_equal(one.train, same.train)
    assert not np.array_equal(one.train, other.train)
    assert (len(one.train), len(one.test)) == (140, 60)


def test_every_problem_begins_with_a_set_of_its_own() -> None:
    for problem, name in FIRST.items():
        assert DATASETS[name].problem == problem
    assert {name for name, entry in DATASETS.items() if entry.problem == "curve" and entry.listed} == set(CURVES)


# Formulas


FORMULAS = {
    "sin(3*x)+x/2": lambda x: math.sin(3 * x) + x / 2,
    "x**2": lambda x: x * x,
    "x^3/100": lambda x: x**3 / 100,
    "abs(x)": abs,
    "max(0, x-1)": lambda x: max(0.0, x - 1),
    "2": lambda x: 2.0,
    "sin(x)/2": lambda x: math.sin(x) / 2,
    "exp(-x**2)": lambda x: math.exp(-x * x),
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_scaled_to_what_a_network_can_reach_and_back(text: str) -> None:
    target, x = target_of(text), np.linspace(-6, 6, 101)
    centre, half = target.scaling
    values = np.array([FORMULAS[text](value) for value in x])
    seen = target.rule(x)
    assert seen * half + centre == pytest.approx(values, abs=1e-9)
    assert np.abs(seen).max() <= 1 + 1e-6
    if np.abs(values).max() <= 1:
        assert (centre, half) == (0.0, 1.0), "what is within is not scaled"
    else:
        assert centre == pytest.approx((values.max() + values.min()) / 2, abs=0.02 * half)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("sin(", "data.target: 'sin('"),
        ("x1+1", "data.target: 'x1+1': unknown name 'x1' at character 1; did you mean x?"),
        ("2*y", "unknown name 'y'"),
        ("y", "'y' is not a formula in x, such as sin(3*x)+x/2; for a column of that name, name its table too"),
        ("sepal length", "'sepal length' is not a formula in x"),
        ("1/x", "infinite or too large at x = 0"),
        ("log(x)", "not a number at x = -6"),
        ("exp(x**2)", "data.target"),
        ("x**9", "too large"),
        ("()", "data.target"),
        ("__import__('os')", "data.target"),
    ],
)
def test_a_formula_that_cannot_be_learned_is_refused_with_the_place(text: str, refusal: str) -> None:
    with pytest.raises(InputError) as caught:
        target_of(text)
    assert refusal in str(caught.value)
    assert str(caught.value).startswith("data.target: ")
    assert "\n" not in str(caught.value)


def test_a_formula_in_x_knows_one_variable_and_one_of_the_plane_knows_two() -> None:
    x = np.linspace(-6, 6, 13)
    assert compile_formula("x**2", CURVE)(x, np.zeros(13)) == pytest.approx(x * x)
    with pytest.raises(InputError, match=r"did you mean x1\?"):
        compile_formula("x**2")
