"""A diagnosis is told bit by bit, of the run as it stood."""

from __future__ import annotations

import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.findings import diagnosis
from tuiplay.run.findings.diagnosis import Diagnosis, diagnose
from tuiplay.run.findings.remedies import SEEDS
from tuiplay.run.run import Run

LINEAR = Experiment().change({"data.dataset": "xor", "network.hidden": []})


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagnosis, "SHORTEST", 20)


def told(experiment: Experiment, epochs: int) -> list[Diagnosis]:
    run = Run(experiment)
    run.advance(epochs=epochs)
    found: list[Diagnosis] = []
    diagnose(experiment, run.snapshot(), found.append, lambda: None)
    return found


def test_findings_come_first_and_then_each_with_its_remedies() -> None:
    first, *rest = told(LINEAR, 15)
    assert first.epoch == 15
    assert not first.learned
    assert "linear_network" in {finding.id for finding in first.findings}
    assert first.measured == ()
    assert not first.is_complete
    assert [len(one.measured) for one in rest] == list(range(1, len(first.findings) + 1))
    last = rest[-1]
    assert last.is_complete
    remedy = last.measured[[one.id for one in last.findings].index("linear_network")]
    assert remedy.baseline.reached == 0
    assert all(one.of == SEEDS and one.reached > 0 for one in remedy.remedies)


def test_the_run_itself_is_left_alone() -> None:
    run = Run(LINEAR)
    run.advance(epochs=3)
    before = run.network.params.copy(), run.trainer.epoch
    diagnose(LINEAR, run.snapshot(), lambda _: None, lambda: None)
    assert (run.network.params == before[0]).all()
    assert run.trainer.epoch == before[1]


def test_it_can_be_ended_between_two_steps() -> None:
    class Enough(Exception):
        pass

    seen: list[Diagnosis] = []

    def turns() -> None:
        if seen:
            raise Enough

    run = Run(LINEAR)
    run.advance(epochs=3)
    with pytest.raises(Enough):
        diagnose(LINEAR, run.snapshot(), seen.append, turns)
    assert len(seen) == 1
