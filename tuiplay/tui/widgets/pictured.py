"""The base of the big picture: levels in cells, or in pixels where the terminal shows them and nothing covers them."""

from __future__ import annotations

from textual.geometry import Region

from tuiplay.raster.cell_grid import CellGrid, Levels
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.widgets.axes import Axes
from tuiplay.tui.widgets.pixels import Pixels
from tuiplay.tui.widgets.surface_image import Scene, SurfaceImage


class Pictured(Pixels):
    """The base of the big picture.

    Attributes
    ----------
    image
        The picture in pixels; None where the terminal shows no pictures.
    axes
        The ticks beside it.
    """

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(palette)
        self.image: SurfaceImage | None = None
        self._lines: Levels | None = None
        self.axes = Axes()

    @property
    def cells(self) -> tuple[int, int]:
        """The columns and rows of the picture itself, without its axes."""
        raise NotImplementedError

    def show_scene(self, scene: Scene) -> None:
        """Show a scene, in pixels or in glyphs."""
        raise NotImplementedError

    @property
    def samples(self) -> CellGrid:
        """The points of a cell at which the picture needs values."""
        return self.palette.grid if self.image is None else self.image.samples()

    @property
    def in_pixels(self) -> bool:
        """True if the picture is in pixels now."""
        return self.image is not None and self.image.active

    @property
    def image_region(self) -> Region:
        """The region of the picture itself on the screen, without its axes."""
        return Region(self.content_region.x + self.axes.left, self.content_region.y, *self.cells)

    def show_image(self, active: bool, holes: tuple[Region, ...]) -> None:
        """Show the picture in pixels where it is now, without ``holes``, if ``active``; else in glyphs."""
        image = self.image
        if image is None:
            return
        image.set_place(self.image_region.offset, holes)
        if active != image.active:
            image.active = active
            self.refresh()
            if not active:
                image.remove()
        if image.scene is not None:
            self.show_scene(image.scene)

    def in_pixels_again(self) -> bool:
        """Send the picture as it is now; returns True if it is in pixels."""
        if self.image is None or not self.image.active:
            return False
        marks = [(column, row) for row in range(self.cells[1]) for column in self.marks_of(row) or ()]
        self.image.paint(*self.cells, self.styles_of(0), self._lines, marks)
        return True
