"""The targets of export, by name. To add one: an entry in ``TARGETS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tuiplay.errors import InputError
from tuiplay.formats.export import (
    check,
    json_data,
    keras_code,
    latex,
    numpy_code,
    onnx_graph,
    pytorch_code,
    sklearn_code,
)
from tuiplay.formats.export.check import Comparison
from tuiplay.formats.export.trained import TrainedNetwork
from tuiplay.text import did_you_mean, plain_or_quoted


@dataclass(frozen=True)
class ExportTarget:
    """A language or format to which a network can be exported.

    Attributes
    ----------
    title, suffix
        The name for people, and the suffix of its files.
    write
        A function that returns the content of the file.
    compare
        A function that compares the written content with the engine; it raises InputError if a library is missing.
    is_text
        True if the content is text that a terminal can show.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[TrainedNetwork], bytes]
    compare: Callable[[TrainedNetwork, bytes], Comparison]
    is_text: bool = True


def _python(name: str, title: str, write: Callable[[TrainedNetwork], str], limit: float = 1e-9) -> ExportTarget:
    def compare(trained: TrainedNetwork, content: bytes) -> Comparison:
        return check.compare(trained, check.run("python" if name != "keras" else name, content, ".py", trained), limit)

    return ExportTarget(name, title, ".py", lambda trained: write(trained).encode(), compare)


def _compare_onnx(trained: TrainedNetwork, content: bytes) -> Comparison:
    # Some of its operators are in single precision only.
    single = any("erf(" in layer.expression for layer in trained.layers)
    return check.compare(trained, check.run("onnx", content, ".onnx", trained), 1e-5 if single else 1e-9)


def _compare_json(trained: TrainedNetwork, content: bytes) -> Comparison:
    again = numpy_code.write(json_data.read(content, "the exported JSON")).encode()
    return check.compare(trained, check.run("python", again, ".py", trained), 1e-12)


def _compare_latex(trained: TrainedNetwork, _content: bytes) -> Comparison:
    points = trained.grid()
    return check.compare(trained, latex.rounded(trained).evaluate(points), 1e-3)


TARGETS: dict[str, ExportTarget] = {
    target.name: target
    for target in (
        _python("numpy", "NumPy", numpy_code.write, 1e-12),
        _python("pytorch", "PyTorch", pytorch_code.write),
        # On backends other than TensorFlow, Keras multiplies matrices in single precision.
        _python("keras", "Keras 3", keras_code.write, 1e-5),
        _python("sklearn", "scikit-learn", sklearn_code.write),
        ExportTarget("onnx", "ONNX", ".onnx", onnx_graph.write, _compare_onnx, is_text=False),
        ExportTarget("json", "JSON", ".json", lambda trained: json_data.write(trained).encode(), _compare_json),
        ExportTarget("latex", "LaTeX", ".tex", lambda trained: latex.write(trained).encode(), _compare_latex),
    )
}

_SPOKEN = {"torch": "pytorch", "tensorflow": "keras", "scikit-learn": "sklearn", "tex": "latex", "np": "numpy"}


def target_of(name: str) -> ExportTarget:
    """The target of that name, or of a common synonym. ``InputError`` if there is none."""
    if name in TARGETS:
        return TARGETS[name]
    known = _SPOKEN.get(name.lower())
    close = f"; did you mean {known}?" if known else did_you_mean(name.lower(), TARGETS)
    raise InputError(f"--to: {plain_or_quoted(name)} is not known{close or '; use one of ' + ', '.join(TARGETS)}")
