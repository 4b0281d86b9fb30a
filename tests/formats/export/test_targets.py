"""Exported code beside the engine, for every kind of network."""

from __future__ import annotations

import ast
import importlib.util
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from formats.export.networks import NAMED, trained
from formats.export.onnx_decoder import evaluate
from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats.export import check, json_data, latex, numpy_code, onnx_graph
from tuiplay.formats.export.targets import TARGETS, target_of
from tuiplay.formats.export.trained import TrainedNetwork, trained_network
from tuiplay.nn.activations import OUTPUTS, apply
from tuiplay.run.run import Run

LIBRARIES = {"pytorch": "torch", "keras": "keras", "sklearn": "sklearn", "onnx": "onnxruntime"}


@pytest.mark.parametrize("name", NAMED)
def test_numpy_code_gives_what_the_engine_gives_to_the_twelfth_digit(name: str) -> None:
    network = trained(name)
    comparison = TARGETS["numpy"].compare(network, TARGETS["numpy"].write(network))
    assert comparison.limit == 1e-12
    assert comparison.holds, comparison


@pytest.mark.parametrize("name", NAMED)
def test_an_onnx_model_decoded_by_hand_gives_what_the_engine_gives(name: str) -> None:
    network = trained(name)
    points = network.grid()
    assert np.abs(evaluate(onnx_graph.write(network), points) - network.evaluate(points)).max() < 1e-6


@pytest.mark.parametrize("name", ["every activation", "every feature", "three classes", "no input"])
def test_json_read_again_is_the_same_network(name: str) -> None:
    network = trained(name)
    again = json_data.read(json_data.write(network), "network.json")
    assert (again.title, again.inputs, again.classes, again.middle) == (
        network.title,
        network.inputs,
        network.classes,
        network.middle,
    )
    points = network.grid()
    assert np.array_equal(again.evaluate(points), network.evaluate(points))


@pytest.mark.parametrize("target", LIBRARIES)
@pytest.mark.parametrize("name", ["every activation", "every feature", "three classes", "probability", "no input"])
def test_code_for_a_library_gives_what_the_engine_gives(target: str, name: str) -> None:
    # Not imported here, where Keras would look for a backend of its own.
    if importlib.util.find_spec(LIBRARIES[target]) is None:
        pytest.skip(f"{LIBRARIES[target]} is not installed")
    network = trained(name)
    comparison = TARGETS[target].compare(network, TARGETS[target].write(network))
    assert comparison.holds, comparison


ONE_AFTER_ANOTHER = """
import numpy as np

def predict(*columns):
    found = []
    for code in {codes!r}:
        names = {{}}
        exec(code, names)
        found.append(names["predict"](*columns))
    return np.hstack(found)
"""


def test_the_formula_of_an_activation_is_the_activation() -> None:
    """All of them in one process: each would start a Python and NumPy of its own."""
    # One layer that hands x1, x2 and their product to the activation as they are.
    network = trained("no hidden layer", **{"features.use": ["x1", "x2", "x1_x2"]})
    layer = replace(network.layers[0], weights=np.eye(3), biases=np.zeros(3))
    names = sorted(OUTPUTS)
    codes = [numpy_code.write(replace(network, layers=(replace(layer, activation=name),))) for name in names]
    output = np.array(check.run("python", ONE_AFTER_ANOTHER.format(codes=codes).encode(), ".py", network))
    x1, x2 = network.grid().T
    for name, found in zip(names, np.hsplit(output, len(names)), strict=True):
        assert found == pytest.approx(apply(name, np.stack([x1, x2, x1 * x2])).T, abs=1e-14), name


def test_a_network_on_a_table_has_its_units(tmp_path: Path) -> None:
    table = tmp_path / "cars.csv"
    rows = [f"{100 + 10 * row},{row},{3.5 * row}" for row in range(40)]
    table.write_text("weight,age,price\n" + "\n".join(rows) + "\n")
    run = Run(Experiment().change_and_load({"data.file": str(table), "data.target": "price"}))
    code = numpy_code.write(trained_network(run))
    assert "the columns weight and age of the table" in code
    assert "x1 = (column_1 - 295.0) / 195.0 * 6\n    x2 = (column_2 - 19.5) / 19.5 * 6" in code
    assert "return output * 68.25 + 68.25" in code


def test_names_cannot_leave_the_comment_that_they_stand_in() -> None:
    evil = '"""\nimport no_such_library #\\'
    network = replace(
        trained("default"), columns=(evil, evil, evil), classes=(evil, evil), scaling=(0.0, 1.0, 0.0, 1.0)
    )
    for target in ("numpy", "sklearn", "pytorch", "keras"):
        tree = ast.parse(TARGETS[target].write(network))
        assert "no_such_library" not in {
            alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
    assert TARGETS["numpy"].compare(network, TARGETS["numpy"].write(network)).holds


class TestLatex:
    def test_the_formula_of_a_small_network(self) -> None:
        network = trained("no hidden layer")
        layer = replace(network.layers[0], weights=np.array([[0.5, -2e-7]]), biases=np.array([0.1]))
        text = latex.write(replace(network, layers=(layer,)))
        assert r"y &= \tanh\left(0.5\, x_1 - 2 \cdot 10^{-7}\, x_2 + 0.1\right)" in text

    @pytest.mark.parametrize("name", NAMED)
    def test_brackets_and_environments_close_on_every_line(self, name: str) -> None:
        text = latex.write(trained(name))
        assert text.count(r"\begin{align*}") == text.count(r"\end{align*}") == 1
        for line in text.splitlines():
            assert line.count("{") == line.count("}")
            assert line.count(r"\left") == line.count(r"\right")

    def test_what_rounding_changes_is_measured(self) -> None:
        network = trained("default")
        assert 0 < latex.difference(network) < 1e-4
        assert f"{latex.difference(network):.2g}" in latex.write(network)


class TestCheck:
    def test_another_output_is_found(self) -> None:
        network = trained("default")
        wrong = numpy_code.write(network).replace("np.tanh(z)", "np.sin(z)", 1).encode()
        comparison = check.compare(network, check.run("python", wrong, ".py", network), 1e-12)
        assert not comparison.holds
        assert comparison.difference > 1e-3

    def test_what_is_no_number_is_no_match(self) -> None:
        network = trained("default")
        wrong = numpy_code.write(network).replace("np.tanh(z)", "np.log(-np.exp(z))", 1).encode()
        assert check.compare(network, check.run("python", wrong, ".py", network), 1.0).difference == math.inf

    def test_a_library_that_is_not_installed_is_named(self) -> None:
        with pytest.raises(InputError, match="no_such_library is not installed here; install it beside tuiplay"):
            check.run("python", b"import no_such_library\n", ".py", trained("default"))

    def test_the_package_of_a_library_is_named_as_pip_knows_it(self) -> None:
        content = b"raise ModuleNotFoundError(name='sklearn')"
        with pytest.raises(InputError, match=r"sklearn is not installed here; .*\(pip install scikit-learn\)"):
            check.run("python", content, ".py", trained("default"))

    def test_code_that_ends_otherwise_is_a_sentence(self) -> None:
        with pytest.raises(InputError, match="could not be run: ZeroDivisionError"):
            check.run("python", b"1 / 0\n", ".py", trained("default"))

    def test_the_exported_code_sees_nothing_of_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "numpy.py").write_text("raise SystemExit(3)\n")
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        network = trained("default")
        assert TARGETS["numpy"].compare(network, TARGETS["numpy"].write(network)).holds


class TestRefusals:
    def test_an_unknown_target_says_what_there_is(self) -> None:
        with pytest.raises(InputError, match="--to: matlab is not known; use one of numpy, pytorch, keras, sklearn"):
            target_of("matlab")

    @pytest.mark.parametrize(("typed", "meant"), [("torch", "pytorch"), ("TensorFlow", "keras"), ("nunpy", "numpy")])
    def test_a_name_that_is_nearly_one_is_proposed(self, typed: str, meant: str) -> None:
        with pytest.raises(InputError, match=f"did you mean {meant}\\?"):
            target_of(typed)

    def test_a_diverged_run_has_nothing_to_export(self) -> None:
        run = Run(
            Experiment().change(
                {"training.learning_rate": 10, "network.activation": "linear", "data.dataset": "reg-gauss"}
            )
        )
        run.advance(epochs=500)
        assert run.status == "diverged"
        with pytest.raises(InputError, match=r"diverged at epoch .* nothing to export; try a learning rate below 10"):
            trained_network(run)

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("{", "not a network exported by tuiplay"),
            ('{"layers": [NaN]}', "it holds NaN, which is not valid JSON"),
            ("[]", "not a network exported by tuiplay"),
        ],
    )
    def test_json_that_is_no_network(self, text: str, sentence: str) -> None:
        with pytest.raises(InputError, match=f"x.json: .*{sentence}"):
            json_data.read(text, "x.json")

    def test_json_whose_layers_do_not_fit_each_other(self) -> None:
        network = trained("default")
        torn = replace(network, layers=network.layers[1:])
        with pytest.raises(InputError, match=r"layers\[0\]: expected a row of 2 weights for each of 2 biases"):
            json_data.read(json_data.write(torn), "x.json")


def test_inputs_beyond_the_plane_are_arguments() -> None:
    network = trained("default")
    more = replace(
        network,
        inputs=(*network.inputs, replace(network.inputs[0], formula="x3")),
        layers=(
            replace(network.layers[0], weights=np.hstack([network.layers[0].weights, np.ones((4, 1))])),
            *network.layers[1:],
        ),
    )
    assert isinstance(more, TrainedNetwork)
    assert more.arguments == ("x1", "x2", "x3")
    assert "def predict(x1, x2, x3):" in numpy_code.write(more)
    assert TARGETS["numpy"].compare(more, TARGETS["numpy"].write(more)).holds
    points = more.grid()
    assert np.abs(evaluate(onnx_graph.write(more), points) - more.evaluate(points)).max() < 1e-12
