"""State files: exact there and back, and no bytes do harm."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from formats.refusals import refusal
from formats.strategies import experiments
from tuiplay.errors import DamagedError, InputError
from tuiplay.experiment.stop_rule import Stop, StopState
from tuiplay.experiment.value import Experiment
from tuiplay.formats import state
from tuiplay.formats.state import StateFile
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.random import state_of, stream
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.nn.trainer import TrainerState
from tuiplay.run.history import CAPACITY, HistoryMark, LossHistory
from tuiplay.run.snapshot import Snapshot

HEAD = b"tuiplay state 2\n"


def saved(experiment: Experiment | None = None, **changes: Any) -> StateFile:
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
        "order_stream": b"",
        "schedule": (0.1, 1 / 3, 2.0) if SCHEDULES[experiment.training.schedule].memory else (),
    }
    rule = StopState((3,), 1 / 3, 2, 1), Stop("no better test loss", True)
    best = np.linspace(1, 2, count), np.ones(count)
    snapshot = Snapshot(TrainerState(**values | changes), history.mark(), (0.3, 1.0, np.nan), *rule, best, False)
    return StateFile(experiment, snapshot, 1.5, True)


def with_history(kept: StateFile, history: LossHistory) -> StateFile:
    return replace(kept, snapshot=structs.replace(kept.snapshot, history=history.mark()))


def history_of(kept: StateFile) -> LossHistory:
    history = LossHistory()
    history.restore(kept.snapshot.history)
    return history


def sealed(changes: dict[str, Any]) -> bytes:
    """The default state with fields of the file changed, by path, under a checksum that fits."""
    body = msgspec.msgpack.decode(state.encode(saved())[len(HEAD) + 32 :])
    for path, value in changes.items():
        *way, name = path.split(".")
        place = body
        for step in way:
            place = place[step] if isinstance(place.get(step), dict) else {}
        place[name] = value
    content = msgspec.msgpack.encode(body)
    return HEAD + hashlib.sha256(content).digest() + content


def values_of(value: Any) -> Any:
    """All that a value is made of, to compare to the bit."""
    if isinstance(value, np.ndarray):
        return value.shape, value.tobytes()
    if isinstance(value, HistoryMark):
        return values_of(value.rows), value.stride
    if isinstance(value, Experiment):
        return value
    if isinstance(value, msgspec.Struct):
        return {name: values_of(getattr(value, name)) for name in value.__struct_fields__}
    if is_dataclass(value):
        return {field.name: values_of(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [values_of(one) for one in value]
    return repr(value)


def same(one: StateFile, other: StateFile) -> bool:
    """Equal to the bit."""
    return bool(values_of(one) == values_of(other))


@given(experiments())
def test_what_is_written_is_read(experiment: Experiment) -> None:
    first = saved(experiment)
    assert same(state.decode(state.encode(first)), first)


def test_infinities_and_nans_come_back() -> None:
    count = len(saved().snapshot.trainer.params)
    first = saved(params=np.resize([np.nan, np.inf, -np.inf, -0.0], count), pending=np.full(count, -0.0))
    history = history_of(first)
    history.add(3, np.inf, np.nan)
    first = with_history(first, history)
    assert same(state.decode(state.encode(first)), first)


def test_a_long_history_goes_on_thinning_as_before() -> None:
    first = saved(epoch=3 * CAPACITY)
    history = history_of(first)
    for epoch in range(4, 3 * CAPACITY + 1):
        history.add(epoch, 0.5, 0.5)
    content = state.encode(with_history(first, history))
    assert len(content) < state.MAX_SIZE / 2
    second = history_of(state.decode(content))
    for epoch in range(3 * CAPACITY + 1, 5 * CAPACITY):
        history.add(epoch, 0.5, 0.5)
        second.add(epoch, 0.5, 0.5)
    assert np.array_equal(history.rows, second.rows)


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
FIELDS = [
    *("experiment", "snapshot", "seconds", "clean"),
    *(f"snapshot.{name}" for name in Snapshot.__struct_fields__),
    *(f"snapshot.trainer.{field.name}" for field in fields(TrainerState)),
]
arrays = st.tuples(st.lists(st.integers(-1, 2**64 - 1) | st.integers(0, 9), max_size=3), st.binary(max_size=80))


@given(st.dictionaries(st.sampled_from(FIELDS), values | arrays, min_size=1, max_size=3))
@example({"experiment": {"network": {"hidden": [1_000_000] * 100}}})
@example({"experiment": {"data": {"dataset": "\x1b[2J"}}})
@example({"snapshot.history": [[[0, 2**40], b""], 1]})
@example({"snapshot.best": [[[25], bytes(25 * 8)], [[24], bytes(24)]]})
def test_any_fields_give_a_value_or_a_sentence(changes: dict[str, Any]) -> None:
    content = sealed(changes)
    try:
        read = state.decode(content)
    except DamagedError:
        assert refusal(state.decode, content)
    else:
        assert same(state.decode(state.encode(read)), read)


def floats(*numbers: float) -> list[Any]:
    return [[len(numbers)], np.array(numbers).tobytes()]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"snapshot.trainer.params": [[1], bytes(8)]}, "weights do not fit"),
        ({"snapshot.trainer.params": [[5, 5], bytes(25)]}, "weights do not fit"),
        ({"snapshot.trainer.params": [[25], bytes(24)]}, "is incomplete"),
        ({"snapshot.trainer.pending": [[1], bytes(8)]}, "weights do not fit"),
        ({"snapshot.trainer.slots": [[1, 25], bytes(25)]}, "weights do not fit"),
        ({"snapshot.best": [[[25], bytes(25)], [[24], bytes(24)]]}, "weights do not fit"),
        ({"snapshot.best": [[[25], bytes(25)], floats(*[0.5] * 25)]}, "links do not fit"),
        ({"snapshot.trainer.alive": [[2], bytes(2)]}, "weights do not fit"),
        ({"snapshot.trainer.alive": [[25], bytes([2]) * 25]}, "links do not fit"),
        ({"snapshot.trainer.alive": floats(*[0.5] * 25)}, "links do not fit"),
        ({"snapshot.trainer.alive": [[25], bytes(25)]}, "without L1"),
        ({"snapshot.trainer.schedule": [1.0]}, "learning rate schedule"),
        ({"snapshot.trainer.order_stream": state_of(stream("a", "shuffle"))}, "has not begun"),
        ({"snapshot.trainer.position": 250}, "beyond the end of an epoch"),
        ({"snapshot.trainer.position": -1}, "out of range"),
        ({"snapshot.trainer.updates": 2**60}, "out of range"),
        ({"snapshot.stop.best_epoch": -1}, "out of range"),
        ({"snapshot.trainer.epoch": 5}, "out of order"),
        ({"snapshot.trainer.dropout_stream": bytes(37)}, "random stream"),
        ({"snapshot.trainer.shuffle_stream": b"short"}, "random stream"),
        ({"snapshot.history": [[[0, 3], b""], 1]}, "not a table"),
        ({"snapshot.history": [[[3], bytes(24)], 1]}, "not a table"),
        ({"snapshot.history": [[[1, 4], bytes(32)], 1]}, "not a table"),
        ({"snapshot.history": [[[1, 3], np.full(3, np.nan).tobytes()], 1]}, "out of order"),
        ({"snapshot.history": [[[1, 3], np.array([3.0, -1.0, 0.5]).tobytes()], 1]}, "negative"),
        ({"snapshot.history": [[[1, 3], bytes(24)], 0]}, ">= 1"),
        ({"snapshot.losses": [1.0, -1.0, 0.0]}, "negative"),
        ({"extra": 1}, "extra"),
    ],
)
def test_what_does_not_fit_together_is_refused(changes: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(state.decode, sealed(changes))


def test_deep_nesting_and_size_are_bounded() -> None:
    body = b"\x81\xaaexperiment" + b"\x91" * 1_000_000
    assert refusal(state.decode, HEAD + hashlib.sha256(body).digest() + body)
    assert "too large" in refusal(state.decode, bytes(state.MAX_SIZE + 1))
    assert "too large" in refusal(state.decode, sealed({"experiment": {"view": {"hide": ["x"] * 1_800_000}}}))


def test_a_newer_file_is_not_called_damaged() -> None:
    with pytest.raises(InputError, match="newer") as caught:
        state.decode(b"tuiplay state 3\nwhatever")
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
