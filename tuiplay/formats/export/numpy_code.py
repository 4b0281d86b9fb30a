"""A trained network as NumPy code."""

from __future__ import annotations

from tuiplay.formats.export import python_code as code
from tuiplay.formats.export.trained import TrainedNetwork


def write(trained: TrainedNetwork) -> str:
    """The text of a module with ``predict(x1, x2)``, from arrays of shape (n,) to one of shape (n, outputs)."""
    expressions = list(dict.fromkeys(layer.expression for layer in trained.layers))
    arguments = ", ".join(trained.arguments)
    arrays = "\n".join(f"    {name} = np.asarray({name}, dtype=float)" for name in trained.arguments)
    return code.assembled(
        [
            code.head(trained, "A neural network in NumPy.") + "\n" + code.imports(expressions),
            *code.numpy_helpers(trained, expressions),
            code.features_function(trained),
            _layers(trained),
            f"def predict({arguments}):\n"
            '    """The output at points: arrays of shape (n,) in, one of shape (n, outputs) out."""\n'
            f"{arrays}\n"
            f"    a = features({arguments})\n"
            "    for weights, biases, activation in LAYERS:\n"
            "        a = activation(weights @ a + biases[:, None])\n"
            "    return a.T\n",
            *code.units(trained),
        ]
    )


def _layers(trained: TrainedNetwork) -> str:
    text = "# For each layer: a row of weights for every neuron, the biases, the activation.\nLAYERS = [\n"
    for layer in trained.layers:
        shape = "" if layer.weights.size else f".reshape{layer.weights.shape}"
        text += (
            "    (\n"
            f"        np.array({code.matrix(layer.weights, '        ')}){shape},\n"
            f"        np.array({code.matrix(layer.biases, '        ')}),\n"
            f"        lambda z: {code.NUMPY.write(layer.expression)},\n"
            "    ),\n"
        )
    return text + "]\n"
