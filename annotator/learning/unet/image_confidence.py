"""How sure a U-Net is of each image that it has proposed regions on, kept beside the project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

CONFIDENCE_FILE = "unet-confidence.jsonl"


@dataclass(frozen=True, slots=True)
class ImageConfidence:
    """How sure the network is of one image: of its slices the mean, and the least."""

    image_id: int
    image: str
    checkpoint: str
    regions: int
    confidence: float
    least: float


def read_confidences(path: Path) -> list[ImageConfidence]:
    """What earlier calls told, the last word on each image; a line that a kill cut off is left out."""
    found: dict[tuple[int, str], ImageConfidence] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    for line in lines:
        try:
            each = ImageConfidence(**json.loads(line))
        except (ValueError, TypeError):
            continue
        # the newest word last, also where a network that was there before has spoken again
        found.pop((each.image_id, each.checkpoint), None)
        found[each.image_id, each.checkpoint] = each
    return list(found.values())
