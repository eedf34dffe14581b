"""The two places in which a NIfTI header may say how its voxels lie, and what is assumed where neither does."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.diagnosis import Treatments
from fourclick.annotator.storage.source_path import LAS, QFORM, RAS, mm_of

Floats = npt.NDArray[np.float64]
RIGHT_ANGLES = 1e-3
SIGNS = {LAS: (-1.0, 1.0), RAS: (1.0, 1.0)}
"""By the convention that was chosen: which way the first two axes run from left to right and from back to front."""


def form_of(header: Any, which: str) -> Floats | None:
    """The (4, 4) matrix to RAS millimetres of "sform" or "qform"; None where its code is 0, or it cannot be read."""
    try:
        form, code = header.get_sform(coded=True) if which == "sform" else header.get_qform(coded=True)
    except Exception:  # noqa: BLE001 (a quaternion that is none: as good as absent)
        return None
    return np.asarray(form, float) if code > 0 and form is not None else None


def with_sizes(header: Any, treatments: Treatments) -> Any:
    """The header as its forms are to be read: with the voxel sizes that were typed, or those that can be used.

    A size that is negative loses its sign; one that is zero or no number becomes 1 mm. The sform has sizes of its own.
    """
    sizes = [float(size) for size in header["pixdim"][1:4]]
    typed = mm_of(treatments)
    wanted = [*typed, *(good_size(size) for size in sizes[len(typed) :])]
    if wanted == sizes:
        return header
    changed = header.copy()
    changed["pixdim"][1:4] = wanted
    return changed


def are_sizes_known(header: Any, treatments: Treatments) -> bool:
    """Whether none of them had to be assumed, in a file that takes them from here."""
    if form_of(header, "sform") is not None:
        return True
    count = min(3, int(header["dim"][0]))
    sizes = [abs(float(size)) for size in header["pixdim"][1 : count + 1]]
    typed = len(mm_of(treatments))
    return all(np.isfinite(size) and size > 0 for size in sizes[typed:])


def do_agree(sform: Floats, qform: Floats) -> bool:
    return bool(np.allclose(sform, qform, rtol=1e-3, atol=1e-2))


def chosen_form(header: Any, treatments: Treatments) -> Floats | None:
    """The form that counts: the sform, or the qform where it was chosen or is alone; None where there is neither."""
    sform, qform = form_of(header, "sform"), form_of(header, "qform")
    if QFORM in treatments and qform is not None:
        return qform
    return qform if sform is None else sform


def assumed_form(header: Any, treatments: Treatments) -> Floats:
    """Without a form: the voxel sizes alone, in the convention that was chosen (default: x to the left, y to the back)."""
    sizes = [good_size(float(size)) for size in header["pixdim"][1:4]]
    x, y = next((SIGNS[each] for each in treatments if each in SIGNS), (-1.0, -1.0))
    return np.diag([x * sizes[0], y * sizes[1], sizes[2], 1.0])


def good_size(size: float) -> float:
    size = abs(size)
    return size if np.isfinite(size) and size > 0 else 1.0


def shear_degrees(affine: Floats) -> float:
    """How far the axes are from right angles, at worst; NaN for a singular matrix."""
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    if not np.isfinite(affine).all() or (lengths <= 0).any() or abs(np.linalg.det(affine[:3, :3] / lengths)) < 1e-6:
        return float("nan")
    products = (affine[:3, :3] / lengths).T @ (affine[:3, :3] / lengths)
    return float(np.degrees(np.arcsin(np.clip(np.abs(products[np.triu_indices(3, 1)]).max(), 0, 1))))


def is_square(affine: Floats) -> bool:
    lengths = np.linalg.norm(affine[:3, :3], axis=0)
    direction = affine[:3, :3] / lengths
    return bool(np.allclose(direction.T @ direction, np.eye(3), atol=RIGHT_ANGLES))
