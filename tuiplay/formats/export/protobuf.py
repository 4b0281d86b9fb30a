"""Writing of protocol buffers: the part of the wire format that ONNX needs (protobuf.dev, Encoding)."""

from __future__ import annotations

_VARINT, _BYTES = 0, 2


def varint(value: int) -> bytes:
    """A whole number from 0 up, seven bits per byte, lowest first."""
    pieces = bytearray()
    while value > 0x7F:
        pieces.append(value & 0x7F | 0x80)
        value >>= 7
    pieces.append(value)
    return bytes(pieces)


def field(number: int, value: int | str | bytes) -> bytes:
    """A field of a message: a whole number, a text, or bytes, which may themselves be a message."""
    if isinstance(value, int):
        return varint(number << 3 | _VARINT) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | _BYTES) + varint(len(content)) + content
