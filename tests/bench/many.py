"""How fast many networks train together, as a table: ``python tests/bench/many.py [--repeat N]``.

All is 2-[4,2]-1 on circle, 250 points for training, batches of 10, in one process, the best of several timings taken in
turn. The calibrating pair is that of ``engine.py``. Without the library of compiled kernels its rows are left out, and
so are scikit-learn and PyTorch where they are not installed.
"""

# ruff: noqa: E402 - NumPy reads these variables when it is imported.

from __future__ import annotations

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from engine import SPECIALS, best_of_each, calibrating_pair, sklearn_epoch, torch_epoch

from tuiplay.experiment.value import Experiment
from tuiplay.nn import engine
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.stacked_evaluator import StackedEvaluator
from tuiplay.nn.stacked_trainer import StackedTrainer
from tuiplay.run.ensemble import Ensemble
from tuiplay.run.run import Run
from tuiplay.run.seeds import changes_for, numbered

MEMBERS = (1, 8, 32, 128)
_EPOCHS = 20
"""Epochs of one call of the kernels, and of an ensemble."""


def experiments(members: int) -> list[Experiment]:
    """The default experiment from so many seeds."""
    return [Experiment().change(changes_for(Experiment(), seed, "both")) for seed in numbered(members)]


def stacked_epoch(members: int, losses: bool) -> Callable[[], object]:
    """An epoch of a stack on NumPy, with both losses of every member if asked."""
    engine.choose(engine.NUMPY)
    runs = [Run(one) for one in experiments(members)]
    stack = StackedTrainer([run.trainer for run in runs])
    squared = LOSSES["squared"]
    evaluator = StackedEvaluator(stack.stack, [(stack.inputs, stack.targets)] * 2, squared.name, {})

    def epoch() -> None:
        stack.run_epoch()
        if losses:
            evaluator.losses()

    return epoch


def single_epoch(losses: bool) -> Callable[[], object]:
    """An epoch of one run on NumPy."""
    engine.choose(engine.NUMPY)
    run = Run(Experiment())

    def epoch() -> None:
        run.trainer.run(1 << 30)
        if losses:
            run.evaluate()

    return epoch


def compiled_epochs() -> Callable[[], object]:
    """Several epochs of one run by the kernels, in one call, with both losses of each."""
    engine.choose(engine.COMPILED)
    run = Run(Experiment())
    return lambda: run.trainer.run_epochs(_EPOCHS)


def ensemble_seconds(members: int, repeat: int) -> float:
    """Seconds of an epoch of a whole ensemble, its histories and ends included; compiled, on all processors."""
    engine.choose(engine.COMPILED)
    best = float("inf")
    for _ in range(max(2, repeat // 5)):
        ensemble = Ensemble(experiments(members))
        started = time.perf_counter()
        ensemble.advance(10 * _EPOCHS)
        best = min(best, (time.perf_counter() - started) / (10 * _EPOCHS))
    return best


def row(title: str, members: int, seconds: float, one: float, pair: float) -> None:
    """One line: the time of an epoch of all members, and per update of one."""
    update = seconds / members / 25
    columns = f"{seconds * 1e6:>12.1f}{seconds / one:>12.2f}{1e-6 / update:>16.2f}{update / pair:>12.2f}"
    print(f"{title:<34}{members:>8}{columns}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure how fast many networks train together.")
    parser.add_argument("--repeat", type=int, default=30, help="timings of which the best counts (30)")
    repeat: int = parser.parse_args().repeat
    there = engine.describe_library() or engine.load().why
    print(f"2-[4,2]-1, batch 10, 250 points; {os.cpu_count()} processors; the compiled engine: {there}")
    print(f"{'':<34}{'members':>8}{'µs/epoch':>12}{'x one NumPy':>12}{'M updates/s':>16}{'x pair':>12}")
    works = [calibrating_pair(), single_epoch(False), single_epoch(True)]
    works += [stacked_epoch(members, losses) for members in MEMBERS for losses in (False, True)]
    theirs = [("PyTorch", torch_epoch(SPECIALS[0], 250)), ("scikit-learn", sklearn_epoch(SPECIALS[0], 250))]
    works += [epoch for _, epoch in theirs if epoch]
    compiled = engine.load().library is not None
    works += [compiled_epochs()] if compiled else []
    seconds = iter(best_of_each(works, repeat))
    pair, bare, whole = next(seconds), next(seconds), next(seconds)
    row("NumPy, one run", 1, bare, bare, pair)
    row("NumPy, one run, both losses", 1, whole, whole, pair)
    for members in MEMBERS:
        row("NumPy, stacked", members, next(seconds), bare, pair)
        row("NumPy, stacked, both losses", members, next(seconds), whole, pair)
    for title, epoch in theirs:
        if epoch:
            row(f"{title}, one network", 1, next(seconds), bare, pair)
    if compiled:
        row("compiled, one run, both losses", 1, next(seconds) / _EPOCHS, whole, pair)
        for members in MEMBERS[1:]:
            row("compiled, ensemble, both losses", members, ensemble_seconds(members, repeat), whole, pair)


if __name__ == "__main__":
    main()
