"""State files: exact there and back, and no bytes do harm."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from formats.refusals import refusal
from formats.strategies import experiments
from tuiplay.errors import InputError
from tuiplay.experiment.conditions import Stop, StopState
from tuiplay.experiment.value import Experiment
from tuiplay.formats import state
from tuiplay.formats.state import DamagedError, Saved
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.random import state_of, stream
from tuiplay.nn.trainer import TrainerState
from tuiplay.run.history import CAPACITY, LossHistory

HEAD = b"tuiplay state 1\n"


def saved(experiment: Experiment | None = None, **changes: Any) -> Saved:
    """A state with numbers that are hard to write as text."""
    experiment = experiment or Experiment()
    count = sum((inputs + 1) * outputs for inputs, outputs in pairwise(experiment.sizes))
    history = LossHistory(4 if experiment.data.validation_percent else 3)
    for epoch in range(4):
        history.add(epoch, 0.1 * epoch, *[np.nextafter(1.0, 2.0)] * (history.columns - 2))
    slots = OPTIMIZERS[experiment.training.optimizer].slots
    values: dict[str, Any] = {
        "params": np.linspace(-1 / 3, 1e308, count),
        "alive": np.ones(count),
        "pending": np.full(count, 5e-324),
        "pending_count": 7,
        "position": 0,
        "epoch": 3,
        "updates": 17,
        "slots": np.linspace(-1e-308, 1 / 3, slots * count).reshape(slots, count),
        "optimizer_updates": 12,
        "dropout_stream": state_of(stream("a", "dropout")),
        "shuffle_stream": state_of(stream("a", "shuffle")),
        "plateau_scale": 0.1,
        "plateau_best": 1 / 3,
        "plateau_waited": 2,
    }
    rule = StopState((3,), 1 / 3, 2, 1), Stop("no better test loss", True)
    best = np.linspace(1, 2, count), np.ones(count)
    return Saved(experiment, TrainerState(**values | changes), history, 1.5, True, *rule, best, False)


def sealed(**changes: Any) -> bytes:
    """The default state with fields of the file changed, under a checksum that fits."""
    body = msgspec.msgpack.decode(state.encode(saved())[len(HEAD) + 32 :]) | changes
    content = msgspec.msgpack.encode(body)
    return HEAD + hashlib.sha256(content).digest() + content


def same(one: Saved, other: Saved) -> bool:
    """Equal to the bit."""
    arrays = [(s.trainer.params, s.trainer.alive, s.trainer.pending, s.history.rows) for s in (one, other)]
    memories = [
        (s.trainer.slots.tobytes(), s.trainer.slots.shape, *(part.tobytes() for part in s.best or ()))
        for s in (one, other)
    ]
    streams = [(s.trainer.dropout_stream, s.trainer.shuffle_stream, s.trainer.order_stream) for s in (one, other)]
    memory = [
        (s.trainer.optimizer_updates, s.trainer.plateau_scale, s.trainer.plateau_best, s.trainer.plateau_waited)
        for s in (one, other)
    ]
    numbers = [
        (s.trainer.pending_count, s.trainer.position, s.trainer.epoch, s.trainer.updates, s.history.stride)
        for s in (one, other)
    ]
    return (
        all(a.tobytes() == b.tobytes() and a.shape == b.shape for a, b in zip(*arrays, strict=True))
        and numbers[0] == numbers[1]
        and (memories[0], streams[0], memory[0]) == (memories[1], streams[1], memory[1])
        and (one.stop, one.stopped, one.enabled) == (other.stop, other.stopped, other.enabled)
        and (one.experiment, one.seconds, one.clean) == (other.experiment, other.seconds, other.clean)
    )


@given(experiments())
def test_what_is_written_is_read(experiment: Experiment) -> None:
    first = saved(experiment)
    assert same(state.decode(state.encode(first)), first)


def test_infinities_and_nans_come_back() -> None:
    count = len(saved().trainer.params)
    first = saved(params=np.resize([np.nan, np.inf, -np.inf, -0.0], count))
    first.history.add(3, np.inf, np.nan)
    assert same(state.decode(state.encode(first)), first)


def test_a_long_history_goes_on_thinning_as_before() -> None:
    first = saved(epoch=3 * CAPACITY)
    for epoch in range(4, 3 * CAPACITY + 1):
        first.history.add(epoch, 0.5, 0.5)
    content = state.encode(first)
    assert len(content) < state.MAX_SIZE / 2
    second = state.decode(content)
    for epoch in range(3 * CAPACITY + 1, 5 * CAPACITY):
        first.history.add(epoch, 0.5, 0.5)
        second.history.add(epoch, 0.5, 0.5)
    assert np.array_equal(first.history.rows, second.history.rows)


def test_the_largest_network_fits() -> None:
    experiment = Experiment().change({"network.hidden": [316, 313]})
    assert len(state.encode(saved(experiment))) < state.MAX_SIZE / 2


@given(st.binary(max_size=2000))
@example(HEAD)
@example(HEAD + bytes(31))
def test_any_bytes_give_a_sentence(content: bytes) -> None:
    for whole in (content, HEAD + content, HEAD + hashlib.sha256(content).digest() + content):
        assert refusal(state.decode, whole)


@given(st.data())
def test_a_changed_byte_or_a_cut_is_noticed(data: st.DataObject) -> None:
    content = bytearray(state.encode(saved()))
    place = data.draw(st.integers(0, len(content) - 1))
    assert refusal(state.decode, bytes(content[:place]))
    content[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(InputError):
        state.decode(bytes(content))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
    max_leaves=10,
)
FIELDS = [field.name for field in msgspec.structs.fields(state._Body)]


@given(st.dictionaries(st.sampled_from(FIELDS), values, min_size=1, max_size=3))
@example({"experiment": {"network": {"hidden": [1_000_000] * 100}}})
@example({"experiment": {"data": {"dataset": "\x1b[2J"}}})
def test_any_fields_give_a_value_or_a_sentence(changes: dict[str, Any]) -> None:
    content = sealed(**changes)
    try:
        read = state.decode(content)
    except DamagedError:
        assert refusal(state.decode, content)
    else:
        assert same(state.decode(state.encode(read)), read)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"params": bytes(8)}, "weights do not fit"),
        ({"pending": bytes(8)}, "weights do not fit"),
        ({"alive": bytes(2)}, "links do not fit"),
        ({"alive": bytes([2]) * 25}, "links do not fit"),
        ({"alive": bytes(25)}, "not the penalty"),
        ({"position": 250}, "beyond the end of an epoch"),
        ({"position": -1}, "position"),
        ({"epoch": 5}, "out of order"),
        ({"rows": b""}, "not a table"),
        ({"rows": bytes(25)}, "not a table"),
        ({"rows": np.full(3, np.nan).tobytes()}, "out of order"),
        ({"rows": np.array([3.0, -1.0, 0.5]).tobytes()}, "negative"),
        ({"stride": 0}, "stride"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(state.decode, sealed(**changes))


def test_deep_nesting_and_size_are_bounded() -> None:
    body = b"\x81\xaaexperiment" + b"\x91" * 1_000_000
    assert refusal(state.decode, HEAD + hashlib.sha256(body).digest() + body)
    assert "too large" in refusal(state.decode, bytes(state.MAX_SIZE + 1))
    assert "too large" in refusal(state.decode, sealed(experiment={"view": {"hide": ["x"] * 600_000}}))


def test_a_newer_file_is_not_called_damaged() -> None:
    with pytest.raises(InputError, match="newer") as caught:
        state.decode(b"tuiplay state 2\nwhatever")
    assert not isinstance(caught.value, DamagedError)


def test_half_a_character_cannot_be_kept() -> None:
    assert "Unicode" in refusal(state.encode, saved(Experiment().change({"view.tutorial": "\ud800"})))


def test_points_of_ones_own_are_found_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "points.csv").write_text("x,y,class\n" + "".join(f"{n % 7},{n % 5},{'ab'[n % 2]}\n" for n in range(40)))
    monkeypatch.chdir(tmp_path)
    experiment = Experiment().change({"data.file": "points.csv"})
    content = state.encode(saved(experiment))
    assert state.decode(content).experiment == experiment
    monkeypatch.chdir(tmp_path / "elsewhere")
    there = state.decode(content).experiment
    assert there.data.file == str(tmp_path / "points.csv")
    assert there.source.samples == 40
