"""How a network is trained."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingSettings:
    """What may change between any two updates; the defaults are the playground's.

    ``epsilon``, ``schedule_epochs`` and ``schedule_factor`` of 0 stand for the optimizer's or schedule's own, ``clip``
    of 0 for none. ``dropout`` is empty, or has one share for the inputs and one per hidden layer. Dropout and
    reshuffling draw from a stream each, seeded from ``random_seed`` (see ``streams``).
    """

    learning_rate: float = 0.03
    batch_size: int = 10
    regularization: str = "none"
    regularization_rate: float = 0.0
    optimizer: str = "sgd"
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    smoothing: float = 0.99
    epsilon: float = 0.0
    schedule: str = "constant"
    schedule_epochs: int = 0
    schedule_factor: float = 0.0
    schedule_warmup: int = 20
    loss: str = "squared"
    huber_delta: float = 1.0
    dropout: tuple[float, ...] = ()
    clip: float = 0.0
    reshuffle: bool = False
    random_seed: str = ""
