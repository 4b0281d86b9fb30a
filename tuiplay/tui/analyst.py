"""The analysis in a thread of what takes longer than a picture may; the last answer is kept."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from tuiplay.data.points import Array
from tuiplay.experiment.value import Experiment
from tuiplay.run.analysis import Analysis, Question
from tuiplay.run.run import Run
from tuiplay.tui.host import Host
from tuiplay.tui.turns import Turns

PAUSE = 1.0
"""The seconds from an answer to the next question while training."""


class Analyst:
    """An analyst that keeps ``analysis`` as current as possible.

    Parameters
    ----------
    told
        Called between two bursts of training when there is a new answer.
    """

    def __init__(self, app: Host, told: Callable[[], None]) -> None:
        self.analysis = Analysis()
        self._app, self._told = app, told
        self._busy = False
        self._last = 0.0
        self._asked: tuple[Experiment, Array, Array | None] | None = None
        self._points: tuple[object, object] = None, None

    def _is_new(self, run: Run, best_alone: bool) -> bool:
        if self._asked is None:
            return True
        experiment, points, params = self._asked
        if best_alone:
            return experiment.data is not run.experiment.data
        if params is None or experiment is not run.experiment or points is not run.split.train:
            return True
        return not np.array_equal(params, run.network.params, equal_nan=True)

    def ask(self, run: Run, playing: bool, best_alone: bool = False) -> None:
        """Ask about the current run, unless that is answered or another question is open; called between two bursts.

        With ``best_alone`` only the best possible result is computed, which does not change with training.
        """
        now = time.monotonic()
        if self._busy or (playing and now - self._last < PAUSE) or not self._is_new(run, best_alone):
            return
        points = run.split.train, run.split.test
        same = all(one is other for one, other in zip(points, self._points, strict=True))
        if not same:
            self.analysis = Analysis()
        question = Question(run, self.analysis, same and not best_alone and self.analysis.line is not None, best_alone)
        params = None if best_alone else run.network.params.copy()
        self._asked, self._points = (run.experiment, run.split.train, params), points
        self._busy = True
        self._app.run_worker(self._work(question), name="analysis", group="analysis", exit_on_error=True)

    async def _work(self, question: Question) -> None:
        turns = Turns()
        try:
            self.analysis = await asyncio.to_thread(partial(question.answer, turns))
        finally:
            turns.stop.set()
            self._busy, self._last = False, time.monotonic()
        self._app.player.submit(self._told)
