"""An entry of a registry decides by itself: nobody compares its name, except for what a link of the browser can say."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.initializers import INITIALIZERS
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES

PACKAGE = Path(__file__).parent.parent / "tuiplay"
NAMES = {*OUTPUTS, *INITIALIZERS, *LOSSES, *OPTIMIZERS, *REGULARIZERS, *SCHEDULES, "classification", "regression"}
OTHERS = {"depth"}
"""What else may be "none"."""
LINKS = {"formats/browser.py", "formats/link.py", "formats/link_reading.py"}


def texts(node: ast.expr) -> set[str]:
    """The constants in an operand: one, or those of a tuple, list or set."""
    parts = node.elts if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def comparisons(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
            others = {getattr(operand, "attr", getattr(operand, "id", "")) for operand in operands}
            if others.isdisjoint(OTHERS) and any(texts(operand) & NAMES for operand in operands):
                yield f"{node.lineno}: {ast.unparse(node)}"


def test_no_name_of_an_entry_is_compared() -> None:
    found = {
        f"{place}:{comparison}"
        for path in PACKAGE.rglob("*.py")
        if (place := path.relative_to(PACKAGE).as_posix()) not in LINKS
        for comparison in comparisons(path.read_text(encoding="utf-8"))
    }
    assert not found


def test_comparisons_are_found() -> None:
    source = 'a.optimizer == "sgd"; "L1" != p; x in ("adam", "adamw"); depth == "none"; y == "spiral"'
    assert [line[3:] for line in comparisons(source)] == ["a.optimizer == 'sgd'", "'L1' != p", "x in ('adam', 'adamw')"]
