"""Any text as a link, any experiment as a link."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats.refusals import refusal
from formats.strategies import any_text, as_carried, browser_experiments, experiments, link_text
from tuiplay.data.datasets import DATASETS
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link import js_number, looks_like_link, parse, write

# What is a link


@pytest.mark.parametrize(
    "text",
    [
        "https://playground.tensorflow.org/",
        "playground.tensorflow.org",
        "http://playground.tensorflow.org/#seed=1",
        "https://playground.tensorflow.org/#seed=lesson.toml",
        "#seed=1",
        "#",
        "#anything",
        " #seed=1",
        "seed=1",
        "networkShape=&noise=5",
        "x_hide=true",
        "draw=2",
        "https://playground.tensorflow.org/other#seed=1",
        "http://localhost:5000/#activation=relu",
        "https://example.org/a/b.html?c=d#noise=5&problem=regression",
        "look: https://example.org/#dataset=xor&networkShape=3",
        "https%3A%2F%2Fexample.org%2F%23dataset%3Dxor%26networkShape%3D3",
        "(#dataset=xor&networkShape=3)",
    ],
)
def test_links(text: str) -> None:
    assert looks_like_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        *DATASETS,
        "lesson.toml",
        "seed=1.toml",
        "./seed=1",
        "runs/noise=5",
        "a=b",
        "C:\\lessons\\xor.toml",
        "what?seed=1",
        "seed",
        "playground.tensorflow.org/xor.toml",
        "playground.tensorflow.org.toml",
        "https://example.org/#seed=1",
        "https://example.org/#section=1&activation",
        "lessons#1/activation.csv",
        "# my points\nx,y,label\n1,2,a\n",
        "# made with https://playground.tensorflow.org/\nx,y,label\n1,2,a\n",
        "[data]\n# from https://playground.tensorflow.org/#noise=5&dataset=xor\nnoise = 5",
        "#dataset=xor.toml.bak/x.toml".removeprefix("#"),
    ],
)
def test_file_names_and_data_sets_are_no_links(text: str) -> None:
    assert not looks_like_link(text)


# Any text, any experiment


def outcome(text: str) -> Experiment | str:
    try:
        experiment, notes = parse(text)
    except InputError as error:
        return str(error)
    assert all(note.isprintable() and len(note) < 1000 for note in notes)
    return experiment


keys = st.sampled_from(
    ["seed", "networkShape", "noise", "learningRate", "batchSize", "percTrainData", "problem", "dataset", "regDataset",
     "activation", "regularization", "x", "xSquared", "cosX", "initZero", "tutorial", "draw", "weightSeed", "x_hide"]
)  # fmt: skip
words = st.sampled_from(["", "true", "false", "0", "4,2", "-1", "1e3", "0x1f", "L1", "xor", "regression", "nan", "%20"])
pairs = st.tuples(keys | st.text(max_size=5), st.sampled_from(["=", "=", "=", "", "=="]), words | st.text(max_size=8))
hashes = st.lists(pairs.map("".join), max_size=12).map(lambda parts: "#" + "&".join(parts))


@settings(max_examples=150)
@given(
    hashes | st.text(st.characters(exclude_categories=()), max_size=80).flatmap(lambda t: st.sampled_from([t, "#" + t]))
)
def test_any_text_is_an_experiment_or_one_sentence(text: str) -> None:
    found = outcome(text)
    if isinstance(found, str):
        assert found.isprintable()
        assert len(found) < 500
    elif "#" not in found.data.seed + found.network.seed + found.view.tutorial:
        written = write(found)
        assert parse(written) == (found, [])
        assert write(parse(written)[0]) == written


def test_a_sharp_in_a_seed_is_read_as_the_page_reads_it_but_not_written() -> None:
    experiment = parse("#seed=a#b")[0]
    assert experiment.data.seed == "a#b"
    refusal(write, experiment)


@settings(max_examples=60)
@given(browser_experiments(link_text))
def test_an_experiment_survives_the_way_through_a_link(experiment: Experiment) -> None:
    text = write(experiment)
    assert text.isascii()
    assert text.isprintable()
    assert parse(text) == (as_carried(experiment), [])
    assert write(parse(text)[0]) == text
    assert parse(text.partition("#")[2])[0] == as_carried(experiment)


@given(experiments(link_text))
def test_a_link_never_leads_to_another_experiment(experiment: Experiment) -> None:
    """What the page has no control for is refused, and the refusal names it."""
    try:
        text = write(experiment)
    except InputError as error:
        path = str(error).partition(":")[0]
        section, name = path.split(".")
        assert path in FIELDS
        default = getattr(getattr(Experiment(), section), name)
        assert getattr(getattr(experiment, section), name) != default
    else:
        assert parse(text) == (as_carried(experiment), [])


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data.dataset", "moons"),
        ("data.dataset", "drawn"),
        ("data.validation_percent", 10),
        ("data.samples", 200),
        ("data.balance", 30),
        ("features.formulas", ["x1^3"]),
        ("network.activation", "swish"),
        ("network.activation", "gelu"),
        ("network.activations", ["relu", "tanh"]),
        ("network.initializer", "he"),
        ("network.initializer_width", 0.1),
        ("training.optimizer", "adam"),
        ("training.schedule", "cosine"),
        ("training.loss", "huber"),
        ("training.dropout", 0.5),
        ("training.clip", 1),
        ("training.reshuffle", True),
        ("training.stop", "epoch 5"),
    ],
)
def test_what_the_page_does_not_have_is_refused_by_name(path: str, value: object) -> None:
    sentence = refusal(write, Experiment().change({path: value}))
    assert sentence.startswith(f"{path}: ")
    assert "tuiplay show" in sentence


def test_what_the_page_would_show_instead_is_said_with_the_remedy() -> None:
    for path, value, instead in (
        ("network.activation", "sine", "tanh"),
        ("data.dataset", "moons", "circle"),
        ("data.dataset", "saddle", "reg-plane"),
    ):
        sentence = refusal(write, Experiment().change({path: value}))
        assert f"does not know {value} and would silently show {instead}" in sentence
        assert f"--set {path}={instead}" in sentence


@pytest.mark.parametrize(
    ("written", "name"),
    [("swish", "swish"), ("gelu", "gelu"), ("leakyrelu", "leaky_relu"), ("sin", "sine"), ("ELU", "elu")],
)
def test_activations_that_the_page_does_not_have_are_taken_from_a_link(written: str, name: str) -> None:
    experiment, notes = parse(f"#activation={written}")
    assert experiment.network.activation == name
    assert notes == []


def test_another_problems_set_that_the_page_does_not_have_is_left_out() -> None:
    text = write(Experiment().change({"data.other_dataset": "saddle"}))
    assert "&regDataset=reg-plane&" in text


@given(browser_experiments(any_text))
def test_every_experiment_is_carried_or_refused(experiment: Experiment) -> None:
    texts = experiment.data.seed + experiment.network.seed + experiment.view.tutorial
    if all("!" <= character <= "~" and character not in '&=#"<>`' for character in texts):
        assert parse(write(experiment)) == (as_carried(experiment), [])
    else:
        assert "a link cannot carry" in refusal(write, experiment)


@given(st.floats())
def test_written_numbers_are_read_back(number: float) -> None:
    text = js_number(number)
    if text.lstrip("-") not in ("NaN", "Infinity"):
        assert parse(f"#regularizationRate={text}")[0].training.regularization_rate == number


@pytest.mark.parametrize(
    "text",
    [
        "#networkShape=" + "1," * 1_000_000,
        "#networkShape=" + "," * 65_000,
        "#learningRate=" + "1" * 65_000 + "x",
        "#learningRate=1." + "1" * 65_000 + "e",
        "#learningRate=0x" + "f" * 65_000,
        "#" + "&" * 65_000,
        "#" + "x=1=&" * 13_000,
        "#seed=" + "é" * 65_000,
        "#" + "_hide" * 13_000,
        "playground.tensorflow.org/?" * 2_000,
        "#activation=" + "%26" * 20_000,
        "x=1 &" * 13_000,
        "#x=1&y=1 " * 7_000,
        "https://a.org/#activation=tanh&noise=x" + "%25" * 20_000,
        "https://a.org/#activation=tanh&noise=" + "\\" * 60_000,
        "https://a.org/#activation=tanh&noise=" + ")" * 60_000,
        "[(" * 30_000 + "#activation=tanh&noise=\0",
        "https://a.org/#activation=tanh&noise=" + "&amp;" * 12_000,
        "#activation=tanh&seed=0.5\n" * 2_400,
    ],
    ids=lambda text: text[:20],
)
def test_no_link_is_slow(text: str) -> None:
    start = time.process_time()
    outcome(text)
    # A thousand times what it takes: only squares and worse fail.
    assert time.process_time() - start < 5
