"""The command palette: everything that can be done or set."""

from __future__ import annotations

from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tuiplay.tui.commands import palette_items
from tuiplay.tui.host import Host
from tuiplay.tui.palette_search import search
from tuiplay.tui.setting_commands import typed_setting


class PaletteProvider(Provider):
    """The provider of the palette: all items of the app, and the settings that a query with a value sets."""

    async def startup(self) -> None:
        """Collect the items while the palette opens."""
        self._items = palette_items(cast(Host, self.app))

    async def discover(self) -> Hits:
        """Yield the items that are listed before anything is typed."""
        for item in sorted((item for item in self._items if item.listed), key=lambda item: item.title):
            yield DiscoveryHit(item.line(), item.act, help=item.about)

    async def search(self, query: str) -> Hits:
        """Yield the items that match the query; a setting typed with its value comes first."""
        typed = list(typed_setting(cast(Host, self.app), query))
        for at, item in enumerate(typed):
            yield Hit(2.0 - at / 100, item.title, item.act, help=item.about)
        titles = {item.title for item in typed}
        for score, item, synonym in search(self._items, query, strict=bool(typed)):
            if item.title in titles:
                continue
            yield Hit(score * item.worth, item.line(synonym), item.act, help=item.about)
