"""Numbers as people read them."""

from __future__ import annotations

import pytest

from tuiplay.formats.numbers import loss_text, percent_text, weight_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"), (0.4763460088, "0.476"), (0.0114, "0.0114"), (0.0089, "0.0089"), (0.000236, "0.00024"),
        (1.2e-05, "1.2e-05"), (2.0, "2.000"), (123.4, "123.4"), (1e308, "1.0e+308"), (float("nan"), "no number"),
    ],
)  # fmt: skip
def test_losses_have_the_digits_they_deserve(value: float, text: str) -> None:
    assert loss_text(value) == text


def test_a_weight_has_four_digits_and_a_real_minus() -> None:
    assert weight_text(-0.48136707) == "−0.4814"
    assert weight_text(12.3456) == "12.35"
    assert weight_text(-1.5e-07) == "−1.5e-07"


def test_hundred_percent_means_all() -> None:
    assert percent_text(1.0) == "100%"
    assert percent_text(249 / 250) == "99.6%"
    assert percent_text(0.99999) == "99.9%"
    assert percent_text(2 / 3) == "66.7%"
    assert percent_text(0.0) == "0%"
