"""DICOM files and series, read by pydicom; geometry from the slices' own positions, never from names or numbers."""

from __future__ import annotations

import warnings
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
import SimpleITK as sitk
from pydicom.errors import InvalidDicomError
from pydicom.pixels.processing import apply_color_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import DeflatedExplicitVRLittleEndian

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.storage.limits import check_plane, check_size

Array = npt.NDArray[Any]
POSITION_TOLERANCE_MM = 0.01
UNEVEN_SHARE = 0.02
TILT_DEGREES = 0.5
MOST_INFLATED = 1 << 30
# What pydicom raises for damaged, hostile or unsupported files.
DAMAGED = (InvalidDicomError, ValueError, KeyError, AttributeError, TypeError, NotImplementedError, EOFError, OSError)
HOSTILE = (MemoryError, RecursionError, OverflowError)


def read_dicom_file(path: Path) -> Image:
    """One DICOM file, single- or multi-frame. Raises UnreadableImage."""
    dataset = _dataset(path)
    try:
        array, notices = _values(path, dataset)
        geometry = _geometry_of(dataset, array.shape[0], notices, path.name)
    except UnreadableImage:
        raise
    except DAMAGED as error:
        raise UnreadableImage(f"{path.name}: its header is damaged ({error}). Copy the file again.") from error
    return Image(array, geometry, path.name, path, tuple(notices))


def read_dicom_series(paths: Sequence[Path], name: str, source: Path) -> Image:
    """The files of one series as one Image, sorted by their position along the slice normal.

    Raises UnreadableImage for slices that differ in size or orientation, that share a position, or that are sheared (gantry
    tilt). Uneven distances are a notice, with the figures.
    """
    if len(paths) == 1:
        return read_dicom_file(paths[0])
    datasets = [_dataset(path) for path in paths]
    _check_alike(name, datasets)
    order, gaps_mm, notices = _sorted_along_normal(name, datasets)
    planes = []
    for index in order:
        plane, more = _values(paths[index], datasets[index])
        notices += [notice for notice in more if notice not in notices]
        if plane.shape[0] != 1:
            raise UnreadableImage(f"{name}: it mixes multi-frame files with others. Open its files one by one.")
        planes.append(plane)
    array = np.concatenate(planes).astype(np.result_type(*(plane.dtype for plane in planes)))
    first = _geometry_of(datasets[order[0]], 1, notices, name)
    spacing = (first.spacing_mm[0], first.spacing_mm[1], float(np.median(gaps_mm)))
    geometry = Geometry(spacing, first.origin_mm, first.direction, is_known=first.is_known)
    return Image(array, geometry, name, source, tuple(notices))


def _dataset(path: Path) -> pydicom.Dataset:
    try:
        _check_deflated(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(path)
            # Asking for all makes damaged elements and endless nesting show up here, not later.
            _ = dataset.get("PixelData"), dataset.get("Rows")
    except HOSTILE as error:
        raise UnreadableImage(
            f"{path.name}: the DICOM file nests or claims more than any real one ({type(error).__name__}). It is not opened."
        ) from error
    except DAMAGED as error:
        raise UnreadableImage(
            f"{path.name}: this is not a readable DICOM file ({error}). Check the file, or copy it again."
        ) from error
    if "PixelData" not in dataset:
        raise UnreadableImage(f"{path.name}: the DICOM file holds no image (modality {dataset.get('Modality', 'unknown')}).")
    return dataset


def _check_deflated(path: Path) -> None:
    """A deflated file is inflated to a limit first: a megabyte of it can claim gigabytes."""
    meta = pydicom.filereader.read_file_meta_info(str(path))
    if meta.get("TransferSyntaxUID") != DeflatedExplicitVRLittleEndian:
        return
    with path.open("rb") as file:
        data = file.read()
    start = 132 + 12 + int(meta.FileMetaInformationGroupLength)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    inflater.decompress(data[start:], MOST_INFLATED)
    if inflater.unconsumed_tail:
        raise UnreadableImage(f"{path.name}: the deflated DICOM file grows beyond {MOST_INFLATED >> 30} GiB. It is not opened.")


def _values(path: Path, dataset: pydicom.Dataset) -> tuple[Array, list[str]]:
    """(D, H, W) or (D, H, W, 3) in the modality's units, MONOCHROME1 inverted once, and notices."""
    name = path.name
    rows, columns = int(dataset.get("Rows", 0) or 0), int(dataset.get("Columns", 0) or 0)
    frames, samples = int(dataset.get("NumberOfFrames", 1) or 1), int(dataset.get("SamplesPerPixel", 1) or 1)
    check_plane(name, columns, rows)
    check_size(name, (frames, rows, columns), samples * max(1, int(dataset.get("BitsAllocated", 8) or 8) // 8))
    try:
        stored = _decoded(name, dataset)
    except RuntimeError as error:
        return _decoded_by_itk(path, dataset, error), []
    colours = samples >= 3
    photometric = str(dataset.get("PhotometricInterpretation", "")).strip()
    if photometric == "PALETTE COLOR":
        stored, colours = apply_color_lut(stored, dataset), True
        if stored.dtype == np.uint16:
            stored = (stored >> 8).astype(np.uint8)
    array = stored if stored.ndim == (4 if colours else 3) else stored[None]
    if colours:
        return np.ascontiguousarray(array[..., :3]), []
    if photometric == "MONOCHROME1":
        signed = int(dataset.get("PixelRepresentation", 0)) == 1
        array = (-1 if signed else (1 << int(dataset.BitsStored)) - 1) - array.astype(np.int32)
    return _rescaled(array, dataset), []


def _decoded(name: str, dataset: pydicom.Dataset) -> Array:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return np.asarray(pixel_array(dataset))
    except HOSTILE as error:
        raise UnreadableImage(f"{name}: its pixels claim more memory than there is. The file is damaged.") from error
    except (*DAMAGED, IndexError) as error:
        raise UnreadableImage(
            f"{name}: its pixels cannot be read ({error}). The file was probably cut off; copy it again."
        ) from error


def _decoded_by_itk(path: Path, dataset: pydicom.Dataset, error: RuntimeError) -> Array:
    """The last resort for compressions that pydicom has no decoder for (lossless JPEG): GDCM, which SimpleITK brings along.

    It applies the rescale and inverts MONOCHROME1 itself.
    """
    sitk.ProcessObject.SetGlobalWarningDisplay(False)
    try:
        array = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    except RuntimeError:
        raise UnreadableImage(
            f"{path.name}: no decoder for its compression ({dataset.file_meta.TransferSyntaxUID.name}) is installed. "
            "pip install python-gdcm pyjpegls pylibjpeg-openjpeg adds them."
        ) from error
    return np.asarray(array)


def _rescaled(array: Array, dataset: pydicom.Dataset) -> Array:
    """Slope and intercept applied (PET has its own per slice); whole numbers stay whole."""
    slope, intercept = _rescale_of(dataset)
    if slope == 1 and intercept == 0:
        return array
    if slope == int(slope) and intercept == int(intercept):
        whole = array.astype(np.int32) * np.int32(slope) + np.int32(intercept)
        fits = whole.size and whole.min() >= -32768 and whole.max() <= 32767
        return whole.astype(np.int16) if fits else whole
    return (array.astype(np.float32) * np.float32(slope) + np.float32(intercept)).astype(np.float32)


def _rescale_of(dataset: pydicom.Dataset) -> tuple[float, float]:
    for place in (dataset, *_functional_groups(dataset)):
        for holder in (place, *(place.get("PixelValueTransformationSequence") or ())):
            if "RescaleSlope" in holder:
                return float(holder.RescaleSlope or 1), float(holder.get("RescaleIntercept", 0) or 0)
    return 1.0, 0.0


def _functional_groups(dataset: pydicom.Dataset, frame: int = 0) -> list[Any]:
    """The shared group and one frame's own group of an enhanced object; nothing elsewhere."""
    groups = list(dataset.get("SharedFunctionalGroupsSequence") or ())[:1]
    own = list(dataset.get("PerFrameFunctionalGroupsSequence") or ())
    return [*groups, *own[frame : frame + 1]]


def _find(dataset: pydicom.Dataset, keyword: str, sequence: str, frame: int = 0) -> list[float] | None:
    """Numbers of an attribute, in the dataset itself or in the functional groups."""
    value = dataset.get(keyword)
    if value is None:
        for group in _functional_groups(dataset, frame):
            for item in group.get(sequence) or ():
                value = item.get(keyword, value)
    try:
        return None if value is None else [float(part) for part in (value if hasattr(value, "__len__") else [value])]
    except (TypeError, ValueError):
        return None


def _geometry_of(dataset: pydicom.Dataset, depth: int, notices: list[str], name: str) -> Geometry:
    """The geometry of one file; its z spacing from the frames' positions, or the slice distance that it states."""
    pixel = _find(dataset, "PixelSpacing", "PixelMeasuresSequence") or _find(dataset, "ImagerPixelSpacing", "")
    orientation = _find(dataset, "ImageOrientationPatient", "PlaneOrientationSequence")
    position = _find(dataset, "ImagePositionPatient", "PlanePositionSequence")
    known = pixel is not None and len(pixel) == 2 and all(np.isfinite(pixel)) and min(pixel) > 0
    if pixel is not None and not known:
        notices.append(f"{name}: its pixel spacing {pixel} is not usable; 1 mm is assumed.")
    row_mm, column_mm = (pixel[0], pixel[1]) if known and pixel else (1.0, 1.0)
    direction = np.eye(3)
    if orientation is not None and len(orientation) == 6:
        across, down = np.array(orientation[:3]), np.array(orientation[3:])
        if abs(np.linalg.norm(across) - 1) > 1e-2 or abs(np.linalg.norm(down) - 1) > 1e-2 or abs(across @ down) > 1e-2:
            notices.append(f"{name}: its orientation is not at right angles; how it lies in the patient is unknown.")
        else:
            direction = np.stack([across, down, np.cross(across, down)], 1)
    stated = _find(dataset, "SpacingBetweenSlices", "PixelMeasuresSequence") or _find(
        dataset, "SliceThickness", "PixelMeasuresSequence"
    )
    slice_mm = abs(stated[0]) if stated and stated[0] else 1.0
    last = _find(dataset, "ImagePositionPatient", "PlanePositionSequence", depth - 1) if depth > 1 else None
    if last is not None and position is not None and last != position:
        step = (np.array(last) - np.array(position)) / (depth - 1)
        slice_mm = float(np.linalg.norm(step))
        if step @ direction[:, 2] < 0:
            direction[:, 2] *= -1
    origin = position if position is not None and len(position) == 3 else [0.0, 0.0, 0.0]
    return Geometry(
        (float(column_mm), float(row_mm), float(slice_mm)),
        (origin[0], origin[1], origin[2]),
        tuple(float(value) for value in direction.ravel()),
        is_known=known,
    )


def _check_alike(name: str, datasets: Sequence[pydicom.Dataset]) -> None:
    sizes = {(each.get("Rows"), each.get("Columns")) for each in datasets}
    if len(sizes) > 1:
        raise UnreadableImage(
            f"{name}: its slices differ in size ({', '.join(f'{c} x {r}' for r, c in sizes)}). Open its files one by one."
        )
    orientations = {tuple(round(value, 3) for value in _find(each, "ImageOrientationPatient", "") or ()) for each in datasets}
    if len(orientations) > 1:
        raise UnreadableImage(
            f"{name}: its slices differ in orientation ({len(orientations)} of them). Open its files one by one."
        )


def _sorted_along_normal(name: str, datasets: Sequence[pydicom.Dataset]) -> tuple[list[int], Array, list[str]]:
    """(order of the slices, their distances in mm, notices)."""
    positions = [_find(each, "ImagePositionPatient", "") for each in datasets]
    orientation = _find(datasets[0], "ImageOrientationPatient", "")
    if any(position is None or len(position) != 3 for position in positions) or orientation is None or len(orientation) != 6:
        numbers = [int(each.get("InstanceNumber", 0) or 0) for each in datasets]
        order = sorted(range(len(datasets)), key=lambda index: numbers[index])
        notice = f"{name}: its slices do not say where they lie; they are sorted by number and 1 mm apart."
        return order, np.ones(max(1, len(datasets) - 1)), [notice]
    normal = np.cross(orientation[:3], orientation[3:])
    places = np.array(positions, float)
    along = places @ normal
    order = [int(index) for index in np.argsort(along, kind="stable")]
    gaps = np.diff(along[order])
    if (gaps < POSITION_TOLERANCE_MM).any():
        raise UnreadableImage(
            f"{name}: {int((gaps < POSITION_TOLERANCE_MM).sum()) + 1} of its slices lie at one place (repeated scans, or a "
            "time series). Put each pass into a folder of its own."
        )
    shift = places[order[-1]] - places[order[0]]
    tilt = np.degrees(np.arccos(np.clip(abs(shift @ normal) / np.linalg.norm(shift), 0, 1)))
    if tilt > TILT_DEGREES:
        raise UnreadableImage(
            f"{name}: its slices are sheared by {tilt:.1f} degrees (gantry tilt), which no export could keep. Straighten the "
            "series first, or open its files one by one."
        )
    notices = []
    median = float(np.median(gaps))
    if (np.abs(gaps - median) > UNEVEN_SHARE * median + POSITION_TOLERANCE_MM).any():
        notices.append(
            f"{name}: its slices are {gaps.min():.2f} to {gaps.max():.2f} mm apart, some may be missing; {median:.2f} is used."
        )
    return order, gaps, notices
