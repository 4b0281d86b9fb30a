"""What a person does, as values: in words, in a file and back, and done again from a log."""

from __future__ import annotations

import random
from typing import Any

import pytest
from formats.refusals import refusal
from formats.strategies import experiments
from hypothesis import given

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.run import commands
from tuiplay.run.command_base import Command
from tuiplay.run.commands import (
    ErasePoint,
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
    ToggleField,
    Undo,
)
from tuiplay.run.network_commands import MergeLinearLayers, ScaleWeights
from tuiplay.run.part_commands import Freeze, SwitchOff
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

SMALL = Experiment().change({"network.hidden": [3, 2], "data.samples": 60})
ALL: list[Command] = [
    SetFields({"training.learning_rate": 0.1, "network.hidden": [4], "features.use": ["x1"]}),
    ToggleField("view.discretize"),
    OpenExperiment(SMALL, "small.toml"),
    SwitchProblem(),
    NewWeights(),
    NewPoints(),
    ReloadPoints(),
    Rewind(),
    SetWeight(1, 0, 2, -1e-300),
    ScaleWeights(10.0, 1),
    ScaleWeights(-0.5),
    MergeLinearLayers(),
    SwitchOff(0, 1),
    Freeze(1, 0, 3),
    PutPoint(1.5, -2.25, 1, True),
    ErasePoint(1.5, -2.25, 0.5),
    Undo(),
    Redo(),
    Restore(7),
]


def said(command: Command, run: Run | None = None) -> str:
    done = OperationLog().perform(run or Run(SMALL), command)
    assert done is not None
    return done.words


@pytest.mark.parametrize("command", ALL, ids=lambda command: type(command).__name__)
def test_commands_go_into_a_file_and_come_back(command: Command) -> None:
    assert commands.read(commands.write(command)) == command
    assert type(command) in commands.AnyCommand.__args__


def test_every_command_can_be_read() -> None:
    found, new = set[type[Command]](), [Command]
    while new:
        new = [kind for one in new for kind in one.__subclasses__()]
        found |= {kind for kind in new if not kind.__subclasses__()}
    assert found == set(commands.AnyCommand.__args__)


@given(experiments())
def test_any_experiment_can_be_opened_from_a_file(experiment: Experiment) -> None:
    command = OpenExperiment(experiment)
    assert commands.read(commands.write(command)) == command


@pytest.mark.parametrize(
    "text",
    [
        *(b"", b"{}", b"[]", b'{"type": "Bomb"}', b'{"type": "SetWeight", "layer": 0}', b"[" * 100_000),
        b'{"type": "Restore", "number": "a"}',
    ],
)
def test_what_is_no_command_is_a_sentence(text: bytes) -> None:
    assert refusal(commands.read, text).startswith("not a command")


def test_half_a_character_cannot_be_written() -> None:
    assert "Unicode" in refusal(commands.write, OpenExperiment(SMALL, "\ud800"))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"training.learning_rate": 0.1}, "learning rate 0.03 -> 0.1"),
        ({"training.learning_rate": 1e-5, "training.batch_size": 5}, "learning rate 0.03 -> 1e-05, batch size 10 -> 5"),
        ({"training.batch_size": 5, "data.noise": 5, "network.draw": 1}, "3 fields"),
        ({"training.batch_size": 5, "data.noise": 0}, "batch size 10 -> 5"),
        ({"network.hidden": []}, "hidden layers 3, 2 -> none"),
        ({"features.use": ["x1"]}, "features - x2"),
        ({"features.use": ["x1", "x2", "sin_x1"]}, "features + sin_x1"),
        ({"view.show_test_data": True}, "test points off -> on"),
        ({"training.dropout": [0.0, 0.5]}, "dropout rate 0 -> 0, 0.5"),
        ({"training.stop": "epoch 3"}, "stop when none -> epoch 3"),
        ({"data.seed": "x" * 300}, f"seed 0.12345 -> {'x' * 18}...{'x' * 19}"),
        ({"data.seed": "\x1b[2J"}, r"seed 0.12345 -> \x1b[2J"),
    ],
)
def test_fields_are_said_with_old_and_new_values(values: dict[str, Any], words: str) -> None:
    assert said(SetFields(values)) == words


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (ToggleField("view.discretize"), "discretize off -> on"),
        (OpenExperiment(Experiment(), "spiral"), "open spiral"),
        (OpenExperiment(Experiment(), "\x1b[2J"), r"open \x1b[2J"),
        (OpenExperiment(Experiment()), "open the default experiment"),
        (SwitchProblem(), "problem classification -> regression"),
        (NewWeights(), "new weights"),
        (NewPoints(), "new points"),
        (Rewind(), "rewind"),
        (PutPoint(1.26, -2.0, 1), "point at 1.3, -2.0"),
        (PutPoint(1.26, -2.0, 1, True), "test point at 1.3, -2.0"),
        (PutPoint(-0.04, -0.02, 1), "point at 0.0, 0.0"),
        (ErasePoint(0.0, 0.0, 100.0), "point erased at 0.0, 0.0"),
    ],
    ids=repr,
)
def test_every_act_has_its_words(command: Command, words: str) -> None:
    assert said(command) == words


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((0, 1, 0), "weight of layer 1 neuron 2 from x₁"),
        ((0, 1, 2), "bias of layer 1 neuron 2"),
        ((1, 0, 2), "weight of layer 2 neuron 1 from neuron 3"),
        ((2, 0, 1), "weight of the output from neuron 2"),
        ((2, 0, 2), "bias of the output"),
    ],
)
def test_a_weight_is_said_by_its_place(place: tuple[int, int, int], name: str) -> None:
    run = Run(SMALL)
    old = float(run.network.weights[place[0]][place[1], place[2]])
    assert said(SetWeight(*place, 0.123456), run) == f"{name} {old:.4g} -> 0.1235"


def test_with_several_outputs_each_has_a_number() -> None:
    run = Run(Experiment().change({"data.dataset": "blobs", "network.hidden": []}))
    assert said(SetWeight(0, 2, 2, 1.0), run).startswith("bias of output 3 ")


@pytest.mark.parametrize("place", [(-1, 0, 0), (3, 0, 0), (0, 3, 0), (0, -1, 0), (0, 0, 3), (0, 0, -1)])
def test_a_weight_that_there_is_not_is_refused(place: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match="no such weight"):
        OperationLog().perform(Run(SMALL), SetWeight(*place, 1.0))


@pytest.mark.parametrize("path", ["data.noise", "view.nonsense", "", "view"])
def test_only_what_is_on_or_off_can_be_toggled(path: str) -> None:
    with pytest.raises(InputError, match="on or off"):
        OperationLog().perform(Run(SMALL), ToggleField(path))


def test_two_toggles_at_once_are_none() -> None:
    """Both see the run as it is when they are applied, not when the key was pressed."""
    run, log = Run(SMALL), OperationLog()
    for command in (ToggleField("view.discretize"), ToggleField("view.discretize")):
        log.perform(run, command)
    assert run.experiment == SMALL


def everything(run: Run) -> tuple[object, ...]:
    trainer = run.trainer
    return run.experiment, run.network.params.tobytes(), trainer.epoch, trainer.updates, run.history.rows.tobytes()


@pytest.mark.parametrize("seed", range(6))
def test_a_log_done_again_leads_to_the_same_run(seed: int) -> None:
    """Which is what a recording needs: the acts, through a file, each after as many updates as then."""
    chance = random.Random(seed)
    run, log = Run(SMALL), OperationLog()
    for _ in range(25):
        run.advance(updates=chance.randrange(12))
        number = chance.randrange(1, 1 + len(log.entries)) if log.entries else 1
        others = (Undo(), Undo(), Redo(), Restore(number)) if log.entries else ()
        command = chance.choice(
            [
                SetFields({"training.learning_rate": chance.choice([0.1, 0.3])}),
                SetFields({"network.hidden": [chance.randrange(1, 4)]}),
                SetFields({"training.optimizer": chance.choice(["sgd", "adam"])}),
                SetWeight(0, 0, 0, chance.random()),
                PutPoint(chance.random(), chance.random(), chance.randrange(2)),
                ErasePoint(0.0, 0.0, 20.0),
                *(NewWeights(), NewPoints(), Rewind(), ToggleField("training.reshuffle")),
                *others,
            ]
        )
        log.perform(run, command)
    again, other = Run(SMALL), OperationLog()
    for entry in log.entries:
        again.advance(updates=entry.updates - again.trainer.updates)
        done = other.perform(again, commands.read(commands.write(entry.command)))
        assert done is not None
        assert done.words == entry.words
    again.advance(updates=run.trainer.updates - again.trainer.updates)
    assert everything(again) == everything(run)
