"""The log of commands: it applies them, undoes them, and restores the run as it was before any of them."""

from __future__ import annotations

from collections import deque

from msgspec import Struct
from msgspec.structs import replace

from tuiplay.errors import InputError
from tuiplay.experiment.field import Effect
from tuiplay.experiment.value import Experiment
from tuiplay.run.command_base import Change, Command
from tuiplay.run.commands import Redo, Restore, Undo
from tuiplay.run.run import Run
from tuiplay.run.snapshot import Snapshot

DEPTH = 50
"""The most commands that can be undone, and that are listed."""
_SMALL = 200_000
"""The largest snapshot, in bytes, that is kept even of a change that leaves all that was learned unchanged."""


class Entry(Struct, frozen=True, eq=False):
    """A command, and the state of the run before it.

    Attributes
    ----------
    number
        The number of the command in the log, from 1.
    words
        The description: "learning rate 0.03 -> 0.1".
    epoch, updates
        The time of the command.
    experiment, snapshot
        The run before it. There is no snapshot of a large network if the command left all that was learned unchanged.
    live
        Whether the command left all that was learned unchanged: undoing it then keeps what has been learned since.
    """

    number: int
    command: Command
    words: str
    epoch: int
    updates: int
    experiment: Experiment
    snapshot: Snapshot | None
    live: bool = False


class Outcome(Struct, frozen=True):
    """The outcome of a command: in words, and what was rebuilt for it."""

    words: str
    effect: Effect


class OperationLog:
    """The log of the last commands, which applies them to runs: every command has to pass through it.

    A change that rebuilds something, or touches a weight, is undone together with what was learned after it. A live
    change (of the learning rate, for example) is undone alone, so that what has been learned since is kept. ``Restore``
    returns to the very moment before a command, whatever it was.
    """

    def __init__(self) -> None:
        self._past: deque[Entry] = deque(maxlen=DEPTH)
        self._future: deque[Entry] = deque(maxlen=DEPTH)
        self._entries: deque[Entry] = deque(maxlen=DEPTH)
        self._count = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The last commands, undo and redo among them; the oldest first."""
        return tuple(self._entries)

    def perform(self, run: Run, command: Command) -> Outcome | None:
        """Apply a command to a run that is not being trained at the moment; return None if it changes nothing.

        Raises
        ------
        InputError
            If the command is not possible; the run is then unchanged.
        """
        if isinstance(command, Change):
            return self._change(run, command)
        if isinstance(command, Undo):
            return self._travel(run, command, self._past, self._future)
        if isinstance(command, Redo):
            return self._travel(run, command, self._future, self._past)
        if isinstance(command, Restore):
            return self._restore(run, command)
        raise TypeError(f"{type(command).__name__} is not a command that can be performed")

    def _change(self, run: Run, command: Change) -> Outcome | None:
        target = command.target(run)
        if target is None:
            return None
        entry = self._before(run, command, command.words(run, target))
        effect = command.carry_out(run, target)
        self._note(_lightened(entry, run, effect))
        return Outcome(entry.words, effect)

    def _note(self, entry: Entry) -> None:
        last = self._past[-1] if self._past and self._entries[-1] is self._past[-1] else None
        same_time = last is not None and last.updates == entry.updates and last.live and entry.live
        if last is not None and same_time and isinstance(entry.command, Change) and entry.command.joins(last.command):
            return
        self._past.append(entry)
        self._future.clear()
        self._entries.append(entry)

    def _before(self, run: Run, command: Command, words: str) -> Entry:
        self._count += 1
        trainer = run.trainer
        return Entry(self._count, command, words, trainer.epoch, trainer.updates, run.experiment, run.snapshot())

    def _travel(self, run: Run, command: Command, source: deque[Entry], target: deque[Entry]) -> Outcome | None:
        if not source:
            return None
        taken = source[-1]
        words = f"{'undo' if isinstance(command, Undo) else 'redo'}: {taken.words}"
        entry = self._before(run, command, words)
        effect = run.apply(taken.experiment) if taken.live else _go_back(run, taken.experiment, taken.snapshot)
        source.pop()
        entry = _lightened(entry, run, effect, live=taken.live)
        target.append(replace(entry, command=taken.command, words=taken.words))
        self._entries.append(entry)
        return Outcome(words, effect)

    def _restore(self, run: Run, command: Restore) -> Outcome:
        later = [entry for entry in self._entries if entry.number >= command.number]
        if not later or later[0].number != command.number:
            raise InputError(f"{command.number}: this change is no longer in the list")
        chosen = later[0]
        entry = self._before(run, command, f"back to before {chosen.words}")
        # Without a snapshot of its own it changed nothing that was learned; nor did the commands before the next one.
        nearest = next((one for one in later if one.snapshot is not None), None)
        effect = Effect.NONE if nearest is None else _go_back(run, nearest.experiment, nearest.snapshot)
        effect = max(effect, run.apply(chosen.experiment))
        self._note(entry)
        return Outcome(entry.words, effect)


def _go_back(run: Run, experiment: Experiment, snapshot: Snapshot | None) -> Effect:
    if snapshot is None:
        raise ValueError("a change that is not live has a snapshot")
    return run.restore(experiment, snapshot)


def _lightened(entry: Entry, run: Run, effect: Effect, live: bool | None = None) -> Entry:
    """The entry of an applied command, without its snapshot if that is large and not needed for undo."""
    snapshot = entry.snapshot
    if live is None:
        # A change of the penalty may revive links, for example.
        live = effect <= Effect.LIVE and snapshot is not None and snapshot.learned_the_same(run.network)
    if live and snapshot is not None and snapshot.nbytes > _SMALL:
        snapshot = None
    return replace(entry, live=live, snapshot=snapshot)
