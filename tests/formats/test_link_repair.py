"""Each kind of damage to a link, what is refused rather than guessed, and links in texts."""

from __future__ import annotations

from typing import Any

import pytest

from formats.refusals import refusal
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link import looks_like_link, on_one_line, parse, shell_note, write
from tuiplay.formats.link_damage import mime

SITE = "https://playground.tensorflow.org/"
HASH = "activation=relu&dataset=xor&noise=5&regularization=L1&networkShape=3,2&seed=0.5"
MEANT = parse(f"#{HASH}")[0]


def get(experiment: Experiment, path: str) -> Any:
    section, name = path.split(".")
    return getattr(getattr(experiment, section), name)


@pytest.mark.parametrize(
    ("damaged", "words"),
    [
        (HASH.replace("&", "&amp;"), "HTML entities"),
        (HASH.replace("&", "&amp;amp;"), "HTML entities"),
        (HASH.replace("&", "&amp"), "HTML entities"),
        (HASH.replace("&reg", "\u00ae"), "HTML entities"),
        (HASH.replace("&reg", "%C2%AE"), "HTML entities"),
        (HASH.replace("&reg", "%AE"), "HTML entities"),
        (HASH.replace("&reg", "&reg;"), "HTML entities"),
        (HASH.replace("&reg", "\u00c2\u00ae"), "HTML entities"),
        (HASH.replace("&reg", "(R)"), "HTML entities"),
        (HASH.replace("&reg", "?"), "HTML entities"),
        # Programs that decode entities without their semicolons in the middle of words too.
        (HASH.replace("&ne", "\u2260"), "HTML entities"),
        (HASH.replace("&", ";"), "HTML entities"),
        (HASH.replace("&", r"\&").replace("=", r"\="), "backslashes"),
        (HASH.replace("&", r"\u0026"), "escapes"),
        (HASH.replace("=", "=3D"), "=3D"),
        (HASH.replace(",", "%2C"), "percent"),
        (HASH.replace(",", "%25252C"), "percent"),
        (HASH.replace("=", "%3D").replace("&", "%26"), "percent"),
        (HASH.replace("noise", "noi se"), "blanks"),
        (HASH.replace("&", " & ").replace("=", " = "), "blanks"),
        (HASH.replace("0.5", " 0. 5"), "blanks"),
        (HASH.replace("=", "\uff1d"), "letters"),
        (f"/{HASH}", "around|"),
        (f"!{HASH}", "around|"),
    ],
)
def test_damage_to_what_follows_the_sharp(damaged: str, words: str) -> None:
    experiment, notes = parse(f"{SITE}#{damaged}")
    assert experiment == MEANT
    if not words.endswith("|"):
        (note,) = notes
        assert note.startswith("The link was repaired: ")
        assert words in note


@pytest.mark.parametrize(
    "text",
    [
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__playground.tensorflow.org_-23activation-3Drelu-26dataset"
        "-3Dxor-26noise-3D5-26regularization-3DL1-26networkShape-3D3-2C2-26seed-3D0.5&d=DwMFaQ&c=x&e=",
        f"https://urldefense.com/v3/__{SITE}*{HASH}__;Iw!!AbC$",
        f"https://playground.tensorflow.org/?{HASH}",
        f"https://web.archive.org/web/2022/{SITE}#{HASH}",
        f"https://example.org/leave?to={SITE}%23{HASH.replace('&', '%26')}&x=7&y=9",
        f"https://example.org/leave?to={SITE}#{HASH}&sa=D",
        f"{SITE}#{HASH}:~:text=epoch",
        f"![[playground]({SITE}#{HASH})](a.png)",
        f'{{"a": "{SITE}#{HASH}", "b": 1}}'.replace("/", r"\/"),
        f"[{SITE}#{HASH[:30]}...]({SITE}#{HASH})",
        f"[{SITE}#{HASH}]({SITE}#{HASH})",
        f"[playground.tensorflow.org]({SITE}#{HASH}).",
        f"see playground.tensorflow.org/#{HASH}, then play.",
        f"localhost:5000/#{HASH}",
        f"\x1b[4;34m{SITE}#{HASH}\x1b[0m",
        f"{SITE}#{HASH}_x000D_",
        rf"{SITE}\#{HASH}\_x000D\_",
        f"{SITE}#{HASH}_x&#48;00&#68;_",
        f"{{{{url|1={SITE}#{HASH}|2=spiral}}}}",
        f"(see {SITE}#{HASH.replace('seed=0.5', 'seed=0.5&noise=5')}.)",
        f'{{"u": "https://someone.github.io/#{HASH}"}}'.replace("#", r"\u0023").replace("=", r"\u003d"),
        f"\u8fd9\u91cc{SITE}#{HASH}\uff0c\u8bf7\u770b",
    ],
)
def test_what_stands_around_it(text: str) -> None:
    assert looks_like_link(text)
    assert parse(text)[0] == MEANT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # The comma was encoded, and in the seed nobody knows.
        (f"{SITE}#networkShape=3%2C2&seed=a%2Cb", ["seed=a", "can also be read as"]),
        (f"{SITE}#networkShape=3,2&seed=hel lo&noise=5", ["seed=hel lo", "no blanks"]),
        (f"{SITE}#dataset=xor&seed=0.", ["seed=0. in the link", "cut off"]),
        (f"{SITE}#dataset=xor&noise=5...", ["noise=5...", "cut off"]),
        (f"{SITE}#regulariza", ["regulariza", "nothing is left"]),
        (f"{SITE}#dataset=xor&no<x>ise=5&seed=1", ["broken before"]),
        (f"{SITE}#dataset=xor, noise=5, seed=1", ["broken before 'noise='"]),
        (f"{SITE}#\ndataset=xor\nnoise=5", ["broken before 'noise='"]),
        (f"{SITE}#dataset=xor&regularization=L-\n1&seed=0.5", ["regularization=L-1"]),
        (f"{SITE}#dataset=xor&networkshape=3,2", ["networkshape=3,2"]),
        (f"{SITE}#dataset=xor&regu1arization=L1", ["regu1arization=L1"]),
        (f"{SITE}#dataset=xor&amp;noise=5&amp;noise=10", ["another value"]),
        (f"{SITE} activation=relu&noise=5&dataset=xor", ["broken before"]),
        (f"see <{SITE}#noise=5&amp;x_h\r\n", ["x_h in the link"]),
        (f"{SITE}#noise=5&amp;numNodes2_hi&seed=1", ["numNodes2_hi in the link"]),
        ("\u94fe\u63a5\uff1a#activation=linear&seed=9c9;\u8bf7\u770b", ["seed=9c9", "may end before"]),
        (f"{SITE}#activation=relu&BATCHSIZE=1&NOISE=2&SEED=3", ["3 of the 4 keys", "BATCHSIZE=1, NOISE=2, SEED=3"]),
    ],
)
def test_what_cannot_be_known_is_refused(text: str, words: list[str]) -> None:
    sentence = refusal(parse, text)
    for word in words:
        assert word in sentence


@pytest.mark.parametrize(
    ("end", "path", "value"),
    [
        ("xSquared=fa", "features.use", ("x1", "x2")),
        ("x=fals", "features.use", ("x2",)),
        ("xSquared=tru", "features.use", ("x1", "x2", "x1_squared")),
        ("activation=sig", "network.activation", "sigmoid"),
        ("activation=s", "network.activation", "tanh"),
        ("problem=regr", "data.dataset", "reg-plane"),
        ("regulariza", "training.regularization", "none"),
        ("\u00aeularizat", "training.regularization", "none"),
    ],
)
def test_a_link_that_is_cut_off_opens_as_far_as_it_goes(end: str, path: str, value: Any) -> None:
    experiment, (note,) = parse(f"{SITE}#noise=5{'' if end.startswith(chr(174)) else '&'}{end}")
    assert get(experiment, path) == value
    assert experiment.data.noise == 5
    assert "cut off at" in note


@pytest.mark.parametrize(
    "seed", ["a%20b", "%41", r"a\_b", "&".join("a"), "0.5%20", "x;y", "a!b'c", "(", "a)b", "?", "~*'()", "/", "a|b"]
)
def test_odd_seeds_of_valid_links_stay_as_the_page_takes_them(seed: str) -> None:
    experiment, notes = parse(f"{SITE}#dataset=xor&seed={seed}&noise=5")
    assert (experiment.data.seed, experiment.data.noise) == (seed, 5)
    assert notes == []


@pytest.mark.parametrize("seed", ["a).", "w!", "x'", "y?", "0.5,", "(b)", ")"])
def test_a_seed_that_ends_like_a_sentence_survives_at_the_end_of_a_link(seed: str) -> None:
    experiment = Experiment().change({"network.seed": seed})
    assert parse(write(experiment)) == (experiment, [])
    assert parse(write(experiment.change({"network.draw": 3})))[0].network.seed == seed


def test_brackets_that_belong_to_a_seed_stay() -> None:
    assert parse(f"({SITE}#noise=5&seed=f(x)).")[0].data.seed == "f(x)"
    assert parse("#noise=5&seed=a!")[0].data.seed == "a!", "what a person has typed is no sentence"


# Several links, shells, fields of one line


def test_the_first_of_several_links_is_opened_and_the_others_are_said() -> None:
    text = f"one {SITE}#{HASH} two {SITE}#dataset=spiral&noise=7\nthree http://a.org/#activation=relu&noise=1."
    experiment, notes = parse(text)
    assert experiment == MEANT
    assert notes[-1] == "The text has 3 links; the first one was opened."


def test_a_link_beside_the_page_itself_is_the_one_that_is_meant() -> None:
    assert parse(f"The [playground]({SITE}): {SITE}#{HASH}")[0] == MEANT
    assert parse(f"The [playground]({SITE}) is nice.")[0] == Experiment()


@pytest.mark.parametrize("link", [f"{SITE}#activation=relu", "http://localhost:5000/#activation=tanh"])
def test_a_link_with_one_key_may_have_been_cut_off(link: str) -> None:
    assert "quotes" in str(shell_note(link))


@pytest.mark.parametrize(
    "text",
    [SITE, "#activation=relu", f"{SITE}#{HASH}", f"{SITE}#noise%3D5%26dataset%3Dxor", f"a {SITE}#noise=5", "xor"],
)
def test_others_have_not_been_cut_off(text: str) -> None:
    assert shell_note(text) is None


def test_a_quoted_mail_becomes_one_line() -> None:
    assert on_one_line("> a\n> > b\nc\n") == "a b c"


# Goals


@pytest.mark.parametrize(
    ("goals", "stop"),
    [
        ("goalTrainLossMinThresholdFirst=0.25", "train_loss<0.25"),
        ("goalTestLossMinThresholdFirst=0.35&goalTestLossMinThresholdSecond=0.2", "test_loss<0.2"),
        (
            "goalTestLossMinThresholdFirst=0.35&goalTestLossMinThresholdSecond=0.2&goalTestLossMinThresholdThird=0.177",
            "test_loss<0.177",
        ),
        ("goalTrainLossMinThresholdFirst=0.1&goalTestLossMinThresholdFirst=0.2", "train_loss<0.1 and test_loss<0.2"),
    ],
)
def test_goals_of_the_crash_course_end_the_training(goals: str, stop: str) -> None:
    experiment, (note,) = parse(f"#dataset=xor&{goals}")
    assert experiment.training.stop == stop
    assert stop in note
    written = write(experiment)
    assert parse(written)[0] == experiment
    assert written.endswith(f"First={stop.rpartition('<')[2]}")


@pytest.mark.parametrize(
    "goal",
    [
        "goalTrainTestDiffMinThresholdFirst=0.1",
        "goalTestLossMinThresholdFirst=low",
        "goalTestLossMinThresholdFirst=-1",
        "goalModelSizeMaxFirst=3",
    ],
)
def test_other_goals_are_named(goal: str) -> None:
    experiment, (note,) = parse(f"#{goal}")
    assert experiment == Experiment()
    assert goal in note


@pytest.mark.parametrize("stop", ["epoch 5", "test_loss<0.1 for 3", "test_loss<=0.1", "test_loss<0.1, train_loss<0.1"])
def test_rules_that_no_goal_says_are_refused(stop: str) -> None:
    assert refusal(write, Experiment().change({"training.stop": stop})).startswith("training.stop: ")


def test_a_mail_of_many_codes_and_one_sign_without_takes_no_time() -> None:
    assert mime("=3D" * 200 + "=") == "=3D" * 200 + "="
