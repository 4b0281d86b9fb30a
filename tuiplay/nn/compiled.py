"""Training and losses by the compiled kernels: their plan, on the arrays of network and trainer.

The library holds no state of a run. What a kernel cannot do, such as a registry entry that it does not know, is left to
NumPy.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np

from tuiplay.nn import engine
from tuiplay.nn.activations import OUTPUTS
from tuiplay.nn.arrays import Array
from tuiplay.nn.batches import Batches, CarryOver
from tuiplay.nn.dropout import dropout_rates
from tuiplay.nn.entries import Knobs
from tuiplay.nn.interrupt import Interrupt
from tuiplay.nn.losses import LOSSES, Loss, fitting_loss
from tuiplay.nn.network import Network
from tuiplay.nn.optimizers import OPTIMIZERS, Optimizer, OptimizerMemory
from tuiplay.nn.regularizers import REGULARIZERS, Regularizer
from tuiplay.nn.settings import TrainingSettings

_PAD = 16
"""The padding behind the last point of a row: a vector may be read beyond it."""
_SETS = 3
_MOST_DRAWS = 1 << 20
"""The most random numbers that are drawn at once for dropout masks."""
_NOTHING = np.zeros((0, 0))


class _Points(ctypes.Structure):
    _fields_ = (
        ("inputs", ctypes.c_void_p), ("targets", ctypes.c_void_p), ("stride", ctypes.c_int64),
        ("points", ctypes.c_int64),
    )  # fmt: skip


class _Plan(ctypes.Structure):
    """The structure ``tp_plan`` of plan.h, field by field."""

    _fields_ = (
        ("layers", ctypes.c_int64), ("sizes", ctypes.c_void_p), ("activations", ctypes.c_void_p),
        ("loss", ctypes.c_int64), ("huber_delta", ctypes.c_double), ("parameters", ctypes.c_int64),
        ("params", ctypes.c_void_p), ("alive", ctypes.c_void_p), ("gradient", ctypes.c_void_p),
        ("pending", ctypes.c_void_p), ("waiting", ctypes.c_int64), ("penalised", ctypes.c_void_p),
        ("trained", ctypes.c_void_p), ("optimizer", ctypes.c_int64), ("plain", ctypes.c_int64),
        ("slots_used", ctypes.c_int64), ("slots", ctypes.c_void_p), ("knob", ctypes.c_double * 4),
        ("counted", ctypes.c_int64), ("penalty", ctypes.c_int64), ("coupled", ctypes.c_int64),
        ("penalty_rate", ctypes.c_double), ("clip", ctypes.c_double), ("rate", ctypes.c_double),
        ("batch", ctypes.c_int64), ("train", _Points), ("evaluated", _Points * _SETS),
        ("dropout", ctypes.c_void_p), ("draws", ctypes.c_void_p), ("trace", ctypes.c_void_p),
        ("scratch", ctypes.c_void_p), ("scored", ctypes.c_int64), ("middle", ctypes.c_double),
        ("meant", ctypes.c_double), ("interrupt", ctypes.c_void_p),
    )  # fmt: skip


class PointRows:
    """The points as the kernels read them: a row for each feature and for each output, padded.

    Parameters
    ----------
    inputs, targets
        The points: shapes (points, features + 1), ones last, and (points, outputs).
    """

    def __init__(self, inputs: Array, targets: Array) -> None:
        self.count = len(targets)
        self._inputs = np.zeros((max(1, inputs.shape[1] - 1), self.count + _PAD))
        self._targets = np.zeros((targets.shape[1], self.count + _PAD))
        self.struct = _Points(self._inputs.ctypes.data, self._targets.ctypes.data, self.count + _PAD, self.count)
        self.fill(inputs, targets)

    def fill(self, inputs: Array, targets: Array) -> None:
        """Take over other points, as many as before."""
        self.source = inputs
        width = inputs.shape[1] - 1
        np.copyto(self._inputs[:width, : self.count], inputs[:, :-1].T)
        np.copyto(self._targets[:, : self.count], targets.T)


class CompiledLosses:
    """The losses of a network on several sets of points."""

    def __init__(self, library: ctypes.CDLL, network: Network, sets: Sequence[PointRows], loss: Loss, knobs: Knobs):
        self.sets = list(sets)
        self._library, self._plan = library, _Plan()
        self._kept = describe(self._plan, network, loss, knobs)
        for place, rows in enumerate(sets):
            self._plan.evaluated[place] = rows.struct
        self._kept.append(scratch_for(library, self._plan))
        self._losses = np.empty(2 * _SETS)
        self._call = library.tp_losses, ctypes.byref(self._plan), self._losses.ctypes.data

    def losses(self) -> list[float]:
        """The loss of each set; NaN for an empty one."""
        function, plan, out = self._call
        function(plan, out)
        found: list[float] = self._losses[:_SETS].tolist()
        return found


def losses_of(network: Network, sets: Sequence[tuple[Array, Array]], loss: Loss, knobs: Knobs) -> CompiledLosses | None:
    """Return the calculator of the losses on three sets of points; None if the kernels cannot compute them."""
    library = engine.library()
    if library is None or not knows(network, loss):
        return None
    rows: list[PointRows] = []
    for inputs, targets in sets:
        rows.append(PointRows(inputs, targets.reshape(len(targets), network.sizes[-1])))
    return CompiledLosses(library, network, rows, loss, knobs)


def knows(network: Network, loss: Loss) -> bool:
    """True if the kernels have the activations and the loss."""
    used = [OUTPUTS[network.activation_of(layer)] for layer in range(len(network.weights))]
    return min(entry.kernel for entry in (loss, *used)) >= 0


def describe(plan: _Plan, network: Network, loss: Loss, knobs: Knobs) -> list[Any]:
    """Write network and loss into a plan; return objects that have to live as long as the plan."""
    sizes = np.array(network.sizes, dtype=np.int64)
    kinds = [OUTPUTS[network.activation_of(layer)].kernel for layer in range(len(network.weights))]
    activations = np.array(kinds, dtype=np.int64)
    plan.layers, plan.sizes, plan.activations = len(kinds), sizes.ctypes.data, activations.ctypes.data
    # Cross-entropy takes the sums, where the sign plays the role of a probability's side of one half.
    output = OUTPUTS[network.output_activation]
    plan.middle, plan.meant = 0.0 if loss.from_sums else output.middle, output.middle
    plan.loss, plan.huber_delta = loss.kernel, knobs.get("huber_delta", 0.0)
    plan.parameters, plan.params, plan.alive = (
        network.params.size,
        network.params.ctypes.data,
        network.alive.ctypes.data,
    )
    return [sizes, activations, network]


def scratch_for(library: ctypes.CDLL, plan: _Plan) -> Array:
    """Allocate working memory and enter it into the plan."""
    room = np.zeros(library.tp_scratch(ctypes.byref(plan)))
    plan.scratch = room.ctypes.data
    return room


class CompiledTraining:
    """The updates and epochs of one trainer.

    Everything that they change is in the arrays and objects passed in.
    """

    def __init__(
        self, library: ctypes.CDLL, network: Network, loss: Loss, knobs: Knobs, batch: int, rates: Sequence[float]
    ) -> None:
        self._library, self._plan, self._network, self._batch = library, _Plan(), network, batch
        self._kept = describe(self._plan, network, loss, knobs)
        self._gradient = np.zeros_like(network.params)
        self._plan.gradient, self._plan.batch = self._gradient.ctypes.data, batch
        self._dropout = np.array(rates) if any(rates) else None
        if self._dropout is not None:
            self._plan.dropout = self._dropout.ctypes.data
        self._units = sum(units for rate, units in zip(rates, network.sizes, strict=False) if rate)
        self._kept.append(scratch_for(library, self._plan))
        self._rows: PointRows | None = None
        self._at = ctypes.byref(self._plan)

    def optimize(
        self, optimizer: Optimizer, memory: OptimizerMemory, knobs: Knobs, clip: float, carry: CarryOver
    ) -> None:
        """Use this optimizer with its memory, and the waiting gradients of ``carry``."""
        plan = self._plan
        plan.optimizer, plan.plain = optimizer.kernel, optimizer.only_scales and not clip
        plan.slots, plan.clip, plan.pending = memory.slots.ctypes.data, clip, carry.gradient.ctypes.data
        known = knobs.get("momentum", knobs.get("smoothing", 0.0))
        plan.knob[:] = [known, knobs.get("beta1", 0.0), knobs.get("beta2", 0.0), knobs.get("epsilon", 0.0)]
        self._memory, self._carry = memory, carry

    def penalise(
        self, penalty: Regularizer, rate: float, coupled: bool, penalised: Array, trained: Array | None
    ) -> None:
        """Use this penalty; ``penalised`` and ``trained`` as in the trainer."""
        plan = self._plan
        plan.penalty, plan.penalty_rate, plan.coupled = penalty.kernel, rate, coupled
        plan.penalised = penalised.ctypes.data
        plan.trained = None if trained is None else trained.ctypes.data
        self._kept += [penalised, trained]

    def evaluate_with(self, losses: CompiledLosses) -> None:
        """Set the sets whose losses ``epochs`` returns."""
        self._kept.append(losses)
        for place, rows in enumerate(losses.sets):
            self._plan.evaluated[place] = rows.struct

    def _use(self, rows: tuple[Array, Array], shuffled: bool) -> None:
        inputs, targets = rows
        if self._rows is None:
            self._rows = PointRows(inputs, targets)
            self._plan.train = self._rows.struct
        elif shuffled or self._rows.source is not inputs:
            self._rows.fill(inputs, targets)

    def run(
        self, rows: tuple[Array, Array], shuffled: bool, position: int, updates: int, ends: bool, rate: float,
        draw: np.random.Generator | None, trace: Array | None,
    ) -> Array | None:  # fmt: skip
        """Make ``updates`` updates from a position on; if ``ends``, the rest of the epoch waits in the carry-over.

        Returns the random numbers of the dropout masks, None without; ``trace`` receives the loss of every update.
        """
        self._use(rows, shuffled)
        plan = self._plan
        rest = len(rows[1]) - position - updates * self._batch if ends else 0
        drawn = None
        if self._dropout is not None and draw is not None:
            drawn = draw.random(self._units * (updates * self._batch + rest))
            plan.draws = drawn.ctypes.data
        plan.trace = None if trace is None else trace.ctypes.data
        plan.rate, plan.waiting, plan.counted = rate, self._carry.points, self._memory.updates
        self._library.tp_updates(self._at, position, updates, rest)
        self._carry.points, self._memory.updates = plan.waiting, plan.counted
        return drawn

    def most_epochs(self, points: int) -> int:
        """The most epochs at once that need no more random numbers than are drawn at once; at least one."""
        return max(1, _MOST_DRAWS // max(1, self._units * points)) if self._dropout is not None else 1 << 30

    def epochs(
        self, rows: tuple[Array, Array], rates: Array, draw: np.random.Generator | None, trace: Array | None,
        scored: bool, interrupt: Interrupt | None = None,
    ) -> tuple[int, Array]:  # fmt: skip
        """Train whole epochs in the given order of the points, one for each rate.

        Returns the number of epochs trained, fewer if a loss is not a finite number or on interruption, and their
        results, shape (epochs, 6): the losses of the three sets and, if ``scored``, the numbers of points of each that
        are classified correctly. ``trace`` receives the loss of every update.
        """
        self._use(rows, False)
        plan, count = self._plan, len(rows[1])
        losses = np.empty((len(rates), 2 * _SETS))
        drawn = state = None
        if self._dropout is not None and draw is not None:
            state = draw.bit_generator.state
            drawn = draw.random(self._units * count * len(rates))
            plan.draws = drawn.ctypes.data
        plan.interrupt = None if interrupt is None else interrupt.address
        plan.trace, plan.scored = None if trace is None else trace.ctypes.data, scored
        plan.waiting, plan.counted = self._carry.points, self._memory.updates
        done = self._library.tp_epochs(self._at, len(rates), rates.ctypes.data, losses.ctypes.data)
        self._carry.points, self._memory.updates = plan.waiting, plan.counted
        if state is not None and draw is not None and done < len(rates):
            # Only the numbers that were used count as drawn.
            draw.bit_generator.state = state
            draw.random(self._units * count * done)
        return done, losses[:done]

    def masks_from(self, drawn: Array, masks: Sequence[Array | None], rates: Sequence[float]) -> None:
        """Fill the masks of one batch from the random numbers that were drawn for them."""
        start = 0
        for rate, mask in zip(rates, masks, strict=False):
            if mask is not None:
                part = drawn[start : start + mask.size].reshape(mask.shape)
                np.multiply(part >= rate, 1.0 / (1.0 - rate), mask)
                start += mask.size


def training_of(
    network: Network,
    settings: TrainingSettings,
    batches: Batches,
    memory: OptimizerMemory,
    carry: CarryOver,
    penalised: Array,
    trained: Array | None,
) -> CompiledTraining | None:
    """Return the compiled training of a network; None if the kernels lack something that it needs.

    ``penalised`` is 1.0 where the penalty applies, ``trained`` 0.0 where a parameter is frozen; None if none is.
    """
    library = engine.library()
    loss = LOSSES[fitting_loss(settings.loss, network.sizes[-1])]
    optimizer, penalty = OPTIMIZERS[settings.optimizer], REGULARIZERS[settings.regularization]
    inputs = batches.given[0]
    if library is None or not knows(network, loss) or min(optimizer.kernel, penalty.kernel) < 0:
        return None
    # The kernels require the constant 1 as the bias's input, and a correct sign in the backward pass.
    if settings.broken_layer or not (inputs[:, -1] == 1.0).all():
        return None
    rates = dropout_rates(settings.dropout, len(network.sizes) - 1)
    found = CompiledTraining(library, network, loss, loss.knobs(settings), batches.size, rates)
    found.optimize(optimizer, memory, optimizer.knobs(settings), settings.clip, carry)
    coupled = penalty.coupled is not None and not optimizer.decoupled
    found.penalise(penalty, settings.regularization_rate, coupled, penalised, trained)
    return found
