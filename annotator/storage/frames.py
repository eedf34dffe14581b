"""Time points of 4-D files."""

from __future__ import annotations

from pathlib import Path

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.nifti_files import SUFFIXES, read_nifti


def read_frame(path: Path, frame: int) -> Image:
    """Time point `frame`, counted from 0, of a 4-D NIfTI file. Raises UnreadableImage."""
    if not path.name.lower().endswith(SUFFIXES):
        raise UnreadableImage(
            sentence("{name}: only NIfTI files hold time points that can be shown. Convert it to NIfTI.", name=path.name)
        )
    try:
        return read_nifti(path, frame=frame)
    except OSError as error:
        raise UnreadableImage(
            sentence("{name} cannot be read ({error}). Check where it is.", name=path.name, error=error.strerror or error)
        ) from error
