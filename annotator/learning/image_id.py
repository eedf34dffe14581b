"""What an image is called in a round: its number in the project, or a name in a benchmark."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

ImageId = int | str


def sort_key(image_id: ImageId) -> tuple[bool, int, str]:
    """Numbers by value before names by letter."""
    return (False, image_id, "") if isinstance(image_id, int) else (True, 0, image_id)


def check_ids(ids: Sequence[ImageId]) -> None:
    """Raises ValueError unless the ids are all whole numbers or all texts, each once, and ascending."""
    if len({isinstance(each, str) for each in ids}) > 1 or any(isinstance(each, bool) for each in ids):
        raise ValueError("The ids of a pool are all whole numbers or all texts.")
    keys = [sort_key(each) for each in ids]
    if any(first >= second for first, second in pairwise(keys)):
        raise ValueError("The ids of a pool ascend, and each is there once.")
