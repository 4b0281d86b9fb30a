"""Numbers that write down how they were calculated."""

from __future__ import annotations

import math

import pytest

from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.formulas import Elementwise, adam, cross_entropy, l2, softmax
from tuiplay.nn.terms import Line, Notes, Term, exp, log_sum_exp, shown, term, total

A, B, MINUS = term(2.0, "a"), term(0.5, "b"), term(-0.25, "m")


@pytest.mark.parametrize(
    ("found", "names", "numbers", "value"),
    [
        (A + B, "a + b", "2 + 0.5", 2.5),
        (A + MINUS, "a + m", "2 - 0.25", 1.75),
        (A - MINUS, "a - m", "2 - (-0.25)", 2.25),
        (A - (A - B), "a - (a - b)", "2 - (2 - 0.5)", 0.5),
        (A * (A + B), "a * (a + b)", "2 * (2 + 0.5)", 5.0),
        (MINUS * A, "m * a", "-0.25 * 2", -0.5),
        (A * MINUS, "a * m", "2 * (-0.25)", -0.5),
        (A / (A * B), "a / (a * b)", "2 / (2 * 0.5)", 2.0),
        (MINUS**2.0, "m^2", "(-0.25)^2", 0.0625),
        (-(A + B), "-(a + b)", "-(2 + 0.5)", -2.5),
        (1.0 - B, "1 - b", "1 - 0.5", 0.5),
        (exp(A * B), "exp(a * b)", "exp(2 * 0.5)", math.e),
        (total([A, B, MINUS]), "a + b + m", "2 + 0.5 - 0.25", 2.25),
    ],
)
def test_brackets_stand_where_they_are_needed(found: Term, names: str, numbers: str, value: float) -> None:
    assert (found.names, found.numbers) == (names, numbers)
    assert found.value == pytest.approx(value, rel=1e-15)


def test_the_equation_of_a_weight_reads_like_a_book() -> None:
    w, rate, g, strength = term(0.3412, "w"), term(0.03, "rate"), term(0.0184, "g"), term(0.003, "L2 rate")
    new = w - rate * (g + l2(w, strength))
    assert new.numbers == "0.3412 - 0.03 * (0.0184 + 0.003 * 0.3412)"
    assert new.names == "w - rate * (g + L2 rate * w)"


def test_a_named_step_goes_on_as_a_number() -> None:
    notes = Notes()
    knobs = {"beta1": term(0.9, "beta1"), "beta2": term(0.999, "beta2"), "epsilon": term(1e-8, "eps")}
    state = {"m": term(0.0, "m"), "v": term(0.0, "v")}
    step = adam.step(notes, term(0.5, "g"), state, term(0.01, "rate"), knobs, term(1.0, "t"))
    assert [line.name for line in notes.lines] == ["m", "v", "M", "V"]
    assert str(notes.lines[0]) == "m = beta1 * m + (1 - beta1) * g = 0.9 * 0 + (1 - 0.9) * 0.5 = 0.05"
    assert step.numbers == "0.01 * 0.5 / (sqrt(0.25) + 1e-08)"
    assert step.value == pytest.approx(0.01, rel=1e-7)


def test_a_line_says_nothing_twice() -> None:
    assert str(Line("z", "w1*x1", "0.5", 0.5)) == "z = w1*x1 = 0.5"


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [-800.0, -1.5, 0.0, 0.25, 800.0])
def test_terms_calculate_what_arrays_do(name: str, z: float) -> None:
    import numpy as np

    formula = ACTIVATIONS[name].plain
    assert isinstance(formula, Elementwise)
    with np.errstate(all="ignore"):
        array = formula.value(np.array([z]))
        one = term(formula.value(term(z, "z")))
        assert one.value == pytest.approx(array[0], rel=1e-14, abs=1e-300)
        slope = term(formula.slope(term(z, "z"), term(one.value, "a")))
        assert slope.value == pytest.approx(formula.slope(np.array([z]), array)[0], rel=1e-14, abs=1e-300)


def test_softmax_and_its_loss_neither_overflow_nor_cancel() -> None:
    sums = [term(1000.0, "z1"), term(998.0, "z2")]
    shares = softmax.layer(sums)
    assert shares[0].value == pytest.approx(1 / (1 + math.exp(-2)), rel=1e-13)
    assert shares[0].names == "exp(z1) / (exp(z1) + exp(z2))"
    loss = cross_entropy.value(sums, shares, [term(0.0), term(1.0)], {})
    assert loss.value == pytest.approx(math.log(1 + math.exp(2)), rel=1e-13)
    assert loss.numbers.startswith("-log(exp(998)")
    assert log_sum_exp(sums).value == pytest.approx(1000 + math.log1p(math.exp(-2)), rel=1e-15)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1 / (1 + math.exp(-20)), "0.9999999979"),
        (math.tanh(-6), "-0.999988"),
        (1.00002, "1.00002"),
        (1.0, "1"),
        (-1.0, "-1"),
        (1 - 2e-16, "1"),
        (0.99982, "0.9998"),
        (2e-9, "2e-09"),
    ],
)
def test_what_is_only_nearly_one_is_told_from_it(number: float, text: str) -> None:
    assert shown(number) == text
