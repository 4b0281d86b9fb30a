"""Taking changes back, and what training learned meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuiplay.experiment.sections import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.run.undo import DEPTH, Undo

SMALL = Experiment().change({"network.hidden": [2]})


def picture(run: Run) -> tuple[Any, ...]:
    """All there is to see of a run, as values to compare."""
    state = run.trainer.state()
    return (
        run.experiment,
        run.network.params.tolist(),
        run.network.alive.tolist(),
        state.pending.tolist(),
        (state.pending_count, state.position, state.epoch, state.updates),
        (run.train_loss, run.test_loss, run.status),
        run.history.rows.tolist(),
        run.split.train.tolist(),
    )


def change(run: Run, undo: Undo, values: dict[str, Any]) -> None:
    experiment = run.experiment.change(values)
    undo.before(run, experiment)
    run.apply(experiment)


def test_there_is_nothing_to_take_back_at_the_start() -> None:
    run, undo = Run(SMALL), Undo()
    assert undo.undo(run) is None
    assert undo.redo(run) is None


def test_undoing_a_learning_rate_keeps_what_was_learned_since() -> None:
    run, undo = Run(SMALL), Undo()
    run.advance(epochs=2)
    change(run, undo, {"training.learning_rate": 0.3})
    run.advance(epochs=3)
    learned = picture(run)[1:]
    assert undo.undo(run) is Effect.LIVE
    assert run.experiment == SMALL
    assert picture(run)[1:] == learned
    assert undo.redo(run) is Effect.LIVE
    assert run.experiment.training.learning_rate == 0.3
    assert picture(run)[1:] == learned


@pytest.mark.parametrize(
    "values",
    [{"network.hidden": [3, 3]}, {"network.draw": 1}, {"data.noise": 30}, {"data.dataset": "reg-plane"}],
    ids=lambda values: next(iter(values)),
)
def test_undoing_a_rebuild_brings_back_what_was_learned(values: dict[str, Any]) -> None:
    """Weights, epoch, losses and their history, in the middle of an epoch too; and redo what came after it."""
    run, undo = Run(SMALL), Undo()
    run.advance(updates=60)
    before = picture(run)
    change(run, undo, values)
    run.advance(epochs=2)
    after = picture(run)
    assert undo.undo(run) in (Effect.NETWORK, Effect.DATA)
    assert picture(run) == before
    undo.redo(run)
    assert picture(run) == after


def test_what_comes_back_trains_on_as_if_nothing_had_happened() -> None:
    run, undo, untouched = Run(SMALL), Undo(), Run(SMALL)
    for each in (run, untouched):
        each.apply(each.experiment.change({"training.batch_size": 30}))
        each.advance(updates=20)
    change(run, undo, {"data.dataset": "xor"})
    run.advance(epochs=1)
    undo.undo(run)
    for each in (run, untouched):
        each.advance(epochs=3)
    assert picture(run) == picture(untouched)


def test_an_edited_weight_comes_back() -> None:
    run, undo = Run(SMALL), Undo()
    run.advance(epochs=3)
    before = picture(run)
    undo.before(run)
    run.set_weight(0, 0, 0, 2.5)
    edited = picture(run)
    undo.undo(run)
    assert picture(run) == before
    undo.redo(run)
    assert picture(run) == edited


@pytest.mark.parametrize("act", ["rewind", "regenerate"])
def test_acts_can_be_taken_back(act: str) -> None:
    run, undo = Run(SMALL), Undo()
    run.advance(epochs=3)
    before = picture(run)
    undo.before(run)
    getattr(run, act)()
    after = picture(run)
    assert after != before
    undo.undo(run)
    assert picture(run) == before
    undo.redo(run)
    assert picture(run) == after


def test_dead_links_come_back_dead() -> None:
    run, undo = Run(Experiment()), Undo()
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    dead = run.network.dead
    assert dead
    before = picture(run)
    change(run, undo, {"network.activation": "relu"})
    assert run.network.dead == 0
    undo.undo(run)
    assert run.network.dead == dead
    assert picture(run) == before


def test_a_new_change_clears_the_future() -> None:
    run, undo = Run(SMALL), Undo()
    change(run, undo, {"data.noise": 10})
    undo.undo(run)
    change(run, undo, {"data.noise": 20})
    assert undo.redo(run) is None
    assert run.experiment.data.noise == 20
    undo.undo(run)
    assert run.experiment == SMALL


def test_live_and_structural_changes_come_back_one_by_one() -> None:
    run, undo = Run(SMALL), Undo()
    steps: list[dict[str, Any]] = [
        {"training.learning_rate": 0.1},
        {"network.hidden": [3]},
        {"view.discretize": True},
        {"data.noise": 5},
        {"training.batch_size": 5},
    ]
    stages = [run.experiment]
    for values in steps:
        change(run, undo, values)
        run.advance(updates=7)
        stages.append(run.experiment)
    for panel_layout in reversed(stages[:-1]):
        undo.undo(run)
        assert run.experiment == panel_layout
    for panel_layout in stages[1:]:
        undo.redo(run)
        assert run.experiment == panel_layout
    assert undo.redo(run) is None


def test_the_past_has_an_end() -> None:
    run, undo = Run(SMALL), Undo()
    for batch in range(1, DEPTH + 12):
        change(run, undo, {"training.batch_size": batch})
    taken = 0
    while undo.undo(run) is not None:
        taken += 1
    assert taken == DEPTH
    assert run.experiment.training.batch_size == 11


CHANGES: list[dict[str, Any]] = [
    {"training.learning_rate": 0.3},
    {"training.batch_size": 30},
    {"view.discretize": True},
    {"network.hidden": [3]},
    {"network.hidden": []},
    {"features.use": ["x1"]},
    {"data.noise": 20},
    {"data.seed": "other"},
]


@settings(max_examples=15)
@given(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=5), st.integers(0, 30))
def test_undoing_everything_and_redoing_it_comes_back(steps: list[dict[str, Any]], updates: int) -> None:
    """With no training in between, every stage looks again as it did."""
    run, undo = Run(SMALL), Undo()
    run.advance(updates=updates)
    stages = [picture(run)]
    for values in steps:
        change(run, undo, values)
        stages.append(picture(run))
    for panel_layout in reversed(stages[:-1]):
        undo.undo(run)
        assert picture(run) == panel_layout
    for panel_layout in stages[1:]:
        undo.redo(run)
        assert picture(run) == panel_layout


def test_undoing_the_end_of_l1_brings_the_dead_links_back() -> None:
    run, undo = Run(SMALL), Undo()
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    before = picture(run)
    change(run, undo, {"training.regularization": "none"})
    undo.undo(run)
    assert picture(run) == before
