"""Every intermediate of an update beside PyTorch's autograd."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.plain_update import PlainUpdate, plain_update
from tuiplay.run.run import Run

torch: Any = pytest.importorskip("torch", reason="the reference here: PyTorch")
functional = torch.nn.functional if torch else None

TOLERANCE = 1e-12
FUNCTIONS: dict[str, Any] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "linear": lambda z: z * 1.0,
    "leaky_relu": lambda z: functional.leaky_relu(z, 0.01),
    "elu": functional.elu,
    "softplus": lambda z: torch.logaddexp(z, torch.zeros_like(z)),
    "swish": functional.silu,
    "gelu": functional.gelu,
    "sine": torch.sin,
    "softmax": lambda z: torch.softmax(z, dim=0),
}


def loss_of(name: str, z: Any, o: Any, t: Any) -> Any:
    """The loss of every point; all arguments of shape (outputs, points)."""
    if name == "squared":
        return 0.5 * ((o - t) ** 2).sum(dim=0)
    if name == "absolute":
        return (o - t).abs().sum(dim=0)
    if name == "huber":
        return functional.huber_loss(o, t, reduction="none", delta=0.5).sum(dim=0)
    if len(z) == 1:
        return functional.binary_cross_entropy_with_logits(z, t, reduction="none").sum(dim=0)
    return functional.cross_entropy(z.T, t.argmax(dim=0), reduction="none")


def compare(run: Run, update: PlainUpdate) -> None:
    network, experiment = run.network, run.experiment
    weights = [torch.tensor(layer.weights, requires_grad=True) for layer in update.layers]
    source = torch.tensor(update.inputs)
    if update.input_mask is not None:
        source = source * torch.tensor(update.input_mask)
    sums, values = [], []
    for index, (matrix, layer) in enumerate(zip(weights, update.layers, strict=True)):
        np.testing.assert_allclose(source.detach().numpy(), layer.source, rtol=0, atol=TOLERANCE)
        z = matrix[:, :-1] @ source + matrix[:, -1:]
        value = FUNCTIONS[network.activation_of(index)](z)
        source = value if layer.mask is None else value * torch.tensor(layer.mask)
        for tensor, kept, ours in ((z, sums, layer.z), (value, values, layer.value)):
            tensor.retain_grad()
            kept.append(tensor)
            np.testing.assert_allclose(tensor.detach().numpy(), ours, rtol=0, atol=TOLERANCE)
    losses = loss_of(experiment.loss, sums[-1], values[-1], torch.tensor(update.targets))
    np.testing.assert_allclose(losses.detach().numpy(), update.losses, rtol=0, atol=TOLERANCE)
    losses.sum().backward()
    for matrix, z, layer in zip(weights, sums, update.layers, strict=True):
        np.testing.assert_allclose(z.grad.numpy(), layer.delta, rtol=0, atol=TOLERANCE)
        np.testing.assert_allclose(matrix.grad.numpy(), layer.gradient, rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize(("loss", "activation"), [*itertools.product(LOSSES, ACTIVATIONS)])
@pytest.mark.parametrize("dataset", ["circle", "blobs"])
@pytest.mark.parametrize("dropout", [0.0, 0.25])
def test_sums_values_losses_deltas_and_gradients(loss: str, activation: str, dataset: str, dropout: float) -> None:
    run = Run(Experiment().change({
        "training.loss": loss, "network.activation": activation, "data.dataset": dataset, "training.huber_delta": 0.5,
        "training.dropout": [dropout / 2, dropout, dropout], "training.batch_size": 16,
    }))  # fmt: skip
    for _ in range(4):
        update = plain_update(run.trainer)
        assert update is not None
        compare(run, update)
        run.advance(updates=7)


RULES: dict[str, tuple[str, dict[str, float]]] = {
    "sgd": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {"weight_decay": 0.0}),
}


@pytest.mark.parametrize("optimizer", RULES)
@pytest.mark.parametrize("clip", [0.0, 0.05])
def test_steps_states_and_new_weights(optimizer: str, clip: float) -> None:
    run = Run(Experiment().change({"training.optimizer": optimizer, "training.clip": clip}))
    kind, options = RULES[optimizer]
    parameter = torch.tensor(run.network.params.copy(), requires_grad=True)
    theirs = getattr(torch.optim, kind)([parameter], lr=0.03, **options)
    for _ in range(20):
        update = plain_update(run.trainer)
        assert update is not None
        parameter.grad = torch.tensor(update.mean)
        if clip:
            torch.nn.utils.clip_grad_norm_([parameter], clip)
        np.testing.assert_allclose(parameter.grad.numpy(), update.clipped, rtol=0, atol=1e-15)
        theirs.step()
        np.testing.assert_allclose(parameter.detach().numpy(), update.new, rtol=0, atol=TOLERANCE)
        run.advance(updates=1)


@pytest.mark.parametrize("optimizer", RULES)
def test_a_frozen_layer_trains_like_parameters_without_a_gradient(optimizer: str) -> None:
    run = Run(Experiment().change({"training.optimizer": optimizer, "training.clip": 0.05, "network.frozen": [1]}))
    kind, options = RULES[optimizer]
    matrices = [
        torch.tensor(matrix.copy(), requires_grad=layer > 0) for layer, matrix in enumerate(run.network.weights)
    ]
    theirs = getattr(torch.optim, kind)(matrices[1:], lr=0.03, **options)
    for _ in range(20):
        update = plain_update(run.trainer)
        assert update is not None
        source = torch.tensor(update.inputs)
        for matrix in matrices:
            source = torch.tanh(matrix[:, :-1] @ source + matrix[:, -1:])
        theirs.zero_grad()
        (0.5 * ((source - torch.tensor(update.targets)) ** 2).sum() / update.inputs.shape[1]).backward()
        torch.nn.utils.clip_grad_norm_(matrices[1:], 0.05)
        theirs.step()
        run.advance(updates=1)
        for matrix, ours in zip(matrices, run.network.weights, strict=True):
            np.testing.assert_allclose(matrix.detach().numpy(), ours, rtol=0, atol=1e-10)
