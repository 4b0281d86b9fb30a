"""Every rule has an experiment that it finds something in, and one in which it must not."""

from __future__ import annotations

import functools
import json
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.run.findings.facts import Facts
from tuiplay.run.findings.finding import Finding
from tuiplay.run.findings.remedies import SEEDS, Measurements, Prescription
from tuiplay.run.findings.rules import RULES, SYMPTOMS, findings_of
from tuiplay.run.goal import Goal
from tuiplay.run.run import Run
from tuiplay.run.seeds import changes_for

RELU_PLANE = {"data.dataset": "reg-plane", "network.activation": "relu"}
DYING = {"data.dataset": "xor", "training.learning_rate": 1.0, "network.hidden": [8, 8]}
"""Few epochs: with steps so large, engines that differ in the last digit go ways of their own soon."""
DEEP = {"network.hidden": [4] * 6}
MEMORISING = {"data.noise": 50, "data.train_percent": 10, "network.hidden": [8, 8]}

CASES: dict[str, tuple[dict[str, Any], int, dict[str, Any], int]] = {
    "broken_gradient": ({"training.broken_layer": 2}, 60, {"training.broken_layer": 4}, 20),
    "batch_never_fills": ({"training.batch_size": 300}, 10, {"training.batch_size": 250}, 10),
    "diverged": ({**RELU_PLANE, "training.learning_rate": 10.0}, 50, RELU_PLANE, 50),
    "symmetric_start": ({"network.initializer": "constant", "network.hidden": [4, 4]}, 100, {}, 100),
    "linear_network": (
        {"network.activation": "linear"}, 50, {"data.dataset": "gauss", "network.activation": "linear"}, 50,
    ),
    "straight_curve": (
        {"data.dataset": "sine", "network.hidden": []}, 50, {"data.dataset": "line", "network.hidden": []}, 50,
    ),
    "squared_on_classes": (
        {"data.dataset": "blobs", "training.loss": "squared", "training.learning_rate": 0.003}, 60,
        {"data.dataset": "blobs", "training.learning_rate": 0.003}, 5,
    ),
    "vanishing_gradient": ({**DEEP, "network.activation": "sigmoid"}, 50, {**DEEP, "network.activation": "tanh"}, 5),
    "exploding_gradient": (
        {"network.initializer": "normal", "network.initializer_width": 20.0}, 30, {"network.initializer": "xavier"}, 3,
    ),
    "dead_units": ({**DYING, "network.activation": "relu"}, 30, {**DYING, "network.activation": "leaky_relu"}, 30),
    "saturated_units": ({"training.learning_rate": 10.0}, 100, {}, 5),
    "rate_too_high": (
        {"data.dataset": "spiral", "network.hidden": [8, 8], "training.learning_rate": 1.0}, 200,
        {"data.dataset": "spiral", "network.hidden": [8, 8], "training.learning_rate": 0.03}, 200,
    ),
    "rate_too_low": ({"training.learning_rate": 0.0003}, 200, {"training.learning_rate": 0.3}, 4),
    "too_small": ({"network.hidden": [1]}, 200, {"network.hidden": [8]}, 3),
    "l1_cuts": (
        {"training.regularization": "L1", "training.regularization_rate": 0.3}, 60,
        {"training.regularization": "L1", "training.regularization_rate": 0.001}, 5,
    ),
    "dropout_too_strong": ({"training.dropout": 0.7}, 100, {"training.dropout": 0.1, "network.hidden": [8, 8]}, 3),
    "constant_prediction": (
        {"network.activation": "sigmoid", "network.hidden": [4, 4, 4]}, 100, {"network.activation": "sigmoid"}, 100,
    ),
    "overfitting": (MEMORISING, 400, {**MEMORISING, "data.train_percent": 80.0}, 100),
    "plateau": (
        {"data.dataset": "checkerboard", "network.activation": "relu", "network.hidden": [3]}, 150, {}, 100,
    ),
    "as_good_as_it_gets": ({"data.noise": 25}, 300, {}, 3),
}  # fmt: skip
"""By rule: what has to trigger it after so many epochs, and what must not."""


@functools.cache
def looked_at(key: str) -> tuple[Facts, tuple[Finding, ...]]:
    values, epochs = json.loads(key)
    run = Run(Experiment().change(values))
    run.advance(epochs=epochs)
    facts = Facts(run)
    return facts, tuple(findings_of(facts))


def look(values: dict[str, Any], epochs: int) -> tuple[Facts, tuple[Finding, ...]]:
    return looked_at(json.dumps([values, epochs]))


def test_every_rule_has_a_case() -> None:
    assert set(CASES) == {rule.__name__ for rule in (*RULES, *SYMPTOMS)}


@pytest.mark.parametrize("name", list(CASES))
def test_a_rule_finds_what_it_is_for(name: str) -> None:
    found = [finding for finding in look(*CASES[name][:2])[1] if finding.id == name]
    assert len(found) == 1
    assert any(character.isdigit() for character in found[0].evidence)
    assert len(found[0].candidates) == len({repr(one) for one in found[0].candidates})


@pytest.mark.parametrize("name", list(CASES))
def test_a_rule_is_silent_where_nothing_of_its_kind_is_the_matter(name: str) -> None:
    assert name not in [finding.id for finding in look(*CASES[name][2:])[1]]


def test_a_small_network_that_has_moved_far_is_not_told_that_it_learns_too_slowly() -> None:
    facts, found = look({"data.dataset": "spiral", "network.hidden": [2]}, 300)
    moved = abs(facts.run.network.params - facts.start.network.params).max()
    assert moved > 0.5, "as far as any initial weight"
    assert [finding.id for finding in found] == ["too_small"]


def test_a_default_run_has_nothing_the_matter_with_it() -> None:
    assert [finding.id for finding in look({}, 300)[1]] == ["as_good_as_it_gets"]


@pytest.mark.parametrize("dataset", ["circle", "xor", "gauss", "reg-plane", "moons", "blobs"])
def test_nothing_is_invented_about_runs_that_learn(dataset: str) -> None:
    facts, found = look({"data.dataset": dataset, "network.hidden": [8], "training.learning_rate": 0.1}, 300)
    assert facts.learned
    assert {finding.id for finding in found} <= {"as_good_as_it_gets"}


def test_a_gradient_that_is_broken_on_purpose_explains_everything_else() -> None:
    """Also a divergence; remedies with the sign left wrong would be none."""
    for values in ({}, {**RELU_PLANE, "training.learning_rate": 10.0}):
        _, found = look({**values, "training.broken_layer": 3}, 50)
        assert [finding.id for finding in found] == ["broken_gradient"]


def test_divergence_names_the_update() -> None:
    """The update before it leaves finite weights, and it does not."""
    facts, (finding,) = look(*CASES["diverged"][:2])
    update = int(finding.evidence.split("update ")[1].split(",")[0].replace(",", ""))
    run = Run(facts.experiment)
    with np.errstate(all="ignore"):
        run.advance(updates=update - 1)
        assert np.isfinite(run.network.params).all()
        assert run.status == "ok" or run.trainer.epoch == facts.run.trainer.epoch


def test_a_goal_of_ones_own_counts() -> None:
    run = Run(Experiment())
    run.advance(epochs=60)
    assert not Facts(run, "test_loss<0.0001").learned
    assert Facts(run, "test_loss<0.5").learned


# The remedies


@functools.cache
def prescribed(name: str) -> tuple[Facts, Prescription]:
    facts, found = look(*CASES[name][:2])
    finding = next(one for one in found if one.id == name)
    epochs = 100
    return facts, Measurements(facts.experiment, finding.goal or facts.goal, epochs).prescribe(finding)


@pytest.mark.parametrize(
    "name",
    ["broken_gradient", "batch_never_fills", "diverged", "symmetric_start", "linear_network", "straight_curve",
     "squared_on_classes", "vanishing_gradient", "dead_units", "rate_too_low", "too_small", "dropout_too_strong"],
)  # fmt: skip
def test_what_is_claimed_of_a_remedy_comes_out_again(name: str) -> None:
    """Each seed by itself, with a rule of its own that looks at every epoch."""
    facts, prescription = prescribed(name)
    remedy, baseline = prescription.remedies[0], prescription.baseline
    assert remedy.of == baseline.of == SEEDS
    assert (remedy.reached, -(remedy.median_epochs or 0)) > (baseline.reached, -(baseline.median_epochs or 0))
    changed = facts.experiment.change(remedy.change)
    goal_text = prescription.finding.goal or facts.goal
    arrivals = []
    for number in range(1, SEEDS + 1):
        run = Run(changed.change(changes_for(changed, f"remedy {number}", "both")))
        goal = Goal(goal_text, run.experiment)
        for _ in range(100):
            if goal.observe(run):
                break
            run.advance(epochs=1)
        goal.observe(run)
        if goal.reached:
            arrivals.append(run.trainer.epoch)
    assert len(arrivals) == remedy.reached
    assert np.median(arrivals) == remedy.median_epochs


def test_what_keeps_from_overfitting_ends_lower_on_more_seeds_than_not() -> None:
    facts, found = look(*CASES["overfitting"][:2])
    (finding,) = (one for one in found if one.id == "overfitting")
    best = Measurements(facts.experiment, facts.goal, 400).prescribe(finding).remedies[0]
    assert best.reached > SEEDS / 2


def test_what_changes_nothing_is_no_remedy() -> None:
    finding = Finding("own", "", "", "", ({"training.learning_rate": 0.03}, {"training.clip": 1e6}))
    assert Measurements(Experiment(), "test_loss<0.3", 40).prescribe(finding).remedies == ()


def test_what_does_not_fit_is_no_remedy() -> None:
    finding = Finding("own", "", "", "", ({"training.loss": "cross_entropy"},))
    regression = Experiment().change({"data.dataset": "reg-plane"})
    assert Measurements(regression, "test_loss<0.01", 5).prescribe(finding).remedies == ()


@pytest.mark.parametrize(("dataset", "hidden"), [("sine", 1), ("bumps", 1)])
def test_a_curve_may_have_more_bends_than_the_network_has_neurons(dataset: str, hidden: int) -> None:
    facts, found = look({"data.dataset": dataset, "network.hidden": [hidden]}, 300)
    (finding,) = [one for one in found if one.id == "too_small"]
    assert "too small for this curve" in finding.what
    assert f"learned {dataset} from x has" in finding.evidence
    assert not facts.learned


def test_the_best_line_is_not_searched_for_beside_a_network_that_is_not_linear() -> None:
    facts, _ = look({"data.dataset": "circle"}, 50)
    assert "line" not in vars(facts)


def test_the_best_line_of_a_curve_is_least_squares() -> None:
    facts, found = look({"data.dataset": "bumps", "network.activation": "linear", "data.noise": 20}, 50)
    (finding,) = [one for one in found if one.id == "straight_curve"]
    x, _, y = facts.run.split.train.T
    correlation = np.corrcoef(x, y)[0, 1]
    assert f"R² {correlation**2:.2f}" in finding.evidence
    assert all("network.hidden" not in change for change in finding.candidates[:2]), "the hidden layers stay"
