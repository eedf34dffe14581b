"""The display window: which values are shown black and which white. Only for the eye; the network never sees it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.image import Slice, Voxels

ByteMap = npt.NDArray[np.uint8]

LOW_PERCENTILE, HIGH_PERCENTILE = 0.5, 99.5
SAMPLE_PX = 250_000
"""As many pixels are looked at for the automatic window; more would take longer and say the same."""


@dataclass(frozen=True, slots=True)
class Window:
    """Values from `low` (black) to `high` (white), in the image's own units."""

    low: float
    high: float

    @classmethod
    def of(cls, level: float, width: float) -> Window:
        """The window of radiologists: its middle and its width."""
        return cls(level - width / 2, level + width / 2)

    @property
    def level(self) -> float:
        return (self.low + self.high) / 2

    @property
    def width(self) -> float:
        return self.high - self.low

    def apply(self, slice: npt.NDArray[np.generic]) -> ByteMap:
        """(H, W) or (H, W, 3) of any real dtype -> uint8 of the same shape. NaN is shown black, infinities black or white."""
        if slice.dtype == np.uint8 and (self.low, self.high) == (0, 255):
            return np.asarray(slice, np.uint8)
        if slice.dtype.kind in "iu" and slice.dtype.itemsize <= 2:
            return self._by_table(slice)
        return self._scaled(slice.astype(np.float32))

    def _by_table(self, slice_: npt.NDArray[np.generic]) -> ByteMap:
        """8 and 16-bit integers: one look-up per pixel, several times faster than arithmetic."""
        unsigned = np.dtype(f"u{slice_.dtype.itemsize}")
        every_value = np.arange(2 ** (8 * unsigned.itemsize), dtype=unsigned).view(slice_.dtype.newbyteorder("="))
        native = slice_.astype(slice_.dtype.newbyteorder("="), copy=False)
        table = self._scaled(every_value.astype(np.float32))
        return np.asarray(table[native.view(unsigned)])

    def _scaled(self, values: npt.NDArray[np.float32]) -> ByteMap:
        width = self.width if self.width > 0 else 1.0
        with np.errstate(invalid="ignore", over="ignore"):
            scaled = np.clip((values - np.float32(self.low)) * np.float32(255 / width), 0, 255)
        return np.asarray(np.nan_to_num(scaled, copy=False, nan=0), np.uint8)


def auto_window(slice: Slice, percentiles: tuple[float, float] = (LOW_PERCENTILE, HIGH_PERCENTILE)) -> Window:
    """The window between two percentiles of the finite values of (H, W) or (H, W, 3); 8-bit colour is shown as it is."""
    if slice.dtype == np.uint8 and slice.ndim == 3 and slice.shape[2] == 3:
        return Window(0.0, 255.0)
    step = max(1, int((slice.shape[0] * slice.shape[1] / SAMPLE_PX) ** 0.5))
    return _window_of(slice[::step, ::step].astype(np.float64), percentiles)


def volume_window(voxels: Voxels, percentiles: tuple[float, float] = (LOW_PERCENTILE, HIGH_PERCENTILE)) -> Window:
    """The same for all slices of (D, H, W) or (D, H, W, 3) together, from an even sample of them."""
    if voxels.dtype == np.uint8 and voxels.ndim == 4:
        return Window(0.0, 255.0)
    return _window_of(sampled(voxels), percentiles)


def sampled(voxels: Voxels) -> npt.NDArray[np.float64]:
    """About SAMPLE_PX values from all over the volume."""
    step = max(1, round((voxels.shape[0] * voxels.shape[1] * voxels.shape[2] / SAMPLE_PX) ** (1 / 3)))
    return voxels[::step, ::step, ::step].astype(np.float64)


def _window_of(sample: npt.NDArray[np.float64], percentiles: tuple[float, float]) -> Window:
    finite = sample[np.isfinite(sample)]
    if not finite.size:
        return Window(0.0, 1.0)
    low, high = (float(value) for value in np.percentile(finite, percentiles))
    if low == high:
        low, high = float(finite.min()), float(finite.max())
    return Window(low, high) if low < high else Window(low - 0.5, high + 0.5)
