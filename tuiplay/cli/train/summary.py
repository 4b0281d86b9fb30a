"""The report of a finished run for people."""

from __future__ import annotations

import textwrap
from typing import Any

from tuiplay.cli.train.loop import Ending, TrainingLimits
from tuiplay.cli.train.watchers import WIDTH
from tuiplay.cli.train.words import ending_text, losses, rate_text, score_name, score_text, seconds_text
from tuiplay.experiment.sections import TrainingSection
from tuiplay.experiment.value import Experiment
from tuiplay.formats.numbers import loss_text
from tuiplay.nn.arrays import Array
from tuiplay.nn.regularizers import REGULARIZERS
from tuiplay.nn.schedules import SCHEDULES
from tuiplay.run.measures import measures_of
from tuiplay.run.run import Run
from tuiplay.text import counted, figure_text

_NAMES, _COLUMN = 16, 11


def headline(experiment: Experiment) -> str:
    """The data, the network and the settings of training, in a few words."""
    sizes = "-".join(map(str, experiment.sizes))
    if len(sizes) > 20:
        sizes = f"{len(experiment.network.hidden)} hidden layers"
    training, usual = experiment.training, TrainingSection()
    words = [
        experiment.source.title if experiment.source.own else experiment.data.dataset,
        f"{sizes} {experiment.network.activation}",
        f"learning rate {training.learning_rate:g}",
        f"batch {training.batch_size}",
    ]
    if REGULARIZERS[training.regularization].penalises:
        words.append(f"{training.regularization} {training.regularization_rate:g}")
    if training.optimizer != usual.optimizer:
        words.append(training.optimizer)
    if SCHEDULES[training.schedule].varies:
        words.append(f"{training.schedule} schedule")
    if experiment.loss != Experiment().loss:
        words.append(f"{experiment.loss} loss")
    if experiment.dropout:
        words.append("dropout " + "/".join(f"{share:g}" for share in experiment.dropout))
    return ", ".join(words)


def ending_line(run: Run, ending: Ending, plan: TrainingLimits) -> str:
    """A line of words about how the run ended."""
    trainer = run.trainer
    return (
        f"{ending_text(run, ending, plan)}: epoch {trainer.epoch}  updates {trainer.updates}  "
        f"seconds {seconds_text(run.seconds)}"
    )


def summary(run: Run, ending: Ending, plan: TrainingLimits) -> str:
    """The report as an aligned table, without colours or frames."""
    trainer, network = run.trainer, run.network
    speed = rate_text(trainer.updates - run.experiment.memory.updates, run.seconds)
    biases = sum(run.experiment.sizes[1:])
    validation = [loss_text(run.validation_loss)] if len(run.split.validation) else []
    rows = [
        headline(run.experiment),
        "",
        *_wrapped("status", ending_text(run, ending, plan)),
        _row("epochs", f"{trainer.epoch:,}"),
        _row("updates", f"{trainer.updates:,}"),
        _row("seconds", seconds_text(run.seconds) + (f"  ({speed} updates/s)" if speed else "")),
        _row("engine", trainer.engine),
        "",
        _line("", "train", "test", *["validation"] * len(validation)),
        _line("loss", *losses(run), *validation),
        _line(
            score_name(run),
            *(score_text(run, score) for score in (*run.scores, run.validation_score)[: 2 + len(validation)]),
        ),
        *_more(run, measures_of(run), len(validation)),
        _line("points", *(f"{len(points):,}" for points in _parts(run))),
        *([_row("penalty", loss_text(penalty))] if (penalty := run.trainer.penalty()) else []),
        "",
        _row("weights", f"{network.params.size - biases:,} and {counted(biases, 'bias', 'biases')}"),
    ]
    if network.dead:
        rows.append(_row("pruned weights", f"{network.dead:,}"))
    return "\n".join(rows) + "\n"


def _wrapped(name: str, sentence: str) -> list[str]:
    """A row whose sentence may continue on further lines."""
    first, *rest = textwrap.wrap(sentence, WIDTH - _NAMES, break_long_words=False, break_on_hyphens=False)
    return [_row(name, first), *(_row("", line) for line in rest)]


def _row(name: str, value: str) -> str:
    return f"{name:<{_NAMES}}{value}"


def _line(name: str, *values: str) -> str:
    return f"{name:<{_NAMES}}" + "".join(f"{value:>{_COLUMN}}" for value in values)


def _parts(run: Run) -> list[Array]:
    split = run.split
    return [split.train, split.test, *([split.validation] if len(split.validation) else [])]


def _more(run: Run, measures: dict[str, Any], validation: int) -> list[str]:
    """Lines of further measures for every set, and of their baselines."""
    sets = [measures[name] for name in ("train", "test", "validation")[: 2 + validation] if name in measures]
    if not sets:
        return []
    if run.experiment.task.is_regression:
        # In the unit of the table's target.
        unit = run.experiment.source.target_scaling[1]
        lines = [("mean abs. error", [_measured(one["mae"], unit) for one in sets])]
        lines.append(("  baseline", [_measured(one["baseline"]["mae"], unit) for one in sets]))
    else:
        lines = [("log loss", [_digits(one["log_loss"]) for one in sets])]
        lines.append(("  baseline", [_digits(one["baseline"]["log_loss"]) for one in sets]))
    return [_line(name, *values) for name, values in lines]


def _digits(value: float | None) -> str:
    return "–" if value is None else loss_text(value)


def _measured(value: float | None, unit: float) -> str:
    return "–" if value is None else figure_text(value * unit)
