"""What the help says of the control that has the focus: words, formulas, and the entries of its registry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from textual.widget import Widget

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import FEATURES, feature_of
from tuiplay.experiment.value import FIELDS, Experiment
from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.nn.initializers import INITIALIZERS
from tuiplay.nn.losses import LOSSES
from tuiplay.nn.optimizers import OPTIMIZERS
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run.run import Run
from tuiplay.tui.panels.output import shown_points
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.picker import Picker
from tuiplay.tui.widgets.popup import Popup

KEPT = "  "
"""A line of a help text that begins so stays a line of its own."""


@dataclass(frozen=True)
class HelpEntry:
    """One thing that can be chosen; ``curves`` is the name of an activation that is to be plotted."""

    title: str
    formula: str
    about: str
    curves: str = ""


@dataclass(frozen=True)
class Explanation:
    """What the help shows, from top to bottom.

    Attributes
    ----------
    title
        Of the control.
    about
        Paragraphs; lines that begin with two spaces are kept as they are.
    formulas
        One a line.
    now, all
        What is chosen, and what else there is.
    note_title, note
        About a person's own file, sentence by sentence.
    """

    title: str = ""
    about: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    now: tuple[HelpEntry, ...] = ()
    all: tuple[HelpEntry, ...] = ()
    note_title: str = ""
    note: tuple[str, ...] = ()


REGISTRIES: Mapping[str, Mapping[str, Any]] = {
    "training.optimizer": OPTIMIZERS, "training.schedule": SCHEDULES, "training.loss": LOSSES,
    "training.regularization": REGULARIZERS, "network.initializer": INITIALIZERS, "network.activation": ACTIVATIONS,
    "network.activations": ACTIVATIONS,
}  # fmt: skip
"""Fields whose values are entries of a registry."""

_PART_OF = {
    "training.learning_rate": "training.optimizer", "training.momentum": "training.optimizer",
    "training.beta1": "training.optimizer", "training.beta2": "training.optimizer",
    "training.smoothing": "training.optimizer", "training.epsilon": "training.optimizer",
    "training.regularization_rate": "training.regularization", "training.schedule_epochs": "training.schedule",
    "training.schedule_factor": "training.schedule", "training.schedule_warmup": "training.schedule",
    "training.huber_delta": "training.loss", "network.initializer_width": "network.initializer",
}  # fmt: skip
"""Fields that are a letter in the formula of another field's entry."""

_FORMULAS = {
    "training.batch_size": ("g = (g₁ + ... + gₙ) / n, n = batch size",),
    "data.noise": ("label = rule(x + noise · u), or x ← x + noise · u", "u is drawn; 50 on the slider is noise = 0.5"),
    "data.train_percent": ("training points = share · all points",),
    "data.validation_percent": ("validation points = share · all points",),
    "problem": ("classification: o = tanh(Σ w a + b); with three and more classes p = softmax(Σ w a + b)",
                "regression: o = Σ w a + b"),
    "training.dropout": ("a ← a · m / (1 - share), m = 0 with that chance, else 1",),
    "training.clip": ("g ← g · limit / |g|, if |g| > limit",),
    "training.stop": ("epoch 300", "test_loss<0.01 for 5", "patience 20 on test_loss", "gap>0.1 and epoch>=50"),
    "features.formulas": ("sin(3*x1)*x2", "r", "max(x1, x2)"),
}  # fmt: skip

ABOUT = {
    "training.optimizer": "How a gradient becomes a step of the weights. g is the gradient of a batch, w the weights.",
    "training.momentum": "How much of the step before is kept. More rolls on longer: faster in long valleys, and "
    "further beyond their ends.",
    "training.beta1": "Adam's memory of gradients: nearer to 1 it is longer, and the steps are smoother and slower "
    "to turn.",
    "training.beta2": "Adam's memory of how large gradients are: nearer to 1 the rate of each weight changes more "
    "slowly.",
    "training.smoothing": "RMSprop's memory of how large gradients are: nearer to 1 it is longer.",
    "training.epsilon": "Keeps the division from blowing up where gradients are tiny. Larger values make the "
    "optimizer more like plain SGD. 0 stands for its own.",
    "training.schedule": "How the learning rate changes from epoch to epoch: large steps to get near, small ones to "
    "settle.",
    "training.schedule_epochs": "The length in epochs of a step, of the fall, or of the patience. 0 stands for the "
    "course's own.",
    "training.schedule_factor": "What the rate is multiplied by, or its floor as a share. 0 stands for the course's "
    "own.",
    "training.schedule_warmup": "So many epochs the rate rises before it falls: the first steps, when nothing fits, "
    "are small.",
    "training.loss": "What is minimised: how wrong an output is. Every point's share of the gradient comes from it. "
    "o is the output, t the target, p a probability, e = o - t.",
    "training.huber_delta": "The mistake from which on Huber's loss grows evenly: smaller means that wild points pull "
    "less.",
    "network.initializer": "Where weights start. All alike they stay alike; too large they saturate neurons, too "
    "small they let signals die out.",
    "network.initializer_width": "How far from 0 the weights start.",
    "data.samples": "How many points are made. More points leave less to learn by heart, and make an epoch longer.",
}
"""By field, where the control itself says nothing."""

_TITLES = {"training.regularization_rate": "regularization rate", "training.batch_size": "batch size"}


def field_about(path: str) -> str:
    """A sentence or two about a field."""
    text = ABOUT.get(path) or f"{FIELDS[path].description}."
    return text[:1].upper() + text[1:]


def paragraphs(text: str) -> tuple[str, ...]:
    """A text without the line breaks of its source: blank lines part paragraphs, lines that begin with two spaces
    stay by themselves."""
    found: list[str] = []
    joined = False
    for line in text.splitlines():
        kept = line.startswith(KEPT)
        if not line.strip() or kept:
            found += [line.rstrip()] if kept else []
            joined = False
        elif joined:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line.strip())
            joined = True
    return tuple(found)


def explain(focused: Widget | None, run: Run) -> Explanation:
    """What is to be said of a control; of a popup what is to be said of the control that opened it."""
    if focused is None:
        return Explanation()
    popup = next((node for node in focused.ancestors_with_self if isinstance(node, Popup)), None)
    if popup is not None:
        return explain(popup.opener, run)
    experiment = run.experiment
    path: str = getattr(focused, "path", "")
    found = Explanation(_title_of(focused, path), paragraphs(about_of(focused)), _FORMULAS.get(path, ()))
    base = _PART_OF.get(path, path)
    if base in REGISTRIES:
        names = _chosen(base, experiment)
        every = REGISTRIES[base].values() if base == path else ()
        found = replace(found, now=_entries(base, names), all=tuple(map(_entry, every)))
    if path == "training.schedule" or base == "training.schedule":
        rate = f"The learning rate is now {run.trainer.current_rate:.4g}."
        found = replace(found, about=(*found.about, rate))
    found = _of_panels(focused, run, found)
    if any(node.id == "data" for node in focused.ancestors) and experiment.source.own:
        found = replace(found, note_title=experiment.source.title, note=note_sentences(run))
    return found


def _of_panels(focused: Widget, run: Run, found: Explanation) -> Explanation:
    experiment = run.experiment
    if isinstance(focused, Diagram):
        cursor, hidden = focused.cursor, experiment.activations
        last = cursor.kind != "head" and cursor.layer >= len(hidden)
        name = experiment.output_activation if last else hidden[cursor.layer] if cursor.kind != "head" else ""
        now = (replace(_entry(OUTPUTS[name]), curves=name if name in ACTIVATIONS else ""),) if name else ()
        return replace(found, formulas=("a = f(w₁ a₁ + ... + wₙ aₙ + b)",), now=now)
    if isinstance(focused, FeatureList):
        names = [*focused.names[focused.cursor : focused.cursor + 1]]
        return replace(found, now=tuple(map(_feature, names)), all=tuple(map(_feature, FEATURES)))
    if isinstance(focused, LossChart):
        return replace(found, now=_entries("training.loss", [experiment.training.loss]))
    if isinstance(focused, Picker):
        here = [] if experiment.source.own else [item.name for item in focused.items[focused.cursor :][:1]]
        listed = [name for name, entry in DATASETS.items() if entry.listed and entry.problem == experiment.problem]
        return replace(found, now=tuple(map(_dataset, here)), all=tuple(map(_dataset, listed)))
    return found


def _chosen(path: str, experiment: Experiment) -> list[str]:
    """Names of the entries that a field has now, each once."""
    if path.startswith("network.activation"):
        return list(dict.fromkeys(experiment.activations or (experiment.network.activation,)))
    section, name = path.split(".")
    return [getattr(getattr(experiment, section), name)]


def _entries(path: str, names: Iterable[str]) -> tuple[HelpEntry, ...]:
    found = (_entry(REGISTRIES[path][name]) for name in names)
    if REGISTRIES[path] is ACTIVATIONS:
        return tuple(replace(entry, curves=name) for entry, name in zip(found, names, strict=True))
    return tuple(found)


def _entry(entry: Any) -> HelpEntry:
    return HelpEntry(entry.title, entry.formula, entry.about)


def _feature(name: str) -> HelpEntry:
    feature = feature_of(name)
    return HelpEntry(feature.label, "", feature.about)  # the label is the formula


def _dataset(name: str) -> HelpEntry:
    return HelpEntry(DATASETS[name].title, "", DATASETS[name].about)


def about_of(focused: Widget | None) -> str:
    """What a control is for, in plain words: data on the widget or on what it is in."""
    for node in focused.ancestors_with_self if focused is not None else ():
        about: str = getattr(node, "about", "") or node.HELP or ""
        if about:
            return about
    return ""


def _title_of(focused: Widget, path: str) -> str:
    labels = getattr(focused, "labels", None) or (getattr(focused, "label", ""),)
    title = str(labels[0]).strip() or path
    return _TITLES.get(path) or title or str(getattr(focused, "TITLE", "") or "")


def note_sentences(run: Run) -> tuple[str, ...]:
    """What was done to a person's own points, sentence by sentence; empty for built-in ones."""
    source = run.experiment.source
    if not source.own:
        return ()
    parts = [part.strip().rstrip(".") for part in source.note.split("; ") if part.strip()]
    if run.split.outside:
        parts.append(f"{run.split.outside:,} of them lie outside of the picture")
    shown, there = sum(map(len, shown_points(run.split))), len(run.split.train) + len(run.split.test)
    if shown < there:
        parts.append(f"the picture shows {shown:,} of {there:,} points, evenly chosen")
    return tuple(f"{part[:1].upper() if part[:1] != 'x' else 'x'}{part[1:]}." for part in parts)
