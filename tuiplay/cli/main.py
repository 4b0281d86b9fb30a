"""The commands. Only arguments are parsed here; everything heavy is imported by the command that needs it."""

from __future__ import annotations

import argparse
import difflib
import errno
import io
import locale
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from tuiplay import __version__
from tuiplay.cli.arguments import Parser, text, whole_number
from tuiplay.cli.options import columns_of, screen_options, table_options
from tuiplay.errors import InputError
from tuiplay.terminal.capabilities import decide

if TYPE_CHECKING:
    from tuiplay.experiment.value import Experiment

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 141
"""Exit statuses besides 0 (done) and 1 (goal not reached, run diverged); the last two are what a shell says of a
program that Ctrl-C or a closed pipe has ended."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WITH_VALUE = ("--set", "--seed", "--fps", "--color", "--glyphs", "--theme", "--x", "--y", "--label", "--target")
"""Options that may stand before the command and take the word after them."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

_EXPERIMENT = """\
EXPERIMENT is one of
  spiral              the name of a data set
  lesson.toml         an experiment file (tuiplay show writes one)
  preset:overfit      a preset, which is an experiment worth watching; there are
                      line hidden product sines deep overfit l2 early-stop l1
                      too-fast relu zeros adam softmax arms cones
  points.csv          a table with points of your own (.csv or .tsv)
  'https://playground.tensorflow.org/#dataset=xor&seed=0.5'
                      a Playground link, whole or from the # on
and the default experiment where it is left out.
"""


def entry() -> NoReturn:
    """The console script."""
    # A closed descriptor leaves None there; whatever is written then goes nowhere.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line, without the program's name; returns the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Networks this small lose time to threads, and NumPy looks at these only when it is imported.
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # TOML and JSON are UTF-8 whatever the locale says.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run(arguments)
        sys.stdout.flush()
        return status
    except InputError as error:
        _say(str(error))
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _discard_output()
        _say(f"the output could not be written: {os.strerror(error.errno).lower()}")
        return BAD_INPUT


def _run(arguments: list[str]) -> int:
    name, rest = _split(arguments)
    command = COMMANDS[name]
    parser = _parser(command)
    try:
        options, unknown = parser.parse_known_args(rest)
    except SystemExit as done:
        # --help and --version have printed what they had to say.
        return int(done.code or 0)
    if unknown:
        raise InputError(_unknown(parser, unknown[0]))
    return command.run(options)


def _split(arguments: list[str]) -> tuple[str, list[str]]:
    """The command ("" for the screen) and what is left; common options may stand before the command."""
    position = 0
    while position < len(arguments) and arguments[position].startswith("-") and arguments[position] != "--":
        position += 2 if arguments[position] in _WITH_VALUE else 1
    word = arguments[position] if position < len(arguments) else ""
    if word and word in COMMANDS:
        return word, arguments[:position] + arguments[position + 1 :]
    close = difflib.get_close_matches(word, COMMANDS, n=1, cutoff=0.75)
    if word and close and not os.path.lexists(word):
        raise InputError(f"there is no command or file called {word!r}; did you mean 'tuiplay {close[0]}'?")
    return "", arguments


# Parsing


@dataclass(frozen=True)
class Command:
    """One command; ``name`` is empty for the screen, ``summary`` is its line in the list of all."""

    name: str
    summary: str
    about: str
    examples: str
    add_options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def _parser(command: Command) -> Parser:
    program = f"tuiplay {command.name}".rstrip()
    about = command.about if command.name else f"{command.about}\n\n{_command_list()}"
    parser = Parser(
        prog=program,
        usage=None if command.name else "tuiplay [COMMAND] [options] [EXPERIMENT]",
        description=about,
        epilog=f"{_EXPERIMENT}\nexamples:\n{command.examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument("experiment", nargs="?", metavar="EXPERIMENT", help="what to open; see below")
    command.add_options(parser)
    table_options(parser)
    common = parser.add_argument_group("common options")
    common.add_argument(
        "--set",
        action="append",
        default=[],
        type=text,
        metavar="PATH=VALUE",
        help="change a field of the experiment, such as data.noise=25; may be repeated (tuiplay show lists them)",
    )
    common.add_argument("--seed", type=text, metavar="TEXT", help="seed of the points and of the starting weights")
    common.add_argument("--version", action="version", version=f"tuiplay {__version__}", help="print the version")
    common.add_argument("-h", "--help", action="help", help="print this help")
    return parser


def _command_list() -> str:
    rows = [("tuiplay", COMMANDS[""].summary)]
    rows += [(f"tuiplay {name}", command.summary) for name, command in COMMANDS.items() if name]
    return "\n".join(f"  {name:<16}{summary}" for name, summary in rows) + "\n\nEach has its own --help."


def _unknown(parser: argparse.ArgumentParser, word: str) -> str:
    if not word.startswith("-"):
        return f"{word!r} is one experiment too many; the shell may have split a link: put it in quotes"
    name = word.partition("=")[0]
    known = [option for action in parser._actions for option in action.option_strings]
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    guess = f"did you mean {close[0]}?" if close else f"see {parser.prog} --help"
    return f"{name}: {parser.prog} has no such option; {guess}"


# Commands


def _load(options: argparse.Namespace) -> tuple[Experiment, list[str]]:
    """The experiment that the command line means, and notes about what was read."""
    from tuiplay.formats import source

    experiment, notes = source.load(options.experiment, **columns_of(options))
    experiment = source.assign(experiment, options.set)
    if options.seed is not None:
        experiment = experiment.change({"data.seed": options.seed, "network.seed": ""})
    return experiment, notes


def _load_with_notes(options: argparse.Namespace) -> Experiment:
    """The same, for commands that have no screen to show the notes on."""
    from tuiplay.experiment.value import warnings_of

    experiment, notes = _load(options)
    for note in [*notes, *warnings_of(experiment)]:
        _say(f"note: {note}")
    return experiment


def _open_screen(options: argparse.Namespace) -> int:
    if options.resume and (options.experiment is not None or options.set or options.seed is not None):
        raise InputError("--resume goes on with the experiment of the last session; leave out any other, --set, --seed")
    experiment, notes = _load(options)
    for stream, word in ((sys.stdin, "input"), (sys.stdout, "output")):
        if stream is None or not stream.isatty():
            raise InputError(
                f"the screen needs a terminal, and standard {word} is none; 'tuiplay train' runs without one"
            )
    resumed = None
    if options.resume:
        from tuiplay.user import sessions

        owned, saved, notes = sessions.resume()
        resumed = owned, sessions.revive(saved)
        experiment = saved.experiment
    from tuiplay.user import settings

    wanted, complaints = settings.load(
        color=options.color,
        glyphs=options.glyphs,
        theme=options.theme,
        fps=options.fps,
        mouse=False if options.no_mouse else None,
    )
    terminal = decide(wanted.color, wanted.glyphs, os.environ, locale.getpreferredencoding(False))
    terminal.prepare(os.environ)
    # How often Textual looks whether there is something to send. Pictures have a pace of their own; keys must not wait.
    os.environ.setdefault("TEXTUAL_FPS", "200")
    from tuiplay.tui.app import run_screen

    return run_screen(
        experiment,
        wanted,
        terminal,
        notes=[*notes, *complaints],
        path=_file(options.experiment),
        resumed=resumed,
    )


def _file(source: str | None) -> str | None:
    """The file that the experiment was read from, where it was an experiment file that ``load`` has read."""
    from tuiplay.data.datasets import DATASETS
    from tuiplay.experiment.presets import PREFIX
    from tuiplay.formats import link
    from tuiplay.formats.source import TABLES

    if source is None or source in DATASETS or link.looks_like_link(source):
        return None
    # Saving must not write over a table of points.
    return None if source.startswith(PREFIX) or source.lower().endswith(TABLES) else source


def _train_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--epochs", type=whole_number(0), default=1000, metavar="N", help="how long to train at most (1000)"
    )
    parser.add_argument(
        "--until",
        type=text,
        metavar="GOAL",
        help="end as soon as this holds after an epoch, such as 'test_loss<0.01', and exit with status 1 if it never "
        "does; also train_loss, train_accuracy, test_accuracy (0 to 1), train_r2, test_r2, epoch, updates",
    )
    style = parser.add_mutually_exclusive_group()
    style.add_argument("--json", action="store_true", help="report as one JSON object, in full precision")
    style.add_argument("--plain", action="store_true", help="report as lines of words while the training goes on")
    parser.add_argument("--history", action="store_true", help="with --json: the losses of every epoch too")
    parser.add_argument(
        "--interval",
        type=whole_number(1),
        metavar="N",
        help="with --plain: epochs from line to line (a tenth of the run)",
    )


def _train(options: argparse.Namespace) -> int:
    if options.history and not options.json:
        raise InputError("--history belongs to --json")
    if options.interval and not options.plain:
        raise InputError("--interval belongs to --plain")
    experiment = _load_with_notes(options)
    from tuiplay.cli.train.command import Options, run_training

    return run_training(
        experiment,
        Options(
            epochs=options.epochs,
            until=options.until,
            style="json" if options.json else "plain" if options.plain else "summary",
            history=options.history,
            interval=options.interval,
        ),
    )


def _link(options: argparse.Namespace) -> int:
    experiment = _load_with_notes(options)
    from tuiplay.formats import link

    return _print(link.write(experiment))


def _show(options: argparse.Namespace) -> int:
    experiment = _load_with_notes(options)
    from tuiplay.formats import toml

    return _print(toml.write(experiment))


def _doctor(_options: argparse.Namespace) -> int:
    from tuiplay.cli.doctor import examine

    report, complaints = examine()
    for complaint in complaints:
        _say(f"note: {complaint}")
    return _print(report)


def _print(text: str) -> int:
    sys.stdout.write(text.rstrip("\n") + "\n")
    return 0


def _no_options(_parser: argparse.ArgumentParser) -> None:
    """The common ones are enough."""


COMMANDS: dict[str, Command] = {
    command.name: command
    for command in (
        Command(
            "",
            "open an experiment on the screen",
            "The neural-network playground for the terminal.",
            "  tuiplay\n  tuiplay spiral --set network.hidden='[8, 8]'\n  tuiplay lesson.toml --seed 7\n",
            screen_options,
            _open_screen,
        ),
        Command(
            "train",
            "train it without a screen",
            "Train without a screen, and report on standard output. Exit status: 0 done, 1 goal not\n"
            "reached or run diverged, 2 bad input, 130 interrupted.",
            "  tuiplay train spiral --epochs 500\n"
            "  tuiplay train lesson.toml --until 'test_loss<0.01' --plain\n"
            "  tuiplay train xor --seed 7 --json --history > run.json\n",
            _train_options,
            _train,
        ),
        Command(
            "link",
            "print its Playground link",
            "Print the Playground link of an experiment.",
            "  tuiplay link lesson.toml\n  tuiplay link spiral --set data.noise=10\n",
            _no_options,
            _link,
        ),
        Command(
            "show",
            "print it as TOML",
            "Print an experiment as TOML, with every field.",
            "  tuiplay show spiral > lesson.toml\n",
            _no_options,
            _show,
        ),
        Command(
            "doctor",
            "tell about the terminal, the keys, the paths",
            "Print what tuiplay knows of the terminal, the glyphs it draws with, where it looks for\n"
            "settings, the keys as they are set, and versions. Good to have in a report of a mistake.",
            "  tuiplay doctor\n  tuiplay doctor > report.txt\n",
            _no_options,
            _doctor,
        ),
    )
}
"""By name; "" is the screen."""


# Output


def _say(sentence: str) -> None:
    from tuiplay.text import printable

    sys.stderr.write(f"tuiplay: {printable(sentence)}\n")


def _discard_output() -> None:
    """Nobody reads on: what is still in the buffer must not raise again when the interpreter flushes it at the end."""
    try:
        descriptor = sys.stdout.fileno()
    except (io.UnsupportedOperation, ValueError):
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
