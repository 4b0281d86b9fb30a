"""The command palette: everything that can be done or set."""

from __future__ import annotations

from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider

from tuiplay.tui.commands import palette_items
from tuiplay.tui.host import Host
from tuiplay.tui.palette_search import search
from tuiplay.tui.setting_commands import typed_setting


class PaletteProvider(Provider):
    """All items of the app: ``items`` is what the app gives, ``typed`` what a query with a value may set."""

    async def startup(self) -> None:
        """Gather what there is while the palette opens."""
        self._items = palette_items(cast(Host, self.app))

    async def discover(self) -> Hits:
        """The actions, before anything is typed."""
        for item in sorted((item for item in self._items if item.listed), key=lambda item: item.title):
            yield DiscoveryHit(item.line(), item.act, help=item.about)

    async def search(self, query: str) -> Hits:
        """What answers the query; a value that was typed with its setting comes first."""
        typed = list(typed_setting(cast(Host, self.app), query))
        for at, item in enumerate(typed):
            yield Hit(2.0 - at / 100, item.title, item.act, help=item.about)
        titles = {item.title for item in typed}
        for score, item, synonym in search(self._items, query, strict=bool(typed)):
            if item.title in titles:
                continue
            yield Hit(score * item.worth, item.line(synonym), item.act, help=item.about)
