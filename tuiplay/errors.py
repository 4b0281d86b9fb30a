"""The exceptions for mistakes of the person at the keyboard."""

from __future__ import annotations


class InputError(Exception):
    """The error for bad input. Its message is one sentence for the person: what is wrong, where, and what is expected.

    It is not a ``ValueError``, so that a mistake of the program, such as an array of the wrong shape, is never reported
    as one of the person.

    Attributes
    ----------
    path
        The field (``data.noise``) or the file that the sentence is about, as it was given; None if it is about neither.
    """

    def __init__(self, sentence: str, path: str | None = None) -> None:
        super().__init__(sentence)
        self.path = path

    @classmethod
    def about(cls, path: str, what: str) -> InputError:
        """An error whose sentence begins with its subject: a field, an entry of one (``[n]``), or a file."""
        return cls(f"{path}: {what}", path.partition("[")[0])


class DamagedError(InputError):
    """The error for bytes that are not a file of this program, or a damaged one."""
