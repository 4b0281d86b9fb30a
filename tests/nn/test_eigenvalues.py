"""The ends of a spectrum against numpy's eigenvalues and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tuiplay.nn.arrays import Array
from tuiplay.nn.eigenvalues import spectrum_ends, tridiagonal


def symmetric(size: int, kind: str) -> Array:
    random = np.random.default_rng(size)
    matrix = random.normal(size=(size, size))
    if kind == "of rank two":
        matrix = matrix[:, :2] @ matrix[:, :2].T
    elif kind == "diagonal":
        matrix = np.diag(random.normal(size=size))
    elif kind == "many equal":
        whole, _ = np.linalg.qr(matrix)
        matrix = whole @ np.diag(np.repeat([-3.0, 0.0, 5.0], -(-size // 3))[:size]) @ whole.T
    elif kind == "of blocks":
        matrix[: size // 2, size // 2 :] = matrix[size // 2 :, : size // 2] = 0.0
    elif kind == "far apart":
        matrix = np.diag(10.0 ** random.uniform(-200, 3, size)) + np.zeros((size, size))
        matrix[0, -1] += 1e-150
    return 0.5 * (matrix + matrix.T)


KINDS = ["random", "of rank two", "diagonal", "many equal", "of blocks", "far apart"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 2, 25, 65, 193])
def test_the_ends_are_those_that_numpy_finds(size: int, kind: str) -> None:
    matrix = symmetric(size, kind)
    before, expected = matrix.copy(), np.linalg.eigvalsh(matrix)
    found = spectrum_ends(matrix)
    assert found == pytest.approx((expected[0], expected[-1]), rel=1e-12, abs=1e-12 * np.abs(expected).max())
    assert np.array_equal(matrix, before)


def test_zeros_have_none_but_zero() -> None:
    assert spectrum_ends(np.zeros((100, 100))) == pytest.approx((0.0, 0.0), abs=1e-300)


def test_a_chain_of_springs_has_its_closed_form() -> None:
    size = 200
    chain = 2.0 * np.eye(size) - np.eye(size, k=1) - np.eye(size, k=-1)
    ends = [2.0 - 2.0 * np.cos(np.pi * place / (size + 1)) for place in (1, size)]
    assert spectrum_ends(chain) == pytest.approx(ends, abs=1e-13)


def test_the_tridiagonal_matrix_has_the_same_eigenvalues() -> None:
    matrix = symmetric(80, "random")
    diagonal, beside = tridiagonal(matrix)
    found = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
    assert np.linalg.eigvalsh(found) == pytest.approx(np.linalg.eigvalsh(matrix), abs=1e-12)


def test_it_gives_way_often() -> None:
    pauses: list[None] = []
    spectrum_ends(symmetric(393, "random"), lambda: pauses.append(None))
    assert len(pauses) > 40
