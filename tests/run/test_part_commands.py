"""Freezing and switching off as acts of a person: what they do, what they are called, what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from formats.refusals import refusal

from tuiplay.experiment.value import Experiment
from tuiplay.run.commands import Undo
from tuiplay.run.part_commands import INPUTS, Freeze, SwitchOff
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

SMALL = Experiment().change({"network.hidden": [3, 2]})


def said(run: Run, *acts: Freeze | SwitchOff) -> list[str]:
    log = OperationLog()
    outcomes = [log.perform(run, act) for act in acts]
    return [outcome.words for outcome in outcomes if outcome]


def test_the_words() -> None:
    assert said(
        Run(SMALL), SwitchOff(0, 1), SwitchOff(0, 1), SwitchOff(1, 0, 2), SwitchOff(INPUTS, 1), SwitchOff(2, 0, 2),
        Freeze(0, 1), Freeze(0, 1, 0), Freeze(1), Freeze(1, 0), Freeze(2), Freeze(0, 0, 2),
    ) == [
        "layer 1 neuron 2 switched off", "layer 1 neuron 2 switched on",
        "the link from neuron 3 to layer 2 neuron 1 switched off", "input x₂ switched off",
        "the bias of the output switched off", "layer 1 neuron 2 frozen",
        "the link from x₁ to layer 1 neuron 2 no longer frozen", "layer 2 frozen", "layer 2 neuron 1 no longer frozen",
        "the output frozen", "the bias of layer 1 neuron 1 frozen",
    ]  # fmt: skip


def test_a_neuron_that_is_off_has_all_its_links_off() -> None:
    run = Run(SMALL)
    said(run, SwitchOff(0, 1))
    assert run.network.weights[1][:, 1].tolist() == [0.0, 0.0]
    assert np.count_nonzero(run.network.params == 0) == 2


def test_an_input_that_is_off_leads_nowhere() -> None:
    run = Run(SMALL)
    said(run, SwitchOff(INPUTS, 0))
    assert run.network.weights[0][:, 0].tolist() == [0.0] * 3


def test_the_losses_are_said() -> None:
    run = Run(SMALL)
    run.advance(epochs=60)
    before = run.train_loss, run.test_loss
    act = SwitchOff(1, 0)
    said(run, act)
    words = act.effect_in_words(run, before)
    assert words == f"test loss {before[1]:.4g} -> {run.test_loss:.4g} without layer 2 neuron 1"
    assert run.test_loss > before[1]
    now = run.train_loss, run.test_loss
    said(run, act)
    assert act.effect_in_words(run, now).endswith(" with layer 2 neuron 1")
    assert run.test_loss == before[1]
    none = Run(Experiment().change({"data.dataset": "none"}))
    said(none, act)
    assert act.effect_in_words(none, (math.nan, math.nan)) == "without layer 2 neuron 1"


def test_undo_of_an_act_leaves_what_was_learned_since() -> None:
    run, log = Run(SMALL), OperationLog()
    log.perform(run, SwitchOff(0, 1))
    run.advance(epochs=1)
    learned = run.network.whole()
    log.perform(run, Undo())
    assert run.network.off is None
    assert np.array_equal(run.network.params, learned)


def test_a_neuron_of_a_frozen_layer_is_trained_again_and_the_others_are_not() -> None:
    run = Run(SMALL)
    said(run, Freeze(0), Freeze(0, 1))
    before = run.network.weights[0].copy()
    run.advance(epochs=1)
    moved = (run.network.weights[0] != before).any(axis=1)
    assert moved.tolist() == [False, True, False]


@pytest.mark.parametrize(
    "act", [SwitchOff(3, 0), SwitchOff(0, 3), SwitchOff(0, 0, 3), Freeze(-2), SwitchOff(INPUTS, 2)]
)
def test_a_part_that_is_not_there_is_refused(act: Freeze | SwitchOff) -> None:
    assert "the network has no such part" in refusal(OperationLog().perform, Run(SMALL), act)


def test_what_makes_no_sense_is_refused_with_a_remedy() -> None:
    run = Run(SMALL)
    assert "the output cannot be switched off; choose a hidden neuron" in refusal(
        OperationLog().perform, run, SwitchOff(2, 0)
    )
    assert "layer 1 cannot be switched off" in refusal(OperationLog().perform, run, SwitchOff(0))
    assert "no weights of its own to freeze" in refusal(OperationLog().perform, run, Freeze(INPUTS, 0))
