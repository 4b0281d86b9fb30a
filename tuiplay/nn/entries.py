"""What every entry of a registry has: words for people, and the settings that it uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Knobs = Mapping[str, float]
"""Values of the settings that an entry uses, by name."""

AUTO = "auto"
"""Stands for the entry that fits, where a registry's reader can find that out by itself."""


@dataclass(frozen=True, eq=False)
class RegistryEntry:
    """One thing that can be chosen by name. Entries are equal only to themselves.

    Attributes
    ----------
    name
        The key in files, links and registries.
    title, formula, about
        For people: its name, its formula (may be empty), and a sentence or two.
    uses
        Names of the settings that it reads; all others have no meaning while it is chosen.
    own
        For settings of which 0 stands for the entry's own value: that value.
    also
        What else it is called, for those who search: names, separated by commas.
    kernel
        Its number in the compiled kernels; -1 where only NumPy can do it.
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
        """What the entry uses of ``settings``, an object with an attribute for each name in ``uses``."""
        return {name: getattr(settings, name) or self.own.get(name, 0.0) for name in self.uses}
