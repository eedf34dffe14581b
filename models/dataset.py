"""Folders of images with masks as training and evaluation objects.

A source is a folder with `images/*` and `masks/*` of the same stems (and a SOURCE.md): pictures or NIfTI volumes with integer
label maps. An object is an 8-connected component of one label value on one slice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from scipy import ndimage

from fourclick.models.prompt import Box

Array = npt.NDArray[Any]

VOLUME_ENDINGS = (".nii", ".nii.gz", ".nrrd", ".mha", ".mhd")
MIN_AREA_PX = 60
MIN_SIDE_PX = 8
SLICES_PER_VOLUME = 10
TEST_SHARE = 0.2

# Sources that show the same patients: one split for all of them.
FAMILIES = {"sts_ct_tumour_3d": "sts", "sts_t1_tumour_mr_3d": "sts"}
# How file names say whose image it is; the first pattern that matches wins, and without one each image is a patient.
PATIENT_PATTERNS = (
    r"^(STS_\d+)_",
    r"^(SC-[A-Z]+-[A-Z]*-?\d+)-IM",
    r"^(patient\d+_seq\d+)_",
    r"^(Polyp\d+)_",
    r"^(p\d+)_",
    r"^(P\d+)_C",
    r"^(sub-[A-Za-z0-9]+_sample-[A-Za-z0-9]+)",
    r"^(.+?)_slice_",
    r"^(\d+)_",
)
# Consecutive frames without patient ids look alike: blocks of this many stay on one side of a split.
FRAME_BLOCK = 10


class DatasetError(ValueError):
    """A data folder that cannot be used; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One image file and its mask."""

    source: str
    image: Path
    mask: Path

    @property
    def stem(self) -> str:
        return self.image.name.removesuffix(".gz").rsplit(".", 1)[0]

    @property
    def patient(self) -> str:
        """Whose image it is, as far as the name says: "source/patient"; the same for all sources of one family."""
        family = FAMILIES.get(self.source, self.source)
        for pattern in PATIENT_PATTERNS:
            found = re.match(pattern, self.stem)
            if found:
                return f"{family}/{found[1]}"
        if re.fullmatch(r"\d{4}", self.stem) and self.source.startswith("usgra"):
            return f"{family}/block{int(self.stem) // FRAME_BLOCK}"
        return f"{family}/{self.stem}"

    @property
    def fingerprint(self) -> str:
        """The first 16 hex digits of the image file's SHA-256: says whether a checkpoint was trained on it."""
        return hashlib.sha256(self.image.read_bytes()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentedObject:
    """One object: its slice (H, W) or (H, W, 3), its half-open box, its mask there (h, w) bool, and where it comes from."""

    pair: Pair
    slice_index: int
    slice_: Array
    inside_box: Array
    box: Box

    @property
    def mask(self) -> Array:
        """The object's mask on the whole slice, (H, W) bool."""
        mask = np.zeros(self.slice_.shape[:2], bool)
        mask[self.box.y0 : self.box.y1, self.box.x0 : self.box.x1] = self.inside_box
        return mask


def find_pairs(data: Path) -> dict[str, list[Pair]]:
    """All image/mask pairs under a data folder, by source. Raises DatasetError where there are none."""
    if not data.is_dir():
        raise DatasetError(
            f"{data} is not a folder. Give the folder that holds one sub-folder per source, each with images/ and masks/."
        )
    candidates = [data] if (data / "images").is_dir() else sorted(p for p in data.iterdir() if (p / "images").is_dir())
    found: dict[str, list[Pair]] = {}
    for folder in candidates:
        masks = {_bare(path): path for path in (folder / "masks").glob("*")}
        pairs = [
            Pair(folder.name, image, masks[_bare(image)])
            for image in sorted((folder / "images").iterdir())
            if _bare(image) in masks
        ]
        if pairs:
            found[folder.name] = pairs
    if not found:
        raise DatasetError(f"{data} holds no source: expected SOURCE/images/* and SOURCE/masks/* with the same stems.")
    return found


def _bare(path: Path) -> str:
    return path.name.removesuffix(".gz").rsplit(".", 1)[0]


def split_patients(pairs: dict[str, list[Pair]], *, share: float = TEST_SHARE) -> set[str]:
    """The patients whose images are held out: in each source about `share` of them, at least one where there are two.

    They are chosen by a hash of the patient's name, so the split never changes when images are added elsewhere.
    """
    held_out: set[str] = set()
    for source in sorted(pairs):
        patients = sorted({pair.patient for pair in pairs[source]}, key=lambda name: hashlib.sha256(name.encode()).hexdigest())
        if len(patients) < 2:
            continue
        wanted = max(1, round(share * len(patients))) - sum(patient in held_out for patient in patients)
        held_out.update([patient for patient in patients if patient not in held_out][: max(0, wanted)])
    return held_out


def read_array(path: Path) -> Array:
    """The pixels of a picture, (H, W) or (H, W, 3) RGB, or the voxels (D, H, W) of a volume, as stored."""
    if path.name.endswith(VOLUME_ENDINGS):
        return np.asarray(sitk.GetArrayFromImage(sitk.ReadImage(str(path))))
    array = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
    if array is None:
        raise DatasetError(f"{path} cannot be read as an image.")
    if array.ndim == 3:
        array = array[:, :, 2::-1] if array.shape[2] >= 3 else array[:, :, 0]
    return np.ascontiguousarray(array)


def slices_of(
    pair: Pair, *, most: int | None = SLICES_PER_VOLUME, every_plane: bool = False
) -> Iterator[tuple[int, Array, Array]]:
    """(index, slice, label map) of a picture, or of a volume's labelled slices along its shortest axis.

    Of a volume at most `most` evenly spaced ones among those with a label; None for all of them. `every_plane`: along all
    three axes where the voxels are about as long as wide.
    """
    voxels, labels = read_array(pair.image), read_array(pair.mask)
    if labels.ndim == 2:
        if labels.shape != voxels.shape[:2]:
            raise DatasetError(f"{pair.image.name} and its mask differ in size: {voxels.shape[:2]} and {labels.shape}.")
        yield 0, voxels, labels
        return
    if labels.ndim != 3 or voxels.shape[:3] != labels.shape:
        raise DatasetError(f"{pair.image.name} and its mask differ in size: {voxels.shape} and {labels.shape}.")
    shortest = int(np.argmin(labels.shape))
    axes = [0, 1, 2] if every_plane and _is_isotropic(pair.mask) else [shortest]
    for axis in axes:
        yield from _slices_along(axis, voxels, labels, most)


def _slices_along(axis: int, voxels: Array, labels: Array, most: int | None) -> Iterator[tuple[int, Array, Array]]:
    voxels, labels = np.moveaxis(voxels, axis, 0), np.moveaxis(labels, axis, 0)
    labelled = np.flatnonzero(labels.any(axis=(1, 2)))
    if most is not None and len(labelled) > most:
        labelled = labelled[np.linspace(0, len(labelled) - 1, most).round().astype(int)]
    for index in labelled:
        yield int(index), np.ascontiguousarray(voxels[index]), np.ascontiguousarray(labels[index])


def _is_isotropic(path: Path) -> bool:
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(path))
    reader.ReadImageInformation()
    spacing = reader.GetSpacing()
    return bool(max(spacing) <= 1.25 * min(spacing))


def components(labels: Array, *, min_area: int = MIN_AREA_PX, min_side: int = MIN_SIDE_PX) -> Iterator[tuple[Array, Box]]:
    """(mask of the box (h, w) bool, half-open box) of each 8-connected component of one label value that is large enough."""
    for value, place in enumerate(ndimage.find_objects(labels.astype(np.int32)), start=1):
        if place is None:
            continue
        part_of = (labels[place] == value).astype(np.uint8)
        count, parts, stats, _ = cv2.connectedComponentsWithStats(part_of, connectivity=8)
        rows, columns = place[0].start, place[1].start
        for part in range(1, count):
            x, y, width, height, area = (int(number) for number in stats[part])
            if area >= min_area and width >= min_side and height >= min_side:
                inside = parts[y : y + height, x : x + width] == part
                yield inside, Box(columns + x, rows + y, columns + x + width, rows + y + height)


def objects_of(
    pairs: Sequence[Pair],
    *,
    most_slices: int | None = SLICES_PER_VOLUME,
    every_plane: bool = False,
    min_area: int = MIN_AREA_PX,
) -> Iterator[SegmentedObject]:
    """All objects of some pairs, in the order of files, slices and labels. `every_plane`: see `slices_of`."""
    for pair in pairs:
        for index, slice_, labels in slices_of(pair, most=most_slices, every_plane=every_plane):
            for inside, box in components(labels, min_area=min_area):
                yield SegmentedObject(pair, index, slice_, inside, box)


def drawn(items: Iterable[SegmentedObject], most: int | None, rng: np.random.Generator) -> list[SegmentedObject]:
    """At most `most` of the objects, drawn without replacement, in their own order; None for all."""
    everything = list(items)
    if most is None or len(everything) <= most:
        return everything
    return [everything[index] for index in sorted(rng.choice(len(everything), most, replace=False))]


@cache
def plane_spacing(pair: Pair) -> tuple[float, float] | None:
    """(height, width) in mm of a pixel on the slices across a volume's shortest axis; None for pictures, which do not say."""
    if not pair.image.name.endswith(VOLUME_ENDINGS):
        return None
    header = sitk.ImageFileReader()
    header.SetFileName(str(pair.image))
    header.ReadImageInformation()
    # SimpleITK counts x, y, z and numpy z, y, x.
    shape, spacing = list(header.GetSize())[::-1], list(header.GetSpacing())[::-1]
    if len(shape) == 3:
        del spacing[int(np.argmin(shape))]
    return (float(spacing[0]), float(spacing[1])) if len(spacing) == 2 else None


@cache
def slice_pixels(path: Path) -> float:
    """How many pixels a volume's slices along the first axis are apart: their spacing over that of the pixels in them."""
    header = sitk.ImageFileReader()
    header.SetFileName(str(path))
    header.ReadImageInformation()
    across, down, through = header.GetSpacing()
    return float(through / ((across * down) ** 0.5))
