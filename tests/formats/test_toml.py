"""Experiment files: whatever is in them, there is an experiment or one sentence; whatever fails, no file is lost."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.refusals import refusal
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats.toml import MAX_SIZE, read

not_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all examples of a property."""
    return tmp_path_factory.mktemp("experiments")


def file_of(folder: Path, content: str | bytes, name: str = "lesson.toml") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


# Reading


@pytest.mark.parametrize("content", ["", "\n", "# a lesson\n", "[data]\n", "\ufeff[data]\nnoise = 0\n", "[view]\r\n"])
def test_what_is_left_out_has_its_default(tmp_path: Path, content: str) -> None:
    assert read(file_of(tmp_path, content)) == Experiment()


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    path = file_of(
        tmp_path,
        """
[data]
dataset = "spiral"
noise = 0                 # 0 to 50
train_percent = 50
seed = "0.12345"
[features]
use = ["x1", "x2", "sin_x1", "sin_x2"]
[network]
hidden = [8, 8]
activation = "tanh"
initializer = "playground"
draw = 0
[training]
learning_rate = 0.03
batch_size = 10
regularization = "none"
regularization_rate = 0.0
[view]
show_test_data = false
discretize = false
hide = []
""",
    )
    changes = {
        "data.dataset": "spiral",
        "features.use": ["x1", "x2", "sin_x1", "sin_x2"],
        "network.hidden": [8, 8],
    }
    assert read(str(path)) == Experiment().change(changes)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[data]\n\nnoise = = 3\n", [":3:9:", "line 3", "expected a value"]),
        ("[data]\nnoise = \n", [":2:9:", "expected a value"]),
        ("[data]\nseed = abc\n", [":2:8:", "text in quotes"]),
        ('[data]\nseed = "abc\n', [":2:", "quotes"]),
        ('[data]\nseed = """abc\n', [":3:", "not closed"]),
        ("[data]\nnoise 3\n", [":2:7:", "NAME = VALUE"]),
        ("[data\n", [":1:6:", "ends with ]"]),
        ("[network]\nhidden = [4, 2\n", [":3:", "list"]),
        ("[data]\nnoise = 1\nnoise = 2\n", [":3:", "duplicate"]),
        ("[data]\n[data]\n", [":2:", "duplicate"]),
        ("[data]\nnoise = 1 2\n", [":2:", "nothing may follow"]),
        ("hello", [":1:6:", "NAME = VALUE"]),
        ("=", [":1:1:"]),
        ('[data]\nseed = "\\q"\n', [":2:", "twice"]),
        ("[data]\nnoise = 2024-02-31\n", [":2:"]),
    ],
)
def test_what_is_no_toml_is_refused_with_its_place(tmp_path: Path, content: str, words: list[str]) -> None:
    sentence = refusal(read, file_of(tmp_path, content))
    assert sentence.startswith(str(tmp_path / "lesson.toml") + ":")
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[training]\n\nlearning_rat = 0.1\n", [":3: training.learning_rat:", "did you mean learning_rate?"]),
        ("[trainig]\nlearning_rate = 0.1\n", [":1: trainig:", "did you mean training?"]),
        ('[data]\nnoise = 1\ndataset = "circel"\n', [":3: data.dataset:", "did you mean circle?"]),
        ('[data]\nnoise = "much"\n', [":2: data.noise:", "a number"]),
        ("[data]\nnoise = 400\n", [":2: data.noise:", "80"]),
        ("data.noise = 400\n", [":1: data.noise:"]),
        ("data = { noise = 400 }\n", [": data.noise:"]),
        ("[ data ] # here\n  noise=400\n", [":2: data.noise:"]),
        ("[data]\nnoise = 2024-01-01\n", [":2: data.noise:"]),
        ("[data]\ntrain_percent = 0.01\n", [":2: data.train_percent:", "no training points"]),
        ("[training]\nlearning_rate = nan\n", [":2: training.learning_rate:", "finite"]),
        ("[network]\nhidden = [4, 0]\n", [":2: network.hidden[1]:", "at least 1"]),
        ("[network]\nhidden = [[4]]\n", [":2: network.hidden[0]:"]),
        ("[network]\nhidden = [1000, 1000]\n", [":2: network.hidden:", "too many"]),
        ('[features]\nuse = ["x1", "x3"]\n', [":2: features.use:", "x2_squared"]),
        ("data = 5\n", [":1: data:", "section"]),
        ("[[data]]\nnoise = 5\n", [":1: data:"]),
        ('"\\u001b[31m" = 5\n', ["\\x1b[31m", "no such section"]),
        ('[view]\nhide = ["nois"]\n', [":2: view.hide:", "did you mean noise?"]),
    ],
)
def test_what_is_no_experiment_is_refused_with_its_line_and_field(
    tmp_path: Path, content: str, words: list[str]
) -> None:
    sentence = refusal(read, file_of(tmp_path, content))
    assert sentence.startswith(str(tmp_path / "lesson.toml") + ":")
    for word in words:
        assert word in sentence


def test_a_line_inside_a_text_is_not_blamed(tmp_path: Path) -> None:
    content = '[view]\ntutorial = """\n[data]\nnoise = 3\n"""\n[data]\nnoise = 400\n'
    assert f"{tmp_path / 'lesson.toml'}: data.noise: 400" in refusal(read, file_of(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\x00\xff\xfe\x80" * 64, "binary"),
        ("[data]\n".encode("utf-16"), "binary"),
        (b'[data]\n\nseed = "Z\xfcrich"\n', ":3: not valid UTF-8 text"),
        (b"\xed\xa0\x80", "UTF-8"),
        ("a = " + "[" * 100_000, "too deeply"),
        ("a = " + "{a = " * 100_000, "too deeply"),
        ("a" + ".a" * 400_000 + " = 1", "too deeply"),
        ("[data]\nnoise = " + "9" * 5_000, "digits"),
        ("[training]\nbatch_size = 0x" + "f" * 5_000, "out of range"),
        ("[network]\nhidden = [0x" + "f" * 5_000 + "]", "out of range"),
    ],
    ids=lambda value: ascii(value[:24]),
)
def test_hostile_files(tmp_path: Path, content: str | bytes, word: str) -> None:
    assert word in refusal(read, file_of(tmp_path, content))


@pytest.mark.parametrize(
    "content",
    ["a = " + "[" * 300_000, "[a]\n" * 80_000, "\n" * 300_000, '"' * 300_000, "a" * 300_000, "a = [" + "1," * 150_000,
     "[data]\nseed = \"" + "\\n" * 150_000 + '"', "".join(f"k{n}=1\n" for n in range(30_000)),
     "".join(f"[s{n}]\n" for n in range(30_000))],
    ids=lambda content: ascii(content[:12]),
)  # fmt: skip
def test_no_file_is_slow(tmp_path: Path, content: str) -> None:
    path = file_of(tmp_path, content)
    start = time.process_time()
    outcome(path)
    # Ten times what it takes and more: only squares and worse fail.
    assert time.process_time() - start < 7


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    with path.open("wb") as stream:
        stream.truncate(1 << 30)
    start = time.process_time()
    assert "too large" in refusal(read, path)
    assert time.process_time() - start < 0.2
    assert read(file_of(tmp_path, "#" * MAX_SIZE)) == Experiment()
    assert "too large" in refusal(read, file_of(tmp_path, "#" * (MAX_SIZE + 1)))


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_a_device_is_refused() -> None:
    assert "not a regular file" in refusal(read, "/dev/zero")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    assert "not a regular file" in refusal(read, tmp_path / "pipe.toml")


def test_what_is_not_there(tmp_path: Path) -> None:
    assert refusal(read, tmp_path / "missing.toml") == f"{tmp_path}/missing.toml: no such file"
    assert "not a folder" in refusal(read, file_of(tmp_path, "") / "inside.toml")
    assert "folder" in refusal(read, tmp_path)
    assert "too long" in refusal(read, tmp_path / ("a" * 5000))
    (tmp_path / "circle").symlink_to("circle")
    assert "symbolic link loop" in refusal(read, tmp_path / "circle")


@not_root
def test_an_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "secret.toml").touch(mode=0)
    assert "permission" in refusal(read, tmp_path / "secret.toml")


@pytest.mark.parametrize("name", ["\x1b]0;title\x07.toml", "a\nb.toml", "abc\u202egnp", "\udcff.toml", "\0", "\ud800"])
def test_names_are_shown_escaped(tmp_path: Path, name: str) -> None:
    # refusal() asserts that the sentence prints.
    refusal(read, f"{tmp_path}/{name}")


# Any file


def outcome(path: Path) -> Experiment | str:
    try:
        return read(path)
    except InputError as error:
        return str(error)


fragments = st.sampled_from(
    ["[data]\n", "[network]\n", "noise = ", "hidden = [", "4", "-1", "]", "\n", '"', "'", '"""', "= ", ".", "nan",
     "true", "1979-05-27", "{", "}", ", ", "\\", "seed = 'a'\n", "# ", "\0", "\ufeff", "é"]
)  # fmt: skip
contents = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode()),
    st.lists(fragments, max_size=20).map(lambda parts: "".join(parts).encode()),
)


@settings(max_examples=200)
@given(contents)
def test_any_bytes_are_an_experiment_or_one_sentence(folder: Path, content: bytes) -> None:
    path = file_of(folder, content, "any.toml")
    found = outcome(path)
    if isinstance(found, str):
        assert found.startswith(str(path) + ":")
        assert found.isprintable()
        assert len(found) < 700
