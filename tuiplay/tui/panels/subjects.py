"""The subject of the big picture: the feature or neuron whose map it shows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from tuiplay.data.features import feature_of
from tuiplay.run.frame import Aspect, Subject
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.popup import Popup


def under_cursor(focused: Widget | None) -> Subject:
    """The subject under the cursor; while a popup has the focus, the one where it was opened; None without any."""
    popup = next((node for node in focused.ancestors if isinstance(node, Popup)), None) if focused else None
    place = popup.opener if popup else focused
    return place.subject if isinstance(place, (Diagram, FeatureList)) else None


class Spotlight:
    """The subject of the big picture: the one under the mouse, else the held one, else the one under the cursor."""

    def __init__(self) -> None:
        self.hovered: Subject = None
        self.held: Subject = None
        self.painted: Subject = None
        self._aspects: dict[tuple[int, int], int] = {}

    def now(self, focused: Widget | None, sizes: Sequence[int]) -> Subject:
        """The current subject for a network of these layer sizes (the inputs first); None for the network's output."""
        return next(
            (s for s in (self.hovered, self.held, under_cursor(focused)) if still_there(s, sizes) is not None), None
        )

    def aspects(self, sizes: Sequence[int]) -> list[Aspect]:
        """The aspects of the painted neuron that can be shown; "output" alone for anything but a hidden neuron."""
        hidden = isinstance(self.painted, tuple) and self.painted[0] + 2 < len(sizes)
        if not isinstance(self.painted, tuple) or not hidden:
            return ["output"]
        return ["output", "derivative", *range(sizes[self.painted[0] + 2])]

    def aspect(self, sizes: Sequence[int]) -> Aspect:
        """The aspect of the painted neuron that is shown."""
        choices = self.aspects(sizes)
        at = self._aspects.get(self.painted, 0) if isinstance(self.painted, tuple) else 0
        return choices[at % len(choices)]

    def next_aspect(self, sizes: Sequence[int]) -> bool:
        """Show the next aspect of the painted neuron; return False if it has no other."""
        choices = self.aspects(sizes)
        if isinstance(self.painted, tuple) and len(choices) > 1:
            self._aspects[self.painted] = (self._aspects.get(self.painted, 0) + 1) % len(choices)
            return True
        return False

    def _aspect_name(self, sizes: Sequence[int]) -> str:
        aspect = self.aspect(sizes)
        if isinstance(aspect, int) and isinstance(self.painted, tuple):
            return f"part in {name_of((self.painted[0] + 1, aspect), sizes) or 'the output'}"
        return "derivative" if aspect == "derivative" else ""

    def hold(self, subject: Subject) -> bool:
        """Hold a subject wherever the cursor goes, or release the held one; return False if there is neither."""
        if self.held is None and subject is None:
            return False
        self.held = None if self.held is not None else subject
        return True

    def name(self, sizes: Sequence[int]) -> str:
        """The name of the painted subject, and whether it is held; "" for the only output."""
        name = name_of(self.painted, sizes)
        if name and (aspect := self._aspect_name(sizes)):
            name = f"{name}, {aspect}"
        return f"{name}, held" if name and self.painted == self.held else name


def still_there(subject: Subject, sizes: Sequence[int]) -> Subject:
    """The subject if a network of these layer sizes (the inputs first) has it, else None."""
    if isinstance(subject, tuple):
        layer, neuron = subject
        return subject if layer + 1 < len(sizes) and neuron < sizes[layer + 1] else None
    return subject


def name_of(subject: Subject, sizes: Sequence[int]) -> str:
    """The name of a subject; "" for the only output, and for None."""
    if isinstance(subject, str):
        return feature_of(subject).label
    if subject is None:
        return ""
    if subject[0] == len(sizes) - 2:
        return f"output {subject[1] + 1}" if sizes[-1] > 1 else ""
    return f"layer {subject[0] + 1} neuron {subject[1] + 1}"
