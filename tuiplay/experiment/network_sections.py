"""The sections about the network: layers, initial and frozen weights, and the training state that continues a run."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from tuiplay.experiment.field import Effect, Field, Section
from tuiplay.nn.activations import ACTIVATIONS, OUTPUT_CHOICES
from tuiplay.nn.entries import AUTO
from tuiplay.nn.initializers import INITIALIZERS

LIVE, NETWORK = Effect.LIVE, Effect.NETWORK

# fmt: off


class NetworkSection(Section, frozen=True):
    """The network and its initial weights."""

    hidden: Annotated[tuple[Annotated[int, Meta(ge=1, le=1_000_000)], ...], Field(
        NETWORK, "hidden layers", "neurons of each hidden layer", hidden_by="numHiddenLayers", usual=True,
        synonyms="neurons, units, shape, architecture, depth, width",
    )] = (4, 2)
    activation: Annotated[str, Field(
        NETWORK, "activation", "activation of the hidden layers",
        help="The function a hidden neuron applies to its weighted input sum z. f' is its derivative: where that is "
        "near 0, the neuron hardly learns.",
        choices=ACTIVATIONS, hidden_by="activation", usual=True,
        synonyms="activation function, nonlinearity, transfer function",
    )] = "tanh"
    activations: Annotated[tuple[str, ...], Field(
        NETWORK, "activation per layer", "activation of each hidden layer; empty: the same for all",
        help="One name for each hidden layer, such as relu, tanh; empty: the same for all. The names are "
        f"{', '.join(ACTIVATIONS)}.",
        choices=ACTIVATIONS, toolbox="Network", has_meaning=lambda experiment: bool(experiment.network.hidden),
        synonyms="activation function",
    )] = ()
    output_activation: Annotated[str, Field(
        NETWORK, "output activation", "activation of the output; auto: chosen by the task and the loss",
        help="The function the output neuron applies to its sum. Auto is Tanh for two classes, Sigmoid or Softmax "
        "with cross-entropy, and Linear for regression.",
        formulas=("o = f(z)",), choices=OUTPUT_CHOICES, toolbox="Network", synonyms="last layer, output function",
    )] = AUTO
    initializer: Annotated[str, Field(
        NETWORK, "initializer", "how the initial weights are drawn",
        help="How the initial weights are drawn. If all start equal they stay equal; too large and neurons saturate; "
        "too small and signals die out.",
        choices=INITIALIZERS, toolbox="Network", usual=True, synonyms="weight initialization, initial weights",
    )] = "playground"
    initializer_width: Annotated[float, Meta(ge=0, le=1000), Field(
        NETWORK, "initializer scale", "half width, standard deviation or value of the initial weights",
        help="How far from 0 the initial weights lie: the half width, standard deviation or value.",
        options=(0, 0.1, 0.5, 1, 2), toolbox="Network",
        synonyms="initial weight scale, width, standard deviation",
    )] = 0.5
    draw: Annotated[int, Meta(ge=0, le=9999), Field(
        NETWORK, "reset number", "0: weights of a freshly opened link; n: those after its n-th Reset", usual=True,
    )] = 0
    seed: Annotated[str, Meta(max_length=1000), Field(
        NETWORK, "seed of the weights", "seed of the initial weights; empty: the seed of the data",
        synonyms="weight seed, random seed",
    )] = ""
    keep_weights: Annotated[bool, Field(
        LIVE, "keep weights", "whether weights survive when layers, neurons or features are added or removed",
        help="Whether weights survive when a layer, a neuron or a feature is added or removed. The browser starts "
        "with new ones.",
        words={False: "new ones", True: "kept"}, toolbox="Network", synonyms="transfer, surgery",
    )] = False
    frozen: Annotated[tuple[Annotated[int, Meta(ge=1, le=101)], ...], Field(
        LIVE, "frozen layers", "layers that training does not change, from 1; the last one is the output",
        help="Training does not change the weights and biases of these layers. 1 is the first hidden layer, the "
        "last number is the output. Links and neurons are frozen by the masks of [weights].",
        toolbox="Network", synonyms="freeze layer, transfer learning",
    )] = ()


_Bits = tuple[Annotated[int, Meta(ge=0, le=1)], ...]
_Masks = tuple[tuple[_Bits, ...], ...]


class WeightsSection(Section, frozen=True):
    """The initial weights; weights that are pruned, frozen or switched off."""

    values: Annotated[tuple[tuple[tuple[float, ...], ...], ...], Field(
        NETWORK, "initial weights", "initial weights: for each layer a row per neuron; empty: the initializer's",
    )] = ()
    biases: Annotated[tuple[tuple[float, ...], ...], Field(
        NETWORK, "initial biases", "initial biases: for each layer one per neuron",
    )] = ()
    cut: Annotated[_Masks, Field(
        NETWORK, "pruned links", "1 where L1 has cut a link, whose weight is 0: per layer a row per neuron",
    )] = ()
    frozen: Annotated[_Masks, Field(
        LIVE, "frozen weights", "1 where training does not change a weight: per layer a row per neuron, the bias last",
    )] = ()
    off: Annotated[_Masks, Field(
        LIVE, "weights switched off", "1 where a weight counts as 0: per layer a row per neuron, the bias last",
    )] = ()
    classes: Annotated[tuple[str, ...], Field(
        LIVE, "classes of the weights", "names of the classes of the table from which the weights were learned",
    )] = ()


_Count = Annotated[int, Meta(ge=0, le=1 << 53)]
_Numbers = tuple[float, ...]


class MemorySection(Section, frozen=True):
    """The training state besides the weights, from which a run continues."""

    epoch: Annotated[_Count, Field(LIVE, "epochs so far", "epochs that were completed when this was saved")] = 0
    updates: Annotated[_Count, Field(LIVE, "updates so far", "updates that were made")] = 0
    position: Annotated[_Count, Field(
        LIVE, "place in the epoch", "training points of the current epoch that have been used",
    )] = 0
    vectors: Annotated[tuple[_Numbers, ...], Field(
        LIVE, "memory of the optimizer",
        "state vectors of the optimizer: a number per parameter, neuron by neuron, each bias after its weights",
    )] = ()
    steps: Annotated[_Count, Field(LIVE, "steps of the optimizer", "updates that the optimizer has counted")] = 0
    waiting: Annotated[_Numbers, Field(
        LIVE, "waiting gradients", "sum of the gradients that wait for the next update, a number per parameter",
    )] = ()
    waiting_points: Annotated[_Count, Field(LIVE, "waiting points", "number of points in that sum")] = 0
    schedule_state: Annotated[_Numbers, Field(
        LIVE, "memory of the schedule", "state of a schedule with a memory",
    )] = ()
    dropout_stream: Annotated[str, Field(LIVE, "dropout stream", "state of the random stream of dropout")] = ""
    shuffle_stream: Annotated[str, Field(LIVE, "order stream", "state of the random stream of the order")] = ""
    order_stream: Annotated[str, Field(
        LIVE, "order of the epoch", "that state before the order of the current epoch was drawn",
    )] = ""
    stop_streaks: Annotated[tuple[_Count, ...], Field(
        LIVE, "counts of the stop rule", "epochs in a row at which each condition of training.stop held",
    )] = ()
    stop_first_epoch: Annotated[_Count, Field(
        LIVE, "first epoch of the rule", "the first epoch that training.stop has seen",
    )] = 0
    stop_best: Annotated[_Numbers, Field(
        LIVE, "best of the stop rule", "the best value so far of the measure that patience watches; empty: none yet",
    )] = ()
    stop_best_epoch: Annotated[_Count, Field(LIVE, "best epoch of the stop rule", "the epoch of that best value")] = 0
    stop_best_weights: Annotated[_Numbers, Field(
        LIVE, "weights of the best epoch", "the weights of that epoch, neuron by neuron, each bias after its weights",
    )] = ()
    stop_best_cut: Annotated[_Bits, Field(
        LIVE, "pruned links at that epoch", "1 where L1 had cut a link at that epoch, a number per weight",
    )] = ()
