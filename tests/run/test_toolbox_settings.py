"""The training toolbox through a run: stop rules, validation, schedules, memory, own points, and what follows what."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tuiplay.cli.main import main
from tuiplay.cli.train.command import report_of
from tuiplay.cli.train.loop import TrainingLimits
from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source, state, toml
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.trainer import Trainer
from tuiplay.run.run import Run
from tuiplay.user.sessions import capture, revive

SMALL = Experiment().change({"network.hidden": [3], "data.samples": 100, "training.batch_size": 7})
"""50 points in batches of 7: one is left over."""


def learned(run: Run) -> tuple[Any, ...]:
    """Everything that training changes, to the bit."""
    kept = run.snapshot()
    trainer = {
        name: value.tobytes() if isinstance(value, np.ndarray) else value for name, value in vars(kept.trainer).items()
    }
    best = [array.tobytes() for array in kept.best or ()]
    return trainer, best, kept.stop, kept.stopped, kept.enabled, repr(kept.losses[:2]), run.history.rows.tobytes()


def through_a_file(run: Run) -> Run:
    return revive(state.decode(state.encode(capture(run))))


# However it is driven


def update_by_update(run: Run, epochs: int) -> Run:
    while run.trainer.epoch < epochs and run.stopped is None:
        run.advance(updates=1)
    return run


def epoch_by_epoch(run: Run, epochs: int) -> Run:
    for _ in range(epochs):
        run.advance(epochs=1)
    return run


def in_bursts(run: Run, epochs: int) -> Run:
    while run.trainer.epoch < epochs and run.stopped is None:
        run.advance(1e-9, updates=4)
    return run


def resumed(run: Run, epochs: int) -> Run:
    """From the bytes of a state after every third update."""
    while run.trainer.epoch < epochs and run.stopped is None:
        run.advance(updates=3, epochs=1)
        run = through_a_file(run)
    return run


DRIVES = [update_by_update, epoch_by_epoch, in_bursts, resumed]


@pytest.mark.parametrize("reshuffle", [False, True])
@pytest.mark.parametrize("dropout", [0.0, (0.1, 0.4)])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_driving_does_not_matter(optimizer: str, dropout: object, reshuffle: bool) -> None:
    experiment = SMALL.change(
        {
            "training.optimizer": optimizer,
            "training.dropout": dropout,
            "training.reshuffle": reshuffle,
            "training.schedule": "inverse_time",
            "training.schedule_epochs": 2,
            "training.clip": 0.5,
            "training.regularization": "L2",
            "training.regularization_rate": 0.01,
        }
    )
    straight = Run(experiment)
    straight.advance(epochs=5)
    assert straight.trainer.epoch == 5
    for drive in DRIVES:
        assert learned(drive(Run(experiment), 5)) == learned(straight), drive.__name__


@pytest.mark.parametrize("drive", DRIVES, ids=lambda drive: drive.__name__)
def test_driving_does_not_matter_to_rules_and_plateaus(drive: Callable[[Run, int], Run]) -> None:
    experiment = SMALL.change(
        {
            "data.validation_percent": 20,
            "training.learning_rate": 1.0,
            "training.schedule": "plateau",
            "training.schedule_epochs": 1,
            "training.schedule_factor": 0.9,
            "training.stop": "patience 6, epoch 40",
        }
    )
    straight = Run(experiment)
    straight.advance(epochs=50)
    assert straight.stopped is not None
    assert straight.trainer.state().schedule[0] < 1
    assert learned(drive(Run(experiment), 50)) == learned(straight)


# Stop rules


def test_an_epoch_ends_a_run() -> None:
    run = Run(SMALL.change({"training.stop": "epoch 3"}))
    assert run.advance(epochs=10)[0] == 3
    assert run.stopped is not None
    assert run.stopped.reason == "epoch 3 is reached"
    assert run.advance(epochs=10) == (0, 0)


def test_a_threshold_ends_a_run_at_the_first_epoch_that_is_there() -> None:
    losses = Run(SMALL)
    losses.advance(epochs=30)
    limit = losses.history.rows[20, 2]
    expected = next(int(epoch) for epoch, _, test in losses.history.rows[1:].tolist() if test < limit)
    run = Run(SMALL.change({"training.stop": f"test_loss < {limit!r}".replace("np.float64(", "").replace(")", "")}))
    run.advance(epochs=30)
    assert run.trainer.epoch == expected


def test_accuracy_can_end_a_run() -> None:
    run = Run(Experiment().change({"data.dataset": "gauss", "training.stop": "train_accuracy > 0.95"}))
    run.advance(epochs=100)
    assert run.trainer.epoch < 100
    assert (run.scores[0] or 0) > 0.95


def patient() -> Run:
    run = Run(SMALL.change({"training.learning_rate": 1, "data.noise": 40, "training.stop": "patience 5 on test_loss"}))
    run.advance(epochs=500)
    assert run.stopped is not None
    assert run.stopped.restore_best
    return run


def test_patience_restores_the_best_weights() -> None:
    run = patient()
    rows = run.history.rows[1:]
    best = rows[rows[:, 2].argmin()]
    assert run.trainer.epoch == best[0] + 5
    assert [run.train_loss, run.test_loss] == best[1:].tolist()
    run.refresh()
    assert [run.train_loss, run.test_loss] == best[1:].tolist()
    again = Run(run.experiment.change({"training.stop": ""}))
    again.advance(epochs=int(best[0]))
    assert again.network.params.tobytes() == run.network.params.tobytes()


def test_a_run_that_stopped_is_revived_as_it_was() -> None:
    run = patient()
    twin = through_a_file(run)
    assert learned(twin) == learned(run)
    assert (twin.train_loss, twin.test_loss, twin.stopped) == (run.train_loss, run.test_loss, run.stopped)


def test_going_on_silences_the_rule_until_the_run_begins_again() -> None:
    run = Run(SMALL.change({"training.stop": "epoch 3"}))
    run.advance(epochs=10)
    run.resume_training()
    assert run.advance(epochs=4)[0] == 4
    twin = through_a_file(run)
    assert twin.advance(epochs=2)[0] == 2, "also after a resume"
    run.rewind()
    assert run.advance(epochs=10)[0] == 3


def test_another_rule_is_taken_up_and_a_rewind_forgets() -> None:
    run = Run(SMALL.change({"training.stop": "epoch 3"}))
    run.advance(epochs=10)
    assert run.apply(run.experiment.change({"training.stop": "epoch 5"})) is Effect.LIVE
    assert run.stopped is None
    assert run.advance(epochs=10)[0] == 2
    run.rewind()
    assert run.stopped is None


# Validation


@pytest.mark.parametrize("dataset", ["circle", "blobs", "reg-plane"])
def test_a_validation_set_is_in_history_and_report(dataset: str) -> None:
    run = Run(Experiment().change({"data.dataset": dataset, "data.samples": 200, "data.validation_percent": 20}))
    run.advance(epochs=2)
    assert [len(part) for part in (run.split.train, run.split.validation, run.split.test)] == [100, 40, 60]
    assert run.history.rows.shape == (3, 4)
    assert run.history.rows[-1].tolist() == [2, run.train_loss, run.test_loss, run.validation_loss]
    back = json.loads(source_report(run))
    assert back["n_validation"] == 40
    assert back["validation_loss"] == run.validation_loss
    assert len(back["history"][0]) == 4
    assert ("validation_r2" if dataset == "reg-plane" else "validation_accuracy") in back
    assert set(back["measures"]) == {"train", "validation", "test"}


def source_report(run: Run) -> str:
    from tuiplay.formats.report import write

    return write(report_of(run, TrainingLimits(10), history=True))


def test_validation_points_are_not_learned_from() -> None:
    with_it = Run(SMALL.change({"data.validation_percent": 20}))
    without = Run(SMALL)
    assert np.array_equal(with_it.split.train, without.split.train)
    for run in (with_it, without):
        run.advance(epochs=3)
    assert with_it.network.params.tobytes() == without.network.params.tobytes()


def test_without_validation_the_report_is_silent_about_it() -> None:
    run = Run(SMALL)
    assert not [key for key in json.loads(source_report(run)) if "validation" in key]
    assert run.history.rows.shape == (1, 3)


# Schedules


def test_plateau_is_told_every_training_loss_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    original = Trainer.note_loss

    def note(trainer: Trainer, loss: float) -> None:
        told.append(loss)
        original(trainer, loss)

    monkeypatch.setattr(Trainer, "note_loss", note)
    run = Run(SMALL.change({"training.schedule": "plateau"}))
    for updates in (3, 20, 1, 2, 40):
        run.advance(updates=updates)
        run.refresh()
    run.finish_epoch()
    assert run.trainer.epoch > 5
    assert told == run.history.rows[1:, 1].tolist()


# What follows what


def test_regression_refuses_cross_entropy() -> None:
    with pytest.raises(InputError, match=r"^training\.loss: cross_entropy needs classes"):
        Experiment().change({"data.dataset": "reg-plane", "training.loss": "cross_entropy"})


def test_what_means_nothing_in_regression_is_left_behind() -> None:
    before = Experiment().change(
        {"training.loss": "cross_entropy", "data.balance": 30, "training.stop": "test_accuracy > 0.9"}
    )
    after = before.with_dataset("reg-plane")
    assert (after.loss, after.data.balance, after.training.stop) == ("squared", 50, "")
    assert before.of_problem("regression") == after
    kept = before.change({"training.loss": "huber", "training.stop": "epoch 5"}).with_dataset("reg-plane")
    assert (kept.training.loss, kept.training.stop) == ("huber", "epoch 5")
    assert before.with_dataset("blobs").training.loss == "cross_entropy"


def test_another_number_of_layers_keeps_the_lists_that_speak_of_layers() -> None:
    before = Experiment().change({"network.activations": ["relu", "sine"], "training.dropout": [0.1, 0.2, 0.3]})
    more = before.change({"network.hidden": [4, 2, 2]})
    assert more.network.activations == ("relu", "sine", "tanh")
    assert more.training.dropout == (0.1, 0.2, 0.3, 0)
    fewer = before.change({"network.hidden": [4]})
    assert (fewer.network.activation, fewer.network.activations, fewer.training.dropout) == ("relu", (), (0.1, 0.2))
    assert before.change({"network.activation": "relu"}).network.activations == ()
    assert before.change({"network.hidden": [4], "network.activations": ["gelu"]}).activations == ("gelu",)


@pytest.mark.parametrize("activations", [["relu", "relu"], ["ReLU", "relu"], []])
def test_one_activation_for_every_layer_is_the_activation(activations: list[str]) -> None:
    listed = Experiment().change({"network.activation": "sine" if activations else "relu"})
    listed = listed.change({"network.activations": activations})
    assert listed == Experiment().change({"network.activation": "relu"})
    assert toml.write(listed) == toml.write(Experiment().change({"network.activation": "relu"}))
    mixed = listed.change({"network.activations": ["relu", "sine"]})
    assert mixed.network.activations == ("relu", "sine")
    assert mixed.change({"network.activations": ["sine", "sine"]}).network.activation == "sine"


def test_without_validation_a_rule_watches_the_test_set() -> None:
    before = Experiment().change({"data.validation_percent": 10, "training.stop": "validation_loss < 0.1 for 2"})
    assert before.change({"data.validation_percent": 0}).training.stop == "test_loss < 0.1 for 2"
    assert before.change({"data.validation_percent": 20}).training.stop == before.training.stop


@pytest.mark.parametrize(
    ("path", "alias", "name"),
    [
        ("network.activation", "SiLU", "swish"),
        ("network.activation", "Leaky ReLU", "leaky_relu"),
        ("network.initializer", "Glorot", "xavier"),
        ("training.optimizer", "ADAM", "adam"),
        ("training.optimizer", "Adam-W", "adamw"),
        ("training.schedule", "cosine-warmup", "warmup_cosine"),
        ("training.schedule", "ReduceLROnPlateau", "plateau"),
        ("training.loss", "MSE", "squared"),
        ("training.loss", "CrossEntropy", "cross_entropy"),
        ("training.loss", "mae", "absolute"),
        ("training.regularization", "l2", "L2"),
        ("network.activations", ["SiLU", "sin"], ("swish", "sine")),
    ],
)
def test_other_names_become_the_first_ones(path: str, alias: Any, name: Any) -> None:
    section, field = path.split(".")
    assert getattr(getattr(Experiment().change({path: alias}), section), field) == name


def test_the_same_formula_is_one_feature() -> None:
    experiment = Experiment().change({"features.formulas": ["x1^3", "x1 ** 3", " max( x1,x2 )"]})
    assert len(experiment.features.formulas) == 2
    assert experiment.sizes[0] == 4
    assert Experiment().change({"features.formulas": list(experiment.features.formulas)}) == experiment


def test_a_formula_feeds_the_network() -> None:
    run = Run(SMALL.change({"features.use": [], "features.formulas": ["x1^2 + x2^2"], "training.learning_rate": 0.1}))
    run.advance(epochs=100)
    assert run.scores[0] == 1.0, "the circle is a matter of the radius"


# Points of a file

TABLE = "width,height,kind\n" + "".join(f"{n % 7},{n % 5 - n % 3},{'a' if n % 7 > 2 else 'b'}\n" for n in range(60))
NUMBERS = "x,y,z\n" + "".join(f"{n % 7},{n % 5 - n % 3},{0.5 * (n % 7) - (n % 5)}\n" for n in range(60))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "points.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "numbers.csv").write_text(NUMBERS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_table_is_trained_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "points.csv", "--json", "--epochs", "20"]) == 0
    back = json.loads(capsys.readouterr().out)
    assert back["n_train"] + back["n_test"] == 60
    assert back["experiment"]["data"]["file"] == "points.csv"
    assert back["train_accuracy"] > 0.9
    assert main(["train", "numbers.csv", "--json", "--epochs", "20"]) == 0
    assert "train_r2" in json.loads(capsys.readouterr().out)


def test_a_table_is_looked_for_beside_its_experiment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "lesson.toml").write_text('[data]\nfile = "points.csv"\nlabel = "kind"\n', encoding="utf-8")
    here = toml.read(folder / "lesson.toml")
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    there = toml.read("../lesson.toml")
    assert there.source.classes == here.source.classes == ("a", "b")
    assert np.array_equal(Run(there).split.train, Run(here).split.train)
    toml.save(there, "copy.toml")
    assert 'file = "../points.csv"' in Path("copy.toml").read_text(encoding="utf-8")
    assert toml.read("copy.toml").source.classes == ("a", "b")


def test_a_table_changes_the_problem_and_a_set_changes_it_back(folder: Path) -> None:
    start = Experiment().change(
        {"data.dataset": "spiral", "data.other_dataset": "reg-gauss", "training.loss": "cross_entropy"}
    )
    fitted = start.change_and_load({"data.file": "numbers.csv"})
    assert (fitted.problem, fitted.loss) == ("regression", "squared")
    assert fitted.of_problem("classification").data.dataset == "spiral"
    assert fitted.with_dataset("reg-gauss").problem == "regression"
    named = start.of_problem("regression").change_and_load({"data.file": "points.csv"})
    assert named.problem == "classification"
    assert named.of_problem("regression").data.dataset == "reg-gauss"
    assert named.with_dataset("xor").data.dataset == "xor"


def test_a_run_on_a_table_is_resumed_while_the_table_is_there(folder: Path) -> None:
    run = Run(source.load("points.csv")[0])
    run.advance(updates=4)
    content = state.encode(capture(run))
    assert learned(revive(state.decode(content))) == learned(run)
    (folder / "points.csv").unlink()
    with pytest.raises(InputError, match=r"points cannot be read: points\.csv: no such file") as caught:
        state.decode(content)
    assert not isinstance(caught.value, state.DamagedError)


def test_a_session_on_a_table_that_has_other_classes_now_names_them(folder: Path) -> None:
    content = state.encode(capture(Run(source.load("points.csv", label="kind")[0])))
    before = source.load("points.csv", label="kind")[0].source.classes
    rows = (folder / "points.csv").read_text(encoding="utf-8").rstrip("\n").split("\n")
    column = rows[0].split(",").index("kind")
    for at in range(1, len(rows), 4):
        cells = rows[at].split(",")
        cells[column] = "new kind"
        rows[at] = ",".join(cells)
    (folder / "points.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        state.decode(content)
    sentence = str(caught.value)
    assert all(name in sentence for name in (*before, "new kind", "points.csv", "3 classes", "2 classes"))
    assert not isinstance(caught.value, state.DamagedError), "the session stays where it is"


# Drawn points

CROSS = [[2.0, 2.0, 1], [-2.0, -2.0, 1], [2.0, -2.0, 0], [-2.0, 2.0, 0]] * 5
DRAWN = SMALL.change({"data.dataset": "drawn", "data.points": CROSS, "training.batch_size": 3})


def test_drawing_keeps_the_weights_and_a_rewind_begins_as_a_fresh_run() -> None:
    run = Run(DRAWN)
    run.advance(epochs=3)
    before, epoch = run.network.params.copy(), run.trainer.epoch
    more = DRAWN.change({"data.points": [*CROSS, [1.0, 1.0, 1]]})
    assert run.replace_points(more) is Effect.POINTS
    assert np.array_equal(run.network.params, before)
    assert (run.trainer.epoch, run.trainer.position) == (epoch, 0)
    assert len(run.split.train) + len(run.split.test) == 21
    run.rewind()
    assert learned(run) == learned(Run(more))
    for each in (run, fresh := Run(more)):
        each.advance(epochs=3)
    assert learned(run) == learned(fresh)


def test_a_new_class_builds_a_new_network() -> None:
    run = Run(DRAWN)
    run.advance(epochs=3)
    three = DRAWN.change({"data.points": [*CROSS, [0.0, 0.0, 2]]})
    assert run.apply(three) is Effect.NETWORK
    assert run.network.sizes == (2, 3, 3)
    assert run.network.output_activation == "softmax"
    assert run.trainer.epoch == 0
    assert learned(run) == learned(Run(three))


def test_the_first_stroke_on_a_built_in_set_keeps_the_weights() -> None:
    run = Run(SMALL)
    run.advance(epochs=2)
    before = run.network.params.copy()
    assert run.replace_points(DRAWN) is Effect.POINTS
    assert np.array_equal(run.network.params, before)
    run.rewind()
    assert learned(run) == learned(Run(DRAWN))


@pytest.mark.parametrize("rows", [[], [[1.0, 1.0, 0]], [[1.0, 1.0, 0, 1]], [[1.0, 1.0, 0], [2.0, 2.0, 1, 1]]])
def test_few_drawn_points_are_no_failure(rows: list[list[float]]) -> None:
    experiment = DRAWN.change({"data.points": rows, "training.batch_size": 1})
    run = Run(experiment)
    run.advance(updates=3)
    assert run.status == "ok"
    counts = len(run.split.train), len(run.split.validation), len(run.split.test)
    assert experiment.part_counts == counts
    assert learned(through_a_file(run)) == learned(run)
    assert source_report(run)


def test_marked_points_are_the_test_and_a_state_may_stand_anywhere_before_them() -> None:
    marked = [[*row, 1] for row in CROSS[:4]]
    experiment = DRAWN.change({"data.points": [*CROSS, *marked], "training.batch_size": 1})
    run = Run(experiment)
    assert experiment.part_counts == (20, 0, 4)
    run.advance(updates=18)
    assert run.trainer.position == 18
    assert learned(through_a_file(run)) == learned(run)


def test_thousands_of_drawn_points_come_back_from_files(tmp_path: Path) -> None:
    numbers = np.random.default_rng(1).uniform(-6, 6, (5000, 2)).round(3).tolist()
    experiment = DRAWN.change({"data.points": [[*pair, index % 3] for index, pair in enumerate(numbers)]})
    toml.save(experiment, tmp_path / "drawn.toml")
    assert toml.read(tmp_path / "drawn.toml") == experiment
    assert through_a_file(Run(experiment)).experiment == experiment


def test_leaving_drawn_points_for_the_other_problem() -> None:
    drawn = DRAWN.change({"data.other_dataset": "reg-gauss"})
    assert drawn.of_problem("regression").data.dataset == "reg-gauss"
    assert drawn.of_problem("regression").data.points == drawn.data.points, "they are not lost"
    assert drawn.with_dataset("reg-plane").data.other_dataset == ""
