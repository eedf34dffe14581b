"""Readers of further kinds of image files, found by entry points: anybody's package may bring one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence

GROUP = "fourclick.readers"
log = logging.getLogger(__name__)


class Reader(Protocol):
    """A class of the entry-point group `fourclick.readers`; it is made without arguments."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How its files end, in lower case with the dot. Kinds that Fourclick reads itself stay Fourclick's."""

    def read(self, path: Path) -> Image:
        """The whole file. Raises UnreadableImage with a sentence for one that is damaged."""


@cache
def readers() -> dict[str, Reader]:
    """The installed readers by suffix, the longest suffix first. One that cannot be loaded is left out, with a warning."""
    found: dict[str, Reader] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            reader: Reader = entry.load()()
            found |= dict.fromkeys((suffix.lower() for suffix in reader.suffixes), reader)
        except Exception:  # another author's plug-in must not take the others down with it
            log.warning("The reader %s (%s) cannot be loaded.", entry.name, entry.value, exc_info=True)
    return dict(sorted(found.items(), key=lambda each: -len(each[0])))


def reader_for(path: Path) -> Callable[[Path], Image] | None:
    """The plug-in that reads files with this name, None where there is none."""
    name = path.name.lower()
    return next((_careful(reader) for suffix, reader in readers().items() if name.endswith(suffix)), None)


def _careful(reader: Reader) -> Callable[[Path], Image]:
    def read(path: Path) -> Image:
        try:
            return reader.read(path)
        except (UnreadableImage, OSError, MemoryError):
            raise
        except Exception as error:
            log.warning("The reader %s failed.", type(reader).__name__, exc_info=True)
            raise UnreadableImage(
                sentence(
                    "{name}: the reader {reader} failed ({error}). Check the file.",
                    name=path.name,
                    reader=type(reader).__name__,
                    error=error,
                )
            ) from error

    return read
