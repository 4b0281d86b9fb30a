"""What the timeline costs: time and memory of 10,000 epochs of the default, and how long going somewhere takes.

python tests/bench/timeline.py
"""

from __future__ import annotations

import resource
import time
import tracemalloc

from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.run.timeline import MEGABYTE, Timeline

EPOCHS, BURST, ROUNDS = 10_000, 0.005, 5


def trained(kept: bool) -> tuple[float, Run, Timeline]:
    """Seconds of the processor for so many epochs in bursts as the screen makes them, with or without a timeline."""
    run = Run(Experiment())
    timeline = Timeline(run)
    started = time.process_time()
    while run.trainer.epoch < EPOCHS:
        run.advance(BURST, epochs=EPOCHS - run.trainer.epoch)
        if kept:
            timeline.observe(run)
    return time.process_time() - started, run, timeline


def main() -> None:
    """Print all of it."""
    without = min(trained(False)[0] for _ in range(ROUNDS))
    seconds, run, timeline = min((trained(True) for _ in range(ROUNDS)), key=lambda one: one[0])
    print(
        f"{EPOCHS:,} epochs: {without:.2f} s without, {seconds:.2f} s with the timeline: {seconds / without - 1:+.1%}"
    )
    print(f"{timeline.moments:,} moments, reckoned {timeline.nbytes / MEGABYTE:.2f} MB")
    tracemalloc.start()
    _, run, timeline = trained(True)
    print(f"traced: {tracemalloc.get_traced_memory()[0] / MEGABYTE:.2f} MB for run, losses and timeline")
    tracemalloc.stop()
    times = []
    for epoch in range(0, EPOCHS, 97):
        started = time.perf_counter()
        timeline.go(run, epoch)
        times.append(time.perf_counter() - started)
    times.sort()
    print(f"going to an epoch: median {times[len(times) // 2] * 1e3:.1f} ms, longest {times[-1] * 1e3:.1f} ms")
    print(f"the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")


if __name__ == "__main__":
    main()
