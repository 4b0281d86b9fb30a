"""Files with given contents, read as tables; and tables back in their own units."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from tuiplay.data.table import Table

Read = Callable[..., Table]
"""``read(content, name="points.csv", **options)``: ``load`` of a file with this content."""


def unscaled(table: Table) -> np.ndarray[Any, Any]:
    """x and y as they were in the file."""
    centre_x, half_x, centre_y, half_y = table.scaling
    return table.points[:, :2] / 6 * [half_x, half_y] + [centre_x, centre_y]


def archive(inside: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of files by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in inside.items():
            packed.writestr(name, content)
    return out.getvalue()
