"""The search for findings: from time to time and in a thread; it only sets a mark in the toolbar."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

import numpy as np
from msgspec import Struct

from tuiplay.errors import InputError
from tuiplay.experiment.value import Experiment
from tuiplay.nn.arrays import Array
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot
from tuiplay.tui.host import Host
from tuiplay.tui.turns import Turns

FIRST = 20
"""The first epoch at which a run is searched; before that it has hardly begun."""
SHARE = 0.01
"""The largest share of the processor's time for the search while training."""
PAUSE, SETTLED = 2.0, 0.3
"""The least seconds between two searches while training, and the seconds before a paused run is searched."""


class Noticed(Struct, frozen=True):
    """The number of findings, and True if one of them needs to be fixed."""

    count: int = 0
    to_mend: bool = False


NOTHING = Noticed()


def notice(experiment: Experiment, snapshot: Snapshot, pause: Callable[[], None]) -> tuple[Noticed, float]:
    """The findings of a run, counted, and the seconds of processor time for the search; for a thread of its own."""
    from tuiplay.run.findings.rules import look

    started = time.thread_time()
    try:
        found = look(experiment, snapshot, pause)
    except InputError:
        found = []  # the file of its points is gone; the run still has them
    return Noticed(len(found), any(one.candidates for one in found)), time.thread_time() - started


class Lookout:
    """A search that keeps ``noticed`` about as current as the run.

    Parameters
    ----------
    told
        Called between two bursts of training when there is something new to show.
    """

    def __init__(self, app: Host, told: Callable[[], None]) -> None:
        self.noticed = NOTHING
        self._app, self._told = app, told
        self._busy = False
        self._due = 0.0
        self._seen: tuple[tuple[object, ...], Array] | None = None

    def watch(self, run: Run, playing: bool) -> None:
        """Search the run if it is time and there is something new.

        Called between two bursts, before a picture is painted.
        """
        if run.status != "ok":
            # Divergence is found without a search, and needs to be fixed.
            self._seen, self.noticed = None, Noticed(1, True)
        elif run.trainer.epoch < FIRST:
            self._seen, self.noticed = None, NOTHING
            self._due = max(self._due, time.monotonic() + PAUSE)
        elif self._app.is_headless or self._busy or (playing and time.monotonic() < self._due):
            return  # nobody sees it, or not now
        elif self._is_new(run):
            self._busy = True
            work = self._look(0.0 if playing else SETTLED)
            self._app.run_worker(work, name="lookout", group="lookout", exit_on_error=True)

    def _is_new(self, run: Run) -> bool:
        if self._seen is None or self._seen[0] != _asked(run):
            return True
        return not np.array_equal(self._seen[1], run.network.params)

    async def _look(self, wait: float) -> None:
        turns = Turns()
        try:
            await asyncio.sleep(wait)
            taken: asyncio.Queue[tuple[Experiment, Snapshot] | None] = asyncio.Queue()
            self._app.player.submit(lambda: taken.put_nowait(self._take()))
            moment = await taken.get()
            if moment is None:
                return
            noticed, seconds = await asyncio.to_thread(partial(notice, *moment, turns))
        finally:
            turns.stop.set()
            self._busy = False
        self._due = time.monotonic() + max(PAUSE, seconds / SHARE)
        self._app.player.submit(partial(self._note, noticed))

    def _take(self) -> tuple[Experiment, Snapshot] | None:
        run = self._app.current_run
        if run.trainer.epoch < FIRST or run.status != "ok":
            return None  # it was rewound meanwhile, or diverged
        self._seen = _asked(run), run.network.params.copy()
        return run.experiment, run.snapshot()

    def _note(self, noticed: Noticed) -> None:
        if self._seen is None:
            return  # it was rewound meanwhile
        self.noticed = noticed
        self._told()


def _asked(run: Run) -> tuple[object, ...]:
    """The sections that the rules examine, apart from what training changes."""
    experiment = run.experiment
    return experiment.data, experiment.features, experiment.network, experiment.training
