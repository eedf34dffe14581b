"""How much a file may claim to hold before it is called a bomb."""

from __future__ import annotations

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence

MAX_PIXELS_2D = 450_000_000
"""A 20,000 x 20,000 picture is real; more in one plane is not."""
MAX_BYTES = 8 << 30


def check_size(name: str, shape: tuple[int, ...], bytes_each: int) -> int:
    """The bytes that an array of this shape needs. Raises UnreadableImage for empty, negative or absurd sizes."""
    if not shape or any(side <= 0 for side in shape):
        raise UnreadableImage(
            sentence(
                "{name}: the header says its size is {size}; the image is empty.",
                name=name,
                size=" x ".join(map(str, shape)) or sentence("nothing"),
            )
        )
    needed = bytes_each
    for side in shape:
        needed *= side
    if needed > MAX_BYTES:
        raise UnreadableImage(
            sentence(
                "{name}: the header claims {size:.1f} GiB of voxels, over the {most} GiB that are read. The file "
                "is damaged, or made to exhaust the memory.",
                name=name,
                size=needed / (1 << 30),
                most=MAX_BYTES >> 30,
            )
        )
    return needed


def check_plane(name: str, width: int, height: int) -> None:
    """Raises UnreadableImage for a picture with absurdly many pixels (a decompression bomb)."""
    if width <= 0 or height <= 0:
        raise UnreadableImage(
            sentence("{name}: the picture is {width} x {height} pixels; it is empty.", name=name, width=width, height=height)
        )
    if width * height > MAX_PIXELS_2D:
        raise UnreadableImage(
            sentence(
                "{name}: the picture claims {width} x {height} pixels, over the {most} million that are read. It "
                "is damaged, or a decompression bomb.",
                name=name,
                width=width,
                height=height,
                most=MAX_PIXELS_2D // 1000000,
            )
        )


def truncated(name: str, got: int, expected: int) -> UnreadableImage:
    """The error for a file that is shorter than its header says."""
    return UnreadableImage(
        sentence(
            "{name}: the file holds {got} of {expected} bytes of voxels. It was probably cut off while copying; copy it again.",
            name=name,
            got=got,
            expected=expected,
        )
    )
