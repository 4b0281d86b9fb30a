"""The list of all patches, how they are applied, and their report."""

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
    """Apply all patches that fit; those without replacements are checked when they are first used."""
    for patch in PATCHES:
        if patch.replacements:
            patch.fits  # noqa: B018 - looks and replaces


def report() -> dict[str, str]:
    """The outcome of each patch, by its name."""
    return {patch.name: patch.outcome for patch in PATCHES}


def raised() -> list[str]:
    """A line for each patch that fitted but raised an error on use, which an earlier report could not show."""
    return [f"{patch.name}: {patch.outcome}" for patch in PATCHES if patch.trouble and "on use" in patch.trouble]
