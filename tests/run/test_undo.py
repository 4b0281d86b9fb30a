"""Taking changes back, and what training learned meanwhile."""

from __future__ import annotations

from collections import deque
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.run.commands import (
    Command,
    NewPoints,
    NewWeights,
    OpenExperiment,
    PutPoint,
    Redo,
    ReloadPoints,
    Restore,
    Rewind,
    SetFields,
    SetWeight,
    SwitchProblem,
    Undo,
)
from tuiplay.run.run import Run
from tuiplay.run.undo import DEPTH, OperationLog

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


def change(run: Run, log: OperationLog, values: dict[str, Any]) -> None:
    log.perform(run, SetFields(values))


def back(run: Run, log: OperationLog) -> Effect | None:
    done = log.perform(run, Undo())
    return None if done is None else done.effect


def forth(run: Run, log: OperationLog) -> Effect | None:
    done = log.perform(run, Redo())
    return None if done is None else done.effect


def test_there_is_nothing_to_take_back_at_the_start() -> None:
    run, log = Run(SMALL), OperationLog()
    assert back(run, log) is None
    assert forth(run, log) is None
    assert not log.entries


def test_undoing_a_learning_rate_keeps_what_was_learned_since() -> None:
    run, log = Run(SMALL), OperationLog()
    run.advance(epochs=2)
    change(run, log, {"training.learning_rate": 0.3})
    run.advance(epochs=3)
    learned = picture(run)[1:]
    assert back(run, log) is Effect.LIVE
    assert run.experiment == SMALL
    assert picture(run)[1:] == learned
    assert forth(run, log) is Effect.LIVE
    assert run.experiment.training.learning_rate == 0.3
    assert picture(run)[1:] == learned


@pytest.mark.parametrize(
    "values",
    [{"network.hidden": [3, 3]}, {"network.draw": 1}, {"data.noise": 30}, {"data.dataset": "reg-plane"}],
    ids=lambda values: next(iter(values)),
)
def test_undoing_a_rebuild_brings_back_what_was_learned(values: dict[str, Any]) -> None:
    """Weights, epoch, losses and their history, in the middle of an epoch too; and redo what came after it."""
    run, log = Run(SMALL), OperationLog()
    run.advance(updates=60)
    before = picture(run)
    change(run, log, values)
    run.advance(epochs=2)
    after = picture(run)
    assert back(run, log) in (Effect.NETWORK, Effect.DATA)
    assert picture(run) == before
    forth(run, log)
    assert picture(run) == after


def test_what_comes_back_trains_on_as_if_nothing_had_happened() -> None:
    run, log, untouched = Run(SMALL), OperationLog(), Run(SMALL)
    for each in (run, untouched):
        each.apply(each.experiment.change({"training.batch_size": 30}))
        each.advance(updates=20)
    change(run, log, {"data.dataset": "xor"})
    run.advance(epochs=1)
    back(run, log)
    for each in (run, untouched):
        each.advance(epochs=3)
    assert picture(run) == picture(untouched)


def test_an_edited_weight_comes_back() -> None:
    run, log = Run(SMALL), OperationLog()
    run.advance(epochs=3)
    before = picture(run)
    log.perform(run, SetWeight(0, 0, 0, 2.5))
    edited = picture(run)
    back(run, log)
    assert picture(run) == before
    forth(run, log)
    assert picture(run) == edited


@pytest.mark.parametrize("act", [Rewind(), NewPoints(), NewWeights(), SwitchProblem(), PutPoint(1.0, 2.0, 1)], ids=repr)
def test_acts_can_be_taken_back(act: Command) -> None:
    run, log = Run(SMALL), OperationLog()
    run.advance(epochs=3)
    before = picture(run)
    assert log.perform(run, act) is not None
    after = picture(run)
    assert after != before
    back(run, log)
    assert picture(run) == before
    forth(run, log)
    assert picture(run) == after


def test_dead_links_come_back_dead() -> None:
    run, log = Run(Experiment()), OperationLog()
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    dead = run.network.dead
    assert dead
    before = picture(run)
    change(run, log, {"network.activation": "relu"})
    assert run.network.dead == 0
    back(run, log)
    assert run.network.dead == dead
    assert picture(run) == before


def test_a_new_change_clears_the_future() -> None:
    run, log = Run(SMALL), OperationLog()
    change(run, log, {"data.noise": 10})
    back(run, log)
    change(run, log, {"data.noise": 20})
    assert forth(run, log) is None
    assert run.experiment.data.noise == 20
    back(run, log)
    assert run.experiment == SMALL


def test_live_and_structural_changes_come_back_one_by_one() -> None:
    run, log = Run(SMALL), OperationLog()
    steps: list[dict[str, Any]] = [
        {"training.learning_rate": 0.1},
        {"network.hidden": [3]},
        {"view.discretize": True},
        {"data.noise": 5},
        {"training.batch_size": 5},
    ]
    stages = [run.experiment]
    for values in steps:
        change(run, log, values)
        run.advance(updates=7)
        stages.append(run.experiment)
    for stage in reversed(stages[:-1]):
        back(run, log)
        assert run.experiment == stage
    for stage in stages[1:]:
        forth(run, log)
        assert run.experiment == stage
    assert forth(run, log) is None


def test_the_past_has_an_end() -> None:
    run, log = Run(SMALL), OperationLog()
    for batch in range(1, DEPTH + 12):
        change(run, log, {"training.batch_size": batch})
    taken = 0
    while back(run, log) is not None:
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
    run, log = Run(SMALL), OperationLog()
    run.advance(updates=updates)
    stages = [picture(run)]
    stages += [picture(run) for values in steps if log.perform(run, SetFields(values)) is not None]
    for stage in reversed(stages[:-1]):
        back(run, log)
        assert picture(run) == stage
    for stage in stages[1:]:
        forth(run, log)
        assert picture(run) == stage


def test_undoing_the_end_of_l1_brings_the_dead_links_back() -> None:
    run, log = Run(SMALL), OperationLog()
    run.apply(run.experiment.change({"training.regularization": "L1", "training.regularization_rate": 0.1}))
    run.advance(epochs=5)
    before = picture(run)
    change(run, log, {"training.regularization": "none"})
    back(run, log)
    assert picture(run) == before


def test_a_live_change_of_a_diverged_run_is_taken_back_alone() -> None:
    run, log = Run(Experiment().change({"data.dataset": "reg-plane", "training.learning_rate": 1e308})), OperationLog()
    run.advance(epochs=3)
    assert run.status == "diverged"
    change(run, log, {"training.learning_rate": 0.03})
    assert back(run, log) is Effect.LIVE


def test_what_is_refused_leaves_nothing_to_take_back() -> None:
    run, log = Run(SMALL), OperationLog()
    before = picture(run)
    for command in (
        SetWeight(0, 0, 0, float("inf")),
        SetWeight(7, 0, 0, 1.0),
        SetFields({"data.noise": 99}),
        Restore(1),
    ):
        with pytest.raises(InputError):
            log.perform(run, command)
    assert picture(run) == before
    assert not log.entries
    assert back(run, log) is None


def test_what_changes_nothing_leaves_nothing_to_take_back() -> None:
    run, log = Run(SMALL), OperationLog()
    weight = float(run.network.weights[0][0, 0])
    for command in (SetFields({"data.noise": 0}), OpenExperiment(SMALL, "x.toml"), SetWeight(0, 0, 0, weight)):
        assert log.perform(run, command) is None
    assert not log.entries


def test_points_come_back_whose_file_has_gone(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    table.write_text("x,y,class\n" + "".join(f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(40)))
    run, log = Run(SMALL), OperationLog()
    change(run, log, {"data.file": str(table)})
    run.advance(epochs=2)
    then = picture(run)
    change(run, log, {"data.file": ""})
    table.unlink()
    assert back(run, log) is Effect.DATA
    assert picture(run) == then
    with pytest.raises(InputError, match=r"points\.csv: no such file"):
        change(run, log, {"data.file": str(table), "data.label": "class"})
    assert picture(run) == then
    assert forth(run, log) is Effect.DATA, "what was refused is not in the log"


def test_a_file_that_has_changed_is_opened_again_and_taken_back(tmp_path: Path) -> None:
    table = tmp_path / "points.csv"
    rows = [f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(60)]
    table.write_text("x,y,class\n" + "".join(rows[:40]))
    run, log = Run(source.load(str(table))[0]), OperationLog()
    run.advance(epochs=2)
    then = picture(run)
    assert log.perform(run, OpenExperiment(source.load(str(table))[0], "points.csv")) is None, "it has not changed"
    for act in (
        lambda: OpenExperiment(source.load(str(table))[0], "points.csv"),
        lambda: SetFields({"data.file": str(table)}),
    ):
        table.write_text("x,y,class\n" + "".join(rows))
        done = log.perform(run, act())
        assert done is not None
        assert (done.effect, len(run.split.train), run.trainer.epoch) == (Effect.DATA, 30, 0)
        assert done.words in ("open points.csv", "points of points.csv as they are now")
        assert back(run, log) is Effect.DATA
        assert picture(run) == then


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Forty points of two classes in a file."""
    path = tmp_path / "points.csv"
    path.write_text("x,y,class\n" + "".join(f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(40)))
    return path


@pytest.mark.parametrize("act", [ReloadPoints(), NewPoints()], ids=repr)
def test_points_are_reloaded_and_keep_the_weights_they_fit(table: Path, act: Command) -> None:
    run, log = Run(source.load(str(table))[0]), OperationLog()
    run.advance(epochs=2)
    then, params = picture(run), run.network.params.copy()
    table.write_text("x,y,class\n" + "".join(f"{n % 5},{n % 7},{'ab'[n % 2]}\n" for n in range(60)))
    done = log.perform(run, act)
    assert done is not None
    assert (done.effect, len(run.split.train), run.trainer.epoch) == (Effect.POINTS, 30, 2)
    assert (run.network.params == params).all()
    assert (run.experiment.data.seed == "0.12345") is isinstance(act, ReloadPoints)
    run.rewind()
    fresh = Run(source.load(str(table))[0].change({"data.seed": run.experiment.data.seed, "network.seed": "0.12345"}))
    assert (run.network.params == fresh.network.params).all()
    assert np.array_equal(run.split.train, fresh.split.train)
    assert back(run, log) is Effect.DATA
    assert picture(run) == then


@pytest.mark.parametrize("act", [ReloadPoints(), NewPoints()], ids=repr)
def test_a_third_class_in_the_file_builds_a_new_network(table: Path, act: Command) -> None:
    run, log = Run(source.load(str(table))[0]), OperationLog()
    run.advance(epochs=2)
    then = picture(run)
    table.write_text(table.read_text() + "1,1,c\n2,2,c\n")
    done = log.perform(run, act)
    assert done is not None
    assert (done.effect, run.network.sizes[-1], run.trainer.epoch) == (Effect.NETWORK, 3, 0)
    run.advance(epochs=1)
    assert back(run, log) is Effect.DATA
    assert picture(run) == then


@pytest.mark.parametrize("act", [ReloadPoints(), NewPoints()], ids=repr)
@pytest.mark.parametrize(("content", "sentence"), [(None, "no such file"), ("x,y\n1,a\n", "column")])
def test_a_file_that_has_gone_bad_changes_nothing(
    table: Path, act: Command, content: str | None, sentence: str
) -> None:
    run, log = Run(source.load(str(table))[0]), OperationLog()
    run.advance(epochs=2)
    then = picture(run)
    table.unlink()
    if content is not None:
        table.write_text(content)
    with pytest.raises(InputError, match=rf"points\.csv: .*{sentence}"):
        log.perform(run, act)
    assert picture(run) == then
    assert not log.entries


def test_there_is_nothing_to_reload(table: Path) -> None:
    log = OperationLog()
    assert log.perform(Run(source.load(str(table))[0]), ReloadPoints()) is None
    with pytest.raises(InputError, match="not from a file"):
        log.perform(Run(SMALL), ReloadPoints())
    assert not log.entries


# The list of acts, and going back to before any of them


def test_the_log_says_when_and_what() -> None:
    run, log = Run(SMALL), OperationLog()
    run.advance(epochs=2)
    change(run, log, {"training.learning_rate": 0.1})
    run.advance(epochs=1)
    log.perform(run, NewWeights())
    log.perform(run, Undo())
    log.perform(run, Undo())
    assert [(entry.number, entry.epoch, entry.words) for entry in log.entries] == [
        (1, 2, "learning rate 0.03 -> 0.1"),
        (2, 3, "new weights"),
        (3, 0, "undo: new weights"),
        (4, 3, "undo: learning rate 0.03 -> 0.1"),
    ]


def test_restoring_goes_back_to_the_very_moment_before_any_act() -> None:
    """Of live changes, rebuilds and undos alike; and that can be taken back, and done again."""
    run, log = Run(SMALL), OperationLog()
    stages = []
    for command in (
        SetFields({"training.learning_rate": 0.3}),
        SetFields({"network.hidden": [3]}),
        SetFields({"training.optimizer": "adam"}),
        Undo(),
        SetWeight(0, 0, 0, 2.5),
        NewPoints(),
        PutPoint(1.0, 2.0, 0),
        Undo(),
        Redo(),
        SetFields({"view.discretize": True}),
        Rewind(),
    ):
        run.advance(updates=30)
        stages.append(picture(run))
        assert log.perform(run, command) is not None
    run.advance(epochs=1)
    for entry, stage in zip(log.entries, stages, strict=True):
        now = picture(run)
        done = log.perform(run, Restore(entry.number))
        assert done is not None
        assert done.words == f"back to before {entry.words}"
        assert picture(run) == stage
        back(run, log)
        assert picture(run) == now
        forth(run, log)
        assert picture(run) == stage
        run.advance(updates=5)


def test_restoring_a_setting_of_a_large_network_keeps_what_is_nearest() -> None:
    """Of it no moment is kept for a change that touches no weight; the next one that has one decides."""
    run, log = Run(Experiment().change({"network.hidden": [90, 90], "data.samples": 20})), OperationLog()
    change(run, log, {"training.learning_rate": 0.3})
    run.advance(updates=1)
    change(run, log, {"training.optimizer": "adam"})
    first, second = log.entries
    assert (first.snapshot, second.snapshot) == (None, None)
    run.advance(updates=1)
    learned = run.network.params.tolist()
    log.perform(run, Restore(first.number))
    assert run.experiment.training.learning_rate == 0.03
    assert run.network.params.tolist() == learned
    log.perform(run, Undo())
    assert run.experiment.training.optimizer == "adam"
    log.perform(run, Rewind())
    run.advance(epochs=1)
    log.perform(run, Restore(first.number))
    assert run.experiment.training.optimizer == "sgd"
    assert run.network.params.tolist() == learned


def test_what_is_no_longer_listed_cannot_be_restored() -> None:
    run, log = Run(SMALL), OperationLog()
    for batch in range(1, DEPTH + 2):
        change(run, log, {"training.batch_size": batch})
    assert [entry.number for entry in log.entries] == list(range(2, DEPTH + 2))
    with pytest.raises(InputError, match="no longer in the list"):
        log.perform(run, Restore(1))


# What it costs


def held(log: OperationLog, run: Run) -> int:
    """Bytes of the arrays that only the log holds: the run's own history is counted apart."""
    arrays: dict[int, np.ndarray[Any, Any]] = {}

    def look(value: Any) -> None:
        if isinstance(value, np.ndarray):
            arrays[id(value)] = value
        elif isinstance(value, (tuple, list, deque)):
            for one in value:
                look(one)
        elif isinstance(value, Struct):
            for name in value.__struct_fields__:
                look(getattr(value, name))
        elif is_dataclass(value):
            for field in fields(value):
                look(getattr(value, field.name))
        else:
            for name in getattr(value, "__slots__", ()):
                look(getattr(value, name))

    look((log._past, log._future, log._entries))
    mine = run.history.mark().arrays
    return sum(array.nbytes for array in arrays.values()) - sum(array.nbytes for array in mine)


def test_fifty_moments_after_sixty_thousand_epochs_hold_next_to_nothing() -> None:
    run, log = Run(Experiment()), OperationLog()
    for epoch in range(1, 60_001):
        run.history.add(epoch, 0.5, 0.5)
    for number in range(25):
        change(run, log, {"training.learning_rate": 0.001 * (number + 1)})
        log.perform(run, SetWeight(0, 0, 0, number))
    assert len(log._past) == 50
    assert 0 < held(log, run) < 100_000


def test_a_live_change_of_a_large_network_holds_no_array() -> None:
    run, log = Run(Experiment().change({"network.hidden": [90, 90], "data.samples": 20})), OperationLog()
    change(run, log, {"training.learning_rate": 0.3})
    assert log.entries[0].snapshot is None
    change(run, log, {"network.draw": 1})
    assert log.entries[1].snapshot is not None


def test_points_picked_one_after_another_are_taken_back_at_once() -> None:
    run, log = Run(Experiment()), OperationLog()
    for point in ([1.0, 2.0], [3.0, 4.0], [-1.0, 0.5]):
        log.perform(run, SetFields({"data.inputs": point}))
    assert run.experiment.data.inputs == (-1.0, 0.5)
    assert len(log.entries) == 1
    log.perform(run, Undo())
    assert run.experiment.data.inputs == Experiment().data.inputs
    log.perform(run, SetFields({"data.inputs": [1.0, 1.0]}))
    log.perform(run, SetFields({"training.learning_rate": 0.1}))
    log.perform(run, SetFields({"data.inputs": [2.0, 2.0]}))
    log.perform(run, Undo())
    assert run.experiment.data.inputs == (1.0, 1.0), "what was done between parts them"
    assert run.experiment.training.learning_rate == 0.1
