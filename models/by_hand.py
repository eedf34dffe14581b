"""Masks drawn by hand, without a network: the smooth closed curve through the clicked points.

That is how an object is outlined where the model must not help: the four extreme points, then as many points of the outline as
it takes. It needs no image.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.prompt import Prompt, Role

BoolMap = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]

STEPS = 24
"""Points of the curve between two clicks."""
SHIFT = 4
"""Bits of a pixel's fraction that cv2 draws with."""


def drawn_mask(prompt: Prompt, shape: tuple[int, int]) -> BoolMap:
    """(H, W) bool: the inside of the curve and its edge, within the box of the extreme points.

    Corrective clicks of either kind are further points of the outline. Raises PromptError while extreme points are missing.
    """
    box = prompt.box
    mask = np.zeros(shape, np.uint8)
    curve = np.round(drawn_outline(prompt) * (1 << SHIFT)).astype(np.int32)
    # without smoothing cv2 fills every pixel that the curve touches, as the clicked pixels belong to the object
    cv2.fillPoly(mask, [curve], 1, shift=SHIFT)
    inside = np.zeros(shape, bool)
    further = [click for click in prompt.clicks if click.role is not Role.EXTREME]
    x0, y0 = min([box.x0, *(int(click.x) for click in further)]), min([box.y0, *(int(click.y) for click in further)])
    x1, y1 = max([box.x1, *(int(click.x) + 1 for click in further)]), max([box.y1, *(int(click.y) + 1 for click in further)])
    inside[max(0, y0) : y1, max(0, x0) : x1] = True
    return mask.astype(bool) & inside


def drawn_outline(prompt: Prompt) -> Points:
    """The closed curve, (N, 2) of (x, y): through the extreme points, and through each further click where it is nearest."""
    extremes = prompt.extremes
    anchors = np.array([extremes.left, extremes.top, extremes.right, extremes.bottom], np.float64)
    for click in prompt.clicks:
        if click.role is not Role.EXTREME:
            point = np.array([click.x, click.y], np.float64)
            curve = _closed_curve(anchors)
            nearest = int(np.argmin(((curve - point) ** 2).sum(axis=1)))
            anchors = np.insert(anchors, nearest // STEPS + 1, point, axis=0)
    return _closed_curve(anchors)


def _closed_curve(anchors: Points) -> Points:
    """The centripetal Catmull-Rom curve through (N, 2) points and back to the first: STEPS points from each on.

    Catmull and Rom, 1974; centripetal, so that it has neither loops nor cusps: Yuksel et al., CAD 2011.
    """
    before, after, second = (np.roll(anchors, shift, axis=0) for shift in (1, -1, -2))
    # a step of 0 where two clicks coincide would divide by zero
    corners = (before, anchors, after, second)
    steps = [np.maximum(np.linalg.norm(b - a, axis=1) ** 0.5, 1e-6)[:, None, None] for a, b in pairwise(corners)]
    t1 = steps[0]
    t2, t3 = t1 + steps[1], t1 + steps[1] + steps[2]
    t = t1 + steps[1] * np.linspace(0, 1, STEPS, endpoint=False)[None, :, None]
    p0, p1, p2, p3 = (each[:, None, :] for each in corners)
    a1 = (t1 - t) / t1 * p0 + t / t1 * p1
    a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
    a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
    b1 = (t2 - t) / t2 * a1 + t / t2 * a2
    b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
    curve = (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2
    return np.asarray(curve.reshape(-1, 2))
