"""The maps of a diagram, which are one picture where they are in pixels."""

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
"""At how many points of a cell a map is evaluated, at least, where it is in pixels; what is between is interpolated."""


class MapHost(Widget):
    """The base of the diagram.

    Attributes
    ----------
    pixel_layer
        The picture; None where the terminal shows none.
    maps
        (layer of the network, neuron) -> its map.
    """

    beside: tuple[type, ...] = (LinkView, NeuronMap)

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__()
        self.palette = palette
        self.pixel_layer: ImageLayer | None = None
        self.maps: dict[tuple[int, int], NeuronMap] = {}

    @property
    def samples(self) -> CellGrid:
        """At how many points of a cell a map is evaluated: as many for each pixel of a glyph."""
        grid = self.palette.grid
        if self.pixel_layer is None:
            return grid
        return CellGrid(-(-_FINE.across // grid.across) * grid.across, -(-_FINE.down // grid.down) * grid.down)

    @property
    def layer_region(self) -> Region:
        """Where the picture stands on the screen."""
        return self.content_region

    def repaint(self) -> None:
        """Show what was shown last."""
        raise NotImplementedError

    def show_layer(self, switched: bool) -> None:
        """The maps in pixels, or in glyphs."""
        for tile in self.maps.values():
            tile.pixel_layer, tile.fine = self.pixel_layer, None
            if switched:
                tile.refresh()
        self.repaint()

    def send_maps(self) -> None:
        """Send the maps as they are, if they are in pixels."""
        if self.pixel_layer is not None and self.pixel_layer.active:
            tiles = [tile for tile in self.maps.values() if tile.display]
            maps = [(tile.in_view, tile.place, tile.faded) for tile in tiles]
            send(self.pixel_layer, [(levels, place, faded) for levels, place, faded in maps if levels is not None])
