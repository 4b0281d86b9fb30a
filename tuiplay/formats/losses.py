"""The history of losses as a CSV table for other programs."""

from __future__ import annotations

import math

from tuiplay.run.run import Run


def write(run: Run) -> str:
    """The table as CSV: a header, and a line for every recorded epoch with its losses.

    The columns are epoch, training, test and any validation loss. Numbers are in full precision; one that is not finite
    is an empty field.
    """
    rows = run.history.rows
    names = ("epoch", "train_loss", "test_loss", "validation_loss")[: rows.shape[1]]
    lines = [",".join(names)]
    for epoch, *losses in rows.tolist():
        lines.append(",".join([f"{epoch:.0f}", *(repr(loss) if math.isfinite(loss) else "" for loss in losses)]))
    return "\n".join([*lines, ""])
