"""Decompression that trusts nobody: checks the whole stream and stops at the size that the header implies."""

from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence

STEP = 1 << 20
SLACK = 1 << 20
"""Padding after the voxels that is not worth a refusal."""


class ByteStream(Protocol):
    """Anything that gives bytes."""

    def read(self, size: int, /) -> bytes: ...


def unpacked(name: str, stream: ByteStream, needed: Callable[[bytes], int]) -> bytearray:
    """All bytes of a decompressing stream, its checksum verified.

    `needed(head)` says from the first bytes how many there should be; a stream that holds much more is refused before it
    fills the memory. Raises UnreadableImage with a sentence for bad checksums, cut-off and foreign streams.
    """
    try:
        data = bytearray(stream.read(STEP))
        limit = needed(bytes(data)) + SLACK
        while len(data) <= limit:
            more = stream.read(STEP)
            if not more:
                return data
            data += more
    except EOFError as error:
        raise UnreadableImage(
            sentence(
                "{name}: the compressed data end too early. It was probably cut off while copying; copy it again.", name=name
            )
        ) from error
    except (gzip.BadGzipFile, zlib.error, OSError) as error:
        raise UnreadableImage(
            sentence(
                "{name}: the compressed data are damaged ({error}), so its voxels cannot be trusted. Copy the file again.",
                name=name,
                error=error,
            )
        ) from error
    raise UnreadableImage(
        sentence(
            "{name}: the compressed data hold far more than the header says. The file is damaged, or a decompression bomb.",
            name=name,
        )
    )


def gunzipped(path: Path, needed: Callable[[bytes], int]) -> bytearray:
    """The content of a .gz file; see `unpacked`."""
    with gzip.open(path, "rb") as stream:
        return unpacked(path.name, stream, needed)


class _ZlibStream:
    """zlib data as a readable stream; its Adler checksum is verified at the end."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._inflater = zlib.decompressobj()

    def read(self, size: int) -> bytes:
        out = b""
        while not out and not self._inflater.eof:
            data = self._inflater.unconsumed_tail or self._source.read(1 << 16)
            if not data:
                raise EOFError
            out = self._inflater.decompress(data, size)
        return out


def check_packed(name: str, source: IO[bytes], encoding: str, needed: int) -> None:
    """Reads "gzip", "bzip2" or "zlib" voxels to their end. Raises UnreadableImage unless there are `needed` bytes."""
    opened: Any = {"gzip": gzip.GzipFile, "bzip2": bz2.BZ2File, "zlib": lambda fileobj: _ZlibStream(fileobj)}[encoding]
    stream = opened(source) if encoding == "bzip2" else opened(fileobj=source)
    got = len(unpacked(name, stream, lambda _head: needed))
    if got < needed:
        raise UnreadableImage(
            sentence(
                "{name}: the file holds {got} of {needed} bytes of voxels. It was probably cut off while "
                "copying; copy it again.",
                name=name,
                got=got,
                needed=needed,
            )
        )
