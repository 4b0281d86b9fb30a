"""How fast the engine trains, as a table: ``python tests/bench/engine.py [--repeat N]``.

A machine's speed is taken out by giving each update as a multiple of a calibrating pair, timed in the same process in
turn with it: one ``np.dot`` of 10 x 3 with 3 x 4 and one ``np.tanh`` of 10 x 4, both into buffers that are there.

With ``--nn-ts`` the browser's engine runs under node in the same table, and beside it stands how many times as fast as
it the prototype of the compiled engine was; at least 0.7 of that is to be reached.
"""

# ruff: noqa: E402 - NumPy reads these variables when it is imported.

from __future__ import annotations

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import argparse
import importlib
import importlib.util
import math
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from nn_ts import Original, found

from tuiplay.data.features import FEATURES, design
from tuiplay.experiment.sections import TrainingSection
from tuiplay.experiment.value import Experiment
from tuiplay.nn import engine
from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import Trainer
from tuiplay.run.run import Run

CONFIGURATIONS: tuple[tuple[int, list[int], int], ...] = (
    (2, [4, 2], 1),
    (2, [4, 2], 10),
    (2, [4, 2], 30),
    (7, [8] * 6, 10),
    (7, [8] * 6, 30),
    (2, [], 10),
)
"""Inputs, hidden layers, batch size; on circle with 250 points for training and 250 for the test."""

TABLE_ROWS = 100_000
_SLICE = 0.003
"""Seconds of one timing: shorter than the turn that a scheduler gives, so that the best of many was not interrupted."""


def calibrating_pair() -> Callable[[], None]:
    """The work that updates are compared with."""
    random = np.random.default_rng(1)
    points, weights, out = random.random((10, 3)), random.random((3, 4)), np.empty((10, 4))
    dot, tanh = np.dot, np.tanh

    def pair() -> None:
        dot(points, weights, out)
        tanh(out, out)

    return pair


def calls_per_slice(work: Callable[[], object]) -> int:
    """How many calls take about one slice."""
    calls = 1
    while True:
        seconds = seconds_per_call(work, calls)
        if seconds * calls >= _SLICE / 4:
            return max(1, math.ceil(_SLICE / seconds))
        calls *= 4


def seconds_per_call(work: Callable[[], object], calls: int) -> float:
    """Mean over some calls in a row."""
    started = time.perf_counter()
    for _ in range(calls):
        work()
    return (time.perf_counter() - started) / calls


def best_of_each(works: list[Callable[[], object]], repeat: int) -> list[float]:
    """Seconds per call of each, the best of ``repeat`` timings taken in turn."""
    calls = [calls_per_slice(work) for work in works]
    best = [math.inf] * len(works)
    for _ in range(repeat):
        for index, work in enumerate(works):
            best[index] = min(best[index], seconds_per_call(work, calls[index]))
    return best


PROTOTYPE = {
    ((2, 4, 2, 1), 1, "sgd"): 12_567 / 2_275,
    ((2, 4, 2, 1), 10, "sgd"): 45_417 / 2_384,
    ((2, 4, 2, 1), 30, "sgd"): 57_175 / 2_282,
    ((7, 8, 8, 8, 8, 8, 8, 1), 10, "sgd"): 3_716 / 196,
    ((2, 1), 10, "sgd"): 271_801 / 16_588,
}
"""Sizes, batch and optimizer -> the C prototype's epochs a second, as multiples of nn.ts's, on a machine of its own."""


def compiled(inputs: int, hidden: list[int], batch: int, repeat: int, original: Original | None, rule: str) -> None:
    """One row of the table of the compiled engine: whole epochs with both losses, and those of others beside them."""
    names = list(FEATURES)[:inputs]
    values = {"features.use": names, "network.hidden": hidden, "training.batch_size": batch}
    experiment = Experiment().change(values | {"training.optimizer": rule})
    runs = []
    for name in (engine.NUMPY, engine.COMPILED):
        engine.choose(name)
        runs.append(Run(experiment))
    slow, fast = runs
    case = Special("", experiment.sizes, "tanh", TrainingSection(batch_size=batch, optimizer=rule))
    theirs = [sklearn_epoch(case, 250), torch_epoch(case, 250)]

    def epoch_with_losses() -> None:
        slow.trainer.run(1 << 30)
        slow.evaluate()

    many = 20
    works = [lambda: fast.trainer.run_epochs(many), epoch_with_losses, calibrating_pair(), *filter(None, theirs)]
    seconds, base, pair, *rest = best_of_each(works, repeat)
    epoch, left = seconds / many, iter(rest)
    shape = "-".join(map(str, experiment.sizes)) + ("" if rule == "sgd" else f", {rule}")
    cells = [f"{1 / epoch:>12,.0f}", f"{epoch / pair:>14.1f}", f"{base / epoch:>10.1f}"]
    cells += [f"{next(left) / epoch:>14.1f}" if one else f"{'-':>14}" for one in theirs]
    if original:
        # It has plain descent alone; what the prototype had is known beside it.
        ratio = original.seconds(experiment) / epoch if rule == "sgd" else math.nan
        aim = PROTOTYPE.get((experiment.sizes, batch, rule), math.nan)
        cells += [f"{value:>12.2f}" if value == value else f"{'-':>12}" for value in (ratio, aim, ratio / aim)]
    print(f"{shape:<24}{batch:>6}{''.join(cells)}")


def small(inputs: int, hidden: list[int], batch: int, repeat: int) -> None:
    """One row of the first table."""
    names = list(FEATURES)[:inputs]
    run = Run(Experiment().change({"features.use": names, "network.hidden": hidden, "training.batch_size": batch}))
    trainer = run.trainer

    def epoch_with_losses() -> None:
        trainer.run(1 << 30)
        run.evaluate()

    seconds, pair, with_losses = best_of_each(
        [lambda: trainer.run(1 << 30), calibrating_pair(), epoch_with_losses], repeat
    )
    update = seconds / run.updates_per_epoch
    shape = "-".join(map(str, run.experiment.sizes))
    print(
        f"{shape:<20}{batch:>6}{update * 1e6:>12.2f}{update / pair:>10.1f}{1 / with_losses:>12,.0f}{pair * 1e6:>10.3f}"
    )


class Special(NamedTuple):
    """One row of the table of the toolbox: sizes, output activation, and what is set."""

    title: str
    sizes: tuple[int, ...]
    output: str
    settings: TrainingSection


SPECIALS = (
    Special("SGD", (2, 4, 2, 1), "tanh", TrainingSection()),
    Special("SGD, clip", (2, 4, 2, 1), "tanh", TrainingSection(clip=1.0)),
    Special("SGD, reshuffle", (2, 4, 2, 1), "tanh", TrainingSection(reshuffle=True)),
    Special("momentum", (2, 4, 2, 1), "tanh", TrainingSection(optimizer="momentum")),
    Special("Adam", (2, 4, 2, 1), "tanh", TrainingSection(learning_rate=0.01, optimizer="adam")),
    Special(
        "Adam, batch 30", (2, 4, 2, 1), "tanh", TrainingSection(learning_rate=0.01, batch_size=30, optimizer="adam")
    ),
    Special("softmax, 3 classes", (2, 4, 2, 3), "softmax", TrainingSection(loss="cross_entropy")),
    Special("dropout 0.2", (2, 4, 2, 1), "tanh", TrainingSection(dropout=(0.0, 0.2, 0.2))),
)
BESIDE_OTHERS = ("SGD", "momentum", "Adam", "softmax, 3 classes", "dropout 0.2")
"""Of these, the work that others do too."""


def special_points(case: Special, count: int) -> tuple[Array, Array]:
    """Random points of shape (count, features) and class numbers of shape (count,)."""
    random = np.random.default_rng(2)
    return random.normal(size=(count, case.sizes[0])), random.integers(0, max(2, case.sizes[-1]), count)


def special_trainer(case: Special, count: int = 250) -> Trainer:
    """On random points with labels of the output's kind."""
    network = Network(case.sizes, "tanh", case.output)
    network.initialize("playground", np.random.default_rng(1).random)
    inputs, labels = special_points(case, count)
    targets = np.eye(case.sizes[-1])[labels] if case.sizes[-1] > 1 else 2.0 * labels[:, None] - 1.0
    trainer = Trainer(network, np.column_stack([inputs, np.ones(count)]), targets, case.settings)
    return trainer


def toolbox(case: Special, repeat: int) -> None:
    """One row: an epoch of it, in turn with one of plain descent."""
    plain, trainer = special_trainer(SPECIALS[0]), special_trainer(case)
    seconds, base, pair = best_of_each(
        [lambda: trainer.run(1 << 30), lambda: plain.run(1 << 30), calibrating_pair()], repeat
    )
    update = seconds / (250 // case.settings.batch_size)
    print(f"{case.title:<20}{update * 1e6:>12.2f}{update / pair:>10.1f}{1 / seconds:>12,.0f}{seconds / base:>10.2f}")


def torch_epoch(case: Special, count: int) -> Callable[[], object] | None:
    """The same epoch in PyTorch, float64, one thread; None where it is not installed."""
    if importlib.util.find_spec("torch") is None:
        return None
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    layers: list[Any] = []
    rates = case.settings.dropout or ()
    assert isinstance(rates, tuple)
    shares = (*rates[1:], *[0.0] * len(case.sizes))
    for inputs, neurons, share in zip(case.sizes, case.sizes[1:], shares, strict=False):
        layers += [torch.nn.Linear(inputs, neurons, dtype=torch.float64), torch.nn.Tanh()]
        layers += [torch.nn.Dropout(share)] if share else []
    classes = case.sizes[-1] > 1
    # PyTorch's cross-entropy takes the sums.
    network = torch.nn.Sequential(*(layers[:-1] if classes else layers))
    rate, momentum = case.settings.learning_rate, {"momentum": 0.9} if case.settings.optimizer == "momentum" else {}
    kind = torch.optim.Adam if case.settings.optimizer == "adam" else torch.optim.SGD
    rule = kind(network.parameters(), lr=rate, **momentum)
    points, labels = (torch.tensor(array) for array in special_points(case, count))
    targets = labels if classes else 2.0 * labels[:, None] - 1.0
    size = case.settings.batch_size

    def epoch() -> None:
        for start in range(0, count, size):
            rule.zero_grad()
            outputs, wanted = network(points[start : start + size]), targets[start : start + size]
            loss = torch.nn.functional.cross_entropy if classes else torch.nn.functional.mse_loss
            loss(outputs, wanted).backward()
            rule.step()

    return epoch


def sklearn_epoch(case: Special, count: int) -> Callable[[], object] | None:
    """An epoch of partial_fit of MLPRegressor or MLPClassifier; None where scikit-learn is not, or has no dropout.

    The regressor's output is linear; there is no other.
    """
    if importlib.util.find_spec("sklearn") is None or case.settings.dropout:
        return None
    neural_network = importlib.import_module("sklearn.neural_network")
    classes = case.sizes[-1] > 1
    network = (neural_network.MLPClassifier if classes else neural_network.MLPRegressor)(
        hidden_layer_sizes=case.sizes[1:-1],
        activation="tanh",
        solver="adam" if case.settings.optimizer == "adam" else "sgd",
        batch_size=case.settings.batch_size,
        alpha=0.0,
        learning_rate_init=case.settings.learning_rate,
        momentum=0.9 if case.settings.optimizer == "momentum" else 0.0,
        nesterovs_momentum=False,
        shuffle=False,
    )
    points, labels = special_points(case, count)
    targets = labels if classes else 2.0 * labels - 1.0
    return lambda: network.partial_fit(points, targets, **({"classes": np.arange(case.sizes[-1])} if classes else {}))


def others(case: Special, count: int, repeat: int) -> None:
    """One row: an epoch of ours, and those of others where they are installed, in turn with it, as multiples of it."""
    trainer = special_trainer(case, count)
    theirs = [torch_epoch(case, count), sklearn_epoch(case, count)]
    epochs: list[Callable[[], object]] = [lambda: trainer.run(1 << 30), *[epoch for epoch in theirs if epoch]]
    seconds = iter(best_of_each(epochs, repeat))
    ours = next(seconds)
    columns = [f"{next(seconds) / ours:>14.1f}" if epoch else f"{'-':>14}" for epoch in theirs]
    update = ours / (count // case.settings.batch_size)
    print(f"{case.title:<20}{count:>8,}{case.settings.batch_size:>6}{update * 1e6:>12.2f}{''.join(columns)}")


def large(batch: int, repeat: int, optimizer: str = "sgd") -> None:
    """One row of the second table: two clouds of points, 2-4-2-1."""
    random = np.random.default_rng(1)
    labels = np.where(random.random(TABLE_ROWS) < 0.5, -1.0, 1.0)
    points = np.column_stack([random.normal(size=(TABLE_ROWS, 2)) + 2 * labels[:, None], labels])
    network = Network([2, 4, 2, 1], "tanh", "tanh")
    network.initialize("playground", random.random)
    rows = design(["x1", "x2"], points)
    trainer = Trainer(network, rows, points[:, 2:].copy(), TrainingSection(batch_size=batch, optimizer=optimizer))
    losses = Evaluator(network, rows, points[:, 2].copy())

    def epoch() -> None:
        trainer.run(1 << 30)
        losses.loss()

    epoch()
    best, pair = best_of_each([epoch, calibrating_pair()], max(2, repeat // 5))
    # Tracing slows every allocation down, so memory has an epoch of its own.
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    epoch()
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    print(
        f"{'2-4-2-1, ' + optimizer:<20}{batch:>6}{best * batch / TABLE_ROWS * 1e6:>12.2f}"
        f"{best * batch / TABLE_ROWS / pair:>10.1f}{1 / best:>12.2f}{peak / rows.nbytes:>22.4f}"
    )


def main() -> None:
    """Print all tables: NumPy's, and at the end that of the compiled engine where there is one."""
    engine.choose(engine.NUMPY)
    parser = argparse.ArgumentParser(description="Measure the training speed of tuiplay's engine.")
    parser.add_argument("--repeat", type=int, default=50, help="timings of which the best counts (50)")
    parser.add_argument("--nn-ts", help="the browser's engine, to be run under node beside ours; see nn_ts.py")
    chosen = parser.parse_args()
    repeat: int = chosen.repeat
    original = found(chosen.nn_ts)
    print("circle, 250 points; pair = np.dot (10x3 . 3x4, out) + np.tanh (10x4, out)")
    print(f"{'network':<20}{'batch':>6}{'µs/update':>12}{'x pair':>10}{'epochs/s':>12}{'pair µs':>10}")
    for inputs, hidden, batch in CONFIGURATIONS:
        small(inputs, hidden, batch, repeat)
    print(f"\n{TABLE_ROWS:,} rows x 2 features; epochs/s with the training loss of every epoch")
    print(f"{'network':<20}{'batch':>6}{'µs/update':>12}{'x pair':>10}{'epochs/s':>12}{'peak memory / rows':>22}")
    for batch, optimizer in ((10, "sgd"), (100, "sgd"), (10, "adam"), (100, "adam")):
        large(batch, repeat, optimizer)
    print("\nthe toolbox: 2-4-2-1 (3 classes: 2-4-2-3), batch 10, 250 points; epochs/s without losses")
    print(f"{'':<20}{'µs/update':>12}{'x pair':>10}{'epochs/s':>12}{'x SGD':>10}")
    for case in SPECIALS:
        toolbox(case, repeat)
    print("\nthe same epochs by others, where they are installed (float64, one thread), as multiples of ours")
    print(f"{'':<20}{'rows':>8}{'batch':>6}{'µs/update':>12}{'PyTorch':>14}{'scikit-learn':>14}")
    for case in SPECIALS:
        if case.title in BESIDE_OTHERS:
            others(case, 250, max(5, repeat // 5))
    for case in (SPECIALS[0], SPECIALS[4]):
        others(case._replace(settings=msgspec.structs.replace(case.settings, batch_size=100)), TABLE_ROWS, 3)
    if engine.load().library is None:
        print(f"\nthe compiled engine is left out: {engine.load().why}")
        return
    print(f"\nthe compiled engine ({engine.describe_library()}): epochs with both losses; others as multiples of it,")
    print("scikit-learn and PyTorch without the losses")
    heads = f"{'network':<24}{'batch':>6}{'epochs/s':>12}{'epoch x pair':>14}{'NumPy':>10}"
    heads += f"{'scikit-learn':>14}{'PyTorch':>14}"
    print(heads + (f"{'nn.ts':>12}{'prototype':>12}{'share':>12}" if original else ""))
    for inputs, hidden, batch in CONFIGURATIONS:
        compiled(inputs, hidden, batch, repeat, original, "sgd")
    compiled(2, [4, 2], 10, repeat, original, "adam")


if __name__ == "__main__":
    main()
