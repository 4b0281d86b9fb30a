"""The one exception for mistakes of the person at the keyboard."""


class InputError(ValueError):
    """Bad input. The message is one sentence for the person: what is wrong, where, and what would be right."""
