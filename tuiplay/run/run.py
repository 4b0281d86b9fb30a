"""``Run``: an experiment with its network and trainer. Everything that training changes is here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from tuiplay.errors import InputError
from tuiplay.experiment.conditions import parse
from tuiplay.experiment.field import Effect
from tuiplay.experiment.measure_names import Part
from tuiplay.experiment.stop_rule import Stop, StopRule
from tuiplay.experiment.value import Experiment, effect_of
from tuiplay.experiment.weights import either, frozen_mask, off_mask, same_mask
from tuiplay.nn.arrays import Array
from tuiplay.nn.evaluator import Evaluator
from tuiplay.nn.interrupt import Interrupt
from tuiplay.nn.trainer import Trainer
from tuiplay.run.early_stopping import EarlyStopping
from tuiplay.run.evaluation import DatasetEvaluator
from tuiplay.run.frame import Frame, FrameRenderer, FrameRequest, frame_of
from tuiplay.run.history import LossHistory
from tuiplay.run.initial_weights import cut_links, initialize, network_of
from tuiplay.run.memory import remember, remember_stop
from tuiplay.run.seeded_points import points_of
from tuiplay.run.snapshot import Snapshot
from tuiplay.run.training import Pace, train

Status = Literal["ok", "diverged"]


class Run:
    """The data, network, trainer and history of one experiment.

    Attributes
    ----------
    experiment
        The experiment; changed only by ``apply``, ``replace_points``, ``regenerate`` and ``restore``.
    split
        The points.
    after_data
        The stream of the data seed after the points were drawn.
    start
        The parameters at epoch 0.
    status
        "ok", or "diverged" once a loss is no longer a finite number: then nothing is trained until the weights change.
    train_loss, test_loss
        The losses at the present weights, or at the end of the last epoch while one is under way.
    seconds
        The time spent in training, without start-up.
    one_update
        Whether the last training was one single update.
    pace
        The measured time of updates and epochs.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.seconds = 0.0
        self._renderer: FrameRenderer | None = None
        self.one_update = False
        self._take_up(experiment.load_points(), points=True)
        self._build_network()

    # Building

    def _take_up(self, experiment: Experiment, *, points: bool) -> None:
        """Make ``experiment`` the current one; if asked, load its points; if that fails nothing changes."""
        if points:
            self.split, self.after_data = points_of(experiment)
            self._stream = self.after_data.copy()
        self.experiment = experiment

    def _build_network(self) -> None:
        self.network = network_of(self.experiment)
        self._initialize()
        self._use_points()
        self._new_trainer()
        remember(self.trainer, self.experiment.memory)
        self._begin()
        remember_stop(self._watcher, self.experiment.memory)

    def _new_trainer(self) -> None:
        evaluator = self._evaluator
        self.trainer = Trainer(self.network, evaluator.inputs, evaluator.targets, self.experiment.settings)

    def _initialize(self) -> None:
        self._stream = initialize(self.network, self.experiment, self.after_data)
        self.start = self.network.params.copy()

    def _use_points(self) -> None:
        self._evaluator = DatasetEvaluator(self.network, self.experiment, self.split)

    def _begin(self) -> None:
        self.history = LossHistory(4 if self.experiment.data.validation_percent else 3)
        self._watch()
        self._configure()
        self.evaluate()
        self.pace = Pace()

    def _configure(self) -> None:
        self._hold()
        self.trainer.configure(self.experiment.settings)
        self.trainer.keep_trace(self.experiment.view.trace)
        self.trainer.losses_by(self._evaluator.compiled)

    def _hold(self) -> bool:
        """Freeze and switch off the parts that the experiment names; return True if other parts are off than before."""
        off, frozen = off_mask(self.experiment), frozen_mask(self.experiment)
        switched = not same_mask(off, self.network.off)
        if switched:
            self.network.switch_off(off)
        if not same_mask(either(frozen, off), self.trainer.fixed):
            self.trainer.freeze(either(frozen, off))
        return switched

    @property
    def rule(self) -> StopRule:
        """The rule of ``training.stop``; a rule without conditions while it is disabled."""
        return self._watcher.rule if self._enabled else StopRule(())

    @property
    def watcher(self) -> EarlyStopping:
        """The rule of ``training.stop`` with what it has counted, also once it has ended training."""
        return self._watcher

    def _watch(self) -> None:
        """Start the rule that ends training."""
        experiment = self.experiment
        text, empty = experiment.training.stop, experiment.empty_parts
        validation, regression = experiment.data.validation_percent > 0, experiment.task.is_regression
        conditions = parse(text, validation=validation, regression=regression, empty=empty, foregone=True)
        self._watcher = EarlyStopping(StopRule(conditions, empty))
        self._rule_text = text
        self.stopped: Stop | None = None
        self._enabled = True

    # Changing

    def apply(self, experiment: Experiment) -> Effect:
        """Make ``experiment`` the current one, and rebuild no more than its changed fields require.

        Returns what was rebuilt.

        Raises
        ------
        InputError
            If its points cannot be loaded or do not fit it; nothing has changed then.
        """
        effect = effect_of(self.experiment, experiment.load_points())
        if effect is Effect.POINTS:
            return self.replace_points(experiment)
        self._take_up(experiment, points=effect is Effect.DATA)
        if effect >= Effect.NETWORK:
            self._build_network()
        elif effect is Effect.LIVE:
            if self._hold():
                self.evaluate()
            self._configure()
            if experiment.training.stop != self._rule_text:
                self._watch()
        return effect

    def replace_points(self, experiment: Experiment) -> Effect:
        """Make ``experiment``, with other points, the current one; weights and epoch stay if they still fit."""
        self._take_up(experiment, points=True)
        network = self.network
        if not self._network_fits():
            self._build_network()
            return Effect.NETWORK
        # After this, a rewind must lead to the same weights as opening the experiment.
        kept = network.whole()
        alive = network.alive.copy()
        self._initialize()
        network.put(kept)
        network.alive[:] = alive
        self._use_points()
        self.trainer.replace_points(self._evaluator.inputs, self._evaluator.targets)
        self._configure()
        self._watch()
        self.evaluate()
        return Effect.POINTS

    def _network_fits(self) -> bool:
        """True if the network has the structure that the experiment asks for."""
        asked = self.experiment.sizes, self.experiment.output_activation
        return asked == (self.network.sizes, self.network.output_activation)

    def regenerate(self) -> Experiment:
        """Draw new points from the seed that the browser's Regenerate would draw; weights and epoch stay.

        A file is read again if it has changed. If the network does not fit its new points, it is rebuilt at epoch 0.
        Returns the new experiment: its data have a new seed, its weights keep theirs.

        Raises
        ------
        InputError
            If the file can no longer be used; nothing has changed then.
        """
        old = self.experiment
        seed = f"{self._stream.copy().uniform():.5f}"
        new = old.change({"data.seed": seed, "network.seed": old.weight_seed})
        self._take_up(new.reopened() if new.data.file else new, points=True)
        if not self._network_fits():
            self._build_network()
            return self.experiment
        self._use_points()
        self.trainer.replace_points(self._evaluator.inputs, self._evaluator.targets)
        # Dropout and reshuffling may be seeded by the data; the stop rule has not seen these points.
        self._configure()
        self._watch()
        self.evaluate()
        return self.experiment

    def rewind(self) -> None:
        """Return to the initial weights, epoch 0."""
        self.network.put(self.start)
        cut_links(self.network, self.experiment)
        self._new_trainer()
        self._begin()

    def set_weight(self, layer: int, neuron: int, source: int, value: float) -> None:
        """Set one weight, or a bias if ``source`` is the number of the layer's inputs. A pruned link is revived.

        Raises
        ------
        InputError
            If the value is not finite.
        """
        if not math.isfinite(value):
            raise InputError(f"{value} is not a finite number; the weight stays as it was")
        network, whole = self.network, self.network.whole()
        network.views(whole)[layer][neuron, source] = value
        network.put(whole)
        network.views(network.alive)[layer][neuron, source] = 1.0
        self.evaluate()

    # Training

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        until: Callable[[], bool] | None = None,
        rules: Sequence[StopRule] | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train until the first of the limits is reached, the run diverges or is interrupted.

        Parameters
        ----------
        seconds
            Stop after about this time, even in the middle of an epoch.
        epochs, updates
            Stop when this many epochs have ended, or updates have been made. An epoch whose batch never fills makes no
            update, but counts as one towards ``updates``, so that training ends.
        until
            Called at the end of every epoch; training stops there if it returns True.
        rules
            The rules that alone decide ``until``, if there are such: it need not be called where none of them can hold.
        interrupt
            Checked after every epoch, and between updates from time to time.

        Returns
        -------
        The numbers of epochs ended and updates made.
        """
        return train(self, seconds, epochs=epochs, updates=updates, until=until, rules=rules, interrupt=interrupt)

    def finish_epoch(self, until: Callable[[], bool] | None = None) -> None:
        """Train to the end of the present epoch if it has begun; ``until`` as in ``advance``."""
        if self.trainer.position:
            self.advance(epochs=1, until=until)

    def end_epoch(self) -> None:
        """Pass the losses of an epoch that has ended to the schedule and to the stop rule."""
        self.trainer.note_loss(self.train_loss)
        if self._enabled and self._watcher.rule.conditions:
            self.stopped = self.observe(self._watcher)

    def observe(self, watcher: EarlyStopping) -> Stop | None:
        """Show the run to a watcher at the end of an epoch; return the reason why its rule ends training, or None.

        If the rule restores the best weights, the network then has them.
        """
        stop = watcher.observe(self)
        if stop is not None and stop.restore_best:
            # Not into the history: the curves show the course of training.
            self.refresh()
        return stop

    def resume_training(self) -> None:
        """Allow more training after the rule has ended it: the rule is disabled until the run begins again."""
        if self.stopped is not None:
            self.stopped, self._enabled = None, False

    def refresh(self) -> None:
        """Evaluate the losses at the present weights, without recording them in the history."""
        self._note(*self._evaluator.losses())

    def evaluate(self) -> None:
        """Evaluate the losses at the present weights and record them in the history under the current epoch."""
        self.record(*self._evaluator.losses())

    def record(self, *losses: float, scores: Mapping[Part, float | None] | None = None) -> None:
        """Record these losses of training, test and validation points, in the history too."""
        self._note(*losses)
        self._scores.update(scores if scores and self.status == "ok" else {})
        self.history.add(self.trainer.epoch, *losses[: self.history.columns - 1])

    def _note(self, train_loss: float, test_loss: float, validation_loss: float = math.nan) -> None:
        self.train_loss, self.test_loss, self.validation_loss = train_loss, test_loss, validation_loss
        # A set without points has no loss, which does not count as diverged.
        sound = (math.isfinite(train_loss) or not len(self.split.train)) and (
            math.isfinite(test_loss) or not len(self.split.test)
        )
        self.status: Status = "ok" if sound else "diverged"
        self._scores: dict[Part, float | None] = {}

    def score(self, part: Part) -> float | None:
        """The accuracy (classification) or R² (regression) on a set of points; None where it is not defined."""
        if part not in self._scores:
            self._scores[part] = self._evaluator.score(part) if self.status == "ok" else None
        return self._scores[part]

    @property
    def scores(self) -> tuple[float | None, float | None]:
        """The scores on training and on test points."""
        return self.score("train"), self.score("test")

    @property
    def validation_score(self) -> float | None:
        """The score on validation points."""
        return self.score("validation")

    @property
    def updates_per_epoch(self) -> int:
        """The number of full batches in the training points."""
        return len(self.split.train) // self.experiment.training.batch_size

    # Snapshots and frames

    @property
    def is_parallel(self) -> bool:
        """True if kernels train the run, many epochs in a call, so that Python can do other work meanwhile."""
        return self.trainer.epochs_at_once() > 0

    def snapshot(self) -> Snapshot:
        """Return everything that training has changed, as it is now."""
        return Snapshot(
            self.trainer.state(),
            self.history.mark(),
            (self.train_loss, self.test_loss, self.validation_loss),
            self._watcher.rule.state(),
            self.stopped,
            self._watcher.best,
            self._enabled,
        )

    def restore(self, experiment: Experiment, snapshot: Snapshot) -> Effect:
        """Make ``experiment`` the current one, in the state of this snapshot of a run of it; return what was rebuilt.

        Raises
        ------
        InputError
            If its points are no longer available; nothing has changed then.
        """
        effect = effect_of(self.experiment, experiment.load_points())
        self._take_up(experiment, points=effect in (Effect.DATA, Effect.POINTS))
        self._build_network()
        self.trainer.restore(snapshot.trainer)
        self.history.restore(snapshot.history)
        if snapshot.losses:
            self._note(*snapshot.losses)
        else:
            self.refresh()
        if self._watcher.rule.fits(snapshot.stop):
            self._watcher.rule.restore(snapshot.stop)
            self._watcher.best, self.stopped, self._enabled = snapshot.best, snapshot.stopped, snapshot.enabled
        return max(effect, Effect.NETWORK)

    @property
    def training_rows(self) -> tuple[Array, Array]:
        """The inputs, (points, features + 1), and targets, (points, outputs), of the training points; read-only."""
        return self._evaluator.inputs, self._evaluator.targets

    def evaluators(self) -> dict[str, Evaluator]:
        """The evaluator of every set that has points: "train", "validation", "test"."""
        return self._evaluator.evaluators()

    def frame(self, request: FrameRequest) -> Frame:
        """Return the frame of the run for a request, in arrays of its own."""
        if self._renderer is None or not self._renderer.fits(self.network, self.experiment, request):
            self._renderer = FrameRenderer(self.network, self.experiment, request)
        return frame_of(self, self._renderer, request)
