"""Measures of a run in words and digits, for lines and tables."""

from __future__ import annotations

from tuiplay.cli.train.loop import Ending, TrainingLimits
from tuiplay.formats.numbers import part_loss_text, percent_text
from tuiplay.run.run import Run


def score_name(run: Run) -> str:
    """The name of the score of this task."""
    return run.experiment.task.score_name


def score_text(run: Run, score: float | None) -> str:
    """A share in percent, or R²; a dash if it is undefined."""
    if score is None:
        return "–"
    return percent_text(score).replace("%", " %") if run.experiment.task.score_is_share else f"{score:.4f}"


def losses(run: Run) -> tuple[str, str]:
    """The training and the test loss as texts."""
    split = run.split
    return part_loss_text(run.train_loss, len(split.train)), part_loss_text(run.test_loss, len(split.test))


def ending_text(run: Run, ending: Ending, plan: TrainingLimits) -> str:
    """A phrase about how the run ended."""
    if ending == "reached":
        return f"{plan.goal.met} reached at epoch {run.trainer.epoch:,}" if plan.goal else ending
    if ending == "missed":
        return f"{plan.goal} not reached"
    if ending == "diverged":
        return f"diverged in epoch {run.trainer.epoch:,}"
    if ending == "stopped" and run.stopped is not None:
        return f"stopped at epoch {run.trainer.epoch:,}: {run.stopped.reason}"
    return ending


def rate_text(count: int, seconds: float) -> str:
    """The count per second to three digits; empty if no time has passed."""
    if seconds <= 0 or not count:
        return ""
    rate = count / seconds
    return f"{rate:,.0f}" if rate >= 100 else f"{rate:.3g}"


def seconds_text(seconds: float) -> str:
    """A time in seconds to about two significant digits, also for short times."""
    return f"{seconds:,.2f}" if seconds >= 0.1 else f"{seconds:.2g}"
