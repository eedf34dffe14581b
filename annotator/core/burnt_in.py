"""Text that stands in an image's pixels, such as a patient's name: where to expect it, and blacking it out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatch

import numpy as np

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.sentence import sentence
from fourclick.models.prompt import Box

ULTRASOUND = ("US", "IVUS")
SECONDARY_CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
"""What the SOP classes of screens and films that were captured begin with."""


def burnt_in_reason(*, modality: str = "", sop_class: str = "", is_converted: bool = False, tag: str = "") -> str:
    """Why text may stand in the pixels, in a few words; empty where there is no reason to think so.

    `modality` and `sop_class` are DICOM's, `tag` is its BurnedInAnnotation ("YES", "NO" or empty), `is_converted` whether it
    has a ConversionType. A NO is not trusted on ultrasound and captured screens: devices write it without looking.
    """
    if tag.strip().upper() == "YES":
        return sentence("the file says so")
    if modality.strip().upper() in ULTRASOUND:
        return sentence("ultrasound")
    if is_converted or sop_class == SECONDARY_CAPTURE or sop_class.startswith(f"{SECONDARY_CAPTURE}."):
        return sentence("secondary capture")
    return ""


@dataclass(frozen=True, slots=True)
class BlackOut:
    """A box to be black on all slices of the images whose name fits the pattern."""

    pattern: str
    box: Box

    @classmethod
    def parsed(cls, text: str) -> BlackOut:
        """From "PATTERN:X0,Y0,X1,Y1", half-open in pixels, or the box alone for all images. Raises ExportError."""
        pattern, _, numbers = text.rpartition(":")
        if not re.fullmatch(r"\s*\d+\s*(,\s*\d+\s*){3}", numbers):
            raise ExportError(
                sentence("{text}: a black-out is PATTERN:X0,Y0,X1,Y1, such as us*:0,0,640,48, in whole pixels.", text=text)
            )
        box = Box(*(int(number) for number in numbers.split(",")))
        if box.width <= 0 or box.height <= 0:
            raise ExportError(
                sentence("{text}: the box is empty. Give the left, upper, right and lower edge: X0,Y0,X1,Y1.", text=text)
            )
        return cls(pattern or "*", box)

    def fits(self, name: str) -> bool:
        return fnmatch(name, self.pattern)


def blacked_out(image: Image, boxes: tuple[Box, ...]) -> Image:
    """The image with these boxes at its darkest value on all slices. Raises ExportError for a box that lies outside."""
    if not boxes:
        return image
    voxels = image.voxels.copy()
    finite = voxels[np.isfinite(voxels)]
    darkest = 0 if not finite.size or (image.is_rgb and voxels.dtype.kind == "u") else finite.min()
    for box in boxes:
        if box.x0 >= image.width or box.y0 >= image.height:
            raise ExportError(
                sentence(
                    "{name}: the black-out {box} lies outside its {width} x {height} pixels. Give other numbers, "
                    "or a pattern that this image does not fit.",
                    name=image.name,
                    box=",".join(map(str, box)),
                    width=image.width,
                    height=image.height,
                )
            )
        voxels[:, box.y0 : box.y1, box.x0 : box.x1] = darkest
    return replace(image, voxels=voxels)
