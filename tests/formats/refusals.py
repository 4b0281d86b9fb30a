"""What every sentence that refuses something has in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tuiplay.errors import InputError


def refusal(function: Callable[..., Any], *arguments: Any, **options: Any) -> str:
    """The sentence with which a call is refused; it prints on one line of bearable length."""
    with pytest.raises(InputError) as caught:
        function(*arguments, **options)
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert len(sentence) < 700
    return sentence
