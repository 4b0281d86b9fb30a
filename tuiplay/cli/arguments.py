"""Parsing of the command line: errors in one sentence, numbers within limits, valid text."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NoReturn

from tuiplay.errors import InputError
from tuiplay.text import quoted


class Parser(argparse.ArgumentParser):
    """A parser whose errors are sentences."""

    def error(self, message: str) -> NoReturn:
        """Raise one sentence, as for other mistakes, instead of printing the usage."""
        raise InputError(f"{message.removeprefix('argument ')} (see {self.prog} --help)")

    @property
    def names(self) -> dict[str, bool]:
        """Every option by its name, and True if the next word is its value."""
        return {name: action.nargs != 0 for action in self._actions for name in action.option_strings}


def whole_number(low: int, high: int | None = None) -> Callable[[str], int]:
    """A function that converts an argument to a whole number within limits."""
    limits = f"of at least {low}" if high is None else f"from {low} to {high}"

    def convert(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = low - 1
        if number < low or (high is not None and number > high):
            raise argparse.ArgumentTypeError(f"expected a whole number {limits}, got {quoted(text)}")
        return number

    return convert


def text(argument: str) -> str:
    """The text of an argument. If the locale is not UTF-8, Python passes lone surrogates, which are decoded here."""
    try:
        return argument.encode("utf-8", "surrogateescape").decode("utf-8")
    except UnicodeError:
        raise argparse.ArgumentTypeError("not valid UTF-8 text") from None
