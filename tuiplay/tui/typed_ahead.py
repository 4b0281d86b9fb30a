"""Keys that are typed while a popup opens are for the popup."""

from __future__ import annotations

from textual import events

from tuiplay.tui.widgets.popup import Popup


class TypedAhead:
    """Keeps keys from the moment at which a popup was asked for until it has the focus."""

    def __init__(self) -> None:
        self._popup: Popup | None = None
        self._keys: list[events.Key] = []

    def wait_for(self, popup: Popup) -> None:
        """Keys are for that popup from now on."""
        self._popup = popup

    def takes(self, key: events.Key) -> bool:
        """Whether a key was kept."""
        if self._popup is None:
            return False
        self._keys.append(key)
        return True

    def end(self, popup: Popup) -> list[events.Key]:
        """That popup has the focus, or has gone: the keys that were kept for it."""
        if popup is not self._popup:
            return []
        self._popup, keys, self._keys = None, self._keys, []
        return keys
