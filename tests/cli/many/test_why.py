"""``tuiplay why``: findings with remedies that were measured, for people and as JSON."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable

import pytest

from tuiplay.cli import main

Why = Callable[..., tuple[int, str, str]]
LINEAR = ["--set", "network.activation=linear", "--epochs", "80"]


@pytest.fixture
def why(capsys: pytest.CaptureFixture[str]) -> Why:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = main.main(["why", *arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_findings_as_json(why: Why) -> None:
    status, out, err = why(*LINEAR, "--json")
    assert (status, err) == (0, "")
    found = json.loads(out)
    (finding,) = found["findings"]
    assert finding["id"] == "linear_network"
    assert "181 of 250" in finding["evidence"]
    assert finding["without"] == {"reached": 0, "of": 8, "median_epochs": None}
    ranked = [(-one["reached"], one["median_epochs"]) for one in finding["remedies"]]
    assert ranked == sorted(ranked)
    assert all(one["of"] == 8 and one["reached"] > 0 for one in finding["remedies"])
    assert {"network.activation": "tanh"} in [one["set"] for one in finding["remedies"]]


def test_findings_for_people(why: Why) -> None:
    status, out, _ = why(*LINEAR)
    assert status == 0
    assert "The network can only draw a straight line" in out
    assert "unchanged: 0 of 8" in out
    remedy = next(line for line in out.splitlines() if "network.activation=tanh" in line)
    assert remedy.startswith("  --set network.activation=tanh: ")
    assert shlex.split(remedy)[:2] == ["--set", "network.activation=tanh:"]


def test_a_goal_of_ones_own(why: Why) -> None:
    found = json.loads(why("--until", "test_loss<0.45", "--epochs", "30", "--json")[1])
    assert (found["goal"], found["learned"]) == ("test_loss<0.45", True)


def test_nothing_found_is_said(why: Why) -> None:
    assert "No problem was found." in why("reg-plane", "--epochs", "50")[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [(["--until", "x<1"], "--until"), (["--epochs", "0"], "--epochs"), (["nowhere"], "No such file or data set")],
)
def test_bad_input_is_one_sentence(why: Why, arguments: list[str], sentence: str) -> None:
    status, out, err = why(*arguments)
    assert (status, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
