"""The common parts of Python targets: the head of the file, matrices, features, conversion from a table's units."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace

from tuiplay.data.formulas import LARGEST
from tuiplay.data.points import DOMAIN
from tuiplay.formats.export.expressions import Dialect
from tuiplay.formats.export.trained import TrainedNetwork, spelled
from tuiplay.nn.arrays import Array

_WIDTH = 100
"""The maximum length of a line of numbers, in characters."""

NUMPY = Dialect(
    functions={
        "sin": "np.sin({0})", "cos": "np.cos({0})", "tan": "np.tan({0})", "tanh": "np.tanh({0})",
        "exp": "np.exp({0})", "log": "np.log({0})", "sqrt": "np.sqrt({0})", "abs": "np.abs({0})",
        "sign": "np.sign({0})", "floor": "np.floor({0})", "min": "np.minimum({0}, {1})", "max": "np.maximum({0}, {1})",
        "sigmoid": "0.5 * (1 + np.tanh(0.5 * ({0})))", "relu": "np.maximum({0}, 0)", "erf": "erf({0})",
        "softmax": "softmax({0})",
    },
    names={"r": "np.sqrt(x1 * x1 + x2 * x2)", "theta": "np.arctan2(x2, x1)", "pi": "np.pi", "e": "np.e"},
    constant="np.full_like(x1, {0})",
    with_constant={},
    infinite="np.inf",
)  # fmt: skip

_NUMPY_HELPERS = {
    "erf": """\
erf = np.vectorize(math.erf, otypes=[float])
""",
    "softmax": '''\
def softmax(z):
    """Probabilities that add up to 1 in every column."""
    powers = np.exp(z - z.max(axis=0))
    return powers / powers.sum(axis=0)
''',
}
CLEAN = f'''\
def clean(values):
    """A formula's values as in training: 0 where it is undefined, and clipped where it is too large."""
    return np.clip(np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0), -{LARGEST:.0f}, {LARGEST:.0f})
'''


def head(trained: TrainedNetwork, first: str, needs: str = "") -> str:
    """The docstring of the file."""
    lines = [f'"""{first}', "", f"{trained.title}."]
    if trained.classes:
        names = spelled(trained.classes)
        if trained.outputs > 1:
            lines.append(f"Outputs are the probabilities of {', '.join(names)}.")
        else:
            lines.append(f"An output above {trained.middle:g} means {names[1]}, below it {names[0]}.")
    if needs:
        lines += ["", needs]
    lines += ["Written by tuiplay.", '"""', ""]
    return "\n".join(lines)


def matrix(values: Array, indent: str = "    ") -> str:
    """Rows of numbers in full precision, as a list of lists; a vector as one list."""
    if values.ndim == 1:
        return _wrapped(values.tolist(), indent).lstrip()
    rows = ",\n".join(_wrapped(row, indent + "    ") for row in values.tolist())
    return f"[\n{rows},\n{indent}]"


def _wrapped(row: Iterable[float], indent: str) -> str:
    numbers = [repr(float(value)) for value in row]
    one = f"{indent}[{', '.join(numbers)}]"
    if len(one) <= _WIDTH:
        return one
    lines, line = [], f"{indent}    "
    for number in numbers:
        if len(line) + len(number) > _WIDTH:
            lines.append(line.rstrip())
            line = f"{indent}    "
        line += f"{number}, "
    lines.append(line.rstrip())
    body = "\n".join(lines)
    return f"{indent}[\n{body}\n{indent}]"


def features(trained: TrainedNetwork, dialect: Dialect) -> list[str]:
    """The code for each input of the network, one line each."""
    written = []
    # A constant becomes an array of the length of the first coordinate.
    dialect = replace(dialect, constant=dialect.constant.replace("x1", trained.arguments[0]))
    for one in trained.inputs:
        code = dialect.write(one.formula)
        written.append(f"clean({code})" if one.own else code)
    return written


def features_function(trained: TrainedNetwork) -> str:
    """The text of the NumPy function from coordinates to inputs, of shape (inputs, points)."""
    arguments = ", ".join(trained.arguments)
    first, lines = trained.arguments[0], features(trained, NUMPY)
    if not lines:
        body = f"    return np.empty((0, len({first})))"
    else:
        body = (
            "    return np.stack(\n        [\n"
            + "".join(f"            {line},\n" for line in lines)
            + "        ]\n    )"
        )
    return (
        f'def features({arguments}):\n    """The inputs of the network at points: one row for each input."""\n{body}\n'
    )


def numpy_helpers(trained: TrainedNetwork, expressions: Iterable[str]) -> list[str]:
    """The texts of functions that NumPy lacks and the code needs."""
    used = [text for name, text in _NUMPY_HELPERS.items() if any(f"{name}(" in one for one in expressions)]
    return used + ([CLEAN] if any(one.own for one in trained.inputs) else [])


def imports(expressions: Iterable[str], *more: str) -> str:
    """The import lines of NumPy code."""
    needed = ["import math"] if any("erf(" in one for one in expressions) else []
    return "\n".join([*needed, *([""] if needed else []), "import numpy as np", *more, ""])


def units(trained: TrainedNetwork) -> list[str]:
    """The texts of functions that convert between the columns of a table and the units of the network."""
    functions = []
    if trained.scaling and trained.one_input:
        centre, half = trained.scaling[:2]
        functions.append(
            "def from_table(column):\n"
            f'    """x from the column {spelled(trained.columns[:1])[0]} of the table."""\n'
            f"    return (column - {_signed(centre)}) / {half!r} * {DOMAIN:g}\n"
        )
    elif trained.scaling:
        one, other = spelled(trained.columns[:2])
        moves = [
            f"    x{place // 2 + 1} = (column_{place // 2 + 1} - {_signed(centre)}) / {half!r} * {DOMAIN:g}\n"
            for place, (centre, half) in enumerate(itertools.pairwise(trained.scaling))
            if place % 2 == 0
        ]
        functions.append(
            "def from_table(column_1, column_2):\n"
            f'    """x1 and x2 from the columns {one} and {other} of the table."""\n'
            f"{''.join(moves)}    return x1, x2\n"
        )
    if trained.target_scaling:
        centre, half = trained.target_scaling
        name = spelled(trained.columns[-1:])
        where = "the table" if name else "the formula that was learned"
        functions.append(
            f"def {'to_table' if name else 'to_target'}(output):\n"
            f'    """{name[0] if name else "The target"} in the units of {where}."""\n'
            f"    return output * {half!r} + {_signed(centre)}\n"
        )
    return functions


def _signed(value: float) -> str:
    return repr(value) if value >= 0 else f"({value!r})"


def assembled(parts: Iterable[str]) -> str:
    """Functions joined with two empty lines between them."""
    return "\n\n".join(part for part in parts if part)
