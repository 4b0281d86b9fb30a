"""The keeper of pictures in pixels: they follow their cells, and are drawn in glyphs while pixels are not possible."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.geometry import Region
from textual.notifications import SeverityLevel
from textual.widget import Widget

from tuiplay.terminal.picture import Picture
from tuiplay.terminal.size import cell_pixels
from tuiplay.tui.host import Host
from tuiplay.tui.images import Images
from tuiplay.tui.textual_patches.coverage import in_front_of
from tuiplay.tui.textual_patches.input import DROPPED
from tuiplay.tui.textual_patches.pacing import FramePacer
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.image_layer import FEATURES, LINKS, MAPS, SETS, ImageLayer, Layered
from tuiplay.tui.widgets.link_view import LinkView
from tuiplay.tui.widgets.picker import Picker
from tuiplay.tui.widgets.surface import Surface
from tuiplay.tui.widgets.surface_image import NUMBER, SurfaceImage

REFUSED = "The terminal could not show a picture ({words}); it is drawn in glyphs from here on."
_PROBED = 720
"""The approximate number of cells in a probe of the line."""
_TOLD = 12.0
"""The seconds for which messages about the line are shown: two sentences, read while the user watches the picture.

The cells that a message covered are sent again when it goes, and a key just after that waits for them, like the one
that ends the first seconds of training. ``textual_patches.lasting`` ensures that no message goes just after a key.
"""


def probed_rows(width: int, height: int) -> Region:
    """The rows that are sent again to measure the speed of the line: from the middle, where most colours are.

    They are few enough that a key does not have to wait for them, and enough to tell the speed: about 6 kB.
    """
    rows = min(height, max(2, _PROBED // max(1, width)))
    return Region(0, (height - rows) // 2, width, rows)


class ImageKeeper:
    """The keeper of pictures in pixels: after each update of the screen it checks where they are and what covers them.

    Attributes
    ----------
    images
        The pictures that the terminal holds.
    """

    def __init__(self, app: Host, picture: Picture, line: FramePacer) -> None:
        self._app, self._line, self._told_cell = app, line, picture.cell
        self.images = Images(picture)
        self.images.detail.moving = lambda: app.player.playing
        self._surface: Surface | None = None
        self._hosts: list[Layered] = []
        self._states: dict[object, object] = {}
        self._told = False
        self._covered = Region()

    def begin(self, surface: Surface) -> None:
        """Start to send pictures, as the surface is mounted now."""
        if not self.images.there:
            return
        self._surface = surface
        surface.image = SurfaceImage(surface.palette, self.images)
        self._line.pictures = self.images.take
        if self.images.sixel:
            return  # of small pictures sixels would take more bytes than of the big one
        for number, kind in ((LINKS, LinkView), (MAPS, Diagram), (FEATURES, FeatureList), (SETS, Picker)):
            for host in surface.screen.query(kind):
                assert isinstance(host, (LinkView, Diagram, FeatureList, Picker))
                host.pixel_layer = ImageLayer(number, surface.palette, self.images)
                self._hosts.append(host)
        DROPPED.graphics = self.images.answered

    def painted(self) -> None:
        """Send the picture of a painted frame, with the cells that changed or else by itself."""
        self._line.painted()
        if self.images.there:
            self._app.call_after_refresh(self._line.flush)

    def resumed(self) -> None:
        """Send everything again, as the program has the terminal back, and its screen is empty."""
        self._line.forget()
        self._app.screen.refresh()

    @contextmanager
    def in_glyphs(self) -> Iterator[None]:
        """Draw all pictures in glyphs while the context is open, for code that reads cells; nothing is sent."""
        surface = self._surface
        layers = [(host, host.pixel_layer) for host in self._hosts if host.pixel_layer and host.pixel_layer.active]
        if surface is None or not (surface.in_pixels or layers):
            yield
            return
        was = surface.in_pixels
        assert surface.image is not None
        for host, layer in layers:
            layer.active = False
            host.show_layer(True)
        surface.image.active = False
        surface.refresh()
        if surface.image.scene is not None:
            surface.show_scene(surface.image.scene)
        try:
            yield
        finally:
            surface.image.active = was
            surface.refresh()
            for host, layer in layers:
                layer.active = True
                host.show_layer(True)

    def look(self) -> None:
        """Update the pictures after the screen was updated, and send them."""
        if self.arrange():
            self._line.flush()

    def arrange(self) -> bool:
        """Update all pictures for the next output; return False if there are none."""
        surface = self._surface
        if surface is None or surface.image is None:
            return False
        if self.images.refused and not self._told:
            self._told = True
            self._app.complain(REFUSED.format(words=self.images.refused))
        self._judge_line()
        # A screen over this one shows it in other colours, and the colours of cells are the names of pictures.
        alone = self.images.usable and len(self._app.screen_stack) == 1
        place = surface.image_region
        front = in_front_of(surface, place) if alone else None
        active = front is not None and surface.image.fits(place.width, place.height)
        if self.images.sixel:
            self._arrange_sixels(surface, active and not front)
            return True
        holes = self._holes(front)
        if self._differs(surface, (active, place, holes), active, NUMBER):
            surface.show_image(active, holes)
        for host in self._hosts:
            self._look_at(host, alone)
        return True

    def _arrange_sixels(self, surface: Surface, active: bool) -> None:
        """Show or hide sixels, which are part of the screen.

        They are shown only where nothing covers them, and text must not erase them.
        """
        self.images.cell = cell_pixels() or self._told_cell
        place = surface.image_region
        # At the bottom of the screen they would scroll it.
        active = active and place.bottom < self._app.size.height
        covered = place if active else Region()
        if covered != self._covered:
            if self._covered:
                # The cells there remain hidden until they are written again.
                self._app.screen.refresh()
            self._covered = covered
            self._line.cover(covered)
        if self._differs(surface, (active, place, self.images.cell, self._line.forgotten), active, NUMBER):
            surface.show_image(active, ())

    def _judge_line(self) -> None:
        """Draw more coarsely if the line is slow, and finely again once it is fast."""
        detail, line = self.images.detail, self._line
        before = detail.step
        speed = line.speed
        if words := detail.judge(speed.bytes_per_second, line.frame_sizes, speed.late, speed.shown):
            severity: SeverityLevel = "warning" if detail.step >= before else "information"
            self._app.notify(words, severity=severity, timeout=_TOLD)
        if detail.step != before:
            # Pictures of another size: all are composed again.
            line.frame_sizes.clear()
            self._states.clear()
        elif detail.probes(speed.bytes_per_second is not None or speed.shown is not None):
            # Cells without the pictures, which are twice as many bytes: a key would have to wait for them.
            size = self._app.size
            region = probed_rows(size.width, size.height)
            self._line.forget_rows(region)
            self._app.screen.refresh(region)

    def _look_at(self, host: Layered, alone: bool) -> None:
        layer, region = host.pixel_layer, host.layer_region
        assert layer is not None
        assert isinstance(host, Widget)
        front = in_front_of(host, region, host.beside) if alone else None
        active = front is not None and layer.fits(region.width, region.height)
        holes = self._holes(front)
        if self._differs(host, (active, region, holes), active, layer.number):
            switched = active != layer.active
            layer.place(active, region, holes)
            host.show_layer(switched)

    def _holes(self, front: tuple[Region, ...] | None) -> tuple[Region, ...]:
        return () if self.images.tied or front is None else front

    def _differs(self, widget: object, state: object, active: bool, number: int) -> bool:
        """True if a picture is to be shown in another way, or to be sent again after it was deleted."""
        before = self._states.get(widget)
        self._states[widget] = state
        return state != before or (active and not self.images.holds(number))
