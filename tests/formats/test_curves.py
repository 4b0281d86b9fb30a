"""Networks of one input in files: points, links, states, pictures, exports."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from raster.test_png import decoded

from formats.refusals import refusal
from tuiplay.data.table import load
from tuiplay.experiment.value import Experiment
from tuiplay.formats import experiment_file, link, points, source, state
from tuiplay.formats.picture.surface import surface_picture
from tuiplay.run.learned_weights import with_learned_weights
from tuiplay.run.run import Run
from tuiplay.user import themes
from tuiplay.user.picture_colours import picture_colours
from tuiplay.user.sessions import capture, revive

COLOURS = picture_colours(themes.parse(themes.shipped_folder() / "dark.toml"))
CURVES: dict[str, dict[str, Any]] = {
    "sine": {"data.dataset": "sine"},
    "formula": {"data.target": "sin(3*x)+x/2"},
    "drawn": {"data.dataset": "drawn-curve", "data.curve_points": [[i - 5, 0.1 * i] for i in range(10)]},
    "features": {"data.dataset": "bumps", "features.use": ["x", "sin_x"], "features.formulas": ["exp(-x**2)"]},
}
every_curve = pytest.mark.parametrize("name", CURVES)


def run_of(name: str, epochs: int = 30, **changes: Any) -> Run:
    run = Run(Experiment().change_and_load({**CURVES[name], **changes}))
    run.advance(epochs=epochs)
    return run


@every_curve
def test_a_link_cannot_carry_it_and_one_sentence_says_so(name: str) -> None:
    sentence = refusal(link.write, run_of(name, 0).experiment)
    assert "networks of one input" in sentence
    assert "save the experiment" in sentence


@every_curve
def test_an_experiment_file_brings_it_back_with_its_weights(name: str, tmp_path: Path) -> None:
    run = run_of(name)
    for ending in (".toml", ".json"):
        path = tmp_path / f"curve{ending}"
        experiment_file.save(with_learned_weights(run), path)
        again = Run(source.load(str(path))[0])
        np.testing.assert_array_equal(again.network.params, run.network.params)
        np.testing.assert_array_equal(again.split.train, run.split.train)


@every_curve
def test_points_that_were_written_open_as_the_same_curve(name: str, tmp_path: Path) -> None:
    run = run_of(name, 0)
    path = tmp_path / "points.csv"
    path.write_text(points.write(run.experiment, run.split))
    table = load(path)
    assert table.problem == "curve"
    assert table.scaling[:2] == (0.0, 6.0)
    whole = np.concatenate([run.split.train, run.split.validation, run.split.test])
    centre, half = table.target_scaling
    np.testing.assert_allclose(table.points[:, 0], whole[:, 0], rtol=0, atol=1e-15)
    np.testing.assert_allclose(table.points[:, 2] * half + centre, whole[:, 2], rtol=0, atol=1e-12)
    assert Run(Experiment().change_and_load({"data.file": str(path)})).experiment.problem == "curve"


@every_curve
def test_a_saved_run_goes_on_as_if_it_had_never_stopped(name: str) -> None:
    run = run_of(name)
    again = revive(state.decode(state.encode(capture(run))))
    for one in (run, again):
        one.advance(epochs=5)
    np.testing.assert_array_equal(again.network.params, run.network.params)
    assert (again.train_loss, again.test_loss) == (run.train_loss, run.test_loss)


@pytest.mark.parametrize(
    ("overlays", "size"), [([], (100, 100)), (["parts"], (640, 200)), (["best", "parts"], (300, 300))]
)
def test_a_picture_file_has_the_curve_the_points_and_the_axes(overlays: list[str], size: tuple[int, int]) -> None:
    run = run_of("sine", **{"view.overlays": overlays, "view.show_test_data": True})
    assert decoded(surface_picture(run, size, COLOURS, ".png"))[0].size == 3 * size[0] * size[1]
    root = ElementTree.parse(io.BytesIO(surface_picture(run, size, COLOURS, ".svg"))).getroot()
    assert sum(child.tag.endswith("circle") for child in root) == 200
    assert sum(child.tag.endswith("line") for child in root) > 300, "the curve"
    texts = [child.text or "" for child in root if child.tag.endswith("text")]
    assert {"−6", "0", "6"} <= set(texts)
    assert any(text.startswith("Sine  epoch 30") for text in texts)


def test_the_curve_of_a_picture_goes_through_what_the_network_says() -> None:
    run = run_of("sine")
    root = ElementTree.parse(io.BytesIO(surface_picture(run, (600, 600), COLOURS, ".svg"))).getroot()
    circles = [child for child in root if child.tag.endswith("circle")]
    # Points of the data say where x and y are in the picture.
    places = np.array([[float(one.get("cx", 0)), float(one.get("cy", 0))] for one in circles])
    data = run.split.train[:, [0, 2]]
    across, down = (np.polyfit(data[:, axis], places[:, axis], 1) for axis in (0, 1))
    lines = [child for child in root if child.tag.endswith("line")][-360:]
    x = (np.array([float(one.get("x1", 0)) for one in lines]) - across[1]) / across[0]
    y = (np.array([float(one.get("y1", 0)) for one in lines]) - down[1]) / down[0]
    weights = run.network.weights
    a = x[None]
    for layer, matrix in enumerate(weights):
        a = matrix[:, :-1] @ a + matrix[:, -1:]
        a = a if layer == len(weights) - 1 else np.tanh(a)
    np.testing.assert_allclose(y, a[0], atol=0.01)
