"""States that version 0.1.0 wrote still open, and go on as that version went on from them.

Each ``states/NAME.tuiplay-state`` was written by that version, and ``NAME-later`` by the same run two epochs and five
updates later.
"""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest

from tuiplay.experiment.stop_rule import Stop
from tuiplay.formats import state
from tuiplay.run.run import Run
from tuiplay.user.sessions import revive

FOLDER = Path(__file__).parent / "states"
NAMES = {"memory": (12, 3, False), "pruned": (6, 0, False), "stopped": (7, 0, True)}
"""Epochs and further updates that lead there, and whether the rule has ended it."""


def opened(name: str) -> Run:
    return revive(state.decode((FOLDER / f"{name}.tuiplay-state").read_bytes()))


def raw(name: str) -> dict[str, object]:
    """The fields of a file of format 1, as they are in it."""
    content = (FOLDER / f"{name}.tuiplay-state").read_bytes()
    fields = msgspec.msgpack.decode(content[len(b"tuiplay state 1\n") + 32 :])
    assert isinstance(fields, dict)
    return fields


def on(run: Run) -> Run:
    run.resume_training()
    run.advance(epochs=2)
    run.advance(updates=5)
    return run


@pytest.mark.parametrize("name", NAMES)
def test_an_old_state_opens_to_the_bit(name: str) -> None:
    run, fields = opened(name), raw(name)
    assert run.network.params.astype("<f8").tobytes() == fields["params"]
    assert (run.network.alive != 0).tobytes() == fields["alive"]
    assert run.history.rows.astype("<f8").tobytes() == fields["rows"]
    assert (run.trainer.epoch, run.trainer.updates, run.trainer.position) == (
        fields["epoch"],
        fields["updates"],
        fields["position"],
    )
    assert run.seconds == fields["seconds"]


@pytest.mark.parametrize("name", NAMES)
def test_an_old_state_goes_on_as_it_would_have(name: str) -> None:
    """Beside the numbers of that version, which another processor may round otherwise in the last digits."""
    run, later = on(opened(name)), opened(f"{name}-later")
    assert np.allclose(run.network.params, later.network.params, rtol=0, atol=1e-12)
    assert np.array_equal(run.network.alive, later.network.alive)
    assert np.allclose(run.history.rows, later.history.rows, rtol=0, atol=1e-12)
    assert (run.trainer.epoch, run.trainer.updates, run.trainer.position) == (
        later.trainer.epoch,
        later.trainer.updates,
        later.trainer.position,
    )
    assert (run.status, run.stopped) == (later.status, later.stopped)


@pytest.mark.parametrize("name", NAMES)
def test_an_old_state_goes_on_to_the_bit_where_numbers_are_as_then(name: str) -> None:
    epochs, updates, stopped = NAMES[name]
    straight, run = Run(opened(name).experiment), opened(name)
    straight.advance(epochs=10**6 if stopped else epochs)
    straight.advance(updates=updates)
    if straight.network.params.tobytes() != run.network.params.tobytes():
        pytest.skip("this processor rounds otherwise than the one that wrote the file")
    assert on(run).network.params.tobytes() == on(straight).network.params.tobytes()
    assert run.history.rows.tobytes() == straight.history.rows.tobytes()


def test_an_old_state_knows_why_it_had_ended() -> None:
    run = opened("stopped")
    assert run.stopped == Stop(
        "no better test loss for 3 epochs; the best, 0.507 at epoch 4, is restored", restore_best=True
    )
    # The losses shown are those of the weights that came back, not those of the last epoch.
    assert run.test_loss < run.history.rows[-1, 2]
    assert run.test_loss == pytest.approx(run.history.rows[4, 2], abs=1e-12)


def test_an_old_state_knows_that_its_rule_was_told_to_be_silent() -> None:
    assert raw("stopped-later")["armed"] is False
    assert not opened("stopped-later").snapshot().enabled
    assert opened("stopped").snapshot().enabled
