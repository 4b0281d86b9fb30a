"""What the files of sessions have in common: a line with name and version, the SHA-256 of what follows, and msgpack in
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
"""Largest count that a file may name."""
_SIDE = 1 << 26
_DIGEST = 32
"""Bytes of a SHA-256."""
_OWN_SHA256 = ("_sha2", "_sha256")
"""Modules of Python's own SHA-256, from 3.12 on and before. ``hashlib`` loads OpenSSL's library for it: 4 MB."""
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
    """What ``sealed`` gives of a value in msgpack; its body, which may be many megabytes, is there once only.

    Parameters
    ----------
    hook
        Gives what msgpack has for what it does not know.
    """
    content = bytearray(sealed(name, version, b""))
    head = len(content)
    msgspec.msgpack.Encoder(enc_hook=hook).encode_into(value, content, head)
    with memoryview(content) as whole:
        whole[head - _DIGEST : head] = _sha256(whole[head:])
    return content


def unsealed(name: bytes, versions: Collection[bytes], content: bytes) -> tuple[bytes, bytes]:
    """The version and the body of what ``sealed`` gave.

    Raises
    ------
    DamagedError
        If it is no such file, or not whole.
    InputError
        If its version is none of ``versions``.
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
    """An array as its shape and its bytes, which may be its own, one for each number if there are only zeros and
    ones."""
    mask = bool(np.all((value == 1) | ((value == 0) & ~np.signbit(value))))
    return value.shape, np.ascontiguousarray(value, _MASK if mask else _FLOAT).reshape(-1).view(np.uint8).data


def unpacked_array(content: Any) -> Array:
    """What ``packed_array`` gave; ``DamagedError`` for what it never gives."""
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
    """What ``make`` gives for a part of a file; its own mistakes are not taken for the file's, as msgspec would."""
    try:
        return make(*arguments)
    except msgspec.ValidationError:
        raise
    except (ValueError, TypeError) as error:
        raise RuntimeError("an array of a state could not be made") from error
