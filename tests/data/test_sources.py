"""Where points come from: built-in sets of any size and balance, files, drawn points."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.data.datasets import DATASETS
from tuiplay.data.random_stream import Stream
from tuiplay.data.sampling import FAST_FROM
from tuiplay.data.sources import PointSource, forget, source_of
from tuiplay.data.split import Split, generate
from tuiplay.errors import InputError


@dataclass(frozen=True)
class Data:
    dataset: str = "circle"
    noise: float = 0.0
    train_percent: float = 50.0
    validation_percent: float = 0.0
    samples: int = 0
    balance: float = 50.0
    seed: str = "0.12345"
    file: str = ""
    x: str = ""
    y: str = ""
    label: str = ""
    target: str = ""
    projection: str = "columns"
    scaling: tuple[float, ...] = ()
    points: tuple[tuple[float, ...], ...] = ()


CLASSIFICATION = [name for name, entry in DATASETS.items() if entry.classes and entry.listed]


def parts(data: Data, stream: Stream | None = None) -> Split:
    return source_of(data).split(data, stream or Stream(data.seed))


def everything(split: Split) -> Any:
    return np.concatenate([split.train, split.validation, split.test])


@pytest.mark.parametrize("name", [name for name, entry in DATASETS.items() if entry.listed])
def test_a_built_in_set_is_what_it_was_and_weights_begin_where_they_did(name: str) -> None:
    one, other = Stream("0.7"), Stream("0.7")
    split = parts(Data(name, noise=25, train_percent=30), one)
    plain = generate(name, 25, 30, other)
    assert np.array_equal(split.train, plain.train)
    assert np.array_equal(split.test, plain.test)
    assert one.uniform() == other.uniform()
    entry, source = DATASETS[name], source_of(Data(name))
    assert (source.name, source.title, source.problem, source.own) == (name, entry.title, entry.problem, False)
    assert (source.samples, len(source.classes)) == (entry.samples, entry.classes)


def test_large_sets_leave_the_stream_alone_and_belong_to_the_seed() -> None:
    data = Data("circle", samples=FAST_FROM + 1)
    stream = Stream(data.seed)
    first, again = parts(data, stream), parts(data)
    assert stream.uniform() == Stream(data.seed).uniform()
    assert not source_of(data).draws
    assert source_of(replace(data, samples=FAST_FROM)).draws
    assert np.array_equal(first.train, again.train)
    assert not np.array_equal(first.train, parts(replace(data, seed="1")).train)
    labels = everything(first)[:, 2]
    assert np.count_nonzero(labels > 0) == FAST_FROM // 2 + 1
    assert np.count_nonzero(np.diff(labels)) > FAST_FROM * 0.45, "shuffled"


@pytest.mark.parametrize("name", CLASSIFICATION)
@pytest.mark.parametrize("balance", [1, 49, 80, 99])
@pytest.mark.parametrize("noise", [0, 80])
def test_the_first_class_has_exactly_its_share(name: str, balance: float, noise: float) -> None:
    data = Data(name, noise=noise, samples=203, balance=balance)
    labels = everything(parts(data))[:, 2]
    classes = DATASETS[name].classes
    assert len(labels) == 203
    first = round(203 * balance / 100)
    assert np.count_nonzero(labels == (1 if classes == 2 else 0)) == first
    others = [np.count_nonzero(labels == label) for label in ([-1] if classes == 2 else range(1, classes))]
    assert sum(others) == 203 - first
    assert max(others) - min(others) <= 1
    assert np.array_equal(everything(parts(data)), everything(parts(data)))


def test_a_thinned_arm_keeps_its_length() -> None:
    points = everything(parts(Data("spiral", balance=90)))
    short = np.sort(np.hypot(*points[points[:, 2] < 0][:, :2].T))
    assert len(short) == 50
    assert short[0] < 0.2
    assert short[-1] > 4.8
    assert np.diff(short).max() < 0.2


@pytest.mark.parametrize("name", ["reg-plane", "saddle"])
def test_regression_has_no_balance(name: str) -> None:
    with pytest.raises(InputError, match=r"^data\.balance: 30 "):
        source_of(Data(name, balance=30))


def test_an_empty_part_is_refused() -> None:
    with pytest.raises(InputError, match=r"^data\.train_percent: "):
        parts(Data(samples=3, train_percent=10))
    with pytest.raises(InputError, match=r"^data\.validation_percent: "):
        parts(Data(train_percent=60, validation_percent=40))


# Drawn points

FOUR = ((0.0, 1.0, 0.0), (1.0, 1.0, 1.0), (2.0, -1.0, 0.0), (3.0, -1.0, 1.0))


def drawn(*rows: tuple[float, ...], **fields: Any) -> Data:
    return Data("drawn", points=rows, **fields)


def test_two_drawn_classes_are_minus_and_plus_one() -> None:
    source, split = source_of(drawn(*FOUR)), parts(drawn(*FOUR))
    assert (source.name, source.problem, source.classes) == ("drawn", "classification", ("-1", "+1"))
    assert (source.own, source.samples, source.draws) == (True, 4, False)
    assert sorted(split.train[:, 2]) == sorted(split.test[:, 2]) == [-1, 1]
    assert {tuple(row) for row in everything(split)} == {(x1, x2, 2 * label - 1) for x1, x2, label in FOUR}


def test_a_third_class_makes_them_numbers() -> None:
    data = drawn(*FOUR, (0.0, 0.0, 2.0))
    assert source_of(data).classes == ("0", "1", "2")
    assert sorted(everything(parts(data))[:, 2]) == [0, 0, 1, 1, 2]


def test_marked_points_are_the_test() -> None:
    split = parts(drawn((0.0, 1.0, 0.0, 1.0), *FOUR, (5.0, 5.0, 1.0, 0.0), validation_percent=20.0))
    assert split.test.tolist() == [[0, 1, -1]]
    assert split.train[:, 0].tolist() == [0, 1, 2, 3, 5]
    assert split.validation.shape == (0, 3)


@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 4).map(float)), max_size=6))
def test_few_drawn_points_are_no_mistake(rows: list[tuple[float, ...]]) -> None:
    split = parts(drawn(*rows, train_percent=10.0, validation_percent=5.0))
    assert len(everything(split)) == len(rows)
    for part in (split.train, split.validation, split.test):
        assert part.shape == (len(part), 3)


def test_drawn_points_do_not_touch_the_stream() -> None:
    stream = Stream("0.5")
    parts(drawn(*FOUR), stream)
    assert stream.uniform() == Stream("0.5").uniform()


@pytest.mark.parametrize(
    "row",
    [
        (0.0, 1.0), (0.0, 1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.5), (0.0, 0.0, -1.0), (0.0, 0.0, 10.0),
        (float("nan"), 0.0, 1.0), (0.0, float("inf"), 1.0), (0.0, 0.0, float("nan")), (0.0, 0.0, 1.0, 2.0),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(row: tuple[float, ...]) -> None:
    with pytest.raises(InputError, match=r"^data\.points: row 2 "):
        source_of(drawn(FOUR[0], row, FOUR[1]))


# Files


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[Any, ...]]]:
    """A reader of tables that notes what it is asked for."""
    calls: list[tuple[Any, ...]] = []
    points = np.stack([np.arange(40.0) / 8, np.zeros(40), np.repeat([-1.0, 1.0], [30, 10])], axis=1)

    def load(path: str, **how: Any) -> Any:
        calls.append((path, how))
        if path == "bad.csv":
            raise InputError("bad.csv: line 3 is wrong")
        return types.SimpleNamespace(
            points=points[:1] if path == "one.csv" else points,
            problem="regression" if how["target"] else "classification",
            classes=() if how["target"] else ("no", "yes"),
            note="Scaled.",
            names=("a", "b", "c"),
            scaling=(0.0, 1.0, 0.0, 1.0),
        )

    module = types.ModuleType("tuiplay.data.table")
    module.load = load  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    forget()
    yield calls
    forget()


def test_a_file_overrides_the_set_and_is_split_by_class(tables: list[tuple[Any, ...]]) -> None:
    data = Data(file="some/where.csv", label="c", train_percent=50, validation_percent=20, noise=50, samples=7)
    source = source_of(data)
    assert (source.name, source.title, source.classes) == ("some/where.csv", "where.csv", ("no", "yes"))
    assert (source.samples, source.own, source.note, source.draws) == (40, True, "Scaled.", False)
    split = parts(data)
    for part, counts in ((split.train, (15, 5)), (split.validation, (6, 2)), (split.test, (9, 3))):
        assert tuple(np.count_nonzero(part[:, 2] == label) for label in (-1, 1)) == counts
    assert len(np.unique(everything(split)[:, 0])) == 40
    assert source_of(replace(data, target="c", label="")).problem == "regression"


def test_a_file_is_read_once_for_the_same_arguments(tables: list[tuple[Any, ...]]) -> None:
    data = Data(file="a.csv", x="1", scaling=(0.0, 1.0, 0.0, 1.0))
    first: PointSource = source_of(data)
    assert source_of(replace(data, seed="9", train_percent=20)) is first
    assert tables == [("a.csv", {"x": "1", "y": "", "label": "", "target": "", "projection": "columns",
                                 "scaling": (0.0, 1.0, 0.0, 1.0)})]  # fmt: skip
    for change in ({"x": "2"}, {"y": "2"}, {"label": "c"}, {"projection": "pca"}, {"scaling": ()}, {"file": "b.csv"}):
        source_of(replace(data, **change))  # type: ignore[arg-type]
    assert len(tables) == 7
    forget()
    source_of(data)
    assert len(tables) == 8


def test_a_refused_file_is_read_again(tables: list[tuple[Any, ...]]) -> None:
    for _ in range(2):
        with pytest.raises(InputError, match="line 3"):
            source_of(Data(file="bad.csv"))
    assert len(tables) == 2


@pytest.mark.usefixtures("tables")
def test_a_file_with_one_row_cannot_be_split() -> None:
    with pytest.raises(InputError, match=r"^data\.train_percent: "):
        parts(Data(file="one.csv"))
