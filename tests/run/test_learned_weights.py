"""What is saved of a run that has been trained: its weights, to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.nn.initializers import layer_shapes
from tuiplay.run.commands import SetFields
from tuiplay.run.kept_weights import begins_again, with_learned_weights
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

L1 = Experiment().change({"training.regularization": "L1", "training.regularization_rate": 0.01})


def reopened(run: Run) -> Run:
    """What opens from the file that is saved of a run."""
    return Run(toml.parse(toml.write(with_learned_weights(run)).encode(), "x"))


@st.composite
def masked(draw: st.DrawFn) -> Experiment:
    """Experiments that cut links, with links that are frozen and switched off."""
    hidden = draw(st.lists(st.integers(1, 5), max_size=3))
    values: dict[str, Any] = {
        "network.hidden": hidden,
        "network.seed": str(draw(st.integers(0, 99))),
        "network.activation": draw(st.sampled_from(["tanh", "relu", "gelu"])),
        "training.regularization": draw(st.sampled_from(["L1", "L1", "L2", "none"])),
        "training.regularization_rate": draw(st.sampled_from([0.01, 0.1, 0.3])),
    }
    for name in ("frozen", "off"):
        if draw(st.booleans()):
            values[f"weights.{name}"] = [
                draw(st.lists(st.lists(st.sampled_from([0, 0, 1]), min_size=w, max_size=w), min_size=n, max_size=n))
                for n, w in layer_shapes([2, *hidden, 1])
            ]
    return Experiment().change(values)


@settings(max_examples=60, deadline=None)
@given(masked(), st.integers(1, 40))
def test_a_file_of_a_run_goes_on_as_the_run_would(experiment: Experiment, epochs: int) -> None:
    run = Run(experiment)
    run.advance(epochs=epochs)
    again = reopened(run)
    assert again.network.whole().tobytes() == run.network.whole().tobytes()
    assert np.array_equal(again.network.alive, run.network.alive)
    assert (again.experiment.weights.frozen, again.experiment.weights.off) == (
        experiment.weights.frozen, experiment.weights.off,
    )  # fmt: skip
    assert with_learned_weights(again) is again.experiment, "what is saved of it is the same file"
    assert begins_again(run) == ""
    for one in (run, again):
        one.advance(epochs=20)
    assert again.network.whole().tobytes() == run.network.whole().tobytes()
    assert np.array_equal(again.network.alive, run.network.alive)
    assert again.history.rows[-20:, 1:].tolist() == run.history.rows[-20:, 1:].tolist()


def test_links_that_a_penalty_has_cut_stay_cut_in_a_file() -> None:
    run = Run(L1)
    run.advance(epochs=200)
    assert run.network.dead
    again = reopened(run)
    assert again.network.dead == run.network.dead
    again.advance(epochs=5)
    again.rewind()
    assert again.network.dead == run.network.dead, "rewound it is as it was opened"


def test_links_come_alive_without_the_penalty_and_by_hand() -> None:
    run = Run(L1)
    run.advance(epochs=200)
    again = reopened(run)
    layer, neuron, source = next(
        (number, *map(int, np.argwhere(matrix == 0)[0]))
        for number, matrix in enumerate(again.network.views(again.network.alive))
        if (matrix == 0).any()
    )
    again.set_weight(layer, neuron, source, 0.0)
    assert again.network.dead == run.network.dead - 1
    assert reopened(again).network.dead == run.network.dead - 1
    OperationLog().perform(again, SetFields({"training.regularization": "none"}))
    assert again.network.dead == 0
    assert with_learned_weights(again).weights.cut == ()


def test_links_that_are_cut_survive_a_neuron_more() -> None:
    run = Run(L1.change({"network.keep_weights": True}))
    run.advance(epochs=200)
    before = [matrix.copy() for matrix in run.network.views(run.network.alive)]
    OperationLog().perform(run, SetFields({"network.hidden": [4, 3]}))
    first, second, output = run.network.views(run.network.alive)
    assert run.network.dead
    assert np.array_equal(first, before[0])
    assert np.array_equal(second[:2], before[1])
    assert np.array_equal(output[:, [0, 1, 3]], before[2])
    assert second[2].all()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"training.optimizer": "adam"}, "the memory of Adam"),
        ({"training.schedule": "cosine"}, "the cosine schedule"),
        ({"training.dropout": 0.2}, "the random stream"),
        ({"training.reshuffle": True}, "the random stream"),
        ({"training.batch_size": 7}, "the gradients that wait for the next batch"),
        ({"training.optimizer": "momentum", "training.schedule": "step"}, "the memory of Momentum, the step schedule"),
    ],
)
def test_it_is_known_what_a_file_does_not_go_on_from(values: dict[str, Any], words: str) -> None:
    run = Run(Experiment().change(values))
    assert begins_again(run) == ""
    run.advance(epochs=3)
    assert begins_again(run) == words
    run.advance(updates=1)
    assert "the epoch under way" in begins_again(run)


def test_a_file_of_a_trained_run_begins_with_its_weights() -> None:
    run = Run(Experiment().change({"data.dataset": "spiral", "network.hidden": [5, 3]}))
    run.advance(epochs=30)
    again = Run(toml.parse(toml.write(with_learned_weights(run)).encode(), "x"))
    assert np.array_equal(again.network.params, run.network.params)
    assert (again.train_loss, again.test_loss) == (run.train_loss, run.test_loss)
    assert again.trainer.epoch == 0


def test_what_stands_at_its_beginning_has_no_weights_of_its_own() -> None:
    run = Run(Experiment())
    assert with_learned_weights(run) is run.experiment
    run.advance(epochs=3)
    run.rewind()
    assert with_learned_weights(run) is run.experiment


def test_a_weight_set_by_hand_is_saved() -> None:
    run = Run(Experiment())
    run.set_weight(0, 0, 1, 5.0)
    assert Run(with_learned_weights(run)).network.weights[0][0, 1] == 5.0


def test_a_diverged_run_has_none_to_save() -> None:
    fields = {"data.dataset": "reg-gauss", "network.activation": "linear", "training.learning_rate": 10.0}
    run = Run(Experiment().change(fields))
    run.advance(epochs=500)
    with pytest.raises(InputError, match=r"the run diverged at epoch .* its weights are no numbers"):
        with_learned_weights(run)
