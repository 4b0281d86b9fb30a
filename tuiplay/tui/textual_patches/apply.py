"""All patches: put into use, and reported."""

from __future__ import annotations

from tuiplay.tui.textual_patches import (
    capture,
    coverage,
    driver,
    input,
    lasting,
    lost_line,
    mouse,
    opening,
    pacing,
    palette,
    partial_updates,
    strip_caches,
    unexpected_errors,
)
from tuiplay.tui.textual_patches.patch import Patch

PATCHES: tuple[Patch, ...] = (
    strip_caches.PATCH,
    partial_updates.PATCH,
    opening.PATCH,
    pacing.PATCH,
    mouse.PATCH,
    unexpected_errors.PATCH,
    driver.PATCH,
    coverage.PATCH,
    input.BYTES,
    input.KEYS,
    lost_line.FILE,
    lost_line.WEB,
    palette.SIGN,
    palette.HIT,
    capture.PATCH,
    lasting.PATCH,
)


def apply() -> None:
    """Replace in Textual what is to be replaced, where it fits; the other patches look when they are used first."""
    for patch in PATCHES:
        if patch.replacements:
            patch.fits  # noqa: B018 - looks and replaces


def report() -> dict[str, str]:
    """What came of each patch, by its name."""
    return {patch.name: patch.outcome for patch in PATCHES}


def raised() -> list[str]:
    """A line for each patch that fitted and raised on use nevertheless, which no report before could tell."""
    return [f"{patch.name}: {patch.outcome}" for patch in PATCHES if patch.trouble and "on use" in patch.trouble]
