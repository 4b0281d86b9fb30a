"""The app's key bindings: ids, descriptions, and what hides them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from tuiplay.experiment.sections import FIELDS

BINDINGS: list[BindingType] = [
    Binding("space", "play", "play / pause", id="play", tooltip="Train, or pause"),
    Binding("s", "step_epoch", "one epoch", id="step_epoch", tooltip="Train for one pass over the training points"),
    Binding("full_stop", "step_batch", "one batch", id="step_batch", tooltip="Make exactly one update"),
    Binding("r", "rewind", "rewind", id="rewind", tooltip="Go back to epoch 0 with the same initial weights"),
    Binding("R", "redraw", "new weights", id="redraw", tooltip="Go back to epoch 0 with new initial weights"),
    Binding(
        "g", "regenerate", "new data", id="regenerate", tooltip="New points from a new seed; the weights are unchanged"
    ),
    Binding("1", "go('data')", "data", id="data", tooltip="Go to the data"),
    Binding("2", "go('features')", "features", id="features", tooltip="Go to the features"),
    Binding("3", "go('network')", "network", id="network", tooltip="Go to the network"),
    Binding("4", "go('output')", "output", id="output", tooltip="Go to the output"),
    Binding("5", "go_inside", "lines below", id="lines", tooltip="Go to the lines of inference, or of the microscope"),
    Binding("tab", "app.focus_next", "next control", id="next", show=False, tooltip="The next control"),
    Binding(
        "shift+tab", "app.focus_previous", "previous control", id="previous", show=False, tooltip="The previous control"
    ),
    Binding(
        "plus,equals_sign",
        "resize(1)",
        "add",
        id="add",
        tooltip="Add a neuron to the layer; on the panel title, a layer",
    ),
    Binding(
        "minus",
        "resize(-1)",
        "remove",
        id="remove",
        tooltip="Remove a neuron from the layer; on the panel title, a layer",
    ),
    Binding("left_square_bracket", "faster(-1)", "slower", id="slower", tooltip="Train slower"),
    Binding("right_square_bracket", "faster(1)", "faster", id="faster", tooltip="Train faster"),
    Binding("t", "test_points", "test points", id="test_points", tooltip="Show or hide the test points"),
    Binding("d", "discretize", "discretize", id="discretize", tooltip="Two colours, or the whole scale"),
    Binding("L", "log_axes", "log axes", id="log_loss", tooltip="Logarithmic losses, epochs, both, or neither"),
    Binding("T", "toolbox", "toolbox", id="toolbox", tooltip="Optimizers, losses, dropout, your own data and more"),
    Binding("M", "measures", "measures", id="measures", tooltip="Confusion matrix, precision, recall, baselines"),
    Binding("p", "draw", "draw points", id="draw", tooltip="Draw or erase points on the big picture"),
    Binding("b", "meter", "bytes", id="meter", tooltip="Show bytes, frames and updates per second"),
    Binding("O", "hold", "hold the picture", id="hold", tooltip="Keep the map under the cursor on the big picture"),
    Binding("H", "health", "health", id="health", tooltip="Gradients, dead units, curvature, facts with their proofs"),
    Binding(
        "c", "overlay('contours')", "contours", id="contours", tooltip="Draw lines where the picture is 0, -0.5, 0.5"
    ),
    Binding("e", "overlay('folds')", "fold lines", id="folds", tooltip="Draw lines where a ReLU-like unit switches"),
    Binding("B", "overlay('best')", "best border", id="best", tooltip="Draw the Bayes-best border at this noise"),
    Binding("X", "overlay('mistakes')", "mistakes", id="mistakes", tooltip="Mark the misclassified points"),
    Binding("E", "explore", "explore", id="explore", tooltip="Read the plane at a cursor: every neuron, nearest point"),
    Binding(
        "W", "worst", "worst points", id="worst", tooltip="List the points with the largest losses; enter goes to one"
    ),
    Binding("v", "hidden_space", "hidden space", id="hidden_space", tooltip="Show the plane as a layer sees it, live"),
    Binding(
        "apostrophe",
        "aspect",
        "facet",
        id="aspect",
        tooltip="Show a neuron's output, derivative, or part in a sum",
    ),
    Binding("G", "overlay('parts')", "parts", id="parts", tooltip="Draw the hidden neurons' weighted parts of a curve"),
    Binding("A", "overlay('batch')", "batch", id="batch", tooltip="Mark the points of the next batch"),
    Binding("i", "inference", "inference by hand", id="inference", tooltip="Calculate one output node by node"),
    Binding("n", "next_node", "next node", id="next_node", tooltip="Calculate the next node by hand"),
    Binding("N", "all_nodes", "all nodes", id="all_nodes", tooltip="Calculate all remaining nodes"),
    Binding("x", "microscope", "microscope", id="microscope", tooltip="Look inside the next update, phase by phase"),
    Binding(
        "0",
        "switch_off",
        "switch off",
        id="switch_off",
        tooltip="Switch a neuron, input or link off (it counts as 0), or on again",
    ),
    Binding(
        "asterisk",
        "freeze",
        "freeze",
        id="freeze",
        tooltip="Freeze a neuron, link or layer (training does not change it), or unfreeze it",
    ),
    Binding(
        "F",
        "findings",
        "findings",
        id="findings",
        tooltip="What is wrong, and what was measured to help (F! in the toolbar)",
    ),
    Binding("I", "ensemble", "many seeds", id="ensemble", tooltip="Train the experiment from many seeds: is it luck?"),
    Binding("J", "race", "race", id="race", tooltip="Compare variants over the same seeds: which is better?"),
    Binding("z", "zoom", "zoom", id="zoom", tooltip="Show the focused panel alone, or all panels"),
    Binding(
        "y", "copy_link", "copy link", id="copy_link", tooltip="Copy the Playground link to the terminal's clipboard"
    ),
    Binding("Y", "show_link", "show link", id="show_link", tooltip="Print the link in one piece, outside the screen"),
    Binding("V", "units", "units", id="units", tooltip="Show axes and errors of a table in its own units, or scaled"),
    Binding("u", "undo", "undo", id="undo", tooltip="Undo the last change"),
    Binding("ctrl+r,U", "redo", "redo", id="redo", tooltip="Redo the last undone change"),
    Binding(
        "C", "changes", "history of changes", id="changes", tooltip="List your changes; go back to before any of them"
    ),
    Binding("o", "open", "open a file", id="open", tooltip="Open an experiment file, a link or a data set"),
    Binding(
        "less_than_sign", "scrub(-1)", "back in time", id="scrub_back", tooltip="Show the screen of an earlier epoch"
    ),
    Binding(
        "greater_than_sign", "scrub(1)", "forward in time", id="scrub_on", tooltip="Show the screen of a later epoch"
    ),
    Binding("P", "pin", "pin this run", id="pin", tooltip="Keep it; its curves stay in the chart behind later ones"),
    Binding("D", "runs", "runs and branches", id="runs", tooltip="Pinned runs and branches: restore, compare, name"),
    Binding("a", "note", "note", id="note", tooltip="Write a note in the lab book, with epoch, settings and losses"),
    Binding(
        "w",
        "save",
        "save a file",
        id="save",
        tooltip="Save the experiment and its weights, as TOML or JSON; or the points, as CSV",
    ),
    Binding(
        "S", "save_picture", "save the screen", id="save_picture", tooltip="Save as PNG or SVG, or the losses as CSV"
    ),
    Binding("escape", "leave", "back", id="leave", show=False, tooltip="Close what was opened"),
    Binding("f", "jump", "jump", id="jump", tooltip="Show a letter on every control; type it to go there"),
    Binding(
        "m",
        "toggle_mouse",
        "mouse on / off",
        id="mouse",
        tooltip="Turn mouse capture off to select text in the terminal",
    ),
    Binding("ctrl+p,colon", "command_palette", "all commands", id="palette", show=False, tooltip="Find a command"),
    Binding("question_mark", "help", "help", id="help", tooltip="Help for where the cursor is"),
    Binding(
        "ctrl+l",
        "repaint",
        "redraw the screen",
        id="repaint",
        show=False,
        tooltip="Draw the whole screen again, if another program has written over it",
    ),
    Binding(
        "ctrl+z",
        "suspend_process",
        "suspend",
        id="suspend",
        show=False,
        tooltip="Suspend tuiplay; fg in the shell resumes it",
    ),
    Binding("q", "quit", "quit", id="quit", tooltip="Leave tuiplay"),
]

HIDDEN_BY = {
    "play": "playButton",
    "step_epoch": "stepButton",
    "step_batch": "stepButton",
    "rewind": "resetButton",
    "redraw": "resetButton",
    "test_points": FIELDS["view.show_test_data"].hidden_by,
    "discretize": FIELDS["view.discretize"].hidden_by,
    "problem": "problem",
    "dataset": FIELDS["data.dataset"].hidden_by,
}
"""Action -> the Playground's name of its control; where a teacher hides that, the action does nothing."""

SHOWN = {"full_stop": ".", "question_mark": "?", "plus,equals_sign": "+", "minus": "-", "left_square_bracket": "[",
         "right_square_bracket": "]", "shift+tab": "shift+tab", "ctrl+r": "^r", "ctrl+p": "^p", "plus": "+",
         "equals_sign": "=", "colon": ":", "asterisk": "*", "apostrophe": "'", "less_than_sign": "<",
         "greater_than_sign": ">"}  # fmt: skip


def key_text(keys: str) -> str:
    """The keys of a binding, as shown to people."""
    arrows = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "esc", "backspace": "bksp"}
    if keys in SHOWN:
        return SHOWN[keys]
    return " ".join(SHOWN.get(key, arrows.get(key, key)) for key in keys.split(","))


def split(keys: str) -> tuple[str, ...]:
    """The keys by Textual's names; a single character may be its own name, except the comma."""
    parts = [part.strip() for part in keys.split(",")]
    return tuple(dict.fromkeys(key_name(part) if len(part) == 1 else part for part in parts if part))


@cache
def key_name(character: str) -> str:
    """Textual's name of the key of a character other than the comma; a binding may have either."""
    (binding,) = Binding.make_bindings([Binding(character, "")])
    return binding.key


def effective(binding: Binding, own: Mapping[str, str]) -> str:
    """The keys of a binding: the user's own, or else its default ones."""
    return own.get(binding.id or "", binding.key)


def first_key(binding: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """The first key of a binding of the app, as shown to people."""
    found = next(one for one in BINDINGS if isinstance(one, Binding) and one.id == binding)
    return key_text(effective(found, own).split(",")[0])


def common_keys(own: Mapping[str, str] = MappingProxyType({})) -> list[tuple[str, str]]:
    """The keys and descriptions of the app, for the help."""
    rows = [(key_text(effective(b, own)), b.description) for b in BINDINGS if isinstance(b, Binding)]
    return [*rows, ("←↓↑→ hjkl", "move, or change a value"), ("enter", "open, toggle, type")]


def left_out(key: str, own: Mapping[str, str], hidden: Collection[str]) -> str:
    """The action of a key whose control a teacher hides; "" for any other key."""
    for binding in BINDINGS:
        if isinstance(binding, Binding) and key in effective(binding, own).split(","):
            return binding.description if HIDDEN_BY.get(binding.action) in hidden else ""
    return ""


_ARROWS = ("left,h", "right,l", "up,k", "down,j")


def keys_here(focused: DOMNode | None, own: Mapping[str, str] = MappingProxyType({})) -> list[tuple[str, str]]:
    """The keys of a control or a screen itself, each with what it does; the four that move are one."""
    bindings = [b for b in getattr(focused, "BINDINGS", ()) if isinstance(b, Binding)]
    moves = [b for b in bindings if effective(b, own) in _ARROWS]
    if len(moves) < len(_ARROWS):
        moves = []
    rows = [(key_text(effective(b, own)), b.tooltip or b.description) for b in bindings if b not in moves]
    return [("←↓↑→ hjkl", "Move the cursor"), *rows] if moves else rows


_LINE = (
    (("step_epoch",), "epoch", "step_epoch"),
    (("rewind",), "rewind", "rewind"),
    (("data", "features", "network", "output"), "panels", "go"),
    (("next",), "next", "focus_next"),
    (("slower", "faster"), "speed", "faster"),
    (("undo",), "undo", "undo"),
    (("copy_link",), "link", "copy_link"),
    (("zoom",), "zoom", "zoom"),
    (("toolbox",), "toolbox", "toolbox"),
    (("palette",), "commands", "command_palette"),
    (("help",), "help", "help"),
    (("quit",), "quit", "quit"),
)
"""The ids of the bindings of a hint, its label, and the action that a teacher may have hidden."""


def _keys(ids: Sequence[str], own: Mapping[str, str]) -> list[str]:
    """The first keys of the app's bindings with these ids."""
    return [effective(b, own).split(",")[0] for b in BINDINGS if isinstance(b, Binding) and b.id in ids]


def _class_keys(surface: Widget, own: Mapping[str, str]) -> str:
    """The keys that choose a class while points are drawn, one for each class: 1-3, 1-9 0, or the user's own."""
    classes = getattr(surface, "pen_classes", 0)
    by_id = {b.id: effective(b, own).split(",")[0] for b in surface.BINDINGS if isinstance(b, Binding)}
    keys = [by_id[f"draw_class_{number}"] for number in range(1, classes + 1)]
    digits = [str(number) for number in range(1, min(classes, 9) + 1)]
    if len(digits) > 1 and keys[:9] == digits:
        keys[:9] = [f"1-{digits[-1]}"]
    return " ".join(map(key_text, keys))


def hints(
    focused: Widget | None,
    allowed: Callable[[str], bool | None],
    playing: bool,
    own: Mapping[str, str] = MappingProxyType({}),
    resizes: str = "",
    hold: str = "",
) -> list[tuple[str, str]]:
    """The keys for the key line, the most useful first.

    ``resizes`` is what + and - add and remove in the diagram, ``hold`` what the key for the map under the cursor does.
    """
    keys = {b.id: key_text(effective(b, own).split(",")[0]) for b in BINDINGS if isinstance(b, Binding)}

    def shown(ids: Sequence[str]) -> str:
        return " ".join(keys[name] for name in ids).replace("1 2 3 4", "1-4")

    first = [(shown(["play"]), "pause" if playing else "play")] if allowed("play") else []
    rest = [(shown(ids), label) for ids, label, action in _LINE if allowed(action)]
    if keys_of_popup := getattr(focused, "popup_hints", None):
        return list(keys_of_popup)  # everything else that is typed goes into it
    now: Mapping[str | None, str] = getattr(focused, "words_now", {})
    here = [
        (key_text(effective(b, own).split(",")[0]), now.get(b.id, b.description))
        for b in getattr(focused, "BINDINGS", ())
        if isinstance(b, Binding) and b.show
    ]
    if focused is not None and any(isinstance(b, Binding) and "left" in b.key for b in focused.BINDINGS):
        here.insert(0, ("←↓↑→", "move"))
    if focused is not None and focused.__class__.__name__ == "Diagram":
        # Where a teacher hides the layers, they cannot be typed either.
        here = [hint for hint in here if resizes or hint[1] != "type layers"]
        here += [(shown(["add", "remove"]), resizes)] if resizes else []
    if hold:
        here.append((shown(["hold"]), hold))
    if focused is not None and focused.__class__.__name__ == "Surface":
        # Drawing: all of its keys, as few people know them; the keys that it takes from other actions are left out.
        taken = {key for b in focused.BINDINGS if isinstance(b, Binding) for key in effective(b, own).split(",")}
        rest = [
            (shown(ids), label) for ids, label, action in _LINE if allowed(action) and not taken & set(_keys(ids, own))
        ]
        move, put, erase, *others = here
        if getattr(focused, "is_picking", False):
            return [move, (put[0], "pick this place"), others[-1], *first, *rest]
        return [move, put, (_class_keys(focused, own), "class"), *others, erase, *first, *rest]
    # Keys that work only at the cursor come before those that the titles of the panels show.
    return [*first, *rest[:2], *here, *rest[2:]]
