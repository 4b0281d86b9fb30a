"""Where points come from: built-in sets of any size and balance, files, drawn points."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuiplay.data import table
from tuiplay.data.datasets import DATASETS
from tuiplay.data.random_stream import Stream
from tuiplay.data.sampling import FAST_FROM
from tuiplay.data.sources import PointSource, source_of
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
    scale: str = "range"
    decimal: str = "auto"
    skip_bad_rows: bool = False
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
@pytest.mark.parametrize(("balance", "noise"), [(1, 0), (49, 80), (80, 0), (99, 80)])
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
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a table of 30 points of one class and 10 of another."""
    rows = [f"{n / 8},{n % 3},{'no' if n < 30 else 'yes'},{n * 0.3}\n" for n in range(40)]
    (tmp_path / "where.csv").write_text("a,b,c,d\n" + "".join(rows), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the tables that were read, one for each reading."""
    paths: list[str] = []

    def load(path: str, **how: Any) -> table.Table:
        paths.append(path)
        return real(path, **how)

    real = table.load
    monkeypatch.setattr(table, "load", load)
    return paths


def test_a_file_overrides_the_set_and_is_split_by_class(folder: Path) -> None:
    data = Data(file="./where.csv", label="c", train_percent=50, validation_percent=20, noise=50, samples=7)
    source = source_of(data)
    assert (source.name, source.title, source.classes) == ("./where.csv", "where.csv", ("no", "yes"))
    assert (source.samples, source.own, source.draws) == (40, True, False)
    assert "scaled to [-6, 6]" in source.note
    split = parts(data)
    for part, counts in ((split.train, (15, 5)), (split.validation, (6, 2)), (split.test, (9, 3))):
        assert tuple(np.count_nonzero(part[:, 2] == label) for label in (-1, 1)) == counts
    assert len(np.unique(everything(split)[:, 0])) == 40
    assert source_of(replace(data, target="d", label="")).problem == "regression"


@pytest.mark.skipif(os.name == "nt", reason="its file names have no control characters")
def test_what_is_said_of_a_file_is_safe_to_print_whatever_its_name(folder: Path) -> None:
    path = folder / "a\x1b[31mred\x1b]0;title\x07.csv"
    path.write_bytes((folder / "where.csv").read_bytes())
    source = source_of(Data(file=str(path)))
    assert source.title == "a\\x1b[31mred\\x1b]0;title\\x07.csv"
    assert source.about.isprintable()


def test_a_file_is_read_once_for_the_same_arguments(folder: Path, reads: list[str]) -> None:
    data = Data(file="where.csv", x="1", label="c")
    first: PointSource = source_of(data)
    assert source_of(replace(data, seed="9", train_percent=20)) is first
    assert reads == ["where.csv"]
    (folder / "b.csv").write_bytes((folder / "where.csv").read_bytes())
    changes: tuple[dict[str, Any], ...] = (
        {"x": "2", "y": "1"}, {"y": "4"}, {"label": "", "target": "d"}, {"projection": "pca"},
        {"scaling": (0.0, 1.0, 0.0, 1.0)}, {"file": "b.csv"}, {"scale": "robust"}, {"decimal": "comma"},
        {"skip_bad_rows": True},
    )  # fmt: skip
    for change in changes:
        source_of(replace(data, **change))
    assert len(reads) == 10


@pytest.mark.parametrize("how", ["written over", "put in its place"])
def test_a_file_that_has_changed_is_read_again(folder: Path, how: str) -> None:
    path = folder / "where.csv"
    before = source_of(Data(file="where.csv"))
    there = path.stat()
    content = path.read_text(encoding="utf-8").replace("yes", "oui")
    if how == "written over":
        path.write_text(content, encoding="utf-8")
        os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns + 1))
    else:
        (folder / "new.csv").write_text(content, encoding="utf-8")
        os.utime(folder / "new.csv", ns=(there.st_atime_ns, there.st_mtime_ns))
        (folder / "new.csv").replace(path)
    assert path.stat().st_size == there.st_size
    after = source_of(Data(file="where.csv"))
    assert (before.classes, after.classes) == (("no", "yes"), ("no", "oui"))
    assert not after.same_points(before)


def test_the_same_points_in_a_newer_file_are_the_same(folder: Path) -> None:
    before = source_of(Data(file="where.csv"))
    os.utime(folder / "where.csv", ns=(1, 1))
    after = source_of(Data(file="where.csv"))
    assert after is not before
    assert after.same_points(before)
    path = folder / "where.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("\n2.5,", "\n2.25,"), encoding="utf-8")
    assert source_of(Data(file="where.csv")).samples == 40
    assert not source_of(Data(file="where.csv")).same_points(before), "one of them has moved"


def test_a_refused_file_is_read_again(folder: Path, reads: list[str]) -> None:
    (folder / "bad.csv").write_text("a,b,c\n1,2\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(InputError, match=r"^bad\.csv: "):
            source_of(Data(file="bad.csv"))
    assert reads == ["bad.csv"] * 2
    for name in ("none.csv", "a\0b.csv"):
        with pytest.raises(InputError):
            source_of(Data(file=name))


def test_too_small_a_part_of_a_file_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match=r"^data\.train_percent: "):
        parts(Data(file="where.csv", train_percent=1))
