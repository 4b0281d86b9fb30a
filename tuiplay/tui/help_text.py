"""The contents of the help for the focused control: words, formulas, and the entries of its registry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from textual.widget import Widget

from tuiplay.data.datasets import DATASETS
from tuiplay.data.features import FEATURES, feature_of
from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.nn.activations import ACTIVATIONS, OUTPUTS
from tuiplay.run.run import Run
from tuiplay.tui.panels.output import shown_points
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.feature_list import FeatureList
from tuiplay.tui.widgets.loss_chart import LossChart
from tuiplay.tui.widgets.picker import Picker
from tuiplay.tui.widgets.popup import Popup

KEPT = "  "
"""The beginning of a line of a help text that remains a line of its own."""


@dataclass(frozen=True)
class HelpEntry:
    """An entry that can be chosen; ``curves`` is the name of an activation that is to be plotted."""

    title: str
    formula: str
    about: str
    curves: str = ""


@dataclass(frozen=True)
class Explanation:
    """The contents of the help, from top to bottom.

    Attributes
    ----------
    title
        The name of the control.
    about
        Paragraphs; lines that begin with two spaces are kept as they are.
    formulas
        Formulas, one a line.
    now, all
        The chosen entries, and all entries.
    note_title, note
        The title and the sentences about the user's own file.
    panel_title, panel
        The title and the paragraphs about the panel that the control is in.
    """

    title: str = ""
    about: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    now: tuple[HelpEntry, ...] = ()
    all: tuple[HelpEntry, ...] = ()
    note_title: str = ""
    note: tuple[str, ...] = ()
    panel_title: str = ""
    panel: tuple[str, ...] = ()


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, without the line breaks of its source.

    Blank lines separate paragraphs; lines that begin with two spaces remain lines of their own.
    """
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
    """The help for a control; for a popup the help for the control that opened it."""
    if focused is None:
        return Explanation()
    popup = next((node for node in focused.ancestors_with_self if isinstance(node, Popup)), None)
    if popup is not None:
        return explain(popup.opener, run)
    experiment = run.experiment
    field = FIELDS.get(getattr(focused, "path", ""))
    if field is not None:
        found = explain_field(field, run, about_of(focused))
    else:
        found = Explanation(_title_of(focused), paragraphs(about_of(focused)), getattr(focused, "formulas", ()))
    found = _of_panels(focused, run, found)
    panel = next((node for node in focused.ancestors if node.has_class("panel")), None)
    if panel is not None:
        name = str(panel.id).capitalize()
        found = replace(found, title=found.title or name)
        # A control without words of its own already shows those of its panel.
        if panel.HELP and paragraphs(panel.HELP) != found.about:
            found = replace(found, panel_title=f"The {name} panel", panel=paragraphs(panel.HELP))
    if any(node.id == "data" for node in focused.ancestors) and experiment.source.own:
        found = replace(found, note_title=experiment.source.title, note=note_sentences(run))
    return found


def explain_field(field: Field, run: Run, about: str = "") -> Explanation:
    """The help for a field; ``about`` replaces the field's own words if it is given."""
    found = Explanation(field.label, paragraphs(about or field.about), field.formulas)
    base = FIELDS.get(field.part_of, field)
    if base.registry:
        every = base.registry.values() if base is field else ()
        found = replace(found, now=_entries(base, run.experiment), all=tuple(map(_entry, every)))
        if base.path == "training.schedule":
            rate = f"The learning rate is now {run.trainer.current_rate:.4g}."
            found = replace(found, about=(*found.about, rate))
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
        return replace(found, now=_entries(FIELDS["training.loss"], experiment))
    if isinstance(focused, Picker):
        here = [] if experiment.source.own else [item.name for item in focused.items[focused.cursor :][:1]]
        listed = [name for name, entry in DATASETS.items() if entry.listed and entry.problem == experiment.problem]
        return replace(found, now=tuple(map(_dataset, here)), all=tuple(map(_dataset, listed)))
    return found


def _entries(field: Field, experiment: Experiment) -> tuple[HelpEntry, ...]:
    """The entries that a field has now, each once; those of activations with their curves."""
    per_layer = field.choices is ACTIVATIONS
    # The effective settings: "auto" stands for a loss.
    section = experiment.settings if field.section == "training" else getattr(experiment, field.section)
    names = (
        (experiment.activations or (experiment.network.activation,)) if per_layer else (getattr(section, field.name),)
    )
    return tuple(
        replace(_entry(field.registry[name]), curves=name if per_layer else "")
        for name in dict.fromkeys(names)
        if name in field.registry
    )


def _entry(entry: Any) -> HelpEntry:
    return HelpEntry(entry.title, entry.formula, entry.about)


def _feature(name: str) -> HelpEntry:
    feature = feature_of(name)
    return HelpEntry(feature.label, "", feature.about)  # the label is the formula


def _dataset(name: str) -> HelpEntry:
    return HelpEntry(DATASETS[name].title, "", DATASETS[name].about)


def about_of(focused: Widget | None) -> str:
    """The purpose of a control in plain words, from the control itself or the nearest widget around it."""
    for node in focused.ancestors_with_self if focused is not None else ():
        about: str = getattr(node, "about", "") or node.HELP or ""
        if about:
            return about
    return ""


def _title_of(focused: Widget) -> str:
    labels = getattr(focused, "labels", None) or (getattr(focused, "label", ""),)
    return str(labels[0]).strip() or str(getattr(focused, "TITLE", "") or "")


def note_sentences(run: Run) -> tuple[str, ...]:
    """The sentences about what was done to the user's own points; empty for built-in ones."""
    source = run.experiment.source
    if not source.own:
        return ()
    parts = [part.strip().rstrip(".") for part in source.note.split("; ") if part.strip()]
    if run.split.outside:
        parts.append(f"{run.split.outside:,} of them lie outside the picture")
    shown, there = sum(map(len, shown_points(run.split))), len(run.split.train) + len(run.split.test)
    if shown < there:
        parts.append(f"the picture shows an even selection of {shown:,} of {there:,} points")
    return tuple(f"{part[:1].upper() if part[:1] != 'x' else 'x'}{part[1:]}." for part in parts)
