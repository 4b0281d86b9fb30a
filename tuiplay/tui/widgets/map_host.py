"""The base of the diagram: its maps, which are one picture where they are in pixels."""

from __future__ import annotations

from textual.geometry import Region
from textual.widget import Widget

from tuiplay.raster.cell_grid import CellGrid
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.image_layer import ImageLayer
from tuiplay.tui.widgets.link_view import LinkView
from tuiplay.tui.widgets.map_image import send
from tuiplay.tui.widgets.neuron_map import NeuronMap

_FINE = CellGrid(4, 6)
"""The least number of points of a cell at which a map in pixels is evaluated; the values between are interpolated."""


class MapHost(Widget):
    """The base of the diagram.

    Attributes
    ----------
    pixel_layer
        The picture; None where the terminal shows no pictures.
    maps
        The maps by (layer of the network, neuron).
    """

    beside: tuple[type, ...] = (LinkView, NeuronMap)

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__()
        self.palette = palette
        self.pixel_layer: ImageLayer | None = None
        self.maps: dict[tuple[int, int], NeuronMap] = {}

    @property
    def samples(self) -> CellGrid:
        """The points of a cell at which a map is evaluated: a whole number of them for each pixel of a glyph."""
        grid = self.palette.grid
        if self.pixel_layer is None:
            return grid
        return CellGrid(-(-_FINE.across // grid.across) * grid.across, -(-_FINE.down // grid.down) * grid.down)

    @property
    def layer_region(self) -> Region:
        """The region of the picture on the screen."""
        return self.content_region

    def repaint(self) -> None:
        """Show the last frame again."""
        raise NotImplementedError

    def show_layer(self, switched: bool) -> None:
        """Send the maps as they are now; draw the cells again too if pixels were ``switched`` on or off."""
        for tile in self.maps.values():
            tile.pixel_layer, tile.fine = self.pixel_layer, None
            if switched:
                tile.refresh()
        self.repaint()

    def send_maps(self) -> None:
        """Send the maps as they are now, if they are in pixels."""
        if self.pixel_layer is not None and self.pixel_layer.active:
            tiles = [tile for tile in self.maps.values() if tile.display]
            maps = [(tile.in_view, tile.place, tile.faded) for tile in tiles]
            send(self.pixel_layer, [(levels, place, faded) for levels, place, faded in maps if levels is not None])
