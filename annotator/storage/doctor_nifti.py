"""What the import doctor finds in a NIfTI file's header."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from fourclick.annotator.core.diagnosis import LEAVE_OUT, Candidate, Choice, Finding, Reading, typed
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.image_files import ImageSource
from fourclick.annotator.storage.nifti_files import read_nifti_header
from fourclick.annotator.storage.nifti_forms import (
    Floats,
    chosen_form,
    do_agree,
    form_of,
    good_size,
    is_square,
    shear_degrees,
    with_sizes,
)
from fourclick.annotator.storage.source_path import LAS, LPS, QFORM, RAS, SFORM, STRAIGHTEN, VOLUME

MOST_VOLUMES = 1000


def nifti_candidate(source: ImageSource) -> Candidate:
    """Raises UnreadableImage, OSError."""
    header = read_nifti_header(source.path)
    shape = [int(side) for side in header.get_data_shape()]
    sides = [*shape, 1, 1][:3]
    sizes = [float(size) for size in header["pixdim"][1:4]]
    forms = _form_findings(with_sizes(header, ()), sides)
    findings = [*forms, *_size_findings(header, sizes), *_volume_findings(shape), *_scale(header)]
    figures = f"{' x '.join(map(str, shape))}, {' x '.join(f'{size:.3g}' for size in sizes)} mm"
    return Candidate(source.path, source.name, source.key, tuple(findings), figures=figures)


def _form_findings(header: Any, sides: list[int]) -> Iterator[Finding]:
    sform, qform = form_of(header, "sform"), form_of(header, "qform")
    if sform is None and qform is None:
        if "".join(map(str, header["dim"][:1])) != "2":
            yield _nowhere()
        return
    if sform is not None and qform is not None and not do_agree(sform, qform):
        yield _disagreeing(sform, qform, sides)
    else:
        affine = chosen_form(header, ())
        if affine is not None and not _is_usable(affine):
            text = sentence("Its orientation matrix is singular, so where it lies is unknown. Have it written again.")
            yield Finding("sheared", text, (LEAVE_OUT,))
        elif affine is not None and not is_square(affine):
            yield _sheared(affine)


def _nowhere() -> Finding:
    text = sentence(
        "Neither sform nor qform is set: the file does not say where left and right, front and back are. "
        "Programs guess differently."
    )
    choices = (
        Choice(LPS, sentence("x left, y back (SimpleITK, ITK-SNAP)"), (Reading(LPS),)),
        Choice(LAS, sentence("x left, y front (nibabel, Analyze)"), (Reading(LAS),)),
        Choice(RAS, sentence("x right, y front"), (Reading(RAS),)),
        LEAVE_OUT,
    )
    return Finding("orientation", text, choices, needs_decision=True)


def _disagreeing(sform: Floats, qform: Floats, sides: list[int]) -> Finding:
    """Each form that is at right angles, or can be brought there, is a choice."""
    ends = np.array(np.meshgrid(*((0, side - 1) for side in sides))).reshape(3, -1)
    ends = np.vstack([ends, np.ones(ends.shape[1])])
    if not _is_usable(sform):
        text = sentence("The sform is singular and cannot be used; the qform is at right angles.")
        return Finding("orientation", text, (Choice(QFORM, sentence("Use the qform"), (Reading(QFORM),)), LEAVE_OUT), True)
    apart = float(np.linalg.norm((sform @ ends - qform @ ends)[:3], axis=0).max())
    is_mirrored = np.linalg.det(sform[:3, :3]) * np.linalg.det(qform[:3, :3]) < 0
    text = sentence("Its two orientations (sform and qform) disagree, by up to {apart:.1f} mm.", apart=apart)
    if is_mirrored:
        text = sentence(
            "Its two orientations (sform and qform) disagree, by up to {apart:.1f} mm; one is the mirror image of the other.",
            apart=apart,
        )
    if is_square(sform):
        first = Choice(SFORM, sentence("Use the sform (as nibabel, FSL, Slicer)"), (Reading(SFORM),))
    else:
        words = sentence(
            "Use the sform, resampled to right angles ({degrees:.1f} degrees sheared)", degrees=shear_degrees(sform)
        )
        first = Choice(SFORM, words, (Reading(f"{SFORM},{STRAIGHTEN}"),))
    choices = (first, Choice(QFORM, sentence("Use the qform (as SimpleITK, ITK-SNAP)"), (Reading(QFORM),)), LEAVE_OUT)
    return Finding("orientation", text, choices, needs_decision=True)


def _sheared(affine: Floats) -> Finding:
    text = sentence("Its axes are {degrees:.1f} degrees from right angles (sheared).", degrees=shear_degrees(affine))
    straighten = Choice(STRAIGHTEN, sentence("Resample to right angles"), (Reading(STRAIGHTEN),))
    return Finding("sheared", text, (straighten, LEAVE_OUT), needs_decision=True)


def _is_usable(affine: Floats) -> bool:
    return not np.isnan(shear_degrees(affine))


def _size_findings(header: Any, sizes: list[float]) -> Iterator[Finding]:
    """A form that is set has sizes of its own; without one the header's count."""
    bad = [size for size in sizes[: min(3, int(header["dim"][0]))] if not np.isfinite(size) or size <= 0]
    if not bad:
        return
    told = " x ".join(f"{size:g}" for size in sizes)
    if form_of(header, "sform") is not None:
        yield Finding(
            "spacing", sentence("The voxel size says {told} mm, which is not usable; the sform's own counts.", told=told)
        )
        return
    text = sentence(
        "The voxel size says {told} mm. Unless you type it, what is negative loses its sign, and what is "
        "zero or no number becomes 1 mm.",
        told=told,
    )
    as_it_is = " x ".join(f"{good_size(size):g}" for size in sizes)
    choices = (
        Choice("as-is", sentence("Load as it is, with {as_it_is} mm", as_it_is=as_it_is)),
        typed(sentence("Type the size of a voxel"), 3 if int(header["dim"][0]) > 2 else 2),
        LEAVE_OUT,
    )
    yield Finding("spacing", text, choices, needs_decision=True)


def _volume_findings(shape: list[int]) -> Iterator[Finding]:
    count = int(np.prod(shape[3:]))
    if len(shape) < 4 or not 1 < count <= MOST_VOLUMES:
        return
    each = tuple(Reading(f"{VOLUME}{number}", f"volume {number}") for number in range(1, count + 1))
    choices = (
        Choice("first", sentence("The first volume")),
        Choice("split", sentence("Split into {count} images", count=count), each),
        LEAVE_OUT,
    )
    yield Finding(
        "volumes", sentence("{count} volumes in one file (time points, directions or channels).", count=count), choices
    )


def _scale(header: Any) -> Iterator[Finding]:
    slope = float(header["scl_slope"])
    if not np.isfinite(slope) or slope == 0:
        yield Finding(
            "rescale", sentence("The scale's slope is {slope:g}, which means none: the stored numbers are used.", slope=slope)
        )
