"""NRRD label maps, and 3D Slicer's segmentations (.seg.nrrd), in which regions may overlap."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import nrrd
import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.table_cell import one_line

TOLERANCE = 1e-9
NO_TERMINOLOGY = (
    "Segmentation category and type - 3D Slicer General Anatomy list"
    "~SCT^85756007^Tissue~SCT^85756007^Tissue~^^~Anatomic codes - DICOM master list~^^~^^|"
)


class NrrdExporter:
    """One gzipped NRRD volume of label numbers per image, in LPS millimetres."""

    name = "nrrd"
    suffix = ".nrrd"
    description = "NRRD label volumes with the source's geometry, one file per image"
    checkers = ("simpleitk",)
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        path = folder / f"{item.stem}{self.suffix}"
        _write(path, _smallest(item.volume).transpose(2, 1, 0), _header(item.image.geometry))
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares size, spacing, origin, direction and all voxels by SimpleITK."""
        for path in paths:
            found = _read(path)
            _check_geometry(path.name, item.image.geometry, found)
            if not np.array_equal(sitk.GetArrayFromImage(found), item.volume):
                raise ExportError(
                    sentence(
                        "{name}: the labels read back by SimpleITK differ from those exported. Export again.", name=path.name
                    )
                )
        return sentence("size, spacing, origin, direction and voxels by SimpleITK")


class SegNrrdExporter:
    """One .seg.nrrd per image with a segment for each label. Labels that overlap lie on layers, so that none loses a voxel."""

    name = "seg-nrrd"
    suffix = ".seg.nrrd"
    description = "3D Slicer segmentations (.seg.nrrd): a segment per label, overlapping labels on layers"
    checkers = ("slicerio", "simpleitk")
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        path = folder / f"{item.stem}{self.suffix}"
        segments = _segments(item)
        layers = _layers(segments)
        depth = max((layer for layer, _ in layers.values()), default=0) + 1
        voxels = np.zeros((depth, *item.volume.shape), np.uint16 if len(segments) > np.iinfo(np.uint8).max else np.uint8)
        for number, mask in segments.items():
            layer, value = layers[number]
            voxels[layer][mask] = value
        header = _header(item.image.geometry, has_layers=depth > 1)
        data = voxels.transpose(0, 3, 2, 1) if depth > 1 else voxels[0].transpose(2, 1, 0)
        _write(path, data, header, _segment_fields(item, segments, layers))
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares each segment's voxels, name and place by SimpleITK, and by slicerio where it is installed."""
        expected = {f"Label{number}": mask for number, mask in _segments(item).items()}
        for path in paths:
            found = _read(path)
            by_itk = _by_itk(found)
            _check_segments(path.name, "SimpleITK", expected, {key: mask for key, (_, mask) in by_itk.items()})
            names = {f"Label{label.id}": _segment_name(label.name) for label in item.labels if f"Label{label.id}" in expected}
            if {key: name for key, (name, _) in by_itk.items()} != names:
                raise ExportError(
                    sentence("{name}: SimpleITK reads other segment names than were exported. Export again.", name=path.name)
                )
            _check_geometry(path.name, item.image.geometry, found)
            if find_spec("slicerio") is not None and expected:
                _check_segments(path.name, "slicerio", expected, _by_slicerio(path, item.image.geometry))
        readers = (
            sentence("SimpleITK and slicerio")
            if find_spec("slicerio") is not None
            else sentence("SimpleITK (slicerio is not installed)")
        )
        return sentence("voxels and names of each segment, and their place, by {readers}", readers=readers)


def _header(geometry: Geometry, *, has_layers: bool = False) -> dict[str, Any]:
    axes = np.array(geometry.direction).reshape(3, 3) * np.array(geometry.spacing_mm)
    directions, kinds = list(axes.T), ["domain"] * 3
    header: dict[str, Any] = {
        "space": "left-posterior-superior",
        "kinds": ["list", *kinds] if has_layers else kinds,
        "space directions": np.array([[np.nan] * 3, *directions] if has_layers else directions),
        "space origin": np.array(geometry.origin_mm),
        "encoding": "gzip",
    }
    return header


def _write(
    path: Path, data: npt.NDArray[np.generic], header: dict[str, Any], pairs: Mapping[str, str] = MappingProxyType({})
) -> None:
    """By pynrrd, without the day of writing that it would put into a comment: two exports are the same bytes.

    Key and value `pairs` are added here: pynrrd writes ASCII only, and labels have names in every script.
    """
    buffer = io.BytesIO()
    nrrd.write(buffer, np.asfortranarray(data), header, index_order="F", compression_level=6)
    head, blank, body = buffer.getvalue().partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.startswith(b"#")]
    # a backslash would begin an escape
    lines += [f"{key}:={value}".replace("\\", "\\\\").encode() for key, value in pairs.items()]
    path.write_bytes(b"\n".join(lines) + blank + _without_time(body))


def _without_time(body: bytes) -> bytes:
    """A gzip stream whose header says no time of writing."""
    return body[:4] + bytes(4) + body[8:] if body.startswith(b"\x1f\x8b") else body


def _smallest(volume: npt.NDArray[np.uint16]) -> npt.NDArray[np.unsignedinteger[Any]]:
    return volume.astype(np.uint8) if volume.max(initial=0) <= np.iinfo(np.uint8).max else volume


def _segments(item: ExportItem) -> dict[int, npt.NDArray[np.bool_]]:
    """All voxels of each label (D, H, W), those too that a later region of another label covers."""
    segments: dict[int, npt.NDArray[np.bool_]] = {}
    for region in item.regions:
        if not region.mask.is_empty:
            volume = segments.setdefault(region.label, np.zeros(item.volume.shape, bool))
            volume[region.slice_index] |= region.mask.to_array()
    return dict(sorted(segments.items()))


def _layers(segments: dict[int, BoolMap]) -> dict[int, tuple[int, int]]:
    """Layer and value of each label: the first layer on which it meets no other."""
    taken: list[BoolMap] = []
    members: list[int] = []
    placed = {}
    for number, mask in segments.items():
        layer = next((k for k, other in enumerate(taken) if not (other & mask).any()), len(taken))
        if layer == len(taken):
            taken.append(np.zeros_like(mask))
            members.append(0)
        taken[layer] |= mask
        members[layer] += 1
        placed[number] = (layer, members[layer])
    return placed


def _segment_fields(item: ExportItem, segments: dict[int, BoolMap], layers: dict[int, tuple[int, int]]) -> dict[str, str]:
    """What 3D Slicer and slicerio want to know of the whole and of each segment."""
    fields = {
        "Segmentation_ContainedRepresentationNames": "Binary labelmap|",
        "Segmentation_ConversionParameters": "",
        "Segmentation_MasterRepresentation": "Binary labelmap",
        "Segmentation_SourceRepresentation": "Binary labelmap",
        "Segmentation_ReferenceImageExtentOffset": "0 0 0",
    }
    last = (item.image.width - 1, item.image.height - 1, item.image.depth - 1)
    for position, number in enumerate(segments):
        label, (layer, value) = item.labels[number], layers[number]
        red, green, blue = bytes.fromhex(label.colour.removeprefix("#"))
        fields |= {
            f"Segment{position}_ID": f"Label{number}",
            f"Segment{position}_Name": _segment_name(label.name),
            f"Segment{position}_NameAutoGenerated": "0",
            f"Segment{position}_Color": f"{red / 255:.6g} {green / 255:.6g} {blue / 255:.6g}",
            f"Segment{position}_ColorAutoGenerated": "0",
            f"Segment{position}_LabelValue": str(value),
            f"Segment{position}_Layer": str(layer),
            f"Segment{position}_Extent": f"0 {last[0]} 0 {last[1]} 0 {last[2]}",
            f"Segment{position}_Tags": f"TerminologyEntry:{NO_TERMINOLOGY}",
        }
    return fields


def _segment_name(text: str) -> str:
    """A header's value is one line."""
    return " ".join(one_line(text).split()) or "label"


def _read(path: Path) -> sitk.Image:
    try:
        return sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise ExportError(
            sentence(
                "{name}: SimpleITK cannot read the exported file. The image's axes may not be at right angles; "
                "export it as PNG instead.",
                name=path.name,
            )
        ) from error


def _check_geometry(name: str, expected: Geometry, found: sitk.Image) -> None:
    same = (
        np.allclose(found.GetSpacing(), expected.spacing_mm, rtol=1e-6)
        and np.allclose(found.GetOrigin(), expected.origin_mm, rtol=TOLERANCE, atol=1e-6)
        and np.allclose(found.GetDirection(), expected.direction, atol=1e-6)
    )
    if not same:
        raise ExportError(
            sentence(
                "{name}: SimpleITK reads another spacing, origin or direction than the image has. Export as PNG.", name=name
            )
        )


def _by_itk(found: sitk.Image) -> dict[str, tuple[str, BoolMap]]:
    """Name and voxels of each segment by its id, as the header says where they are."""
    voxels = sitk.GetArrayFromImage(found)
    layered = voxels if voxels.ndim == 4 else voxels[..., None]
    segments, position = {}, 0
    while found.HasMetaDataKey(f"Segment{position}_ID"):
        key, name, layer, value = (
            found.GetMetaData(f"Segment{position}_{field}") for field in ("ID", "Name", "Layer", "LabelValue")
        )
        segments[key] = (name, np.asarray(layered[..., int(layer)] == int(value)))
        position += 1
    return segments


def _by_slicerio(path: Path, geometry: Geometry) -> dict[str, BoolMap]:
    import slicerio

    found = slicerio.read_segmentation(str(path))
    if not np.allclose(found["ijkToLPS"], geometry.affine_lps, atol=1e-6):
        raise ExportError(sentence("{name}: slicerio reads another place than the image has. Export again.", name=path.name))
    voxels = found["voxels"]
    layered = voxels if voxels.ndim == 4 else voxels[None]
    return {
        each["id"]: np.asarray(layered[each.get("layer", 0)] == each["labelValue"]).transpose(2, 1, 0)
        for each in found["segments"]
    }


def _check_segments(name: str, reader: str, expected: dict[str, BoolMap], found: dict[str, BoolMap]) -> None:
    if expected.keys() != found.keys() or not all(np.array_equal(expected[key], found[key]) for key in expected):
        raise ExportError(
            sentence(
                "{name}: the segments read back by {reader} differ from those exported. Export again.", name=name, reader=reader
            )
        )
