"""A DICOM series or multi-frame file read as it was chosen to be: some of its slices, straightened, on an even grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.diagnosis import MM, Treatments
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_files import (
    ONE_BY_ONE,
    SLICES,
    burnt_in_of,
    dataset_of,
    geometry_of,
    modality_of,
    read_dicom_file,
    told_as_damage,
    unpacked,
)
from fourclick.annotator.storage.dicom_frames import stated_distance_mm
from fourclick.annotator.storage.dicom_headers import read_headers, slices_of
from fourclick.annotator.storage.dicom_selection import selected
from fourclick.annotator.storage.dicom_stack import Plane, Planes
from fourclick.annotator.storage.slice_layout import SliceHeader, SliceLayout
from fourclick.annotator.storage.source_path import LEANING, RESAMPLE, STRAIGHTEN, mm_of
from fourclick.annotator.storage.straightening import evened, straightened

Array = npt.NDArray[Any]


def read_treated(paths: Sequence[Path], name: str, source: Path, treatments: Treatments) -> Image:
    """The chosen slices of these files as one Image. Raises UnreadableImage for what is no stack after the treatments."""
    with told_as_damage(name):
        headers = read_headers(paths)
        slices = slices_of(headers)
        if not slices and len(paths) == 1 and all(each.startswith(MM) for each in treatments):
            return replace(read_dicom_file(paths[0], mm_of(treatments)), source=source)
        if not slices or (len(paths) > 1 and len(slices) != len(paths)):
            raise UnreadableImage(
                sentence("{name}: its frames do not say where they lie, so they cannot be chosen. Add it again.", name=name)
            )
        chosen = selected(name, slices, treatments)
        if len(paths) == 1:
            dataset = dataset_of(paths[0])
            planes = list(unpacked(paths[0], dataset)[chosen])
            reason, distance_mm, modality = burnt_in_of(dataset), stated_distance_mm(dataset), modality_of(dataset)
        else:
            datasets = [dataset_of(paths[index]) for index in chosen]
            planes = [unpacked(paths[index], each)[0] for index, each in zip(chosen, datasets, strict=True)]
            reason = next((found for found in map(burnt_in_of, datasets) if found), "")
            distance_mm, modality = stated_distance_mm(datasets[0]), modality_of(datasets[0])
        read = [slices[index] for index in chosen]
        sizes = mm_of(treatments)
        if sizes:
            read = [replace(each, plane=replace(each.plane, pixel_mm=(sizes[1], sizes[0]))) for each in read]
            distance_mm = sizes[2] if len(sizes) > 2 else distance_mm
        image = _built(name, planes, read, treatments, distance_mm)
    typed = (
        (sentence("{name}: its pixels are {width:g} x {height:g} mm, as typed.", name=name, width=sizes[0], height=sizes[1]),)
        if sizes
        else ()
    )
    return replace(image, source=source, burnt_in=reason, modality=modality, notices=(*image.notices, *typed))


def _built(name: str, arrays: list[Array], slices: Sequence[SliceHeader], treatments: Treatments, distance_mm: float) -> Image:
    kind = np.result_type(*(each.dtype for each in arrays))
    arrays = [each.astype(kind, copy=False) for each in arrays]
    planes = tuple(each.plane for each in slices)
    notices: list[str] = []
    if len(arrays) > 1 and (STRAIGHTEN in treatments or RESAMPLE in treatments):
        return _on_a_grid(name, arrays, planes, treatments)
    words = Planes(name, SLICES, ONE_BY_ONE, planes)
    stack = words.stacked(may_lean=LEANING in treatments) if len(arrays) > 1 else None
    if stack is None:
        if len(arrays) > 1:
            notices.append(sentence("{name}: its slices do not say where they lie; they are sorted by number.", name=name))
        order = sorted(range(len(slices)), key=lambda index: slices[index].number)
        slice_mm = distance_mm
    else:
        order, slice_mm = list(stack.order), stack.slice_mm
        if not stack.is_even:
            notices.append(stack.uneven_words(name))
        notices += _leaning(name, SliceLayout(planes))
    voxels = np.stack([arrays[index] for index in order])
    return Image(voxels, geometry_of(name, planes[order[0]], slice_mm, notices), name, None, tuple(notices))


def _on_a_grid(name: str, arrays: list[Array], planes: tuple[Plane, ...], treatments: Treatments) -> Image:
    words = Planes(name, SLICES, ONE_BY_ONE, planes)
    layout = SliceLayout(planes)
    if len(layout.places_mm) < len(planes):
        raise words.refusal(
            sentence("several of its slices lie at one place."), sentence("Add it again, and choose which of them to use.")
        )
    if not layout.is_straight and STRAIGHTEN not in treatments and LEANING not in treatments:
        raise words.refusal(
            sentence("its slices are sheared by {tilt_degrees:.1f} degrees.", tilt_degrees=layout.tilt_degrees),
            sentence("Add it again, and have it straightened too."),
        )
    notices: list[str] = []
    slice_mm = float(np.median(layout.gaps_mm))
    if not layout.is_even and RESAMPLE not in treatments:
        notices.append(
            sentence(
                "{name}: its slices are {distances} apart, some may be missing; {slice_mm:.2f} is used, as chosen.",
                name=name,
                distances=_distances(layout),
                slice_mm=slice_mm,
            )
        )
    voxels, corner_px = np.stack([arrays[index] for index in layout.order]), (0, 0)
    if STRAIGHTEN in treatments:
        voxels, corner_px = straightened(name, list(voxels), layout.aside_mm / np.array(layout.pixel_mm))
        notices.append(
            sentence(
                "{name}: straightened as chosen; its slices were up to {aside:.1f} mm aside.", name=name, aside=_aside(layout)
            )
        )
    else:
        notices += _leaning(name, layout)
    if RESAMPLE in treatments:
        count = len(voxels)
        voxels, slice_mm = evened(voxels, layout.places_mm, layout.nominal_mm)
        notices.append(
            sentence(
                "{name}: resampled as chosen from {count} to {resampled} slices, {slice_mm:.2f} mm apart; those "
                "in between are computed from their neighbours.",
                name=name,
                count=count,
                resampled=len(voxels),
                slice_mm=slice_mm,
            )
        )
    first = geometry_of(name, planes[layout.order[0]], slice_mm, notices)
    x, y, z = first.to_world(corner_px[0], corner_px[1], 0)
    geometry = Geometry(first.spacing_mm, (x, y, z), first.direction, is_known=first.is_known)
    return Image(voxels, geometry, name, None, tuple(notices))


def _leaning(name: str, layout: SliceLayout) -> list[str]:
    """What a stack that was not straightened is wrong about; nothing of a straight one."""
    if layout.is_straight:
        return []
    return [
        sentence(
            "{name}: stacked as it is, as chosen, though its slices are up to {aside:.1f} mm aside: lengths and "
            "places across slices are wrong by so much.",
            name=name,
            aside=_aside(layout),
        )
    ]


def _aside(layout: SliceLayout) -> float:
    return float(np.linalg.norm(layout.aside_mm, axis=1).max())


def _distances(layout: SliceLayout) -> str:
    return f"{layout.gaps_mm.min():.2f} to {layout.gaps_mm.max():.2f} mm"
