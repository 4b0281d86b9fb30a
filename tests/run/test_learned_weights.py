"""What is saved of a run that has been trained: its weights, to the bit."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import toml
from tuiplay.run.kept_weights import with_learned_weights
from tuiplay.run.run import Run


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
