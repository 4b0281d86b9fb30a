"""The mouse switch: gives the mouse to the terminal for its own selection and takes it back while the app runs."""

from __future__ import annotations

import sys
from typing import Any

from textual.app import App

from tuiplay.tui.textual_patches.patch import Patch

_DRIVER = (
    "textual.drivers.windows_driver:WindowsDriver"
    if sys.platform == "win32"
    else "textual.drivers.linux_driver:LinuxDriver"
)


def report_mouse(app: App[Any], on: bool) -> bool:
    """Ask the terminal to report the mouse, or to stop; returns True if that is possible.

    After the start it does what ``self._enable_mouse_support()`` does in the driver's ``start_application_mode``.
    """
    if not PATCH.fits:
        return False
    driver: Any = app._driver
    enable, disable = (getattr(driver, f"_{act}_mouse_support", None) for act in ("enable", "disable"))
    if enable is None or disable is None:  # a driver without a terminal
        return True
    try:
        # The driver looks at this when it comes back from a suspension too.
        driver._mouse = True
        (enable if on else disable)()
        driver._mouse = on
    except Exception as error:  # noqa: BLE001 - whatever it is, the mouse stays where it is
        PATCH.give_up(error)
        return False
    return True


PATCH = Patch(
    name="mouse switch",
    touches=(
        "textual.app:App._driver",
        "textual.driver:Driver._mouse",
        f"{_DRIVER}._enable_mouse_support",
        f"{_DRIVER}._disable_mouse_support",
    ),
    otherwise="the mouse cannot be turned off while tuiplay runs (start it with --no-mouse)",
)
