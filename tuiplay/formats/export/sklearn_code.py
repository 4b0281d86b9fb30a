"""A trained network as scikit-learn code."""

from __future__ import annotations

from tuiplay.formats.export import python_code as code
from tuiplay.formats.export.trained import TrainedNetwork, spelled

_NATIVE = {"tanh(z)": "tanh", "relu(z)": "relu", "sigmoid(z)": "logistic", "z": "identity"}
"""Formulas of activations that scikit-learn's networks provide, with its names; all hidden layers share one."""
_OUTPUT = {"softmax(z)": "softmax", **_NATIVE}


def write(trained: TrainedNetwork) -> str:
    """The text of a module with a ``model`` that has the trained parameters, and ``predict(x1, x2)``."""
    arguments = ", ".join(trained.arguments)
    hidden = list(dict.fromkeys(layer.expression for layer in trained.layers[:-1]))
    native = len(hidden) <= 1 and all(one in _NATIVE for one in hidden) and trained.layers[-1].expression in _OUTPUT
    native = native and bool(trained.inputs)
    expressions = list(dict.fromkeys(layer.expression for layer in trained.layers))
    numpy = [] if native else expressions
    more = "from sklearn.neural_network import MLPRegressor" if native else "from sklearn.base import BaseEstimator"
    pipeline = ["from sklearn.pipeline import make_pipeline", "from sklearn.preprocessing import FunctionTransformer"]
    columns = ", ".join(f"points[:, {place}]" for place in range(len(trained.arguments)))
    return code.assembled(
        [
            code.head(trained, "A neural network in scikit-learn.")
            + "\n"
            + code.imports(numpy, *sorted([more, *pipeline])),
            *code.numpy_helpers(trained, numpy),
            code.features_function(trained),
            f"def inputs(points):\n    return features({columns}).T\n",
            _layers(trained),
            _native(trained, hidden) if native else _own(trained),
            "model = make_pipeline(FunctionTransformer(inputs), network)\n",
            f"def predict({arguments}):\n"
            '    """The output at points: numbers of shape (n,) in, an array of shape (n, outputs) out."""\n'
            f"    points = np.stack([np.asarray(column, dtype=float) for column in ({arguments},)], axis=1)\n"
            "    return model.predict(points).reshape(len(points), -1)\n",
            *_classify(trained),
            *code.units(trained),
        ]
    )


def _layers(trained: TrainedNetwork) -> str:
    weights = "# For each layer: a row of weights for every neuron.\nWEIGHTS = [\n"
    biases = "BIASES = [\n"
    for layer in trained.layers:
        shape = "" if layer.weights.size else f".reshape{layer.weights.shape}"
        weights += f"    np.array({code.matrix(layer.weights)}){shape},\n"
        biases += f"    np.array({code.matrix(layer.biases)}),\n"
    return f"{weights}]\n{biases}]\n"


def _native(trained: TrainedNetwork, hidden: list[str]) -> str:
    sizes = tuple(len(layer.biases) for layer in trained.layers[:-1])
    activation = _NATIVE[hidden[0]] if hidden else "identity"
    return (
        "# A regressor even for classes: its predict returns the output itself, before the class is chosen.\n"
        f'network = MLPRegressor(hidden_layer_sizes={sizes}, activation="{activation}")\n'
        "network.coefs_ = [weights.T for weights in WEIGHTS]\n"
        "network.intercepts_ = BIASES\n"
        f"network.n_layers_ = {len(trained.layers) + 1}\n"
        f"network.n_outputs_ = {trained.outputs}\n"
        f"network.n_features_in_ = {len(trained.inputs)}\n"
        f'network.out_activation_ = "{_OUTPUT[trained.layers[-1].expression]}"\n'
    )


def _own(trained: TrainedNetwork) -> str:
    text = (
        "class Network(BaseEstimator):\n"
        '    """A network with activations that scikit-learn\'s own networks do not have."""\n\n'
        "    def fit(self, points, targets=None):\n        return self\n\n"
        "    def __sklearn_is_fitted__(self):\n        return True\n\n"
        "    def predict(self, a):\n        a = a.T\n"
    )
    for place, layer in enumerate(trained.layers):
        text += f"        z = WEIGHTS[{place}] @ a + BIASES[{place}][:, None]\n"
        text += f"        a = {code.NUMPY.write(layer.expression)}\n"
    return text + "        return a.T\n\n\nnetwork = Network()\n"


def _classify(trained: TrainedNetwork) -> list[str]:
    if not trained.classes:
        return []
    arguments = ", ".join(trained.arguments)
    names = list(spelled(trained.classes))
    chosen = (
        f"predict({arguments}).argmax(axis=1)"
        if trained.outputs > 1
        else f"(predict({arguments})[:, 0] >= {trained.middle:g}).astype(int)"
    )
    return [
        f"CLASSES = np.array({names!r})\n",
        f'def classify({arguments}):\n    """The names of the classes of points."""\n    return CLASSES[{chosen}]\n',
    ]
