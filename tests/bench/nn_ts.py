"""The engine of the browser's playground under node, to be measured beside ours.

Its source is not in this repository: ``--nn-ts PATH`` or the environment variable NN_TS names nn.ts of
github.com/tensorflow/playground (folder src). Types are taken out by esbuild, where that is on the path or in
node_modules beside it, by tsc, or by node itself from version 22.6 on; a .js or .mjs is taken as it is.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run

_TRAINER = Path(__file__).with_name("nn_ts.mjs")


class Original:
    """nn.ts, ready to run."""

    def __init__(self, node: list[str], module: Path) -> None:
        self._node, self._module = node, module

    def seconds(self, experiment: Experiment, seconds: float = 1.0) -> float:
        """Of an epoch with both losses, the best of short timings in so many seconds."""
        return float(self._answer({**_task(experiment), "seconds": seconds})["seconds"])

    def arrival(self, experiment: Experiment, epochs: int, below: tuple[float | None, float | None]) -> int | None:
        """The first of so many epochs after which training and test loss are below these, on our points from our
        initial weights; None if there is none."""
        losses = self._answer({**_task(experiment), "epochs": epochs, "limits": below})["losses"]
        reached = all(limit is None or loss < limit for loss, limit in zip(losses[-1], below, strict=True))
        return len(losses) if reached else None

    def _answer(self, task: dict[str, Any]) -> dict[str, Any]:
        command = [*self._node, str(_TRAINER), str(self._module)]
        answer: dict[str, Any] = json.loads(
            subprocess.run(command, input=json.dumps(task), check=True, capture_output=True, text=True).stdout
        )
        return answer


def found(path: str | None) -> Original | None:
    """The engine from a path, or the environment; None, with the reason on stderr, where it cannot be run."""
    path = path or os.environ.get("NN_TS")
    node = shutil.which("node")
    if path is None or node is None:
        print(f"nn.ts is left out: {'no node' if path else 'neither --nn-ts nor NN_TS names it'}", file=sys.stderr)
        return None
    source = Path(path).resolve()
    if source.suffix in (".js", ".mjs"):
        return Original([node], source)
    compiled = Path(tempfile.mkdtemp()) / "nn.mjs"
    beside = [str(folder / "node_modules" / ".bin") for folder in (source.parent, *source.parents, Path.cwd())]
    folders = os.pathsep.join([os.environ.get("PATH", ""), *beside])
    if esbuild := shutil.which("esbuild", path=folders):
        subprocess.run([esbuild, str(source), f"--outfile={compiled}", "--format=esm", "--log-level=error"], check=True)
        return Original([node], compiled)
    if tsc := shutil.which("tsc", path=folders):
        command = [tsc, str(source), "--outDir", str(compiled.parent), "--target", "es2022", "--module", "es2022"]
        subprocess.run(command, check=False, capture_output=True)  # it writes in spite of what it complains about
        compiled.with_suffix(".js").rename(compiled)
        return Original([node], compiled)
    version = re.match(r"v(\d+)\.(\d+)", subprocess.run([node, "--version"], capture_output=True, text=True).stdout)
    if version and tuple(map(int, version.groups())) >= (22, 6):
        return Original([node, "--experimental-strip-types", "--no-warnings"], source)
    print("nn.ts is left out: there is neither esbuild nor tsc nor node 22.6", file=sys.stderr)
    return None


def _task(experiment: Experiment) -> dict[str, Any]:
    run = Run(experiment)
    points = run.evaluators()

    def rows(part: str) -> list[list[float]]:
        inputs, targets = points[part].points
        return [[*row[:-1], target] for row, (target,) in zip(inputs.tolist(), targets.tolist(), strict=True)]

    return {
        "shape": list(experiment.sizes),
        "activation": experiment.network.activation.upper(),
        "rate": experiment.training.learning_rate,
        "batch": experiment.training.batch_size,
        "train": rows("train"),
        "test": rows("test"),
        "weights": [matrix[:, :-1].tolist() for matrix in run.network.weights],
        "biases": [matrix[:, -1].tolist() for matrix in run.network.weights],
    }
