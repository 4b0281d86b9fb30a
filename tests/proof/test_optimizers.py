"""Optimizers beside PyTorch's: 1,000 updates on the same batches."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from nn.settings import training

from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.arrays import Array
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import Trainer

torch: Any = pytest.importorskip("torch", reason="PyTorch is the reference here: pip install torch")

UPDATES, COUNT, BATCH = 1000, 100, 10


def points() -> tuple[Array, Array]:
    random = np.random.default_rng(2)
    x = random.uniform(-1, 1, (COUNT, 2))
    return np.column_stack([x, np.ones(COUNT)]), np.sign(x[:, :1] * x[:, 1:] + 0.05)


def ours(settings: TrainingSection) -> list[Array]:
    network = start()
    trainer = Trainer(network, *points(), settings)
    while trainer.updates < UPDATES:
        trainer.run(1 << 30)
    return network.weights


def start() -> Network:
    network = Network([2, 4, 2, 1], "tanh", "tanh")
    network.params[:] = np.random.default_rng(1).uniform(-0.5, 0.5, network.params.size)
    return network


def theirs(make: Any, *, decay: float = 0.0, clip: float = 0.0, schedule: Any = None) -> list[Array]:
    """Weight decay for the weights only, by groups."""
    tensors = [
        (torch.tensor(m[:, :-1].copy(), requires_grad=True), torch.tensor(m[:, -1].copy(), requires_grad=True))
        for m in start().weights
    ]
    weights, biases = zip(*tensors, strict=True)
    optimizer = make([{"params": weights, "weight_decay": decay}, {"params": biases, "weight_decay": 0.0}])
    scheduler = schedule(optimizer) if schedule else None
    inputs, targets = (torch.tensor(array) for array in points())
    for update in range(UPDATES):
        first = update * BATCH % COUNT
        values = inputs[first : first + BATCH, :-1]
        for weight, bias in tensors:
            values = torch.tanh(values @ weight.T + bias)
        optimizer.zero_grad()
        (0.5 * ((values - targets[first : first + BATCH]) ** 2).mean()).backward()
        if clip:
            torch.nn.utils.clip_grad_norm_([*weights, *biases], clip)
        optimizer.step()
        if scheduler and first + BATCH == COUNT:
            scheduler.step()
    return [np.column_stack([weight.detach().numpy(), bias.detach().numpy()]) for weight, bias in tensors]


def gap(one: list[Array], other: list[Array]) -> float:
    return max(float(np.abs(a - b).max()) for a, b in zip(one, other, strict=True))


def adam(groups: Any) -> Any:
    return torch.optim.Adam(groups, lr=0.01)


CASES: dict[str, tuple[TrainingSection, Any, dict[str, Any], float]] = {
    "sgd": (training(0.1), lambda p: torch.optim.SGD(p, lr=0.1), {}, 1e-10),
    "momentum": (
        training(0.03, optimizer="momentum"),
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9), {}, 1e-10,
    ),
    "nesterov": (
        training(0.03, optimizer="nesterov", momentum=0.8),
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.8, nesterov=True), {}, 1e-10,
    ),
    "adagrad": (
        training(0.05, optimizer="adagrad"), lambda p: torch.optim.Adagrad(p, lr=0.05), {}, 1e-10,
    ),
    "rmsprop": (
        training(0.003, optimizer="rmsprop"), lambda p: torch.optim.RMSprop(p, lr=0.003), {}, 1e-9,
    ),
    "adam": (training(0.01, optimizer="adam"), adam, {}, 1e-10),
    "adam, other betas and epsilon": (
        training(0.01, optimizer="adam", beta1=0.8, beta2=0.95, epsilon=1e-3),
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.8, 0.95), eps=1e-3), {}, 1e-10,
    ),
    "rmsprop, other smoothing": (
        training(0.003, optimizer="rmsprop", smoothing=0.9, epsilon=1e-4),
        lambda p: torch.optim.RMSprop(p, lr=0.003, alpha=0.9, eps=1e-4), {}, 1e-9,
    ),
    "adamw": (training(0.01, optimizer="adamw"), lambda p: torch.optim.AdamW(p, lr=0.01), {}, 1e-9),
    "adam, coupled L2": (
        training(0.01, 10, "L2", 0.02, "adam"), adam, {"decay": 0.02}, 1e-10,
    ),
    "momentum, coupled L2": (
        training(0.03, 10, "L2", 0.02, "momentum"),
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9), {"decay": 0.02}, 1e-10,
    ),
    "nesterov, coupled L2": (
        training(0.03, 10, "L2", 0.02, "nesterov"),
        lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9, nesterov=True), {"decay": 0.02}, 1e-10,
    ),
    "adagrad, coupled L2": (
        training(0.05, 10, "L2", 0.02, "adagrad"),
        lambda p: torch.optim.Adagrad(p, lr=0.05), {"decay": 0.02}, 1e-10,
    ),
    "rmsprop, coupled L2": (
        training(0.003, 10, "L2", 0.02, "rmsprop"),
        lambda p: torch.optim.RMSprop(p, lr=0.003), {"decay": 0.02}, 1e-9,
    ),
    "sgd, L2": (
        training(0.1, 10, "L2", 0.02), lambda p: torch.optim.SGD(p, lr=0.1), {"decay": 0.02}, 1e-10,
    ),
    "adamw, decoupled L2": (
        training(0.01, 10, "L2", 0.1, "adamw"),
        lambda p: torch.optim.AdamW(p, lr=0.01), {"decay": 0.1}, 1e-9,
    ),
    "momentum, exponential": (
        training(0.05, optimizer="momentum", schedule="exponential", schedule_factor=0.97),
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        {"schedule": lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.97)}, 1e-10,
    ),
    "adam, clipped, L2": (
        training(0.01, 10, "L2", 0.02, "adam", clip=0.05), adam, {"decay": 0.02, "clip": 0.05}, 1e-10,
    ),
    "sgd, clipped": (
        training(0.1, clip=0.05), lambda p: torch.optim.SGD(p, lr=0.1), {"clip": 0.05}, 1e-10,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
def test_a_thousand_updates_are_those_of_pytorch(case: str) -> None:
    settings, make, extras, tolerance = CASES[case]
    mine = ours(settings)
    assert gap(mine, start().weights) > 0.1, "it has learned something"
    assert gap(mine, theirs(make, **extras)) <= tolerance


def test_the_comparison_sees_where_epsilon_is_added() -> None:
    """Negative control: PyTorch with epsilon scaled as scikit-learn adds it, before the bias correction."""

    class EpsilonHat(torch.optim.Adam):  # type: ignore[misc]
        def step(self, closure: Any = None) -> None:
            self.count = getattr(self, "count", 0) + 1
            for group in self.param_groups:
                group["eps"] = 1e-8 / np.sqrt(1 - 0.999**self.count)
            super().step(closure)

    settings = training(0.01, optimizer="adam")
    assert gap(ours(settings), theirs(lambda p: EpsilonHat(p, lr=0.01))) > 1e-6


@pytest.mark.parametrize(
    ("settings", "make", "extras"),
    [
        (training(0.01, 10, "L2", 0.1, "adam"), lambda p: torch.optim.AdamW(p, lr=0.01), {"decay": 0.1}),
        (training(0.03, optimizer="nesterov"), lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.9), {}),
        (training(0.1, clip=0.05), lambda p: torch.optim.SGD(p, lr=0.1), {}),
    ],
    ids=["Adam is not AdamW", "Nesterov is not momentum", "clipping clips"],
)
def test_the_comparison_tells_neighbours_apart(settings: TrainingSection, make: Any, extras: dict[str, Any]) -> None:
    assert gap(ours(settings), theirs(make, **extras)) > 1e-3
