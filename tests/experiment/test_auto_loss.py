"""``training.loss = "auto"``: the squared error, and for three classes and more the cross-entropy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import link, toml
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.run.run import Run


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if entry.listed])
def test_the_data_set_decides(name: str) -> None:
    experiment = Experiment().with_dataset(name)
    assert experiment.training.loss == "auto"
    several = DATASETS[name].classes > 2
    assert experiment.loss == experiment.settings.loss == ("cross_entropy" if several else "squared")
    assert experiment.output_activation == (
        "softmax" if several else "linear" if experiment.task.is_regression else "tanh"
    )
    named, auto = Run(experiment.change({"training.loss": experiment.loss})), Run(experiment)
    for run in (named, auto):
        run.advance(epochs=3)
    assert auto.train_loss == named.train_loss
    assert auto.network.params.tobytes() == named.network.params.tobytes()


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_that_was_named_stays(loss: str) -> None:
    assert fitting_loss(loss, 1) == fitting_loss(loss, 3) == loss
    experiment = Experiment().change({"training.loss": loss})
    assert experiment.with_dataset("blobs").loss == loss


TABLE = str(Path(__file__).parents[1] / "data" / "tables" / "c56_dotted_headers.csv")


@pytest.mark.parametrize("values", [{"data.dataset": "pinwheel"}, {"data.file": TABLE}], ids=["set", "table"])
def test_three_classes_learn_with_the_default_settings(values: dict[str, str]) -> None:
    """Where the squared error is still at two thirds to three quarters of the training points."""
    auto = Run(Experiment().change(values))
    squared = Run(Experiment().change({**values, "training.loss": "squared"}))
    for run in (auto, squared):
        run.advance(epochs=50)
    assert (squared.scores[0] or 1) < 0.8
    assert (auto.scores[0] or 0) > 0.93


def test_points_of_a_third_class_change_the_loss() -> None:
    points = [[-1, 0, 0], [1, 0, 1], [-2, 1, 0], [2, 1, 1]]
    two = Experiment().change({"data.dataset": "drawn", "data.points": points})
    run = Run(two)
    run.advance(epochs=2)
    assert (run.experiment.loss, run.network.output_activation) == ("squared", "tanh")
    three = two.change({"data.points": [*points, [0, 3, 2]]})
    run.apply(three)
    assert (run.experiment.loss, run.network.output_activation) == ("cross_entropy", "softmax")
    run.advance(epochs=2)
    run.apply(two)
    assert (run.experiment.loss, run.network.output_activation) == ("squared", "tanh")


def test_links_are_those_of_the_squared_error() -> None:
    """The browser has nothing else, and no data set of three classes."""
    experiment = Experiment().with_dataset("xor")
    text = link.write(experiment)
    assert text == link.write(experiment.change({"training.loss": "squared"}))
    assert link.parse(text)[0].loss == "squared"
    assert "loss" not in text


def test_files_of_before_name_their_loss() -> None:
    assert toml.parse(b'[data]\ndataset = "blobs"\n[training]\nloss = "squared"\n', "mine").loss == "squared"
    assert toml.parse(b'[data]\ndataset = "blobs"\n', "mine").loss == "cross_entropy"
    assert 'loss = "auto"' in toml.write(Experiment())
