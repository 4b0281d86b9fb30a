"""The items of the command palette."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from textual.app import SystemCommand
from textual.binding import Binding

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import feature_of
from tuiplay.experiment.presets import PRESETS
from tuiplay.experiment.sections import FIELDS
from tuiplay.nn.linear_map import linear_layers
from tuiplay.run.commands import SetFields
from tuiplay.run.player import SPEEDS
from tuiplay.tui.host import Host
from tuiplay.tui.keys.bindings import BINDINGS, effective, key_text
from tuiplay.tui.palette_search import PaletteItem
from tuiplay.tui.panels.features import offered, switched
from tuiplay.tui.setting_commands import SYNONYMS, settings
from tuiplay.user import themes

_NO_COMMANDS = ("next", "previous", "leave", "palette")
"""The ids of bindings that mean nothing in the palette."""
_IN_THE_SHELL = {
    "tuiplay export --to pytorch (numpy, keras, sklearn, onnx, json, latex)":
        "export as code, Python, PyTorch, Keras, TensorFlow, scikit-learn, ONNX, LaTeX, NumPy",
    "tuiplay doctor": "version, about, diagnostics, bug report, terminal",
    "tuiplay train": "without the screen, command line, JSON output",
}  # fmt: skip
"""The commands of the shell, and what people may look for to find them."""
_SHADES = {"dark": "dark mode", "light": "light mode, white background, bright", "safe": "colour-blind, color vision",
           "contrast": "high contrast, accessibility"}  # fmt: skip
"""Other names that people have for the built-in themes."""


def system_commands(app: Host) -> Iterable[SystemCommand]:
    """The items that are listed before anything is typed, in Textual's form."""
    for item in palette_items(app):
        if item.listed:
            yield SystemCommand(item.line(), item.about, item.act)


def palette_items(app: Host) -> list[PaletteItem]:
    """The items of actions that a teacher has not hidden, data sets, presets, themes, settings and features."""
    return [*_actions(app), *_others(app), *_choices(app), *_features(app), *settings(app)]


def _actions(app: Host) -> Iterator[PaletteItem]:
    for binding in BINDINGS:
        if isinstance(binding, Binding) and binding.id not in _NO_COMMANDS and app.check_action(binding.action, ()):
            run = partial(app.run_action, binding.action)
            title = f"{binding.description[:1].upper()}{binding.description[1:]}"
            keys = key_text(effective(binding, app.own_keys))
            yield PaletteItem(title, binding.tooltip, run, SYNONYMS.get(binding.id or "", ""), keys)


def _others(app: Host) -> Iterator[PaletteItem]:
    """The items of actions without keys, commands of the shell, help texts and speeds."""
    about = "Show the introduction again: where to look and what to press"
    yield PaletteItem("Tour", about, app.action_tour, "introduction, first start, getting started, welcome, tutorial")
    about = "Compare the gradient of back-propagation with numerical differences of the loss"
    yield PaletteItem("Gradient check", about, app.action_gradient_check, "numerical gradient, verify backpropagation")
    about = "Show all messages so far"
    yield PaletteItem("Messages", about, app.action_messages, "notifications, toasts, warnings, log")
    about = "Multiply all weights and biases by a factor: steeper or gentler"
    yield PaletteItem("Scale the weights", about, app.action_scale_weights, "multiply, temperature")
    if linear_layers(app.current_run.network):
        about = "Merge linear hidden layers into the next layer; the surface is unchanged"
        yield PaletteItem("Merge the linear layers", about, app.action_merge_linear, "collapse to one linear map")
    if app.current_run.experiment.data.file:
        about = "Show the table's columns; choose x1, x2, the label or the target"
        yield PaletteItem("Columns of the table", about, app.action_columns, "choose columns, label, target, class")
        about = "Read the data file again; weights and epoch are kept if they still fit"
        yield PaletteItem("Reload the points", about, app.action_reload_points, "refresh, read again, file changed")
    if app.check_action("problem", ()):
        about = "Switch to the next problem: classification, regression, curve"
        yield PaletteItem("Problem", about, app.action_problem, "classification, regression, curve, task, problem type")
    for words, also in _IN_THE_SHELL.items():
        sentence = f"In the shell: {words}"
        yield PaletteItem(
            sentence,
            "A shell command; it has no key here",
            partial(app.notify, sentence),
            also,
            listed=False,
            worth=0.5,
        )
    for path, field in FIELDS.items():
        if field.help and field.hidden_by not in app.current_run.experiment.view.hide:
            act = partial(app.show_help, path)
            yield PaletteItem(f"Help: {field.label}", field.description, act, field.synonyms, listed=False, worth=0.6)
    for at, speed in enumerate(SPEEDS):
        unit = f"{'epochs' if speed.unit == 'epochs' else 'updates'} per second"
        yield PaletteItem(
            f"Speed: {speed.label}", unit, partial(app.run_action, f"speed({at})"), f"{unit}, pace, fps", listed=False
        )


def _choices(app: Host) -> Iterator[PaletteItem]:
    """The items of data sets, presets and themes."""
    if app.check_action("dataset", ()):
        for entry in (entry for entry in DATASETS.values() if entry.listed):
            also = f"{entry.name}, {entry.also}, {entry.problem}, dataset"
            yield PaletteItem(f"Data set: {entry.title}", entry.about, partial(app.action_dataset, entry.name), also)
        for preset in PRESETS.values():
            also = f"{preset.name}, example, lesson, demo"
            yield PaletteItem(f"Preset: {preset.title}", preset.watch, partial(app.action_preset, preset.name), also)
    for name, path in themes.available().items():
        also = f"{_SHADES.get(name, '')}, colours, appearance"
        yield PaletteItem(f"Theme: {name}", str(path), partial(app.action_theme, name), also.lstrip(", "))


def _features(app: Host) -> Iterator[PaletteItem]:
    """The items that switch features on or off."""
    experiment = app.current_run.experiment
    for name in offered(experiment):
        feature = feature_of(name)
        word = "off" if name in experiment.active_features else "on"
        also = f"{feature.formula}, {name.replace('_', ' ')}, {feature.also}, input"
        act = partial(app.perform, SetFields({"features.use": switched(experiment, name)}))
        yield PaletteItem(f"Feature {feature.label}: turn {word}", feature.about, act, also, listed=False)
