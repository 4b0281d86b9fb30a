"""Exercises succeed as often as with the original's engine. The quick ones; tests/bench/success_rates.py does all."""

from __future__ import annotations

import json

import pytest

from reference.success_rates import EXERCISES, Exercise
from tuiplay.cli import main
from tuiplay.run.luck import wilson

# ``tests/bench/success_rates.py`` goes through all; sigmoids take a second by themselves, and fail as linear units do.
QUICK = [one for one in EXERCISES if one.epochs * one.seeds <= 10_000 and "sigmoid" not in one.what]


@pytest.mark.parametrize("exercise", QUICK, ids=lambda one: one.what)
def test_the_share_of_the_original_lies_in_the_interval(exercise: Exercise, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["seeds", *exercise.command, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    low, high = report["interval"]
    assert low <= exercise.reached / exercise.seeds <= high
    least, most = wilson(exercise.reached, exercise.seeds)
    assert least <= report["rate"] <= most, "and the other way round"
    if exercise.median is not None:
        assert report["epochs"]["median"] == pytest.approx(exercise.median, rel=0.05)


def test_there_are_quick_ones_that_succeed_and_that_fail() -> None:
    assert {one.reached > 0 for one in QUICK} == {True, False}
