"""The array type of this package, and helpers on arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_LINE = 8
"""The number of float64 values in a line of the processor's cache."""

Step = tuple[Callable[..., Any], tuple[Any, ...]]
"""A NumPy call that is ready to be made: the function and its arguments, the output array among them."""


def play(steps: Iterable[Step]) -> None:
    """Make the calls in order; the hot loops of ``network`` and ``trainer`` do the same inline.

    Training such a small network is all call overhead, so a pass is laid out once as a list of calls on fixed buffers,
    and an update is one walk along it: nothing is looked up, allocated or decided on the way.
    """
    for function, arguments in steps:
        function(*arguments)


def scalar(value: float) -> Array:
    """A 0-d array: as a ufunc operand it is twice as fast as a Python float, and it can be changed in place."""
    return np.array(value, dtype=np.float64)


def aligned(shape: Sequence[int]) -> Array:
    """An array of ones that begins at a line of the processor's cache.

    Vectors of numbers that extend over two lines take longer to read: several per cent of the time of a stack.
    """
    numbers = math.prod(shape)
    room = np.ones(numbers + _LINE - 1)
    start = -(room.ctypes.data // room.itemsize) % _LINE
    return room[start : start + numbers].reshape(shape)


def aligned_copy(array: Array) -> Array:
    """A copy of an array, aligned as by ``aligned``, in C order."""
    copy = aligned(array.shape)
    np.copyto(copy, array)
    return copy


def products(one: Array, other: Array) -> Array:
    """The sums over the first and last of three axes of the products of two arrays of one shape."""
    # One row times one column each: nearly twice as fast as np.einsum.
    parts: Array = np.matmul(one[:, :, None], other[..., None])[..., 0, 0]
    totals: Array = parts.sum(axis=0) if len(parts) > 1 else parts[0]
    return totals


def median(values: Array) -> Array:
    """The median of each column, as ``np.median`` along axis 0, which would load NumPy's masked arrays: megabytes."""
    ordered = np.sort(values, axis=0)
    count = len(ordered)
    found: Array = 0.5 * (ordered[(count - 1) // 2] + ordered[count // 2])
    # After sorting, NaN comes last.
    return np.where(np.isnan(ordered[-1]), np.nan, found)
