"""The entry point: finds the command, runs it, and turns errors into a sentence and an exit status.

Only arguments are parsed here; everything heavy is imported by the command that needs it.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from tuiplay import files
from tuiplay.cli.commands import COMMANDS
from tuiplay.cli.output import discard_output, print_message
from tuiplay.cli.subcommand import Subcommand
from tuiplay.errors import InputError
from tuiplay.text import nearest, quoted

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 141
"""Exit statuses besides 0 (done) and 1 (goal not reached, run diverged); the last two are those by which a shell
reports a program ended by Ctrl-C or by a closed pipe."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def entry() -> NoReturn:
    """Run the program as the console script, and exit."""
    # The stream of a closed descriptor is None; its output is discarded.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line, given without the program's name; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Threads slow down networks this small, and NumPy reads these variables only when it is imported.
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # TOML and JSON are UTF-8 whatever the locale is.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except InputError as error:
        print_message(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        discard_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.errno not in _FULL:
            raise
        discard_output()
        print_message(f"the output could not be written: {files.reason(error)}")
        return BAD_INPUT


def _run(arguments: list[str]) -> int:
    name, rest = _split(arguments)
    command = COMMANDS[name]
    parser = command.parser("" if name else _command_list())
    try:
        options, unknown = parser.parse_known_args(rest)
    except SystemExit as done:
        # --help and --version have already printed their output.
        return int(done.code or 0)
    if unknown:
        raise InputError(_unknown(command, unknown[0]))
    return command.run(options)


def _split(arguments: list[str]) -> tuple[str, list[str]]:
    """The command ("" for the screen) and the other arguments; options of the command may precede it."""
    place = 0
    if all(argument.startswith("-") for argument in arguments):
        return "", arguments
    if arguments[0].startswith("-"):
        # The command decides the meaning of an option, but whether a value follows must be known before.
        values = {name: value for command in COMMANDS.values() for name, value in command.parser().names.items()}
        while place < len(arguments) and arguments[place].startswith("-") and arguments[place] != "--":
            place += 2 if values.get(arguments[place]) else 1
    word = arguments[place] if place < len(arguments) else ""
    if word and word in COMMANDS:
        return word, arguments[:place] + arguments[place + 1 :]
    # The search for a similar command takes time, so it is skipped for a file or a data set.
    known = not word or os.path.lexists(word) or _is_data_set(word)
    close = None if known else nearest(word, COMMANDS, cutoff=0.75)
    if close:
        raise InputError(f"there is no command or file called {quoted(word)}; did you mean 'tuiplay {close}'?")
    return "", arguments


def _is_data_set(word: str) -> bool:
    from tuiplay.data.datasets import DATASETS  # every command needs them

    return word in DATASETS


def _command_list() -> str:
    width = max(len(command.program) for command in COMMANDS.values())
    rows = "\n".join(f"  {command.program:<{width}}  {command.summary}" for command in COMMANDS.values())
    return f"{rows}\n\nRun 'tuiplay COMMAND --help' for details."


def _unknown(command: Subcommand, word: str) -> str:
    """The error text for an unexpected word of the command line, with the place where it may belong."""
    if not word.startswith("-"):
        if not command.opens_experiment:
            return f"unexpected argument {quoted(word)}; {command.program} takes no experiment"
        return f"unexpected argument {quoted(word)}; if it is part of a link, put the link in quotes"
    name = word.partition("=")[0]
    refusal = f"{name}: {command.program} has no such option"
    if owners := _owners(name):
        return f"{refusal}; it belongs to {owners}"
    if close := nearest(name, command.parser().names, cutoff=0.7):
        return f"{refusal}; did you mean {close}?"
    others = [other for each in COMMANDS.values() for other in each.parser().names]
    if close := nearest(name, others, cutoff=0.7):
        return f"{refusal}; did you mean {close}, which belongs to {_owners(close)}?"
    return f"{refusal}; see {command.program} --help"


def _owners(option: str) -> str:
    """The commands that have an option, as a person types them: the first two, and whether there are others."""
    owners = [f"'{command.program}'" for command in COMMANDS.values() if option in command.parser().names]
    return ", ".join(owners[:2]) + (" and others" if len(owners) > 2 else "")
