"""Reads ONNX models with nothing but the wire format of protocol buffers, and runs them in NumPy."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

Message = dict[int, list[Any]]
TYPES = {1: np.float32, 7: np.int64, 11: np.float64}
erf = np.vectorize(math.erf, otypes=[np.float32])

OPERATORS: dict[str, Callable[..., Any]] = {
    "Add": np.add, "Sub": np.subtract, "Mul": np.multiply, "Div": np.divide, "Pow": np.power, "Neg": np.negative,
    "Min": np.minimum, "Max": np.maximum, "Sin": np.sin, "Cos": np.cos, "Tanh": np.tanh, "Exp": np.exp, "Log": np.log,
    "Sqrt": np.sqrt, "Abs": np.abs, "Sign": np.sign, "Floor": np.floor, "Relu": lambda z: np.maximum(z, 0),
    "Sigmoid": lambda z: 1 / (1 + np.exp(-z)), "IsNaN": np.isnan, "IsInf": np.isinf, "Where": np.where,
    "Less": np.less, "Equal": np.equal, "Atan": np.arctan, "Erf": erf, "Identity": lambda z: z,
    "Gather": lambda z, places, axis: np.take(z, places, axis), "Concat": lambda *z, axis: np.concatenate(z, axis),
    "Gemm": lambda a, b, c, transB: a @ (b.T if transB else b) + c, "Cast": lambda z, to: z.astype(TYPES[to]),
    "Softmax": lambda z: np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True),
}  # fmt: skip


def varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return value, at


def fields(data: bytes) -> Message:
    """Field number -> values, in order."""
    found, at = defaultdict[int, list[Any]](list), 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
            found[key >> 3].append(value)
        else:
            assert key & 7 == 2, "only whole numbers and bytes are written"
            length, at = varint(data, at)
            assert at + length <= len(data)
            found[key >> 3].append(data[at : at + length])
            at += length
    return found


def tensor(data: bytes) -> tuple[str, Any]:
    message = fields(data)
    array = np.frombuffer(message[9][0], TYPES[message[2][0]]).reshape(message[1])
    return message[8][0].decode(), array


def evaluate(model: bytes, points: Any) -> Any:
    """The output for points of shape (n, coordinates)."""
    whole = fields(model)
    assert whole[1] == [8]
    assert fields(whole[8][0])[2] == [15]
    graph = fields(whole[7][0])
    values = dict(map(tensor, graph[5]))
    (given,) = graph[11]
    values[fields(given)[1][0].decode()] = points
    with np.errstate(all="ignore"):
        for content in graph[1]:
            node = fields(content)
            attributes = {}
            for attribute in map(fields, node[5]):
                assert attribute[20] == [2], "an attribute of another type than a whole number"
                attributes[attribute[1][0].decode()] = attribute[3][0]
            inputs = [values[name.decode()] for name in node[1]]
            values[node[2][0].decode()] = OPERATORS[node[4][0].decode()](*inputs, **attributes)
    (output,) = graph[12]
    return values[fields(output)[1][0].decode()]
