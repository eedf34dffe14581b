"""NIfTI label volumes with the exact geometry of their source."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import nibabel
import numpy as np
import numpy.typing as npt
import SimpleITK as sitk

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.image import Geometry
from fourclick.annotator.core.sentence import sentence

# Both worlds are millimetres; LPS has x and y mirrored against NIfTI's RAS.
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
SCANNER_SPACE = 1
LONGEST_AXIS = 32767
# NIfTI keeps its affine as float32 (24 bits): a coordinate x comes back within about |x| / 10^7.
RELATIVE_TOLERANCE = 1e-6
# Its quaternion loses more where a rotation is nearly half a turn, as LPS to RAS is.
TRANSFORM_TOLERANCE = 2e-3


class NiftiExporter:
    """One gzipped NIfTI-1 volume per image: uint8, or uint16 where a label number needs it."""

    name = "nifti"
    suffix = ".nii.gz"
    checkers = ("simpleitk", "nibabel")
    copies_pixels = False
    description = "NIfTI label volumes with the source's geometry, one file per image"

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes `stem` + suffix. Raises ExportError for an image that is too large for NIfTI-1."""
        if max(item.volume.shape) > LONGEST_AXIS:
            raise ExportError(
                sentence(
                    "{stem}: NIfTI-1 holds at most {most} voxels along an axis. Export it as PNG.",
                    stem=item.stem,
                    most=LONGEST_AXIS,
                )
            )
        affine = LPS_TO_RAS @ item.image.geometry.affine_lps
        file = nibabel.Nifti1Image(_smallest(item.volume).transpose(2, 1, 0), affine)
        file.header.set_xyzt_units("mm")
        file.set_sform(affine, SCANNER_SPACE)
        file.set_qform(affine, SCANNER_SPACE)
        data = file.to_bytes()
        path = folder / f"{item.stem}{self.suffix}"
        # no time stamp: two exports of one annotation are the same bytes
        path.write_bytes(gzip.compress(data, mtime=0) if self.suffix.endswith(".gz") else data)
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares size, spacing, direction, the corners' world coordinates and all voxels by SimpleITK.

        What SimpleITK passes over is compared by nibabel: the other transform, and that the file does not end early.
        """
        for path in paths:
            try:
                found = sitk.ReadImage(str(path))
            except RuntimeError as error:
                raise ExportError(
                    sentence(
                        "{name}: SimpleITK cannot read the exported file. The image's axes may not be at right "
                        "angles; export it as PNG instead.",
                        name=path.name,
                    )
                ) from error
            _check_geometry(path.name, item.image.geometry, found)
            _check_file(path, item)
            if not np.array_equal(sitk.GetArrayFromImage(found), item.volume):
                raise ExportError(
                    sentence(
                        "{name}: the labels read back by SimpleITK differ from those exported. Export again.", name=path.name
                    )
                )
        return sentence("size, spacing, origin, direction and voxels by SimpleITK, both transforms and length by nibabel")


class PlainNiftiExporter(NiftiExporter):
    """The same volumes without compression: larger, and faster to read slice by slice."""

    name = "nii"
    suffix = ".nii"
    description = "NIfTI label volumes without compression"


def _smallest(volume: LabelMap) -> npt.NDArray[np.uint8] | LabelMap:
    return volume.astype(np.uint8) if volume.max(initial=0) <= np.iinfo(np.uint8).max else volume


def _check_geometry(name: str, expected: Geometry, found: sitk.Image) -> None:
    """Raises ExportError unless all eight corners of the volume lie where they should, in the world and on the axes."""
    size = found.GetSize()
    corners = [tuple(float(c) for c in corner) for corner in product(*((0, max(1, n - 1)) for n in size))]
    should = np.array([expected.to_world(*corner) for corner in corners])
    does = np.array([found.TransformContinuousIndexToPhysicalPoint(corner) for corner in corners])
    allowed = RELATIVE_TOLERANCE * max(1.0, float(np.abs(should).max()))
    spacing_differs = not np.allclose(found.GetSpacing(), expected.spacing_mm, rtol=RELATIVE_TOLERANCE, atol=0)
    direction_differs = not np.allclose(found.GetDirection(), expected.direction, atol=1e-4)
    if spacing_differs or direction_differs or float(np.abs(should - does).max()) > allowed:
        raise ExportError(
            sentence(
                "{name}: SimpleITK reads another spacing, origin or direction than the image has. The image's "
                "axes may not be at right angles; export it as PNG instead.",
                name=name,
            )
        )


def _check_file(path: Path, item: ExportItem) -> None:
    """Raises ExportError where quaternion or matrix says another place, or voxels are missing at the end.

    SimpleITK looks at one of the two transforms, and fills missing voxels with zeros.
    """
    try:
        found = nibabel.Nifti1Image.from_filename(path)
        voxels = np.asarray(found.dataobj)
    except (OSError, EOFError, ValueError) as error:
        raise ExportError(
            sentence("{name}: nibabel cannot read the exported file ({error}). Export again.", name=path.name, error=error)
        ) from error
    expected = item.image.geometry.affine_lps
    allowed = TRANSFORM_TOLERANCE * np.array([*item.image.geometry.spacing_mm, 1.0])
    transforms = (LPS_TO_RAS @ found.header.get_qform(), LPS_TO_RAS @ found.header.get_sform())
    is_elsewhere = any(np.any(np.abs(transform - expected) > allowed) for transform in transforms)
    if is_elsewhere or not np.array_equal(voxels.transpose(2, 1, 0), item.volume):
        raise ExportError(
            sentence("{name}: nibabel reads another place or other labels than were exported. Export again.", name=path.name)
        )
