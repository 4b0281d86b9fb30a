"""The program that runs exported code on points: started by ``check.py`` as a separate process without this package.

Its arguments are the kind of the model, its file, and a JSON file with the points, a column for each coordinate. It
prints one JSON object: the ``output`` (numbers that are not finite as null), or the library that is ``missing``.
"""

from __future__ import annotations

import importlib.util
import json
import os
import runpy
import sys
from typing import Any

_BACKENDS = ("tensorflow", "torch", "jax")


def run(kind: str, model: str, columns: list[list[float]]) -> Any:
    """The output of a model, one row per point."""
    import numpy as np

    if kind == "onnx":
        points = {"points": np.array(columns, dtype=float).T}
        if importlib.util.find_spec("onnxruntime") is None and importlib.util.find_spec("onnx") is not None:
            from onnx.reference import ReferenceEvaluator  # type: ignore[import-not-found,unused-ignore]

            return ReferenceEvaluator(model).run(None, points)[0]
        import onnxruntime  # type: ignore[import-not-found,unused-ignore]

        return onnxruntime.InferenceSession(model).run(None, points)[0]
    if kind == "keras" and "KERAS_BACKEND" not in os.environ:
        found = [name for name in _BACKENDS if importlib.util.find_spec(name) is not None]
        os.environ["KERAS_BACKEND"] = found[0] if found else _BACKENDS[0]
    return runpy.run_path(model)["predict"](*map(np.array, columns))


def main() -> None:
    """Read the points, run the model, and print its output."""
    kind, model, points = sys.argv[1:]
    with open(points, encoding="utf-8") as file:
        columns = json.load(file)
    try:
        output = run(kind, model, columns).tolist()
    except ModuleNotFoundError as error:
        sys.stdout.write(json.dumps({"missing": error.name}))
        return
    rows = [[value if abs(value) < float("inf") else None for value in row] for row in output]
    sys.stdout.write(json.dumps({"output": rows}))


if __name__ == "__main__":
    main()
