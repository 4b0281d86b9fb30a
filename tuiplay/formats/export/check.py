"""The check of exported code against the engine: it is run in a separate Python process on a grid of points."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import numpy as np

from tuiplay.errors import InputError
from tuiplay.formats.export import runner
from tuiplay.formats.export.trained import TrainedNetwork
from tuiplay.text import printable

_TIMEOUT = 300.0
"""The time limit in seconds; loading a large library from a slow disk may take a minute."""


_PACKAGES = {"sklearn": "scikit-learn"}
"""Libraries whose packages have other names."""


@dataclass(frozen=True)
class Comparison:
    """The difference between exported code and the engine.

    ``difference`` is the largest absolute one over the points, relative to the largest output if that exceeds 1;
    infinite if an output is not a finite number. ``limit`` is the largest allowed difference.
    """

    difference: float
    limit: float
    points: int

    @property
    def holds(self) -> bool:
        """True if the difference is within the limit."""
        return self.difference <= self.limit

    def __str__(self) -> str:
        words = f"largest difference from the engine {self.difference:.2g} on a grid of {self.points:,} points"
        return f"{words} (at most {self.limit:g} is right)"


def compare(trained: TrainedNetwork, output: object, limit: float) -> Comparison:
    """Compare the engine with a model's outputs on the grid, in rows; None is an output that is not a number."""
    points = trained.grid()
    expected = trained.evaluate(points)
    found = np.array(output, dtype=np.float64)
    if found.shape != expected.shape or not np.isfinite(found).all():
        return Comparison(float("inf"), limit, len(points))
    size = max(1.0, float(np.abs(expected).max(initial=0.0)))
    return Comparison(float(np.abs(found - expected).max(initial=0.0)) / size, limit, len(points))


def run(kind: str, content: bytes, suffix: str, trained: TrainedNetwork) -> object:
    """Run a model on the points of the grid; return rows of outputs for ``compare``.

    It runs in a separate, isolated Python process (``-I``), in a temporary folder.

    Raises
    ------
    InputError
        If a library that it needs is not installed, or it fails.
    """
    with tempfile.TemporaryDirectory(prefix="tuiplay-") as folder:
        model, points = os.path.join(folder, f"model{suffix}"), os.path.join(folder, "points.json")
        with open(model, "wb") as binary:
            binary.write(content)
        with open(points, "w", encoding="utf-8") as text:
            json.dump(trained.grid().T.tolist(), text)
        command = [sys.executable, "-I", runner.__file__, kind, model, points]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT, cwd=folder, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"--check: the exported code could not be run: {printable(str(error), 200)}") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it gave no reason"])[-1]
        raise InputError(f"--check: the exported code could not be run: {printable(last, 200)}") from None
    if "missing" in found:
        name = printable(str(found["missing"]), 40)
        raise InputError(
            f"--check: {name} is not installed here; install it beside tuiplay "
            f"(pip install {_PACKAGES.get(name, name)}), or leave out --check"
        )
    return found["output"]
