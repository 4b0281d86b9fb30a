"""The network panel: neurons, weights and biases."""

from __future__ import annotations

from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Offset

from tuiplay.data.features import feature_of
from tuiplay.experiment.sections import FIELDS
from tuiplay.experiment.value import Experiment
from tuiplay.formats import source
from tuiplay.formats.numbers import typed_text, weight_text
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.initializers import count_draws, parameter_count
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.raster.classes import MOST, TEST_LETTERS
from tuiplay.run.commands import SetFields, SetWeight
from tuiplay.run.frame import Frame
from tuiplay.run.run import Run
from tuiplay.text import counted
from tuiplay.tui.colour.styles import ScreenPalette
from tuiplay.tui.host import Host
from tuiplay.tui.inside import Inside
from tuiplay.tui.messages import Commanded, Pointed, PopupWanted
from tuiplay.tui.panels.chosen import chosen_text
from tuiplay.tui.panels.inside import InsidePanel
from tuiplay.tui.widgets.cursor import Cursor
from tuiplay.tui.widgets.diagram import Diagram
from tuiplay.tui.widgets.link_view import LinkView
from tuiplay.tui.widgets.popup import EntryPopup, finite

MAX_LAYERS, MAX_NEURONS = 6, 8
"""The most hidden layers, and neurons in each, that the keys can add; files and links may have more."""
NEW_LAYER, NEW_CALCULATED_LAYER = 2, 1
"""The neurons of a layer that a key adds, and of one added while ``view.inference`` is on."""


class NetworkPanel(Vertical):
    """The panel of the network: the diagram, its head, and a description of what the cursor is on."""

    def __init__(self, palette: ScreenPalette) -> None:
        super().__init__(id="network", classes="panel")
        self._palette = palette
        self._experiment = Experiment()
        self._run: Run | None = None
        self._inside: Inside | None = None

    def compose(self) -> ComposeResult:
        """Yield the diagram."""
        yield Diagram(self._palette)

    @property
    def diagram(self) -> Diagram:
        """The diagram of the network."""
        return self.query_one(Diagram)

    @property
    def inside(self) -> Inside:
        """The display of inference by hand and of the microscope."""
        if self._inside is None:
            self._inside = Inside(self.diagram, self.screen.query_one(InsidePanel), self._key_of)
        return self._inside

    def _key_of(self, binding: str) -> str:
        return cast(Host, self.app).key_of(binding)

    def show(self, run: Run, source_rows: list[float]) -> None:
        """Show the network of the experiment; ``source_rows`` are the rows where the features' links start."""
        experiment = self._experiment = run.experiment
        layers = range(len(experiment.network.hidden))
        counters = [f"numNodes{layer + 1}" not in experiment.view.hide for layer in layers]
        self.diagram.show(experiment.sizes[1:], source_rows, counters)
        self._run = run
        self.inside.follow(run)
        self._describe()

    def chosen(self, room: int) -> str:
        """The settings of the toolbox that are not at their defaults, in at most ``room`` cells, as markup."""
        return Content(self._palette.words(chosen_text(self._experiment, room))).markup

    @property
    def heads(self) -> list[str]:
        """The number of layers and its counters, as markup for the panel's title, from the longest to the shortest."""
        count = len(self._experiment.network.hidden)
        layers, left_out = counted(count, "hidden layer"), self.diagram.layers_left_out
        words = [layers, layers.replace("hidden ", "")]
        if left_out:
            words = [f"{count - left_out} of {text}" for text in words] + [f"{count - left_out}/{count}"]
        if FIELDS["network.hidden"].hidden_by not in self._experiment.view.hide:
            words = [f"{text}  [@click=app.remove_layer]−[/] [@click=app.add_layer]+[/]" for text in words]
        here = self.diagram.has_focus and self.diagram.cursor.kind == "head"
        return [f"[reverse]{text}[/reverse]" if here else text for text in words]

    def paint(self, frame: Frame) -> None:
        """Show a frame."""
        self.diagram.marks = frame.marks
        self.diagram.paint(frame, self._experiment.view.discretize)
        if self._run is not None and (self.inside.microscope or self.inside.calculation):
            self.inside.follow(self._run)
        self._describe()

    # Layers and neurons

    @property
    def _resized_layer(self) -> int | None:
        """The layer that + and - change at the cursor; None if they change the number of layers."""
        cursor = self.diagram.cursor
        in_layer = self.diagram.has_focus and cursor.kind != "head"
        return cursor.layer if in_layer and cursor.layer < len(self._experiment.network.hidden) else None

    @property
    def resizes(self) -> str:
        """The part that + and - add or remove at the cursor: "layer" or "neuron"; "" if that is disabled."""
        layer, hide = self._resized_layer, self._experiment.view.hide
        if self.diagram.has_focus and self.diagram.cursor.kind == "link":
            return ""  # the cursor is on a number
        if layer is None:
            return "" if FIELDS["network.hidden"].hidden_by in hide else "layer"
        return "" if f"numNodes{layer + 1}" in hide else "neuron"

    def change_size(self, step: int) -> dict[str, object] | str:
        """The fields that + or - sets at the cursor, or a sentence that says why it cannot."""
        layer = self._resized_layer
        if self.diagram.has_focus and self.diagram.cursor.kind == "link":
            return "The cursor is on a weight: enter types its value; esc goes back to the neuron, where + and - work."
        return self.change_layers(step) if layer is None else self._change_layer(layer, step)

    def change_layers(self, step: int) -> dict[str, object] | str:
        """The fields that add a layer before the output or remove the last one, or a sentence that says why not."""
        hidden = list(self._experiment.network.hidden)
        if FIELDS["network.hidden"].hidden_by in self._experiment.view.hide:
            return "The number of layers cannot be changed in this experiment."
        if step > 0 and len(hidden) >= MAX_LAYERS:
            return f"At most {MAX_LAYERS} hidden layers can be added here; experiment files may have more."
        if step < 0 and not hidden:
            return "There is no hidden layer left to remove."
        new = NEW_CALCULATED_LAYER if self._experiment.view.inference else NEW_LAYER
        return {"network.hidden": [*hidden, new] if step > 0 else hidden[:-1]}

    def _change_layer(self, layer: int, step: int) -> dict[str, object] | str:
        hidden = list(self._experiment.network.hidden)
        if f"numNodes{layer + 1}" in self._experiment.view.hide:
            return "The neurons of this layer cannot be changed in this experiment."
        if step > 0 and hidden[layer] >= MAX_NEURONS:
            return f"At most {MAX_NEURONS} neurons per layer can be added here; experiment files may have more."
        if step < 0 and hidden[layer] <= 1:
            return "A layer has at least one neuron; to remove the last layer, press - on the panel title."
        hidden[layer] += step
        return {"network.hidden": hidden}

    @on(LinkView.CounterClicked)
    def _counted(self, event: LinkView.CounterClicked) -> None:
        event.stop()
        change = self._change_layer(event.layer, event.step)
        if isinstance(change, dict):
            self.post_message(Commanded(SetFields(change)))
        elif change:
            self.notify(change, severity="warning")

    # The cursor

    @on(Diagram.CursorMoved)
    def _moved(self, event: Diagram.CursorMoved) -> None:
        event.stop()
        self.post_message(Pointed())
        self.inside.show()
        self._describe()

    def _source_name(self, cursor: Cursor) -> str:
        if cursor.layer:
            return f"neuron {cursor.source + 1}"
        return feature_of(self._experiment.active_features[cursor.source]).label

    def _neuron_name(self, cursor: Cursor) -> str:
        if cursor.layer == len(self._experiment.network.hidden):
            if self.diagram.class_count:
                return f"output {TEST_LETTERS[min(cursor.neuron, MOST - 1)]}"
            return "the output"
        return f"layer {cursor.layer + 1} neuron {cursor.neuron + 1}"

    def _weight_name(self, cursor: Cursor) -> str:
        if cursor.source == self.diagram.input_count(cursor.layer):
            return f"bias of {self._neuron_name(cursor)}"
        return f"{self._source_name(cursor)} → {self._neuron_name(cursor)}"

    def _describe(self) -> None:
        diagram, experiment = self.diagram, self._experiment
        cursor = diagram.cursor
        found = diagram.weight
        if not diagram.has_focus or cursor.kind == "head":
            weights = count_draws(experiment.sizes)
            biases = parameter_count(experiment.sizes) - weights
            text = f"{counted(weights, 'weight')}, {counted(biases, 'bias', 'biases')}"
        elif cursor.kind == "layer":
            text = f"layer {cursor.layer + 1}: {counted(experiment.network.hidden[cursor.layer], 'neuron')}"
        elif cursor.kind == "neuron" or found is None:
            last = cursor.layer == len(experiment.network.hidden)
            name = experiment.output_activation if last else experiment.activations[cursor.layer]
            text = f"{self._neuron_name(cursor)}, {OUTPUTS[name].title}"
        else:
            value, alive = found
            cut = "" if alive else f" (pruned by {REGULARIZERS[experiment.training.regularization].title})"
            text = f"{self._weight_name(cursor)}: {weight_text(value)}{cut}{diagram.held_words}"
        diagram.links.set_status(self._palette.words(text))

    @on(Diagram.LayersOpened)
    def _layers_opened(self, event: Diagram.LayersOpened) -> None:
        event.stop()
        field = FIELDS["network.hidden"]
        if field.hidden_by in self._experiment.view.hide:
            self.notify("The layers cannot be changed in this experiment.", severity="warning")
            return

        def accept(text: str) -> None:
            changed = source.assign(self._experiment, [f"{field.path}={text.strip()}"])
            self.post_message(Commanded(SetFields({field.path: field.of(changed)})))

        place = self.diagram.region.offset + Offset(1, 1)
        value, hint = typed_text(field.of(self._experiment)), "neurons of each, such as 8, 8, 8; empty: no hidden layer"
        self.post_message(PopupWanted(EntryPopup("Hidden layers", value, hint, accept, place, self.diagram, 52)))

    @on(Diagram.WeightOpened)
    def _weight_opened(self, event: Diagram.WeightOpened) -> None:
        event.stop()
        cursor, found = event.cursor, self.diagram.weight
        if found is None:
            return

        def accept(text: str) -> None:
            self.post_message(Commanded(SetWeight(cursor.layer, cursor.neuron, cursor.source, finite(text))))

        region = self.diagram.region
        place = Offset(region.x + 1, region.bottom - 6)
        title = self._weight_name(cursor)
        self.post_message(PopupWanted(EntryPopup(title, f"{found[0]:.17g}", "any number", accept, place, self.diagram)))
