"""A simulated annotator: clicks the extremes of a true mask and corrects the worst error."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.extremes import box_of, extremes_of
from fourclick.models.prompt import Click, Prompt, Role

Array = npt.NDArray[Any]

BORDER_SHARE = 0.25


def extreme_prompt(mask: Array, *, jitter: float = 0.0, rng: np.random.Generator | None = None) -> Prompt:
    """The four extreme clicks of an (H, W) mask, each moved by up to `jitter` of the box's sides (uniform) in x and y.

    The clicks stay inside the image. Raises ValueError for an empty mask, or where jitter comes without an rng.
    """
    points = [(float(x), float(y)) for x, y in extremes_of(mask)]
    if jitter > 0:
        if rng is None:
            raise ValueError("Jittered clicks need a random generator.")
        box = box_of(mask)
        assert box is not None  # noqa: S101 (extremes_of refuses empty masks)
        height, width = mask.shape
        points = [
            (
                float(np.clip(x + rng.uniform(-jitter, jitter) * box.width, 0, width - 1)),
                float(np.clip(y + rng.uniform(-jitter, jitter) * box.height, 0, height - 1)),
            )
            for x, y in points
        ]
    return Prompt.from_points(extreme=points)


def corrective_click(truth: Array, predicted: Array, *, rng: np.random.Generator | None = None) -> Click | None:
    """The click that a careful annotator makes next, None where the masks agree. truth, predicted: (H, W) bool.

    It lies in the deeper of the missing and the surplus areas, by distance transform: at the deepest point, or, with an rng,
    at a random place deeper than half of that (RITM, arXiv 2102.06583).
    """
    missing, surplus = _depth(truth & ~predicted), _depth(predicted & ~truth)
    is_missing = float(missing.max()) >= float(surplus.max())
    depth = missing if is_missing else surplus
    deepest = float(depth.max())
    if deepest <= 0:
        return None
    if rng is None:
        row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    else:
        rows, columns = np.nonzero(depth > deepest / 2)
        chosen = int(rng.integers(len(rows)))
        row, column = rows[chosen], columns[chosen]
    return Click(float(column), float(row), Role.POSITIVE if is_missing else Role.NEGATIVE)


def stray_click(truth: Array, predicted: Array, rng: np.random.Generator, *, near_border: bool = False) -> Click | None:
    """The click of a careless annotator: anywhere in the error that `corrective_click` aims at, None where the masks agree.

    The error is the 8-connected area with the deepest point, and each of its pixels is as likely. `near_border`: only those in
    the outer quarter of its depth, where a click says least (after RClicks, arXiv 2410.11722: people miss the centre).
    """
    aimed = corrective_click(truth, predicted)
    if aimed is None:
        return None
    column, row = aimed.pixel
    wrong = (truth & ~predicted) if aimed.role is Role.POSITIVE else (predicted & ~truth)
    _, parts = cv2.connectedComponents(wrong.astype(np.uint8), connectivity=8)
    area = parts == parts[row, column]
    if near_border:
        depth = _depth(area)
        area &= depth <= max(1.0, BORDER_SHARE * float(depth.max()))
    rows, columns = np.nonzero(area)
    chosen = int(rng.integers(len(rows)))
    return Click(float(columns[chosen]), float(rows[chosen]), aimed.role)


def _depth(area: Array) -> npt.NDArray[np.float32]:
    # Padded: the image's border counts as an edge, as clicks right on it are hard to make.
    padded = np.pad(area.astype(np.uint8), 1)
    return np.asarray(cv2.distanceTransform(padded, cv2.DIST_L2, 3)[1:-1, 1:-1], np.float32)
