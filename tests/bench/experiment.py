"""How long changes of an experiment take: ``python tests/bench/experiment.py [--repeat N]``."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from typing import Any

import msgspec

from tuiplay.experiment.value import Experiment, effect_of, from_tree

CHANGES: dict[str, dict[str, Any]] = {
    "learning rate": {"training.learning_rate": 0.1},
    "batch size": {"training.batch_size": 20},
    "a hidden layer more": {"network.hidden": (4, 2, 2)},
    "noise": {"data.noise": 25.0},
    "test points": {"view.show_test_data": True},
}


def microseconds(act: Callable[[], object], repeat: int) -> float:
    """The fastest of several rounds, per call."""
    best = float("inf")
    for _ in range(7):
        started = time.perf_counter()
        for _ in range(repeat):
            act()
        best = min(best, time.perf_counter() - started)
    return best / repeat * 1e6


def experiments(folder: str) -> dict[str, Experiment]:
    """Points of every kind."""
    path = os.path.join(folder, "points.csv")
    with open(path, "w", encoding="utf-8") as stream:
        stream.write("x,y,label\n")
        stream.writelines(f"{i % 97},{i % 89},{'ab'[i % 2]}\n" for i in range(20_000))
    drawn = tuple((float(i % 11 - 5), float(i % 13 - 6) / 2, float(i % 3)) for i in range(5_000))
    found = {
        "built-in set": Experiment(),
        "5,000 drawn points": Experiment().change({"data.dataset": "drawn", "data.points": drawn}),
        "file of 20,000 rows": Experiment().change({"data.file": path}),
    }
    for experiment in found.values():
        assert experiment.source.samples  # read once, as it is when it runs
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure how long changes of an experiment take.")
    parser.add_argument("--repeat", type=int, default=300, help="calls in a row (300)")
    repeat = parser.parse_args().repeat
    print(f"{'microseconds':<24}", end="")
    with tempfile.TemporaryDirectory() as folder:
        kinds = experiments(folder)
        print("".join(f"{kind:>22}" for kind in kinds))
        for name, values in CHANGES.items():
            times = [microseconds(lambda e=e, v=values: e.change(v), repeat) for e in kinds.values()]  # type: ignore[misc]
            print(f"{name:<24}" + "".join(f"{one:>22.1f}" for one in times))
        trees = [msgspec.to_builtins(experiment) for experiment in kinds.values()]
        times = [microseconds(lambda t=t: from_tree(t), repeat) for t in trees]  # type: ignore[misc]
        print(f"{'from a tree':<24}" + "".join(f"{one:>22.1f}" for one in times))
        pairs = [(e, e.change({"training.learning_rate": 1.0})) for e in kinds.values()]
        times = [microseconds(lambda p=p: effect_of(*p), repeat) for p in pairs]  # type: ignore[misc]
        print(f"{'effect of a change':<24}" + "".join(f"{one:>22.1f}" for one in times))


if __name__ == "__main__":
    main()
