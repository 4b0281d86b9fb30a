"""What one update does, which samples it averages over, and which links die."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference.plain import PlainNetwork

from nn.settings import training
from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Backward, Network
from tuiplay.nn.trainer import Trainer

Samples = list[tuple[list[float], float]]


def network_of(*sizes: int, seed: int = 1) -> Network:
    network = Network(sizes, "tanh", "tanh")
    network.params[:] = np.random.default_rng(seed).uniform(-0.5, 0.5, network.params.size)
    return network


def points(count: int, features: int = 2, seed: int = 2) -> tuple[Array, Array]:
    """Inputs (count, features + 1) with ones last, and labels of +1 and -1."""
    rng = np.random.default_rng(seed)
    inputs = np.column_stack([rng.uniform(-3, 3, (count, features)), np.ones(count)])
    return inputs, np.sign(rng.uniform(-1, 1, (count, 1)))


def samples_of(inputs: Array, targets: Array) -> Samples:
    return [(row[:-1].tolist(), float(target)) for row, target in zip(inputs, targets[:, 0], strict=True)]


def plain(network: Network) -> PlainNetwork:
    return PlainNetwork(network.weights, network.activation, network.output_activation)


def gap(network: Network, twin: PlainNetwork) -> float:
    matrices = zip(network.weights, twin.matrices(), strict=True)
    return max(float(np.abs(matrix - expected).max()) for matrix, expected in matrices)


def linear_neuron(weight: float, bias: float = 0.0) -> Network:
    network = Network((1, 1), "linear", "linear")
    network.params[:] = weight, bias
    return network


def one_update(network: Network, x: float, target: float, rate: float, penalty: str, penalty_rate: float) -> Trainer:
    trainer = Trainer(network, np.array([[x, 1.0]]), np.array([[target]]), training(rate, 1, penalty, penalty_rate))
    assert trainer.run(1) == 1
    return trainer


# One step by hand: w = 0.5, b = 0.25, x = 2, target 1: output 1.25, delta 0.25, gradient 0.5 for w, 0.25 for b.


@pytest.mark.parametrize(
    ("penalty", "weight"),
    [
        ("none", 0.5 - 0.1 * 0.5),
        ("L1", 0.5 - 0.1 * 0.5 - 0.1 * 0.2 * 1),
        ("L2", 0.5 - 0.1 * 0.5 - 0.1 * 0.2 * 0.5),
    ],
)
def test_one_step(penalty: str, weight: float) -> None:
    network = linear_neuron(0.5, 0.25)
    one_update(network, 2.0, 1.0, 0.1, penalty, 0.2)
    assert network.params == pytest.approx([weight, 0.25 - 0.1 * 0.25], abs=1e-16)


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_a_penalty_of_rate_zero_changes_nothing(penalty: str) -> None:
    inputs, targets = points(50)
    networks = []
    for name in ("none", penalty):
        network = network_of(2, 4, 2, 1)
        trainer = Trainer(network, inputs, targets, training(0.1, 10, name, 0.0))
        trainer.run(5)
        networks.append(network)
    assert np.array_equal(networks[0].params, networks[1].params)
    assert networks[1].dead == 0


def fitted(network: Network, inputs: Array, settings: TrainingSection) -> Trainer:
    """A trainer whose targets are the outputs themselves: no error, no gradient, only the penalty acts."""
    backward = Backward(network, len(inputs))
    targets = backward.run(inputs.T).T.copy()
    assert not backward.run_back(inputs.T, targets.T).any()
    return Trainer(network, inputs, targets, settings)


def test_l2_alone_shrinks_weights_and_never_biases() -> None:
    network = network_of(2, 4, 2, 1)
    before = network.params.copy()
    trainer = fitted(network, points(20)[0], training(0.5, 20, "L2", 0.1))
    trainer.run(1)
    weights = network.is_weight == 1
    assert network.params[weights] == pytest.approx(before[weights] * (1 - 0.5 * 0.1), rel=1e-14)
    assert np.array_equal(network.params[~weights], before[~weights])


def test_l1_alone_pulls_every_weight_by_the_same_amount_and_never_biases() -> None:
    network = network_of(2, 4, 2, 1)
    before = network.params.copy()
    trainer = fitted(network, points(20)[0], training(0.5, 20, "L1", 0.2))
    trainer.run(1)
    weights = network.is_weight == 1
    small = weights & (np.abs(before) < 0.1)
    large = weights & ~small
    assert small.any()
    assert network.params[large] == pytest.approx(before[large] - 0.1 * np.sign(before[large]), rel=1e-14)
    assert not network.params[small].any(), "what the penalty pushes through zero stays there"
    assert np.array_equal(network.alive == 0, small)
    assert network.dead == small.sum()
    assert np.array_equal(network.params[~weights], before[~weights])


@given(
    st.floats(-3, 3), st.floats(-3, 3), st.floats(-3, 3), st.floats(0.001, 2), st.floats(0, 2), st.sampled_from([1, -1])
)
def test_a_link_dies_only_if_the_penalty_alone_takes_it_through_zero(
    weight: float, x: float, target: float, rate: float, penalty_rate: float, sign: int
) -> None:
    network = linear_neuron(weight)
    stepped = weight - rate * (weight * x - target) * x
    pulled = stepped - rate * penalty_rate * ((weight > 0) - (weight < 0))
    one_update(network, x, target, rate, "L1", penalty_rate)
    if abs(stepped * pulled) > 1e-12:
        assert (network.dead == 1) == (stepped * pulled < 0)
        assert network.params[0] == pytest.approx(0.0 if network.dead else pulled, rel=1e-9, abs=1e-12)


def test_the_gradient_may_take_a_link_through_zero_alive() -> None:
    """From 0.1 the gradient leads to -0.9; the penalty at the old, positive weight pulls on to -0.95."""
    network = linear_neuron(0.1)
    one_update(network, 1.0, -0.9, 1.0, "L1", 0.05)
    assert network.params[0] == pytest.approx(-0.95, abs=1e-15)
    assert network.dead == 0


def test_a_weight_of_zero_is_not_pulled() -> None:
    network = linear_neuron(0.0)
    one_update(network, 1.0, 0.5, 1.0, "L1", 0.1)
    assert network.params[0] == 0.5
    assert network.dead == 0


# Dead links


def with_dead_links() -> tuple[Network, Trainer]:
    network = network_of(2, 4, 2, 1)
    trainer = Trainer(network, *points(60), training(0.1, 10, "L1", 0.3))
    trainer.run(6)
    assert 0 < network.dead < 14
    return network, trainer


def test_dead_links_stay_at_zero_while_the_rest_learns() -> None:
    network, trainer = with_dead_links()
    dead = network.alive == 0
    biases = network.params[network.is_weight == 0].copy()
    for _ in range(20):
        trainer.run(6)
    assert np.all(network.alive[dead] == 0)
    assert not network.params[dead].any()
    assert not np.array_equal(network.params[network.is_weight == 0], biases)


@pytest.mark.parametrize("penalty", ["none", "L2"])
def test_leaving_l1_brings_dead_links_to_life(penalty: str) -> None:
    network, trainer = with_dead_links()
    dead = network.alive == 0
    trainer.configure(training(0.1, 10, penalty, 0.3))
    assert network.dead == 0
    assert not network.params[dead].any(), "they start again from zero"
    trainer.run(6)
    trainer.run(6)
    assert network.params[dead].any()


def test_another_rate_of_l1_leaves_the_dead_alone() -> None:
    network, trainer = with_dead_links()
    dead = network.dead
    trainer.configure(training(0.05, 5, "L1", 0.0))
    assert network.dead == dead


# Which samples an update averages over


@pytest.mark.parametrize("penalty", ["none", "L1", "L2"])
@pytest.mark.parametrize(("count", "batch"), [(25, 10), (25, 7), (10, 10), (11, 10), (19, 10), (25, 1)])
def test_epochs_are_those_of_the_plain_network(count: int, batch: int, penalty: str) -> None:
    """Left-over samples wait for the first update of the next epoch, which averages over them too."""
    network = network_of(2, 3, 2, 1)
    inputs, targets = points(count)
    twin = plain(network)
    trainer = Trainer(network, inputs, targets, training(0.3, batch, penalty, 0.02))
    for epoch in range(1, 5):
        while trainer.epoch < epoch:
            trainer.run(1 << 30)
        twin.epoch(samples_of(inputs, targets), batch, 0.3, penalty, 0.02)
        assert gap(network, twin) <= 1e-12
        assert network.dead == twin.dead_count
    assert trainer.updates == 4 * (count // batch)


@settings(max_examples=40)
@given(st.integers(1, 13), st.integers(1, 15), st.integers(1, 4), st.sampled_from(["none", "L1", "L2"]))
def test_any_batch_size_is_that_of_the_plain_network(count: int, batch: int, epochs: int, penalty: str) -> None:
    network = network_of(2, 2, 1)
    inputs, targets = points(count)
    twin = plain(network)
    trainer = Trainer(network, inputs, targets, training(0.5, batch, penalty, 0.05))
    while trainer.epoch < epochs:
        trainer.run(3)
    for _ in range(epochs):
        twin.epoch(samples_of(inputs, targets), batch, 0.5, penalty, 0.05)
    assert gap(network, twin) <= 1e-12
    assert trainer.updates == epochs * (count // batch)


def test_thirty_of_250_leave_ten_over_which_the_next_update_averages_in() -> None:
    """40 gradients in the first update of the second epoch, all of them at the weights that it starts from."""
    network = Network((1, 1), "linear", "linear")
    network.params[:] = 0.3, -0.2
    rng = np.random.default_rng(4)
    x, y = rng.uniform(-1, 1, (2, 250))
    inputs = np.column_stack([x, np.ones(250)])
    trainer = Trainer(network, inputs, y.reshape(-1, 1), training(0.1, 30))
    assert trainer.run(1 << 30) == 8
    assert (trainer.epoch, trainer.position) == (1, 0)
    weight, bias = network.params
    chosen = np.r_[240:250, 0:30]
    error = weight * x[chosen] + bias - y[chosen]
    assert trainer.run(1) == 1
    expected = [weight - 0.1 * np.sum(error * x[chosen]) / 40, bias - 0.1 * np.sum(error) / 40]
    assert network.params == pytest.approx(expected, abs=1e-15)
    # The second update of that epoch is an ordinary one again.
    weight, bias = network.params
    error = weight * x[30:60] + bias - y[30:60]
    trainer.run(1)
    expected = [weight - 0.1 * np.mean(error * x[30:60]), bias - 0.1 * np.mean(error)]
    assert network.params == pytest.approx(expected, abs=1e-15)


@pytest.mark.parametrize("batch", [26, 1000])
def test_a_batch_larger_than_the_training_set_never_updates(batch: int) -> None:
    network = network_of(2, 3, 1)
    before = network.params.copy()
    trainer = Trainer(network, *points(25), training(0.3, batch))
    for _ in range(5):
        assert trainer.run(1 << 30) == 0
    assert (trainer.epoch, trainer.updates) == (5, 0)
    assert np.array_equal(network.params, before)


def test_a_batch_that_fills_again_goes_on_with_what_was_waiting() -> None:
    """5 samples wait when the batch becomes too large; nothing is added meanwhile, and they join the next update."""
    network = network_of(2, 3, 1)
    inputs, targets = points(25)
    twin, samples = plain(network), samples_of(inputs, targets)
    trainer = Trainer(network, inputs, targets, training(0.3, 10))
    trainer.run(1 << 30)
    twin.epoch(samples, 10, 0.3)
    trainer.configure(training(0.3, 100))
    trainer.run(1 << 30)
    trainer.configure(training(0.3, 10))
    trainer.run(1 << 30)
    twin.epoch(samples, 10, 0.3)
    assert gap(network, twin) <= 1e-13
    assert trainer.epoch == 3


def test_a_new_batch_size_holds_from_the_next_sample_on() -> None:
    """After two batches of 10 of 50: one of 25, and the last 5 wait for the next epoch's first 25."""
    network = network_of(2, 3, 1)
    inputs, targets = points(50)
    twin, samples = plain(network), samples_of(inputs, targets)
    trainer = Trainer(network, inputs, targets, training(0.3, 10))
    trainer.run(2)
    trainer.configure(training(0.3, 25))
    while trainer.epoch < 1:
        trainer.run(1)
    trainer.run(1)
    for batch in (samples[:10], samples[10:20], samples[20:45], samples[45:] + samples[:25]):
        for inputs_of_one, target in batch:
            twin.learn(inputs_of_one, target)
        twin.update(0.3)
    assert gap(network, twin) <= 1e-13
    assert (trainer.epoch, trainer.position, trainer.updates) == (1, 25, 4)


def test_a_new_learning_rate_holds_from_the_next_update_on() -> None:
    """For gradients that were waiting too."""
    network = network_of(2, 3, 1)
    inputs, targets = points(25)
    twin, samples = plain(network), samples_of(inputs, targets)
    trainer = Trainer(network, inputs, targets, training(0.3, 10))
    trainer.run(1 << 30)
    twin.epoch(samples, 10, 0.3)
    trainer.configure(training(0.05, 10, "L2", 0.1))
    trainer.run(1 << 30)
    twin.epoch(samples, 10, 0.05, "L2", 0.1)
    assert gap(network, twin) <= 1e-13


@pytest.mark.parametrize("epochs", [1, 2])
def test_gradients_that_wait_go_on_waiting_when_the_points_are_replaced(epochs: int) -> None:
    """The original's Regenerate touches no accumulator."""
    network = network_of(2, 3, 1)
    twin = plain(network)
    first, other = points(25), points(32, seed=9)
    trainer = Trainer(network, *first, training(0.3, 10))
    for _ in range(epochs):
        trainer.run(1 << 30)
        twin.epoch(samples_of(*first), 10, 0.3)
    trainer.replace_points(*other)
    assert (trainer.epoch, trainer.position) == (epochs, 0)
    trainer.run(1 << 30)
    twin.epoch(samples_of(*other), 10, 0.3)
    assert gap(network, twin) <= 1e-13
    assert (trainer.epoch, trainer.updates) == (epochs + 1, 2 * epochs + 3)


def test_other_points_in_the_middle_of_an_epoch_start_an_epoch() -> None:
    network = network_of(2, 3, 1)
    trainer = Trainer(network, *points(25), training(0.3, 10))
    trainer.run(1)
    twin = plain(network)
    other = points(32, seed=9)
    trainer.replace_points(*other)
    assert (trainer.epoch, trainer.position) == (0, 0)
    trainer.run(1 << 30)
    twin.epoch(samples_of(*other), 10, 0.3)
    assert gap(network, twin) <= 1e-13


def test_full_batch_descent_on_one_linear_neuron_contracts_along_eigenvectors() -> None:
    """The distance from the least-squares solution shrinks by 1 - rate * eigenvalue an epoch (closed form)."""
    rng = np.random.default_rng(6)
    inputs = np.column_stack([rng.uniform(-1, 1, (40, 2)), np.ones(40)])
    targets = rng.normal(size=(40, 1))
    network = Network((2, 1), "linear", "linear")
    network.params[:] = 0.4, -0.7, 0.1
    solution = np.linalg.lstsq(inputs, targets[:, 0], rcond=None)[0]
    values, vectors = np.linalg.eigh(inputs.T @ inputs / 40)
    distance = vectors.T @ (network.params - solution)
    trainer = Trainer(network, inputs, targets, training(0.5, 40))
    for _ in range(30):
        trainer.run(1)
    assert trainer.epoch == 30
    assert vectors.T @ (network.params - solution) == pytest.approx(distance * (1 - 0.5 * values) ** 30, abs=1e-13)


def test_a_state_is_a_copy_and_comes_back() -> None:
    network = network_of(2, 4, 1)
    trainer = Trainer(network, *points(25), training(0.3, 10, "L1", 0.05))
    trainer.run(1 << 30)
    trainer.run(1)
    state = trainer.state()
    kept = state.params.copy()
    ends = []
    for _ in range(2):
        trainer.run(1 << 30)
        trainer.run(1 << 30)
        ends.append((network.params.copy(), network.alive.copy(), trainer.epoch, trainer.updates, trainer.position))
        trainer.restore(state)
    assert np.array_equal(state.params, kept)
    assert np.array_equal(ends[0][0], ends[1][0])
    assert np.array_equal(ends[0][1], ends[1][1])
    assert ends[0][2:] == ends[1][2:]
