"""The worker that drives the Run, and the frame clock.

One coroutine: a short burst of training in a thread, then whatever was asked for meanwhile, then a picture if one is
due. Because it waits for each burst, nothing else touches the network while it trains, and nothing needs a lock.
"""

from __future__ import annotations

import asyncio
import math
import os
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Protocol, TypeVar

from msgspec import Struct

from tuiplay.nn.interrupt import Interrupt

BURST = 0.005
"""Seconds of training between two chances for a key to act."""
_CATCH_UP = 0.25
"""After a pause (a suspended laptop, a slow picture) at most this many seconds of epochs are made up for."""
_RETRY = 0.01
"""Seconds until a picture that the terminal could not take is tried again."""
_SETTLE = 0.006
"""Seconds for which training waits after a picture: sending it takes that long, and two threads at once take longer."""
_AT_FULL_SPEED = 0.8
"""Share of the pictures at full speed, where every one of them costs updates."""
_COURTESY = 0.03
"""Seconds for which training gives way to a key or a click, so that its effect is not held up by bursts."""
_FINISH = 0.05
"""An epoch that a pause interrupts is finished first if that takes no longer than about this many seconds."""


_PROCESSORS = os.cpu_count() or 1

Result = TypeVar("Result")


class Speed(Struct, frozen=True):
    """How fast to play: so many epochs, or updates, per second; infinite means as fast as it goes."""

    label: str
    per_second: float
    unit: str = "epochs"


SPEEDS = (
    Speed("10 upd/s", 10, "updates"),
    Speed("1/s", 1),
    Speed("10/s", 10),
    Speed("60/s", 60),
    Speed("300/s", 300),
    Speed("max", math.inf),
)
NORMAL = 3
"""Index of the browser's pace."""


class Positioned(Protocol):
    """A trainer, as the player sees it."""

    @property
    def position(self) -> int:
        """Updates made in the epoch that is under way."""


class Playable(Protocol):
    """What can be played: a run, or many together."""

    @property
    def trainer(self) -> Positioned:
        """Tells whether an epoch is under way."""

    @property
    def status(self) -> str:
        """ "ok" as long as it can be trained."""

    @property
    def stopped(self) -> object | None:
        """Why training has ended by its rule; None while it has not."""

    @property
    def is_parallel(self) -> bool:
        """Whether Python can work on the screen while this trains, because kernels do it without the interpreter."""

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about so many seconds, or so much, unless interrupted; returns epochs and updates."""


class Player:
    """Plays a run at a chosen speed and tells when a picture is due.

    Parameters
    ----------
    run
        Touched only between bursts while ``playing``.
    paint
        Called between bursts, at most ``fps`` times a second.
    ready
        Whether the terminal can take another picture.
    ended
        Called when training stops by itself because the run diverged.

    Attributes
    ----------
    trained
        Called after every burst of training, when nothing touches the run.
    """

    def __init__(
        self,
        run: Playable,
        paint: Callable[[], None],
        ended: Callable[[], None],
        fps: float,
        ready: Callable[[], bool] = lambda: True,
    ) -> None:
        self.run = run
        self.fps = fps
        self.speed = NORMAL
        self._paint = paint
        self._ended = ended
        self._ready = ready
        self._courtesy = 0.0
        self._acts: deque[Callable[[], None]] = deque()
        self._deferred: deque[Callable[[], None]] | None = None
        self._wake = asyncio.Event()
        self._steps: deque[tuple[int | None, int | None]] = deque()
        self._busy = False
        self._interrupt = Interrupt()
        self.playing = False
        self.trained: Callable[[], None] = lambda: None
        # asyncio's own threads would become six, each with memory of its own.
        self._thread = ThreadPoolExecutor(1, "training")

    @property
    def busy(self) -> bool:
        """Whether a burst is under way."""
        return self._busy

    def submit(self, act: Callable[[], None]) -> None:
        """Do something to the run as soon as no burst is under way: at once if none is."""
        if self._busy:
            self._acts.append(act)
            self._interrupt.asked = True
        else:
            act()

    def defer(self, work: Callable[[], None]) -> None:
        """Do what does not touch the run: at once, or, while a picture is painted, beside the burst after it."""
        if self._deferred is None:
            work()
        else:
            self._deferred.append(work)

    def _do_deferred(self) -> None:
        deferred, self._deferred = self._deferred, None
        for work in deferred or ():
            work()

    def play(self) -> None:
        """Start, if the run can be trained."""
        if self.run.status == "ok":
            self.playing = True
            self._wake.set()

    def pause(self) -> None:
        """Stop; an epoch that is nearly done is finished, so that the losses shown are those of the weights."""
        if self.playing:
            self.playing = False
            self.submit(self._settle)

    def _settle(self) -> None:
        run = self.run
        if run.trainer.position and SPEEDS[self.speed].unit == "epochs":
            run.advance(_FINISH, epochs=1)

    async def loop(self) -> None:
        """Runs as long as the app does; costs nothing while paused."""
        while True:
            if self._steps:
                await self._step(*self._steps.popleft())
            elif self.playing:
                await self._play()
            else:
                self._wake.clear()
                await self._wake.wait()

    def step(self, *, epochs: int | None = None, updates: int | None = None) -> None:
        """Pause, then train exactly that much."""
        self.pause()
        self._steps.append((epochs, updates))
        self._wake.set()

    async def _step(self, epochs: int | None, updates: int | None) -> None:
        self._busy = True
        try:
            await self._in_thread(partial(self.run.advance, epochs=epochs, updates=updates))
        finally:
            self._busy = False
        self._catch_up()
        self._paint()
        if self.run.status != "ok" or self.run.stopped is not None:
            self._ended()

    def _in_thread(self, work: Callable[[], Result]) -> asyncio.Future[Result]:
        return asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _catch_up(self) -> None:
        self.trained()
        while self._acts:
            self._acts.popleft()()

    def close(self) -> None:
        """Nothing will be played any more; a burst that is under way ends by itself."""
        self.playing = False
        self._interrupt.asked = True
        self._thread.shutdown(wait=False)

    def give_way(self) -> None:
        """A person did something: let the screen answer first."""
        self._courtesy = time.perf_counter() + _COURTESY
        self._interrupt.asked = True

    async def _play(self) -> None:
        last = next_frame = time.perf_counter()
        due = 1.0
        while self.playing:
            while (wait := self._courtesy - time.perf_counter()) > 0:
                self._do_deferred()
                await asyncio.sleep(wait)
            if not self.playing:  # it was paused, and painted, while the screen was given time to answer
                break
            speed = SPEEDS[self.speed]
            now = time.perf_counter()
            if speed.per_second == math.inf:
                due = 1.0
            else:
                due += min(now - last, _CATCH_UP) * speed.per_second
                due = min(due, max(1.0, _CATCH_UP * speed.per_second))
            last = now
            parallel = self.run.is_parallel and _PROCESSORS > 1
            if due >= 1:
                self._busy, self._interrupt.asked = True, False
                until = next_frame if parallel else now
                try:
                    burst = self._in_thread(partial(self._burst, speed, int(due), until))
                    self._do_deferred()
                    due -= await burst
                finally:
                    self._busy = False
            else:
                self._do_deferred()
                await asyncio.sleep(max(0.0, min((1 - due) / speed.per_second, next_frame - now)))
            self._catch_up()
            now = time.perf_counter()
            if now >= next_frame and self.playing:
                if self._ready():
                    self._deferred = deque() if parallel else None
                    self._paint()
                    if not parallel:
                        self._courtesy = max(self._courtesy, time.perf_counter() + _SETTLE)
                    fps = self.fps * (_AT_FULL_SPEED if speed.per_second == math.inf else 1.0)
                    next_frame = max(next_frame + 1 / fps, now)
                else:
                    next_frame = now + _RETRY
            if self.run.status != "ok" or self.run.stopped is not None:
                self.playing = False
                self._ended()
        self._do_deferred()

    def _burst(self, speed: Speed, due: int, until: float) -> int:
        """Train for ``BURST`` seconds or until what is due is done; returns how much of it was.

        At full speed it goes on ``until`` a time, unless it is interrupted.
        """
        run = self.run
        if speed.per_second == math.inf:
            run.advance(max(BURST, until - time.perf_counter()), interrupt=self._interrupt)
            return 0
        if speed.unit == "updates":
            return run.advance(BURST, updates=due)[1]
        return run.advance(BURST, epochs=due)[0]
