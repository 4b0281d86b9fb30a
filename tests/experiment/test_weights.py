"""The section ``[weights]``: what it is beside the network, and what a change of the network leaves of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.experiment.weights import NOTHING, cut_mask, fits, frozen_mask, off_mask, section_of, start_values
from tuiplay.formats import toml
from tuiplay.nn.network import Network

VALUES = [[[1.0, 0.0], [3.0, 4.5]], [[1e-300, -2.0]]]
BIASES = [[0.25, 0.5], [-1.0]]
OFF = [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0]]]
FROZEN = [[[0, 0, 0], [0, 0, 0]], [[0, 1, 1]]]
CUT = [[[0, 1], [0, 0]], [[0, 0]]]
KEPT = Experiment().change({
    "network.hidden": [2], "weights.values": VALUES, "weights.biases": BIASES, "weights.off": OFF,
    "weights.frozen": FROZEN, "weights.cut": CUT,
})  # fmt: skip


def test_a_file_says_them_a_row_a_line_and_is_read_again() -> None:
    text = toml.write(KEPT)
    assert "\n        [3, 4.5],\n" in text
    assert toml.parse(text.encode(), "x") == KEPT
    assert "[weights]" not in toml.write(Experiment())


def test_weights_come_back_from_a_file_to_the_bit() -> None:
    network = Network((2, 3, 1), "tanh", "tanh")
    network.params[:] = np.random.default_rng(1).normal(size=network.params.size) * 10.0 ** np.arange(-6.5, 6.5)
    section = section_of(network.weights)
    found = Experiment().change({
        "network.hidden": [3], "weights.values": section.values, "weights.biases": section.biases
    })  # fmt: skip
    again = Network((2, 3, 1), "tanh", "tanh")
    start_values(toml.parse(toml.write(found).encode(), "x").weights, again.weights)
    assert again.params.tobytes() == network.params.tobytes()


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"training.learning_rate": 0.3}, {"values", "biases", "cut", "frozen", "off"}),
        ({"network.activation": "relu"}, {"values", "biases", "cut", "frozen", "off"}),
        ({"data.noise": 10}, {"values", "biases", "cut", "frozen", "off"}),
        ({"data.dataset": "xor"}, {"frozen", "off"}),
        ({"data.dataset": "xor", "network.keep_weights": True}, {"values", "biases", "cut", "frozen", "off"}),
        ({"network.draw": 1}, {"frozen", "off"}),
        ({"network.initializer": "zeros"}, {"frozen", "off"}),
        ({"network.seed": "7"}, {"frozen", "off"}),
        ({"network.hidden": [3]}, set()),
        ({"features.use": ["x1"]}, set()),
        ({"data.dataset": "blobs"}, set()),
    ],
)
def test_a_change_leaves_what_still_has_a_meaning(change: dict[str, Any], left: set[str]) -> None:
    weights = KEPT.change(change).weights
    assert {name for name in ("values", "biases", "cut", "frozen", "off") if getattr(weights, name)} == left


def test_masks_of_nothing_say_nothing() -> None:
    nothing = [[[0, 0, 0]] * 2, [[0, 0, 0]]]
    assert KEPT.change({"weights.off": nothing, "weights.frozen": nothing}).weights.off == ()
    assert off_mask(Experiment()) is frozen_mask(Experiment()) is None


def test_masks_are_laid_out_like_the_parameters() -> None:
    off, frozen = off_mask(KEPT), frozen_mask(KEPT)
    assert off is not None
    assert frozen is not None
    assert off.tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert frozen.tolist() == [0, 0, 0, 0, 0, 0, 0, 1, 1]
    layer = frozen_mask(KEPT.change({"network.frozen": [1]}))
    assert layer is not None
    assert layer.tolist() == [1, 1, 1, 1, 1, 1, 0, 1, 1]


def test_a_link_that_is_cut_has_a_weight_of_0() -> None:
    cut = [[[0, 0], [0, 1]], [[0, 0]]]
    with pytest.raises(InputError) as caught:
        KEPT.change({"weights.cut": cut})
    assert str(caught.value) == (
        "weights.cut: layer 1 neuron 2: the link from input 2 is cut, so its weight in weights.values has to be 0, not "
        "4.5"
    )
    with pytest.raises(InputError, match=r"weights.cut: layer 1 neuron 1 has 3 numbers for 2 inputs; it has to fit"):
        KEPT.change({"weights.cut": [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0]]]})


def test_links_are_cut_only_where_a_penalty_cuts_them() -> None:
    assert cut_mask(KEPT) is None
    mask = cut_mask(KEPT.change({"training.regularization": "L1"}))
    assert mask is not None
    assert mask.tolist() == [0, 1, 0, 0, 0, 0, 0, 0, 0]


def test_frozen_layers_that_are_gone_are_forgotten() -> None:
    experiment = Experiment().change({"network.hidden": [4, 2], "network.frozen": [3, 1, 3]})
    assert experiment.network.frozen == (1, 3)
    assert experiment.change({"network.hidden": [4]}).network.frozen == (1,)


def test_what_does_not_fit_is_known_without_raising() -> None:
    assert fits(KEPT.weights, (2, 2, 1))
    assert fits(NOTHING, (2, 2, 1))
    assert not fits(KEPT.weights, (2, 3, 1))


# A network without points


def test_plain_inputs_belong_to_a_network_without_points() -> None:
    values = {"data.dataset": "none", "features.use": ["x3", "x1", "x2"], "network.output_activation": "relu"}
    experiment = Experiment().change(values)
    assert experiment.active_features == ("x1", "x2", "x3")
    assert experiment.sizes == (3, 4, 2, 1)
    assert experiment.output_activation == "relu"
    assert experiment.part_counts == (0, 0, 0)
    back = experiment.change({"data.dataset": "circle"})
    assert back.features.use == ("x1", "x2")
    assert back.output_activation == "tanh"
