"""What tests of data share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from data.tables_of import Read
from tuiplay.data.table import Table, load


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """``load`` of a file with the given content."""

    def read(content: str | bytes, name: str = "points.csv", **options: Any) -> Table:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return load(path, **options)

    return read
