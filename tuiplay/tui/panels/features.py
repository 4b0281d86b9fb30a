"""The features panel: the inputs of the network."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from tuiplay.data.features import CURVE_FEATURES, FEATURES, INPUTS, PLAIN_INPUTS, suits
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.experiment.weights import is_without_points
from tuiplay.run.commands import SetFields
from tuiplay.run.run import Run
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.messages import Commanded
from tuiplay.tui.widgets.feature_list import FeatureList


def offered(experiment: Experiment) -> list[str]:
    """The names of the features that can be switched; of a network without points its inputs and one more."""
    if is_without_points(experiment):
        plain = ["x1", "x2", *PLAIN_INPUTS]
        used = max((plain.index(name) for name in experiment.features.use if name in plain), default=0)
        return [*plain[: used + 2], *(name for name in experiment.features.use if name not in plain)]
    if experiment.source.is_curve:
        return [*CURVE_FEATURES]
    return [name for name, feature in FEATURES.items() if feature.link_key not in experiment.view.hide]


def switched(experiment: Experiment, name: str) -> list[str]:
    """The names of the features in use after ``name`` is switched on or off."""
    used = experiment.features.use
    if experiment.source.is_curve:
        used = tuple(one for one in experiment.active_features if one in CURVE_FEATURES)
    return [one for one in INPUTS if (one in used) != (one == name)]


class FeaturesPanel(Vertical):
    """The panel of the features, without those that a teacher hides."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="features", classes="panel")
        self.border_title = "2 Features"
        self._palette = palette
        self._formulas: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Yield the list of features."""
        about = (
            f"{FIELDS['features.use'].about}\n\nThe big picture shows the feature under the cursor until something is "
            "switched or trained; O holds it there."
        )
        yield FeatureList(self._palette, about)

    def show(self, run: Run) -> None:
        """Show the features, and which of them the experiment uses."""
        experiment = run.experiment
        names = offered(experiment)
        self._experiment = experiment
        self._formulas = tuple(text for text in experiment.features.formulas if suits(text, experiment.source.is_curve))
        names += self._formulas
        self.query_one(FeatureList).show(names, experiment.active_features, experiment.view.discretize)

    @on(FeatureList.Switched)
    def _switched(self, event: FeatureList.Switched) -> None:
        event.stop()
        if event.name in self._formulas:
            kept = [text for text in self._formulas if text != event.name]
            self.post_message(Commanded(SetFields({"features.formulas": kept})))
            return
        self.post_message(Commanded(SetFields({"features.use": switched(self._experiment, event.name)})))
