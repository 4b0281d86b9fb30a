"""A neuron's own map, small enough for the diagram."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message

from tuiplay.nn.arrays import Array
from tuiplay.raster.surface import discrete, quantize
from tuiplay.tui.colour.pixel_styles import PixelStyles
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import LastCounts
from tuiplay.tui.widgets.pixels import Pixels


class NeuronMap(Pixels):
    """Shows one neuron's output over the domain; ``key`` is its layer and its number there."""

    @dataclass
    class Hovered(LastCounts):
        """The mouse came onto the map, or left it."""

        neuron_map: NeuronMap
        entered: bool

    @dataclass
    class Clicked(Message):
        """The map was clicked."""

        neuron_map: NeuronMap

    def __init__(self, palette: ScreenPalette, key: tuple[int, int]) -> None:
        super().__init__(palette)
        self.key = key
        self._faded = False

    @property
    def faded(self) -> bool:
        """Whether it is switched off, and looks so."""
        return self._faded

    @faded.setter
    def faded(self, faded: bool) -> None:
        if faded != self._faded:
            self._faded = faded
            self.refresh()

    def paint(self, values: Array, two_colours: bool) -> None:
        """Show values, one for each pixel."""
        if two_colours:
            self.show(discrete(values))
        else:
            previous = self.levels if self.levels.shape == values.shape else None
            self.show(quantize(values, previous))

    def styles_of(self, _y: int) -> PixelStyles:
        """The plain scale, or the faded one."""
        return self.palette.dim_pixels if self._faded else self.palette.pixels

    def on_enter(self, event: events.Enter) -> None:
        """The mouse is here."""
        event.stop()
        self.post_message(self.Hovered(self, True))

    def on_leave(self, event: events.Leave) -> None:
        """The mouse is gone."""
        event.stop()
        self.post_message(self.Hovered(self, False))

    def on_click(self, event: events.Click) -> None:
        """Put the cursor here."""
        event.stop()
        self.post_message(self.Clicked(self))
