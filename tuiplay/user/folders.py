"""The folders of a person, on every platform: one for settings and themes, one for saved sessions and the log."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

_NAME = "tuiplay"


class Folders(Struct, frozen=True):
    """The paths of the folders, whether they exist or not; None if there is no place for a folder.

    Attributes
    ----------
    config
        The files that a person writes: ``$XDG_CONFIG_HOME/tuiplay``, by default ``~/.config/tuiplay`` (on macOS too,
        where people look for it); on Windows ``%APPDATA%\\\\tuiplay``.
    state
        The files that the program writes: ``$XDG_STATE_HOME/tuiplay``, by default ``~/.local/state/tuiplay``; on
        Windows ``%LOCALAPPDATA%\\\\tuiplay``.
    """

    config: Path | None
    state: Path | None

    @property
    def settings(self) -> Path | None:
        """The settings file."""
        return self.config and self.config / "settings.toml"

    @property
    def themes(self) -> Path | None:
        """The folder of a person's own themes."""
        return self.config and self.config / "themes"

    @property
    def notes(self) -> list[str]:
        """A sentence, in a list, if a folder has no place, as in a container without a home folder; otherwise empty."""
        lost = []
        if self.config is None:
            lost.append("no settings and no themes of your own are read")
        if self.state is None:
            lost.append("no session is kept")
        if not lost:
            return []
        home, *names = _WINDOWS if sys.platform == "win32" else _ELSEWHERE
        variables = [name for name, place in zip(names, (self.config, self.state), strict=True) if place is None]
        return [f"There is no home folder, so {' and '.join(lost)}; set {home}, or {' and '.join(variables)}."]


_ELSEWHERE = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
_WINDOWS = ("USERPROFILE", "APPDATA", "LOCALAPPDATA")
"""Environment variables of the home folder, the folder of ``config`` and that of ``state``."""


def expanded(path: str) -> str:
    """A path that a person typed outside a shell, with ``~`` replaced by the home folder."""
    return os.path.expanduser(path) if path.startswith("~") else path


def find(environ: Mapping[str, str] = os.environ) -> Folders:
    """The folders according to the environment."""
    windows = sys.platform == "win32"
    variables = _WINDOWS if windows else _ELSEWHERE
    home, config, state = (_absolute(environ.get(name)) for name in variables)
    home = home or _home_by_number()
    if home is not None:
        config = config or home.joinpath(*(("AppData", "Roaming") if windows else (".config",)))
        state = state or home.joinpath(*(("AppData", "Local") if windows else (".local", "state")))
    return Folders(config and config / _NAME, state and state / _NAME)


def _absolute(path: str | None) -> Path | None:
    """The path if it is absolute; None otherwise, as the XDG specification ignores relative paths."""
    return Path(path) if path and os.path.isabs(path) else None


if sys.platform == "win32":

    def _home_by_number() -> Path | None:
        return None

else:
    import pwd

    def _home_by_number() -> Path | None:
        """The home folder in the list of users; None for a user number that is not in it, as in some containers."""
        try:
            return _absolute(pwd.getpwuid(os.getuid()).pw_dir)
        except KeyError:
            return None
