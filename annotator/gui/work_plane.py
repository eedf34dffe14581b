"""Where a hand tool works: a slice of the canvas's own plane, or of one of the planes across it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

import numpy as np

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.image import Slice
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.plane import Plane, planes_of
from fourclick.annotator.editing.brush import Brush
from fourclick.annotator.editing.hand_edit import HandEdit, copied, copied_across, structure_ids
from fourclick.annotator.editing.patch import patches_across
from fourclick.annotator.gui.hand_base import HandBase, HandEditError
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import Box


class WorkPlane(Protocol):
    """What the tools ask of it. Points, shapes and pixels are those of the plane's slice as it is shown."""

    @property
    def index(self) -> int:
        """The slice in view."""
        ...

    @property
    def plane(self) -> Plane | None:
        """None while there is nothing to work on."""
        ...

    @property
    def slice(self) -> Slice | None:
        """(height, width) or (height, width, 3)."""
        ...

    def show(self, index: int) -> None:
        """Brings another slice into view."""
        ...

    def base(self, *, is_erasing: bool) -> HandBase | None:
        """What is edited; None where nothing can be, which the user is told."""
        ...

    def limit(self, base: HandBase, *, is_erasing: bool) -> BoolMap:
        """(height, width) bool: the pixels in view that the tool may change."""
        ...

    def cover(self, shapes: Mapping[int, BoolMap], index: int, kind: str, *, is_erasing: bool) -> None:
        """One edit of what a tool covered, (height, width) bool by slice, begun on slice `index`."""
        ...

    def selected(self) -> HandBase:
        """The selected object, which is seen on the slice in view. Raises HandEditError."""
        ...

    def copied(self, base: HandBase, index: int) -> HandEdit:
        """The base's object with its shape of the slice in view on slice `index` as well."""
        ...


class CanvasPlane:
    """The slices along array axis 0, on which regions lie."""

    def __init__(self, work: HandWork) -> None:
        self._work = work
        self._plane: tuple[object, Plane] | None = None

    @property
    def index(self) -> int:
        return self._work.document.slice_index

    @property
    def plane(self) -> Plane | None:
        image = self._work.document.image
        if image is None:
            return None
        if self._plane is None or self._plane[0] is not image:
            self._plane = (image, planes_of(image)[0])
        return self._plane[1]

    @property
    def slice(self) -> Slice | None:
        return self._work.document.slice

    def show(self, index: int) -> None:
        self._work.document.set_slice(index)

    def base(self, *, is_erasing: bool) -> HandBase | None:
        return self._work.base(is_erasing=is_erasing)

    def limit(self, base: HandBase, *, is_erasing: bool) -> BoolMap:
        rules, slice_ = self._work.rules(base), self.slice
        if slice_ is None:
            return np.zeros((0, 0), bool)
        if not is_erasing:
            return rules.paintable(slice_, base.state.annotation.on_slice(self.index), base.region_id)
        limit, region = rules.erasable(slice_), base.region
        if region is not None and not self._work.erases_all(base):
            limit &= region.mask.to_array()
        return limit

    def cover(self, shapes: Mapping[int, BoolMap], index: int, kind: str, *, is_erasing: bool) -> None:
        self._work.cover(shapes, index, kind, is_erasing=is_erasing)

    def selected(self) -> HandBase:
        return HandBase.of_selected(self._work.document, self._work.options.rules)

    def copied(self, base: HandBase, index: int) -> HandEdit:
        annotation, image = base.state.annotation, self._work.document.image
        if image is None or base.region_id is None:
            return HandEdit(annotation)
        return copied(annotation, base.region_id, index, image, self._work.rules(base))


class CrossPlane:
    """The slices of a plane across the regions' own, as an orthogonal view shows them."""

    def __init__(
        self,
        work: HandWork,
        *,
        plane: Callable[[], Plane | None],
        index: Callable[[], int],
        show: Callable[[int], None],
    ) -> None:
        """plane, index: what the view shows; show: brings another of its slices into view."""
        self._work = work
        self._get_plane, self._get_index, self._show = plane, index, show

    @property
    def index(self) -> int:
        return self._get_index()

    @property
    def plane(self) -> Plane | None:
        return self._get_plane()

    @property
    def slice(self) -> Slice | None:
        image, plane = self._work.document.image, self.plane
        return plane.slice(image.voxels, self.index) if image is not None and plane is not None else None

    def show(self, index: int) -> None:
        self._show(index)

    def base(self, *, is_erasing: bool) -> HandBase | None:
        return self._work.base(is_erasing=is_erasing, is_across=True)

    def limit(self, base: HandBase, *, is_erasing: bool) -> BoolMap:
        rules, slice_ = self._work.rules(base), self.slice
        if slice_ is None:
            return np.zeros((0, 0), bool)
        limit, annotation = rules.erasable(slice_).copy(), base.state.annotation
        if is_erasing:
            if base.region is not None and not self._work.erases_all(base):
                limit &= self._structure(base)
            return limit
        label = base.region.label if base.region is not None else base.state.active_label
        # regions of the painted label may be the ones that gain; in its colour the difference is not seen
        limit &= ~self._cut(each for each in annotation if each.label != label and rules.keeps_others_out(each))
        if rules.inside_label is not None:
            limit &= self._cut(each for each in annotation if each.label == rules.inside_label)
        return limit

    def cover(self, shapes: Mapping[int, BoolMap], index: int, kind: str, *, is_erasing: bool) -> None:
        if self.plane is not None:
            self._work.cover_across(patches_across(self.plane, shapes), kind, is_erasing=is_erasing)

    def selected(self) -> HandBase:
        base = HandBase.of_selected(self._work.document, self._work.options.rules, is_across=True)
        if self.plane is None or not self._structure(base).any():
            raise HandEditError(
                tr("The selected object is not in the slice of the view that was clicked in last; go to a slice that shows it.")
            )
        return base

    def copied(self, base: HandBase, index: int) -> HandEdit:
        annotation, image, plane = base.state.annotation, self._work.document.image, self.plane
        if image is None or plane is None or base.region_id is None:
            return HandEdit(annotation)
        patches = patches_across(plane, {index: self._structure(base)})
        return copied_across(annotation, base.region_id, patches, image, self._work.rules(base))

    def _structure(self, base: HandBase) -> BoolMap:
        """(height, width) bool: the base's object in the slice in view."""
        annotation, rules = base.state.annotation, self._work.rules(base)
        ids = structure_ids(annotation, base.region_id, rules, range(self._work.document.depth))
        return self._cut(region for region in annotation if region.id in ids)

    def _cut(self, regions: Iterable[Region]) -> BoolMap:
        """(height, width) bool: where the plane's slice in view cuts any of these regions."""
        plane, index = self.plane, self.index
        assert plane is not None  # noqa: S101 (asked for with a slice in view only)
        depth, height, width = plane.shape
        box = Box(0, index, width, index + 1) if plane.axis == 1 else Box(index, 0, index + 1, height)
        found = np.zeros((depth, width if plane.axis == 1 else height), bool)
        for region in regions:
            if region.mask.meets(box):
                found[region.slice_index] |= region.mask.part(box).ravel()
        return plane.shown(found)


def radii(brush: Brush) -> tuple[float, float]:
    """Half of a brush's width and of its height, in pixels."""
    return (brush.radius, brush.radius / brush.aspect)
