"""Work in a thread that may take longer than a key may wait, such as making the points of a hundred seeds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import Any, TypeVar

from textual.app import App

from tuiplay.errors import InputError

Result = TypeVar("Result")
PREPARING = "Preparing {} ..."
PATIENCE = 0.05
"""The seconds that the screen waits for it; what takes less is there at once."""


def prepare(
    app: App[Any],
    work: Callable[[], Result],
    done: Callable[[Result], None],
    refused: Callable[[InputError], None],
    waiting: Callable[[], None],
) -> None:
    """Call ``work``, then ``done`` with its result, or ``refused`` with its InputError.

    If it takes long, ``waiting`` is called and the rest follows later, while keys work; so ``done`` and ``refused``
    have to check whether it is still wanted.
    """
    thread = ThreadPoolExecutor(1, "preparing")
    future = thread.submit(work)
    thread.shutdown(wait=False)

    def tell() -> None:
        try:
            found = future.result()
        except InputError as error:
            refused(error)
        else:
            done(found)

    try:
        future.exception(PATIENCE)
    except NotYet:
        waiting()
        app.run_worker(_later(future, tell), name="preparing", group="preparing", exit_on_error=True)
    else:
        tell()


async def _later(future: Future[Any], tell: Callable[[], None]) -> None:
    await asyncio.wait([asyncio.wrap_future(future)])
    tell()
