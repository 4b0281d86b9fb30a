"""Random streams of training: NumPy's PCG64, seeded from a text, whose state is a few plain bytes."""

from __future__ import annotations

import numpy as np

STATE_SIZE = 37
"""The bytes of a state: 16 of position, 16 of increment, 1 and 4 of a pending half number; little-endian."""


def stream(seed: str, purpose: str) -> np.random.Generator:
    """A generator of its own for every pair of texts: its seed is the SHA-256 of ``purpose:seed`` as one number."""
    import hashlib  # with OpenSSL's library, as NumPy's streams do: only where there is a stream

    digest = hashlib.sha256(f"{purpose}:{seed}".encode("utf-8", "surrogatepass")).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))


def state_of(generator: np.random.Generator) -> bytes:
    """The state of a stream, ``STATE_SIZE`` bytes."""
    state = generator.bit_generator.state
    inner = state["state"]
    return bytes(
        inner["state"].to_bytes(16, "little")
        + inner["inc"].to_bytes(16, "little")
        + int(state["has_uint32"]).to_bytes(1, "little")
        + int(state["uinteger"]).to_bytes(4, "little")
    )


def put_back(generator: np.random.Generator, state: bytes) -> None:
    """Set a stream to a state that ``state_of`` returned.

    Raises
    ------
    ValueError
        If there are not ``STATE_SIZE`` bytes.
    """
    if len(state) != STATE_SIZE:
        raise ValueError(f"the state of a random stream has {STATE_SIZE} bytes, not {len(state)}")
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": int.from_bytes(state[:16], "little"), "inc": int.from_bytes(state[16:32], "little")},
        "has_uint32": int(state[32] != 0),
        "uinteger": int.from_bytes(state[33:], "little"),
    }
