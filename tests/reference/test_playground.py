"""The same numbers as the browser playground: starting weights, losses, weights learned, Reset and Regenerate."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from reference import CHAOTIC_RUNS, FEATURE_KEYS, LINKS, PLAYGROUND
from tuiplay.experiment.value import Experiment
from tuiplay.formats.link import parse
from tuiplay.nn.network import Forward
from tuiplay.run.run import Run

RUNS = PLAYGROUND["runs"]
FLOW = PLAYGROUND["page_flow"]
run_names = pytest.mark.parametrize("index", range(len(RUNS)), ids=[run["name"] for run in RUNS])
link_names = pytest.mark.parametrize("link", LINKS, ids=[link.get("name", str(i)) for i, link in enumerate(LINKS)])


def experiment_of_config(config: dict[str, Any]) -> Experiment:
    return Experiment().change(
        {
            "data.dataset": config["dataset"],
            "data.noise": config["noise"],
            "data.train_percent": config["perc"],
            "data.seed": config["seed"],
            "features.use": [FEATURE_KEYS[key] for key in config["feats"]],
            "network.hidden": config["shape"],
            "network.activation": config["act"],
            "network.initializer": "zeros" if config["initZero"] else "playground",
            "training.learning_rate": config["lr"],
            "training.batch_size": config["batch"],
            "training.regularization": config["reg"],
            "training.regularization_rate": config["rr"],
        }
    )


def experiment_of_link(link: str) -> Experiment:
    return parse(link)[0]


def weights_of(run: Run) -> list[list[list[float]]]:
    return [matrix[:, :-1].tolist() for matrix in run.network.weights]


def biases_of(run: Run) -> list[list[float]]:
    return [matrix[:, -1].tolist() for matrix in run.network.weights]


def assert_layers(run: Run, layers: list[dict[str, Any]], tolerance: float) -> None:
    assert len(run.network.weights) == len(layers)
    for matrix, layer in zip(run.network.weights, layers, strict=True):
        expected = np.column_stack([np.reshape(layer["weights"], (len(layer["biases"]), -1)), layer["biases"]])
        assert matrix.shape == expected.shape
        assert np.abs(matrix - expected).max() <= tolerance


@functools.cache
def traced(index: int) -> list[tuple[int, float, float, int]]:
    """Epoch, losses and dead links of a reference run, at the epochs that the reference has."""
    reference = RUNS[index]
    run = Run(experiment_of_config(reference["config"]))
    found = []
    for epoch, *_ in reference["trace"]:
        if epoch > 20 and reference["name"] in CHAOTIC_RUNS:
            break
        run.advance(epochs=epoch - run.trainer.epoch)
        found.append((run.trainer.epoch, run.train_loss, run.test_loss, run.network.dead))
    return found


@run_names
def test_starting_weights_are_the_originals_bit_for_bit(index: int) -> None:
    run = Run(experiment_of_config(RUNS[index]["config"]))
    assert weights_of(run) == RUNS[index]["w_init"]
    bias = 0.0 if RUNS[index]["config"]["initZero"] else 0.1
    assert all(set(layer) == {bias} for layer in biases_of(run))
    assert (len(run.split.train), len(run.split.test)) == (RUNS[index]["n_train"], RUNS[index]["n_test"])


@run_names
def test_losses_and_dead_links_follow_the_original(index: int) -> None:
    """Losses to 1e-12 for the first 20 epochs, to 1e-9 up to epoch 1000 where a run is not chaotic."""
    found = traced(index)
    assert found[-1][0] == (20 if RUNS[index]["name"] in CHAOTIC_RUNS else 1000)
    for (epoch, train, test, dead), expected in zip(found, RUNS[index]["trace"], strict=False):
        assert epoch == expected[0]
        tolerance = 1e-12 if epoch <= 20 else 1e-9
        assert abs(train - expected[1]) <= tolerance, f"training loss at epoch {epoch}"
        assert abs(test - expected[2]) <= tolerance, f"test loss at epoch {epoch}"
        assert dead == expected[3], f"dead links at epoch {epoch}"


def test_the_l1_run_cuts_118_links_in_500_epochs() -> None:
    """The dead-link comparison above is about something: the reference has runs in which links die."""
    dead = {run["name"]: [row[3] for row in run["trace"]] for run in RUNS}
    assert dead["L1 0.003 8,8"][-2:] == [118, 118]
    assert not any(dead["default"])


def test_weights_of_the_default_network_after_one_epoch() -> None:
    run = Run(experiment_of_config(RUNS[0]["config"]))
    run.advance(epochs=1)
    layers = [{"weights": w, "biases": b} for w, b in zip(RUNS[0]["w_after1"], RUNS[0]["b_after1"], strict=True)]
    assert_layers(run, layers, 1e-14)


@link_names
def test_a_link_opens_the_originals_network(link: dict[str, Any]) -> None:
    run = Run(experiment_of_link(link["hash"]))
    assert (len(run.split.train), len(run.split.test)) == (link["n_train"], link["n_test"])
    assert np.abs(run.split.train[:3] - link["first_train"]).max() <= 1e-12
    assert_layers(run, link["initial_layers"], 0.0)
    assert abs(run.train_loss - link["losses"][0][1]) <= 1e-12
    assert abs(run.test_loss - link["losses"][0][2]) <= 1e-12


@link_names
def test_a_link_learns_what_the_original_learns(link: dict[str, Any]) -> None:
    """Losses, weights and the number of dead links; of a chaotic run, the losses of the first 20 epochs."""
    run = Run(experiment_of_link(link["hash"]))
    chaotic = link.get("chaotic", False)
    for epoch, train, test in link["losses"]:
        if chaotic and epoch > 20:
            break
        run.advance(epochs=epoch - run.trainer.epoch)
        tolerance = 1e-12 if epoch <= 20 else 1e-9
        assert abs(run.train_loss - train) <= tolerance
        assert abs(run.test_loss - test) <= tolerance
    if not chaotic:
        assert_layers(run, link["layers"], 1e-9)
        assert run.network.dead == link.get("dead", run.network.dead)


@pytest.mark.parametrize(
    "wrong",
    [{"training.batch_size": 9}, {"training.learning_rate": 0.030001}, {"network.activation": "sigmoid"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_another_setting_does_not_give_the_originals_weights(wrong: dict[str, Any]) -> None:
    """The comparison can fail: a batch of 9, or a rate 1e-6 larger, is far off within its tolerance."""
    link = next(link for link in LINKS if link.get("name") == "default circle")
    run = Run(experiment_of_link(link["hash"]).change(wrong))
    run.advance(epochs=100)
    with pytest.raises(AssertionError):
        assert_layers(run, link["layers"], 1e-9)


# The page's buttons


def test_weights_after_the_nth_reset_are_draw_n() -> None:
    first, second, third = (Run(Experiment().change({"network.draw": draw})) for draw in range(3))
    assert [w for layer in weights_of(first) for row in layer for w in row] == FLOW["load_weights"]
    assert [w for layer in weights_of(second) for row in layer for w in row] == FLOW["after_reset_weights"]
    assert weights_of(third)[0][0][0] == FLOW["after_second_reset_first_weight"]


def test_losses_after_a_reset() -> None:
    run = Run(Experiment())
    run.apply(run.experiment.change({"network.draw": 1}))
    assert np.abs(np.subtract([run.train_loss, run.test_loss], FLOW["after_reset_loss"])).max() <= 1e-12


def test_ten_steps_on_the_page() -> None:
    run = Run(Experiment())
    for _ in range(10):
        run.advance(epochs=1)
    assert np.abs(np.subtract([run.train_loss, run.test_loss], FLOW["loss_after_10_page_steps"])).max() <= 1e-12


def test_seeds_and_first_point_after_regenerate() -> None:
    run = Run(Experiment())
    assert run.regenerate().data.seed == FLOW["seed_after_first_regenerate"]
    point = FLOW["first_train_after_regenerate"]
    assert np.abs(run.split.train[0] - [point["x"], point["y"], point["label"]]).max() <= 1e-12
    assert run.regenerate().data.seed == FLOW["seed_after_second_regenerate"]


@pytest.mark.parametrize("flow", PLAYGROUND["regenerate"], ids=lambda flow: f"{flow['link']} after {flow['resets']}")
def test_regenerate_keeps_the_weights_and_trains_on(flow: dict[str, Any]) -> None:
    """Resets, two epochs, Regenerate three times, one more epoch: points, losses and weights as on the page."""
    run = Run(experiment_of_link(flow["link"]).change({"network.draw": flow["resets"]}))
    run.advance(epochs=flow["epochs"])
    assert_layers(run, flow["layers"], 1e-12)
    for step in flow["then"]:
        assert run.regenerate().data.seed == step["seed"]
        assert np.abs(run.split.train[0] - step["first_train"]).max() <= 1e-12
        assert np.abs(run.split.test[-1] - step["last_test"]).max() <= 1e-12
        assert np.abs(np.subtract([run.train_loss, run.test_loss], step["losses"])).max() <= 1e-12
        assert_layers(run, flow["layers"], 1e-12)
    run.advance(epochs=1)
    assert run.trainer.epoch == flow["after_epoch"]["epoch"]
    assert np.abs(np.subtract([run.train_loss, run.test_loss], flow["after_epoch"]["losses"])).max() <= 1e-12


def test_a_reloaded_regression_link() -> None:
    seed, reloaded = FLOW["problem_to_regression"]["seed"], FLOW["same_hash_reloaded"]
    run = Run(Experiment().of_problem("regression").change({"data.seed": seed}))
    assert weights_of(run)[0][0][0] == reloaded["first_weight"]
    assert np.abs(np.subtract([run.train_loss, run.test_loss], reloaded["loss"])).max() <= 1e-12


@pytest.mark.parametrize("epoch", [0, 10])
def test_corners_of_the_heat_map(epoch: int) -> None:
    """The page's 100 x 100 grid has both ends: its corners are the points (+-6, +-6)."""
    run = Run(Experiment())
    run.advance(epochs=epoch)
    corners = {"tl": (-6, 6), "bl": (-6, -6), "tr": (6, 6), "br": (6, -6)}
    inputs = np.array([[*corner, 1.0] for corner in corners.values()]).T
    outputs = Forward(run.network, 4).run(np.ascontiguousarray(inputs))[0]
    for output, corner in zip(outputs, corners, strict=True):
        assert abs(output - FLOW[f"heatmap_corners_epoch{epoch}"][corner]) <= 1e-12
