"""How the planes of a series or of a multi-frame file lie to each other: parts, repeats, gaps and tilt, as figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from fourclick.annotator.storage.dicom_stack import (
    POSITION_TOLERANCE_MM,
    SAME_DIRECTION,
    SAME_PIXEL_SHARE,
    SIDEWAYS_PIXELS,
    TILT_DEGREES,
    UNEVEN_SHARE,
    Plane,
)

Floats = npt.NDArray[np.float64]
WHOLE_GAPS = 0.05
"""A gap is a whole number of others where it differs by less than this share of one."""
MOST_FILLED = 4
"""An even grid may have so many times the slices that there are."""


@dataclass(frozen=True, slots=True)
class SliceHeader:
    """One plane of a file: its place, what it is called, and the numbers by which repeats of a place are told apart.

    `uid` names the instance and the frame. `when` sorts from old to new.
    """

    plane: Plane
    uid: str
    when: tuple[float, ...] = ()
    number: int = 0


def code_of(texts: Iterable[str]) -> str:
    """Eight digits that are the same for the same texts in any order."""
    return hashlib.sha256("\0".join(sorted(texts)).encode()).hexdigest()[:8]


def parts_of(headers: Sequence[SliceHeader]) -> list[list[int]]:
    """Indices of the slices that share orientation and pixel spacing and say where they lie, the largest part first."""
    parts: list[list[int]] = []
    for index in sorted(range(len(headers)), key=lambda each: headers[each].uid):
        plane = headers[index].plane
        fitting = next((part for part in parts if _fits(headers[part[0]].plane, plane)), None)
        if fitting is None:
            parts.append([index])
        else:
            fitting.append(index)
    return [sorted(part) for part in sorted(parts, key=len, reverse=True)]


def is_located(plane: Plane) -> bool:
    return plane.is_placed and plane.is_oriented


def _fits(one: Plane, other: Plane) -> bool:
    if is_located(one) != is_located(other) or one.is_measured != other.is_measured:
        return False
    if is_located(one) and np.abs(np.subtract(one.orientation, other.orientation)).max() > SAME_DIRECTION:  # type: ignore[arg-type]
        return False
    return not one.is_measured or np.allclose(one.pixel_mm, other.pixel_mm, rtol=SAME_PIXEL_SHARE, atol=0)  # type: ignore[arg-type]


class SliceLayout:
    """Planes of one part, all of which say where they lie, sorted along their normal.

    order: (N,) indices; along_mm: (N,) from the first; aside_mm: (N, 2) from the first, along a row and along a column;
    place: (N,) which place each is at, counted from 0. All in sorted order.
    """

    def __init__(self, planes: Sequence[Plane]) -> None:
        self.first = planes[0]
        across, down = np.array(self.first.orientation, float).reshape(2, 3)
        across, down = across / np.linalg.norm(across), down / np.linalg.norm(down)
        normal = np.cross(across, down)
        positions = np.array([plane.position_mm for plane in planes], float)
        along = positions @ (normal / np.linalg.norm(normal))
        self.order = [int(index) for index in np.argsort(along, kind="stable")]
        self.along_mm: Floats = along[self.order] - along[self.order[0]]
        self.aside_mm: Floats = (positions[self.order] - positions[self.order[0]]) @ np.stack([across, down], 1)
        steps = np.diff(self.along_mm) >= POSITION_TOLERANCE_MM
        self.place: npt.NDArray[np.int64] = np.concatenate([[0], np.cumsum(steps)])

    @cached_property
    def places_mm(self) -> Floats:
        """Along the normal, one for each place."""
        return np.asarray([self.along_mm[self.place == number].mean() for number in range(int(self.place[-1]) + 1)])

    @cached_property
    def gaps_mm(self) -> Floats:
        return np.diff(self.places_mm)

    @property
    def nominal_mm(self) -> float:
        """The distance that the slices should have: the smallest of which all gaps are whole numbers, or else the median."""
        if not len(self.gaps_mm):
            return 1.0
        least = float(self.gaps_mm.min())
        counts = self.gaps_mm / least
        is_whole = bool((np.abs(counts - np.rint(counts)) <= WHOLE_GAPS).all())
        if is_whole and np.rint(counts).sum() < MOST_FILLED * len(self.places_mm):
            return float(self.gaps_mm.sum() / np.rint(counts).sum())
        return float(np.median(self.gaps_mm))

    @property
    def is_even(self) -> bool:
        median = float(np.median(self.gaps_mm)) if len(self.gaps_mm) else 1.0
        return bool((np.abs(self.gaps_mm - median) <= UNEVEN_SHARE * median + POSITION_TOLERANCE_MM).all())

    @property
    def missing(self) -> int:
        """How many slices lack between the others; 0 where the gaps are no whole numbers of slices."""
        counts = self.gaps_mm / self.nominal_mm
        if (np.abs(counts - np.rint(counts)) > WHOLE_GAPS).any():
            return 0
        return int(np.rint(counts).sum()) - len(self.gaps_mm)

    @property
    def repeats(self) -> list[list[int]]:
        """For each place the indices of the planes at it."""
        return [[self.order[at] for at in np.flatnonzero(self.place == number)] for number in range(int(self.place[-1]) + 1)]

    @property
    def runs(self) -> list[list[int]]:
        """Places of each even stretch, in order: parted where the distance changes."""
        runs, gaps = [[0]], self.gaps_mm
        for number in range(1, len(self.places_mm)):
            run, gap = runs[-1], gaps[number - 1]
            own = gaps[run[0]] if len(run) > 1 else None
            allowed = UNEVEN_SHARE * self.nominal_mm + POSITION_TOLERANCE_MM
            starts_wide = own is None and gap > 1.5 * self.nominal_mm
            if starts_wide or (own is not None and abs(gap - own) > allowed):
                runs.append([number])
            else:
                run.append(number)
        return runs

    def run_code(self, run: Sequence[int]) -> str:
        """By the numbers of its places, so that it holds for each of several passes."""
        return code_of((f"{run[0]} to {run[-1]} of {len(self.places_mm)}",))

    @property
    def pixel_mm(self) -> tuple[float, float]:
        """Between columns and between rows: (x, y); 1 where the planes do not say."""
        pixel = self.first.pixel_mm
        return (pixel[1], pixel[0]) if pixel and self.first.is_measured else (1.0, 1.0)

    @property
    def tilt_degrees(self) -> float:
        return float(np.degrees(np.arctan(np.linalg.norm(self._lean))))

    @property
    def stray_mm(self) -> float:
        """How far a plane lies beside the straight line through all."""
        return float(np.linalg.norm(self.aside_mm - np.outer(self.along_mm, self._lean), axis=1).max())

    @property
    def is_straight(self) -> bool:
        """As `dicom_stack` has it: what it would refuse is not straight."""
        allowed = SIDEWAYS_PIXELS * min(self.pixel_mm)
        drift = float(np.linalg.norm(self._lean)) * float(self.along_mm[-1])
        return self.stray_mm <= allowed and self.tilt_degrees <= TILT_DEGREES and drift <= allowed

    @property
    def _lean(self) -> Floats:
        length = float(self.along_mm @ self.along_mm)
        return np.asarray(self.along_mm @ self.aside_mm / length) if length else np.zeros(2)


def passes_of(headers: Sequence[SliceHeader], layout: SliceLayout) -> list[list[int]]:
    """The planes at repeated places as one stack for each pass, oldest first; a place with fewer planes lacks in later ones."""
    places = [sorted(place, key=lambda index: (headers[index].when, headers[index].uid)) for place in layout.repeats]
    count = max(len(place) for place in places)
    return [[place[number] for place in places if number < len(place)] for number in range(count)]
