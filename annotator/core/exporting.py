"""What an exporter is given and what it promises; plug-ins are written against this module alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from fourclick.annotator.core.annotation import Annotation, LabelMap, Region
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask

World = tuple[float, float, float]
"""A place in LPS millimetres."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """What all items of one export share.

    `name` is plain ASCII without spaces, fit for a folder. `number` is nnU-Net's, 1 to 999. `licence` is the user's note on
    what may be done with the data, `channel` what the voxels are ("CT", "T2"); both are empty where nothing was said.
    `secret` is the project's, for codes that nobody can guess back; `keeps_ids` asks for the patient's and the study's own
    identifiers, where a format has a place for them.
    """

    labels: LabelTable
    name: str = "Fourclick"
    number: int = 1
    licence: str = ""
    channel: str = ""
    secret: str = field(default="", repr=False)
    keeps_ids: bool = False

    @property
    def consecutive(self) -> dict[int, int]:
        """1, 2, 3, ... by label number, for formats that allow no gaps."""
        return {label.id: position for position, label in enumerate(self.labels, start=1)}


@dataclass(frozen=True, slots=True, eq=False)
class ExportItem:
    """One image's annotation on its way into files.

    `volume` is (D, H, W) uint16 of label numbers, 0 = background, on the image's voxels: of two regions that overlap it shows
    the later one. `annotation` has the regions themselves, from the bottom to the top: the newest last, or the label that
    stands highest in the list (`core.overlap.stacked`). `stem` is a file name without suffix that no other item of the
    export has. `patient` is the same for two images of one patient and tells nothing else. `reviewed_slices` are those that
    somebody has called complete; None where the project does not know. `source_files` are those that the image was read from,
    for exporters that need them. `slice_places_mm` has the place of each slice's first pixel where the slices are not stacked
    evenly and straight, as those of tilted DICOM series; empty where `image.geometry` says it all.
    """

    image: Image
    volume: LabelMap
    labels: LabelTable
    stem: str
    annotation: Annotation = field(default_factory=Annotation)
    patient: str = ""
    dataset: Dataset | None = None
    reviewed_slices: frozenset[int] | None = None
    source_files: tuple[Path, ...] = ()
    slice_places_mm: tuple[World, ...] = ()

    def __post_init__(self) -> None:
        expected = (self.image.depth, self.image.height, self.image.width)
        if self.volume.shape != expected:
            raise ValueError(f"The label volume is {self.volume.shape}, the image {expected}; they must be of one size.")

    def place_of(self, slice_index: int) -> World:
        """LPS millimetres of a slice's first pixel."""
        if self.slice_places_mm:
            return self.slice_places_mm[slice_index]
        return self.image.geometry.to_world(0, 0, slice_index)

    @property
    def annotated_slices(self) -> tuple[int, ...]:
        """Indices of the slices that hold any label, counted from 0."""
        return tuple(index for index in range(self.volume.shape[0]) if self.volume[index].any())

    @property
    def finished_slices(self) -> frozenset[int]:
        """Slices whose background is known to be background: the reviewed ones, or else those that hold a region or a label."""
        if self.reviewed_slices is not None:
            return self.reviewed_slices
        return frozenset((*self.annotated_slices, *(region.slice_index for region in self.annotation)))

    @property
    def regions(self) -> tuple[Region, ...]:
        """The regions from the bottom to the top. Of a bare volume: one for each label on each slice."""
        if len(self.annotation):
            return self.annotation.regions
        return tuple(
            Region(Mask.from_array(self.volume[index] == number), int(number), slice_index=index, id=f"{index}-{number}")
            for index in self.annotated_slices
            for number in np.unique(self.volume[index])
            if number
        )

    @property
    def shared(self) -> Dataset:
        """The data set that the item belongs to; one of its own where it stands alone."""
        return self.dataset or Dataset(self.labels)

    @property
    def corners_mm(self) -> tuple[World, ...]:
        """LPS millimetres of the centres of the eight corner voxels."""
        last = (self.image.width - 1, self.image.height - 1, self.image.depth - 1)
        return tuple(self.image.geometry.to_world(*corner) for corner in product(*((0, end) for end in last)))


@runtime_checkable
class Exporter(Protocol):
    """Writes the files of one image at a time. Found by the entry-point group `fourclick.exporters`.

    It writes plainly into the folder it is given (or into folders that it makes there), which is a hidden one: the caller
    moves the files to their place once all of them are written and verified. Equal items must give equal bytes. It keeps
    nothing between two calls: items are exported by several processes, and after a kill only those that were not finished.

    An exporter may name the packages that read its files back in `checkers: tuple[str, ...]`; the report tells their versions.
    One that writes nothing of the images' own pixels says so by `copies_pixels = False`; of any other, the report warns of
    images in whose pixels a patient's name may stand. One that writes a folder for an image says `writes_one_file = False`, and
    one that has to look into the files that an image was read from `needs_source_files = True`.
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
        """Writes the item's files into an existing folder and returns their paths.

        Raises NotInThisFormat for an image that the format cannot hold, with a sentence that says why and what to do; the
        others are then exported. Any other ExportError ends the export.
        """

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Reads the files back with a library that did not write them and compares them with the item.

        Returns what was compared, in a few words. Raises ExportError where anything differs.
        """


@dataclass(frozen=True, slots=True)
class Part:
    """What one image contributes to a data set's common files: any JSON object, kept on disk until they are written."""

    stem: str
    content: dict[str, Any]


@runtime_checkable
class DatasetExporter(Exporter, Protocol):
    """An exporter some of whose files speak of all images, such as COCO's one JSON.

    For each image there is `export`, `verify` and `part`, as for any exporter in several processes. At the end `finish` goes
    through the parts, which come from disk one at a time: it needs no more memory for a hundred thousand images than for one.
    """

    def part(self, item: ExportItem) -> dict[str, Any]:
        """What `finish` has to know of this image, as a JSON object."""

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        """Writes the common files and returns their paths. `parts` are in the images' order and may be gone through again.

        Raises ExportError where the images do not make one data set.
        """

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        """Reads the common files back by other means and compares them with the parts. As `verify`."""
