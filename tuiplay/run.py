"""``Run``: an experiment brought to life. Everything that training changes is here."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tuiplay.data.features import design
from tuiplay.data.split import Split, generate
from tuiplay.data.stream import Stream
from tuiplay.errors import InputError
from tuiplay.experiment import Effect, Experiment, effect_of
from tuiplay.frame import Camera, Frame, Shot
from tuiplay.history import LossHistory
from tuiplay.nn.initializers import count_draws
from tuiplay.nn.losses import Evaluator, accuracy, r_squared
from tuiplay.nn.network import Network
from tuiplay.nn.trainer import Trainer, TrainerState

Status = Literal["ok", "diverged"]

_BURST = 0.0003
"""Seconds of updates between two looks at the clock."""


@dataclass(frozen=True)
class RunState:
    """What ``Run.restore`` needs besides the experiment to go on from here."""

    trainer: TrainerState
    history: LossHistory
    losses: tuple[float, float]


class Run:
    """Data, network, trainer and history of one experiment.

    Attributes
    ----------
    experiment
        Changed by ``apply`` and ``regenerate`` only.
    split
        The points.
    status
        "diverged" once a loss is no longer a finite number: nothing is trained until a rewind or new weights.
    train_loss, test_loss
        For the weights as they are, or those at the end of the last epoch while one is under way.
    seconds
        Time spent in training, start-up left out.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.seconds = 0.0
        self._camera: Camera | None = None
        self._build_data()
        self._build_network()

    # Building

    def _build_data(self) -> None:
        data = self.experiment.data
        self._stream = Stream(data.seed)
        self.split: Split = generate(data.dataset, data.noise, data.train_percent, self._stream)
        self._after_data = self._stream.copy()

    def _weight_stream(self) -> Stream:
        """The stream where the weights of draw 0 begin."""
        experiment = self.experiment
        if experiment.weight_seed == experiment.data.seed:
            return self._after_data.copy()
        stream = Stream(experiment.weight_seed)
        generate(experiment.data.dataset, experiment.data.noise, experiment.data.train_percent, stream)
        return stream

    def _build_network(self) -> None:
        experiment = self.experiment
        self.network = Network(experiment.sizes, experiment.network.activation, experiment.output_activation)
        stream = self._weight_stream()
        stream.skip(count_draws(experiment.sizes) * experiment.network.draw)
        self.network.initialize(experiment.network.initializer, stream.uniform)
        # Where the browser's one stream stands now: the next Regenerate takes its seed from here.
        self._stream = stream if experiment.weight_seed == experiment.data.seed else self._after_data.copy()
        self._start = self.network.params.copy()
        self._use_points()
        self.trainer = Trainer(self.network, self._train_inputs, self._train_targets)
        self._begin()

    def _use_points(self) -> None:
        names = self.experiment.active_features
        self._train_inputs = design(names, self.split.train)
        self._train_targets = np.ascontiguousarray(self.split.train[:, 2:3])
        self._on_train = Evaluator(self.network, self._train_inputs, self._train_targets[:, 0])
        self._on_test = Evaluator(self.network, design(names, self.split.test), self.split.test[:, 2].copy())

    def _begin(self) -> None:
        self.history = LossHistory()
        self._configure()
        self.evaluate()
        self._per_update = 1e-5

    def _configure(self) -> None:
        training = self.experiment.training
        self.trainer.configure(
            training.learning_rate, training.batch_size, training.regularization, training.regularization_rate
        )

    # Changing

    def apply(self, experiment: Experiment) -> Effect:
        """Make ``experiment`` the one that runs, rebuilding no more than its changed fields ask for.

        Returns what was rebuilt.
        """
        effect = effect_of(self.experiment, experiment)
        self.experiment = experiment
        if effect is Effect.DATA:
            self._build_data()
        if effect >= Effect.NETWORK:
            self._build_network()
        elif effect is Effect.LIVE:
            self._configure()
        return effect

    def regenerate(self) -> Experiment:
        """New points from the seed that the browser's Regenerate would draw; weights and epoch stay.

        Returns the new experiment: its data have a new seed, its weights keep theirs.
        """
        old = self.experiment
        seed = f"{self._stream.uniform():.5f}"
        self.experiment = old.change({"data.seed": seed, "network.seed": old.weight_seed})
        self._build_data()
        self._use_points()
        self.trainer.replace_points(self._train_inputs, self._train_targets)
        self.evaluate()
        return self.experiment

    def rewind(self) -> None:
        """Back to the starting weights, epoch 0."""
        self.network.params[:] = self._start
        self.network.alive.fill(1.0)
        self.trainer = Trainer(self.network, self._train_inputs, self._train_targets)
        self._begin()

    def set_weight(self, layer: int, neuron: int, source: int, value: float) -> None:
        """Set one weight, or a bias where ``source`` is the number of the layer's inputs. A dead link comes alive.

        Raises
        ------
        InputError
            If the value is not finite.
        """
        if not math.isfinite(value):
            raise InputError(f"{value} is not a finite number; the weight stays as it was")
        self.network.weights[layer][neuron, source] = value
        self.network.views(self.network.alive)[layer][neuron, source] = 1.0
        self.evaluate()

    # Training

    def advance(
        self, seconds: float = math.inf, *, epochs: int | None = None, updates: int | None = None
    ) -> tuple[int, int]:
        """Train until the first of the limits is reached or the run diverges.

        Parameters
        ----------
        seconds
            Stop after about this time, also in the middle of an epoch.
        epochs, updates
            Stop when this many epochs have ended, or updates have been made. An epoch whose batch never fills makes
            no update, but counts as one towards ``updates``, so that this ends.

        Returns
        -------
        Epochs ended and updates made.
        """
        started = time.perf_counter()
        trainer = self.trainer
        ended = made = empty = 0
        with np.errstate(all="ignore"):
            while (
                self.status == "ok"
                and (epochs is None or ended < epochs)
                and (updates is None or made + empty < updates)
            ):
                burst = 1 << 30 if seconds == math.inf else max(1, int(_BURST / self._per_update))
                before = trainer.epoch
                done = trainer.run(burst if updates is None else min(burst, updates - made - empty))
                made += done
                if trainer.epoch != before:
                    ended += 1
                    empty += not done
                    self.evaluate()
                elapsed = time.perf_counter() - started
                self._per_update = max(1e-7, elapsed / max(1, made + empty))
                if elapsed >= seconds:
                    break
        self.seconds += time.perf_counter() - started
        return ended, made

    def finish_epoch(self) -> None:
        """Train to the end of the epoch that is under way, if one is."""
        if self.trainer.position:
            self.advance(epochs=1)

    def evaluate(self) -> None:
        """Losses of the weights as they are; notes them in the history under the current epoch."""
        with np.errstate(all="ignore"):
            self._note(self._on_train.loss(), self._on_test.loss())
        self.history.add(self.trainer.epoch, self.train_loss, self.test_loss)

    def _note(self, train_loss: float, test_loss: float) -> None:
        self.train_loss, self.test_loss = train_loss, test_loss
        self.status: Status = "ok" if math.isfinite(train_loss) and math.isfinite(test_loss) else "diverged"
        self._scores: tuple[float | None, float | None] | None = None

    @property
    def scores(self) -> tuple[float | None, float | None]:
        """Accuracy (classification) or R² (regression) on training and test points; None where it is not defined."""
        if self._scores is None:
            score = accuracy if self.experiment.problem == "classification" else r_squared
            with np.errstate(all="ignore"):
                self._scores = (None, None) if self.status != "ok" else (score(self._on_train), score(self._on_test))
        return self._scores

    @property
    def updates_per_epoch(self) -> int:
        """Full batches in the training points."""
        return len(self.split.train) // self.experiment.training.batch_size

    # Keeping and showing

    def state(self) -> RunState:
        """A copy of what training has changed."""
        return RunState(self.trainer.state(), self.history.copy(), (self.train_loss, self.test_loss))

    def restore(self, experiment: Experiment, state: RunState) -> Effect:
        """Take up ``experiment`` at a state that ``state()`` gave under it."""
        effect = effect_of(self.experiment, experiment)
        self.experiment = experiment
        if effect is Effect.DATA:
            self._build_data()
        self._build_network()
        self.trainer.restore(state.trainer)
        self.history = state.history.copy()
        self._note(*state.losses)
        return max(effect, Effect.NETWORK)

    def frame(self, shot: Shot) -> Frame:
        """What one picture shows, in arrays of its own."""
        if self._camera is None or not self._camera.fits(self.network, self.experiment.active_features, shot):
            self._camera = Camera(self.network, self.experiment.active_features, shot)
        with np.errstate(all="ignore"):
            surface, maps = self._camera.take(shot)
        return Frame(
            epoch=self.trainer.epoch,
            updates=self.trainer.updates,
            status=self.status,
            train_loss=self.train_loss,
            test_loss=self.test_loss,
            scores=self.scores,
            surface=surface,
            maps=maps,
            weights=tuple(matrix.copy() for matrix in self.network.weights),
            alive=tuple(matrix.copy() for matrix in self.network.views(self.network.alive)),
        )
