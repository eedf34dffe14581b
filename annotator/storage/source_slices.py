"""Annotations of an image that was straightened or resampled, back on the very slices that its DICOM files hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import NotInThisFormat
from fourclick.annotator.core.exporting import ExportItem, World
from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_headers import read_headers, slices_of
from fourclick.annotator.storage.slice_layout import SliceLayout
from fourclick.annotator.storage.source_path import LEANING, NEWEST, OLDEST, PART, PASS, RUN, SourcePath


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file's slice lies in the image: its place in the world, and the voxel that its first pixel is nearest to."""

    world: World
    column: int
    row: int
    slice_index: int


def on_source_slices(item: ExportItem, path: Path) -> tuple[ExportItem, tuple[int, ...]]:
    """The item with a slice for each DICOM instance or frame, and the annotated slices that lie between those.

    Each pixel gets the label of the voxel that is nearest to it. Unchanged where the image has the files' own slices. Raises
    NotInThisFormat where a multi-frame file is only partly used.
    """
    source = SourcePath.of(path)
    is_one = len(item.source_files) == 1
    if is_one and any(each.startswith((PART, PASS, RUN)) or each in (NEWEST, OLDEST) for each in source.treatments):
        raise NotInThisFormat(
            sentence(
                "It shows only some frames of its DICOM file, which this format cannot say. Export it as "
                "seg-nrrd or nifti, which hold the very same voxels."
            )
        )
    leans = LEANING in source.treatments
    if not source.is_on_a_grid_of_its_own and not leans:
        return item, ()
    headers = read_headers(item.source_files)
    slices = slices_of(headers)
    if len(slices) < 2:
        return item, ()
    layout = SliceLayout([each.plane for each in slices])
    places = [_place(item, slices[index].plane.position_mm, leans=leans) for index in layout.order]
    size = (headers[0].whole("Rows"), headers[0].whole("Columns"))
    regions = [moved for number, place in enumerate(places) for moved in _regions_at(item, place, number, size)]
    between = {region.slice_index for region in item.regions} - {place.slice_index for place in places}
    annotation = Annotation(tuple(regions))
    geometry = item.image.geometry
    spacing = (geometry.spacing_mm[0], geometry.spacing_mm[1], layout.nominal_mm)
    own = Geometry(spacing, places[0].world, geometry.direction, is_known=geometry.is_known)
    planes = [item.image.slice(place.slice_index)[_window(place, size)] for place in places]
    moved = replace(
        item,
        image=replace(item.image, voxels=np.stack(planes), geometry=own),
        volume=annotation.label_volume((len(places), *size)),
        annotation=annotation,
        slice_places_mm=tuple(place.world for place in places),
    )
    return moved, tuple(sorted(between))


def _place(item: ExportItem, position: tuple[float, ...] | None, *, leans: bool) -> _Place:
    """leans: of a stack that was taken in crooked, whose first pixels are one above the other."""
    x, y, z = position or (0.0, 0.0, 0.0)
    voxel = np.linalg.inv(item.image.geometry.affine_lps) @ [x, y, z, 1.0]
    column, row, slice_index = (int(value) for value in np.rint(voxel[:3]))
    if leans:
        column = row = 0
    return _Place((x, y, z), column, row, int(np.clip(slice_index, 0, item.image.depth - 1)))


def _window(place: _Place, size: tuple[int, int]) -> tuple[slice, slice]:
    return slice(place.row, place.row + size[0]), slice(place.column, place.column + size[1])


def _regions_at(item: ExportItem, place: _Place, number: int, size: tuple[int, int]) -> list[Region]:
    return [
        replace(region, mask=Mask.from_array(region.mask.to_array()[_window(place, size)]), slice_index=number)
        for region in item.regions
        if region.slice_index == place.slice_index
    ]
