"""Nothing on the screen is cut or runs into its neighbour, at any width: read from the cells."""

from __future__ import annotations

import re

import pytest
from textual.geometry import Region
from thorough import THOROUGH

from tuiplay.experiment.value import Experiment
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.lookout import Noticed
from tuiplay.tui.textual_patches.opening import hold
from tuiplay.tui.widgets.loss_chart import AXES_FROM, LossChart

WIDTHS = range(60, 251, 1 if THOROUGH else 3)
UPDATES, EPOCHS = 44_000_000, 1_760_000
BUSY = Experiment().change(
    {
        "network.hidden": [2] * 6,
        "network.activation": "leaky_relu",
        "training.regularization": "L2",
        "training.regularization_rate": 0.001,
    }
)
"""Many layers, long names and large numbers."""
TOOLBAR = re.compile(
    r" (tuiplay  )?║ (epoch )?(1,760,000|1\.8 M) (  ?updates 44\.0 M)? *"
    r"(speed )?max( ▾)? {1,2}((learning )?rate )?0\.03( ▾)? {1,2}(act(ivation)? )?Leaky ReLU( ▾)? {1,2}"
    r"(reg(ularization)? )?L2( ▾)? {1,2}(at )?0\.001( ▾)? {1,2}(classification|class\.)( ▾)? {1,}F!( 2 findings)? "
)
LOSS = re.compile(
    r"(━ )?(train )?(loss )?\d+\.\d{3} +((acc|accuracy) \d+(\.\d)?%|(━ )?(test )?\d+\.\d{3} +\d+(\.\d)?%) *"
)


class Lines:
    """Single lines of the screen: to draw all of them for every width took a quarter of the time."""

    def __init__(self, app: TuiplayApp) -> None:
        self.app = app

    def __getitem__(self, y: int) -> str:
        width, height = self.app.size
        y %= height
        compositor = self.app.screen._compositor
        chops = compositor._render_chops(Region(0, y, width, 1), lambda line: line == y)
        return "".join(strip.text for strip in chops[y].values())


def _parts(line: str) -> list[str]:
    """What stands between the frames of panels in a row."""
    return line.replace("╭", "│").replace("╮", "│").split("│")


@pytest.mark.parametrize("start", range(4))
async def test_every_word_is_whole_at_every_width(start: int) -> None:
    app = TuiplayApp(BUSY)
    run = app.current_run
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.press("]", "]")
        run.trainer.updates, run.trainer.epoch = UPDATES, EPOCHS
        app.insight.lookout.noticed = Noticed(2, True)
        run.history.add(EPOCHS, 0.4444, 0.5555)
        # The cells are read below; what goes to the terminal on the way there took half of the time.
        hold(app, True)
        for width in WIDTHS[start::4]:
            height = (24, 40)[width % 2]
            await pilot.resize_terminal(width, height)
            # A slow machine has not come to it yet.
            while app._showing or app.screen._compositor.size != app.size:
                await pilot.pause()
            lines = Lines(app)
            where = f"at {width}x{height}"
            assert TOOLBAR.fullmatch(lines[0]), (where, lines[0])
            head = lines[1]
            assert "…" not in head, (where, head)
            assert re.search(r"\d (of \d )?(hidden )?layers  − \+|\d/\d  − \+", head), (where, head)
            parts = _parts(lines[2])
            heads = next(part for part in parts if "out" in part)
            layers = app.query_one("Diagram").arrangement.centres
            assert len(re.findall(r"− ?2 ?\+", heads)) == len(layers) - 1, (where, heads)
            assert re.search(r"\+ +out(put)? *$", heads), (where, heads)
            if app.query_one(LossChart).is_on_screen and width >= 72:
                assert LOSS.fullmatch(parts[-2]), (where, parts)
                chart = app.query_one(LossChart)
                if chart.size.height > AXES_FROM:
                    ticks = _parts(lines[chart.region.bottom - 1])[-2]
                    assert re.fullmatch(r" +0 .* 1,760,000 *", ticks), (where, ticks)
            last = lines[-1].rstrip()
            assert last.endswith("? help  q quit" if width >= 100 else "? help q quit"), (where, last)
