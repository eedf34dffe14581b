"""How much a file may claim to hold before it is called a bomb."""

from __future__ import annotations

from fourclick.annotator.core.errors import UnreadableImage

MAX_PIXELS_2D = 450_000_000
"""A 20,000 x 20,000 picture is real; more in one plane is not."""
MAX_BYTES = 8 << 30


def check_size(name: str, shape: tuple[int, ...], bytes_each: int) -> int:
    """The bytes that an array of this shape needs. Raises UnreadableImage for empty, negative or absurd sizes."""
    if not shape or any(side <= 0 for side in shape):
        raise UnreadableImage(
            f"{name}: the header says its size is {' x '.join(map(str, shape)) or 'nothing'}; the image is empty."
        )
    needed = bytes_each
    for side in shape:
        needed *= side
    if needed > MAX_BYTES:
        raise UnreadableImage(
            f"{name}: the header claims {needed / (1 << 30):.1f} GiB of voxels, over the {MAX_BYTES >> 30} GiB that are read. "
            "The file is damaged, or made to exhaust the memory."
        )
    return needed


def check_plane(name: str, width: int, height: int) -> None:
    """Raises UnreadableImage for a picture with absurdly many pixels (a decompression bomb)."""
    if width <= 0 or height <= 0:
        raise UnreadableImage(f"{name}: the picture is {width} x {height} pixels; it is empty.")
    if width * height > MAX_PIXELS_2D:
        raise UnreadableImage(
            f"{name}: the picture claims {width} x {height} pixels, over the {MAX_PIXELS_2D // 1_000_000} million that are "
            "read. It is damaged, or a decompression bomb."
        )


def truncated(name: str, got: int, expected: int) -> UnreadableImage:
    """The error for a file that is shorter than its header says."""
    return UnreadableImage(
        f"{name}: the file holds {got} of {expected} bytes of voxels. It was probably cut off while copying; copy it again."
    )
