"""The numbers that the diagram shows in place of maps: none hides another one, however narrow the layers."""

from __future__ import annotations

import pytest

from tuiplay.raster.arrangement import arrange
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.inside import number_text
from tuiplay.tui.widgets.lens import Lens, NodeText, put_numbers, squeezed
from tuiplay.user import themes
from tuiplay.user.themes import DEFAULT

SHAPES = {"default": ([4, 2, 1], 2), "six layers of 8": ([8, 8, 8, 8, 8, 8, 1], 2), "all features": ([8, 8, 3], 7)}


def drawn(sizes: list[int], sources: int, width: int, right: int, number: str) -> list[tuple[int, int, str]]:
    """(row, column, text) of a node's number each and of the inputs', their rows two apart."""
    rows = tuple(2.0 + 2 * source for source in range(sources))
    found = arrange(sizes, width, 14, 1, rows)
    nodes = {node: NodeText(number, "recalculated") for node in found.places}
    put: list[tuple[int, int, str]] = []
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities())
    lens = Lens(nodes, ("-2.1e-2",) * sources)
    put_numbers(lens, found, rows, None, palette, lambda y, x, text, _: put.append((y, x, text)), right)
    assert sum("=" in text for _, _, text in put) == len(found.places), "each node's number is there, with its sign"
    return put


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("width", [39, 60, 100])
@pytest.mark.parametrize("number", ["0.6193", "-2.1e-2", "0"])
def test_no_number_hides_another(shape: str, width: int, number: str) -> None:
    taken: set[tuple[int, int]] = set()
    for y, x, text in drawn(*SHAPES[shape], width, width - 1, number):
        cells = {(y, x + index) for index in range(len(text))}
        assert not cells & taken, text
        assert x >= 0
        assert x + len(text) <= width - 1
        taken |= cells


@pytest.mark.parametrize(
    ("text", "width", "short"),
    [
        ("0.6193", 7, "0.6193"),
        ("0.6193", 4, ".619"),
        ("-0.1746", 4, "-.17"),
        ("0.0009", 4, "9e-4"),
        ("1.2e-5", 4, "1e-5"),
        ("-1.2e-5", 4, "~0"),
        ("-12.34", 4, "-12"),
        ("-1.2e10", 4, "####"),
        ("-inf", 4, "-inf"),
        ("0.6193", 0, ""),
        ("", -1, ""),
    ],
)
def test_a_number_is_shortened_to_the_nearest_that_fits(text: str, width: int, short: str) -> None:
    assert squeezed(text, width) == short


def test_a_node_that_is_nearly_one_is_rounded_to_it() -> None:
    assert number_text(0.9999999979) == "1"
    assert number_text(-0.99998) == "-1"


@pytest.mark.parametrize("number", ["", "-2.1e-2"])
def test_no_room_at_all_is_no_number(number: str) -> None:
    palette = ScreenPalette(themes.read(DEFAULT), Capabilities())
    for width in range(1, 16):
        rows = (2.0, 4.0)
        found = arrange([8, 8, 1], width, 14, 1, rows)
        lens = Lens({node: NodeText(number, "") for node in found.places}, ("-2.1e-2",) * 2)
        put_numbers(lens, found, rows, None, palette, lambda *_: None, width - 1)
