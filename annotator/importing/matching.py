"""Which image of a project a file of boxes or masks means by a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.objects import PromptFileError
from fourclick.annotator.storage.project import ImageEntry


class Names:
    """Finds images by their name, by the end of it, by the file's name alone, or by that without its suffix."""

    def __init__(self, entries: Iterable[ImageEntry]) -> None:
        self._by: dict[str, list[ImageEntry]] = defaultdict(list)
        for entry in entries:
            for name in _names(entry):
                self._by[name].append(entry)

    def find(self, name: str) -> ImageEntry:
        """Raises PromptFileError where no image has this name, or several have."""
        plain = name.replace("\\", "/").strip().lstrip("./")
        for wanted in (plain, plain.rpartition("/")[2]):
            found = self._by.get(wanted, [])
            if len(found) == 1:
                return found[0]
            if found:
                raise PromptFileError(
                    sentence(
                        "{count} images of the project are called {name}. Name them with their folders.",
                        count=len(found),
                        name=name,
                    )
                )
        raise PromptFileError(sentence("The project has no image {name}. Import it first, or correct the name.", name=name))


def _names(entry: ImageEntry) -> set[str]:
    """All names by which an image may be meant: any end of its path below the folder, with and without the suffix."""
    plain = entry.name.replace("\\", "/")
    parts = plain.split("/")
    ends = {"/".join(parts[start:]) for start in range(len(parts))}
    stem = PurePosixPath(plain).name
    for suffix in (".nii.gz", PurePosixPath(plain).suffix):
        if suffix and stem.endswith(suffix):
            return ends | {stem.removesuffix(suffix)}
    return ends
