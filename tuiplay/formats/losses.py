"""The history of losses as a table for other programs."""

from __future__ import annotations

import math

from tuiplay.run.run import Run


def write(run: Run) -> str:
    """CSV: a header, and a line for every epoch that is kept: epoch, training, test and, if there is one, validation
    loss. Numbers are in full precision; what is not a finite number is an empty field.
    """
    rows = run.history.rows
    names = ("epoch", "train_loss", "test_loss", "validation_loss")[: rows.shape[1]]
    lines = [",".join(names)]
    for epoch, *losses in rows.tolist():
        lines.append(",".join([f"{epoch:.0f}", *(repr(loss) if math.isfinite(loss) else "" for loss in losses)]))
    return "\n".join([*lines, ""])
