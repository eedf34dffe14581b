"""Planes put in order along their common normal. What is no straight stack of equal planes is refused, never bent into one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.core.sentence import sentence

Floats = npt.NDArray[np.float64]
POSITION_TOLERANCE_MM = 0.01
SAME_DIRECTION = 2e-3
SAME_PIXEL_SHARE = 1e-3
UNEVEN_SHARE = 0.02
TILT_DEGREES = 0.5
SIDEWAYS_PIXELS = 0.5
"""A plane that lies further aside than this would be shown over the wrong pixels of its neighbours."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Where a plane lies, in the numbers of its file (LPS millimetres): None where it does not say, NaN for what is no number.

    orientation: along a row, then along a column. pixel_mm: between rows, then between columns. moment: the number of its
    time point.
    """

    position_mm: tuple[float, ...] | None = None
    orientation: tuple[float, ...] | None = None
    pixel_mm: tuple[float, ...] | None = None
    moment: int | None = None

    @property
    def is_placed(self) -> bool:
        return self.position_mm is not None and len(self.position_mm) == 3 and bool(np.isfinite(self.position_mm).all())

    @property
    def is_oriented(self) -> bool:
        """Whether its two directions are of length one and at right angles."""
        if self.orientation is None or len(self.orientation) != 6 or not np.isfinite(self.orientation).all():
            return False
        across, down = np.array(self.orientation[:3]), np.array(self.orientation[3:])
        lengths = abs(np.linalg.norm(across) - 1), abs(np.linalg.norm(down) - 1)
        return bool(max(*lengths, abs(across @ down)) <= 1e-2)

    @property
    def is_measured(self) -> bool:
        return (
            self.pixel_mm is not None
            and len(self.pixel_mm) == 2
            and bool(np.isfinite(self.pixel_mm).all() and min(self.pixel_mm) > 0)
        )


@dataclass(frozen=True, slots=True)
class Stack:
    """The order of the planes and the millimetres between neighbours, None where the planes do not say where they lie."""

    order: tuple[int, ...]
    gaps_mm: Floats

    @property
    def slice_mm(self) -> float:
        return float(np.median(self.gaps_mm))

    @property
    def is_even(self) -> bool:
        return bool((np.abs(self.gaps_mm - self.slice_mm) <= UNEVEN_SHARE * self.slice_mm + POSITION_TOLERANCE_MM).all())

    @property
    def distances(self) -> str:
        return f"{self.gaps_mm.min():.2f} to {self.gaps_mm.max():.2f} mm"

    def uneven_words(self, name: str) -> str:
        """What is told of slices that are taken as they lie, though some may be missing."""
        return sentence(
            "{name}: its slices are {distances} apart, some may be missing; {slice_mm:.2f} is used.",
            name=name,
            distances=self.distances,
            slice_mm=self.slice_mm,
        )


@dataclass(frozen=True, slots=True)
class Planes:
    """At least two planes of one image, with the words for them: "slices" of a series, "frames" of a file, and what to do."""

    name: str
    noun: str
    remedy: str
    planes: tuple[Plane, ...]

    def stacked(self, *, may_lean: bool = False) -> Stack | None:
        """Sorted along the normal; None where no plane says where it lies. Raises UnreadableImage (see the module), with
        `may_lean` not for planes that are shifted sideways or sheared."""
        self._check_pixels()
        if all(plane.position_mm is None for plane in self.planes) or all(plane.orientation is None for plane in self.planes):
            return None
        self._check_numbers()
        self._check_orientation()
        across, down = np.array(self.planes[0].orientation, float).reshape(2, 3)
        normal = np.cross(across, down)
        places = np.array([plane.position_mm for plane in self.planes], float)
        along = places @ (normal / np.linalg.norm(normal))
        order = np.argsort(along, kind="stable")
        gaps = np.diff(along[order])
        if (gaps < POSITION_TOLERANCE_MM).any():
            raise self._repeated(gaps)
        if not may_lean:
            aside = (places[order] - places[order[0]]) @ np.stack([across, down], 1)
            self._check_straight(along[order] - along[order[0]], aside)
        return Stack(tuple(int(index) for index in order), gaps)

    def refusal(self, what: str, remedy: str | None = None) -> UnreadableImage:
        return UnreadableImage(sentence("{name}: {what} {remedy}", name=self.name, what=what, remedy=remedy or self.remedy))

    def _check_pixels(self) -> None:
        known = [plane.pixel_mm for plane in self.planes if plane.pixel_mm and plane.is_measured]
        if not known:
            return
        if len(known) < len(self.planes):
            missing = len(self.planes) - len(known)
            raise self.refusal(
                sentence(
                    "{missing} of its {noun} have no usable pixel spacing, the others have.", missing=missing, noun=self.noun
                )
            )
        if not np.allclose(known, known[0], rtol=SAME_PIXEL_SHARE, atol=0):
            found = ", ".join(f"{row:g} x {column:g}" for row, column in sorted(set(known))[:4])
            raise self.refusal(sentence("its {noun} differ in pixel spacing ({found} mm).", noun=self.noun, found=found))

    def _check_numbers(self) -> None:
        for word, keyword, bad in (
            (sentence("position"), "ImagePositionPatient", sum(not plane.is_placed for plane in self.planes)),
            (sentence("orientation"), "ImageOrientationPatient", sum(not plane.is_oriented for plane in self.planes)),
        ):
            if bad:
                raise self.refusal(
                    sentence(
                        "{bad} of its {count} {noun} have no usable {word} ({keyword} is missing or damaged), so "
                        "their order is unknown.",
                        bad=bad,
                        count=len(self.planes),
                        noun=self.noun,
                        word=word,
                        keyword=keyword,
                    )
                )

    def _check_orientation(self) -> None:
        directions = np.array([plane.orientation for plane in self.planes], float)
        if np.abs(directions - directions[0]).max() > SAME_DIRECTION:
            raise self.refusal(sentence("its {noun} differ in orientation.", noun=self.noun))

    def _repeated(self, gaps: Floats) -> UnreadableImage:
        """The planes share places: all of them equally often (time points, echoes), or some by accident."""
        place = np.concatenate([[0], np.cumsum(gaps >= POSITION_TOLERANCE_MM)])
        counts = set(Counter(place.tolist()).values())
        moments = len({plane.moment for plane in self.planes})
        if len(counts) == 1:
            kind = sentence("time points") if moments > 1 else sentence("planes (time points, echoes or the like)")
            return self.refusal(
                sentence(
                    "it is a multi-dimensional acquisition with {each} {kind} at one place, {places} places in all.",
                    each=counts.pop(),
                    kind=kind,
                    places=int(place[-1]) + 1,
                ),
                sentence("Export each of them as a series of its own."),
            )
        return self.refusal(
            sentence(
                "{repeated} of its {noun} lie at one place (repeated scans, or a time series).",
                repeated=len(self.planes) - int(place[-1]),
                noun=self.noun,
            ),
            sentence("Export each pass as a series of its own."),
        )

    def _check_straight(self, along: Floats, aside: Floats) -> None:
        """along: (N,) and aside: (N, 2) in millimetres, from the first plane, of sorted planes."""
        first = self.planes[0]
        allowed = SIDEWAYS_PIXELS * (min(first.pixel_mm) if first.pixel_mm and first.is_measured else 1.0)
        slope = along @ aside / (along @ along)
        stray = float(np.linalg.norm(aside - np.outer(along, slope), axis=1).max())
        if stray > allowed:
            raise self.refusal(
                sentence(
                    "its {noun} are shifted sideways against each other, by up to {stray:.2f} mm.", noun=self.noun, stray=stray
                )
            )
        lean = float(np.linalg.norm(slope))
        tilt = float(np.degrees(np.arctan(lean)))
        if tilt > TILT_DEGREES or lean * along[-1] > allowed:
            raise self.refusal(
                sentence(
                    "its {noun} are sheared by {tilt:.1f} degrees (gantry tilt), which no export could keep.",
                    noun=self.noun,
                    tilt=tilt,
                ),
                sentence(
                    "Add it in the app, or with --choose tilt=straighten, to have it straightened. {remedy}", remedy=self.remedy
                ),
            )
