"""The command line as a person or a script meets it: what is printed where, and the exit status."""

from __future__ import annotations

import json
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tuiplay.cli.commands import COMMANDS
from tuiplay.cli.main import main
from tuiplay.cli.train.loop import Watcher
from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run

Tuiplay = Callable[..., tuple[int, str, str]]

DEFAULT_AT_10 = (0.4763460088372576, 0.4963097824689227)
"""Training and test loss of the original at epoch 10 of its default experiment."""

BAD_FILES = {
    "unknown data set": ('[data]\ndataset = "circel"\n', "data.dataset"),
    "unknown key": ("[training]\nlearning_rat = 0.1\n", "learning_rate"),
    "unknown section": ("[trainig]\nlearning_rate = 0.1\n", "training"),
    "wrong type": ('[data]\nnoise = "much"\n', "data.noise"),
    "out of range": ("[data]\nnoise = 400\n", "data.noise"),
    "no training point": ("[data]\ntrain_percent = 0.01\n", "train_percent"),
    "not finite": ("[training]\nlearning_rate = nan\n", "learning_rate"),
    "syntax error": ("[data]\n\nnoise = = 3\n", "line 3"),
    "binary": (b"\x00\xff\xfe\x80" * 64, "bad.toml"),
}
BAD_LINKS = ["networkShape=4,,2", "learningRate=abc", "batchSize=0", "percTrainData=101"]


@pytest.fixture
def tuiplay(capsys: pytest.CaptureFixture[str]) -> Tuiplay:
    """Runs a command line; returns exit status, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def report(tuiplay: Tuiplay, *arguments: str | Path, status: int = 0) -> dict[str, Any]:
    """The object that ``train --json`` prints."""
    got, out, err = tuiplay("train", "--json", *arguments)
    assert got == status, err
    parsed: dict[str, Any] = json.loads(out)
    return parsed


def assert_refused(result: tuple[int, str, str], *words: str) -> None:
    status, out, err = result
    assert (status, out) == (2, "")
    assert err.startswith("tuiplay: ")
    assert err.endswith("\n")
    assert len(err.splitlines()) == 1, err
    assert err.rstrip("\n").isprintable()
    for word in words:
        assert word in err


# Bad input


@pytest.mark.parametrize("command", [["show"], ["link"], ["train", "--epochs", "1"]], ids=lambda words: words[0])
@pytest.mark.parametrize(("content", "word"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_bad_files(tuiplay: Tuiplay, tmp_path: Path, command: list[str], content: str | bytes, word: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert_refused(tuiplay(*command, file), "bad.toml", word)


def test_missing_file(tuiplay: Tuiplay, tmp_path: Path) -> None:
    assert_refused(tuiplay("show", tmp_path / "missing.toml"), "missing.toml")


def test_directory(tuiplay: Tuiplay, tmp_path: Path) -> None:
    assert_refused(tuiplay("show", tmp_path), tmp_path.name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file(tuiplay: Tuiplay, tmp_path: Path) -> None:
    file = tmp_path / "secret.toml"
    file.touch(mode=0)
    assert_refused(tuiplay("show", file), "secret.toml")


def test_gigantic_file_is_refused_unread(tuiplay: Tuiplay, tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    with file.open("wb") as stream:
        stream.truncate(1 << 30)
    assert_refused(tuiplay("show", file), "huge.toml")


def test_without_test_points_their_loss_is_null_and_said(tuiplay: Tuiplay) -> None:
    everything = ["xor", "--set", "data.train_percent=100", "--epochs", "2"]
    report = json.loads(tuiplay("train", "--json", "--history", *everything)[1])
    assert (report["n_train"], report["n_test"]) == (500, 0)
    assert report["test_loss"] is report["test_accuracy"] is report["gap"] is None
    assert [row[2] for row in report["history"]] == [None] * 3
    assert "test loss no points" in tuiplay("train", "--plain", *everything)[1]
    assert re.search(r"^loss +\d\S+ +no points$", tuiplay("train", *everything)[1], re.MULTILINE)
    status, _, err = tuiplay("train", "--until", "test_loss<0.1", *everything)
    assert status == 2
    assert "there are no test points for test_loss" in err


@pytest.mark.parametrize("pair", BAD_LINKS)
def test_bad_links(tuiplay: Tuiplay, pair: str) -> None:
    assert_refused(tuiplay("show", f"#{pair}"), pair.partition("=")[0])


@pytest.mark.parametrize(
    "setting",
    [
        "nonsense",
        "data.noise",
        "=5",
        "data.noise=",
        "data.noise=much",
        "data.nois=5",
        "training=5",
        "data.seed=\x1b[31m=",
    ],
)
def test_bad_settings(tuiplay: Tuiplay, setting: str) -> None:
    if setting.startswith("data.seed"):
        # Any text is a seed; what it holds must not reach the terminal raw.
        _, out, err = tuiplay("show", "--set", setting)
        assert "\x1b" not in out + err
    else:
        assert_refused(tuiplay("show", "--set", setting))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["train", "--epochs", "-1"], "--epochs"),
        (["train", "--epochs", "many"], "--epochs"),
        (["train", "--epochs"], "--epochs"),
        (["train", "--epoch", "5"], "--epochs"),
        (["train", "--json", "--plain"], "--plain"),
        (["train", "--history"], "--json"),
        (["train", "--interval", "5"], "--plain"),
        (["train", "--plain", "--interval", "0"], "--interval"),
        (["train", "circle", "xor"], "xor"),
        (["show", "--json"], "--json"),
        (["show", "no-such-thing"], "no-such-thing"),
        (["show", "\x1b]0;title\x07"], "tuiplay"),
        (["trian", "circle", "--json"], "tuiplay train"),
        (["--fps", "0"], "--fps"),
        (["--fps", "61"], "--fps"),
        (["show", "--seed", "\udcff"], "--seed"),
        (["show", "--set", "data.seed=\udcff"], "--set"),
        (["show", "\udcff"], "tuiplay"),
    ],
    ids=lambda value: ascii(" ".join(value)) if isinstance(value, list) else "",
)
def test_bad_command_lines(tuiplay: Tuiplay, arguments: list[str], word: str) -> None:
    assert_refused(tuiplay(*arguments), word)


@pytest.mark.parametrize(
    ("goal", "word"),
    [
        ("", "test_loss<0.01"),
        ("test_loss", "test_loss<0.01"),
        ("test_loss=0.01", "test_loss<0.01"),
        ("test_loss<", "test_loss<0.01"),
        ("test_los<0.01", "test_loss"),
        ("test_loss<low", "low"),
        ("test_loss<nan", "nan"),
        ("test_loss<1e999", "1e999"),
        ("test_loss<0x1", "0x1"),
        ("test_loss<1_0", "1_0"),
        ("test_loss<<0.01", "'<<' at character 10"),
        ("test_loss<0.01 or", "at character 18"),
        ("test_loss<0.01 if epoch>5", "character 16"),
        ("__import__('os')<1", "test_loss<0.01"),
        ("test_accuracy>95", "0.95"),
        ("test_r2>0.9", "test_accuracy"),
        ("validation_loss<0.1", "data.validation_percent"),
    ],
)
def test_bad_goals(tuiplay: Tuiplay, goal: str, word: str) -> None:
    assert_refused(tuiplay("train", "--until", goal), "--until", word)


def test_there_is_no_accuracy_in_regression(tuiplay: Tuiplay) -> None:
    assert_refused(tuiplay("train", "reg-plane", "--until", "test_accuracy>0.9"), "test_r2")


@pytest.mark.parametrize("arguments", [[], ["spiral"], ["--no-mouse", "--fps", "10"]], ids=" ".join)
def test_the_screen_needs_a_terminal(tuiplay: Tuiplay, arguments: list[str]) -> None:
    assert_refused(tuiplay(*arguments), "terminal", "tuiplay train")


# Help


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_every_command_an_example(tuiplay: Tuiplay, name: str) -> None:
    status, out, err = tuiplay(*([name] if name else []), "--help")
    assert (status, err) == (0, "")
    assert "examples:\n  tuiplay" in out
    assert max(map(len, out.splitlines())) <= 100


def test_version(tuiplay: Tuiplay) -> None:
    status, out, _ = tuiplay("--version")
    assert status == 0
    assert out.startswith("tuiplay 0.")


# Reports


def test_the_default_experiment_gives_the_losses_of_the_original(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "--epochs", "10")
    assert (got["epoch"], got["updates"], got["status"]) == (10, 250, "ok")
    assert (got["train_loss"], got["test_loss"]) == pytest.approx(DEFAULT_AT_10, rel=0, abs=1e-12)
    assert (got["n_train"], got["n_test"], got["dead_links"]) == (250, 250, 0)
    assert [len(layer["biases"]) for layer in got["layers"]] == [4, 2, 1]
    assert [len(layer["weights"][0]) for layer in got["layers"]] == [2, 4, 2]
    assert got["seconds"] > 0
    assert got["experiment"]["data"]["dataset"] == "circle"
    assert not {"history", "reached", "train_r2"} & set(got)


def test_the_untrained_network_can_be_reported(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "--epochs", "0")
    assert (got["epoch"], got["updates"]) == (0, 0)
    assert got["layers"][0]["weights"][0][0] == 0.15119012045435498
    assert got["train_loss"] == pytest.approx(0.5015807429602891, rel=0, abs=1e-12)


def test_link_show_and_file_mean_the_same_run(tuiplay: Tuiplay, tmp_path: Path) -> None:
    link = "#dataset=xor&networkShape=3&activation=relu&learningRate=0.01&seed=0.777&noise=10&xTimesY=true"
    _, shown, _ = tuiplay("show", link)
    file = tmp_path / "xor.toml"
    file.write_text(shown, encoding="utf-8")
    from_link, from_file = (report(tuiplay, source, "--epochs", "20") for source in (link, file))
    assert from_link | {"seconds": 0} == from_file | {"seconds": 0}


@pytest.mark.parametrize(
    "experiment", ["spiral", "reg-gauss", "#networkShape=&noise=25&discretize=true&playButton_hide=true"]
)
def test_the_link_of_a_link_is_itself(tuiplay: Tuiplay, experiment: str) -> None:
    _, link, _ = tuiplay("link", experiment)
    assert tuiplay("link", link.strip())[1] == link
    assert len(link.splitlines()) == 1


def test_settings_and_seed_may_stand_before_the_command(tuiplay: Tuiplay) -> None:
    after = tuiplay("show", "spiral", "--set", "data.noise=25", "--set", "network.hidden=[8, 8]", "--seed", "7")
    before = tuiplay("--seed", "7", "--set", "data.noise=25", "--set", "network.hidden=[8, 8]", "show", "spiral")
    assert after == before
    assert 'seed = "7"' in after[1]


def test_the_seed_is_that_of_the_weights_too(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "--set", "network.seed=other", "--seed", "0.5", "--epochs", "0")
    assert got["experiment"]["data"]["seed"] == "0.5"
    assert got["experiment"]["network"]["seed"] == ""


def test_history_has_every_epoch(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "--epochs", "12", "--history")
    assert [row[0] for row in got["history"]] == list(range(13))
    assert got["history"][10][1:] == pytest.approx(DEFAULT_AT_10, rel=0, abs=1e-12)
    assert got["history"][-1][1:] == [got["train_loss"], got["test_loss"]]


def test_regression_has_r_squared_and_no_accuracy(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "reg-plane", "--epochs", "100")
    assert (got["train_accuracy"], got["test_accuracy"]) == (None, None)
    assert 0.98 < got["test_r2"] < 1


def test_dead_links_are_counted(tuiplay: Tuiplay) -> None:
    l1 = ["--set", "training.regularization=L1", "--set", "training.regularization_rate=0.1"]
    assert report(tuiplay, *l1, "--epochs", "50")["dead_links"] > 0
    assert "pruned weights" in tuiplay("train", *l1, "--epochs", "50")[1]


# Endings


def test_a_goal_ends_the_run_at_the_first_epoch_that_meets_it(tuiplay: Tuiplay) -> None:
    got = report(tuiplay, "--until", "test_loss < 0.4", "--history")
    assert got["reached"] is True
    losses = [row[2] for row in got["history"]]
    assert losses[-1] < 0.4 <= min(losses[:-1])
    assert got["epoch"] == len(losses) - 1


@pytest.mark.parametrize(
    ("goal", "epoch"),
    [("epoch>=7", 7), ("epoch>7", 8), ("updates>=60", 3), ("train_loss<=9", 0), ("test_accuracy>=0.1", 0)],
)
def test_goals_are_looked_at_after_every_epoch_and_before_the_first(tuiplay: Tuiplay, goal: str, epoch: int) -> None:
    assert report(tuiplay, "--until", goal)["epoch"] == epoch


def test_a_goal_out_of_reach_is_exit_status_1(tuiplay: Tuiplay) -> None:
    status, out, err = tuiplay("train", "--until", "test_loss<1e-9", "--epochs", "5", "--json")
    assert status == 1
    assert json.loads(out)["reached"] is False
    assert "not reached" in err


@pytest.mark.parametrize("style", ["--json", "--plain", ""])
def test_divergence_is_reported_all_the_same(tuiplay: Tuiplay, style: str) -> None:
    status, out, err = tuiplay(
        "train", "reg-plane", "--set", "training.learning_rate=10", "--history" if style == "--json" else "--epochs=99",
        *([style] if style else []),
    )  # fmt: skip
    assert status == 1
    assert err.startswith("tuiplay: diverged")
    assert "learning rate" in err
    if style == "--json":
        got = json.loads(out, parse_constant=pytest.fail)
        assert got["status"] == "diverged"
        assert got["epoch"] <= 5
        assert got["train_loss"] is None
        assert got["history"][-1][1] is None
    else:
        assert "diverged" in out


def test_ctrl_c_gives_the_report_so_far(tuiplay: Tuiplay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watcher, "look", lambda self, run: signal.raise_signal(signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)
    status, out, err = tuiplay("train", "--json", "--epochs", "1000000000")
    assert status == 130
    assert "interrupted" in err
    assert signal.getsignal(signal.SIGINT) is before
    got = json.loads(out)
    # A report never shows weights from the middle of an epoch beside the losses of its start.
    assert got["updates"] == got["epoch"] * 25
    run = Run(Experiment())
    run.advance(epochs=got["epoch"])
    assert run.train_loss == got["train_loss"]


def test_a_second_ctrl_c_ends_at_once(tuiplay: Tuiplay, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(_self: Watcher, _run: Run) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(Watcher, "look", twice)
    assert tuiplay("train", "--json", "--epochs", "1000000000") == (130, "", "")


def test_notes_go_to_standard_error(tuiplay: Tuiplay) -> None:
    status, out, err = tuiplay("train", "--json", "--epochs", "1", "--set", "training.batch_size=400")
    assert status == 0
    assert json.loads(out)["updates"] == 0
    assert err.startswith("tuiplay: note: ")


# Lines and tables


def test_plain_lines_read_well_and_come_ten_to_a_run(tuiplay: Tuiplay) -> None:
    status, out, err = tuiplay("train", "--plain", "--epochs", "1000")
    lines = out.splitlines()
    assert (status, err, len(lines)) == (0, "", 11)
    assert lines[0] == "epoch 100  train loss 0.0089  test loss 0.0114  train accuracy 100 %  test accuracy 100 %"
    assert [int(line.split()[1]) for line in lines[:10]] == list(range(100, 1001, 100))
    assert lines[-1].startswith("done: epoch 1000  updates 25000  seconds ")
    assert out.isascii()


@pytest.mark.parametrize(
    ("arguments", "epochs"),
    [
        (["--epochs", "0"], [0]),
        (["--epochs", "3"], [1, 2, 3]),
        (["--epochs", "25"], [3, 6, 9, 12, 15, 18, 21, 24, 25]),
        (["--epochs", "25", "--interval", "10"], [10, 20, 25]),
        (["--epochs", "25", "--interval", "100"], [25]),
        (["--until", "epoch>=7", "--interval", "5"], [5, 7]),
    ],
)
def test_the_last_epoch_always_has_its_line(tuiplay: Tuiplay, arguments: list[str], epochs: list[int]) -> None:
    _, out, _ = tuiplay("train", "--plain", *arguments)
    assert [int(line.split()[1]) for line in out.splitlines()[:-1]] == epochs


def test_a_table_for_a_pipe_has_no_pictures(tuiplay: Tuiplay) -> None:
    status, out, err = tuiplay("train", "spiral", "--epochs", "20")
    assert (status, err) == (0, "")
    assert "\x1b" not in out
    assert "▀" not in out
    assert max(map(len, out.splitlines())) <= 72
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line}
    assert rows["status"] == ["done"]
    assert rows["epochs"] == ["20"]
    assert rows["points"] == ["250", "250"]
    # 2-4-2-1 has 2*4 + 4*2 + 2*1 weights and 4 + 2 + 1 biases.
    assert rows["weights"] == ["18", "and", "7", "biases"]


def test_fields_are_listed_and_all_of_them_shown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["fields"]) == 0
    assert "training.learning_rate" in capsys.readouterr().out
    assert main(["fields", "--json"]) == 0
    paths = [one["path"] for one in json.loads(capsys.readouterr().out)]
    assert main(["show", "--all", "spiral", "--set", "training.momentum=0.5"]) == 0
    text = capsys.readouterr().out
    assert len(re.findall(r"^\w+ = ", text, re.MULTILINE)) == len(paths)
    assert "momentum = 0.5" in text
    (tmp_path / "all.toml").write_text(text, encoding="utf-8")
    assert main(["show", "--all", str(tmp_path / "all.toml")]) == 0
    assert capsys.readouterr().out == text
    assert main(["fields", "spiral"]) == 2
    assert "takes no experiment" in capsys.readouterr().err


@pytest.mark.parametrize(
    "link", ["https://playground.tensorflow.org/#activation=relu", "http://localhost:5000/#activation=relu"]
)
def test_a_link_that_the_shell_has_cut_off_is_noticed(tuiplay: Tuiplay, link: str) -> None:
    status, out, err = tuiplay("link", link)
    assert status == 0
    assert "#activation=relu&" in out
    assert err.startswith("tuiplay: note: The link ends after activation=relu;")
    assert "quotes" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "link",
    [
        "#activation=relu",
        "https://playground.tensorflow.org/",
        "https://playground.tensorflow.org/#activation=relu&noise=5",
        "Try https://playground.tensorflow.org/#activation=relu",
    ],
)
def test_a_link_that_no_shell_has_cut_off_is_not_suspected(tuiplay: Tuiplay, link: str) -> None:
    assert "shell" not in tuiplay("link", link)[2]


def test_a_text_with_links_in_it_opens_the_first(tuiplay: Tuiplay) -> None:
    text = "First http://playground.tensorflow.org/#dataset=xor&noise=5.\nThen http://localhost/#dataset=spiral&noise=7"
    status, out, err = tuiplay("link", text)
    assert status == 0
    assert "dataset=xor" in out
    assert "noise=5" in out
    assert "2 links; the first one was opened" in err
