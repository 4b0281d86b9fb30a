"""Whether the tests go through all of what takes long, as CI has it on another Python than the suite's."""

from __future__ import annotations

import os

THOROUGH = os.environ.get("TUIPLAY_TEST_ALL") == "1"
"""Every picture is painted, every width looked at, every private name of Textual vanishes in turn."""
