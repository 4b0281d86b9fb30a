"""How fast tables load, and in how much memory: ``python tests/bench/table.py [--rows N] [--repeat N]``.

Every load is a process of its own. Its peak memory is given above that of a process that has imported the same and
loads nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tuiplay.data.table import load

Row = Callable[[int, "np.ndarray[tuple[int], np.dtype[np.float64]]"], str]
KINDS: dict[str, tuple[str, Row, dict[str, str]]] = {
    "two classes of text": ("x,y,label\n", lambda i, v: f"{v[0]!r},{v[1]!r},{'in' if v[2] > 0 else 'out'}\n", {}),
    "a target": ("x,y,target\n", lambda i, v: f"{v[0]!r},{v[1]!r},{v[2]!r}\n", {}),
    "every 100th row missing": (
        "x,y,label\n",
        lambda i, v: f"{v[0]:.3f},{'' if i % 100 == 0 else f'{v[1]:.3f}'},{int(v[2] > 0)}\n",
        {},
    ),
    "decimal commas": ("x;y;label\n", lambda i, v: f"{v[0]:.3f};{v[1]:.3f};{int(v[2] > 0)}\n".replace(".", ","), {}),
    "eight columns by PCA": (
        "a,b,c,d,e,f,g,h,label\n",
        lambda i, v: "".join(f"{value:.4f}," for value in v) + f"{int(v[2] > 0)}\n",
        {"projection": "pca"},
    ),
}


def write(path: Path, kind: str, rows: int) -> None:
    """A file of its kind."""
    header, line, _ = KINDS[kind]
    random = np.random.default_rng(1)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(header)
        for start in range(0, rows, 10_000):
            values = random.normal(size=(min(10_000, rows - start), 8))
            stream.writelines(line(i, row) for i, row in enumerate(values.tolist()))


def measured(path: str, options: dict[str, str]) -> None:
    """In a process of its own: seconds, peak memory in bytes and rows, as JSON; "" loads nothing."""
    started = time.perf_counter()
    rows = load(path, **options).rows if path else 0  # type: ignore[arg-type]
    seconds = time.perf_counter() - started
    # In kilobytes, but on macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit, rows]))


def in_process(path: str, options: dict[str, str]) -> tuple[float, float, int]:
    """``measured`` of a new process."""
    command = [sys.executable, __file__, "--measure", json.dumps([path, options])]
    answer = subprocess.run(command, check=True, capture_output=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    seconds, peak, rows = json.loads(answer.stdout)
    return seconds, peak, rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure how tuiplay loads tables.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of each file (1,000,000)")
    parser.add_argument("--repeat", type=int, default=3, help="loads of which the fastest counts (3)")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measured(*json.loads(arguments.measure))
        return
    nothing = in_process("", {})[1]
    print(f"{'file':<26}{'MB':>7}{'rows kept':>12}{'seconds':>10}{'peak MB':>10}   above {nothing / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        for kind, (_, _, options) in KINDS.items():
            path = Path(folder) / "table.csv"
            write(path, kind, arguments.rows)
            results = [in_process(str(path), options) for _ in range(arguments.repeat)]
            seconds = min(result[0] for result in results)
            peak = max(result[1] for result in results) - nothing
            print(f"{kind:<26}{path.stat().st_size / 1e6:>7.1f}{results[0][2]:>12,}{seconds:>10.2f}{peak / 1e6:>10.0f}")


if __name__ == "__main__":
    main()
