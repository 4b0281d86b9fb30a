"""What is saved of a run that has been trained: its weights, to the bit."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiplay.errors import InputError
from tuiplay.experiment.memory import NO_MEMORY
from tuiplay.experiment.value import Experiment
from tuiplay.formats import json_file, toml
from tuiplay.nn.initializers import layer_shapes
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run import learned_weights
from tuiplay.run.commands import SetFields, Undo
from tuiplay.run.learned_weights import begins_again, remembered, with_learned_weights
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
    assert with_learned_weights(again) == again.experiment, "what is saved of it is the same file"
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


REMEMBERING: list[tuple[dict[str, Any], str]] = [
    ({"training.optimizer": "adam"}, "the memory of Adam"),
    ({"training.schedule": "cosine"}, "the cosine schedule"),
    ({"training.dropout": 0.2}, "the random stream"),
    ({"training.reshuffle": True}, "the random stream"),
    ({"training.batch_size": 7}, "the gradients that wait for the next batch"),
    ({"training.optimizer": "momentum", "training.schedule": "step"}, "the memory of Momentum, the step schedule"),
]


@pytest.mark.parametrize(("values", "words"), REMEMBERING)
def test_it_is_known_what_a_file_without_room_does_not_go_on_from(
    values: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run(Experiment().change(values))
    assert begins_again(run) == ""
    run.advance(epochs=3)
    assert begins_again(run) == ""
    assert with_learned_weights(run).memory.epoch == 3
    monkeypatch.setattr(learned_weights, "MOST_NUMBERS", 20)
    assert begins_again(run) == words
    assert with_learned_weights(run).memory == NO_MEMORY
    assert reopened(run).trainer.epoch == 0
    run.advance(updates=1)
    assert "the unfinished epoch" in begins_again(run)


@pytest.mark.parametrize("stop", ["patience 20 on train_accuracy", "train_loss<0.6 for 30", "epoch 50 or patience 20"])
def test_a_stop_rule_counts_on_in_a_file_until_it_has_ended_training(stop: str) -> None:
    run = Run(L1.change({"training.stop": stop}))
    run.advance(epochs=15)
    assert (begins_again(run), remembered(run)) == ("", ["what the stop rule has counted"])
    again = reopened(run)
    assert again.watcher.rule.state() == run.watcher.rule.state()
    assert not again.experiment.change({"training.stop": "epoch 90"}).memory.stop_streaks
    for one in (run, again):
        one.advance(epochs=200, until=lambda one=one: one.stopped is not None)
    assert (again.stopped, again.trainer.epoch) == (run.stopped, run.trainer.epoch)
    assert again.network.whole().tobytes() == run.network.whole().tobytes(), "the best ones, where they are restored"
    assert run.stopped is not None
    assert begins_again(run) == "what the stop rule has counted"
    assert reopened(run).watcher.rule.state() == Run(L1.change({"training.stop": stop})).watcher.rule.state()


@st.composite
def remembering(draw: st.DrawFn) -> Experiment:
    """Experiments of every optimizer and schedule, with what else training remembers."""
    return Experiment().change(
        {
            "data.samples": draw(st.sampled_from([40, 60])),
            "network.hidden": draw(st.sampled_from([[], [3], [3, 2]])),
            "network.activation": draw(st.sampled_from(["tanh", "relu"])),
            "training.optimizer": draw(st.sampled_from([*OPTIMIZERS])),
            "training.learning_rate": draw(st.sampled_from([0.003, 0.03])),
            "training.schedule": draw(st.sampled_from([*SCHEDULES])),
            "training.schedule_epochs": draw(st.integers(1, 5)),
            "training.dropout": draw(st.sampled_from([0, 0.3])),
            "training.reshuffle": draw(st.booleans()),
            "training.batch_size": draw(st.sampled_from([1, 7, 10, 30])),
            "training.clip": draw(st.sampled_from([0, 0.05])),
            "training.regularization": draw(st.sampled_from(["none", "L1", "L2"])),
            "training.regularization_rate": 0.03,
        }
    )


def everything(run: Run) -> list[Any]:
    """What training has changed, to the bit."""
    state = run.trainer.state()
    found = [getattr(state, field.name) for field in fields(state)]
    return [one.tobytes() if isinstance(one, np.ndarray) else one for one in found]


@settings(max_examples=150, deadline=None)
@given(remembering(), st.integers(1, 5), st.integers(0, 3), st.integers(1, 5), st.booleans())
def test_saved_at_any_update_and_opened_it_goes_on_as_the_run_would(
    experiment: Experiment, epochs: int, updates: int, more: int, as_json: bool
) -> None:
    run = Run(experiment)
    run.advance(epochs=epochs)
    if updates:
        run.advance(updates=updates)
    saved = with_learned_weights(run)
    if as_json:
        tree, _ = json_file.tree_of(json_file.write(saved).encode(), "x.json")
        again = Run(toml.experiment_of(tree, lambda _: "x.json"))
    else:
        again = Run(toml.parse(toml.write(saved).encode(), "x.toml"))
    assert begins_again(run) == ""
    if saved.memory != NO_MEMORY:
        assert everything(again) == everything(run)
        assert with_learned_weights(again) == saved, "what is saved of it is the same file"
    for one in (run, again):
        one.advance(epochs=more)
        one.advance(updates=2)
    if saved.memory != NO_MEMORY:
        assert everything(again) == everything(run)
    assert again.network.whole().tobytes() == run.network.whole().tobytes()
    assert (again.train_loss, again.test_loss) == (run.train_loss, run.test_loss)


def test_rewound_it_begins_at_epoch_0_without_a_memory() -> None:
    run = Run(Experiment().change({"training.optimizer": "adam"}))
    run.advance(epochs=5)
    again = reopened(run)
    assert again.trainer.epoch == 5
    again.rewind()
    assert (again.trainer.epoch, again.trainer.state().slots.any()) == (0, False)
    assert with_learned_weights(again).memory == NO_MEMORY
    assert np.array_equal(again.network.whole(), run.network.whole())


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ({"training.learning_rate": 0.3}, True),
        ({"view.discretize": True}, True),
        ({"training.batch_size": 3}, True),
        ({"training.optimizer": "momentum"}, False),
        ({"training.schedule": "step"}, False),
        ({"data.noise": 5}, False),
        ({"network.hidden": [3]}, False),
        ({"features.use": ["x1"]}, False),
        ({"network.draw": 1}, False),
    ],
)
def test_a_change_takes_away_the_memory_of_what_is_no_longer_there(values: dict[str, Any], kept: bool) -> None:
    run = Run(Experiment().change({"training.optimizer": "adam"}))
    run.advance(epochs=5)
    assert (with_learned_weights(run).change(values).memory != NO_MEMORY) is kept


def test_changes_of_an_opened_run_and_undo_keep_what_was_learned_since() -> None:
    first = Run(Experiment().change({"training.optimizer": "adam"}))
    first.advance(epochs=5)
    run, log = reopened(first), OperationLog()
    run.advance(epochs=5)
    learned = run.network.whole()
    for command in (SetFields({"training.optimizer": "momentum"}), Undo(), SetFields({"training.learning_rate": 0.1})):
        log.perform(run, command)
        assert (run.trainer.epoch, run.network.whole().tolist()) == (10, learned.tolist())
    log.perform(run, SetFields({"network.hidden": [3]}))
    assert (run.trainer.epoch, run.experiment.memory) == (0, NO_MEMORY)


def test_a_report_of_a_run_that_went_on_does_not_go_on_from_where_that_began(tmp_path: Path) -> None:
    run = Run(Experiment().change({"training.optimizer": "adam"}))
    run.advance(epochs=5)
    toml.save(with_learned_weights(run), tmp_path / "run.toml")
    report = subprocess.run(
        [sys.executable, "-m", "tuiplay", "train", str(tmp_path / "run.toml"), "--epochs", "4", "--json"],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    found = msgspec.json.decode(report)
    run.advance(epochs=4)
    assert (found["epoch"], found["updates"], found["train_loss"]) == (9, run.trainer.updates, run.train_loss)
    tree, _ = json_file.tree_of(report, "report.json")
    assert "memory" not in tree


def test_a_file_of_a_trained_run_begins_with_its_weights() -> None:
    run = Run(Experiment().change({"data.dataset": "spiral", "network.hidden": [5, 3]}))
    run.advance(epochs=30)
    again = Run(toml.parse(toml.write(with_learned_weights(run)).encode(), "x"))
    assert np.array_equal(again.network.params, run.network.params)
    assert (again.train_loss, again.test_loss) == (run.train_loss, run.test_loss)
    assert (again.trainer.epoch, again.trainer.updates) == (30, run.trainer.updates), "where it says that it goes on"


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
    with pytest.raises(InputError, match=r"the run diverged at epoch .* its weights are infinite or NaN"):
        with_learned_weights(run)
