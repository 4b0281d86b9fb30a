"""Entry point of ``python -m tuiplay``."""

from tuiplay.cli import entry

entry()
