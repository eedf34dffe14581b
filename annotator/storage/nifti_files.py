"""NIfTI (.nii, .nii.gz), read by nibabel's header and our own checks.

SimpleITK fills missing voxels of cut-off files with zeros and turns NaN into 0; nibabel does not check the gzip checksum.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.diagnosis import MM, Treatments
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.limits import check_size, truncated
from fourclick.annotator.storage.nifti_forms import (
    are_sizes_known,
    assumed_form,
    chosen_form,
    do_agree,
    form_of,
    is_square,
    shear_degrees,
    with_sizes,
)
from fourclick.annotator.storage.packed_bytes import gunzipped
from fourclick.annotator.storage.source_path import LAS, LPS, QFORM, RAS, SFORM, STRAIGHTEN, VOLUME
from fourclick.annotator.storage.straightening import squared

SUFFIXES = (".nii", ".nii.gz")
Array = npt.NDArray[Any]
HEAD_BYTES = 1024
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0])


def read_nifti(path: Path, treatments: Treatments = (), *, frame: int | None = None) -> Image:
    """A NIfTI file as an Image, slices along its third axis, read as it was chosen to be. Raises UnreadableImage.

    Of a 4-D one the volume `frame`, counted from 0; None for the one that was chosen, or else the first.
    """
    chosen = next((int(each.removeprefix(VOLUME)) - 1 for each in treatments if each.startswith(VOLUME)), None)
    wanted = frame if frame is not None else chosen or 0
    if path.name.lower().endswith(".gz"):
        data = gunzipped(path, lambda head: _needed(path.name, _header(path.name, head)))
        header = _header(path.name, bytes(data[:HEAD_BYTES]))
        if len(data) < _needed(path.name, header):
            raise truncated(path.name, len(data), _needed(path.name, header))
        start, size = _place(path.name, header, wanted)
        block = memoryview(data)[start : start + size]
        # of several time points one is copied out, or all would stay in memory with it
        block = block if _frames(header) == 1 else memoryview(bytes(block))
    else:
        with path.open("rb") as file:
            header = _header(path.name, file.read(HEAD_BYTES))
            needed = _needed(path.name, header)
            if path.stat().st_size < needed:
                raise truncated(path.name, path.stat().st_size, needed)
            start, size = _place(path.name, header, wanted)
            file.seek(start)
            block = memoryview(file.read(size))
    notices: list[str] = []
    if _frames(header) > 1 and frame is None and chosen is None:
        notices.append(
            sentence(
                "{name} has {count} volumes; the first one is annotated, the slider shows the others.",
                name=path.name,
                count=_frames(header),
            )
        )
    voxels = _voxels(path.name, header, block)
    is_measured = are_sizes_known(header, treatments)
    header = with_sizes(header, treatments)
    voxels, geometry = _placed(path.name, header, voxels, treatments, notices)
    # what was chosen or resampled is not compared with the file's other volumes
    frames = 1 if any(not each.startswith(MM) for each in treatments) else _frames(header)
    geometry = replace(geometry, is_known=geometry.is_known and is_measured)
    is_oriented = chosen_form(header, treatments) is not None or bool({LPS, LAS, RAS} & set(treatments))
    return Image(voxels, geometry, path.name, path, tuple(notices), frames=frames, is_oriented=is_oriented)


def _frames(header: Any) -> int:
    """Volumes in the file: along time, or any further axis."""
    return int(np.prod(header.get_data_shape()[3:], dtype=np.int64))


def _place(name: str, header: Any, frame: int) -> tuple[int, int]:
    """(first byte, number of bytes) of a time point. Raises UnreadableImage where there is none of this number."""
    if not 0 <= frame < _frames(header):
        raise UnreadableImage(
            sentence(
                "{name}: there is no time point {frame}, the file has {count}. Choose another one.",
                name=name,
                frame=frame + 1,
                count=_frames(header),
            )
        )
    size = int(np.prod(header.get_data_shape()[:3], dtype=np.int64)) * int(header.get_data_dtype().itemsize)
    return int(float(header["vox_offset"])) + frame * size, size


def read_nifti_header(path: Path) -> Any:
    """nibabel's header, of a file that is long enough for it. Raises UnreadableImage, OSError."""
    try:
        with gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb") as file:
            head = file.read(1024)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        # Python's own words stay out: they are English, and of bytes that mean nothing to the user
        raise UnreadableImage(sentence("{name}: the packed file is damaged. Copy it again.", name=path.name)) from error
    header = _header(path.name, head)
    _needed(path.name, header)
    return header


def _header(name: str, head: bytes) -> Any:
    kind = nib.Nifti2Header if head[:4] in (b"\x1c\x02\0\0", b"\0\0\x02\x1c") else nib.Nifti1Header
    size = 540 if kind is nib.Nifti2Header else 348
    if len(head) < size:
        raise UnreadableImage(
            sentence(
                "{name}: the file is only {count} bytes long, shorter than a NIfTI header. Copy it again.",
                name=name,
                count=len(head),
            )
        )
    try:
        header: Any = kind(head[:size], check=False)  # type: ignore[no-untyped-call,unused-ignore]
        magic = bytes(header["magic"])[:3]
        header.get_data_dtype()
    except Exception as error:
        raise UnreadableImage(
            sentence("{name}: this is not a NIfTI file ({error}). Check the file's type.", name=name, error=error)
        ) from error
    if magic not in (b"n+1", b"n+2"):
        raise UnreadableImage(
            sentence(
                "{name}: this is not a single-file NIfTI (its magic is {magic!r}). Convert it to .nii or .nii.gz.",
                name=name,
                magic=magic,
            )
        )
    return header


def _needed(name: str, header: Any) -> int:
    """Bytes of the whole file, by its header."""
    dims = [int(number) for number in header["dim"]]
    if not 1 <= dims[0] <= 7:
        raise UnreadableImage(
            sentence(
                "{name}: the header claims {count} dimensions; an image has 2 or 3. The file is damaged.",
                name=name,
                count=dims[0],
            )
        )
    offset = float(header["vox_offset"])
    if not 348 <= offset <= 1 << 20:
        raise UnreadableImage(
            sentence(
                "{name}: the header says that voxels start at byte {offset:g}, which cannot be. The file is damaged.",
                name=name,
                offset=offset,
            )
        )
    return int(offset) + check_size(name, tuple(dims[1 : dims[0] + 1]), int(header.get_data_dtype().itemsize))


def _voxels(name: str, header: Any, block: memoryview) -> Array:
    """The voxels of one time point, from its bytes."""
    dtype = header.get_data_dtype()
    sides = tuple(int(side) for side in header.get_data_shape()[:3])
    shape = sides + (1,) * (3 - len(sides))
    flat = np.frombuffer(block, dtype)
    if dtype.names:
        if len(dtype.names) < 3:
            raise UnreadableImage(
                sentence(
                    "{name}: voxels of type {dtype} are not supported. Convert them to grey or RGB.", name=name, dtype=dtype
                )
            )
        flat = np.stack([flat[channel] for channel in dtype.names[:3]], -1)
    elif dtype.kind == "c":
        raise UnreadableImage(sentence("{name}: complex voxels are not supported. Save their magnitude instead.", name=name))
    array = _rgb(flat, shape) if dtype.names else flat.reshape(shape, order="F")
    array = np.moveaxis(array, (0, 1, 2), (2, 1, 0))
    return np.ascontiguousarray(_scaled(array, header))


def _rgb(flat: Array, shape: tuple[int, ...]) -> Array:
    return np.stack([flat[:, channel].reshape(shape, order="F") for channel in range(3)], -1)


def _scaled(array: Array, header: Any) -> Array:
    """Slope and intercept applied; whole numbers stay whole."""
    slope, intercept = float(header["scl_slope"]), float(header["scl_inter"])
    if not np.isfinite(slope) or slope == 0 or (slope == 1 and intercept == 0):
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    intercept = intercept if np.isfinite(intercept) else 0.0
    is_small = intercept == int(intercept) and abs(intercept) < 1 << 30
    if slope == 1 and is_small and array.dtype.kind in "iu" and array.dtype.itemsize <= 2:
        return array.astype(np.int32) + np.int32(intercept)
    return (array.astype(np.float32) * np.float32(slope) + np.float32(intercept)).astype(np.float32)


def _placed(name: str, header: Any, voxels: Array, treatments: Treatments, notices: list[str]) -> tuple[Array, Geometry]:
    """The voxels and where they lie; those of a sheared grid anew on one at right angles, where that was chosen."""
    affine = _affine(name, header, treatments, notices)
    matrix = RAS_TO_LPS @ affine[:3, :3]
    spacing = np.linalg.norm(matrix, axis=0)
    if not np.isfinite(affine).all() or (spacing <= 0).any():
        notices.append(
            sentence("{name}: its voxel size is not usable ({spacing}); 1 mm is assumed.", name=name, spacing=spacing)
        )
        return voxels, Geometry(is_known=False)
    direction = matrix / spacing
    origin = RAS_TO_LPS @ affine[:3, 3]
    if not is_square(affine):
        if STRAIGHTEN not in treatments or np.isnan(shear_degrees(affine)):
            raise UnreadableImage(
                sentence(
                    "{name}: its axes are sheared, which no export could keep. Resample it to right angles "
                    "first: fourclick doctor says how.",
                    name=name,
                )
            )
        notices.append(
            sentence(
                "{name}: resampled as chosen; its axes were {degrees:.1f} degrees from right angles.",
                name=name,
                degrees=shear_degrees(affine),
            )
        )
        lps = np.eye(4)
        lps[:3, :3], lps[:3, 3] = matrix, origin
        return squared(name, voxels, lps)
    return voxels, Geometry(
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        (float(origin[0]), float(origin[1]), float(origin[2])),
        tuple(float(value) for value in direction.ravel()),
        is_known=True,
    )


def _affine(name: str, header: Any, treatments: Treatments, notices: list[str]) -> Array:
    """(4, 4) to RAS millimetres; what was not chosen and is not sure is a notice."""
    affine = chosen_form(header, treatments)
    if affine is None:
        if not {LPS, LAS, RAS} & set(treatments):
            notices.append(sentence("{name} does not say how it lies in the patient; left and right are unknown.", name=name))
        return assumed_form(header, treatments)
    sform, qform = form_of(header, "sform"), form_of(header, "qform")
    is_chosen = SFORM in treatments or QFORM in treatments
    if sform is not None and qform is not None and not is_chosen and not do_agree(sform, qform):
        notices.append(
            sentence(
                "{name}: its two orientations (sform and qform) disagree; the sform is used. Check left and right.", name=name
            )
        )
    return affine
