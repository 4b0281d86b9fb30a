"""What fifty moments of undo hold: ``python tests/bench/undo.py [--epochs N] [--edits N] [--hidden 4,2]``.

Trains, then edits one thing again and again, with twenty epochs between two edits, and prints the memory that the
edits have taken (``tracemalloc``), beside that of the history itself; and the time of an act.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable

from tuiplay.experiment.value import Experiment
from tuiplay.run.command_base import Command
from tuiplay.run.commands import Rewind, SetFields, SetWeight, Undo
from tuiplay.run.run import Run
from tuiplay.run.undo import OperationLog

KINDS: dict[str, Callable[[int], Command]] = {
    "a live field": lambda number: SetFields({"training.learning_rate": 0.001 * (number + 1)}),
    "a weight": lambda number: SetWeight(0, 0, 0, float(number)),
    "other weights": lambda number: SetFields({"network.draw": 1 + number % 2}),
    "rewind": lambda _: Rewind(),
}


def edited(
    options: argparse.Namespace, command: Callable[[int], Command], traced: bool
) -> tuple[int, int, list[float]]:
    """Bytes of the history, bytes that the moments hold beyond it, and the seconds of each act and of one undo."""
    hidden = [int(size) for size in options.hidden.split(",")]
    # Two updates an epoch: it is the epochs that make a history long.
    run = Run(Experiment().change({"network.hidden": hidden, "data.samples": 40}))
    log, times = OperationLog(), []
    run.advance(epochs=options.epochs if traced else 100)
    history = run.history.rows.nbytes
    if traced:
        tracemalloc.start()
    for number in range(options.edits):
        act = command(number)
        started = time.perf_counter()
        log.perform(run, act)
        times.append(time.perf_counter() - started)
        run.advance(epochs=20)
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    started = time.perf_counter()
    log.perform(run, Undo())
    return history, held, [*times, time.perf_counter() - started]


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--epochs", type=int, default=60_000)
    parser.add_argument("--edits", type=int, default=50)
    parser.add_argument("--hidden", default="4,2")
    options = parser.parse_args()
    print(f"{options.epochs:,} epochs, hidden layers {options.hidden}, then {options.edits} edits of one kind")
    for name, command in KINDS.items():
        history, held, _ = edited(options, command, True)
        *acts, back = edited(options, command, False)[2]
        print(
            f"{name:14} history {history / 1e6:5.2f} MB   moments beyond it {held / 1e6:5.2f} MB   "
            f"an act {1e3 * statistics.median(acts):5.2f} ms   undo {1e3 * back:5.2f} ms"
        )


if __name__ == "__main__":
    main()
