"""The keys of the pen."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from tuiplay.data.drawn import MAX_DRAWN_CLASSES

FAR = 5
"""The number of steps that the pen moves with shift."""

PEN_KEYS: list[BindingType] = [
    Binding("left,h", "move(-1, 0)", "left", show=False, id="draw_left", tooltip="Move the pen left"),
    Binding("right,l", "move(1, 0)", "right", show=False, id="draw_right", tooltip="Move the pen right"),
    Binding("up,k", "move(0, -1)", "up", show=False, id="draw_up", tooltip="Move the pen up"),
    Binding("down,j", "move(0, 1)", "down", show=False, id="draw_down", tooltip="Move the pen down"),
    Binding(
        "shift+left,H", f"move(-{FAR}, 0)", "far left", show=False, id="draw_far_left", tooltip="Far to the left"
    ),
    Binding(
        "shift+right,L", f"move({FAR}, 0)", "far right", show=False, id="draw_far_right", tooltip="Far to the right"
    ),
    Binding("shift+up,K", f"move(0, -{FAR})", "far up", show=False, id="draw_far_up", tooltip="Far up"),
    Binding("shift+down,J", f"move(0, {FAR})", "far down", show=False, id="draw_far_down", tooltip="Far down"),
    Binding("enter,x", "put", "put", id="draw_put", tooltip="Draw a point at the pen"),
    Binding(
        "backspace,delete", "erase", "erase", id="draw_erase", tooltip="Delete the point nearest to the pen"
    ),
    *(
        Binding(
            str(number % 10), f"choose({number - 1})", f"class {number}", show=False, id=f"draw_class_{number}",
            tooltip=f"Draw points of class {number}",
        )
        for number in range(1, MAX_DRAWN_CLASSES + 1)
    ),
    Binding("T", "test", "train/test", id="draw_test", tooltip="Draw test points, or training points"),
    Binding("escape", "end", "end", id="draw_end", tooltip="End drawing"),

]  # fmt: skip
