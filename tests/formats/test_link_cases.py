"""Links as they came out of pages, mails and papers: each opens what the browser shows for the link that was meant.

``links/NAME.txt`` is what was found, ``links/NAME.right.txt`` the link that the page itself would write.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tuiplay.cli.main import main
from tuiplay.formats.link import looks_like_link, parse, write
from tuiplay.formats.source import load

CASES = Path(__file__).parent / "links"
RIGHT = sorted(path.name.removesuffix(".right.txt") for path in CASES.glob("*.right.txt"))
NOTHING_TO_SAY = ("L36",)
"""Links that are whole: only the host is another one."""


def case(name: str) -> str:
    return (CASES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RIGHT)
def test_what_was_meant_is_opened_and_what_was_done_is_said_once(name: str) -> None:
    assert looks_like_link(case(name))
    experiment, notes = load(case(name))
    assert write(experiment) == case(f"{name}.right").strip()
    assert len(notes) == (0 if name in NOTHING_TO_SAY else 1)
    assert all(note.isprintable() and len(note) < 300 for note in notes)


@pytest.mark.parametrize("name", ["L04", "L11", "L23", "L30"])
def test_the_command_prints_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["link", case(name)]) == 0
    out, err = capsys.readouterr()
    assert out == case(f"{name}.right")
    assert err.startswith("tuiplay: note: ")
    assert len(err.splitlines()) == 1


def test_an_activation_of_another_version_that_tuiplay_has_is_taken() -> None:
    experiment, notes = parse(case("L18"))
    assert experiment.network.activation == "sine"
    assert notes == []
    assert experiment.change({"network.activation": "tanh"}) == parse(case("L18").replace("sine", "tanh"))[0]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("L04", "HTML entities"),
        ("L10", "backslashes"),
        ("L11", "learningRate=NaN"),
        ("L15", "cut off at xSquared=fa"),
        ("L16", "train_loss<0.25"),
        ("L21", "cut off at regulariza"),
        ("L22", "around it"),
        ("L30", "percent-encoding"),
        ("L34", "address around it"),
    ],
)
def test_the_note_says_what_was_done(name: str, words: str) -> None:
    assert words in parse(case(name))[1][0]
