"""The base of all registry entries: words for people, and the settings that an entry uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Knobs = Mapping[str, float]
"""The values of the settings that an entry uses, by name."""

AUTO = "auto"
"""The name for the entry that fits, in registries whose reader can determine it."""


@dataclass(frozen=True, eq=False)
class RegistryEntry:
    """An entry of a registry, chosen by name. Entries are equal only to themselves.

    Attributes
    ----------
    name
        The key in files, links and registries.
    title, formula, about
        The title, the formula (may be empty) and a description of a sentence or two, for people.
    uses
        The names of the settings that it reads; all others have no effect while it is chosen.
    own
        The entry's own values of settings for which 0 means such a value.
    also
        Other names for searches, separated by commas.
    kernel
        The number in the compiled kernels; -1 if only NumPy can do it.
    """

    name: str
    title: str
    formula: str
    about: str
    uses: tuple[str, ...] = field(default=(), kw_only=True)
    own: Knobs = field(default_factory=dict, kw_only=True)
    also: str = field(default="", kw_only=True)
    kernel: int = field(default=-1, kw_only=True)

    def knobs(self, settings: object) -> dict[str, float]:
        """The values of the settings that the entry uses, read from the attributes of ``settings``."""
        return {name: getattr(settings, name) or self.own.get(name, 0.0) for name in self.uses}
