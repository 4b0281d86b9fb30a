"""What is named on the command line, and ``--set``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from formats.refusals import refusal
from formats.strategies import experiments
from tuiplay.data.datasets import DATASETS
from tuiplay.errors import InputError
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats.source import assign, load
from tuiplay.formats.toml import save

SPIRAL = Experiment().change({"data.dataset": "spiral"})


def get(experiment: Experiment, path: str) -> Any:
    section, name = path.split(".")
    return getattr(getattr(experiment, section), name)


# Sources


def test_nothing_is_the_default() -> None:
    assert load(None) == (Experiment(), [])


@pytest.mark.parametrize("name", DATASETS)
def test_the_name_of_a_data_set(name: str) -> None:
    experiment, notes = load(name)
    assert notes == []
    assert experiment == Experiment().change({"data.dataset": name})


@pytest.mark.parametrize(
    "text", ["https://playground.tensorflow.org/#dataset=spiral&foo=1", "#dataset=spiral&foo=1", "dataset=spiral&foo=1"]
)
def test_a_link_and_its_notes(text: str) -> None:
    experiment, notes = load(text)
    assert experiment == SPIRAL
    assert len(notes) == 1


@pytest.mark.parametrize("name", ["lesson.toml", "lesson", "sub/lesson.txt", "./spiral", "./#1", "./seed=1"])
def test_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    experiment = Experiment().change({"data.dataset": "xor"})
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    save(experiment, name)
    assert load(name) == (experiment, [])


def test_a_data_set_comes_before_a_file_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spiral").touch()
    assert load("spiral")[0] == SPIRAL
    assert load("./spiral")[0] == Experiment()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("spirl", "No such file or data set: 'spirl'; did you mean spiral?"),
        ("Circle", "No such file or data set: 'Circle'; did you mean circle?"),
        ("gaussian", "No such file or data set: 'gaussian'; did you mean gauss?"),
        ("exclusive-or", "No such file or data set: 'exclusive-or'; did you mean xor?"),
        (
            "no-such-thing",
            "No such file or data set: 'no-such-thing'; the data sets are circle, xor, gauss, spiral, reg-plane, "
            "reg-gauss, moons, rings, checkerboard, heart, blobs, spiral3, pinwheel, sine-ridge, saddle, sine, step, "
            "bumps, sawtooth, line",
        ),
        ("spirl.toml", "No such file: 'spirl.toml'; did you mean spiral?"),
        ("no/such/lesson.toml", "No such file: 'no/such/lesson.toml'"),
    ],
)
def test_what_is_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, sentence: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(load, source) == sentence


@pytest.mark.parametrize("source", ["", " ", "\0", "\x1b]0;title\x07", "\udcff", "a" * 100_000, "/", "~", "-"])
def test_odd_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.chdir(tmp_path)
    refusal(load, source)


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_source_is_an_experiment_or_one_sentence(source: str) -> None:
    try:
        load(source)
    except InputError as error:
        sentence = str(error)
    else:
        sentence = ""
    assert sentence.isprintable()


# Settings


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("data.noise=25", 25),
        ("data.noise = 2.5e1", 25),
        ("training.learning_rate=.5", 0.5),
        ("training.regularization_rate=-1", -1),
        ("training.batch_size=20", 20),
        ("training.batch_size=1e2", 100),
        ("network.draw=3", 3),
        ("data.seed=7", "7"),
        ("data.seed=true", "true"),
        ("data.seed=a=b", "a=b"),
        ('data.seed="quoted"', "quoted"),
        ("data.seed=' a '", " a "),
        ("data.seed='", "'"),
        ("network.seed=", ""),
        ("data.dataset=xor", "xor"),
        ("network.activation='relu'", "relu"),
        ("view.discretize=true", True),
        ("view.discretize=False", False),
        ("network.hidden=[8, 8]", (8, 8)),
        ("network.hidden=8,8", (8, 8)),
        ("network.hidden=8", (8,)),
        ("network.hidden=[8,]", (8,)),
        ("network.hidden=", ()),
        ("network.hidden=[]", ()),
        ("features.use=x1,x2,sin_x1", ("x1", "x2", "sin_x1")),
        ("features.use=[\"x1\", 'x2']", ("x1", "x2")),
        ("features.use=", ()),
        ("view.hide=playButton, numNodes1", ("playButton", "numNodes1")),
        ("features.formulas=sin(3*x1)*x2", ("sin(3*x1)*x2",)),
        ("features.formulas='sin(3*x1)*x2'", ("sin(3*x1)*x2",)),
        ("features.formulas=max(x1,x2)", ("max(x1,x2)",)),
        (
            "features.formulas=[max(x1, max(x2,1)), x1*x1*x1,min(x1,x2)]",
            ("max(x1,max(x2,1))", "x1*x1*x1", "min(x1,x2)"),
        ),
        ("features.formulas=\"max(x1,x2)\", 'x1*x1*x1'", ("max(x1,x2)", "x1*x1*x1")),
        ("features.formulas='max(x1,x2), x1*x1*x1'", ("max(x1,x2)", "x1*x1*x1")),
        ("features.formulas=", ()),
        ("data.validation_percent=10", 10),
        ("data.samples=200", 200),
        ("data.balance=30", 30),
        ("data.file=", ""),
        ("data.x=width", "width"),
        ("data.y=3", "3"),
        ("data.label=kind", "kind"),
        ("data.target=sin(x)/2", "sin(x)/2"),
        ("data.projection=pca", "pca"),
        ("data.scaling=0,1,-2.5,1", (0, 1, -2.5, 1)),
        ("network.activations=relu, Leaky-ReLU", ("relu", "leaky_relu")),
        ("network.activations=[silu, tanh]", ("swish", "tanh")),
        ("network.initializer=kaiming", "he"),
        ("network.initializer_width=1.5", 1.5),
        ("training.regularization=l1", "L1"),
        ("training.optimizer=Adam-W", "adamw"),
        ("training.momentum=0.5", 0.5),
        ("training.beta1=0.5", 0.5),
        ("training.beta2=0.5", 0.5),
        ("training.smoothing=0.5", 0.5),
        ("training.epsilon=1e-6", 1e-6),
        ("training.schedule=1/t", "inverse_time"),
        ("training.schedule_epochs=50", 50),
        ("training.schedule_factor=0.1", 0.1),
        ("training.schedule_warmup=5", 5),
        ("training.loss=Cross entropy", "cross_entropy"),
        ("training.huber_delta=2", 2),
        ("training.dropout=0.5", 0.5),
        ("training.dropout=0.1,0.5", (0.1, 0.5)),
        ("training.dropout=[0.1]", (0.1,)),
        ("training.clip=1", 1),
        ("training.reshuffle=true", True),
        ("training.shuffle_seed=7", "7"),
        ("training.stop=test_loss<0.01 for 5, patience 20", "test_loss<0.01 for 5, patience 20"),
        ("view.trace=true", True),
    ],
)
def test_settings(setting: str, value: Any) -> None:
    path = setting.partition("=")[0].strip()
    assert get(assign(Experiment(), [setting]), path) == value


def test_settings_are_applied_together_and_the_later_one_counts() -> None:
    settings = ["data.other_dataset=xor", "data.noise=1", "data.dataset=reg-gauss", "data.noise=2"]
    changed = assign(Experiment(), settings)
    assert (changed.data.dataset, changed.data.other_dataset, changed.data.noise) == ("reg-gauss", "xor", 2)
    assert assign(SPIRAL, []) == SPIRAL


def test_another_problem_can_be_set_whatever_was_chosen_for_it() -> None:
    both = SPIRAL.change({"data.other_dataset": "reg-gauss"})
    changed = assign(both, ["data.dataset=reg-plane"])
    assert (changed.data.dataset, changed.data.other_dataset) == ("reg-plane", "spiral")
    assert assign(both, ["data.dataset=xor"]).data.other_dataset == "reg-gauss"
    assert assign(Experiment(), ["data.dataset=reg-plane"]) == load("reg-plane")[0]


@pytest.mark.parametrize(
    ("setting", "word"),
    [
        ("nonsense", "FIELD=VALUE"),
        ("data.noise", "FIELD=VALUE"),
        ("=5", "FIELD=VALUE"),
        ("", "FIELD=VALUE"),
        ("data.noise=", "a number"),
        ("data.noise=much", "a number"),
        ("data.noise=1,5", "a number"),
        ("data.noise=nan", "nan"),
        ("data.noise=400", "at most 80"),
        ("training.learning_rate=1e999", "not a finite number"),
        ("training.batch_size=2.5", "a whole number"),
        ("training.batch_size=0", "at least 1"),
        ("training.batch_size=inf", "a whole number"),
        ("data.nois=5", "did you mean noise?"),
        ("noise=5", "no such field"),
        ("training=5", "learning_rate"),
        ("view.discretize=yes", "true or false"),
        ("network.hidden=8,,8", "a whole number"),
        ("network.hidden=[8, 8", "a list"),
        ("network.hidden=8, 8]", "a list"),
        ("network.hidden=8;8", "a whole number"),
        ("network.hidden=8.5", "a whole number"),
        ("network.hidden=[0]", "at least 1"),
        ("network.hidden=1000,1000", "too many"),
        ("features.use=x1,x3", "x2_squared"),
        ("features.use=x1,,x2", "''"),
        ("data.seed=", "empty"),
        ("data.dataset=spirl", "did you mean spiral?"),
        ("\x1b[31m=5", "no such field"),
        ("a:b=5", "no such field"),
        ("features.formulas=sin(x1", "features.formulas"),
        ("features.formulas=__import__(1)", "features.formulas"),
        ("features.formulas=" + ",".join(f"{n}*x1" for n in range(2, 30)), "at most 20 entries"),
        ("data.points=[1,2,0]", "belongs in a file"),
        ("data.points=", "belongs in a file"),
        ("network.activations=relu", "1 names for 2 hidden layers"),
        ("network.activations=relu,cubic", "is not known"),
        ("training.dropout=1", "less than 1"),
        ("training.dropout=0.1,2", "less than 1"),
        ("training.dropout=nan", "nan is out of range"),
        ("training.dropout=0.1,0.1,0.1,0.1", "too many"),
        ("data.scaling=1,2", "four numbers"),
        ("training.stop=whenever", "unknown condition"),
        ("training.stop=validation_loss<1", "data.validation_percent"),
        ("data.projection=umap", "'umap'"),
        ("data.file=nowhere.csv", "nowhere.csv"),
        ("data.target=price", "'price' is not a formula in x"),
        ("data.target=unit price", "for a column of that name, name its table too"),
        ("features.use=x", 'data.dataset = "sine" has one, x'),
    ],
)
def test_bad_settings_are_quoted(setting: str, word: str) -> None:
    sentence = refusal(assign, Experiment(), ["view.log_loss=true", setting])
    shown = setting.replace("\x1b", "\\x1b")
    assert sentence.startswith(f"'{shown}': " if len(shown) <= 80 else f"'{shown[:30]}")
    assert word in sentence


@given(experiments(), st.lists(st.sampled_from(list(FIELDS)), max_size=4), st.text(max_size=20))
def test_any_setting_is_a_change_or_one_sentence(experiment: Experiment, paths: list[str], value: str) -> None:
    try:
        assign(experiment, [f"{path}={value}" for path in paths])
    except InputError as error:
        sentence = str(error)
    else:
        sentence = ""
    assert sentence.isprintable()


@settings(max_examples=60)
@given(experiments(), st.sampled_from([path for path, field in FIELDS.items() if field.type_name != "rows"]))
def test_what_a_field_holds_can_be_set(experiment: Experiment, path: str) -> None:
    # One activation for all layers takes the place of one for each.
    assume(path != "network.activation" or not experiment.network.activations)
    # Rates for layers become as many as there are layers.
    assume(path != "network.hidden" or not isinstance(experiment.training.dropout, tuple))
    value = get(experiment, path)
    text = (
        f"[{','.join(map(str, value))}]"
        if isinstance(value, tuple)
        else f"'{value}'"
        if isinstance(value, str)
        else value
    )
    assert assign(experiment, [f"{path}={text}"]) == experiment
