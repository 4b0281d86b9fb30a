"""Mistakes of the person and mistakes of the program are told apart."""

from __future__ import annotations

import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source, state
from tuiplay.run.run import Run
from tuiplay.user.sessions import capture


def test_a_mistake_of_the_person_is_not_caught_with_those_of_the_program() -> None:
    assert not issubclass(InputError, (ValueError, OSError, LookupError, ArithmeticError))


def test_it_knows_what_it_is_about() -> None:
    error = InputError("data.noise: too much", "data.noise")
    assert (str(error), error.path) == ("data.noise: too much", "data.noise")
    assert InputError("no").path is None


def a_mistake(*_arguments: object) -> None:
    raise ValueError("operands could not be broadcast together with shapes (3,) (4,)")


def test_a_mistake_of_the_program_is_no_damaged_state(monkeypatch: pytest.MonkeyPatch) -> None:
    content = state.encode(capture(Run(Experiment())))
    monkeypatch.setattr(Experiment, "change", a_mistake)
    with pytest.raises(ValueError, match="broadcast"):
        state.decode(content)


def test_a_mistake_of_the_program_is_no_bad_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Experiment, "change", a_mistake)
    with pytest.raises(ValueError, match="broadcast"):
        source.assign(Experiment(), ["data.noise=5"])
