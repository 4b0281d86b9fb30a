"""The microscope: phases in their order, the numbers of each, and a run that is left alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from formats.refusals import refusal

from tuiplay.experiment.value import Experiment
from tuiplay.nn.equations import Weight
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.run.gradient import check_run
from tuiplay.run.microscope import Microscope
from tuiplay.run.run import Run


def opened(values: dict[str, Any] | None = None, updates: int = 3) -> tuple[Run, Microscope]:
    run = Run(Experiment().change(values or {}))
    run.advance(updates=updates)
    return run, Microscope(run)


def test_the_phases_follow_the_update() -> None:
    _, found = opened()
    assert [phase.title for phase in found.phases] == [
        "take the batch", "forward: layer 1", "forward: layer 2", "forward: the output", "loss",
        "backward: the output", "backward: layer 2", "backward: layer 1", "gradient of every weight",
        "optimizer: the step of every weight", "new weights",
    ]  # fmt: skip
    found.move(-1)
    assert found.phase == 0
    found.move(99)
    assert found.now.kind == "new"


@pytest.mark.parametrize(("size", "words"), [(1, "training point 4"), (10, "the 10 training points 31 to 40")])
def test_the_batch_names_its_training_points_and_the_step_begins_with_the_gradient(size: int, words: str) -> None:
    values = {"training.batch_size": size, "training.clip": 0.01, "training.optimizer": "adam"}
    penalty = {"training.regularization": "L2", "training.regularization_rate": 0.1}
    _, found = opened({**values, **penalty})
    assert f"The batch of this update: {words}." in found.lines(Weight(0, 0, 0))
    found.move(9)
    names = [line.partition(" = ")[0] for line in found.lines(Weight(0, 0, 0))[1:]]
    assert names[:3] == ["g", "g_clipped", "g_total"], "a name is one word, as it is squared and multiplied"


def test_nodes_show_what_the_phase_has_reached() -> None:
    _, found = opened()
    update = found.update
    assert found.node(0, 0) is None
    found.move(1)
    assert found.node(0, 2) == update.layers[0].output[2, 0]
    assert found.node(1, 0) is None
    found.choose(-1)
    assert found.point == 9
    assert found.node(0, 2) == update.layers[0].output[2, 9]
    found.move(5)
    assert found.now.title == "backward: layer 2"
    assert found.node(1, 1) == update.layers[1].delta[1, 9]
    assert found.node(0, 1) is None
    found.move(2)
    assert found.node(1, 1) == update.views(update.mean)[1][1, -1]
    assert max(np.abs(matrix[:, :-1]).max() for matrix in found.links) == 1.0
    found.move(2)
    assert found.node(0, 0) == update.views(update.new)[0][0, -1]
    assert np.array_equal(found.links[0], update.views(update.new)[0])


@pytest.mark.parametrize(
    "values", [{}, {"data.dataset": "blobs", "training.optimizer": "adam"}, {"training.dropout": 0.3}]
)
def test_every_phase_has_lines_for_every_place(values: dict[str, Any]) -> None:
    _, found = opened(values)
    for _ in found.phases:
        for layer, block in enumerate(found.update.layers):
            neurons, width = block.weights.shape
            for neuron, source in np.ndindex(neurons, width):
                lines = found.lines(Weight(layer, neuron, source))
                assert lines
                assert all(line.isprintable() for line in lines)
        assert found.head().startswith("update 4, ")
        assert found.quantity
        found.move(1)


def test_looking_changes_nothing_and_the_next_update_is_the_one_that_was_shown() -> None:
    run, found = opened({"training.dropout": 0.2, "training.optimizer": "adam", "training.reshuffle": True})
    other, _ = opened({"training.dropout": 0.2, "training.optimizer": "adam", "training.reshuffle": True})
    for step in range(20):
        found.move(1 if step < 12 else -1)
        found.choose(1)
    run.advance(updates=1)
    other.advance(updates=1)
    assert run.network.params.tobytes() == other.network.params.tobytes()
    assert np.allclose(run.network.params, found.update.new, rtol=0, atol=1e-15)


def test_the_chosen_point_is_one_of_the_batch() -> None:
    run, found = opened({"training.batch_size": 30}, 8)
    assert found.update.carried == 10
    found.choose(4)
    assert found.place == tuple(run.split.train[4, :2])
    assert "30 points and 10 left over" in found.head()
    assert "10 points left over from the previous epoch" in found.lines(Weight(0, 0, 0))[2]


def test_what_has_no_update_is_refused() -> None:
    run = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 10.0}))
    run.advance(epochs=10)
    assert "diverged" in refusal(Microscope, run)
    never = Run(Experiment().change({"training.batch_size": 1000}))
    assert "larger than the 250 training points" in refusal(Microscope, never)


def test_an_entry_without_a_formula_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OPTIMIZERS, "sgd", replace(OPTIMIZERS["sgd"], plain=None))
    run = Run(Experiment())
    run.advance(updates=1)
    assert "has no formula" in refusal(Microscope, run)
    assert "has no formula" in refusal(check_run, run)
