"""The keys that are typed while a popup opens, and that are meant for the popup."""

from __future__ import annotations

from textual import events

from tuiplay.tui.widgets.popup import Popup


class TypedAhead:
    """A store of keys, from the moment a popup was asked for until it has the focus."""

    def __init__(self) -> None:
        self._popup: Popup | None = None
        self._keys: list[events.Key] = []

    def wait_for(self, popup: Popup) -> None:
        """Keep keys for that popup from now on."""
        self._popup = popup

    def takes(self, key: events.Key) -> bool:
        """Keep a key if a popup is opening; return True if it was kept."""
        if self._popup is None:
            return False
        self._keys.append(key)
        return True

    def end(self, popup: Popup) -> list[events.Key]:
        """Return the keys kept for a popup that now has the focus, or has closed, and keep no more."""
        if popup is not self._popup:
            return []
        self._popup, keys, self._keys = None, self._keys, []
        return keys
