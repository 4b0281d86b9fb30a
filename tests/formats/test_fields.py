"""The list of all fields, for people and for programs."""

from __future__ import annotations

import itertools
import json
import re

import pytest

from tuiplay.experiment.sections import FIELDS, SECTIONS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import fields


def rows() -> dict[str, str]:
    """The row of each field in the table."""
    found = (re.match(r"([a-z]+\.\w+) ", line) for line in fields.table().splitlines())
    return {match[1]: match.string for match in found if match}


def test_every_field_has_a_row_in_its_section() -> None:
    text = fields.table()
    assert list(rows()) == list(FIELDS)
    places = [text.index(f"[{section}]") for section in SECTIONS]
    assert places == sorted(places)
    for path, field in FIELDS.items():
        assert text.index(f"[{field.section}]") < text.index(rows()[path])
        assert field.description[:40] in " ".join(text.split())


def test_the_columns_stand_below_each_other_within_80() -> None:
    lines = fields.table().splitlines()
    assert max(map(len, lines)) <= 80
    (head,) = {line for line in lines if line.startswith("field ")}
    starts = [head.index(name) for name in ("type", "limits", "default", "effect")]
    for row in rows().values():
        for start in starts:
            assert row[start - 1] == " " != row[start], row


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("data.noise", ["number", "0 to 80", "0", "data"]),
        ("data.balance", ["number", ">0 to <100", "50", "data"]),
        ("data.seed", ["text", "1 to 1000 chars", '"0.12345"', "data"]),
        ("data.file", ["text", "max. 4096 chars", '""', "data"]),
        ("data.projection", ["text", "one of 2", '"columns"', "data"]),
        ("data.points", ["rows", "max. 10,000", "[]", "points"]),
        ("features.formulas", ["texts", "max. 20", "[]", "network"]),
        ("network.hidden", ["integers", "1 to 1e6 each", "[4, 2]", "network"]),
        ("network.activations", ["texts", "one of 10 each", "[]", "network"]),
        ("training.learning_rate", ["number", "any", "0.03", "live"]),
        ("training.batch_size", ["integer", "1 to 1e6", "10", "live"]),
        ("training.dropout", ["number or list", "0 to <1", "0", "live"]),
        ("training.huber_delta", ["number", ">0 to 1e9", "1", "network"]),
        ("training.reshuffle", ["boolean", "true, false", "false", "live"]),
    ],
)
def test_a_row_says_type_limits_default_and_effect(path: str, words: list[str]) -> None:
    row = rows()[path]
    starts = (29, 44, 60, 73, 81)
    assert [row[start:stop].strip() for start, stop in itertools.pairwise(starts)] == words


def test_programs_get_the_same_as_json() -> None:
    found = {one["path"]: one for one in json.loads(fields.as_json())}
    assert list(found) == list(FIELDS)
    for path, one in found.items():
        default = FIELDS[path].of(Experiment())
        assert one["default"] == (list(default) if isinstance(default, tuple) else default)
        assert one["effect"] in ("live", "points", "network", "data")
        assert one["description"]
        assert one["label"]
    assert found["data.train_percent"]["limits"] == {"exclusive_minimum": 0, "maximum": 100}
    assert found["training.dropout"]["limits"] == {"each": {"minimum": 0, "exclusive_maximum": 1}}
    assert found["network.hidden"]["limits"] == {"each": {"minimum": 1, "maximum": 1_000_000}}
    assert found["training.regularization"]["limits"] == {"one_of": ["none", "L1", "L2"]}
    assert found["data.seed"]["limits"] == {"min_length": 1, "max_length": 1000}
