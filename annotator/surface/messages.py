"""What the window and the surfaces' process say to each other: a header of JSON and some bytes, in both directions."""

from __future__ import annotations

import json
import struct
from typing import IO, Any

LENGTH = struct.Struct(">I")
BYTES = "bytes"

Header = dict[str, Any]


def write_message(stream: IO[bytes], header: Header, payload: bytes | memoryview = b"") -> None:
    """Sends a header and its payload. Raises OSError where nobody reads any more."""
    text = json.dumps({**header, BYTES: len(payload)}).encode()
    stream.write(LENGTH.pack(len(text)) + text)
    stream.write(payload)
    stream.flush()


def read_message(stream: IO[bytes]) -> tuple[Header, bytes]:
    """The next header and payload. Raises EOFError where the other side has ended."""
    header: Header = json.loads(_exactly(stream, LENGTH.unpack(_exactly(stream, LENGTH.size))[0]))
    return header, _exactly(stream, header.pop(BYTES))


def _exactly(stream: IO[bytes], count: int) -> bytes:
    parts, missing = [], count
    while missing:
        part = stream.read(missing)
        if not part:
            raise EOFError
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
