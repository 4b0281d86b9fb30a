"""The entry point of ``python -m tuiplay``."""

from tuiplay.cli.main import entry

entry()
