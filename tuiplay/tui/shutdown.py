"""The unexpected end of the program: the terminal is restored, the work is saved, the exit status is right.

Textual installs no handlers for signals, waits for ever for a terminal that takes no more output, and ends with status
0 after an exception; so this module wraps it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any

from rich.console import RenderableType
from textual.worker import WorkerFailed

from tuiplay.errors import InputError
from tuiplay.formats import state
from tuiplay.formats.state import StateFile
from tuiplay.text import counted, printable
from tuiplay.tui.image_keeper import ImageKeeper
from tuiplay.tui.keeping import Keeping
from tuiplay.tui.terminal_guard import TerminalGuard
from tuiplay.tui.textual_patches import driver
from tuiplay.tui.textual_patches.apply import raised
from tuiplay.tui.textual_patches.input import DROPPED
from tuiplay.tui.textual_patches.unexpected_errors import ErrorsHandedOver, end_now
from tuiplay.user.log import Log
from tuiplay.user.sessions import Session, capture, left_behind

if TYPE_CHECKING:
    from tuiplay.run.past import SessionPast
    from tuiplay.run.player import Player
    from tuiplay.run.run import Run

AUTOSAVE = 30.0
"""The seconds between two saves while training."""
LINE_CHECK = 2.0
"""The seconds between two checks that the terminal is still there: a paused screen writes nothing that could fail."""
PATIENCE = 3.0
"""The seconds that the screen has to end after a signal, before the program ends without it."""
CRASHED, HUNG_UP = 1, 129
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")


class GuardedApp(ErrorsHandedOver):
    """An app whose unexpected end is handled by a guard, if it has one."""

    shutdown_guard: ShutdownGuard | None = None
    current_run: Run
    player: Player
    keeping: Keeping
    image_keeper: ImageKeeper

    def on_mount(self) -> None:
        """Handle mounting: attach the guard. Textual calls this besides the handler of the subclass."""
        if self.shutdown_guard is not None:
            self.shutdown_guard.attach()

    def unexpected(self, error: Exception) -> bool:
        """Report an unexpected error to the guard; return False if there is none."""
        if self.shutdown_guard is None:
            return False
        self.shutdown_guard.crashed(error)
        return True

    def panic(self, *renderables: RenderableType) -> None:
        """End after an unexpected error of Textual's own threads."""
        if self.shutdown_guard is None:
            super().panic(*renderables)
        else:
            with self.console.capture() as text:
                self.console.print(*renderables)
            self.shutdown_guard.log.write(text.get())
            self.shutdown_guard.failure = self.shutdown_guard.failure or "could not read from the terminal"
            end_now(self)


class ShutdownGuard:
    """The guard of one run of the app.

    Attributes
    ----------
    status
        The exit status of the program, as far as it is known: 0 as long as nothing has happened.
    failure
        The unexpected error in a few words; empty if there was none.
    """

    def __init__(self, app: GuardedApp, session: Session, resumed: bool = False) -> None:
        self.app = app
        self.session = session
        self.status = 0
        self.failure = ""
        self.log = Log(session.folder)
        self.terminal = TerminalGuard()
        self._resumed = resumed
        self._signal = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._writing = threading.Lock()
        self._writer: threading.Thread | None = None
        self._complained = False
        self._watchdog: threading.Timer | None = None
        self._last_word = threading.Lock()
        """Held by the thread that ends the program: the watchdog, or the main thread once it is done."""
        self._start_mark = self._saved_mark = self._mark()
        self._saved_epoch: int | None = None
        """The epoch of the state on disk; None while there is none that is worth continuing."""

    def live(self, *, mouse: bool) -> int:
        """Run the app from start to end; return the exit status."""
        self.app.shutdown_guard = self
        self.terminal.farewell = self.app.image_keeper.images.farewell
        driver.watch(self.app, self.terminal, self._line_lost)
        numbers = self._numbers()
        before = {number: signal.signal(number, _leave_early) for number in numbers if number != signal.SIGINT}
        self.log.open()
        try:
            self.app.run(mouse=mouse)
            self.status = self.status or self.app.return_code or 0
        except SystemExit as early:
            self.status = int(early.code or 0)
        except KeyboardInterrupt:
            self.status = 128 + signal.SIGINT
        except Exception as error:  # noqa: BLE001 - whatever it is, it is written to the log and told
            self.crashed(error)
        half_ended = self.terminal.driven
        self.terminal.restore()
        self._finish()
        # If the watchdog unblocked this thread, it must not end the program before the terminal is restored.
        self._last_word.acquire()
        if half_ended:
            # Textual's input thread still waits for a key, and would keep the program from ending.
            os._exit(self.status)
        for number, handler in before.items():
            signal.signal(number, handler)
        return self.status

    @staticmethod
    def _numbers() -> list[int]:
        """The signals that end the program; those that the caller ignores, as ``nohup`` does, remain ignored."""
        known = [int(getattr(signal, name)) for name in _SIGNALS if hasattr(signal, name)]
        return [number for number in known if signal.getsignal(number) != signal.SIG_IGN]

    def attach(self) -> None:
        """Start to watch, from within the running event loop."""
        loop = self._loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: self.log.write(_described(context)))
        for number in self._numbers():
            with contextlib.suppress(NotImplementedError):
                # The loop's handler wakes the loop; ours beside it runs even while the loop is blocked.
                loop.add_signal_handler(number, self._end, 128 + number)
            signal.signal(number, self._received)
        self.app.set_interval(AUTOSAVE, self.autosave)
        self.app.set_interval(LINE_CHECK, self._check_line)
        DROPPED.at_end = self._check_line
        self.app.app_suspend_signal.subscribe(self.app, lambda _: self.autosave())
        self.app.app_resume_signal.subscribe(self.app, lambda _: self.app.image_keeper.resumed())
        threading.Thread(target=self._look_back, name="offer", daemon=True).start()

    # Ending

    def _received(self, number: int, _frame: object) -> None:
        self._signal = self._signal or signal.Signals(number).name
        self._hasten(128 + number)

    def _line_lost(self) -> None:
        """End soon, as the terminal takes no more output; called in any thread."""
        self._hasten(HUNG_UP)

    def _check_line(self) -> None:
        if not self.terminal.there():
            self._line_lost()

    def _hasten(self, status: int) -> None:
        """End soon: through the screen if possible, else without it."""
        self.status = self.status or status
        self.terminal.hurry = True
        if self._watchdog is None:
            self._watchdog = threading.Timer(PATIENCE, self._end_without_screen)
            self._watchdog.daemon = True
            self._watchdog.start()
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._loop.call_soon_threadsafe(self._end, status)

    def _end(self, status: int) -> None:
        self.status = self.status or status
        self.app.exit(return_code=self.status)

    def _end_without_screen(self) -> None:
        """End although the event loop is blocked, most likely in writing to a terminal that does not read."""
        self._last_word.acquire()
        if not self.app.player.busy:
            self._keep(clean=False)
        words = self._ended()
        self.terminal.force_restore(f"{words}\n" if words else "")
        os._exit(self.status)

    def crashed(self, error: BaseException) -> None:
        """Record an unexpected error; only the first one is shown."""
        if isinstance(error, WorkerFailed):
            error = error.error
        self.status = self.status or CRASHED
        self.log.write("".join(traceback.format_exception(type(error), error, error.__traceback__)))
        text = printable(str(error), 200)
        self.failure = self.failure or type(error).__name__ + (f": {text}" if text else "")

    def _finish(self) -> None:
        """Save the work and show how the program ended, once the screen is closed and no burst is in progress."""
        if self._writer is not None:
            self._writer.join(PATIENCE)
        for line in raised():
            self.log.write(line)
        if DROPPED.pieces:
            self.log.write(f"unreadable input was dropped: {counted(DROPPED.pieces, 'piece')}")
        if self.failure:
            self.status = self.status or CRASHED
        trouble = self._keep(clean=self.status == 0)
        kept = self._kept()
        if self.failure:
            where = f"The details are in {self.log.shown}." if self.log.path else self.log.text
            saved = f"The session was saved; {kept}." if kept else ""
            self.terminal.say("\n".join(filter(None, [f"tuiplay: unexpected error: {self.failure}", where, saved])))
        elif words := self._ended():
            self.terminal.say(words)
        if trouble:
            self.terminal.say(f"tuiplay: the session could not be saved: {trouble}")
        self.session.close()
        self.log.close()
        if self._watchdog is not None:
            self._watchdog.cancel()

    def _kept(self) -> str:
        return f"tuiplay --resume continues at epoch {self._saved_epoch:,}" if self._saved_epoch is not None else ""

    def _ended(self) -> str:
        """A sentence on what ended the program and how to continue; empty after an ordinary end."""
        kept = self._kept()
        return f"tuiplay: ended by {self._signal or 'the terminal'}; {kept}" if self.status and kept else ""

    # Keeping

    def _mark(self) -> tuple[object, ...]:
        """A value that is equal as long as there is nothing new to save."""
        run = self.app.current_run
        trainer = run.trainer
        losses = repr((run.train_loss, run.test_loss))
        weights = hash(run.network.params.tobytes())
        counts, keeping = (trainer.epoch, trainer.updates, trainer.position), self.app.keeping
        return run.experiment, counts, losses, weights, keeping.pin_mark, keeping.branch_mark

    def _clean(self, mark: tuple[object, ...], asked: bool = False) -> bool:
        """True if nothing is lost without the state.

        The end was asked for, or everything is as it was at the start, whatever branches there are.
        """
        return asked or (self.session.began_clean and mark[:-1] == self._start_mark[:-1])

    def autosave(self) -> None:
        """Save the run between two bursts, without making the screen wait for the disk."""
        self.app.player.submit(self._save_behind)

    def _save_behind(self) -> None:
        mark = self._mark()
        if self.session.folder is None or mark == self._saved_mark or self.status:
            return
        if self._writer is not None and self._writer.is_alive():
            return
        saved = capture(self.app.current_run, self._clean(mark))
        # The state has the run's place; pins and branches are written when they have changed.
        past = None if mark[-2:] == self._saved_mark[-2:] else self.app.keeping.outlasting()
        what = saved, past, mark
        self._writer = threading.Thread(target=self._write_behind, args=what, name="autosave", daemon=True)
        self._writer.start()

    def _write_behind(self, saved: StateFile, past: SessionPast | None, mark: tuple[object, ...]) -> None:
        try:
            self._write(saved, past, mark)
        except InputError as error:
            if not self._complained:
                self._complained = True
                sentence = f"The session could not be saved: {error}. Training continues."
                self._tell(sentence, "warning")

    def _write(self, saved: StateFile, past: SessionPast | None, mark: tuple[object, ...]) -> None:
        with self._writing:
            self.session.save(saved, past)
            self._saved_mark = mark
            self._saved_epoch = None if self._clean(mark) else saved.snapshot.trainer.epoch

    def _keep(self, clean: bool) -> str:
        """Save at the end; return what went wrong, empty for nothing."""
        mark = self._mark()
        if self.session.folder is None or (mark == self._saved_mark and not self.session.begun):
            return ""
        try:
            saved = capture(self.app.current_run, self._clean(mark, asked=clean))
            if self.failure:
                # What an error has left half-done must not replace a sound state.
                state.decode(bytes(state.encode(saved)))
            self._write(saved, self.app.keeping.outlasting(), mark)
        except InputError as error:
            return str(error)
        except Exception as error:  # noqa: BLE001 - nothing may stand in the way of the end
            self.crashed(error)
            return "its state is inconsistent"
        return ""

    def _look_back(self) -> None:
        """Offer the session that was left behind; in a thread, as the disk may be slow."""
        try:
            saved, notes = left_behind(self.session.folder)
        except Exception as error:  # noqa: BLE001 - a mistake of ours; what runs now does not suffer from it
            self.log.write("".join(traceback.format_exception(type(error), error, error.__traceback__)))
            self._tell("The last session could not be read; the log says why.", "warning")
            return
        for note in notes:
            self._tell(note, "warning")
        if saved is not None and not self._resumed:
            sentence = f"The last session ended unexpectedly at epoch {saved.snapshot.trainer.epoch:,}"
            self._tell(f"{sentence}; tuiplay --resume continues it.", "information")

    def _tell(self, sentence: str, severity: Any) -> None:
        def tell() -> None:
            self.app.notify(sentence, severity=severity, timeout=12, markup=False)

        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                self._loop.call_soon_threadsafe(tell)


def _leave_early(number: int, _frame: object) -> None:
    """Exit on a signal that arrives before the event loop can handle it."""
    sys.exit(128 + number)


def _described(context: dict[str, Any]) -> str:
    error = context.get("exception")
    lines = traceback.format_exception(type(error), error, error.__traceback__) if error is not None else []
    return "".join([f"{context.get('message', '')}\n", *lines])
