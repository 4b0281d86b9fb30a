"""Rules of ``training.stop`` that wait for points that are not there, as may be while a person draws."""

from __future__ import annotations

import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment, warnings_of
from tuiplay.formats import state, toml
from tuiplay.run.run import Run

FOUR = [[x, x, float(x > 0)] for x in (-2.0, -1.0, 1.0, 2.0)]
"""Drawn points: two for training, two for the test, none for a tenth of validation."""


@pytest.mark.parametrize(
    ("points", "text", "waits", "instead"),
    [
        (FOUR, "validation_loss < 9", "validation loss", "test_loss"),
        (FOUR, "patience 2 on validation_accuracy", "validation accuracy", "test_accuracy"),
        ([[*row, 1.0] for row in FOUR], "validation_loss < 9, patience 2 on train_loss", None, None),
        ([*FOUR, [3.0, 3.0, 1.0, 1.0]], "patience 2 on validation_loss", "validation loss", "test_loss"),
        (FOUR, "patience 2", None, None),
        ([], "patience 2", None, None),
    ],
)
def test_a_rule_that_waits_for_points_that_are_not_there_says_so_and_ends_nothing(
    points: list[list[float]], text: str, waits: str | None, instead: str | None
) -> None:
    experiment = Experiment().change(
        {
            "data.dataset": "drawn", "data.points": points, "data.validation_percent": 10,
            "training.stop": text, "training.batch_size": 1,
        }
    )  # fmt: skip
    run = Run(experiment)
    run.advance(epochs=40)
    if waits is None:
        assert not [sentence for sentence in warnings_of(experiment) if "training.stop" in sentence]
    else:
        (sentence,) = warnings_of(experiment)
        assert waits in sentence
        assert f"use {instead} instead" in sentence
        assert (run.stopped, run.trainer.epoch) == (None, 40)


def test_patience_without_validation_points_watches_the_test() -> None:
    mixed = [[-2.0, 0.0, 0.0], [-1.0, 0.0, 1.0], [1.0, 0.0, 0.0], [2.0, 0.0, 1.0]]
    base = {"data.dataset": "drawn", "data.points": mixed, "training.batch_size": 1, "training.learning_rate": 0.3}
    runs = [
        Run(Experiment().change({**base, "data.validation_percent": percent, "training.stop": text}))
        for percent, text in ((10, "patience 2"), (0, "patience 2 on test_loss"))
    ]
    for run in runs:
        run.advance(epochs=200)
    assert runs[0].stopped is not None
    assert runs[0].stopped == runs[1].stopped
    assert runs[0].network.params.tobytes() == runs[1].network.params.tobytes()


def test_points_that_are_drawn_later_wake_the_rule() -> None:
    values = {"data.dataset": "drawn", "data.validation_percent": 25, "training.stop": "validation_loss < 9"}
    run = Run(Experiment().change({**values, "data.points": FOUR[:3], "training.batch_size": 1}))
    run.advance(epochs=5)
    assert run.stopped is None
    run.replace_points(run.experiment.change({"data.points": FOUR}))
    assert warnings_of(run.experiment) == []
    assert run.advance(epochs=5)[0] == 1


@pytest.mark.parametrize(
    ("text", "says", "ends"),
    [
        ("test_loss<-1, epoch 5", "test_loss<-1 never holds: it is never below 0", 5),
        ("test_loss<0.1 and test_loss>0.2", "test_loss<0.1 and test_loss>0.2 never hold together", None),
    ],
)
def test_a_file_with_a_rule_that_decides_nothing_opens_and_says_so(text: str, says: str, ends: int | None) -> None:
    experiment = toml.parse(f'[training]\nstop = "{text}"\n'.encode(), "old.toml")
    (sentence,) = warnings_of(experiment)
    assert says in sentence
    assert "kept as it is" in sentence
    run = Run(experiment)
    run.advance(epochs=8)
    assert run.trainer.epoch == (ends or 8)
    assert toml.parse(toml.write(experiment).encode(), "again.toml") == experiment
    kept = state.StateFile(experiment, run.snapshot())
    assert state.decode(state.encode(kept)).experiment == experiment
    # Other fields can be changed; the rule is refused where it is written anew.
    assert experiment.change({"training.learning_rate": 0.1, "training.stop": text}).training.stop == text
    with pytest.raises(InputError, match=r"training\.stop: .* never hold"):
        Experiment().change({"training.stop": text})
