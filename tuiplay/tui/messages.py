"""What panels tell the app. Past tense: it has happened; what follows is the app's business."""

from __future__ import annotations

from typing import Any

from textual.message import Message

from tuiplay.run.frame import Subject


class Edited(Message):
    """A person set fields of the experiment: values by path."""

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__()
        self.values = values


class Acted(Message):
    """A person asked for an action of the app, by name."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action


class WeightEdited(Message):
    """A person typed a weight, or a bias where ``source`` is the number of the layer's inputs."""

    def __init__(self, layer: int, neuron: int, source: int, value: float) -> None:
        super().__init__()
        self.layer, self.neuron, self.source, self.value = layer, neuron, source, value


class Pointed(Message):
    """The cursor moved to something else, whose map may belong on the big surface."""


class SubjectHovered(Message):
    """The mouse came onto something whose map belongs on the big surface, or, for None, left it."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self.subject = subject


class Rearranged(Message):
    """Something has another size, and shows nothing, or the wrong thing, until it is shown and painted anew."""


class PopupWanted(Message):
    """A control wants a popup under or beside it."""

    def __init__(self, popup: Any) -> None:
        super().__init__()
        self.popup = popup
