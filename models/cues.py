"""Clicks drawn as images for the network: confidence map, soft focus, the smooth curve, Gaussians.

All maps are (H, W) float32 in [0, 1] on a crop; points are (x, y) in crop pixels. Together they make the scheme of `draw`:
the same channels for any number of clicks.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.crop import Crop
from fourclick.models.prompt import Extremes, Point, Prompt, Role
from fourclick.models.sentence import sentence

FloatMap = npt.NDArray[np.float32]
Size = tuple[int, int]

CHANNELS = ("confidence map", "soft focus", "smooth curve", "extreme points", "positive clicks", "negative clicks")

SHARPNESS = 7.0
EXTREME_SD = 0.012
"""Standard deviation of an extreme point's Gaussian over the crop's side (DEXTR: 4.25 px of 512 is 0.0083)."""
CLICK_SD = 0.02
CURVE_REACH = 0.08
"""How far from the smooth curve its signed distance is told, over the crop's side."""
STRIP_ROWS = 64


class DegenerateExtremes(ValueError):
    """The four extreme points span no area."""


def confidence_map(extremes: Extremes, size: Size, *, sharpness: float = SHARPNESS) -> FloatMap:
    """Confidence that a pixel belongs to the object, from its four extreme points.

    extremes: (x, y) in crop pixels. size: (H, W). Returns (H, W) float32 in [0, 1]: 1 on the two segments that join opposite
    points, falling away from them; min-max normalised. Raises DegenerateExtremes where all four points coincide. A segment
    shorter than a pixel counts as one pixel long.
    Khan et al., MICCAI 2019, eq. 3-5 (arXiv 1906.02421); `sharpness` is the released code's factor 7, the paper's is 1.
    """
    left, right, top, bottom = extremes
    _refuse_one_spot(extremes)
    height, width = size
    field = np.empty(size, np.float32)
    # In strips that stay in the processor's cache: twice as fast at 512x512 as whole maps.
    for first in range(0, height, STRIP_ROWS):
        rows = np.arange(first, min(height, first + STRIP_ROWS))
        across = _squared_segment_distance(left, right, rows, width)
        down = _squared_segment_distance(top, bottom, rows, width)
        # min(a, b) * hypot(a, b) under one root: with squares in hand it is the cheapest form.
        product = np.minimum(across, down)
        across += down
        product *= across
        np.sqrt(product, out=product)
        product *= np.float32(sharpness)
        product += np.float32(1)
        np.reciprocal(product, out=field[first : first + len(rows)])
    return _min_max(field)


def _refuse_one_spot(extremes: Extremes) -> None:
    if max(np.ptp([p[0] for p in extremes]), np.ptp([p[1] for p in extremes])) < 1e-6:
        raise DegenerateExtremes(
            sentence("The four extreme points lie on one spot. Click the object's left, right, top and bottom ends.")
        )


def _squared_segment_distance(start: Point, end: Point, rows: npt.NDArray[np.int64], width: int) -> FloatMap:
    """Squared distance of the pixels of some rows from the segment, in units of half its length: (rows, width) float32."""
    length = max(1.0, float(np.hypot(end[0] - start[0], end[1] - start[1])))
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    if ux == uy == 0.0:
        ux = 1.0
    unit = 2.0 / length
    # Projections are sums of a row and a column: two outer sums instead of a dozen full-size operations.
    x, y = (np.arange(width) - start[0]) * unit, (rows - start[1]) * unit
    perpendicular = np.subtract.outer((-y * ux).astype(np.float32), (-x * uy).astype(np.float32))
    # Beyond the ends the distance is to the end point: |along - 1| - 1 is how far beyond, in the same unit.
    along = np.add.outer((y * uy - 1).astype(np.float32), (x * ux).astype(np.float32))
    np.abs(along, out=along)
    along -= np.float32(1)
    np.maximum(along, np.float32(0), out=along)
    perpendicular *= perpendicular
    along *= along
    perpendicular += along
    return perpendicular


def soft_focus(points: Sequence[Point], box: tuple[float, float, float, float], size: Size) -> FloatMap:
    """Soft focus: the inverse sum of distances to all foreground clicks, inside the box of the extreme points.

    points: (x, y) in crop pixels, at least one. box: (x0, y0, x1, y1) in crop pixels, half-open. size: (H, W).
    Returns (H, W) float32, min-max normalised to [0, 1], 0 outside the box. FAIRS (arXiv 2004.02038), eq. fitted to its figure.
    """
    if not points:
        raise ValueError("Soft focus needs at least one foreground click.")
    height, width = size
    columns, rows = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    total = np.zeros(size, np.float32)
    for x, y in points:
        distance = np.add.outer((rows - np.float32(y)) ** 2, (columns - np.float32(x)) ** 2)
        np.sqrt(distance, out=distance)
        total += distance
    focus = _min_max(np.reciprocal(np.maximum(total, 1e-3)))
    x0, y0, x1, y1 = box
    focus[:, : max(0, int(np.ceil(x0)))] = 0
    focus[:, max(0, int(np.ceil(x1))) :] = 0
    focus[: max(0, int(np.ceil(y0)))] = 0
    focus[max(0, int(np.ceil(y1))) :] = 0
    return focus


def curve_outline(extremes: Extremes, *, steps: int = 64) -> npt.NDArray[np.float64]:
    """The closed smooth curve through four extreme points, (4 * steps, 2) of (x, y): quarter ellipses.

    It is vertical at the left and right points and horizontal at the top and bottom ones. No image is needed, and many organs
    and cells look like that: as a mask it is a baseline that is hard to beat.
    """
    angles = np.linspace(0, np.pi / 2, steps)
    quarters: list[npt.NDArray[np.float64]] = []
    corners = (
        (extremes.left, extremes.top),
        (extremes.right, extremes.top),
        (extremes.right, extremes.bottom),
        (extremes.left, extremes.bottom),
    )
    for side, cap in corners:
        # The ellipse's centre lies below the cap and beside the side point.
        x = cap[0] + (side[0] - cap[0]) * np.cos(angles)
        y = side[1] + (cap[1] - side[1]) * np.sin(angles)
        quarter = np.stack([x, y], 1)
        quarters.append(quarter if len(quarters) % 2 == 0 else quarter[::-1])
    return np.concatenate(quarters)


def smooth_curve(extremes: Extremes, size: Size, *, reach_px: float) -> FloatMap:
    """The signed distance to `curve_outline`, (H, W) float32 in [0, 1]: 0.5 on it, 1 from `reach_px` inside on, 0 outside.

    Exact to a fraction of a pixel near the curve: large objects are seen smaller than they are.
    """
    drawn = np.zeros(size, np.uint8)
    # Four fractional bits: cv2 fills polygons between whole pixels.
    cv2.fillPoly(drawn, [np.round(curve_outline(extremes) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    inside = (drawn >= 128).astype(np.uint8)
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, 5) - cv2.distanceTransform(1 - inside, cv2.DIST_L2, 5)
    distance -= np.float32(0.5) * np.sign(distance)
    # Where the curve cuts a pixel, the share of it inside says how far it is.
    covered = drawn.astype(np.float32) * np.float32(1 / 255) - np.float32(0.5)
    distance = np.where(np.abs(covered) < 0.499, covered, distance)
    return np.asarray(np.clip(distance * np.float32(0.5 / reach_px) + np.float32(0.5), 0, 1), np.float32)


def gaussians(points: Sequence[Point], size: Size, *, sd_px: float) -> FloatMap:
    """The maximum of one Gaussian per point, (H, W) float32 in [0, 1]; all zero without points (DEXTR, CVPR 2018)."""
    height, width = size
    drawn = np.zeros(size, np.float32)
    reach = int(np.ceil(3.5 * sd_px))
    for x, y in points:
        x0, x1 = max(0, int(x) - reach), min(width, int(x) + reach + 2)
        y0, y1 = max(0, int(y) - reach), min(height, int(y) + reach + 2)
        if x0 >= x1 or y0 >= y1:
            continue
        across = np.exp(-0.5 * ((np.arange(x0, x1) - x) / sd_px) ** 2).astype(np.float32)
        down = np.exp(-0.5 * ((np.arange(y0, y1) - y) / sd_px) ** 2).astype(np.float32)
        part = drawn[y0:y1, x0:x1]
        np.maximum(part, down[:, None] * across[None, :], out=part)
    return drawn


def draw(prompt: Prompt, crop: Crop) -> FloatMap:
    """All cue maps of a prompt on its crop: (len(CHANNELS), side, side) float32 in [0, 1], in the order of CHANNELS.

    Any number of guiding and corrective clicks fits: positive ones add a focus to the soft focus and a spot to their channel,
    negative ones a spot to theirs. Raises PromptError while fewer than four extremes are clicked, DegenerateExtremes where
    they coincide.
    """
    return draw_points(
        _outermost(prompt.extremes, crop),
        [crop.to_crop(point) for point in prompt.points(Role.POSITIVE)],
        [crop.to_crop(point) for point in prompt.points(Role.NEGATIVE)],
        crop.side_px,
    )


def _outermost(extremes: Extremes, crop: Crop) -> Extremes:
    """The extremes in crop pixels, at the outer edges of the clicked pixels rather than at their centres.

    An extreme click lies on the object's outermost pixel. Seen enlarged, as small objects are, that pixel's centre is well
    inside the object. In crop pixels the same convention holds: the outermost crop pixel's centre is the extreme.
    """
    _refuse_one_spot(extremes)
    left, right, top, bottom = extremes
    half = 0.5 - 0.5 / crop.scale
    return Extremes(
        crop.to_crop((round(left[0]) - half, left[1])),
        crop.to_crop((round(right[0]) + half, right[1])),
        crop.to_crop((top[0], round(top[1]) - half)),
        crop.to_crop((bottom[0], round(bottom[1]) + half)),
    )


def draw_points(extremes: Extremes, positive: Sequence[Point], negative: Sequence[Point], side_px: int) -> FloatMap:
    """`draw` for points that are already in crop pixels."""
    size = (side_px, side_px)
    xs, ys = [p[0] for p in extremes], [p[1] for p in extremes]
    box = (min(xs), min(ys), max(xs) + 1, max(ys) + 1)
    return np.stack(
        [
            confidence_map(extremes, size),
            soft_focus([*extremes, *positive], box, size),
            smooth_curve(extremes, size, reach_px=CURVE_REACH * side_px),
            gaussians(extremes, size, sd_px=EXTREME_SD * side_px),
            gaussians(positive, size, sd_px=CLICK_SD * side_px),
            gaussians(negative, size, sd_px=CLICK_SD * side_px),
        ]
    )


def _min_max(field: FloatMap) -> FloatMap:
    low, high = float(field.min()), float(field.max())
    if high - low < 1e-12:
        return np.ones_like(field)
    field -= np.float32(low)
    field *= np.float32(1 / (high - low))
    # Rounding may leave the last digit above 1.
    return np.minimum(field, np.float32(1), out=field)
