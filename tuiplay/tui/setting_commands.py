"""Every setting and every value of it, found in the palette by the field's word and by its usual synonyms."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from msgspec import Struct
from textual.command import Hit, Hits, Provider
from textual.geometry import Offset

from tuiplay.errors import InputError
from tuiplay.experiment.field import Field
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.formats.numbers import typed_text
from tuiplay.run.commands import SetFields
from tuiplay.tui.host import Host
from tuiplay.tui.widgets.popup import EntryPopup

_OTHER_WORDS = {
    "rewind": "reset, restart",
    "redraw": "reset, reinitialize",
    "save": "export",
    "save_picture": "picture, screenshot, CSV of the losses",
    "microscope": "one update, backpropagation step by step",
    "inference": "calculator, forward pass",
    "switch_off": "ablation",
    "note": "lab book",
    "runs": "pinned runs, restore, compare",
    "scrub_back": "scrub, timeline",
    "scrub_on": "scrub, timeline",
    "ensemble": "ensemble, luck, is it luck?",
    "race": "compare, variants, luck",
    "findings": "why does it not learn, diagnosis, remedies",
    "measures": "confusion matrix, accuracy, precision, recall, log loss",
    "regenerate": "new data, resample",
    "test_points": "test data",
    "network": "neuron, bias, weight",
    "faster": "speed",
    "slower": "speed",
    "draw": "own points",
    "undo": "history",
    "health": "vanishing gradients, dead ReLU, saturation, curvature, Hessian, histograms",
    "contours": "decision boundary, level lines",
    "folds": "linear regions, kinks",
    "best": "best possible, Bayes error, ceiling",
    "mistakes": "misclassified points, errors",
    "batch": "mini-batch",
    "explore": "cursor, probe, nearest point",
    "worst": "largest losses, hardest points",
    "hidden_space": "representation, warp, PCA, principal components",
    "aspect": "derivative, contribution",
}
"""What people call actions besides their names, by the id of their key binding."""


def also_called(binding: str | None) -> str:
    """Synonyms of an action, to stand behind its name; "" if it has none."""
    words = _OTHER_WORDS.get(binding or "", "")
    return f" ({words})" if words else ""


TYPED = object()
"""In place of a value that is to be asked for."""


class Setting(Struct, frozen=True):
    """A value that a field can be given: what is searched, what it does, the field, and the value or ``TYPED``."""

    words: str
    about: str
    field: Field
    value: Any


def settings_of(experiment: Experiment) -> Iterator[Setting]:
    """Every value that can be chosen in an experiment as it is, but for what a teacher hides."""
    for path, field in FIELDS.items():
        if not experiment.shows(path):
            continue
        name = f"{field.label} ({field.synonyms})" if field.synonyms else field.label
        if not field.selectable:
            yield Setting(f"{name}: type a value", field.description, field, TYPED)
        for value, title in field.selectable:
            now = " (current)" if field.of(experiment) == value else ""
            yield Setting(f"{name}: {title}", f"{field.description}{now}", field, value)


def typed_setting(experiment: Experiment, query: str) -> Iterator[Setting]:
    """What a query such as "dropout 0.2" or "hidden layers 8,8" sets, for every field that its words may mean."""
    words, _, value = query.strip().rpartition(" ")
    words = words.strip(" :=").lower()
    if not words or not value[:1].isdigit():
        return
    for path, field in FIELDS.items():
        named = f"{field.label}, {field.synonyms}".lower()
        if field.is_shown(experiment) and words in named:
            try:
                changed = source.assign(experiment, [f"{path}={value}"])
            except InputError:
                continue
            yield Setting(f"{field.label}: {value}", f"set it to {value}", field, field.of(changed))


class SettingsProvider(Provider):
    """Finds settings while a person types; before that the palette lists the actions alone."""

    async def search(self, query: str) -> Hits:
        """The settings that match, the best first."""
        host = cast(Host, self.app)
        experiment = host.current_run.experiment
        for setting in typed_setting(experiment, query):
            yield Hit(2.0, setting.words, self._act(host, setting), help=setting.about)
        matcher = self.matcher(query)
        for setting in settings_of(experiment):
            score = matcher.match(setting.words)
            if score > 0:
                yield Hit(score, matcher.highlight(setting.words), self._act(host, setting), help=setting.about)

    def _act(self, host: Host, setting: Setting) -> partial[None]:
        if setting.value is TYPED:
            return partial(ask, host, setting.field)
        return partial(host.perform, SetFields({setting.field.path: setting.value}))


def ask(host: Host, field: Field) -> None:
    """Ask for a value; one that does not fit is refused while it can still be mended."""
    experiment = host.current_run.experiment

    def accept(text: str) -> None:
        changed = source.assign(experiment, [f"{field.path}={text.strip()}"])
        host.perform(SetFields({field.path: field.of(changed)}))

    width = min(76, host.size.width - 4)
    place = Offset((host.size.width - width) // 2, host.size.height // 3)
    value = typed_text(field.of(experiment))
    host.popup(EntryPopup(field.label, value, field.description, accept, place, host.focused, width))
