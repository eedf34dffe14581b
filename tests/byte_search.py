"""Searches files for words in every byte: in all compressed streams too, and in all spellings that programs write."""

from __future__ import annotations

import base64
import bz2
import hashlib
import html
import json
import lzma
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

MOST_BYTES = 1 << 26
DEEPEST = 3
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "cp437")
STARTS = {
    b"\x1f\x8b\x08": lambda: zlib.decompressobj(31),
    b"\x78\x01": zlib.decompressobj,
    b"\x78\x5e": zlib.decompressobj,
    b"\x78\x9c": zlib.decompressobj,
    b"\x78\xda": zlib.decompressobj,
    b"BZh": bz2.BZ2Decompressor,
    b"\xfd7zXZ\x00": lzma.LZMADecompressor,
}


def words_in(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Which of the words stand in which files below the folder, or in their names."""
    found: dict[str, list[str]] = {}
    needles = {word: spellings(word) for word in words}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        data = [name.encode("utf-8", "surrogateescape"), *(streams(path.read_bytes()) if path.is_file() else ())]
        hay = [each.lower() for each in data]
        for word, written in needles.items():
            if any(spelling in each for each in hay for spelling in written):
                found.setdefault(word, []).append(name)
    return found


def spellings(word: str) -> set[bytes]:
    """How a word may be written, in small letters: encodings, escapes, base64, the name of a file, and its plain hashes."""
    forms = {word, *(unicodedata.normalize(form, word) for form in ("NFC", "NFD", "NFKC", "NFKD"))}
    forms |= {re.sub(r"[^\w.+-]+", "_", form) for form in forms}
    forms |= {unicodedata.normalize("NFKD", form).encode("ascii", "ignore").decode() for form in forms}
    found = set()
    for form in forms:
        escaped = {form, quote(form), quote(form, encoding="latin-1", errors="replace"), json.dumps(form)[1:-1]}
        escaped |= {html.escape(form), form.encode("ascii", "xmlcharrefreplace").decode(), repr(form)[1:-1]}
        for text in escaped:
            found |= {text.encode(code, "ignore") for code in ENCODINGS}
        plain = form.encode()
        # whole groups of three bytes, whatever stands before
        found |= {base64.b64encode(bytes(shift) + plain)[4 if shift else 0 : -4] for shift in range(3)}
        found |= {hashlib.new(kind, plain).hexdigest()[:12].encode() for kind in ("md5", "sha1", "sha256")}
    return {each.lower() for each in found if len(each) >= 6}


def streams(data: bytes, depth: int = 0) -> Iterator[bytes]:
    """The bytes, and what is packed in them anywhere: gzip, zlib, bzip2, xz, zip, PNG's chunks, deflated DICOM."""
    yield data
    if depth == DEEPEST:
        return
    for inner in (*_at_marks(data), *_zipped(data), *_png(data), *_deflated_dicom(data)):
        yield from streams(inner, depth + 1)


def _at_marks(data: bytes) -> Iterator[bytes]:
    for mark, opener in STARTS.items():
        place = data.find(mark)
        while place >= 0:
            yield from _unpacked(opener, data[place:])
            place = data.find(mark, place + 1)


def _zipped(data: bytes) -> Iterator[bytes]:
    for match in re.finditer(rb"PK\x03\x04", data):
        head = data[match.start() : match.start() + 30]
        if len(head) == 30 and struct.unpack_from("<H", head, 8)[0] == 8:
            start = match.start() + 30 + sum(struct.unpack_from("<HH", head, 26))
            yield from _unpacked(lambda: zlib.decompressobj(-15), data[start:])


def _png(data: bytes) -> Iterator[bytes]:
    """The pixels, whose stream may be cut into chunks."""
    place, pixels = 8, b""
    if data.startswith(b"\x89PNG"):
        while place + 8 <= len(data):
            length, kind = struct.unpack_from(">I4s", data, place)
            pixels += data[place + 8 : place + 8 + length] if kind == b"IDAT" else b""
            place += 12 + length
        yield from _unpacked(zlib.decompressobj, pixels)


def _deflated_dicom(data: bytes) -> Iterator[bytes]:
    if data[128:132] == b"DICM" and b"1.2.840.10008.1.2.1.99" in data[:1000]:
        yield from _unpacked(lambda: zlib.decompressobj(-15), data[144 + struct.unpack_from("<I", data, 140)[0] :])


def _unpacked(opener, data: bytes) -> Iterator[bytes]:
    """What comes out before the stream ends or turns out to be none."""
    reader, out = opener(), b""
    for start in range(0, len(data), 1 << 14):
        try:
            out += reader.decompress(data[start : start + (1 << 14)])
        except (zlib.error, OSError, lzma.LZMAError, EOFError):
            break
        if reader.eof or len(out) > MOST_BYTES:
            break
    if out:
        yield out
