"""How much there is of each label on an image, kept up to date slice by slice as regions change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.models.prompt import Box


@dataclass(frozen=True, slots=True)
class LabelAmount:
    """Of one label on one image. `pixels` counts each pixel once, for the label that a label map gives it to."""

    regions: int = 0
    slices: int = 0
    pixels: int = 0


class LabelTally:
    """Follows an annotation. What has changed is counted by `work`, a slice at a time, so that nobody has to wait for it.

    Masks are unpacked only where the boxes of two regions of different labels meet.
    """

    def __init__(self) -> None:
        self._regions: dict[int, tuple[Region, ...]] = {}
        self._counted: dict[int, dict[int, int]] = {}
        self._outdated: list[int] = []

    @property
    def is_complete(self) -> bool:
        """Whether all that has changed is counted."""
        return not self._outdated

    def follow(self, annotation: Annotation) -> bool:
        """Takes the regions, from the bottom to the top. Whether anything differs from before."""
        found: dict[int, list[Region]] = {}
        for region in annotation.regions:
            found.setdefault(region.slice_index, []).append(region)
        new = {index: tuple(regions) for index, regions in found.items()}
        old, self._regions = self._regions, new
        changed = [index for index in old.keys() | new.keys() if not _are_same(old.get(index, ()), new.get(index, ()))]
        known = set(self._outdated)
        self._outdated += [index for index in changed if index not in known]
        return bool(changed)

    def work(self, is_time_up: Callable[[], bool] = lambda: False) -> bool:
        """Counts slices until all are done or the time is up, one at least. Whether all are done."""
        while self._outdated:
            index = self._outdated.pop()
            regions = self._regions.get(index)
            if regions is None:
                self._counted.pop(index, None)
            else:
                self._counted[index] = _pixels(regions)
            if is_time_up():
                break
        return self.is_complete

    def amounts(self) -> dict[int, LabelAmount]:
        """By label number; labels without regions are not in it. Of slices not counted yet the pixels are those of before."""
        regions: dict[int, int] = {}
        slices: dict[int, int] = {}
        pixels: dict[int, int] = {}
        for index, here in self._regions.items():
            for region in here:
                regions[region.label] = regions.get(region.label, 0) + 1
            for label in {region.label for region in here}:
                slices[label] = slices.get(label, 0) + 1
            for label, count in self._counted.get(index, {}).items():
                pixels[label] = pixels.get(label, 0) + count
        return {label: LabelAmount(count, slices[label], pixels.get(label, 0)) for label, count in regions.items()}


def _are_same(first: tuple[Region, ...], second: tuple[Region, ...]) -> bool:
    """By identity first: regions are compared at each click, and most of them have not changed."""
    return len(first) == len(second) and all(
        one is two or (one.label == two.label and one.mask is two.mask) for one, two in zip(first, second, strict=True)
    )


def _pixels(regions: tuple[Region, ...]) -> dict[int, int]:
    """The pixels of each label where later regions lie over earlier ones."""
    filled = [region for region in regions if not region.mask.is_empty]
    if not _meet(filled):
        counted: dict[int, int] = {}
        for region in filled:
            counted[region.label] = counted.get(region.label, 0) + region.mask.area_px
        return counted
    box = Box(
        min(each.mask.box.x0 for each in filled),
        min(each.mask.box.y0 for each in filled),
        max(each.mask.box.x1 for each in filled),
        max(each.mask.box.y1 for each in filled),
    )
    # positions in the list, not label numbers: counting needs no room for 65536 of them
    numbers = sorted({region.label for region in filled})
    places = {label: place for place, label in enumerate(numbers, start=1)}
    labels = np.zeros((box.height, box.width), np.uint16)
    for region in filled:
        own = region.mask.box
        part = labels[own.y0 - box.y0 : own.y1 - box.y0, own.x0 - box.x0 : own.x1 - box.x0]
        part[region.mask.in_box()] = places[region.label]
    counts = np.bincount(labels.ravel(), minlength=len(numbers) + 1)
    return {label: int(counts[place]) for label, place in places.items()}


def _meet(regions: list[Region]) -> bool:
    """Whether the boxes of any two regions have a pixel in common."""
    boxes = sorted((region.mask.box for region in regions), key=lambda box: box.x0)
    for place, box in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other.x0 >= box.x1:
                break
            if other.y0 < box.y1 and box.y0 < other.y1:
                return True
    return False
