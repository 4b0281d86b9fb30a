"""What the command palette offers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual.app import SystemCommand
from textual.binding import Binding

from tuiplay.data.datasets import DATASETS
from tuiplay.experiment.presets import PRESETS
from tuiplay.nn.linear_map import linear_layers
from tuiplay.tui.host import Host
from tuiplay.tui.keys.bindings import BINDINGS, effective, key_text
from tuiplay.tui.setting_commands import also_called
from tuiplay.user import themes

_NO_COMMANDS = ("next", "previous", "leave", "palette")
"""Bindings that mean nothing in the palette."""


def system_commands(app: Host) -> Iterable[SystemCommand]:
    """Every action that a teacher has not hidden, every data set, preset and theme."""
    for binding in BINDINGS:
        if isinstance(binding, Binding) and binding.id not in _NO_COMMANDS and app.check_action(binding.action, ()):
            run = partial(app.run_action, binding.action)
            title = f"{binding.description.capitalize()}{also_called(binding.id)}"
            yield SystemCommand(f"{title}  {key_text(effective(binding, app.own_keys))}", binding.tooltip, run)
    yield SystemCommand("Tour", "Where to look and what to press: the first minute, again", app.action_tour)
    about = "Compare the gradient of back-propagation with numerical differences of the loss"
    yield SystemCommand("Gradient check", about, app.action_gradient_check)
    yield SystemCommand("Messages", "Show all messages so far", app.action_messages)
    about = "Multiply all weights and biases by a factor: steeper or gentler"
    yield SystemCommand("Scale the weights", about, app.action_scale_weights)
    if linear_layers(app.current_run.network):
        about = "Merge linear hidden layers into the next layer; the surface is unchanged"
        yield SystemCommand("Merge the linear layers (collapse to one linear map)", about, app.action_merge_linear)
    if app.current_run.experiment.data.file:
        about = "Show the table's columns; choose x1, x2, the label or the target"
        yield SystemCommand("Columns of the table", about, app.action_columns)
        about = "Read the data file again; weights and epoch are kept if they still fit"
        yield SystemCommand("Reload the points", about, app.action_reload_points)
    if app.check_action("problem", ()):
        yield SystemCommand("Problem", "Classification, regression or a curve: the next of them", app.action_problem)
    for entry in (e for e in DATASETS.values() if e.listed) if app.check_action("dataset", ()) else ():
        yield SystemCommand(f"Data set: {entry.title}", entry.about, partial(app.action_dataset, entry.name))
    for preset in PRESETS.values() if app.check_action("dataset", ()) else ():
        yield SystemCommand(f"Preset: {preset.title}", preset.watch, partial(app.action_preset, preset.name))
    for name, path in themes.available().items():
        yield SystemCommand(f"Theme: {name}", str(path), partial(app.action_theme, name))
