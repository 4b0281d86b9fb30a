"""The results of many runs: for people, as JSON, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from tuiplay.formats.numbers import loss_text, percent_text
from tuiplay.run.seeds import Outcome, Summary
from tuiplay.text import counted

_NAMES, _COLUMN = 12, 11

Command = Callable[[Outcome], str]
"""A function that returns the command line that opens the run of an outcome."""


def as_tree(summary: Summary, goal: str | None, command: Command, score: str) -> dict[str, Any]:
    """The report as a dictionary for JSON; entries about a goal are None without one. ``score`` is the score's key."""
    count = len(summary.outcomes)
    return {
        "seeds": count,
        "goal": goal,
        "reached": summary.reached if goal else None,
        "rate": summary.reached / count if goal else None,
        "interval": list(summary.interval) if goal else None,
        "epochs": summary.epochs,
        "train_loss": summary.losses("train"),
        "test_loss": summary.losses("test"),
        "diverged": summary.diverged,
        "engine": summary.outcomes[0].engine,
        "best": None if summary.best is None else command(summary.best),
        "worst": command(summary.worst),
        "runs": [_run(one, goal, score) for one in summary.outcomes],
    }


def _run(outcome: Outcome, goal: str | None, score: str) -> dict[str, Any]:
    return {
        "seed": outcome.seed,
        "status": "diverged" if outcome.ending == "diverged" else "ok",
        "reached": outcome.reached_epoch is not None if goal else None,
        "reached_epoch": outcome.reached_epoch,
        "epoch": outcome.epoch,
        "train_loss": outcome.train_loss,
        "test_loss": outcome.test_loss,
        f"train_{score}": outcome.train_score,
        f"test_{score}": outcome.test_score,
    }


def as_csv(tables: list[tuple[dict[str, Any], dict[str, str]]]) -> str:
    """A CSV table with one line per run, from pairs of a report's tree and further columns for its runs."""
    out = io.StringIO()
    rows = [before | run for tree, before in tables for run in tree["runs"]]
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def lines_of(summary: Summary, goal: str | None, command: Command) -> list[str]:
    """The lines of an aligned table for people."""
    lines = []
    if goal:
        low, high = summary.interval
        share = f"{summary.reached} of {len(summary.outcomes)}"
        lines.append(row("reached", f"{share}  (95 % interval: {_percent(low)} to {_percent(high)})"))
        lines.append(row("epochs", epochs_text(summary)))
    if summary.diverged:
        lines.append(row("diverged", f"{summary.diverged} of {len(summary.outcomes)}"))
    losses = (("train loss", summary.losses("train")), ("test loss", summary.losses("test")))
    known = [(name, found) for name, found in losses if found["median"] is not None]
    if known:
        lines += [""] if lines else []
        lines += [f"{'':<{_NAMES}}" + "".join(f"{name:>{_COLUMN}}" for name in ("10 %", "median", "90 %"))]
    lines += [
        f"{name:<{_NAMES}}" + "".join(f"{_loss(found[key]):>{_COLUMN}}" for key in found) for name, found in known
    ]
    return [*lines, "", *_to_open(summary, command)]


def _to_open(summary: Summary, command: Command) -> list[str]:
    best, worst = summary.best, row("worst", command(summary.worst))
    if len(summary.outcomes) == 1:
        return [row("to open it", command(summary.worst))]
    if summary.alike:
        worst = row("all alike", command(summary.worst))
    if best is None:
        return [row("best", "none: every seed diverged"), worst]
    return [worst] if summary.alike else [row("best", command(best)), worst]


def epochs_text(summary: Summary) -> str:
    """A phrase about the epochs at which the goal was reached: the median, and the range of the middle 80 %."""
    found = summary.epochs
    low, middle, high = found["p10"], found["median"], found["p90"]
    if low is None or middle is None or high is None:
        return "none reached the goal"
    return f"median {middle:,.0f}  (10 % to 90 %: {low:,.0f} to {high:,.0f})"


def row(name: str, value: str) -> str:
    """A row with a name and its value."""
    return f"{name:<{_NAMES}}{value}"


def seeds_text(count: int, varied: str, epochs: int) -> str:
    """A phrase with the number of runs, what differs between them, and the maximum number of epochs."""
    return f"{counted(count, 'seed')} ({varied}), at most {counted(epochs, 'epoch')} each"


def _percent(share: float) -> str:
    return percent_text(share).replace("%", " %")


def _loss(value: float | None) -> str:
    return "–" if value is None else loss_text(value)
