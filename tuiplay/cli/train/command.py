"""``tuiplay train``: trains, reports, and says by its exit status how it went."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any, Literal, TextIO

from msgspec import UNSET

from tuiplay.cli.output import print_message
from tuiplay.cli.train import goal
from tuiplay.cli.train.loop import Ending, TrainingLimits, Watcher, signals, train
from tuiplay.cli.train.summary import ending_line, summary
from tuiplay.cli.train.watchers import PlainLines, ProgressBar
from tuiplay.experiment.value import Experiment
from tuiplay.formats import report
from tuiplay.run.measures import measures_of
from tuiplay.run.run import Run

Style = Literal["summary", "plain", "json"]

_EXIT: dict[Ending, int] = {"done": 0, "stopped": 0, "reached": 0, "missed": 1, "diverged": 1}
_LINES = 10
"""Lines of ``--plain`` over a whole run, where no interval is given."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for; ``interval`` None means ten lines over the run."""

    epochs: int = 1000
    until: str | None = None
    style: Style = "summary"
    history: bool = False
    interval: int | None = None


def run_training(experiment: Experiment, options: Options) -> int:
    """Train the experiment and report on stdout; returns the exit status.

    Raises
    ------
    InputError
        For a goal that cannot be understood; nothing has been trained or written then.
    """
    interval = options.interval or max(1, -(-options.epochs // _LINES))
    wanted = None if options.until is None else goal.parse(options.until, experiment.problem, experiment.empty_parts)
    plan = (
        TrainingLimits(options.epochs, wanted, interval)
        if options.style == "plain"
        else TrainingLimits(options.epochs, wanted)
    )
    run = Run(experiment)
    with signals() as stop, _watcher(options, interval) as watcher:
        ending = train(run, plan, watcher, stop)
        watcher.end(run)
    _report(run, ending, plan, options)
    sys.stdout.flush()
    if ending == "diverged":
        print_message(
            f"diverged: the loss was no finite number any more after epoch {run.trainer.epoch:,}; "
            f"try a learning rate below {experiment.training.learning_rate:g}"
        )
    elif ending == "interrupted":
        print_message(f"interrupted after epoch {run.trainer.epoch:,} of {plan.epochs:,}")
        return 128 + (stop.signal or 0)
    elif ending == "missed":
        print_message(f"{plan.goal} was not reached within {plan.epochs:,} epochs")
    return _EXIT[ending]


def report_of(run: Run, plan: TrainingLimits, history: bool = False) -> report.Report:
    """The JSON report of a run as it stands."""
    regression = run.experiment.problem == "regression"
    train_score, test_score = run.scores
    return report.Report(
        epoch=run.trainer.epoch,
        updates=run.trainer.updates,
        seconds=run.seconds,
        status=run.status,
        train_loss=run.train_loss,
        test_loss=run.test_loss,
        train_accuracy=None if regression else train_score,
        test_accuracy=None if regression else test_score,
        train_r2=train_score if regression else UNSET,
        test_r2=test_score if regression else UNSET,
        n_train=len(run.split.train),
        n_test=len(run.split.test),
        **_extras(run),
        dead_links=run.network.dead,
        reached=plan.goal.met(run) if plan.goal else UNSET,
        history=report.history_of(run.history.rows) if history else UNSET,
        layers=report.layers_of(run.network.weights),
        experiment=run.experiment,
    )


def _extras(run: Run) -> dict[str, Any]:
    """What only some runs have: a penalty, a validation set, several classes, points of one's own, an early end."""
    experiment, found = run.experiment, dict[str, Any]()
    if penalty := run.trainer.penalty():
        found["penalty"] = penalty
    if experiment.data.validation_percent:
        regression = experiment.problem == "regression"
        found["validation_loss"] = run.validation_loss
        found["validation_r2" if regression else "validation_accuracy"] = run.validation_score
        found["n_validation"] = len(run.split.validation)
    if run.stopped is not None:
        found["stopped"] = run.stopped.reason
    if experiment.source.note:
        found["data_note"] = experiment.source.note
    found["measures"] = measures_of(run)
    return found


def _watcher(options: Options, interval: int) -> Watcher:
    if options.style == "plain":
        return PlainLines(sys.stdout, interval)
    if options.style == "summary" and _draws(sys.stderr):
        return ProgressBar(sys.stderr, options.epochs)
    return Watcher()


def _report(run: Run, ending: Ending, plan: TrainingLimits, options: Options) -> None:
    if options.style == "json":
        sys.stdout.write(report.write(report_of(run, plan, options.history)) + "\n")
    elif options.style == "plain":
        sys.stdout.write(ending_line(run, ending, plan) + "\n")
    else:
        sys.stdout.write(summary(run, ending, plan))
        if _draws(sys.stdout):
            # Here, not above: plotext and the console are of no use to a pipe.
            from rich.console import Console

            from tuiplay.cli.train.pictures import draw

            draw(run, Console(file=sys.stdout))


def _draws(stream: TextIO) -> bool:
    """Whether pictures and a moving bar make sense there."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
