"""The start of the screen, up to the exit status."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Thread
from typing import TYPE_CHECKING

from tuiplay.experiment.value import Experiment
from tuiplay.run.run import Run
from tuiplay.run.timeline import MEGABYTE
from tuiplay.terminal.capabilities import Capabilities
from tuiplay.terminal.choices import FPS, FPS_OVER_SSH
from tuiplay.terminal.size import sized
from tuiplay.tui.app import TuiplayApp
from tuiplay.tui.shutdown import ShutdownGuard
from tuiplay.tui.textual_patches.input import DROPPED
from tuiplay.user import first_start, folders
from tuiplay.user.recent import Recent
from tuiplay.user.sessions import Session
from tuiplay.user.settings import Settings
from tuiplay.user.themes import DEFAULT

if TYPE_CHECKING:
    from tuiplay.run.past import SessionPast


def run_screen(
    experiment: Experiment,
    settings: Settings,
    terminal: Capabilities,
    *,
    typed: bytes = b"",
    late: float = 0.0,
    notes: Sequence[str] = (),
    path: str | None = None,
    resumed: tuple[Session, Run] | None = None,
    past: SessionPast | None = None,
    opened: str | None = None,
    tour: bool = False,
) -> int:
    """Open an experiment on the screen, or continue a run of it and its ``past``; return the exit status.

    ``typed`` was read before the screen; for ``late`` seconds answers to questions asked then may still come.
    """
    state = folders.find().state
    session, run = resumed or (Session(state), None)
    recent = Recent(state)
    if opened is not None:
        Thread(target=recent.add, args=(opened,), daemon=True).start()
    app = TuiplayApp(
        experiment,
        notes=notes,
        path=path,
        fps=settings.fps or (FPS_OVER_SSH if terminal.ssh else FPS),
        terminal=terminal,
        theme=settings.theme or DEFAULT,
        run=run,
        recent=recent,
        tour=tour or (run is None and first_start.is_first(state)),
        # In a thread: a slow disk must not delay the key that ended the tour.
        tour_ended=Thread(target=first_start.note, args=(state,), daemon=True).start,
    )
    app.keeping.timeline.budget = settings.timeline_mb * MEGABYTE
    if past is not None:
        app.keeping.take_up(past)
    DROPPED.typed, DROPPED.late_until = typed, time.monotonic() + late
    app.mouse, app.wanted_keys = settings.mouse, settings.keys
    with sized():
        return ShutdownGuard(app, session, resumed=run is not None).live(mouse=settings.mouse)
