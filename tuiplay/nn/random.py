"""Random streams of training: NumPy's PCG64, seeded from a text, whose state is a few plain bytes."""

from __future__ import annotations

import hashlib

import numpy as np

from tuiplay.nn.arrays import Array

STATE_SIZE = 37
"""Bytes of a state: 16 of position, 16 of increment, 1 and 4 of half a number that waits; the least byte first."""


def stream(seed: str, purpose: str) -> np.random.Generator:
    """A generator of its own for every pair of texts: its seed is the SHA-256 of ``purpose:seed`` as one number."""
    digest = hashlib.sha256(f"{purpose}:{seed}".encode("utf-8", "surrogatepass")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def state_of(generator: np.random.Generator) -> bytes:
    """Where a stream stands, ``STATE_SIZE`` bytes."""
    state = generator.bit_generator.state
    inner = state["state"]
    return bytes(
        inner["state"].to_bytes(16, "little")
        + inner["inc"].to_bytes(16, "little")
        + int(state["has_uint32"]).to_bytes(1, "little")
        + int(state["uinteger"]).to_bytes(4, "little")
    )


def put_back(generator: np.random.Generator, state: bytes) -> None:
    """Take a stream to where ``state_of`` found it.

    Raises
    ------
    ValueError
        If the bytes are not as many as a state has.
    """
    if len(state) != STATE_SIZE:
        raise ValueError(f"the state of a random stream has {STATE_SIZE} bytes, not {len(state)}")
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": int.from_bytes(state[:16], "little"), "inc": int.from_bytes(state[16:32], "little")},
        "has_uint32": int(state[32] != 0),
        "uinteger": int.from_bytes(state[33:], "little"),
    }


class PointOrder:
    """Training points in their own order, or in a new one every epoch.

    Attributes
    ----------
    inputs, targets
        Where batches are cut from: the given arrays themselves, or copies that ``shuffle`` refills in place.
    """

    def __init__(self, inputs: Array, targets: Array) -> None:
        self._given = (inputs, targets)
        self._copies: tuple[Array, Array] | None = None
        self.inputs, self.targets = inputs, targets

    def __len__(self) -> int:
        return len(self.inputs)

    @property
    def shuffled(self) -> bool:
        """Whether the rows stand in another order than the given one."""
        return self.inputs is not self._given[0]

    def straighten(self) -> None:
        """Back to the given order and arrays."""
        self.inputs, self.targets = self._given

    def shuffle(self, generator: np.random.Generator) -> None:
        """A new order, always drawn from the given one, so that the stream's state alone says which."""
        inputs, targets = self._given
        if self._copies is None:
            self._copies = (np.empty_like(inputs), np.empty_like(targets))
        order = generator.permutation(len(inputs))
        # mode="clip" because the default copies through a buffer when there is an output.
        np.take(inputs, order, axis=0, out=self._copies[0], mode="clip")
        np.take(targets, order, axis=0, out=self._copies[1], mode="clip")
        self.inputs, self.targets = self._copies


class Trace:
    """The last numbers of a long row, on one fixed array."""

    def __init__(self, size: int = 4096) -> None:
        self._ring = np.empty(size)
        self._count = 0

    def add(self, value: float) -> None:
        """Append one; the oldest makes room."""
        self._ring[self._count % self._ring.size] = value
        self._count += 1

    def values(self) -> Array:
        """A copy, oldest first."""
        size = self._ring.size
        if self._count <= size:
            return np.array(self._ring[: self._count])
        oldest = self._count % size
        ordered: Array = np.concatenate([self._ring[oldest:], self._ring[:oldest]])
        return ordered
