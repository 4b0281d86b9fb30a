"""A trained network as Keras code (version 3, any backend)."""

from __future__ import annotations

from tuiplay.data.formulas import LARGEST
from tuiplay.formats.export import python_code as code
from tuiplay.formats.export.expressions import Dialect
from tuiplay.formats.export.trained import TrainedNetwork

_NAMED = (
    "sin", "cos", "tan", "tanh", "exp", "log", "sqrt", "abs", "sign", "floor", "sigmoid", "relu", "erf", "softmax",
)  # fmt: skip
KERAS = Dialect(
    functions={
        **{name: f"ops.{name}({{0}})" for name in _NAMED},
        "min": "ops.minimum({0}, {1})",
        "max": "ops.maximum({0}, {1})",
    },
    names={"r": "ops.sqrt(x1 * x1 + x2 * x2)", "theta": "ops.arctan2(x2, x1)", "pi": "math.pi", "e": "math.e"},
    constant="ops.full_like(x1, {0})",
    with_constant={},
    infinite="math.inf",
)
_NATIVE = {"tanh(z)": "tanh", "relu(z)": "relu", "sigmoid(z)": "sigmoid", "softmax(z)": "softmax", "z": "linear"}
"""Formulas of activations that Keras provides, with its names."""

_CLEAN = f'''\
def clean(values):
    """A formula's values as in training: 0 where it is undefined, and clipped where it is too large."""
    return ops.clip(ops.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0), -{LARGEST:.0f}, {LARGEST:.0f})
'''


def write(trained: TrainedNetwork) -> str:
    """The text of a module with a ``network`` that has the trained parameters, and ``predict(x1, x2)``."""
    arguments = ", ".join(trained.arguments)
    lines = code.features(trained, KERAS)
    stacked = (
        "ops.stack(\n        [\n"
        + "".join(f"            {line},\n" for line in lines)
        + "        ],\n        axis=-1,\n    )"
    )
    body = stacked if lines else f"ops.zeros((len({trained.arguments[0]}), 0))"
    needs_math = any("math." in line for line in lines)
    return code.assembled(
        [
            code.head(trained, "A neural network in Keras 3.", "Double precision needs the TensorFlow backend.")
            + ("\nimport math\n" if needs_math else "")
            + "\nimport keras\nimport numpy as np\nfrom keras import layers, ops\n\n"
            + 'keras.config.set_floatx("float64")\nkeras.config.set_dtype_policy("float64")\n',
            _CLEAN if any(one.own for one in trained.inputs) else "",
            f"def features({arguments}):\n"
            '    """The inputs of the network at points: one column for each input."""\n'
            f"    return {body}\n",
            *_network(trained),
            f"def predict({arguments}):\n"
            '    """The output at points: numbers of shape (n,) in, an array of shape (n, outputs) out."""\n'
            f'    columns = [ops.convert_to_tensor(np.asarray(column, dtype="float64")) for column in ({arguments},)]\n'
            "    return ops.convert_to_numpy(network(features(*columns)))\n",
            *code.units(trained),
        ]
    )


def _network(trained: TrainedNetwork) -> list[str]:
    functions, text = (
        dict[str, str](),
        f"network = keras.Sequential(\n    [\n        layers.Input(({len(trained.inputs)},)),\n",
    )
    for layer in trained.layers:
        if layer.expression in _NATIVE:
            activation = f'"{_NATIVE[layer.expression]}"'
        else:
            activation = layer.activation
            functions[activation] = f"def {activation}(z):\n    return {KERAS.write(layer.expression)}\n"
        text += f"        layers.Dense({len(layer.biases)}, activation={activation}),\n"
    text += "    ]\n)\n"
    weights = "# For each layer: the weights, a row for every neuron, and the biases.\nPARAMETERS = [\n"
    for layer in trained.layers:
        shape = "" if layer.weights.size else f".reshape{layer.weights.shape}"
        weights += f"    np.array({code.matrix(layer.weights)}){shape},\n    np.array({code.matrix(layer.biases)}),\n"
    weights += "]\n# Keras stores a column for every neuron.\nnetwork.set_weights([array.T for array in PARAMETERS])\n"
    return [*functions.values(), text + "\n" + weights]
