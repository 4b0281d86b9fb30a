"""The compiled kernels compute what NumPy computes; left out where their library was not built."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from nn.settings import training
from nn.test_stacked import POINTS, loss_of, member
from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn import compiled, engine
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.kernels import build
from tuiplay.nn.losses import LOSSES, fitting_loss
from tuiplay.nn.metrics import accuracy
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.trainer import Trainer

LIBRARY = engine.load().library
pytestmark = pytest.mark.skipif(LIBRARY is None, reason=engine.load().why)
EPOCHS = 20


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = engine.chosen()
    yield
    engine.choose(before)
    if LIBRARY is not None:
        LIBRARY.tp_level(99)


def both(seed: int, settings: TrainingSection, **more: Any) -> tuple[Trainer, Trainer]:
    """The same trainer on NumPy and compiled."""
    engine.choose("numpy")
    one = member(seed, settings, **more)
    engine.choose("compiled")
    return one, member(seed, settings, **more)


def compiled_losses(trainer: Trainer) -> compiled.CompiledLosses:
    settings = trainer.settings
    loss = LOSSES[fitting_loss(settings.loss, trainer.network.sizes[-1])]
    inputs, targets = trainer.points
    sets = [(inputs, targets), (inputs[:7], targets[:7]), (inputs[:0], targets[:0])]
    found = compiled.losses_of(trainer.network, sets, loss, loss.knobs(settings))
    assert found is not None
    return found


def right_of(trainer: Trainer, count: int) -> int:
    """How many of the first points are put into their class."""
    loss = LOSSES[fitting_loss(trainer.settings.loss, trainer.network.sizes[-1])]
    inputs, targets = (part[:count] for part in trainer.points)
    evaluator = Evaluator(trainer.network, inputs, targets, loss.name, loss.knobs(trainer.settings))
    return round((accuracy(evaluator.outputs(), evaluator.middle) or 0.0) * count)


def assert_the_same(settings: TrainingSection, epochs: int = EPOCHS, **more: Any) -> None:
    """Weights, live links, losses and the state at the end of every epoch."""
    slow, fast = both(3, settings, **more)
    losses = compiled_losses(fast)
    fast.losses_by(losses)
    for epoch in range(epochs):
        slow.run(1 << 30)
        # In all the ways there are to drive it.
        if epoch % 3 and fast.epochs_at_once():
            rows = fast.run_epochs(1, scored=True)
            assert rows[0, :3] == pytest.approx(losses.losses(), rel=1e-14, nan_ok=True)
            assert rows[0, 3:].tolist() == [right_of(fast, count) for count in (POINTS, 7, 0)]
        elif epoch % 3 == 1:
            while fast.epoch == epoch:
                fast.run(2)
        else:
            fast.run(1 << 30)
        found = losses.losses()
        for trainer in (slow, fast):
            trainer.note_loss(found[0])
        inputs, targets = slow.points
        assert found[:2] == pytest.approx(
            [loss_of(slow), loss_of(slow, (inputs[:7], targets[:7]))], rel=1e-11, abs=1e-12
        )
        assert np.isnan(found[2])
        assert np.abs(slow.network.params - fast.network.params).max() <= 1e-12
        assert np.array_equal(slow.network.alive, fast.network.alive)
    expected, state = slow.state(), fast.state()
    for name in expected.__dataclass_fields__:
        one, other = getattr(expected, name), getattr(state, name)
        if isinstance(one, np.ndarray):
            assert np.allclose(one, other, rtol=1e-11, atol=1e-12), name
        else:
            assert one == other, name


@pytest.mark.parametrize("penalty", list(REGULARIZERS))
@pytest.mark.parametrize("optimizer", list(OPTIMIZERS))
def test_every_optimizer_with_every_penalty(optimizer: str, penalty: str) -> None:
    assert_the_same(training(0.02, 4, penalty, 0.02, optimizer))


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("activation", list(ACTIVATIONS))
@pytest.mark.parametrize("dropout", [(), (0.1, 0.2, 0.0), (0.0, 0.0, 0.3)])
def test_every_activation_on_every_kind_of_processor(activation: str, dropout: tuple[float, ...], level: int) -> None:
    assert LIBRARY is not None
    LIBRARY.tp_level(level)
    assert_the_same(training(0.03, 4, dropout=dropout, shuffle_seed="1"), activation=activation)


@pytest.mark.parametrize("sizes", [(2, 1), (2, 4, 1), (3, 8, 8, 8, 1), (7, 5, 9, 1), (0, 1), (2, 3, 3), (1, 130, 2)])
@pytest.mark.parametrize("loss", list(LOSSES))
def test_every_loss_on_every_shape(loss: str, sizes: tuple[int, ...]) -> None:
    output = "softmax" if sizes[-1] > 1 else "sigmoid" if LOSSES[loss].needs_probabilities else "linear"
    assert_the_same(training(0.01, 4, loss=loss, huber_delta=0.5), sizes=sizes, output=output)


@pytest.mark.parametrize("output", list(ACTIVATIONS))
def test_every_activation_of_the_output(output: str) -> None:
    assert_the_same(training(0.02, 4), output=output)


@pytest.mark.parametrize(
    "changes",
    [
        {"clip": 0.1},
        {"reshuffle": True},
        {"dropout": 0.3, "reshuffle": True, "clip": 0.3, "regularization": "L1", "regularization_rate": 0.05},
        {"dropout": (0.2, 0.0, 0.5), "optimizer": "adam", "learning_rate": 0.01},
        {"schedule": "exponential", "schedule_factor": 0.9},
        {"schedule": "plateau", "schedule_epochs": 1, "learning_rate": 0.2},
        {"batch_size": 1},
        {"batch_size": 17},
        {"batch_size": POINTS},
        {"batch_size": POINTS + 1},
    ],
)
def test_clipping_dropout_orders_and_schedules(changes: dict[str, Any]) -> None:
    assert_the_same(replace(training(0.05, 4), shuffle_seed="1", **changes))


def test_what_is_frozen_stays() -> None:
    slow, fast = both(1, training(0.05, 4, "L2", 0.1, "adam"))
    mask = np.zeros_like(slow.network.params)
    mask[[1, 5, 14]] = 1.0
    start = slow.network.params.copy()
    for trainer in (slow, fast):
        trainer.freeze(mask)
        trainer.run(1 << 30)
    assert np.array_equal(fast.network.params[mask > 0], start[mask > 0])
    assert np.abs(slow.network.params - fast.network.params).max() <= 1e-13


def test_the_trace_and_the_masks_are_those_of_numpy() -> None:
    slow, fast = both(1, training(0.05, 4, dropout=(0.2, 0.3, 0.0), shuffle_seed="2"))
    for trainer in (slow, fast):
        trainer.keep_trace(True)
        trainer.run(3)
        trainer.run(1)
    assert fast.trace_values() == pytest.approx(slow.trace_values(), rel=1e-13)
    for one, other in zip(slow.masks, fast.masks, strict=True):
        assert (one is None and other is None) or np.array_equal(one, other)  # type: ignore[arg-type]


def test_a_run_that_diverges_ends_with_that_epoch() -> None:
    slow, fast = both(1, training(500.0, 4), activation="relu", output="linear")
    fast.losses_by(compiled_losses(fast))
    rows = fast.run_epochs(50)
    assert len(rows) < 50
    assert not np.isfinite(rows[-1, 0])
    assert np.isfinite(rows[:-1, :2]).all()
    assert fast.epoch == len(rows)
    with np.errstate(all="ignore"):
        while slow.epoch < fast.epoch:
            slow.run(1 << 30)
        assert not np.isfinite(loss_of(slow))


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(
    ("which", "function", "low", "high", "most"),
    [(0, np.exp, -700.0, 709.0, 1.5), (1, np.tanh, -22.0, 22.0, 2.0), (2, np.expm1, -50.0, 0.0, 1.5)],
)
def test_exp_tanh_and_expm1(which: int, function: Any, low: float, high: float, most: float, level: int) -> None:
    """Within 2 units in the last place of the C library's long double; what is not a number stays so."""
    assert LIBRARY is not None
    if np.finfo(np.longdouble).nmant < 60:
        pytest.skip("long double is no longer than double here")
    LIBRARY.tp_level(level)
    random = np.random.default_rng(1)
    small = np.copysign(10.0 ** random.uniform(-300, 0, 8000), -1.0 if high == 0 else 1.0)
    x = np.concatenate([random.uniform(low, high, 40000), random.uniform(max(low, -1), min(high, 1), 40000), small])
    found = x.copy()
    LIBRARY.tp_function(which, found.ctypes.data, found.size)
    exact = function(x.astype(np.longdouble))
    apart = np.abs(found - exact) / np.spacing(np.abs(exact.astype(np.float64)))
    assert apart.max() <= most
    edges = np.array([np.nan, 0.0, -0.0, -1e300, -np.inf, -746.0, -1e-320, -1.0])
    found = edges.copy()
    LIBRARY.tp_function(which, found.ctypes.data, found.size)
    with np.errstate(all="ignore"):
        assert found == pytest.approx(function(edges), nan_ok=True, rel=1e-15, abs=1e-300)


def test_an_entry_that_the_kernels_do_not_know_is_left_to_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    own = dataclasses.replace(OPTIMIZERS["sgd"], kernel=-1)
    monkeypatch.setitem(OPTIMIZERS, "sgd", own)
    slow, fast = both(1, training(0.05, 4))
    for trainer in (slow, fast):
        trainer.run(1 << 30)
    assert np.array_equal(slow.network.params, fast.network.params)


def test_the_plan_is_the_one_that_the_library_was_built_for() -> None:
    assert LIBRARY is not None
    assert LIBRARY.tp_plan_size() == ctypes.sizeof(compiled._Plan)


def test_a_processor_is_asked_for_all_that_the_compiler_may_use() -> None:
    asked = (Path(build.__file__).parent / "dispatch.c").read_text(encoding="utf-8")
    flags = [flag for _, some in build._KINDS.values() for flag in some if "=" not in flag]
    assert "-mavx512vl" in flags
    assert [flag for flag in flags if f'__builtin_cpu_supports("{flag[2:]}")' not in asked] == []
