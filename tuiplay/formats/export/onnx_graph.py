"""A trained network as an ONNX model, written without the onnx package.

Field numbers are those of onnx.proto (ONNX 1.10, IR version 8); operators are of opset 15, in double precision.
Functions without a double version in ONNX Runtime are composed of others: the tangent, and the angle, whose single
precision is refined to double by a step of Newton's method; the error function remains in single precision.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tuiplay import __version__
from tuiplay.data.formulas import LARGEST
from tuiplay.formats.export.expressions import fold
from tuiplay.formats.export.protobuf import field
from tuiplay.formats.export.trained import TrainedNetwork

INPUT, OUTPUT = "points", "output"
_IR_VERSION, _OPSET = 8, 15
_FLOAT, _INT64, _DOUBLE = 1, 7, 11
_INTEGER = 2
"""Type codes of tensors, and of an attribute."""
_OPERATORS = {
    "+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "**": "Pow", "negative": "Neg", "min": "Min", "max": "Max",
    "sin": "Sin", "cos": "Cos", "tanh": "Tanh", "exp": "Exp", "log": "Log", "sqrt": "Sqrt", "abs": "Abs",
    "sign": "Sign", "floor": "Floor", "sigmoid": "Sigmoid", "relu": "Relu", "softmax": "Softmax",
}  # fmt: skip


def write(trained: TrainedNetwork) -> bytes:
    """The bytes of a model with the input ``points`` (n, coordinates) and the ``output`` (n, outputs)."""
    graph = _Graph()
    points = {
        name: graph.add("Gather", INPUT, graph.constant(np.array([place])), axis=1)
        for place, name in enumerate(trained.arguments)
    }
    first = points[trained.arguments[0]]
    columns = [_column(graph, one.formula, one.own, points, first) for one in trained.inputs]
    a = graph.add("Concat", *columns, axis=1) if columns else ""
    for layer in trained.layers:
        if a:
            weights, biases = graph.constant(layer.weights), graph.constant(layer.biases)
            z = graph.add("Gemm", a, weights, biases, transB=1)
        else:
            # A network without inputs has the same output everywhere.
            z = graph.add("Add", graph.add("Mul", first, graph.number(0.0)), graph.constant(layer.biases[None]))
        a = graph.expression(layer.expression, {"z": z})
    graph.add("Identity", a, output=OUTPUT)
    return _model(graph, trained)


def _column(graph: _Graph, formula: str, own: bool, points: dict[str, str], first: str) -> str:
    value = graph.expression(formula, points, anywhere=first)
    if not own:
        return value
    for test in ("IsNaN", "IsInf"):
        value = graph.add("Where", graph.add(test, value), graph.number(0.0), value)
    return graph.add("Max", graph.add("Min", value, graph.number(LARGEST)), graph.number(-LARGEST))


class _Graph:
    """A graph under construction: its nodes and constants, each with a unique name."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.constants: list[bytes] = []
        self._numbers: dict[float, str] = {}

    def add(self, operator: str, *inputs: str, output: str = "", **attributes: int) -> str:
        """Add a node; return the name of its output."""
        name = output or f"v{len(self.nodes) + 1}"
        node = b"".join(field(1, one) for one in inputs) + field(2, name) + field(3, f"{operator}_{name}")
        node += field(4, operator)
        for key, value in attributes.items():
            node += field(5, field(1, key) + field(3, value) + field(20, _INTEGER))
        self.nodes.append(node)
        return name

    def constant(self, values: npt.NDArray[np.float64] | npt.NDArray[np.int64]) -> str:
        """Add an array of doubles or of whole numbers; return its name."""
        name = f"c{len(self.constants) + 1}"
        whole = values.dtype.kind == "i"
        kind, data = (_INT64, values.astype("<i8")) if whole else (_DOUBLE, values.astype("<f8"))
        sizes = b"".join(field(1, size) for size in values.shape)
        self.constants.append(sizes + field(2, kind) + field(8, name) + field(9, data.tobytes()))
        return name

    def number(self, value: float) -> str:
        """Add a single number, once for all its uses; return its name."""
        if value not in self._numbers:
            self._numbers[value] = self.constant(np.array(value))
        return self._numbers[value]

    def expression(self, formula: str, variables: dict[str, str], anywhere: str = "") -> str:
        """Add the nodes of a formula; a formula without variables gets as many values as ``anywhere``."""

        def combine(what: str, parts: tuple[str, ...], constant: float | None) -> str:
            if constant is not None:
                return self.number(constant)
            if not parts:
                return variables[what] if what in variables else self._of_plane(what, variables)
            if what == "tan":
                return self.add("Div", self.add("Sin", *parts), self.add("Cos", *parts))
            if what == "erf":
                single = self.add("Erf", self.add("Cast", *parts, to=_FLOAT))
                return self.add("Cast", single, to=_DOUBLE)
            return self.add(_OPERATORS[what], *parts)

        value = fold(formula, combine)
        if value not in self._numbers.values():
            return value
        return self.add("Add", self.add("Mul", anywhere, self.number(0.0)), value)

    def _of_plane(self, name: str, variables: dict[str, str]) -> str:
        x1, x2 = variables["x1"], variables["x2"]
        r = self.add("Sqrt", self.add("Add", self.add("Mul", x1, x1), self.add("Mul", x2, x2)))
        return r if name == "r" else self._angle(x1, x2, r)

    def _angle(self, x1: str, x2: str, r: str) -> str:
        """Add atan2: 2 atan(x2 / (r + x1)), or pi where that divides by 0; then a step of Newton's method."""
        zero, one = self.number(0.0), self.number(1.0)
        below = self.add("Add", r, x1)
        on_cut = self.add("Equal", below, zero)
        ratio = self.add("Div", x2, self.add("Where", on_cut, one, below))
        half = self.add("Cast", self.add("Atan", self.add("Cast", ratio, to=_FLOAT)), to=_DOUBLE)
        far = self.add("Where", self.add("Less", x1, zero), self.number(math.pi), zero)
        angle = self.add("Where", on_cut, far, self.add("Mul", half, self.number(2.0)))
        off = self.add("Sub", self.add("Mul", x2, self.add("Cos", angle)), self.add("Mul", x1, self.add("Sin", angle)))
        size = self.add("Where", self.add("Equal", r, zero), one, r)
        return self.add("Add", angle, self.add("Div", off, size))


def _model(graph: _Graph, trained: TrainedNetwork) -> bytes:
    body = b"".join(field(1, node) for node in graph.nodes)
    body += field(2, "network")
    body += b"".join(field(5, constant) for constant in graph.constants)
    body += field(10, f"{trained.title}. Columns of {INPUT}: {', '.join(trained.arguments)}.")
    body += field(11, _described(INPUT, len(trained.arguments))) + field(12, _described(OUTPUT, trained.outputs))
    opset = field(1, "") + field(2, _OPSET)
    return field(1, _IR_VERSION) + field(2, "tuiplay") + field(3, __version__) + field(7, body) + field(8, opset)


def _described(name: str, columns: int) -> bytes:
    shape = field(1, field(2, "n")) + field(1, field(1, columns))
    tensor = field(1, _DOUBLE) + field(2, shape)
    return field(1, name) + field(2, field(1, tensor))
