"""What Textual does not document is touched in one room only."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from types import ModuleType

import tuiplay.tui

ROOM = "tuiplay.tui.textual_patches"
MODULES = [
    module.name for module in pkgutil.walk_packages(tuiplay.tui.__path__, "tuiplay.tui.") if ROOM not in module.name
]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def is_own(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")


def private_reaches(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of private attributes of anything but ``self``, imported ones, ones named by a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            if not is_own(node):
                yield node.lineno, node.attr
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if "._" in alias.name)
        elif isinstance(node, ast.ImportFrom) and node.module != "__future__":
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ((node.lineno, name) for name in names if "._" in name)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("attr"):
            texts = [argument.value for argument in node.args[1:2] if isinstance(argument, ast.Constant)]
            yield from ((node.lineno, text) for text in texts if isinstance(text, str) and is_private(text))


def own_privates(tree: ast.AST, name: str) -> Iterator[str]:
    """Private methods and attributes of ``self`` in the class of that name, defined or only used."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == name:
            for part in ast.walk(node):
                if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) and is_private(part.name):
                    yield part.name
                elif isinstance(part, ast.Attribute) and is_private(part.attr) and is_own(part):
                    yield part.attr


@cache
def tree_of(module: ModuleType) -> ast.AST:
    return ast.parse(inspect.getsource(module))


@cache
def privates_of(base: type) -> set[str]:
    """What a class of Textual calls its own."""
    tree = tree_of(sys.modules[base.__module__])
    return {name for name in vars(base) if is_private(name)} | set(own_privates(tree, base.__name__))


def privates_above(one: type) -> set[str]:
    """What Textual's classes above a class call their own."""
    bases = (base for base in one.__mro__ if base.__module__.partition(".")[0] == "textual")
    return set().union(*map(privates_of, bases))


def test_the_check_finds_what_it_looks_for() -> None:
    code = """
        from textual._compositor import Compositor
        from textual.keys import _character_to_key
        import textual._compositor
        app._driver, super()._handle_exception
        getattr(driver, "_file"), hasattr(driver, "_write", 1), setattr(driver, "_mouse", True)
        self._own, getattr(driver, "write"), os.environ
    """
    found = [name for _, name in private_reaches(ast.parse(inspect.cleandoc(code)))]
    imports = ("textual._compositor", "textual._compositor.Compositor", "textual.keys._character_to_key")
    assert sorted(found) == ["_driver", "_file", "_handle_exception", "_mouse", "_write", *imports]


def test_no_private_name_of_textual_is_used() -> None:
    found = []
    for name in MODULES:
        module = importlib.import_module(name)
        tree = tree_of(module)
        # ``os._exit`` is documented.
        found += [f"{name}:{line}: {reach}" for line, reach in private_reaches(tree) if reach != "_exit"]
        classes = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == name]
        classes += [inner for one in classes for inner in vars(one).values() if isinstance(inner, type)]
        for one in classes:
            shared = set(own_privates(tree, one.__name__)) & privates_above(one)
            found += [f"{name}: {one.__name__}.{private}, which is Textual's own too" for private in sorted(shared)]
    assert found == []


def test_what_is_imported_of_textual_is_what_it_exports() -> None:
    found = []
    for name in MODULES:
        for node in ast.walk(tree_of(importlib.import_module(name))):
            if isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] == "textual":
                source = importlib.import_module(str(node.module))
                modules = {module.name for module in pkgutil.iter_modules(getattr(source, "__path__", ()))}
                exported = {*getattr(source, "__all__", vars(source)), *modules}
                found += [f"{name}: {alias.name}" for alias in node.names if alias.name not in exported]
    assert found == []


def test_all_modules_are_looked_at() -> None:
    assert len(MODULES) > 40
