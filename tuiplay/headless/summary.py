"""The report of a finished run for people."""

from __future__ import annotations

from tuiplay.headless.loop import Ending, Plan
from tuiplay.headless.words import ending_text, losses, rate_text, score_name, score_text, seconds_text
from tuiplay.run import Run

_NAMES, _COLUMN = 12, 11


def headline(run: Run) -> str:
    """What was trained, in a few words."""
    experiment = run.experiment
    sizes = "-".join(map(str, experiment.sizes))
    if len(sizes) > 20:
        sizes = f"{len(experiment.network.hidden)} hidden layers"
    training = experiment.training
    words = [
        experiment.data.dataset,
        f"{sizes} {experiment.network.activation}",
        f"learning rate {training.learning_rate:g}",
        f"batch {training.batch_size}",
    ]
    if training.regularization != "none":
        words.append(f"{training.regularization} {training.regularization_rate:g}")
    return ", ".join(words)


def ending_line(run: Run, ending: Ending, plan: Plan) -> str:
    """How the run ended, as one line of words."""
    trainer = run.trainer
    return (
        f"{ending_text(run, ending, plan)}: epoch {trainer.epoch}  updates {trainer.updates}  "
        f"seconds {seconds_text(run.seconds)}"
    )


def summary(run: Run, ending: Ending, plan: Plan) -> str:
    """An aligned table, without colours or frames."""
    trainer, network = run.trainer, run.network
    speed = rate_text(trainer.updates, run.seconds)
    biases = sum(run.experiment.sizes[1:])
    rows = [
        headline(run),
        "",
        _row("status", ending_text(run, ending, plan)),
        _row("epochs", f"{trainer.epoch:,}"),
        _row("updates", f"{trainer.updates:,}"),
        _row("seconds", seconds_text(run.seconds) + (f"  ({speed} updates/s)" if speed else "")),
        "",
        _pair("", "train", "test"),
        _pair("loss", *losses(run)),
        _pair(score_name(run), *(score_text(run, score) for score in run.scores)),
        _pair("points", f"{len(run.split.train):,}", f"{len(run.split.test):,}"),
        "",
        _row("weights", f"{network.params.size - biases:,} and {biases:,} {'bias' if biases == 1 else 'biases'}"),
    ]
    if network.dead:
        rows.append(_row("dead links", f"{network.dead:,}"))
    return "\n".join(rows) + "\n"


def _row(name: str, value: str) -> str:
    return f"{name:<{_NAMES}}{value}"


def _pair(name: str, train: str, test: str) -> str:
    return f"{name:<{_NAMES}}{train:>{_COLUMN}}{test:>{_COLUMN}}"
