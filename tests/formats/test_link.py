"""Playground links, read as the page reads them and written as it writes them."""

from __future__ import annotations

from typing import Any

import pytest
from reference import FEATURE_KEYS, LINKS

from formats.refusals import refusal
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link import MAX_LENGTH, js_number, parse, write

SITE = "https://playground.tensorflow.org/"
DEFAULT = (
    "activation=tanh&batchSize=10&dataset=circle&regDataset=reg-plane&learningRate=0.03&regularizationRate=0&noise=0"
    "&networkShape=4,2&seed=0.12345&showTestData=false&discretize=false&percTrainData=50&x=true&y=true&xTimesY=false"
    "&xSquared=false&ySquared=false&cosX=false&sinX=false&cosY=false&sinY=false&collectStats=false"
    "&problem=classification&initZero=false&hideText=false"
)
"""What the page writes for its default, with the seed that is tuiplay's default."""


def get(experiment: Experiment, path: str) -> Any:
    section, name = path.split(".")
    return getattr(getattr(experiment, section), name)


def opened(text: str, path: str) -> Any:
    return get(parse(text)[0], path)


# Whole links


@pytest.mark.parametrize(
    "text",
    [
        SITE + "#" + DEFAULT,
        "#" + DEFAULT,
        DEFAULT,
        f"http://playground.tensorflow.org#{DEFAULT}",
        f"playground.tensorflow.org/#{DEFAULT}",
        f"www.playground.tensorflow.org/#{DEFAULT}",
        f"HTTPS://Playground.TensorFlow.org/?utm_source=mail#{DEFAULT}",
        f"  {SITE}#{DEFAULT}\n",
        f"{SITE}#{DEFAULT[:100]}\r\n{DEFAULT[100:]}",
        SITE,
        "playground.tensorflow.org",
        "#",
        "",
    ],
)
def test_every_way_to_write_the_default(text: str) -> None:
    assert parse(text) == (Experiment(), [])


def test_the_default_is_written_as_the_page_writes_it() -> None:
    assert write(Experiment()) == SITE + "#" + DEFAULT


def spelled_by_the_page(part: str) -> bool:
    """Not 5e-3 for 0.005, nor what the page leaves out."""
    return part not in ("learningRate=5e-3", "regularization=none") and not part.endswith("_hide=false")


@pytest.mark.parametrize("text", [entry["hash"] for entry in LINKS])
def test_links_of_the_page_come_back_as_they_were(text: str) -> None:
    experiment, notes = parse("#" + text)
    assert notes == []
    written = write(experiment)
    assert set(written.partition("#")[2].split("&")) >= set(filter(spelled_by_the_page, text.split("&")))
    assert parse(written) == (experiment, [])


def test_a_link_from_the_page() -> None:
    experiment, notes = parse(
        "#batchSize=10&regularization=L2&noise=25&regDataset=reg-gauss&problem=classification&ySquared=true&sinY=true"
        "&discretize=true&hideText=true&activation=sigmoid&seed=hello%20b&cosX=true&networkShape=2,2,2&dataset=gauss"
        "&learningRate=0.007&percTrainData=90&y=false&x_hide=true&playButton_hide=true&noise_hide=false"
    )
    assert notes == []
    assert experiment == Experiment().change(
        {
            "data.dataset": "gauss",
            "data.other_dataset": "reg-gauss",
            "data.noise": 25,
            "data.train_percent": 90,
            "data.seed": "hello%20b",
            "features.use": ["x1", "x2_squared", "sin_x2"],
            "network.hidden": [2, 2, 2],
            "network.activation": "sigmoid",
            "training.learning_rate": 0.007,
            "training.regularization": "L2",
            "view.discretize": True,
            "view.hide_text": True,
            "view.hide": ["playButton", "x"],
            "view.inert": ["cosX"],
        }
    )
    assert experiment.active_features == ("x2_squared", "sin_x2")


def test_the_problem_decides_between_the_two_data_sets() -> None:
    text = "#dataset=xor&regDataset=reg-gauss"
    assert (opened(text, "data.dataset"), opened(text, "data.other_dataset")) == ("xor", "reg-gauss")
    text += "&problem=regression"
    assert (opened(text, "data.dataset"), opened(text, "data.other_dataset")) == ("reg-gauss", "xor")
    assert opened("#problem=regression", "data.other_dataset") == "", "the circle is where switching goes anyway"


# Values


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("#batchSize=5&batchSize=7", "training.batch_size", 7),
        ("#seed=&seed=2", "data.seed", "2"),
        ("#seed=a=b", "data.seed", "a"),
        ("#seed=a%20b", "data.seed", "a%20b"),
        ("#seed=007", "data.seed", "007"),
        ("#seed=~!*()';:@/?|", "data.seed", "~!*()';:@/?|"),
        # A browser percent-encodes these before the page sees them.
        ("#seed=Zürich", "data.seed", "Z%C3%BCrich"),
        ('#seed=a "b"', "data.seed", "a%20%22b%22"),
        ("#tutorial=lesson-1", "view.tutorial", "lesson-1"),
        ("#tutorial=", "view.tutorial", ""),
        ("#networkShape=", "network.hidden", ()),
        ("#networkShape= ", "network.hidden", ()),
        ("#networkShape=10,8", "network.hidden", (10, 8)),
        ("#networkShape=4, 0x10,2.0,1e1", "network.hidden", (4, 16, 2, 10)),
        ("#noise=-3", "data.noise", 0),
        ("#noise=60", "data.noise", 60),
        ("#noise=80", "data.noise", 80),
        ("#noise=80.5", "data.noise", 50),
        ("#noise=95", "data.noise", 50),
        ("#noise", "data.noise", 0),
        ("#learningRate=0.05", "training.learning_rate", 0.05),
        ("#learningRate=", "training.learning_rate", 0.03),
        ("#regularizationRate=-2", "training.regularization_rate", -2),
        ("#batchSize=1000", "training.batch_size", 1000),
        ("#percTrainData=33.3", "data.train_percent", 33.3),
        ("#initZero=true", "network.initializer", "zeros"),
        ("#initZero=false", "network.initializer", "playground"),
        ("#draw=9999", "network.draw", 9999),
        ("#weightSeed=abc", "network.seed", "abc"),
        ("#weightSeed=", "network.seed", ""),
        ("#collectStats=1&cosY=x&cosX=false", "view.inert", ("cosY", "collectStats")),
        ("#showTestData=true", "view.show_test_data", True),
    ],
)
def test_values(text: str, path: str, value: Any) -> None:
    assert opened(text, path) == value


@pytest.mark.parametrize(
    ("value", "on"), [("true", True), ("0", True), ("FALSE", True), ("false", False), (" ", False)]
)
def test_switches_are_on_unless_they_say_false(value: str, on: bool) -> None:
    assert opened(f"#discretize={value}", "view.discretize") is on


@pytest.mark.parametrize(("key", "name"), FEATURE_KEYS.items())
def test_features(key: str, name: str) -> None:
    assert name in opened(f"#{key}=true", "features.use")
    assert name not in opened(f"#{key}=false", "features.use")
    hidden = parse(f"#{key}=true&{key}_hide=true")[0]
    assert name not in hidden.active_features
    assert parse(write(hidden))[0] == hidden, "and whether it was on is not lost"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10), ("1e-3", 0.001), (".5", 0.5), ("5.", 5), ("+5", 5), ("-5", -5), ("5E2", 500), ("007", 7),
        ("0x1F", 31), ("0X1f", 31), ("0o17", 15), ("0b101", 5), ("\u00a0 7 \u2003", 7), ("-0", 0),
    ],
)  # fmt: skip
def test_numbers_are_javascripts(text: str, number: float) -> None:
    assert opened(f"#regularizationRate={text}", "training.regularization_rate") == number


@pytest.mark.parametrize(
    "text",
    ["abc", "1_0", "1,5", "0x", "-0x10", "0b2", "1e", "e5", "1.2.3", "١", "Infinity", "-Infinity", "1e400", "infinity",
     "nan", "\x1c7", "0x" + "f" * 300],
)  # fmt: skip
def test_what_is_no_finite_number_is_refused(text: str) -> None:
    assert "learningRate=" in refusal(parse, f"#learningRate={text}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("#networkShape=4,,2", ["networkShape=4,,2", "whole number"]),
        ("#networkShape=4,2.5", ["networkShape=4,2.5"]),
        ("#networkShape=0", ["networkShape=0", "at least 1"]),
        ("#networkShape=-1", ["networkShape=-1"]),
        ("#networkShape=x", ["networkShape=x"]),
        ("#networkShape=,", ["networkShape=,"]),
        ("#networkShape=Infinity", ["networkShape=Infinity"]),
        ("#networkShape", ["networkShape", "4,2"]),
        ("#networkShape=" + "1," * 30_000, ["networkShape=", "30,001 layers", "100"]),
        ("#networkShape=1e300", ["networkShape=1e300", "too many", "2,000"]),
        ("#networkShape=1000,1000", ["networkShape=1000,1000", "1,003,000 weights"]),
        ("#learningRate=abc", ["learningRate=abc", "number"]),
        ("#batchSize=0", ["batchSize=0", "at least 1"]),
        ("#batchSize=-10", ["batchSize=-10", "at least 1"]),
        ("#batchSize=2.5", ["batchSize=2.5", "whole number"]),
        ("#batchSize=1e300", ["batchSize=1e300", "at most"]),
        ("#seed=" + "a" * 1001, ["seed=aaa", "1000"]),
        ("#percTrainData=101", ["percTrainData=101", "at most 100"]),
        ("#percTrainData=0", ["percTrainData=0", "more than 0"]),
        ("#percTrainData=0.1", ["percTrainData=0.1", "no training points"]),
        ("#noise=x", ["noise=x", "number"]),
        ("#draw=-1", ["draw=-1"]),
        ("#draw=1.5", ["draw=1.5", "whole number"]),
        ("#draw=9999&networkShape=50,50", ["draw=9999", "at most"]),
        ("#tutorial=" + "a" * 101, ["tutorial=aaa", "100"]),
        ("#noise=\x1b[31m", ["noise=\\x1b[31m"]),
        ("#" + "a" * MAX_LENGTH, ["65,537", "65,536"]),
        ("https://example.org/#seed=1", ["https://example.org/#seed=1", SITE]),
        ("https://example.org/playground.tensorflow.org", [SITE]),
        ("spiral", ["spiral", SITE]),
        ("#foo=1", ["foo=1"]),
        ("#nonsense_hide=true", ["nonsense_hide=true"]),
        ("#numNodes0_hide=true", ["numNodes0_hide=true"]),
        ("#\x1b[31m=1", ["\\x1b[31m=1"]),
        ("#dataset=xor&a=1&b=2&c=3&d=4", ["4 of the 5 keys", "a=1, b=2, c=3 and 1 more"]),
        ("#dataset=xor&noise=5&noi:se=7", ["1 of the 3 keys", "noi:se=7"]),
        ("#dataset=xor&noise=5=7", ["noise=5", "more than one value"]),
        ("#dataset=xor&x=false/true", ["x=false/true", "true or false"]),
        ("#dataset=x/r", ["dataset=x/r", "circle"]),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_refusals_name_the_key_the_value_and_what_would_be_right(text: str, words: list[str]) -> None:
    sentence = refusal(parse, text)
    for word in words:
        assert word in sentence


# Notes


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("#activation=mish", "activation=mish"),
        ("#activation=toString", "activation=toString"),
        ("#dataset=reg-plane", "dataset=reg-plane"),
        ("#regDataset=circle", "regDataset=circle"),
        ("#regularization=l1", "regularization=l1"),
        ("#problem=clustering", "problem=clustering"),
        ("#noise=0&nonsense_hide=true", "nonsense_hide"),
        ("#noise=0&numNodes0_hide=true", "numNodes0_hide"),
        ("#noise=0&foo=1", "foo"),
        ("#loss=mse", "loss=mse"),
        ("#learningRate=NaN", "learningRate=NaN"),
        ("#learningRate=NaN&regularizationRate=NaN&noise=undefined", "noise=undefined, learningRate=NaN, regu"),
        ("#noise=95", "noise=95"),
        ("#noise=5&noise=0", "The last of several values of a key applies, as on the page: noise=0"),
        ("#y=False", "count as true: y=False"),
        ("#y=0", "count as true: y=0"),
        ("#y=true&seed=", "ends with seed="),
        ("#y=true&seed", "ends with seed;"),
        ("#y=true&", "ends with &"),
        ("#noise=-1", "noise=-1"),
        ("#seed=0.12345=b", "seed=0.12345"),
    ],
)
def test_what_is_ignored_is_said(text: str, word: str) -> None:
    experiment, notes = parse(text)
    assert len(notes) == 1
    assert word in notes[0]
    assert notes[0].endswith(".")
    assert notes[0].isprintable()
    assert experiment.change({"data.noise": 0}) == Experiment()


@pytest.mark.parametrize(
    "text",
    [
        "#&&",
        "#x_hide=false&numNodes6_hide=true",
        "#activation=",
        "#regularization=none",
        "#tutorial",
        "#seed=",
        "#seed",
    ],
)
def test_what_the_page_knows_needs_no_note(text: str) -> None:
    assert parse(text)[1] == []


def test_many_unknown_keys_are_one_note() -> None:
    others = [
        "loss=mse",
        "initOrigin=false",
        "batchFull=true",
        "showTrainData=true",
        "goalModelSizeMaxFirst=3",
        "foo=1",
    ]
    (note,) = parse("#dataset=xor&noise=5&" + "&".join(others))[1]
    assert note.endswith(f": {', '.join(others)}.")
    known = "&".join(f"numNodes{number}_hide=true" for number in range(1, 40))
    (note,) = parse(f"#{known}&" + "&".join(f"key{number}=1" for number in range(20)))[1]
    assert "key7=1 and 12 more." in note


def test_only_the_word_true_hides() -> None:
    assert opened("#x_hide=True&y_hide=1&noise_hide=false&batchSize_hide=true", "view.hide") == ("batchSize",)


# Writing


def test_what_is_at_its_default_and_not_the_pages_is_not_written() -> None:
    text = write(
        Experiment().change(
            {
                "training.regularization": "L1",
                "view.tutorial": "lesson",
                "view.hide": ["x", "playButton"],
                "network.draw": 2,
                "network.seed": "w",
                "network.hidden": [],
                "network.initializer": "zeros",
            }
        )
    )
    assert text.startswith(SITE + "#activation=tanh&regularization=L1&batchSize=10&dataset=circle&")
    assert "&networkShape=&seed=0.12345&" in text
    assert "&tutorial=lesson&problem=classification&initZero=true&" in text
    assert text.endswith("&hideText=false&playButton_hide=true&x_hide=true&draw=2&weightSeed=w")


@pytest.mark.parametrize("character", ["&", "=", "#", " ", "\t", "\n", "\0", "\x1b", "\x7f", "é", "🙂", '"', "<", "`"])
@pytest.mark.parametrize("path", ["data.seed", "network.seed", "view.tutorial"])
def test_text_that_a_link_cannot_carry_is_refused(path: str, character: str) -> None:
    sentence = refusal(write, Experiment().change({path: f"a{character}b"}))
    assert sentence.startswith(path)
    assert "a link cannot carry" in sentence


def test_the_longest_link_can_be_read() -> None:
    longest = Experiment().change(
        {
            "view.hide": [f"numNodes{number}" for number in range(1, 1000)],
            "data.seed": "s" * 1000,
            "network.seed": "w" * 1000,
            "network.hidden": [999, *[10] * 99],
        }
    )
    assert len(write(longest)) < MAX_LENGTH / 2
    assert parse(write(longest)) == (longest, [])


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.03, "0.03"), (10, "10"), (10.0, "10"), (0.00001, "0.00001"), (0.000001, "0.000001"), (1e-7, "1e-7"),
        (1.5e-7, "1.5e-7"), (1e20, "100000000000000000000"), (1e21, "1e+21"), (1.25e21, "1.25e+21"), (0.0, "0"),
        (-0.0, "0"), (-2.5, "-2.5"), (-1e-9, "-1e-9"), (0.1 + 0.2, "0.30000000000000004"), (100.0, "100"),
        (123456.789, "123456.789"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
        (9007199254740993.0, "9007199254740992"), (123456789012345680000.0, "123456789012345680000"),
        (float("inf"), "Infinity"), (float("-inf"), "-Infinity"), (float("nan"), "NaN"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_javascript_writes_them(number: float, text: str) -> None:
    assert js_number(number) == text
