"""Which command has which options, where on the command line they may stand, and what the help says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tuiplay.cli.commands import COMMANDS
from tuiplay.cli.main import main
from tuiplay.experiment.presets import PRESETS
from tuiplay.user.themes import shipped_folder

COMMON = {"--version", "--help"}
TABLE = {"--x", "--y", "--label", "--target", "--pca", "--scale", "--decimal", "--skip-bad-rows"}
EXPERIMENT = {"--set", "--seed"} | TABLE
OWN = {
    "": EXPERIMENT
    | {"--fps", "--no-mouse", "--color", "--glyphs", "--picture", "--theme", "--tour", "--resume", "--engine"},
    "train": EXPERIMENT
    | {"--epochs", "--until", "--json", "--plain", "--history", "--interval", "--picture", "--engine", "--losses"},
    "seeds": EXPERIMENT | {"--seeds", "--vary", "--epochs", "--until", "--json", "--csv", "--engine"},
    "export": EXPERIMENT | {"--to", "--epochs", "--check", "--overwrite"},
    "picture": EXPERIMENT | {"--to", "--what", "--size", "--theme", "--epochs", "--overwrite"},
    "notes": {"--csv", "--md", "--json"},
    "link": EXPERIMENT,
    "show": EXPERIMENT | {"--all"},
    "fields": {"--json"},
    "doctor": set(),
}


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    status = main(arguments)
    return status, *capsys.readouterr()


@pytest.mark.parametrize("name", OWN)
def test_help_lists_the_options_of_the_command_and_no_others(capsys: pytest.CaptureFixture[str], name: str) -> None:
    status, out, _ = printed(capsys, *filter(None, [name]), "--help")
    assert status == 0
    assert set(re.findall(r"^  (?:-\w, )?(--[\w-]+)", out, re.MULTILINE)) == OWN[name] | COMMON
    assert ("EXPERIMENT is one of" in out) is (OWN[name] >= EXPERIMENT)


@pytest.mark.parametrize("name", OWN)
def test_every_option_of_another_command_is_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    for option in set().union(*OWN.values()) - OWN[name]:
        status, out, err = printed(capsys, *filter(None, [name]), option)
        assert (status, out) == (2, "")
        program = f"tuiplay {name}".rstrip()
        assert err.startswith(f"tuiplay: {option}: {program} has no such option; it belongs to 'tuiplay")


def test_an_option_means_the_same_number_of_words_everywhere() -> None:
    # Else it could not stand before the command, where nobody knows yet whose it is.
    values: dict[str, bool] = {}
    for command in COMMANDS.values():
        for name, value in command.parser().names.items():
            assert values.setdefault(name, value) is value, name


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["doctor", "nonsense", "--set", "foo=1", "--pca"], ["nonsense", "tuiplay doctor", "no experiment"]),
        (["doctor", "--set", "foo=1"], ["--set", "tuiplay doctor"]),
        (["--epochs", "5", "spiral"], ["--epochs", "'tuiplay train'"]),
        (["--epochs=5", "show", "spiral"], ["--epochs", "'tuiplay train'"]),
        (["--epochs", "5", "doctor"], ["--epochs", "tuiplay doctor"]),
        (["train", "--fps", "5"], ["--fps", "'tuiplay'"]),
        (["show", "--epoch", "5"], ["--epochs, which belongs to 'tuiplay train'"]),
        (["train", "--sed", "5"], ["did you mean --seed?"]),
        (["train", "--frobnicate"], ["--frobnicate", "tuiplay train --help"]),
        (["x" * 10_000], ["too long"]),
        (["train", "--" + "x" * 10_000], ["no such option"]),
    ],
    ids=range(11),
)
def test_what_does_not_belong_there_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: list[str]
) -> None:
    status, out, err = printed(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["--epochs", "5", "train", "spiral"], ["train", "--epochs", "5", "spiral"]),
        (["--until", "test_loss<0.49", "train", "xor"], ["train", "xor", "--until", "test_loss<0.49"]),
        (["--until=epoch>=3", "--interval", "2", "train"], ["train", "--until=epoch>=3", "--interval", "2"]),
        (["--set", "data.noise=5", "--epochs", "2", "train", "xor", "--seed", "7"],
         ["train", "--set", "data.noise=5", "--epochs", "2", "xor", "--seed", "7"]),
    ],
    ids=range(4),
)  # fmt: skip
def test_options_may_stand_before_the_command(
    capsys: pytest.CaptureFixture[str], before: list[str], after: list[str]
) -> None:
    got, wanted = (printed(capsys, "--plain", *arguments) for arguments in (before, after))
    assert re.sub(r"seconds \S+", "", got[1]) == re.sub(r"seconds \S+", "", wanted[1])
    assert got[1].count("\n") > 1
    assert (got[0], got[2]) == (0, "")


def test_a_file_may_be_called_as_a_command_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train").write_text('[data]\ndataset = "xor"\n')
    assert 'dataset = "xor"' in printed(capsys, "show", "./train")[1]
    # After "--" nothing is a command: this is the screen, which lacks a terminal here.
    assert "not a terminal" in printed(capsys, "--", "train")[2]
    assert "'tuiplay -'" in printed(capsys)[2]


def test_the_help_names_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = printed(capsys, "train", "--help")
    names = out.partition("a preset experiment, one of")[2].partition("points.csv")[0].split()
    assert sorted(names) == sorted(PRESETS)


def test_the_help_names_every_theme(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = printed(capsys, "--help")
    names = re.split(r",\s+", out.partition("--theme NAME")[2].partition(", or one of your own")[0].strip())
    assert sorted(names) == sorted(path.stem for path in shipped_folder().glob("*.toml"))
