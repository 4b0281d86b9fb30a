"""What follows from the number of classes."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Network
from tuiplay.nn.task import Task

BINARY, SEVERAL, REGRESSION = Task(2), Task(5), Task(0)


def test_words_and_outputs() -> None:
    assert [task.problem for task in (BINARY, SEVERAL, REGRESSION)] == ["classification"] * 2 + ["regression"]
    assert [task.score_name for task in (BINARY, SEVERAL, REGRESSION)] == ["accuracy", "accuracy", "R²"]
    assert [task.outputs for task in (BINARY, SEVERAL, REGRESSION)] == [1, 5, 1]
    assert [task.has_several_classes for task in (BINARY, SEVERAL, REGRESSION)] == [False, True, False]


@pytest.mark.parametrize("loss", LOSSES)
def test_output_activation(loss: str) -> None:
    assert BINARY.output_activation(loss) == ("sigmoid" if loss == "cross_entropy" else "tanh")
    assert SEVERAL.output_activation(loss) == "softmax"
    assert REGRESSION.allows(loss) == (loss != "cross_entropy")
    if REGRESSION.allows(loss):
        assert REGRESSION.output_activation(loss) == "linear"
    else:
        with pytest.raises(ValueError, match="Cross-entropy needs classes"):
            REGRESSION.output_activation(loss)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("task", [BINARY, SEVERAL, REGRESSION], ids=["binary", "several", "regression"])
def test_a_perfect_output_has_the_best_score_and_labels_of_the_task_can_be_encoded(task: Task, loss: str) -> None:
    if not task.allows(loss):
        return
    labels = np.array([-1.0, 1.0, 1.0]) if task == BINARY else np.arange(5.0)
    output = task.output_activation(loss)
    targets = OUTPUTS[output].encode(labels, task.outputs)
    assert targets.shape == (len(labels), task.outputs)
    network = Network((task.outputs, task.outputs), "tanh", output)
    network.weights[0][:, :-1] = np.eye(task.outputs)
    sums = targets - OUTPUTS[output].middle
    rows = [np.column_stack([sign * sums, np.ones(len(labels))]) for sign in (1.0, -1.0)]
    right, wrong = (task.score(Evaluator(network, row, targets, loss)) for row in rows)
    assert right == 1.0
    assert wrong is not None
    assert wrong < 0.5
