"""The random stream of Playground links, and a faster one for settings that links do not have.

The browser playground replaces ``Math.random`` by seedrandom 2.4.4: RC4, keyed by the characters of the seed, its
first 256 bytes discarded. Points, their order and the initial weights all come from this one stream, so drawing in the
same order gives the same numbers, bit for bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

_WIDTH = 256
_START = 2.0**48
_SIGNIFICANT = 2.0**52
_OVERFLOW = 2.0**53


class Draws:
    """A source of random numbers for the generators of points."""

    __slots__ = ()

    def uniform(self) -> float:
        """One number in [0, 1)."""
        raise NotImplementedError

    def block(self, rows: int, columns: int) -> npt.NDArray[np.float64]:
        """Numbers in [0, 1), drawn row by row, shape (rows, columns)."""
        return np.array([self.uniform() for _ in range(rows * columns)], dtype=np.float64).reshape(rows, columns)

    def between(self, low: float, high: float) -> float:
        """One number in [low, high)."""
        return self.uniform() * (high - low) + low

    def normal(self, mean: float, variance: float) -> float:
        """One normally distributed number (Marsaglia's polar method; the second of the pair is discarded)."""
        while True:
            v1 = 2 * self.uniform() - 1
            v2 = 2 * self.uniform() - 1
            s = v1 * v1 + v2 * v2
            if s <= 1:
                break
        # The original divides by s unguarded; s = 0 needs two exact halves in a row, and then the value is the mean.
        return mean if s == 0 else mean + math.sqrt(variance) * (math.sqrt(-2 * math.log(s) / s) * v1)


class Stream(Draws):
    """Uniform numbers in [0, 1), the same ones as ``Math.random()`` after ``Math.seedrandom(seed)``.

    Parameters
    ----------
    seed
        Any text; as in the original, only the low byte of each UTF-16 unit is used, and only 256 bytes are kept.
    """

    __slots__ = ("_i", "_j", "_state")

    def __init__(self, seed: str) -> None:
        key = _mixed_key(seed)
        state = list(range(_WIDTH))
        j = 0
        for i in range(_WIDTH):
            j = (j + state[i] + key[i % len(key)]) & 255
            state[i], state[j] = state[j], state[i]
        self._state = state
        self._i = 0
        self._j = 0
        self._bytes(_WIDTH)

    def _bytes(self, count: int) -> int:
        """The next ``count`` bytes as one big-endian integer."""
        state, i, j = self._state, self._i, self._j
        number = 0
        for _ in range(count):
            i = (i + 1) & 255
            low = state[i]
            j = (j + low) & 255
            high = state[j]
            state[i] = high
            state[j] = low
            number = number << 8 | state[(low + high) & 255]
        self._i, self._j = i, j
        return number

    def uniform(self) -> float:
        """One number in [0, 1) with at least 52 random bits, by seedrandom's recipe."""
        number = float(self._bytes(6))
        denominator = _START
        extra = 0
        while number < _SIGNIFICANT:
            number = (number + extra) * _WIDTH
            denominator *= _WIDTH
            extra = self._bytes(1)
        while number >= _OVERFLOW:
            number /= 2
            denominator /= 2
            extra >>= 1
        return (number + extra) / denominator

    def skip(self, count: int) -> None:
        """Discard ``count`` numbers."""
        for _ in range(count):
            self.uniform()

    def copy(self) -> Stream:
        """An independent stream that continues from the same place."""
        twin = object.__new__(Stream)
        twin._state = self._state.copy()
        twin._i, twin._j = self._i, self._j
        return twin


class FastDraws(Draws):
    """Numbers from NumPy's PCG64, for sets so large that RC4 in Python would be slow.

    The numbers differ from those of ``Stream``; they are the same for the same seed text and purpose.
    """

    __slots__ = ("_numbers", "_random")

    def __init__(self, seed: str, purpose: str) -> None:
        self._random = random_of(seed, purpose)
        self._numbers = self._one_by_one()

    def _one_by_one(self) -> Iterator[float]:
        while True:
            yield from self._random.random(8192).tolist()

    def uniform(self) -> float:
        return next(self._numbers)

    def block(self, rows: int, columns: int) -> npt.NDArray[np.float64]:
        return self._random.random((rows, columns))


def random_of(seed: str, purpose: str) -> np.random.Generator:
    """NumPy's PCG64 keyed by the SHA-256 of the seed and its purpose, so that one seed gives unrelated streams."""
    import hashlib  # with OpenSSL's library, as NumPy's streams do: only where there is a stream

    text = f"{purpose}\0{seed}".encode("utf-8", "surrogatepass")
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text).digest(), "big")))


def _mixed_key(seed: str) -> list[int]:
    """The key of a seed of any length, folded into at most 256 bytes: seedrandom's ``mixkey``."""
    units = seed.encode("utf-16-le", "surrogatepass")
    key: list[int] = []
    smear = 0
    for position in range(len(units) // 2):
        unit = units[2 * position] | units[2 * position + 1] << 8
        slot = position & 255
        if slot < len(key):
            smear ^= key[slot] * 19
            key[slot] = (smear + unit) & 255
        else:
            key.append(unit & 255)
    return key or [0]
