"""What widgets tell: values, of which those that say so give way to a later one of their kind."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import is_dataclass

import pytest
from textual.app import App, ComposeResult
from textual.message import Message

import tuiplay.tui
from tuiplay.run.commands import SetFields
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Acted, Commanded, Pointed, Rearranged, SubjectHovered
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.neuron_map import NeuronMap
from tuiplay.tui.widgets.slider import Slider
from tuiplay.tui.widgets.surface import Surface
from tuiplay.user import themes


@pytest.fixture
def palette() -> ScreenPalette:
    return ScreenPalette(themes.read("dark"), None)


def test_every_message_is_a_dataclass() -> None:
    for module in pkgutil.walk_packages(tuiplay.tui.__path__, "tuiplay.tui."):
        importlib.import_module(module.name)  # a class is only known once its module is
    waiting, found = [Message], []
    while waiting:
        new = waiting.pop().__subclasses__()
        waiting += new
        found += [one for one in new if one.__module__.startswith("tuiplay.")]
    assert len(found) > 20
    assert [one for one in found if not is_dataclass(one) or "__init__" not in vars(one)] == []


def test_of_messages_about_how_it_is_now_the_last_counts(palette: ScreenPalette) -> None:
    tile = NeuronMap(palette, (0, 0))
    for one, other in (
        (Rearranged(), Rearranged()),
        (Pointed(), Pointed()),
        (SubjectHovered((0, 1)), SubjectHovered(None)),
        (Diagram.CursorMoved(), Diagram.CursorMoved()),
        (NeuronMap.Hovered(tile, True), NeuronMap.Hovered(tile, False)),
    ):
        assert one.can_replace(other)
        assert not one.can_replace(Acted("play"))
    noise = Slider(palette, "data.noise", "Noise", [0, 5, 10])
    batch = Slider(palette, "training.batch_size", "Batch size", [1, 2, 3])
    assert Slider.Moved(noise, 5).can_replace(Slider.Moved(noise, 10))
    assert not Slider.Moved(noise, 5).can_replace(Slider.Moved(batch, 2))


def test_of_acts_each_counts() -> None:
    first, second = (Commanded(SetFields({"data.noise": noise})) for noise in (5, 10))
    assert not first.can_replace(second)
    assert not Acted("step_epoch").can_replace(Acted("step_epoch"))
    assert not Surface.Drew(0, 0, 1, False).can_replace(Surface.Drew(1, 1, 1, False))


async def test_a_drag_is_heard_where_it_is_by_now(palette: ScreenPalette) -> None:
    heard: list[float] = []

    class Dragged(App[None]):
        def compose(self) -> ComposeResult:
            yield Slider(palette, "data.noise", "Noise", range(51))

        def on_slider_moved(self, event: Slider.Moved) -> None:
            heard.append(event.value)

    app = Dragged()
    async with app.run_test() as pilot:
        slider = app.query_one(Slider)
        for value in (10, 20, 30):  # faster than anybody reads
            slider.post_message(Slider.Moved(slider, value))
        await pilot.pause()
        slider.post_message(Slider.Moved(slider, 40))
        await pilot.pause()
    assert heard == [30, 40]
