"""A trained network as PyTorch code."""

from __future__ import annotations

from tuiplay.data.formulas import LARGEST
from tuiplay.formats.export import python_code as code
from tuiplay.formats.export.expressions import Dialect
from tuiplay.formats.export.trained import TrainedNetwork

TORCH = Dialect(
    functions={
        "sin": "torch.sin({0})", "cos": "torch.cos({0})", "tan": "torch.tan({0})", "tanh": "torch.tanh({0})",
        "exp": "torch.exp({0})", "log": "torch.log({0})", "sqrt": "torch.sqrt({0})", "abs": "torch.abs({0})",
        "sign": "torch.sign({0})", "floor": "torch.floor({0})", "min": "torch.minimum({0}, {1})",
        "max": "torch.maximum({0}, {1})", "sigmoid": "torch.sigmoid({0})", "relu": "torch.relu({0})",
        "erf": "torch.erf({0})", "softmax": "torch.softmax({0}, dim=-1)",
    },
    names={"r": "torch.sqrt(x1 * x1 + x2 * x2)", "theta": "torch.atan2(x2, x1)", "pi": "math.pi", "e": "math.e"},
    constant="torch.full_like(x1, {0})",
    with_constant={"min": "torch.clamp({0}, max={1})", "max": "torch.clamp({0}, min={1})"},
    infinite="math.inf",
)  # fmt: skip

_CLEAN = f'''\
def clean(values):
    """A formula's values as in training: 0 where it is undefined, and clipped where it is too large."""
    return torch.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0).clamp(-{LARGEST:.0f}, {LARGEST:.0f})
'''


def write(trained: TrainedNetwork) -> str:
    """The text of a module with a ``Network`` that has the trained parameters, and ``predict(x1, x2)``."""
    arguments = ", ".join(trained.arguments)
    lines = code.features(trained, TORCH)
    stacked = (
        "torch.stack(\n        [\n"
        + "".join(f"            {line},\n" for line in lines)
        + "        ],\n        dim=-1,\n    )"
    )
    body = stacked if lines else f"torch.empty((len({trained.arguments[0]}), 0), dtype=torch.float64)"
    needs_math = any("math." in line for line in lines)
    return code.assembled(
        [
            code.head(trained, "A neural network in PyTorch.")
            + ("\nimport math\n" if needs_math else "")
            + "\nimport torch\nfrom torch import nn\n",
            _CLEAN if any(one.own for one in trained.inputs) else "",
            f"def features({arguments}):\n"
            '    """The inputs of the network at points: one column for each input."""\n'
            f"    return {body}\n",
            _module(trained),
            _parameters(trained),
            f"def predict({arguments}):\n"
            '    """The output at points: numbers of shape (n,) in, an array of shape (n, outputs) out."""\n'
            f"    columns = [torch.as_tensor(column, dtype=torch.float64) for column in ({arguments},)]\n"
            "    with torch.no_grad():\n"
            "        return network(features(*columns)).numpy()\n",
            *code.units(trained),
        ]
    )


def _module(trained: TrainedNetwork) -> str:
    text = "class Network(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
    for number, layer in enumerate(trained.layers, 1):
        outputs, inputs = layer.weights.shape
        text += f"        self.layer{number} = nn.Linear({inputs}, {outputs}, dtype=torch.float64)\n"
    text += "\n    def forward(self, a):\n"
    for number, layer in enumerate(trained.layers, 1):
        text += f"        z = self.layer{number}(a)\n        a = {TORCH.write(layer.expression)}\n"
    return text + "        return a\n"


def _parameters(trained: TrainedNetwork) -> str:
    text = "PARAMETERS = {\n"
    for number, layer in enumerate(trained.layers, 1):
        shape = "" if layer.weights.size else f".reshape{layer.weights.shape}"
        weights, biases = code.matrix(layer.weights), code.matrix(layer.biases)
        text += f'    "layer{number}.weight": torch.tensor({weights}, dtype=torch.float64){shape},\n'
        text += f'    "layer{number}.bias": torch.tensor({biases}, dtype=torch.float64),\n'
    return text + "}\n\nnetwork = Network()\nnetwork.load_state_dict(PARAMETERS)\n"
