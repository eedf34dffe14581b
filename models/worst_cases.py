"""A sheet of pictures of the masks that went worst: where to look first."""

from __future__ import annotations

import math
from bisect import insort
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models.crop import Crop
from fourclick.models.dataset import SegmentedObject
from fourclick.models.intensity import normalised_crop
from fourclick.models.prompt import Prompt

Array = npt.NDArray[Any]
Picture = npt.NDArray[np.uint8]

COUNT = 24
COLUMNS = 6
PICTURE_PX = 256
CAPTION_PX = 40
TITLE_PX = 36
MARGIN = 1.6
TRUTH, PREDICTED, POINT = (60, 220, 60), (255, 0, 255), (0, 220, 255)
"""Blue, green, red: green, magenta and yellow."""
TEXT, PAPER = (235, 235, 235), (28, 28, 28)


@dataclass(slots=True)
class WorstCases:
    """The `count` objects of lowest Dice among those offered, as pictures."""

    count: int = COUNT
    offered: int = 0
    _worst: list[tuple[float, int, Picture]] = field(default_factory=list)

    def offer(self, item: SegmentedObject, prompt: Prompt, predicted: Array, dice: float) -> None:
        """Keeps a picture of the object where it is among the worst. predicted: (H, W) bool."""
        self.offered += 1
        if len(self._worst) == self.count and dice >= self._worst[-1][0]:
            return
        # By arrival among equals: pictures have no order.
        insort(self._worst, (dice, self.offered, tile(item, prompt, predicted, dice)), key=lambda case: case[:2])
        del self._worst[self.count :]

    def sheet(self) -> Picture:
        """(height, width, 3) uint8 BGR: COLUMNS tiles a row, the worst first, under a line that says what is drawn."""
        rows = max(1, math.ceil(len(self._worst) / COLUMNS))
        height = PICTURE_PX + CAPTION_PX
        sheet = np.full((TITLE_PX + rows * height, COLUMNS * PICTURE_PX, 3), PAPER, np.uint8)
        words = [
            (f"{len(self._worst)} lowest Dice of {self.offered} objects after four points:", TEXT),
            ("true outline", TRUTH),
            ("predicted outline", PREDICTED),
            ("points", POINT),
        ]
        x = 10
        for text, colour in words:
            _write(sheet, text, (x, 24), colour, 0.6)
            x += cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.6, 1)[0][0] + 24
        for place, (_, _, picture) in enumerate(self._worst):
            row, column = divmod(place, COLUMNS)
            y, x = TITLE_PX + row * height, column * PICTURE_PX
            sheet[y : y + height, x : x + PICTURE_PX] = picture
        return sheet

    def save(self, path: Path) -> None:
        """Writes the sheet as PNG, whatever the path's ending. Raises OSError where it cannot be written."""
        _, data = cv2.imencode(".png", self.sheet())
        path.write_bytes(data.tobytes())


def tile(item: SegmentedObject, prompt: Prompt, predicted: Array, dice: float) -> Picture:
    """(PICTURE_PX + CAPTION_PX, PICTURE_PX, 3) uint8 BGR: the object's surroundings, both outlines, the points, a caption."""
    crop = Crop.around(item.box, margin=MARGIN, side_px=PICTURE_PX)
    values = normalised_crop(item.slice_, crop, item.box)[:, :, ::-1]
    picture = np.ascontiguousarray((np.clip(values, 0, 1) * 255).astype(np.uint8))
    for mask, colour in ((item.mask, TRUTH), (predicted, PREDICTED)):
        enlarged = crop.to_side(crop.cut(mask.astype(np.float32))) >= 0.5
        contours, _ = cv2.findContours(enlarged.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
        cv2.drawContours(picture, contours, -1, colour, 1, cv2.LINE_AA)
    for point in prompt.extremes:
        x, y = crop.to_crop(point)
        cv2.circle(picture, (round(x), round(y)), 4, (0, 0, 0), -1, cv2.LINE_AA)
        cv2.circle(picture, (round(x), round(y)), 3, POINT, -1, cv2.LINE_AA)
    caption = np.full((CAPTION_PX, PICTURE_PX, 3), PAPER, np.uint8)
    _write(caption, f"{dice:.3f}  {item.pair.source}", (6, 16), TEXT, 0.45)
    _write(caption, f"{item.pair.image.name} #{item.slice_index}", (6, 32), TEXT, 0.38)
    return np.concatenate([picture, caption])


def _write(picture: Picture, text: str, place: tuple[int, int], colour: tuple[int, int, int], size: float) -> None:
    # cv2's own font has ASCII alone.
    plain = text.encode("ascii", "replace").decode()
    cv2.putText(picture, plain, place, cv2.FONT_HERSHEY_SIMPLEX, size, colour, 1, cv2.LINE_AA)
