"""How the screen is divided."""

from __future__ import annotations

import pytest

from tuiplay.tui.plan import plan


@pytest.mark.parametrize(
    ("size", "mode"),
    [((160, 48), "full"), ((120, 40), "full"), ((80, 24), "small"), ((50, 12), "tiny"), ((1, 1), "none")],
)
def test_modes_by_size(size: tuple[int, int], mode: str) -> None:
    assert plan(*size).mode == mode


def test_the_surface_is_square_and_leaves_room_for_the_chart() -> None:
    for width in range(100, 300, 7):
        for height in range(30, 90, 3):
            found = plan(width, height)
            inner = height - 4
            assert found.output_width == 2 * found.surface_rows + 5
            assert found.surface_rows + 1 + 2 + 2 + 8 <= inner


def test_80x24_keeps_network_and_output() -> None:
    found = plan(80, 24)
    assert found.surface_rows >= 12
    assert 80 - found.output_width >= 45
