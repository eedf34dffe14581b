"""NIfTI (.nii, .nii.gz), read by nibabel's header and our own checks.

SimpleITK fills missing voxels of cut-off files with zeros and turns NaN into 0; nibabel does not check the gzip checksum.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nibabel as nib
import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.storage.limits import check_size, truncated
from fourclick.annotator.storage.packed_bytes import gunzipped

SUFFIXES = (".nii", ".nii.gz")
Array = npt.NDArray[Any]
HEAD_BYTES = 1024
RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0])


def read_nifti(path: Path, frame: int = 0) -> Image:
    """A NIfTI file as an Image, slices along its third axis; of a 4-D one the time point `frame`. Raises UnreadableImage."""
    if path.name.lower().endswith(".gz"):
        data = gunzipped(path, lambda head: _needed(path.name, _header(path.name, head)))
        header = _header(path.name, bytes(data[:HEAD_BYTES]))
        if len(data) < _needed(path.name, header):
            raise truncated(path.name, len(data), _needed(path.name, header))
        start, size = _place(path.name, header, frame)
        block = memoryview(data)[start : start + size]
        # of several time points one is copied out, or all would stay in memory with it
        block = block if _frames(header) == 1 else memoryview(bytes(block))
    else:
        with path.open("rb") as file:
            header = _header(path.name, file.read(HEAD_BYTES))
            needed = _needed(path.name, header)
            if path.stat().st_size < needed:
                raise truncated(path.name, path.stat().st_size, needed)
            start, size = _place(path.name, header, frame)
            file.seek(start)
            block = memoryview(file.read(size))
    notices: list[str] = []
    if _frames(header) > 1 and frame == 0:
        notices.append(f"{path.name} has {_frames(header)} volumes; the first one is annotated, the slider shows the others.")
    voxels = _voxels(path.name, header, block)
    geometry = _geometry(path.name, header, notices)
    is_oriented = any(_form(header, which) is not None for which in ("sform", "qform"))
    return Image(voxels, geometry, path.name, path, tuple(notices), frames=_frames(header), is_oriented=is_oriented)


def _frames(header: Any) -> int:
    """Volumes in the file: along time, or any further axis."""
    return int(np.prod(header.get_data_shape()[3:], dtype=np.int64))


def _place(name: str, header: Any, frame: int) -> tuple[int, int]:
    """(first byte, number of bytes) of a time point. Raises UnreadableImage where there is none of this number."""
    if not 0 <= frame < _frames(header):
        raise UnreadableImage(
            f"{name}: there is no time point {frame + 1}, the file has {_frames(header)}. Choose another one."
        )
    size = int(np.prod(header.get_data_shape()[:3], dtype=np.int64)) * int(header.get_data_dtype().itemsize)
    return int(float(header["vox_offset"])) + frame * size, size


def _header(name: str, head: bytes) -> Any:
    kind = nib.Nifti2Header if head[:4] in (b"\x1c\x02\0\0", b"\0\0\x02\x1c") else nib.Nifti1Header
    size = 540 if kind is nib.Nifti2Header else 348
    if len(head) < size:
        raise UnreadableImage(f"{name}: the file is only {len(head)} bytes long, shorter than a NIfTI header. Copy it again.")
    try:
        header: Any = kind(head[:size], check=False)  # type: ignore[no-untyped-call,unused-ignore]
        magic = bytes(header["magic"])[:3]
        header.get_data_dtype()
    except Exception as error:
        raise UnreadableImage(f"{name}: this is not a NIfTI file ({error}). Check the file's type.") from error
    if magic not in (b"n+1", b"n+2"):
        raise UnreadableImage(
            f"{name}: this is not a single-file NIfTI (its magic is {magic!r}). Convert it to .nii or .nii.gz."
        )
    return header


def _needed(name: str, header: Any) -> int:
    """Bytes of the whole file, by its header."""
    dims = [int(number) for number in header["dim"]]
    if not 1 <= dims[0] <= 7:
        raise UnreadableImage(f"{name}: the header claims {dims[0]} dimensions; an image has 2 or 3. The file is damaged.")
    offset = float(header["vox_offset"])
    if not 348 <= offset <= 1 << 20:
        raise UnreadableImage(
            f"{name}: the header says that voxels start at byte {offset:g}, which cannot be. The file is damaged."
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
            raise UnreadableImage(f"{name}: voxels of type {dtype} are not supported. Convert them to grey or RGB.")
        flat = np.stack([flat[channel] for channel in dtype.names[:3]], -1)
    elif dtype.kind == "c":
        raise UnreadableImage(f"{name}: complex voxels are not supported. Save their magnitude instead.")
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
    if slope == 1 and intercept == int(intercept) and array.dtype.kind in "iu" and array.dtype.itemsize <= 2:
        return array.astype(np.int32) + np.int32(intercept)
    return (array.astype(np.float32) * np.float32(slope) + np.float32(intercept)).astype(np.float32)


def _geometry(name: str, header: Any, notices: list[str]) -> Geometry:
    sform, qform = _form(header, "sform"), _form(header, "qform")
    affine = qform if sform is None else sform
    if sform is not None and qform is not None and not np.allclose(sform, qform, rtol=1e-3, atol=1e-2):
        notices.append(f"{name}: its two orientations (sform and qform) disagree; the sform is used. Check left and right.")
    if affine is None:
        notices.append(f"{name} does not say how it lies in the patient; left and right are unknown.")
        sizes = [abs(float(size)) for size in header["pixdim"][1:4]]
        affine = np.diag([-_good(sizes[0]), -_good(sizes[1]), _good(sizes[2]), 1.0])
    matrix = RAS_TO_LPS @ affine[:3, :3]
    spacing = np.linalg.norm(matrix, axis=0)
    if not np.isfinite(affine).all() or (spacing <= 0).any():
        notices.append(f"{name}: its voxel size is not usable ({spacing}); 1 mm is assumed.")
        return Geometry(is_known=False)
    direction = matrix / spacing
    if not np.allclose(direction.T @ direction, np.eye(3), atol=1e-3):
        raise UnreadableImage(f"{name}: its axes are sheared, which no export could keep. Resample it to right angles first.")
    origin = RAS_TO_LPS @ affine[:3, 3]
    return Geometry(
        (float(spacing[0]), float(spacing[1]), float(spacing[2])),
        (float(origin[0]), float(origin[1]), float(origin[2])),
        tuple(float(value) for value in direction.ravel()),
        is_known=True,
    )


def _form(header: Any, which: str) -> Array | None:
    try:
        form, code = header.get_sform(coded=True) if which == "sform" else header.get_qform(coded=True)
    except Exception:  # noqa: BLE001 (a quaternion that is none: as good as absent)
        return None
    return np.asarray(form, float) if code > 0 and form is not None else None


def _good(size: float) -> float:
    return size if np.isfinite(size) and size > 0 else 1.0
