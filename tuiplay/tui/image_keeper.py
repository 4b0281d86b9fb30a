"""Keeps the picture in pixels where its cells are, and in glyphs while it cannot be in pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.geometry import Region

from tuiplay.terminal.picture import Picture
from tuiplay.tui.host import Host
from tuiplay.tui.images import Images
from tuiplay.tui.textual_patches.coverage import in_front_of
from tuiplay.tui.textual_patches.input import DROPPED
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.surface_image import NUMBER, SurfaceImage

REFUSED = "The terminal could not show a picture ({words}); it is drawn in glyphs from here on."


class ImageKeeper:
    """Looks after each update of the screen where the big picture stands and what lies over it.

    Attributes
    ----------
    images
        What the terminal holds.
    """

    def __init__(self, app: Host, picture: Picture, line: FramePacer) -> None:
        self._app, self._line = app, line
        self.images = Images(picture)
        self._surface: Surface | None = None
        self._state: object = None
        self._told = False

    def begin(self, surface: Surface) -> None:
        """The surface is there; pictures may be sent."""
        if self.images.there:
            self._surface = surface
            surface.image = SurfaceImage(surface.palette, self.images)
            self._line.pictures = self.images.take
            DROPPED.graphics = self.images.answered

    def painted(self) -> None:
        """A frame was painted: its picture goes out with the cells that changed, else by itself."""
        if self.images.there:
            self._app.call_after_refresh(self._line.flush)

    @contextmanager
    def in_glyphs(self) -> Iterator[None]:
        """The picture in glyphs for a moment, for whoever reads cells; nothing is sent."""
        surface = self._surface
        if surface is None or not surface.in_pixels:
            yield
            return
        assert surface.image is not None
        surface.image.active = False
        surface.refresh()
        if surface.image.scene is not None:
            surface.show_scene(surface.image.scene)
        try:
            yield
        finally:
            surface.image.active = True
            surface.refresh()

    def look(self) -> None:
        """The screen was updated: send what has to be sent for the picture to be as it should."""
        surface = self._surface
        if surface is None or surface.image is None:
            return
        if self.images.refused and not self._told:
            self._told = True
            self._app.complain(REFUSED.format(words=self.images.refused))
        place = surface.image_region
        # A screen over this one is seen through to what is below, in other colours, which are names of pictures.
        front = in_front_of(surface, place) if len(self._app.screen_stack) == 1 else None
        active = self.images.usable and front is not None and surface.image.fits(place.width, place.height)
        holes: tuple[Region, ...] = () if self.images.tied or front is None else front
        state = active, place, holes
        if state != self._state or (active and not self.images.holds(NUMBER)):
            self._state = state
            surface.show_image(active, holes)
        self._line.flush()
