"""What an exporter is given and what it promises; plug-ins are written against this module alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable


@dataclass(frozen=True, slots=True, eq=False)
class ExportItem:
    """One image's annotation on its way into files.

    `volume` is (D, H, W) uint16 of label numbers, 0 = background, on the image's voxels. `stem` is a file name without suffix
    that no other item of the export has.
    """

    image: Image
    volume: LabelMap
    labels: LabelTable
    stem: str

    def __post_init__(self) -> None:
        expected = (self.image.depth, self.image.height, self.image.width)
        if self.volume.shape != expected:
            raise ValueError(f"The label volume is {self.volume.shape}, the image {expected}; they must be of one size.")

    @property
    def annotated_slices(self) -> tuple[int, ...]:
        """Indices of the slices that hold any label, counted from 0."""
        return tuple(index for index in range(self.volume.shape[0]) if self.volume[index].any())


class Exporter(Protocol):
    """Writes label volumes as files of one format. Found by the entry-point group `fourclick.exporters`.

    It writes plainly into the folder it is given, which is a hidden one: the caller moves the files to their place once all
    of them are written and verified. Equal items must give equal bytes.
    """

    @property
    def name(self) -> str:
        """What stands after `--format`: one lower-case word."""

    @property
    def suffix(self) -> str:
        """How its files end, with the dot: ".nii.gz"."""

    @property
    def description(self) -> str:
        """One line for menus and `--help`."""

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes the item's files into an existing folder and returns their paths. Raises ExportError with a sentence."""

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Reads the files back with a library that did not write them and compares them with the item.

        Returns what was compared, in a few words. Raises ExportError where anything differs.
        """
