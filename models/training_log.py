"""What a training run leaves behind to look at: a log, TensorBoard events where that is installed, pictures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from fourclick.models import cues
from fourclick.models.network import IMAGE_CHANNELS

LOG_FILE, CURVE_FILE, SAMPLES_FILE = "log.jsonl", "curve.png", "samples.png"
Array = npt.NDArray[Any]
CLICK_COLOURS = {"extreme points": (255, 160, 0), "positive clicks": (0, 255, 255), "negative clicks": (0, 0, 255)}
"""BGR, as all colours here."""
INK, GRID, CURVE, SMOOTH = (60, 60, 60), (225, 225, 225), (214, 190, 160), (150, 80, 0)


class TrainingLog:
    """Rows of figures into `folder`: log.jsonl, TensorBoard events, and curve.png anew at each save."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._board = tensor_board(folder)

    def add(self, row: dict[str, float]) -> None:
        with (self.folder / LOG_FILE).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        if self._board is not None:
            for name in ("loss", "quality", "lr"):
                self._board.add_scalar(name, row[name], int(row["step"]))

    def draw(self) -> None:
        """curve.png: the loss over the steps, and its running mean."""
        rows = read_log(self.folder)
        if len(rows) > 1:
            cv2.imwrite(str(self.folder / CURVE_FILE), loss_picture([r["step"] for r in rows], [r["loss"] for r in rows]))

    def draw_samples(self, batch: dict[str, Any]) -> None:
        """samples.png: what the network was given and what it should answer."""
        cv2.imwrite(str(self.folder / SAMPLES_FILE), sample_sheet(batch))

    def close(self) -> None:
        self.draw()
        if self._board is not None:
            self._board.close()


def read_log(folder: Path) -> list[dict[str, float]]:
    """The rows of a run's log; a last line that a crash cut off is left out."""
    path = folder / LOG_FILE
    if not path.is_file():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            continue
    return rows


def tensor_board(folder: Path) -> Any:
    """A writer of TensorBoard events below `folder`; None where TensorBoard is not installed."""
    try:
        from torch.utils.tensorboard.writer import SummaryWriter
    except ImportError:
        # An extra: the log and the pictures tell the same.
        return None
    return SummaryWriter(str(folder / "tensorboard"))


def loss_picture(steps: Sequence[float], losses: Sequence[float], *, width: int = 900, height: int = 420) -> Array:
    """(height, width, 3) uint8 BGR: each logged loss thin, their running mean thick."""
    picture = np.full((height, width, 3), 255, np.uint8)
    left, right, top, bottom = 70, width - 20, 20, height - 45
    shown = np.asarray(losses, float)
    ceiling = float(np.quantile(shown, 0.98)) * 1.1 or 1.0
    for part in range(6):
        y = round(bottom - (bottom - top) * part / 5)
        cv2.line(picture, (left, y), (right, y), GRID, 1)
        _write(picture, f"{ceiling * part / 5:.3f}", (8, y + 5))
        x = round(left + (right - left) * part / 5)
        _write(picture, f"{steps[0] + (steps[-1] - steps[0]) * part / 5:.0f}", (x - 15, bottom + 20))
    _write(picture, "loss over steps", (left + 8, top + 14))
    across = left + (np.asarray(steps, float) - steps[0]) / max(steps[-1] - steps[0], 1) * (right - left)
    window = max(1, len(shown) // 20)
    running = np.convolve(np.pad(shown, (window // 2, (window - 1) // 2), "edge"), np.ones(window) / window, "valid")
    for values, colour, thickness in ((shown, CURVE, 1), (running, SMOOTH, 2)):
        down = np.clip(bottom - values / ceiling * (bottom - top), top, bottom)
        line = np.round(np.stack([across, down], 1)).astype(np.int32)
        cv2.polylines(picture, [line], False, colour, thickness, cv2.LINE_AA)
    return picture


def _write(picture: Array, text: str, place: tuple[int, int]) -> None:
    cv2.putText(picture, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, INK, 1, cv2.LINE_AA)


def sample_sheet(batch: dict[str, Any], *, most: int = 24, columns: int = 8) -> Array:
    """(h, w, 3) uint8 BGR: each sample's image with the true outline and its clicks."""
    inputs, truth = batch["inputs"].numpy(), batch["truth"].numpy()
    tiles = [_tile(inputs[index], truth[index, 0] > 0.5) for index in range(min(most, len(inputs)))]
    side = tiles[0].shape[0]
    rows = -(-len(tiles) // columns)
    sheet = np.full((rows * side, columns * side, 3), 255, np.uint8)
    for index, tile in enumerate(tiles):
        y, x = divmod(index, columns)
        sheet[y * side : (y + 1) * side, x * side : (x + 1) * side] = tile
    return sheet


def _tile(inputs: Array, truth: Array) -> Array:
    tile = (np.clip(inputs[:IMAGE_CHANNELS].transpose(1, 2, 0), 0, 1) * 255).astype(np.uint8)[:, :, ::-1].copy()
    outlines, _ = cv2.findContours(truth.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    cv2.drawContours(tile, outlines, -1, (0, 220, 0), 1)
    for name, colour in (
        ("extreme points", (255, 160, 0)),
        ("positive clicks", (0, 255, 255)),
        ("negative clicks", (0, 0, 255)),
    ):
        tile[inputs[IMAGE_CHANNELS + cues.CHANNELS.index(name)] > 0.6] = colour
    return np.asarray(tile)
