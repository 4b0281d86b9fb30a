"""Surfaces, screens and films as files."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree

import numpy as np
import pyte
import pytest
from raster.test_png import decoded

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.formats import losses
from tuiplay.formats.picture import cast
from tuiplay.formats.picture.screen import ScreenCell, screen_picture
from tuiplay.formats.picture.sizes import kind_of, parse_size
from tuiplay.formats.picture.surface import surface_picture
from tuiplay.run.run import Run
from tuiplay.user import themes
from tuiplay.user.picture_colours import picture_colours

COLOURS = picture_colours(themes.parse(themes.shipped_folder() / "dark.toml"))


def run_of(**fields: object) -> Run:
    run = Run(Experiment().change({name.replace("__", "."): value for name, value in fields.items()}))
    run.advance(epochs=30)
    return run


def test_the_surface_is_blue_where_the_output_is_positive() -> None:
    run = run_of(data__dataset="gauss")
    content = surface_picture(run, (300, 300), COLOURS, ".png")
    pixels = decoded(content)[0].reshape(300, 300, 3)
    # Without a test point there: the corners. Gauss has its positive class at the upper right.
    red, _, blue = pixels[30, 270]
    assert blue > red
    red, _, blue = pixels[240, 60]
    assert red > blue


def test_an_svg_has_a_disc_for_every_point_that_is_shown() -> None:
    for shown, count in ((False, 250), (True, 500)):
        run = run_of(view__show_test_data=shown)
        root = ElementTree.parse(io.BytesIO(surface_picture(run, (400, 400), COLOURS, ".svg"))).getroot()
        assert sum(child.tag.endswith("circle") for child in root) == count
        texts = [child.text for child in root if child.tag.endswith("text")]
        assert f"Circle  epoch 30  train loss {run.train_loss:.3g}  test loss {run.test_loss:.3g}" in texts
        assert {"−6", "0", "6", "−1", "+1"} <= set(texts)


@pytest.mark.parametrize(
    ("dataset", "size"), [("spiral3", (100, 100)), ("pinwheel", (640, 200)), ("reg-gauss", (200, 640))]
)
@pytest.mark.parametrize("kind", [".svg", ".png"])
def test_every_problem_is_drawn_at_every_size(dataset: str, size: tuple[int, int], kind: str) -> None:
    content = surface_picture(run_of(data__dataset=dataset), size, COLOURS, kind)
    if kind == ".png":
        assert decoded(content)[0].shape == (size[1], 3 * size[0])
    else:
        ElementTree.fromstring(content.decode())


def test_a_diverged_run_is_drawn_too() -> None:
    run = run_of(training__learning_rate=10, network__activation="linear", data__dataset="reg-gauss")
    run.advance(epochs=500)
    assert run.status == "diverged"
    assert surface_picture(run, (200, 200), COLOURS, ".png").startswith(b"\x89PNG")


def test_the_screen_shows_half_blocks_without_a_gap() -> None:
    row = [
        ScreenCell("▀", "#ff0000", "#0000ff"),
        ScreenCell("█", "#00ff00", "#000000"),
        ScreenCell("░", "#ffffff", "#000000"),
    ]
    pixels = decoded(screen_picture([row], "#000000", ".png"))[0].reshape(20, 30, 3)
    assert (pixels[:10, :10] == (255, 0, 0)).all()
    assert (pixels[10:, :10] == (0, 0, 255)).all()
    assert (pixels[:, 10:20] == (0, 255, 0)).all()
    assert len(np.unique(pixels[:, 20:])) == 1
    assert 0 < pixels[0, 25, 0] < 255


def test_words_stay_words_in_an_svg() -> None:
    cells = [ScreenCell(letter, "#ffffff", "#000000") for letter in "a loss"]
    root = ElementTree.fromstring(screen_picture([cells], "#000000", ".svg").decode())
    assert [child.text for child in root if child.tag.endswith("text")] == ["a", "loss"]


def test_a_film_draws_its_frames_on_a_terminal() -> None:
    def frame(text: str) -> list[list[ScreenCell]]:
        return [[ScreenCell(letter, "#ff0000", "#000000") for letter in row] for row in ("same row", text)]

    header, *events = map(json.loads, cast.write([frame("epoch  1"), frame("epoch  2")], "t").decode().splitlines())
    assert (header["version"], header["width"], header["height"]) == (2, 8, 2)
    screen = pyte.Screen(8, 2)
    stream = pyte.Stream(screen)
    stream.feed(events[0][2])
    assert screen.display == ["same row", "epoch  1"]
    assert "same" not in events[1][2]
    stream.feed(events[1][2])
    assert screen.display == ["same row", "epoch  2"]
    assert [event[0] for event in events] == sorted(event[0] for event in events)


def test_the_losses_come_back_from_their_table() -> None:
    run = run_of(data__validation_percent=20)
    header, *lines = losses.write(run).splitlines()
    assert header == "epoch,train_loss,test_loss,validation_loss"
    assert np.array_equal([[float(value) for value in line.split(",")] for line in lines], run.history.rows)


@pytest.mark.parametrize("text", ["800", "800x", "axb", "800x600x3", "", "-5x5"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="--size: expected width x height in pixels, such as 100x100"):
        parse_size(text, (100, 100), (4000, 4000), "pixels")


def test_a_size_out_of_range_says_the_range() -> None:
    with pytest.raises(InputError, match="99999x5 pixels is out of range; it has to be from 100x100 to 4000x4000"):
        parse_size("99999x5", (100, 100), (4000, 4000), "pixels")


def test_other_kinds_of_file_are_refused() -> None:
    with pytest.raises(InputError, match=r"a\.jpg: pictures are SVG or PNG; let the name end in"):
        kind_of("a.jpg")
    with pytest.raises(InputError, match=r"'tuiplay picture --to NAME\.cast' makes a film"):
        kind_of("a.cast", losses=True)
