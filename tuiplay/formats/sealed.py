"""The common format of session files: a line with name and version, the SHA-256 of the rest, and a body in msgpack, in
which an array is its shape and the bytes of its numbers.
"""

from __future__ import annotations

import contextlib
import importlib
import math
from collections.abc import Callable, Collection
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from tuiplay.errors import DamagedError, InputError
from tuiplay.nn.arrays import Array

LARGEST = 1 << 53
"""The largest count that a file may contain."""
_SIDE = 1 << 26
_DIGEST = 32
"""The size of a SHA-256 in bytes."""
_OWN_SHA256 = ("_sha2", "_sha256")
"""Modules of Python's own SHA-256, from 3.12 on and before. ``hashlib`` would load OpenSSL's library: 4 MB."""
_FLOAT = np.dtype("<f8")
_MASK = np.dtype("u1")


def _sha256(content: bytes | memoryview) -> bytes:
    for name in _OWN_SHA256:
        with contextlib.suppress(ImportError):
            return bytes(importlib.import_module(name).sha256(content).digest())
    import hashlib

    return hashlib.sha256(content).digest()


def sealed(name: bytes, version: bytes, body: bytes) -> bytes:
    """The content of a file: ``name`` and ``version``, a checksum, ``body``."""
    return name + version + b"\n" + _sha256(body) + body


def sealed_packed(name: bytes, version: bytes, value: object, hook: Callable[[Any], object] | None = None) -> bytearray:
    """``sealed`` of a value in msgpack; its body, which may be many megabytes, is in memory only once.

    Parameters
    ----------
    hook
        The ``enc_hook`` of msgspec for types that it does not know.
    """
    content = bytearray(sealed(name, version, b""))
    head = len(content)
    msgspec.msgpack.Encoder(enc_hook=hook).encode_into(value, content, head)
    with memoryview(content) as whole:
        whole[head - _DIGEST : head] = _sha256(whole[head:])
    return content


def unsealed(name: bytes, versions: Collection[bytes], content: bytes) -> tuple[bytes, bytes]:
    """The version and the body of content made by ``sealed``.

    Raises
    ------
    DamagedError
        If it is not such a file, or is incomplete.
    InputError
        If its version is not one of ``versions``.
    """
    version, _, rest = content.removeprefix(name).partition(b"\n")
    if not content.startswith(name) or not version.isdigit():
        raise DamagedError("not a tuiplay session file")
    if version not in versions:
        raise InputError("written by a newer tuiplay")
    digest, body = rest[:_DIGEST], rest[_DIGEST:]
    if _sha256(body) != digest:
        raise DamagedError("corrupt session: wrong checksum")
    return version, body


# Arrays


def packed_array(value: Array) -> tuple[tuple[int, ...], memoryview]:
    """An array as its shape and its bytes, which may share its memory: one per number if all are 0 or 1, else eight."""
    mask = bool(np.all((value == 1) | ((value == 0) & ~np.signbit(value))))
    return value.shape, np.ascontiguousarray(value, _MASK if mask else _FLOAT).reshape(-1).view(np.uint8).data


def unpacked_array(content: Any) -> Array:
    """The array from the output of ``packed_array``; ``DamagedError`` for invalid content."""
    side = Annotated[int, Meta(ge=0, le=_SIDE)]
    shape, numbers = msgspec.convert(content, tuple[Annotated[tuple[side, ...], Meta(max_length=2)], bytes])
    count = math.prod(shape)
    kind = _FLOAT if len(numbers) == count * _FLOAT.itemsize else _MASK
    if len(numbers) != count * kind.itemsize:
        raise DamagedError("corrupt session: an array is incomplete")
    array = np.frombuffer(numbers, dtype=kind)
    if kind is _MASK and array.max(initial=0) > 1:
        raise DamagedError("its links do not fit its network")
    return array.astype(np.float64).reshape(shape)


def honest(make: Callable[..., Any], *arguments: Any) -> Any:
    """The result of ``make`` for a part of a file; errors of the program are kept apart from those of the file."""
    try:
        return make(*arguments)
    except msgspec.ValidationError:
        raise
    except (ValueError, TypeError) as error:
        raise RuntimeError("an array of a state could not be made") from error
