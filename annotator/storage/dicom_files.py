"""DICOM files and series, read by pydicom; geometry from the slices' own positions, never from names or numbers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
import SimpleITK as sitk
from pydicom.errors import InvalidDicomError
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from fourclick.annotator.core.burnt_in import burnt_in_reason
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.dicom_compression import remedy_for
from fourclick.annotator.storage.dicom_decoder import decoded
from fourclick.annotator.storage.dicom_deflate import check_deflated
from fourclick.annotator.storage.dicom_frames import frames_of, is_enhanced, plane_of, rescales_of, stated_distance_mm
from fourclick.annotator.storage.dicom_stack import Plane, Planes
from fourclick.annotator.storage.limits import check_plane, check_size

Array = npt.NDArray[Any]
ONE_BY_ONE = sentence("Open its files one by one.")
SLICES = sentence("slices")
PLAIN = (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian)
"""What no decoder sees."""
# What pydicom raises for damaged, hostile or unsupported files.
DAMAGED = (InvalidDicomError, ValueError, KeyError, AttributeError, TypeError, NotImplementedError, EOFError, OSError)
HOSTILE = (MemoryError, RecursionError, OverflowError)


def read_dicom_file(path: Path, sizes_mm: tuple[float, ...] = ()) -> Image:
    """One DICOM file, single- or multi-frame; the frames of an enhanced object sorted by their position.

    sizes_mm: of a voxel along a row, along a column and perhaps between slices, in place of what a file says whose frames do
    not tell where they lie.

    Raises UnreadableImage, also for frames that are no straight and even stack.
    """
    dataset = dataset_of(path)
    with told_as_damage(path.name):
        array = unpacked(path, dataset)
        notices: list[str] = []
        if is_enhanced(dataset):
            array, geometry = _enhanced(path.name, dataset, array, notices)
        else:
            plane, distance_mm = plane_of(dataset), stated_distance_mm(dataset)
            if sizes_mm:
                plane = replace(plane, pixel_mm=(sizes_mm[1], sizes_mm[0]))
                distance_mm = sizes_mm[2] if len(sizes_mm) > 2 else distance_mm
            geometry = geometry_of(path.name, plane, distance_mm, notices)
    return Image(array, geometry, path.name, path, tuple(notices), burnt_in_of(dataset), modality_of(dataset))


def read_dicom_series(paths: Sequence[Path], name: str, source: Path) -> Image:
    """The files of one series as one Image, sorted by their position along the slice normal.

    Raises UnreadableImage for slices that are no straight stack (see `dicom_stack`). Uneven distances are a notice, with the
    figures.
    """
    if len(paths) == 1:
        return read_dicom_file(paths[0])
    datasets = [dataset_of(path) for path in paths]
    notices: list[str] = []
    with told_as_damage(name):
        _check_sizes(name, datasets)
        planes = tuple(plane_of(dataset) for dataset in datasets)
        stack = Planes(name, SLICES, ONE_BY_ONE, planes).stacked()
        if stack is None:
            order, slice_mm = _by_number(datasets), 1.0
            notices.append(
                sentence("{name}: its slices do not say where they lie; they are sorted by number and 1 mm apart.", name=name)
            )
        else:
            order, slice_mm = stack.order, stack.slice_mm
        if stack is not None and not stack.is_even:
            notices.append(stack.uneven_words(name))
        arrays = [unpacked(paths[index], datasets[index]) for index in order]
        if any(array.shape[0] != 1 for array in arrays):
            raise UnreadableImage(
                sentence("{name}: it mixes multi-frame files with others. {remedy}", name=name, remedy=ONE_BY_ONE)
            )
        geometry = geometry_of(name, planes[order[0]], slice_mm, notices)
    array = np.concatenate(arrays).astype(np.result_type(*(each.dtype for each in arrays)))
    burnt_in = next((reason for reason in map(burnt_in_of, datasets) if reason), "")
    return Image(array, geometry, name, source, tuple(notices), burnt_in, modality_of(datasets[0]))


def modality_of(dataset: pydicom.Dataset) -> str:
    return str(dataset.get("Modality", "") or "")


def burnt_in_of(dataset: pydicom.Dataset) -> str:
    return burnt_in_reason(
        modality=modality_of(dataset),
        sop_class=str(dataset.get("SOPClassUID", "") or ""),
        is_converted=bool(dataset.get("ConversionType")),
        tag=str(dataset.get("BurnedInAnnotation", "") or ""),
    )


def _enhanced(name: str, dataset: pydicom.Dataset, array: Array, notices: list[str]) -> tuple[Array, Geometry]:
    """The frames in the order of their positions. Raises UnreadableImage for what cannot be shown as one even stack."""
    frames = frames_of(name, dataset, len(array))
    if len(frames) == 1:
        return array, geometry_of(name, frames[0], stated_distance_mm(dataset), notices)
    planes = Planes(
        name, sentence("frames"), sentence("Export it again as single-frame files, or as one straight stack."), frames
    )
    stack = planes.stacked()
    if stack is None:
        notices.append(
            sentence("{name}: its frames do not say where they lie; they are shown in the order of the file.", name=name)
        )
        return array, geometry_of(name, frames[0], stated_distance_mm(dataset), notices)
    if not stack.is_even:
        raise planes.refusal(
            sentence(
                "its frames are {distances} apart: some are missing, or they are several stacks.", distances=stack.distances
            )
        )
    if stack.order != tuple(range(len(array))):
        array = array[list(stack.order)]
    return array, geometry_of(name, frames[stack.order[0]], stack.slice_mm, notices)


def _by_number(datasets: Sequence[pydicom.Dataset]) -> tuple[int, ...]:
    numbers = [int(each.get("InstanceNumber", 0) or 0) for each in datasets]
    return tuple(sorted(range(len(datasets)), key=lambda index: numbers[index]))


@contextmanager
def told_as_damage(name: str) -> Iterator[None]:
    try:
        yield
    except UnreadableImage:
        raise
    except DAMAGED as error:
        raise UnreadableImage(
            sentence("{name}: its header is damaged ({error}). Copy the file again.", name=name, error=error)
        ) from error


def dataset_of(path: Path) -> pydicom.Dataset:
    try:
        check_deflated(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(path)
            # Asking for all makes damaged elements and endless nesting show up here, not later.
            _ = dataset.get("PixelData"), dataset.get("Rows")
    except HOSTILE as error:
        raise UnreadableImage(
            sentence(
                "{name}: the DICOM file nests or claims more than any real one ({kind}). It is not opened.",
                name=path.name,
                kind=type(error).__name__,
            )
        ) from error
    except DAMAGED as error:
        raise UnreadableImage(
            sentence(
                "{name}: this is not a readable DICOM file ({error}). Check the file, or copy it again.",
                name=path.name,
                error=error,
            )
        ) from error
    if "PixelData" not in dataset:
        raise UnreadableImage(
            sentence(
                "{name}: the DICOM file holds no image (modality {modality}).",
                name=path.name,
                modality=dataset.get("Modality", sentence("unknown")),
            )
        )
    return dataset


def unpacked(path: Path, dataset: pydicom.Dataset) -> Array:
    """As `values_of`; what is packed is unpacked in a process of its own, with limits."""
    if dataset.file_meta.get("TransferSyntaxUID") in PLAIN:
        return values_of(path, dataset)
    return decoded(path, _needed_bytes(path.name, dataset))


def _needed_bytes(name: str, dataset: pydicom.Dataset) -> int:
    """Of its pixels, by the header. Raises UnreadableImage where that is absurd."""
    rows, columns = int(dataset.get("Rows", 0) or 0), int(dataset.get("Columns", 0) or 0)
    frames, samples = int(dataset.get("NumberOfFrames", 1) or 1), int(dataset.get("SamplesPerPixel", 1) or 1)
    check_plane(name, columns, rows)
    return check_size(name, (frames, rows, columns), samples * max(1, int(dataset.get("BitsAllocated", 8) or 8) // 8))


def values_of(path: Path, dataset: pydicom.Dataset) -> Array:
    """(D, H, W) or (D, H, W, 3) in the modality's units and the file's order, MONOCHROME1 inverted once."""
    name = path.name
    _needed_bytes(name, dataset)
    frames, samples = int(dataset.get("NumberOfFrames", 1) or 1), int(dataset.get("SamplesPerPixel", 1) or 1)
    try:
        stored = _decoded(name, dataset)
    except RuntimeError as error:
        # ITK knows one rescale for all frames
        if len(set(rescales_of(name, dataset, frames))) > 1:
            raise no_decoder(name, dataset) from error
        return _decoded_by_itk(path, dataset, error)
    colours = samples >= 3
    photometric = str(dataset.get("PhotometricInterpretation", "")).strip()
    if photometric == "PALETTE COLOR":
        stored, colours = apply_color_lut(stored, dataset), True
        if stored.dtype == np.uint16:
            stored = (stored >> 8).astype(np.uint8)
    array = stored if stored.ndim == (4 if colours else 3) else stored[None]
    if colours:
        return np.ascontiguousarray(array[..., :3])
    if photometric == "MONOCHROME1":
        signed = int(dataset.get("PixelRepresentation", 0)) == 1
        array = (-1 if signed else (1 << int(dataset.BitsStored)) - 1) - array.astype(np.int32)
    return _rescaled(name, array, dataset)


def _decoded(name: str, dataset: pydicom.Dataset) -> Array:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.asarray(pixel_array(dataset))
    except NotImplementedError as error:
        raise no_decoder(name, dataset) from error
    except HOSTILE as error:
        raise UnreadableImage(
            sentence("{name}: its pixels claim more memory than there is. The file is damaged.", name=name)
        ) from error
    except (*DAMAGED, IndexError) as error:
        raise UnreadableImage(
            sentence(
                "{name}: its pixels cannot be read ({error}). The file was probably cut off; copy it again.",
                name=name,
                error=error,
            )
        ) from error


def _decoded_by_itk(path: Path, dataset: pydicom.Dataset, error: RuntimeError) -> Array:
    """The last resort for compressions that pydicom has no decoder for (lossless JPEG): GDCM, which SimpleITK brings along.

    It applies the rescale and inverts MONOCHROME1 itself.
    """
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        array = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    except RuntimeError:
        raise no_decoder(path.name, dataset) from error
    return np.asarray(array)


def no_decoder(name: str, dataset: pydicom.Dataset) -> UnreadableImage:
    syntax = dataset.file_meta.TransferSyntaxUID
    return UnreadableImage(
        sentence(
            "{name}: no decoder for its compression ({compression}) is installed. {remedy}",
            name=name,
            compression=syntax.name,
            remedy=remedy_for(syntax),
        )
    )


def _rescaled(name: str, array: Array, dataset: pydicom.Dataset) -> Array:
    """Slope and intercept applied, each frame's own (PET has its own per slice); whole numbers stay whole."""
    rescales = rescales_of(name, dataset, len(array))
    if len(set(rescales)) == 1:
        return _scaled(array, *rescales[0])
    planes = [_scaled(plane, *rescale) for plane, rescale in zip(array, rescales, strict=True)]
    return np.stack(planes).astype(np.result_type(*planes))


def _scaled(array: Array, slope: float, intercept: float) -> Array:
    if slope == 1 and intercept == 0:
        return array
    lowest, highest = sorted(float(end) * slope + intercept for end in (array.min(), array.max()))
    numbers = (slope, intercept, lowest, highest, lowest - intercept, highest - intercept)
    if array.dtype.kind in "iu" and slope.is_integer() and intercept.is_integer() and max(map(abs, numbers)) < 1 << 31:
        whole = array.astype(np.int32) * np.int32(slope) + np.int32(intercept)
        return whole.astype(np.int16) if lowest >= -32768 and highest <= 32767 else whole
    return (array.astype(np.float32) * np.float32(slope) + np.float32(intercept)).astype(np.float32)


def geometry_of(name: str, plane: Plane, slice_mm: float, notices: list[str]) -> Geometry:
    """The geometry of a stack whose first plane this is; what it does not say properly is a notice."""
    if plane.pixel_mm is not None and not plane.is_measured:
        notices.append(
            sentence(
                "{name}: its pixel spacing {pixel_mm} is not usable; 1 mm is assumed.", name=name, pixel_mm=list(plane.pixel_mm)
            )
        )
    row_mm, column_mm = plane.pixel_mm if plane.pixel_mm and plane.is_measured else (1.0, 1.0)
    direction = np.eye(3)
    if plane.orientation and plane.is_oriented:
        across, down = np.array(plane.orientation).reshape(2, 3)
        direction = np.stack([across, down, np.cross(across, down)], 1)
    elif plane.orientation is not None:
        notices.append(
            sentence("{name}: its orientation is not at right angles; how it lies in the patient is unknown.", name=name)
        )
    if plane.position_mm is not None and not plane.is_placed:
        notices.append(
            sentence(
                "{name}: its position {position_mm} is not usable; where it lies in the patient is unknown.",
                name=name,
                position_mm=list(plane.position_mm),
            )
        )
    x, y, z = plane.position_mm if plane.position_mm and plane.is_placed else (0.0, 0.0, 0.0)
    return Geometry(
        (column_mm, row_mm, slice_mm), (x, y, z), tuple(float(value) for value in direction.ravel()), is_known=plane.is_measured
    )


def _check_sizes(name: str, datasets: Sequence[pydicom.Dataset]) -> None:
    sizes = {(each.get("Rows"), each.get("Columns")) for each in datasets}
    if len(sizes) > 1:
        raise UnreadableImage(
            sentence(
                "{name}: its slices differ in size ({sizes}). {remedy}",
                name=name,
                sizes=", ".join((f"{c} x {r}" for r, c in sizes)),
                remedy=ONE_BY_ONE,
            )
        )
