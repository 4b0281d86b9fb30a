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


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data.noise", "much"),
        ("data.noise", 400),
        ("data.noise", float("nan")),
        ("data.dataset", "circel"),
        ("data.other_dataset", "xor"),
        ("data.scaling", (1.0,)),
        ("data.points", ((1.0, 2.0),)),
        ("data.points", ((1.0, 2.0, 0.5),)),
        ("data.balance", 101),
        ("data.train_percent", 0.01),
        ("data.validation_percent", 0.01),
        ("features.use", ["x3"]),
        ("features.formulas", ["x1 +"]),
        ("features.formulas", ["1/x1"]),
        ("features.formulas", ["x" * 1000]),
        ("network.hidden", [0]),
        ("network.hidden", [1] * 101),
        ("network.hidden", [400, 400]),
        ("network.activations", ["tanh"]),
        ("network.draw", 1_000_000),
        ("training.loss", "square"),
        ("training.dropout", (0.0,) * 9),
        ("training.stop", "never"),
        ("view.hide", ["everything"]),
        ("view.inert", ["everything"]),
        ("data.nois", 5),
        ("view", 5),
    ],
    ids=str,
)
def test_the_field_that_is_refused_is_known(path: str, value: object) -> None:
    with pytest.raises(InputError) as caught:
        Experiment().change({path: value})
    assert caught.value.path == path
    assert str(caught.value).startswith(path)


def a_mistake(*_arguments: object) -> None:
    raise ValueError("operands could not be broadcast together with shapes (3,) (4,)")


def test_a_mistake_of_the_program_is_no_damaged_state(monkeypatch: pytest.MonkeyPatch) -> None:
    content = state.encode(capture(Run(Experiment())))
    monkeypatch.setattr(state, "checked", a_mistake)
    with pytest.raises(ValueError, match="broadcast"):
        state.decode(content)


def test_a_mistake_of_the_program_is_no_bad_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Experiment, "change", a_mistake)
    with pytest.raises(ValueError, match="broadcast"):
        source.assign(Experiment(), ["data.noise=5"])


@pytest.mark.parametrize("fault", [ValueError("of the wrong shape"), TypeError("of the wrong kind")], ids=repr)
@pytest.mark.parametrize("place", ["HistoryMark.of", "np.frombuffer", "Trainer.state"])
def test_a_fault_in_reading_a_state_is_not_reported_as_damage(
    place: str, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = state.encode(capture(Run(Experiment())))

    def faulty(*_arguments: object, **_options: object) -> None:
        raise fault

    owner, _, name = place.partition(".")
    monkeypatch.setattr(getattr(state, owner), name, faulty)
    with pytest.raises((ValueError, TypeError, RuntimeError)) as caught:
        state.decode(content)
    assert fault in (caught.value, caught.value.__cause__)
