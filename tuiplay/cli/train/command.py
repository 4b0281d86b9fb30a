"""The work of ``tuiplay train``: trains, reports, and returns an exit status by the outcome."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import Any, Literal, TextIO

from msgspec import UNSET, UnsetType

from tuiplay import files
from tuiplay.cli.output import print_message
from tuiplay.cli.train.loop import Ending, TrainingLimits, Watcher, signals, train
from tuiplay.cli.train.summary import ending_line, summary
from tuiplay.cli.train.watchers import PlainLines, ProgressBar
from tuiplay.cli.trained import divergence
from tuiplay.errors import InputError
from tuiplay.experiment.measure_names import measures_for
from tuiplay.experiment.value import Experiment
from tuiplay.formats import losses, report
from tuiplay.run.goal import Goal
from tuiplay.run.measures import measures_of, values_of
from tuiplay.run.run import Run
from tuiplay.terminal.capabilities import shows_lines_only
from tuiplay.terminal.picture import WORDS
from tuiplay.text import counted, file_name

Style = Literal["summary", "plain", "json"]

_EXIT: dict[Ending, int] = {"done": 0, "stopped": 0, "reached": 0, "missed": 1, "diverged": 1}
_LINES = 10
"""The number of lines of ``--plain`` over a whole run if no interval is given."""


@dataclass(frozen=True)
class Options:
    """The options of the command line; ``interval`` None means ten lines over the run, ``picture`` None the settings.

    ``epochs`` are counted from the first epoch of the experiment, which is later than 0 in a file with a memory.
    ``losses`` is the name of a file for the history as CSV.
    """

    epochs: int = 1000
    until: str | None = None
    style: Style = "summary"
    history: bool = False
    interval: int | None = None
    picture: str | None = None
    losses: str | None = None


def run_training(experiment: Experiment, options: Options) -> int:
    """Train the experiment and report on stdout; return the exit status.

    Raises
    ------
    InputError
        For a goal that cannot be understood, or if the file of losses exists already; nothing has been trained or
        written then.
    """
    if options.losses is not None and os.path.lexists(options.losses):
        raise InputError(f"--losses: {file_name(options.losses)} exists already; remove it or choose another name")
    interval = options.interval or max(1, -(-options.epochs // _LINES))
    wanted = None if options.until is None else Goal(options.until, experiment)
    run = Run(experiment)
    # A file that contains a run continues from the epoch at which it was saved.
    last = run.trainer.epoch + options.epochs
    plan = TrainingLimits(last, wanted, interval) if options.style == "plain" else TrainingLimits(last, wanted)
    with signals() as stop, _watcher(options, last, interval) as watcher:
        ending = train(run, plan, watcher, stop)
        watcher.end(run)
    if options.losses is not None:
        files.write(options.losses, losses.write(run).encode())
    _report(run, ending, plan, options)
    sys.stdout.flush()
    if ending == "diverged":
        print_message(divergence(run))
    elif ending == "interrupted":
        print_message(f"interrupted after epoch {run.trainer.epoch:,} of {plan.epochs:,}")
        return 128 + (stop.signal or 0)
    elif ending == "missed":
        print_message(_why_missed(run, plan, options.epochs))
    return _EXIT[ending]


def _why_missed(run: Run, plan: TrainingLimits, epochs: int) -> str:
    """A sentence about why the goal was not reached."""
    if plan.goal and plan.goal.stop:
        return f"{plan.goal} was not reached: {plan.goal.stop.reason}"
    if run.stopped:
        return f"{plan.goal} was not reached: training.stop ended training at epoch {run.trainer.epoch:,}"
    return f"{plan.goal} was not reached within {counted(epochs, 'epoch')}"


def report_of(run: Run, plan: TrainingLimits, history: bool = False) -> report.Report:
    """The JSON report of a run in its present state."""
    return report.Report(
        status=run.status,
        **_measured(run),
        n_train=len(run.split.train),
        n_test=len(run.split.test),
        **_extras(run),
        dead_links=run.network.dead,
        engine=run.trainer.engine,
        reached=plan.goal.reached if plan.goal else UNSET,
        reached_epoch=_reached_epoch(run, plan),
        history=report.history_of(run.history.rows) if history else UNSET,
        layers=report.layers_of(run.network.weights, run.network.views(run.network.alive) if run.network.dead else ()),
        experiment=run.experiment,
    )


def _measured(run: Run) -> dict[str, Any]:
    """Every measure that is defined for this problem, and those that a report always has."""
    validation = run.experiment.data.validation_percent > 0
    measures = [one for one in measures_for(run.experiment.task.problem) if validation or "validation" not in one.parts]
    always = {"train_accuracy": None, "test_accuracy": None}
    return always | values_of(run, [measure.name for measure in measures])


def _reached_epoch(run: Run, plan: TrainingLimits) -> int | UnsetType | None:
    """The epoch at which the goal was reached or, without a goal, at which training.stop ended training."""
    if plan.goal:
        return plan.goal.stop.epoch if plan.goal.stop and plan.goal.reached else None
    return run.stopped.epoch if run.stopped else UNSET


def _extras(run: Run) -> dict[str, Any]:
    """Entries that only some reports have: a penalty, a validation set, an early end, a note about a table."""
    experiment, found = run.experiment, dict[str, Any]()
    if penalty := run.trainer.penalty():
        found["penalty"] = penalty
    if experiment.data.validation_percent:
        found["n_validation"] = len(run.split.validation)
    if run.stopped is not None:
        found["stopped"] = run.stopped.reason
    if experiment.source.note:
        found["data_note"] = experiment.source.note
    found["measures"] = measures_of(run)
    return found


def _watcher(options: Options, last: int, interval: int) -> Watcher:
    if options.style == "plain":
        return PlainLines(sys.stdout, interval)
    if options.style == "summary" and _draws(sys.stderr):
        from tuiplay.cli.train.report_styles import ReportStyles, terminal_of

        return ProgressBar(sys.stderr, last, ReportStyles(terminal_of()))
    return Watcher()


def _report(run: Run, ending: Ending, plan: TrainingLimits, options: Options) -> None:
    if options.style == "json":
        sys.stdout.write(report.write(report_of(run, plan, options.history)) + "\n")
    elif options.style == "plain":
        sys.stdout.write(ending_line(run, ending, plan) + "\n")
    else:
        if not _draws(sys.stdout):
            sys.stdout.write(summary(run, ending, plan))
            return
        # Imported here, because output to a pipe needs neither plotext nor the themes and the console.
        from tuiplay.cli.train.pictures import draw
        from tuiplay.cli.train.report_styles import ReportStyles, terminal_of

        styles = ReportStyles(terminal_of(picture=options.picture))
        if options.picture == "pixels":
            print_message(f"note: a report is not drawn in pixels; {WORDS[styles.terminal.picture.rung]} are used")
        sys.stdout.write(styles.words(summary(run, ending, plan)))
        draw(run, styles.console(sys.stdout), styles)


def _draws(stream: TextIO) -> bool:
    """True if pictures and a progress bar are useful on this stream."""
    return stream.isatty() and not shows_lines_only(os.environ)
