"""Coordinates and targets as texts in the units of a table."""

from __future__ import annotations

import pytest

from tuiplay.data.points import DOMAIN
from tuiplay.data.sources import source_of
from tuiplay.experiment.value import Experiment
from tuiplay.formats.own_units import SCALED, OwnUnits, own_units

HOUSES = OwnUnits((3223.5, 3221.5, 5.0, 5.0), (200_000.0, 100_000.0))


@pytest.mark.parametrize(
    ("units", "which", "value", "text"),
    [
        (SCALED, 0, 0.5, "0.50"), (HOUSES, 0, DOMAIN, "6445"), (HOUSES, 0, -DOMAIN, "2"), (HOUSES, 1, 3.0, "7.5"),
        (HOUSES, 1, -DOMAIN + 1e-12, "0"),
    ],
)  # fmt: skip
def test_a_coordinate(units: OwnUnits, which: int, value: float, text: str) -> None:
    assert units.coordinate(which, value) == text


@pytest.mark.parametrize(("units", "value", "text"), [(SCALED, 0.3654, "0.365"), (HOUSES, 0.3654, "236500")])
def test_a_target(units: OwnUnits, value: float, text: str) -> None:
    assert units.target_text(value) == text


def test_points_without_a_table_have_no_units() -> None:
    source = source_of(Experiment().data)
    assert own_units(source) == SCALED
    assert not SCALED.scales_target
