"""Which compressions of DICOM pixels can be unpacked here, and the package to install for the others."""

from __future__ import annotations

from pydicom.pixels.decoders.base import get_decoder
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from fourclick.annotator.core.sentence import sentence

BY_ITK = (
    *(JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1),
    *(JPEGLSLossless, JPEGLSNearLossless, JPEG2000Lossless, JPEG2000),
)
"""What GDCM unpacks, which comes with SimpleITK, where pydicom has nobody to ask."""
PACKAGES = {
    JPEGBaseline8Bit: "pillow",
    **dict.fromkeys((JPEGLSLossless, JPEGLSNearLossless), "pyjpegls"),
    **dict.fromkeys((JPEG2000Lossless, JPEG2000, HTJ2K, HTJ2KLossless, HTJ2KLosslessRPCL), "pylibjpeg pylibjpeg-openjpeg"),
    **dict.fromkeys((JPEGExtended12Bit, JPEGLossless, JPEGLosslessSV1), "python-gdcm"),
}


def can_unpack(syntax: object) -> bool:
    if syntax == RLELossless or syntax in BY_ITK:
        return True
    try:
        return bool(get_decoder(str(syntax)).is_available)
    except NotImplementedError:
        return False


def remedy_for(syntax: object) -> str:
    """What to do about a compression that cannot be unpacked."""
    package = PACKAGES.get(syntax)  # type: ignore[call-overload]
    if package is None:
        return sentence("No package for it is known: have it exported without compression.")
    return sentence("pip install {package} adds it.", package=package)
