"""A network in plain Python, one sample at a time, written from the formulas; the oracle for the vectorised one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

Matrix = list[list[float]]
Function = Callable[[float], float]


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def _normal_share(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2))


def _normal_density(z: float) -> float:
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "relu": (lambda z: max(0.0, z), lambda z: 0.0 if z <= 0 else 1.0),
    "tanh": (math.tanh, lambda z: 1 - math.tanh(z) ** 2),
    "sigmoid": (lambda z: 1 / (1 + math.exp(-z)), lambda z: math.exp(-z) / (1 + math.exp(-z)) ** 2),
    "linear": (lambda z: z, lambda z: 1.0),
    "leaky_relu": (lambda z: z if z > 0 else 0.01 * z, lambda z: 1.0 if z > 0 else 0.01),
    "elu": (lambda z: z if z > 0 else math.expm1(z), lambda z: 1.0 if z > 0 else math.exp(z)),
    "softplus": (lambda z: max(z, 0.0) + math.log1p(math.exp(-abs(z))), _logistic),
    "swish": (lambda z: z * _logistic(z), lambda z: _logistic(z) * (1 + z * _logistic(-z))),
    "gelu": (lambda z: z * _normal_share(z), lambda z: _normal_share(z) + z * _normal_density(z)),
    "sine": (math.sin, math.cos),
}
"""f and f' of z, as closed forms."""


class PlainNetwork:
    """Weights and biases as nested lists: ``weights[layer][neuron][source]`` and ``biases[layer][neuron]``."""

    def __init__(self, matrices: Iterable[Sequence[Sequence[float]]], hidden: str, output: str) -> None:
        """``matrices`` hold each neuron's weights and, last, its bias."""
        rows = [[[float(value) for value in row] for row in matrix] for matrix in matrices]
        self.weights = [[row[:-1] for row in matrix] for matrix in rows]
        self.biases = [[row[-1] for row in matrix] for matrix in rows]
        self.dead = [[[False] * len(row) for row in matrix] for matrix in self.weights]
        last = len(rows) - 1
        self.functions = [FUNCTIONS[output if layer == last else hidden] for layer in range(len(rows))]
        self._clear()

    def _clear(self) -> None:
        self.weight_sums = [[[0.0] * len(row) for row in matrix] for matrix in self.weights]
        self.bias_sums = [[0.0] * len(layer) for layer in self.biases]
        self.samples = 0

    def matrices(self) -> list[Matrix]:
        """Weights with the bias last, neuron by neuron."""
        return [
            [[*row, bias] for row, bias in zip(matrix, biases, strict=True)]
            for matrix, biases in zip(self.weights, self.biases, strict=True)
        ]

    def sums(self) -> list[Matrix]:
        """The gradients added up so far, laid out like ``matrices()``."""
        return [
            [[*row, bias] for row, bias in zip(matrix, biases, strict=True)]
            for matrix, biases in zip(self.weight_sums, self.bias_sums, strict=True)
        ]

    def forward(self, inputs: Sequence[float]) -> tuple[list[list[float]], list[list[float]]]:
        """Sums before the activations, layer by layer, and the values of every layer, the inputs first."""
        sums: list[list[float]] = []
        values = [list(inputs)]
        for matrix, biases, (function, _) in zip(self.weights, self.biases, self.functions, strict=True):
            sums.append(
                [
                    bias + sum(weight * value for weight, value in zip(row, values[-1], strict=True))
                    for row, bias in zip(matrix, biases, strict=True)
                ]
            )
            values.append([function(z) for z in sums[-1]])
        return sums, values

    def loss(self, samples: Iterable[tuple[Sequence[float], float]]) -> float:
        """Mean of half the squared error."""
        errors = [0.5 * (self.forward(inputs)[1][-1][0] - target) ** 2 for inputs, target in samples]
        return math.fsum(errors) / len(errors)

    def learn(self, inputs: Sequence[float], target: float) -> None:
        """Add one sample's gradient of half the squared error to the sums."""
        sums, values = self.forward(inputs)
        by_value = [output - target for output in values[-1]]
        for layer in range(len(self.weights) - 1, -1, -1):
            slope = self.functions[layer][1]
            deltas = [error * slope(z) for error, z in zip(by_value, sums[layer], strict=True)]
            for neuron, delta in enumerate(deltas):
                self.bias_sums[layer][neuron] += delta
                for source, value in enumerate(values[layer]):
                    self.weight_sums[layer][neuron][source] += delta * value
            by_value = [
                sum(self.weights[layer][neuron][source] * delta for neuron, delta in enumerate(deltas))
                for source in range(len(values[layer]))
            ]
        self.samples += 1

    def update(self, rate: float, penalty: str = "none", penalty_rate: float = 0.0) -> None:
        """One step along the mean of what was added up since the last, then the penalty at the old weight."""
        for layer, matrix in enumerate(self.weights):
            for neuron, row in enumerate(matrix):
                self.biases[layer][neuron] -= rate * self.bias_sums[layer][neuron] / self.samples
                for source, old in enumerate(row):
                    if self.dead[layer][neuron][source]:
                        continue
                    pull = {"none": 0.0, "L2": old, "L1": float((old > 0) - (old < 0))}[penalty]
                    stepped = old - rate * self.weight_sums[layer][neuron][source] / self.samples
                    pulled = stepped - rate * penalty_rate * pull
                    if penalty == "L1" and stepped * pulled < 0:
                        pulled = 0.0
                        self.dead[layer][neuron][source] = True
                    row[source] = pulled
        self._clear()

    def epoch(
        self,
        samples: Iterable[tuple[Sequence[float], float]],
        batch: int,
        rate: float,
        penalty: str = "none",
        penalty_rate: float = 0.0,
    ) -> None:
        """All samples once, an update after every full batch; what is left over waits for the next epoch."""
        for index, (inputs, target) in enumerate(samples):
            self.learn(inputs, target)
            if (index + 1) % batch == 0:
                self.update(rate, penalty, penalty_rate)

    @property
    def dead_count(self) -> int:
        """How many links L1 has cut."""
        return sum(dead for matrix in self.dead for row in matrix for dead in row)
