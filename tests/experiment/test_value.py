"""The experiment as a value: defaults, limits, the sentence for each bad value, and the way through files."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
from formats.strategies import DEPENDENT, experiments, values
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import FEATURE_KEYS

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import FEATURES
from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.sections import FIELDS, LEARNING_RATES, REGULARIZATION_RATES, SECTIONS
from tuiplay.experiment.value import Experiment, effect_of, from_tree, warnings_of

CLASSIFICATION = [name for name, entry in DATASETS.items() if entry.problem == "classification"]
REGRESSION = [name for name, entry in DATASETS.items() if entry.problem == "regression"]


def get(experiment: Experiment, path: str) -> Any:
    section, name = path.split(".")
    return getattr(getattr(experiment, section), name)


# Defaults


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("data.dataset", "circle"),
        ("data.noise", 0),
        ("data.train_percent", 50),
        ("features.use", ("x1", "x2")),
        ("network.hidden", (4, 2)),
        ("network.activation", "tanh"),
        ("network.initializer", "playground"),
        ("network.draw", 0),
        ("training.learning_rate", 0.03),
        ("training.batch_size", 10),
        ("training.regularization", "none"),
        ("training.regularization_rate", 0),
        ("view.show_test_data", False),
        ("view.discretize", False),
        ("view.hide", ()),
        ("view.hide_text", False),
        ("view.tutorial", ""),
    ],
)
def test_defaults_are_the_browser_playgrounds(path: str, value: Any) -> None:
    assert get(Experiment(), path) == value


def test_the_default_network() -> None:
    experiment = Experiment()
    assert experiment.problem == "classification"
    assert experiment.sizes == (2, 4, 2, 1)
    assert experiment.output_activation == "tanh"
    assert experiment.weight_seed == experiment.data.seed


def test_the_lists_of_rates_are_the_browser_playgrounds() -> None:
    assert LEARNING_RATES == (0.00001, 0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
    assert REGULARIZATION_RATES == (0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)


def test_the_default_passes_its_own_checks() -> None:
    assert from_tree({}) == Experiment()
    assert from_tree(msgspec.to_builtins(Experiment())) == Experiment()
    assert warnings_of(Experiment()) == []


# What follows from the fields


def test_features_feed_the_network_in_one_order_however_they_are_listed() -> None:
    experiment = Experiment().change({"features.use": ["sin_x2", "x1", "sin_x2", "x1_x2"]})
    assert experiment.features.use == ("x1", "x1_x2", "sin_x2")
    assert experiment == Experiment().change({"features.use": ["x1_x2", "sin_x2", "x1"]})
    assert experiment.sizes == (3, 4, 2, 1)


def test_a_hidden_feature_does_not_feed_the_network() -> None:
    experiment = Experiment().change({"view.hide": ["y"], "features.use": ["x1", "x2", "sin_x1"]})
    assert experiment.active_features == ("x1", "sin_x1")
    assert experiment.sizes[0] == 2
    assert experiment.features.use == ("x1", "x2", "sin_x1"), "still on, for whoever shows it again"


def test_no_features_and_no_layers_are_allowed() -> None:
    experiment = Experiment().change({"features.use": [], "network.hidden": []})
    assert experiment.sizes == (0, 1)


@pytest.mark.parametrize("name", DATASETS)
def test_the_problem_decides_the_output(name: str) -> None:
    experiment = Experiment().change({"data.dataset": name})
    numbers = "regression" if name in REGRESSION else "curve"
    assert experiment.problem == ("classification" if name in CLASSIFICATION else numbers)
    many = experiment.classes > 2
    assert experiment.output_activation == ("softmax" if many else "tanh" if name in CLASSIFICATION else "linear")
    assert experiment.sizes[-1] == (experiment.classes if many else 1)


def test_switching_the_problem_comes_back_to_the_same_set() -> None:
    spiral = Experiment().change({"data.dataset": "spiral"})
    assert spiral.of_problem("regression").data.dataset == "reg-plane"
    cones = spiral.of_problem("regression").change({"data.dataset": "reg-gauss"})
    assert cones.of_problem("classification").data.dataset == "spiral"
    assert cones.of_problem("classification").of_problem("regression") == cones
    assert cones.of_problem("curve").data.dataset == "sine"
    assert cones.of_problem("curve").of_problem("regression").data.dataset == "reg-gauss"


def test_the_switch_goes_round_the_problems() -> None:
    names = [experiment.next_problem() for experiment in map(Experiment().of_problem, ("classification", "regression"))]
    assert names == ["regression", "curve"]
    assert Experiment().of_problem("curve").next_problem() == "classification"


def test_choosing_a_set_remembers_the_other_problems() -> None:
    """Any set can be chosen from any experiment; switching the problem leads back to the last one."""
    cones = Experiment().change({"data.dataset": "spiral"}).with_dataset("reg-gauss")
    assert cones.of_problem("classification").data.dataset == "spiral"
    assert cones.with_dataset("reg-plane").of_problem("classification").data.dataset == "spiral"
    assert cones.with_dataset("xor").of_problem("regression") == cones.change({"data.other_dataset": "xor"})
    with pytest.raises(InputError, match=r"^data\.dataset: 'stars' is not known"):
        cones.with_dataset("stars")


def test_weights_have_a_seed_of_their_own_if_one_is_given() -> None:
    assert Experiment().change({"network.seed": "abc"}).weight_seed == "abc"


def test_changing_leaves_the_original_alone() -> None:
    before = Experiment()
    after = before.change({"data.noise": 25, "training.learning_rate": 3})
    assert before == Experiment()
    assert (after.data.noise, after.training.learning_rate) == (25, 3)
    with pytest.raises(AttributeError):
        after.data.noise = 5  # type: ignore[misc]


def test_the_largest_effect_counts() -> None:
    base = Experiment()
    assert effect_of(base, base) is Effect.NONE
    assert effect_of(base, base.change({"training.learning_rate": 1})) is Effect.LIVE
    assert effect_of(base, base.change({"training.learning_rate": 1, "network.hidden": []})) is Effect.NETWORK
    assert effect_of(base, base.change({"network.hidden": [], "data.noise": 5, "view.discretize": True})) is Effect.DATA


# Bad values


BAD: list[tuple[str, Any, str]] = [
    ("data.dataset", "circl", "did you mean circle?"),
    ("data.dataset", "", "use one of circle, xor, gauss, spiral, reg-plane, reg-gauss"),
    ("data.dataset", 3, "expected text in quotes"),
    ("data.dataset", None, "got nothing"),
    ("data.other_dataset", "xor", "belongs to the same problem"),
    ("data.other_dataset", "plane", "is not known"),
    ("data.noise", -1, "at least 0"),
    ("data.noise", 81, "at most 80"),
    ("data.noise", "5", "expected a number, got text"),
    ("data.noise", True, "expected a number, got true or false"),
    ("data.noise", math.nan, "nan"),
    ("data.noise", math.inf, "inf"),
    ("data.noise", 10**400, "out of range"),
    ("data.train_percent", 0, "more than 0"),
    ("data.train_percent", 101, "at most 100"),
    ("data.train_percent", 0.1, "leaves no training points"),
    ("data.train_percent", math.nan, "nan"),
    ("data.seed", "", "must not be empty"),
    ("data.seed", "x" * 1001, "at most 1000 characters"),
    ("data.seed", 0.12345, "expected text in quotes"),
    ("features.use", ["x3"], "is not known"),
    ("features.use", ["x1_square"], "did you mean x1_squared?"),
    ("features.use", "x1", "expected a list"),
    ("features.use", [1], "expected text"),
    ("network.hidden", [0], "at least 1"),
    ("network.hidden", [4, -2], "at least 1"),
    ("network.hidden", [2.5], "expected a whole number"),
    ("network.hidden", ["4"], "expected a whole number, got text"),
    ("network.hidden", "4,2", "expected a list"),
    ("network.hidden", 4, "expected a list"),
    ("network.hidden", [1] * 101, "at most 100"),
    ("network.hidden", [1000, 1000], "1,003,000 weights are too many; at most 100,000"),
    ("network.hidden", [10**30], "at most 1,000,000"),
    ("network.activation", "tahn", "did you mean tanh?"),
    ("network.activation", "cubic", "use one of relu, tanh, sigmoid, linear"),
    ("network.initializer", "orthogonal", "is not known"),
    ("network.activations", ["relu"], "1 names for 2 hidden layers"),
    ("network.activations", ["relu", "cubic"], "'cubic' is not known"),
    ("network.initializer_width", -1, "at least 0"),
    ("network.initializer_width", math.nan, "nan"),
    ("network.hidden", [2001], "2,001 neurons are too many; at most 2,000"),
    ("network.draw", -1, "at least 0"),
    ("network.draw", 10_000, "at most 9,999"),
    ("network.draw", 1.5, "expected a whole number"),
    ("network.seed", "x" * 1001, "at most 1000 characters"),
    ("network.output_activation", "softmax", "is not known"),
    ("network.keep_weights", 1, "expected true or false"),
    ("network.frozen", [4], "there is no layer 4; the last one, the output, is 3"),
    ("network.frozen", [0], "at least 1"),
    ("weights.values", [[[1.0, 2.0]]], "1 layer, and the network has 3 (its sizes are 2 - 4 - 2 - 1)"),
    ("weights.values", [[[1.0, 2.0]], [], []], "layer 1 has 1 row for 4 neurons"),
    ("weights.values", "0.5", "expected a list"),
    ("weights.biases", [[0.1] * 4, [0.1], [0.1]], "layer 2 has 1 number for 2 neurons"),
    ("weights.biases", [[0.1] * 4, [0.1, math.nan], [0.1]], "a number of layer 2 is not finite"),
    ("weights.frozen", [[[0, 0, 1]] * 4, [[0] * 4] * 2, [[0] * 3]], "layer 2 neuron 1 has 4 numbers for 4 inputs and"),
    ("weights.off", [[[0, 0, 2]] * 4, [[0] * 5] * 2, [[0] * 3]], "at most 1"),
    ("weights.classes", ["a", 1], "expected text"),
    ("weights.cut", [[[0, 1]] * 4, [[0] * 4] * 2, [[0] * 2]], "needs weights.values, where the weight of each link"),
    ("training.broken_layer", -1, "at least 0"),
    ("data.inputs", [1.0] * 9, "at most 8"),
    ("data.inputs", [math.inf], "not a finite number"),
    ("view.inference", 1, "expected true or false"),
    ("training.learning_rate", "fast", "expected a number"),
    ("training.learning_rate", math.nan, "not a finite number"),
    ("training.learning_rate", -math.inf, "not a finite number"),
    ("training.batch_size", 0, "at least 1"),
    ("training.batch_size", 1_000_001, "at most 1,000,000"),
    ("training.batch_size", 10.0, "expected a whole number"),
    ("training.batch_size", False, "got true or false"),
    ("training.regularization", "lasso", "use one of none, L1, L2"),
    ("training.regularization_rate", math.inf, "not a finite number"),
    ("data.validation_percent", -1, "at least 0"),
    ("data.validation_percent", 50, "leaves no test points"),
    ("data.validation_percent", 0.1, "is less than one point"),
    ("data.samples", -1, "at least 0"),
    ("data.samples", 1_000_001, "at most 1,000,000"),
    ("data.balance", 0, "more than 0"),
    ("data.balance", math.nan, "nan"),
    ("data.file", "a" * 5000, "at most 4096 characters"),
    ("data.x", 1, "expected text"),
    ("data.y", "y" * 201, "at most 200 characters"),
    ("data.label", None, "expected text"),
    ("data.target", [], "expected text"),
    ("data.projection", "umap", "'umap' is not known"),
    ("data.scaling", [0, 1], "four numbers"),
    ("data.scaling", [0, 1, 0, math.inf], "entry 4: inf is not a finite number"),
    ("data.scale", "log", "'log' is not known"),
    ("data.decimal", ",", "',' is not known"),
    ("data.skip_bad_rows", 1, "expected true or false"),
    ("data.points", [[1, 2]], "row 1 has 2 numbers"),
    ("data.points", [[1, 2, 0], [1, math.nan, 0]], "row 2 holds a number that is not finite"),
    ("data.points", [[1, 2, 10]], "classes are 0 to 9"),
    ("data.points", [[0, 0, 0]] * 10_001, "at most 10000 entries"),
    ("data.curve_points", [[1, 2, 0, 1]], "row 1 has 4 numbers; write [x, y] or [x, y, 1]"),
    ("data.curve_points", [[1, 2], [1, math.inf]], "row 2 holds a number that is not finite"),
    ("data.curve_points", [[1, 2, 3]], "row 1 ends in 3; 1 marks a test point"),
    ("data.target", "sin(3*y)", "unknown name 'y' at character 7"),
    ("features.formulas", ["x3"], "x3"),
    ("features.formulas", "x1*x2", "expected a list"),
    ("features.formulas", [f"{number}*x1" for number in range(2, 30)], "at most 20 entries"),
    ("training.optimizer", "lion", "use one of sgd, momentum"),
    ("training.optimizer", "adan", "did you mean adam"),
    ("training.momentum", 1, "less than 1"),
    ("training.beta1", 1, "less than 1"),
    ("training.beta2", -0.1, "at least 0"),
    ("training.smoothing", 1.5, "less than 1"),
    ("training.epsilon", 2, "at most 1"),
    ("training.schedule", "cyclic", "use one of constant, step"),
    ("training.schedule_epochs", 1.5, "expected a whole number"),
    ("training.schedule_factor", 2, "at most 1"),
    ("training.schedule_warmup", -1, "at least 0"),
    ("training.loss", "hinge", "use one of auto, squared, cross_entropy, huber, absolute"),
    ("training.huber_delta", 0, "more than 0"),
    ("training.dropout", 1, "less than 1"),
    ("training.dropout", [0, 0, 0, 0], "4 rates are too many"),
    ("training.dropout", "half", "expected a number or a list in brackets, got text"),
    ("training.clip", -1, "at least 0"),
    ("training.reshuffle", 1, "expected true or false"),
    ("training.shuffle_seed", "x" * 1001, "at most 1000 characters"),
    ("training.stop", "soon", "unknown condition"),
    ("training.stop", "validation_loss < 1", "there is no validation set"),
    ("memory.epoch", -1, "at least 0"),
    ("memory.updates", 1.5, "expected a whole number"),
    (
        "memory.position",
        250,
        "250, but an epoch has 250 training points; without the section [memory] the run begins at",
    ),
    ("memory.vectors", [[0.5] * 25], "1 vector, but SGD keeps no memory"),
    ("memory.steps", "3", "expected a whole number"),
    ("memory.waiting", [0.5], "it has 1 number, but the network has 25 weights, including biases"),
    ("memory.waiting", [0.5] * 25, "memory.waiting_points is 0"),
    ("memory.waiting_points", 3, "3, but memory.waiting has no gradients"),
    ("memory.schedule_state", [1.0], "not the memory of the constant schedule"),
    ("memory.dropout_stream", "xyz", "not a text of hexadecimal digits"),
    ("memory.shuffle_stream", "00" * 36, "not the state of a random stream"),
    ("memory.shuffle_stream", "00" * 37, "not the state of a random stream"),
    ("memory.order_stream", "ff" * 37, "an epoch has no order before it begins (memory.position is 0)"),
    ("memory.stop_streaks", [0], "1 number, but training.stop has 0 conditions"),
    ("memory.stop_first_epoch", 1, "memory.stop_streaks is empty: the stop rule has seen no epoch"),
    ("memory.stop_best", ["x"], "expected a number"),
    ("memory.stop_best_epoch", -1, "at least 0"),
    ("memory.stop_best_weights", [0.5], "memory.stop_streaks is empty: the stop rule has seen no epoch"),
    ("memory.stop_best_cut", [2], "at most 1"),
    ("view.trace", "yes", "expected true or false"),
    ("view.show_test_data", 1, "expected true or false"),
    ("view.discretize", "true", "expected true or false, got text"),
    ("view.log_loss", None, "expected true or false"),
    ("view.log_epochs", None, "expected true or false"),
    ("view.overlays", ["contour"], "did you mean contours?"),
    ("view.hide", ["playbutton"], "did you mean playButton?"),
    ("view.hide", ["numNodes0"], "is not a control"),
    ("view.hide", [[]], "expected text"),
    ("view.hide_text", [], "expected true or false, got a list"),
    ("view.tutorial", "x" * 101, "at most 100 characters"),
    ("view.inert", ["sinX"], "is not known"),
]


@pytest.mark.parametrize(("path", "value", "words"), BAD, ids=lambda value: repr(value)[:40])
def test_a_bad_value_gives_one_sentence_that_names_the_field(path: str, value: Any, words: str) -> None:
    section, name = path.split(".")
    sentences = []
    for attempt in (lambda: Experiment().change({path: value}), lambda: from_tree({section: {name: value}})):
        with pytest.raises(InputError) as caught:
            attempt()
        sentences.append(str(caught.value))
    assert sentences[0] == sentences[1]
    assert sentences[0].startswith(path)
    assert words in sentences[0]
    assert "\n" not in sentences[0]
    assert len(sentences[0]) < 280


def test_every_field_has_a_bad_value_in_the_table() -> None:
    assert {path for path, _, _ in BAD} == set(FIELDS)


@pytest.mark.parametrize(
    ("tree", "sentence"),
    [
        (None, "the experiment: expected a section with fields, got nothing"),
        ([], "the experiment: expected a section with fields, got a list"),
        ({"data": 3}, "data: expected a section with fields, got a whole number"),
        ({"datta": {}}, "datta: no such section; did you mean data?"),
        (
            {"biases": {}},
            "biases: no such section; the sections are data, features, network, weights, training, memory, view",
        ),
        ({"data": {"nois": 5}}, "data.nois: no such field; did you mean noise?"),
        ({"network": {"shape": [4]}}, "network.shape: no such field"),
        ({1: {}}, "1: no such section; the sections are data, features, network, weights, training, memory, view"),
    ],
    ids=repr,
)
def test_what_is_not_in_an_experiment_is_named(tree: Any, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        from_tree(tree)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("noise", "did you mean data.noise?"),
        ("data", "a section, not a field; its fields are dataset"),
        ("training.learning_rat", "did you mean learning_rate?"),
        ("training.noise", "no such field"),
        ("", "the sections are data, features, network, weights, training, memory, view"),
        ("data.noise.x", "no such field"),
    ],
)
def test_an_unknown_path_is_named(path: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        Experiment().change({path: 1})
    assert str(caught.value).startswith(path)
    assert words in str(caught.value)


# Warnings


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"training.batch_size": 251}, "is larger than the 250 training points"),
        ({"training.batch_size": 51, "data.train_percent": 10}, "is larger than the 50 training points"),
        ({"data.dataset": "drawn"}, "no training points"),
        ({"training.regularization": "L1"}, "no effect while its rate is 0"),
        ({"training.regularization": "L2", "training.regularization_rate": 3, "training.learning_rate": 1}, "L2"),
    ],
)
def test_settings_that_are_hardly_meant_are_allowed_with_a_warning(values: dict[str, Any], words: str) -> None:
    (sentence,) = warnings_of(Experiment().change(values))
    assert words in sentence


def test_a_batch_as_large_as_the_training_set_is_fine() -> None:
    assert warnings_of(Experiment().change({"training.batch_size": 250})) == []


# Every experiment there is


def test_experiments_are_drawn_from_every_field() -> None:
    assert set(values(st.text())) | DEPENDENT == set(FIELDS)


@settings(max_examples=30)
@given(experiments())
def test_an_experiment_survives_the_way_through_a_file(experiment: Experiment) -> None:
    assert from_tree(msgspec.to_builtins(experiment)) == experiment
    assert from_tree(msgspec.json.decode(msgspec.json.encode(experiment))) == experiment


@given(experiments(), experiments())
def test_no_change_has_no_effect_and_every_change_has_one(first: Experiment, second: Experiment) -> None:
    assert effect_of(first, first) is Effect.NONE
    assert (effect_of(first, second) is Effect.NONE) == (first == second)
    assert effect_of(first, second) is effect_of(second, first)


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**40), 10**40),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(["circle", "tanh", "L1", "x1", "xor", "playButton", "x" * 300]),
)
junk = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
field_names = st.sampled_from([path.partition(".")[2] for path in FIELDS])
near_misses = st.dictionaries(
    st.sampled_from([*SECTIONS, "extra"]),
    st.one_of(junk, st.dictionaries(st.one_of(field_names, st.text(max_size=6)), junk, max_size=3)),
    max_size=3,
)
one_wrong = st.sampled_from(list(FIELDS)).flatmap(
    lambda path: junk.map(lambda value: {path.partition(".")[0]: {path.partition(".")[2]: value}})
)


def outcome(tree: Any) -> Experiment | str:
    """The experiment of a tree, or the sentence that refuses it; any other exception passes through."""
    try:
        return from_tree(tree)
    except InputError as error:
        return str(error)


@settings(max_examples=200)
@given(st.one_of(junk, near_misses, one_wrong))
def test_any_tree_is_an_experiment_or_one_sentence(tree: Any) -> None:
    found = outcome(tree)
    if isinstance(found, Experiment):
        assert from_tree(msgspec.to_builtins(found)) == found
    else:
        assert found


@pytest.mark.parametrize("tree", ["\ud800", {"data": {"noise": "\udcff"}}, {"network": {"hidden": ["\udcff"]}}])
def test_half_a_character_is_refused_like_any_text(tree: Any) -> None:
    """JSON can spell it, and the shell hands it over for a byte that is no UTF-8."""
    assert isinstance(outcome(tree), str)


def test_the_reference_knows_the_same_features() -> None:
    assert list(FEATURE_KEYS.values()) == list(FEATURES)
