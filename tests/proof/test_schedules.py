"""Schedules beside PyTorch's."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from tuiplay.experiment.sections import TrainingSection
from tuiplay.nn.schedules import SCHEDULES, PlateauMemory

torch: Any = pytest.importorskip("torch", reason="PyTorch is the reference here: pip install torch")
BASE = 0.3


def optimizer() -> Any:
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=BASE)


def theirs(make: Any, epochs: int) -> list[float]:
    inner = optimizer()
    scheduler = make(inner)
    found = []
    with warnings.catch_warnings():
        # SequentialLR calls its parts in a way that PyTorch itself warns of.
        warnings.simplefilter("ignore")
        for _ in range(epochs):
            found.append(inner.param_groups[0]["lr"])
            inner.step()
            scheduler.step()
    return found


def warm_cosine(inner: Any) -> Any:
    of = torch.optim.lr_scheduler
    parts = [of.LinearLR(inner, 1 / 21, 1.0, 20), of.CosineAnnealingLR(inner, 50, eta_min=0.03)]
    return of.SequentialLR(inner, parts, [20])


@pytest.mark.parametrize(
    ("name", "epochs", "factor", "make", "count"),
    [
        ("step", 7, 0.3, lambda o: torch.optim.lr_scheduler.StepLR(o, 7, 0.3), 100),
        ("exponential", 0, 0.97, lambda o: torch.optim.lr_scheduler.ExponentialLR(o, 0.97), 300),
        ("cosine", 50, 0.1, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 50, eta_min=0.03), 51),
        ("cosine", 50, 0.0, lambda o: torch.optim.lr_scheduler.CosineAnnealingLR(o, 50), 51),
        ("inverse_time", 30, 0.0, lambda o: torch.optim.lr_scheduler.LambdaLR(o, lambda e: 1 / (1 + e / 30)), 300),
        ("warmup_cosine", 50, 0.1, warm_cosine, 71),
    ],
)
def test_rates_are_those_of_pytorch(name: str, epochs: int, factor: float, make: Any, count: int) -> None:
    knobs = SCHEDULES[name].knobs(TrainingSection(schedule_epochs=epochs, schedule_factor=factor))
    mine = [SCHEDULES[name].rate(BASE, epoch, knobs) for epoch in range(count)]
    assert mine == pytest.approx(theirs(make, count), rel=0, abs=1e-12)


@pytest.mark.parametrize(("patience", "factor"), [(0, 0.0), (3, 0.5), (1, 0.01)])
def test_plateaus_are_those_of_pytorch(patience: int, factor: float) -> None:
    """On losses that fall, stand still, gain less than the threshold, and rise; down to where no reduction is made."""
    random = np.random.default_rng(3)
    losses = np.maximum(np.exp(-np.arange(600) / 60) + random.normal(0, 0.03, 600), 0.01).tolist()
    inner = optimizer()
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(inner, "min", factor or 0.1, patience or 10)
    plateau = PlateauMemory()
    knobs = SCHEDULES["plateau"].knobs(TrainingSection(schedule_epochs=patience, schedule_factor=factor))
    for loss in losses:
        scheduler.step(loss)
        plateau.observe(loss, BASE, knobs)
        assert BASE * plateau.scale == pytest.approx(inner.param_groups[0]["lr"], rel=1e-12)
    assert plateau.scale < 0.1
