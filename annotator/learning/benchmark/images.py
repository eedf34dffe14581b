"""A data set's images on their canvases, with all that a benchmark has to know of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fourclick.annotator.learning.arrays import Array, BoolArray, FloatArray, IntArray
from fourclick.annotator.learning.benchmark.spec import BenchSpec, SpecError
from fourclick.annotator.learning.unet.classes import IGNORE, Classes
from fourclick.annotator.learning.unet.folder_slices import classes_of, numbers_objects
from fourclick.annotator.learning.unet.slices import LabelledSlice, Sample
from fourclick.models.dataset import Pair, components, find_pairs, read_array, split_patients

CLICKS_PER_OBJECT = 4
SECONDS_PER_CLICK = 7.0 / 4
"""Four extreme points of an object take 7 s (Papadopoulos et al., ICCV 2017, arXiv 1708.02750)."""
SECONDS_TO_LOOK = 5.0
"""For an image, whatever is on it: an assumption, so that an empty one is not for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class BenchImages:
    """N images in the ascending order of their ids: "file" of a picture, "file#0012" of a slice.

    samples: on the canvas. present: (N, C - 1) bool, the classes that each shows. foreground: (N,) share of its pixels.
    clicks, seconds: (N,) that a robot would need. is_test: (N,) of held-out patients. fingerprints: SHA-256 of image and mask
    files by the file's name.
    """

    source: str
    classes: Classes
    ids: tuple[str, ...]
    patients: tuple[str, ...]
    volumes: tuple[str, ...]
    positions: IntArray
    samples: tuple[Sample, ...]
    present: BoolArray
    foreground: FloatArray
    clicks: FloatArray
    is_test: BoolArray
    fingerprints: dict[str, str]
    encoder_seen: tuple[str, ...]

    @property
    def seconds(self) -> FloatArray:
        return np.asarray(SECONDS_TO_LOOK + SECONDS_PER_CLICK * self.clicks)

    @property
    def channels(self) -> int:
        return self.classes.channels

    @property
    def sha256(self) -> str:
        """Changes with any image, mask, or choice of slices."""
        told = "\n".join((*self.ids, *(f"{name} {value}" for name, value in sorted(self.fingerprints.items()))))
        return hashlib.sha256(told.encode()).hexdigest()

    def __len__(self) -> int:
        return len(self.ids)


def sources_in(data: Path) -> list[str]:
    return sorted(find_pairs(data))


def read_images(spec: BenchSpec, source: str) -> BenchImages:
    """Raises SpecError where the source is not there or has patients neither for the test nor besides."""
    every = find_pairs(spec.data)
    if source not in every:
        raise SpecError(f"There is no source {source} in {spec.data}. Choose among {', '.join(sorted(every))}.")
    held_out = split_patients({name: list(each) for name, each in every.items()})
    pairs = every[source]
    classes = classes_of(pairs)
    rows = []
    for pair in pairs:
        for index, of_volume, slice_, numbers in _slices(pair, spec.most_slices):
            found = (numbers > 0).astype(np.uint8) if numbers_objects(classes) else numbers
            name = f"{pair.image.name}#{index:04d}" if of_volume else pair.image.name
            objects = sum(1 for _ in components(numbers, min_area=1, min_side=1))
            item = LabelledSlice(name, pair.patient, index, slice_, classes.channel_map(found))
            rows.append((name, pair, item, objects, of_volume))
    rows = _thinned(rows, spec.most_images, {row[0] for row in rows if row[1].patient in held_out})
    rows.sort(key=lambda row: row[0])
    samples = tuple(Sample.packed(row[2], spec.side_px) for row in rows)
    present = np.array([[channel in each.present for channel in range(1, classes.channels)] for each in samples], np.bool_)
    is_test = np.array([row[1].patient in held_out for row in rows], np.bool_)
    if not is_test.any() or is_test.all():
        raise SpecError(f"{source} has too few patients to hold some out for the test. Leave it out.")
    used = {row[1].image.name: row[1] for row in rows}
    return BenchImages(
        source,
        classes,
        tuple(row[0] for row in rows),
        tuple(row[1].patient for row in rows),
        tuple(row[1].image.name if row[4] else "" for row in rows),
        np.array([row[2].slice_index for row in rows], np.intp),
        samples,
        present,
        np.array([_foreground(each.labels) for each in samples]),
        np.array([CLICKS_PER_OBJECT * row[3] for row in rows], np.float64),
        is_test,
        {name: _sha256(pair) for name, pair in used.items()},
        tuple(pair.fingerprint for pair in used.values()),
    )


def _slices(pair: Pair, most: int) -> Iterator[tuple[int, bool, Array, Array]]:
    """(index, whether of a volume, slice, labels), evenly through the whole of a volume: where nothing is to be seen, too."""
    voxels, labels = read_array(pair.image), read_array(pair.mask)
    if labels.ndim == 2:
        yield 0, False, voxels, labels
        return
    axis = int(np.argmin(labels.shape))
    voxels, labels = np.moveaxis(voxels, axis, 0), np.moveaxis(labels, axis, 0)
    for index in np.unique(np.linspace(0, len(labels) - 1, min(most, len(labels))).round().astype(int)):
        yield int(index), True, np.ascontiguousarray(voxels[index]), np.ascontiguousarray(labels[index])


def _thinned(
    rows: list[tuple[str, Pair, LabelledSlice, int, bool]], most: int, test: set[str]
) -> list[tuple[str, Pair, LabelledSlice, int, bool]]:
    """At most `most` images besides the test's and a quarter as many of those, chosen by a hash of their names."""
    if not most:
        return rows
    order = sorted(rows, key=lambda row: hashlib.sha256(row[0].encode()).digest())
    kept = [row for row in order if row[0] not in test][:most]
    return kept + [row for row in order if row[0] in test][: max(1, most // 4)]


def _foreground(labels: Array) -> float:
    known = labels != IGNORE
    return float((labels[known] > 0).mean()) if known.any() else 0.0


def _sha256(pair: Pair) -> str:
    return hashlib.sha256(pair.image.read_bytes() + pair.mask.read_bytes()).hexdigest()


def rows_of(ids: Sequence[str], images: BenchImages) -> IntArray:
    place = {each: row for row, each in enumerate(images.ids)}
    return np.array([place[each] for each in ids], np.intp)
