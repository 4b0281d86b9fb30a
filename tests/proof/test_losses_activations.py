"""Activations, losses and whole gradients beside PyTorch's, in float64: values to 1e-13, gradients to 1e-12."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from tuiplay.nn.activations import ACTIVATIONS, apply, derivative_of
from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.network import Backward, Network

torch = pytest.importorskip("torch", reason="the proofs compare with PyTorch, which is not installed")
functional = torch.nn.functional

Tensor = Any
DELTA = 0.4
KNOBS = {"huber_delta": DELTA}
TORCH: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.nn.ReLU(),
    "tanh": torch.nn.Tanh(),
    "sigmoid": torch.nn.Sigmoid(),
    "linear": torch.nn.Identity(),
    "leaky_relu": torch.nn.LeakyReLU(),
    "elu": torch.nn.ELU(),
    # PyTorch's own threshold of 20 drops e^-20 from there on.
    "softplus": torch.nn.Softplus(threshold=700),
    "swish": torch.nn.SiLU(),
    "gelu": torch.nn.GELU(),
    "sine": torch.sin,
    "softmax": torch.nn.Softmax(dim=1),
}
PAIRS = [
    (loss, output)
    for loss, output in itertools.product(LOSSES, ["tanh", "linear", "sigmoid", "softmax", "sine", "gelu"])
    if loss != "cross_entropy" or output in ("sigmoid", "softmax")
]


def tensor(values: Array, grad: bool = False) -> Tensor:
    return torch.tensor(np.ascontiguousarray(values), dtype=torch.float64, requires_grad=grad)


def close(found: Array, expected: Array, relative: float, floor: float) -> bool:
    return bool(np.all(np.abs(found - expected) <= np.maximum(relative * np.abs(expected), floor)))


def torch_loss(loss: str, sums: Tensor, targets: Tensor, output: str) -> Tensor:
    """Sum over points and outputs; rows are points."""
    if loss == "cross_entropy":
        if output == "softmax":
            return functional.cross_entropy(sums, targets.argmax(dim=1), reduction="sum")
        return functional.binary_cross_entropy_with_logits(sums, targets, reduction="sum")
    outputs = TORCH[output](sums)
    if loss == "squared":
        return functional.mse_loss(outputs, targets, reduction="sum") / 2
    if loss == "absolute":
        return functional.l1_loss(outputs, targets, reduction="sum")
    return functional.huber_loss(outputs, targets, reduction="sum", delta=DELTA)


def torch_gradient(
    network: Network, inputs: Array, targets: Array, loss: str, masks: Sequence[Array | None] = ()
) -> tuple[float, Array]:
    """Loss and gradient by autograd, laid out like the network's parameters."""
    matrices = [tensor(matrix, grad=True) for matrix in network.weights]
    values = tensor(inputs[:-1].T)
    for layer, matrix in enumerate(matrices):
        mask = masks[layer] if masks else None
        if mask is not None:
            values = values * tensor(mask.T)
        values = functional.linear(values, matrix[:, :-1], matrix[:, -1])
        if layer < len(matrices) - 1:
            values = TORCH[network.activation_of(layer)](values)
    total = torch_loss(loss, values, tensor(targets.T), network.output_activation)
    total.backward()
    return total.item(), np.concatenate([matrix.grad.numpy().ravel() for matrix in matrices])


def case(
    hidden: Sequence[int], activations: Sequence[str], output: str, columns: int = 11
) -> tuple[Network, Array, Array]:
    rng = np.random.default_rng(12)
    outputs = 4 if output == "softmax" else 1
    network = Network((3, *hidden, outputs), "tanh", output, activations)
    network.params[:] = rng.normal(0, 0.7, network.params.size)
    inputs = np.vstack([rng.normal(0, 1.5, (3, columns)), np.ones(columns)])
    if output == "softmax":
        return network, inputs, np.eye(4)[:, rng.integers(0, 4, columns)]
    if output == "sigmoid":
        return network, inputs, rng.integers(0, 2, (1, columns)).astype(float)
    return network, inputs, rng.normal(0, 1, (1, columns))


def test_every_activation_has_its_twin() -> None:
    assert set(TORCH) == {*ACTIVATIONS, "softmax"}


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activation_and_its_slope(name: str) -> None:
    """Relative, down to a floor of 1e-15: PyTorch's GELU takes 1 + erf, whose digits go below z = -5."""
    z = np.concatenate([np.linspace(-30, 30, 20_001), np.random.default_rng(1).normal(0, 2, 20_000), [0.0]])
    leaf = tensor(z, grad=True)
    value = TORCH[name](leaf)
    value.sum().backward()
    assert close(apply(name, z), value.detach().numpy(), 1e-13, 1e-15)
    assert close(derivative_of(name, z), leaf.grad.numpy(), 1e-12, 2e-15)


def test_softmax() -> None:
    z = np.random.default_rng(2).normal(0, 10, (500, 6))
    assert close(apply("softmax", z.T).T, TORCH["softmax"](tensor(z)).numpy(), 1e-13, 0.0)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_another_activation_would_be_noticed(name: str) -> None:
    """Negative control: no two of them agree."""
    z = np.linspace(-3, 3, 101)
    near = [other for other in ACTIVATIONS if close(apply(name, z), TORCH[other](tensor(z)).numpy(), 1e-13, 1e-15)]
    assert near == [name]


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_loss(loss: str, output: str) -> None:
    network, inputs, targets = case((5,), (), output, 400)
    expected, _ = torch_gradient(network, inputs, targets, loss)
    evaluator = Evaluator(network, inputs.T.copy(), targets.T.copy(), loss, KNOBS)
    assert evaluator.loss() == pytest.approx(expected / 400, rel=1e-13)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_of_a_whole_network(activation: str, loss: str, output: str) -> None:
    network, inputs, targets = case((5, 4), (activation, activation), output)
    backward = Backward(network, 11, loss, knobs=KNOBS)
    gradient = backward.run_back(inputs, targets)
    expected, derivatives = torch_gradient(network, inputs, targets, loss)
    assert close(gradient, derivatives, 1e-12, 1e-13)
    assert backward.batch_loss(targets) == pytest.approx(expected / 11, rel=1e-13)


@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_gradient_with_mixed_activations_and_dropout(loss: str, output: str) -> None:
    """All ten activations in one network, PyTorch given the masks that were drawn."""
    network, inputs, targets = case((4,) * 10, list(ACTIVATIONS), output)
    shares = (0.2, *(0.3 if layer % 2 else 0.0 for layer in range(10)))
    backward = Backward(network, 11, loss, shares, np.random.default_rng(5), KNOBS)
    gradient = backward.run_back(inputs, targets)
    assert [mask is not None for mask in backward.masks] == [share > 0 for share in shares]
    expected, derivatives = torch_gradient(network, inputs, targets, loss, backward.masks)
    assert np.count_nonzero(gradient) > gradient.size / 2
    assert close(gradient, derivatives, 1e-11, 1e-13)
    assert backward.batch_loss(targets) == pytest.approx(expected / 11, rel=1e-12)


@pytest.mark.parametrize("mistake", ["transposed weights", "no mask", "another loss"])
def test_a_mistake_is_noticed(mistake: str) -> None:
    network, inputs, targets = case((4, 4), ("swish", "gelu"), "softmax")
    loss = "squared" if mistake == "another loss" else "cross_entropy"
    backward = Backward(network, 11, "cross_entropy", (0.0, 0.5, 0.0), np.random.default_rng(5))
    gradient = backward.run_back(inputs, targets).copy()
    masks = backward.masks
    assert close(gradient, torch_gradient(network, inputs, targets, "cross_entropy", masks)[1], 1e-12, 1e-13)
    if mistake == "transposed weights":
        square = network.weights[1][:, :-1]
        square[:] = square.T.copy()
    wrong = torch_gradient(network, inputs, targets, loss, () if mistake == "no mask" else masks)[1]
    assert not close(gradient, wrong, 1e-6, 1e-8)


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
def test_cross_entropy_of_a_thousand(output: str) -> None:
    network, inputs, targets = case((), (), output)
    network.params *= 1000
    with np.errstate(over="ignore"):
        gradient = Backward(network, 11, "cross_entropy").run_back(inputs, targets)
    expected, derivatives = torch_gradient(network, inputs, targets, "cross_entropy")
    assert expected > 1000
    evaluator = Evaluator(network, inputs.T.copy(), targets.T.copy(), "cross_entropy")
    assert evaluator.loss() == pytest.approx(expected / 11, rel=1e-13)
    assert close(gradient, derivatives, 1e-12, 1e-13)
