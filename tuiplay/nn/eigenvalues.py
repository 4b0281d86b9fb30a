"""The ends of the spectrum of a symmetric matrix, computed in many short steps.

NumPy's own routine is one long call during which no other thread of Python runs. Here the matrix is brought to
tridiagonal form by Householder reflections (Golub and Van Loan, Matrix Computations, algorithm 8.3.1), and its smallest
and largest eigenvalues are found by bisection with Sturm counts (section 8.4.1).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tuiplay.nn.arrays import Array

_AT_ONCE = 64
"""The most rows for which NumPy's routine takes less than a millisecond."""


def spectrum_ends(matrix: Array, pause: Callable[[], None] = lambda: None) -> tuple[float, float]:
    """The smallest and the largest eigenvalue of a symmetric matrix of finite numbers, shape (n, n).

    ``pause`` is called often, so that a thread can yield.
    """
    if len(matrix) <= _AT_ONCE:
        values = np.linalg.eigvalsh(matrix)
        return float(values[0]), float(values[-1])
    diagonal, beside = tridiagonal(matrix, pause)
    radius = np.abs([0.0, *beside]) + np.abs([*beside, 0.0])
    # Gershgorin's circles contain all of them.
    low, high = float((diagonal - radius).min()), float((diagonal + radius).max())
    squares = [0.0, *(beside * beside).tolist()]
    found = []
    for wanted in (1, len(diagonal)):
        found.append(_bisected(diagonal.tolist(), squares, wanted, low, high))
        pause()
    return found[0], found[1]


def tridiagonal(matrix: Array, pause: Callable[[], None] = lambda: None) -> tuple[Array, Array]:
    """The diagonal, shape (n,), and off-diagonal, shape (n - 1,), of a tridiagonal matrix with the same eigenvalues."""
    left: Array = matrix.copy()
    size = len(left)
    diagonal, beside = np.empty(size), np.empty(size - 1)
    for step in range(size - 1):
        diagonal[step] = left[0, 0]
        column, left = left[1:, 0].copy(), left[1:, 1:]
        norm = float(np.linalg.norm(column))
        # With the sign away from the first entry, so that nothing cancels.
        beside[step] = -norm if column[0] >= 0 else norm
        column[0] -= beside[step]
        square = float(column @ column)
        if square > 0.0:
            column *= np.sqrt(2.0 / square)
            across = left @ column
            across -= (0.5 * float(across @ column)) * column
            left -= np.array([column, across]).T @ np.array([across, column])
        pause()
    diagonal[-1] = left[0, 0]
    return diagonal, beside


def _bisected(diagonal: list[float], squares: list[float], wanted: int, low: float, high: float) -> float:
    """The ``wanted``-th smallest eigenvalue, from 1, between ``low`` and ``high``, to the last digit of the larger."""
    smallest, close = np.finfo(np.float64).tiny, np.finfo(np.float64).eps * max(abs(low), abs(high))
    while high - low > close:
        middle = 0.5 * (low + high)
        below, pivot = 0, 1.0
        for entry, square in zip(diagonal, squares, strict=True):
            pivot = entry - middle - square / pivot
            if pivot == 0.0:
                pivot = -smallest
            below += pivot < 0.0
        if below >= wanted:
            high = middle
        else:
            low = middle
    return 0.5 * (low + high)
