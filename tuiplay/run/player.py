"""The player: the worker that drives the run, and the frame clock.

One coroutine: a short burst of training in a thread, then whatever was requested meanwhile, then a picture if one is
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
"""The seconds of training between two opportunities for a key to act."""
_CATCH_UP = 0.25
"""The most seconds of epochs that are made up for after a pause (a suspended laptop, a slow picture)."""
_RETRY = 0.01
"""The seconds until a picture that the terminal could not take is tried again."""
_SETTLE = 0.006
"""The seconds that training waits after a picture: sending takes so long, and two threads at once take longer."""
_AT_FULL_SPEED = 0.8
"""The share of the pictures that are painted at full speed, where every picture costs updates."""
_COURTESY = 0.03
"""The seconds for which training yields to a key or a click, so that its effect is not delayed by bursts."""
_FINISH = 0.05
"""The approximate number of seconds up to which an epoch that a pause interrupts is finished first."""


_PROCESSORS = os.cpu_count() or 1

Result = TypeVar("Result")


class Speed(Struct, frozen=True):
    """A playing speed: epochs or updates per second; infinite for as fast as possible."""

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
"""The index of the browser's pace."""


class Positioned(Protocol):
    """The part of a trainer that the player reads."""

    @property
    def position(self) -> int:
        """The number of updates made in the present epoch."""


class Playable(Protocol):
    """An object that can be played: a run, or many together."""

    @property
    def trainer(self) -> Positioned:
        """The object whose ``position`` shows whether an epoch is under way."""

    @property
    def status(self) -> str:
        """The status: "ok" as long as it can be trained."""

    @property
    def stopped(self) -> object | None:
        """The reason why its stop rule has ended training; None if it has not."""

    @property
    def is_parallel(self) -> bool:
        """True if Python can work on the screen during training, as kernels train without holding the interpreter."""

    def advance(
        self,
        seconds: float = math.inf,
        *,
        epochs: int | None = None,
        updates: int | None = None,
        interrupt: Interrupt | None = None,
    ) -> tuple[int, int]:
        """Train for about ``seconds``, or so many epochs or updates, unless interrupted; return epochs and updates."""


class Player:
    """A player of a run, at a chosen speed, that paints when a picture is due.

    Parameters
    ----------
    run
        The run; touched only between bursts while ``playing``.
    paint
        The function that paints; called between bursts, at most ``fps`` times a second.
    ready
        A function that returns True if the terminal can take another picture.
    ended
        The function that is called when training ends by itself: the run diverged, or its stop rule ended it.

    Attributes
    ----------
    trained
        The function that is called after every burst of training, when nothing touches the run.
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
        """True if a burst is under way."""
        return self._busy

    def submit(self, act: Callable[[], None]) -> None:
        """Run an act on the run as soon as no burst is under way: immediately if there is none."""
        if self._busy:
            self._acts.append(act)
            self._interrupt.asked = True
        else:
            act()

    def defer(self, work: Callable[[], None]) -> None:
        """Run work that does not touch the run: immediately, or while a picture is painted, during the next burst."""
        if self._deferred is None:
            work()
        else:
            self._deferred.append(work)

    def _do_deferred(self) -> None:
        deferred, self._deferred = self._deferred, None
        for work in deferred or ():
            work()

    def play(self) -> None:
        """Start playing, if the run can be trained."""
        if self.run.status == "ok":
            self.playing = True
            self._wake.set()

    def pause(self) -> None:
        """Pause; an epoch that is nearly done is finished, so that the losses shown belong to the weights."""
        if self.playing:
            self.playing = False
            self.submit(self._settle)

    def _settle(self) -> None:
        run = self.run
        if run.trainer.position and SPEEDS[self.speed].unit == "epochs":
            run.advance(_FINISH, epochs=1)

    async def loop(self) -> None:
        """Run as long as the app does, without cost while paused."""
        while True:
            if self._steps:
                await self._step(*self._steps.popleft())
            elif self.playing:
                await self._play()
            else:
                self._wake.clear()
                await self._wake.wait()

    def step(self, *, epochs: int | None = None, updates: int | None = None) -> None:
        """Pause, then train exactly so many epochs or updates."""
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
        """Stop playing for good; a burst under way ends by itself."""
        self.playing = False
        self._interrupt.asked = True
        self._thread.shutdown(wait=False)

    def give_way(self) -> None:
        """Pause training briefly after an act of a person, so that the screen answers first."""
        self._courtesy = time.perf_counter() + _COURTESY
        self._interrupt.asked = True

    async def _play(self) -> None:
        last = next_frame = time.perf_counter()
        due = 1.0
        while self.playing:
            while (wait := self._courtesy - time.perf_counter()) > 0:
                self._do_deferred()
                await asyncio.sleep(wait)
            if not self.playing:  # paused and painted while the screen had time to answer
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
        """Train for ``BURST`` seconds or until what is due is done; return how many epochs or updates were done.

        At full speed, train ``until`` a time unless interrupted, and return 0.
        """
        run = self.run
        if speed.per_second == math.inf:
            run.advance(max(BURST, until - time.perf_counter()), interrupt=self._interrupt)
            return 0
        if speed.unit == "updates":
            return run.advance(BURST, updates=due)[1]
        return run.advance(BURST, epochs=due)[0]
