"""The settings in the palette: each field and each of its values, found by the field's label and by its synonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from textual.geometry import Offset

from tuiplay.errors import InputError
from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.formats.numbers import typed_text
from tuiplay.run.commands import SetFields
from tuiplay.tui.host import Host
from tuiplay.tui.palette_search import PaletteItem
from tuiplay.tui.widgets.popup import EntryPopup
from tuiplay.tui.word_search import likeness, sought

SYNONYMS = {
    "play": "run, start training, pause, stop",
    "step_epoch": "step, train one epoch, one pass",
    "step_batch": "one update, step, single step, iteration",
    "rewind": "reset, restart, start over, from the beginning, epoch 0",
    "redraw": "reset weights, reinitialize, random weights, initialize again",
    "regenerate": "new data, resample, regenerate, new points, new seed, random seed",
    "data": "panel, data set panel, drawer",
    "features": "panel, inputs",
    "network": "panel, neuron, perceptron, unit, node, bias, weight, architecture",
    "output": "panel, picture, surface, heat map, loss curve, loss chart, plot, accuracy, legend",
    "add": "add neuron, add layer, more, wider, deeper",
    "remove": "remove neuron, remove layer, delete layer, delete neuron, fewer",
    "slower": "speed, slow down, pace",
    "faster": "speed, speed up, pace",
    "test_points": "test data, test set, show test points, hide test points",
    "discretize": "two colours, hard decision, threshold",
    "log_loss": "logarithmic, log scale, semi-log, chart axes",
    "toolbox": "settings, preferences, options, configuration, all settings, hyperparameters, advanced",
    "measures": "confusion matrix, accuracy, precision, recall, F1, log loss, R2, metrics, evaluation, baseline",
    "draw": "own points, pen, paint, brush, edit data, edit points, erase points, add points",
    "meter": "frame rate, fps, updates per second, performance",
    "hold": "keep feature, lock picture",
    "health": "vanishing gradients, exploding gradients, dead ReLU, dead neurons, saturation, curvature, Hessian, "
              "histograms, activations, facts",
    "contours": "decision boundary, level lines, isolines",
    "folds": "linear regions, kinks",
    "best": "best possible, Bayes error, ceiling, optimal boundary",
    "mistakes": "misclassified points, errors, wrong points",
    "explore": "cursor, probe, inspect, nearest point, read a value, confidence, predict a point",
    "worst": "largest losses, hardest points",
    "hidden_space": "representation, warp, PCA, principal components, latent space, embedding",
    "aspect": "derivative, contribution",
    "parts": "weighted parts, basis functions",
    "batch": "mini-batch",
    "inference": "calculator, forward pass, prediction by hand",
    "microscope": "one update, backpropagation step by step, chain rule, gradient descent step",
    "switch_off": "ablation, disable neuron, disable weight, prune",
    "freeze": "fix weights, lock weights, transfer learning",
    "findings": "why does it not learn, diagnosis, remedies, problems, underfitting, overfitting, generalization",
    "ensemble": "ensemble, luck, is it luck?",
    "race": "compare, variants, luck, experiment comparison",
    "zoom": "full screen, maximize, enlarge, one panel",
    "copy_link": "URL, share, clipboard, playground link, browser",
    "show_link": "URL, share, playground link, print the link",
    "units": "original units, scaled values",
    "undo": "back, revert",
    "redo": "forward",
    "changes": "undo list, log of changes",
    "open": "load, import, paste a link, CSV, table, Excel, dataset file, preset, columns",
    "scrub_back": "scrub, timeline, earlier epoch, rewind in time",
    "scrub_on": "scrub, timeline, later epoch",
    "pin": "keep run, compare runs, bookmark",
    "runs": "pinned runs, restore, compare",
    "note": "lab book, journal",
    "save": "export, save as, write, download, TOML, JSON, CSV, weights",
    "save_picture": "picture, image, screenshot, PNG, SVG, CSV of the losses, export",
    "jump": "jump labels, letters",
    "mouse": "select text, selection",
    "help": "keys, shortcuts, keyboard, manual, documentation, glossary, terms",
    "repaint": "redraw screen, refresh",
    "suspend": "background, shell",
    "quit": "exit, close, leave",
}  # fmt: skip
"""Other names that people have for actions, by the id of their key binding."""
_NOT_SET_BY_HAND = ("weights", "memory")
"""The sections of what training has learned."""
_FILES_ALONE = ("data.points", "data.curve_points", "data.scaling", "view.inert", "view.hide", "view.tutorial")
"""The fields that have controls of their own on the screen, or a meaning in files alone."""
_IN_THE_LIST = ("data.dataset",)
"""The fields whose values the palette lists as commands."""
_TYPED = re.compile(r"(.*?)[\s:=]+(?:to\s+)?([-+]?[\d.][\d.,eE+\s-]*)(%?)", re.DOTALL)
"""The pattern of a query: the words of a setting, and a value."""


def settings(app: Host) -> Iterator[PaletteItem]:
    """The items of every value that can be chosen in the current experiment, but for what a teacher hides."""
    experiment = app.current_run.experiment
    for path, field in FIELDS.items():
        if field.section in _NOT_SET_BY_HAND or path in _FILES_ALONE or field.hidden_by in experiment.view.hide:
            continue
        if not field.is_shown(experiment):
            if field.toolbox:
                yield _without_meaning(app, field)
            continue
        if not field.selectable:
            act = partial(ask, app, field)
            # Few want a field without a control: it comes after actions of the same name.
            worth = 1.0 if field.toolbox or field.hidden_by or field.synonyms else 0.7
            yield PaletteItem(
                f"{field.label}: type a value", field.description, act, field.synonyms, listed=False, worth=worth
            )
        for value, title in field.selectable if path not in _IN_THE_LIST else ():
            now = " (current)" if field.of(experiment) == value else ""
            entry = field.choices.get(value) if isinstance(value, str) else None
            also = f"{field.synonyms}, {getattr(entry, 'also', '')}, {value if entry else ''}"
            act = partial(app.perform, SetFields({path: value}))
            yield PaletteItem(
                f"{field.label}: {title}", f"{field.description}{now}", act, also.strip(", "), listed=False
            )


def _without_meaning(app: Host, field: Field) -> PaletteItem:
    """The item of a setting that has no effect at the moment, with the reason."""
    if field.is_knob:
        base = FIELDS[field.part_of]
        users = [entry.title for entry in base.registry.values() if field.name in entry.uses]
        reason = f"used only with {base.label} {' or '.join(users)}"
    else:
        reason = "not used with these data" if field.section == "data" else "not used in this experiment"
    act = partial(app.notify, f"{field.label}: {reason}.")
    return PaletteItem(f"{field.label}: {reason}", field.description, act, field.synonyms, listed=False, worth=0.5)


def typed_setting(app: Host, query: str) -> Iterator[PaletteItem]:
    """The items of what a query sets, the nearest name first.

    Such queries are "dropout 0.2", "lr=0.1" or "hidden layers 8 8".
    """
    found = typed_values(app.current_run.experiment, query)
    for field, value, changed in found:
        act = partial(app.perform, SetFields({field.path: field.of(changed)}))
        yield PaletteItem(f"{field.label}: {value}", f"set it to {value}", act, listed=False)


def typed_values(experiment: Experiment, query: str) -> list[tuple[Field, str, Experiment]]:
    """The fields that the words of a query may mean, the value after the words, and the experiment with it."""
    match = _TYPED.fullmatch(query.strip())
    asked = sought(match[1]) if match else []
    if not match or not asked:
        return []
    value = ",".join(match[2].replace(",", " ").split())
    found = []
    for path, field in FIELDS.items():
        if not experiment.shows(path) or field.section in _NOT_SET_BY_HAND or path in _FILES_ALONE:
            continue
        texts = [field.label, *(f"{field.label} {name}" for name in field.synonyms.split(","))]
        likely = max((likeness(words, text)[0] for words in asked for text in texts
                      if likeness(words, text)[1] == len(words)), default=0.0)  # fmt: skip
        written = f"{float(value) / 100:g}" if match[3] and field.unit != "%" and value.isdecimal() else value
        if likely:
            try:
                found.append((likely, field, written, source.assign(experiment, [f"{path}={written}"])))
            except InputError:
                continue
    return [(field, written, changed) for _, field, written, changed in sorted(found, key=lambda one: -one[0])]


def ask(host: Host, field: Field) -> None:
    """Ask for a value of a field; one that does not fit is refused while the popup is still open."""
    experiment = host.current_run.experiment

    def accept(text: str) -> None:
        changed = source.assign(experiment, [f"{field.path}={text.strip()}"])
        host.perform(SetFields({field.path: field.of(changed)}))

    width = min(76, host.size.width - 4)
    place = Offset((host.size.width - width) // 2, host.size.height // 3)
    value = typed_text(field.of(experiment))
    host.popup(EntryPopup(field.label, value, field.description, accept, place, host.focused, width))
