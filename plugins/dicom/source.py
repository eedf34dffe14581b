"""The DICOM instances that an image was read from: their headers in the order of its slices, without what tells who it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset
from pydicom.errors import InvalidDicomError
from pydicom.valuerep import DS

from fourclick.annotator.core.errors import NotInThisFormat
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.sentence import sentence

FIXED_DATE, FIXED_TIME = "19700101", "000000"
"""In the place of all dates and times, where they are not to leave; the same project gives the same bytes."""
FIXED = {"DA": FIXED_DATE, "TM": FIXED_TIME, "DT": FIXED_DATE + FIXED_TIME}
SIZE = ("Rows", "Columns", "NumberOfFrames", "Modality", "SOPClassUID", "BodyPartExamined", "Laterality")
PLACE = (
    *("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing", "ImagerPixelSpacing", "SliceThickness"),
    *("SpacingBetweenSlices", "PatientOrientation"),
)
NEEDED = ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID")
UIDS = (*NEEDED[1:], "FrameOfReferenceUID")
WHO = (
    *("PatientID", "PatientName", "PatientBirthDate", "PatientSex", "AccessionNumber", "StudyID", "StudyDate", "StudyTime"),
    *("ReferringPhysicianName", "SeriesDate", "SeriesTime", "StudyDescription"),
)
PROFILE = ("113100", "DCM", "Basic Application Confidentiality Profile")


@dataclass(frozen=True, slots=True)
class Source:
    """Headers of a series, one for each slice, or a single one of a multi-frame file; `frames` has the frame of each slice."""

    headers: tuple[Dataset, ...]
    frames: tuple[int, ...]

    @property
    def is_multi_frame(self) -> bool:
        return len(self.headers) == 1 and int(self.headers[0].get("NumberOfFrames", 1) or 1) > 1

    def header(self, slice_index: int) -> Dataset:
        return self.headers[0] if self.is_multi_frame else self.headers[slice_index]


def source_of(item: ExportItem) -> Source:
    """Raises NotInThisFormat where the image is no DICOM, or where its files do not make up its slices or lack identifiers."""
    read = [header for path in item.source_files if (header := _read(path)) is not None]
    if not read:
        raise NotInThisFormat(
            sentence(
                "This format is tied to DICOM images, and this one was read from another file. Export it as seg-nrrd or nifti."
            )
        )
    source = _in_order(item, read)
    for header in source.headers:
        missing = next((keyword for keyword in NEEDED if not header.get(keyword)), "")
        if missing:
            raise NotInThisFormat(
                sentence(
                    "Its DICOM files have no {missing}, which this format needs. Export it as nifti or png.", missing=missing
                )
            )
    frames = source.frames if source.is_multi_frame else (0,)
    return Source(tuple(_header(item, each, index, frames) for index, each in enumerate(source.headers)), source.frames)


def derived_uid(item: ExportItem, *parts: str) -> str:
    """A UID that the same parts of the same project always get, and that tells nothing."""
    text = "\0".join((item.shared.secret, *parts))
    return f"2.25.{int(hashlib.sha256(text.encode()).hexdigest()[:31], 16)}"


def file_identity(item: ExportItem, source: Source) -> str:
    """What changes with the annotation and with the images that it lies on."""
    digest = hashlib.sha256(item.volume.tobytes())
    for region in item.regions:
        digest.update(
            repr((region.label, region.slice_index, region.mask.shape, region.mask.box)).encode() + region.mask.packed
        )
    for header in source.headers:
        digest.update(str(header.SOPInstanceUID).encode())
    return digest.hexdigest()


def without_times(dataset: Dataset, keeps: Dataset | None = None) -> None:
    """All dates and times become the fixed ones, or, in the main data set, the study's own where it is given."""
    for element in dataset:
        if element.VR == "SQ":
            for each in element.value:
                without_times(each)
        elif element.value and element.VR in FIXED:
            # a new element: the old one may be the source's
            dataset[element.tag] = DataElement(element.tag, element.VR, FIXED[element.VR])
    if keeps is not None:
        for keyword in ("StudyDate", "StudyTime"):
            setattr(dataset, keyword, keeps.get(keyword, ""))


def note_deidentified(dataset: Dataset) -> None:
    """Says by PS3.15 that nobody's identity is in it."""
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "Fourclick: attributes replaced, UIDs and dates too"
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = PROFILE
    dataset.DeidentificationMethodCodeSequence = [code]
    dataset.LongitudinalTemporalInformationModified = "REMOVED"


def _read(path: Path) -> Dataset | None:
    try:
        return pydicom.dcmread(path, stop_before_pixels=True)
    except (InvalidDicomError, OSError):
        return None


def _in_order(item: ExportItem, read: list[Dataset]) -> Source:
    depth = item.image.depth
    if any((each.get("Rows"), each.get("Columns")) != (item.image.height, item.image.width) for each in read):
        raise _replaced()
    if len(read) == 1:
        frames = int(read[0].get("NumberOfFrames", 1) or 1)
        if frames != depth:
            raise _replaced()
        return Source((read[0],), tuple(_slices(item, list(_positions(read[0], frames)))))
    if len(read) != depth:
        raise _replaced()
    positions = [_numbers(each, "ImagePositionPatient") for each in read]
    order = _slices(item, positions)
    return Source(tuple(read[index] for index in order), tuple(range(depth)))


def _slices(item: ExportItem, positions: list[tuple[float, ...] | None]) -> list[int]:
    """Which of these planes is each slice. Raises NotInThisFormat where they do not fit the image."""
    if any(position is None for position in positions) or not item.image.geometry.is_known:
        return list(range(len(positions)))
    normal = np.array(item.image.geometry.direction).reshape(3, 3)[:, 2]
    should = np.array([item.place_of(index) for index in range(item.image.depth)]) @ normal
    does = np.array([position for position in positions if position is not None]) @ normal
    found = np.abs(does[:, None] - should).argmin(1).tolist()
    if sorted(found) != list(range(len(positions))):
        raise _replaced()
    return [found.index(index) for index in range(len(positions))]


def _positions(header: Dataset, frames: int) -> Iterator[tuple[float, ...] | None]:
    own = list(header.get("PerFrameFunctionalGroupsSequence") or ())
    for index in range(frames):
        place = own[index].get("PlanePositionSequence") if index < len(own) else None
        yield _numbers(place[0], "ImagePositionPatient") if place else None


def _numbers(header: Dataset, keyword: str) -> tuple[float, ...] | None:
    value = header.get(keyword)
    return tuple(float(each) for each in value) if value else None


def _replaced() -> NotInThisFormat:
    return NotInThisFormat(sentence("Its DICOM files are not those that were annotated. Put the annotated files back."))


def _header(item: ExportItem, header: Dataset, slice_index: int, frames: tuple[int, ...]) -> Dataset:
    """What an export may know of one file: size, place and kind, and whose it is as far as that is asked for.

    UIDs become others, the same for the same original. What older files leave out is there, empty or as the image has it.
    """
    new = Dataset()
    for keyword in (*SIZE, *PLACE):
        if keyword in header:
            setattr(new, keyword, header.get(keyword))
    for keyword in UIDS:
        if header.get(keyword):
            own = str(header.get(keyword))
            setattr(new, keyword, own if item.shared.keeps_ids else derived_uid(item, own))
    for keyword in WHO:
        # as text: a name would else come with the bytes of its own character set
        setattr(new, keyword, value_of(header, keyword) if item.shared.keeps_ids else "")
    if not item.shared.keeps_ids:
        # the same for two images of a patient, and nothing else: see `ExportItem.patient`
        new.PatientID, new.PatientName = item.patient, f"Patient^{item.patient}"
    if item.image.geometry.is_known:
        if "FrameOfReferenceUID" not in new:
            # a place without a name for it: the series' own
            new.FrameOfReferenceUID = derived_uid(item, str(header.SeriesInstanceUID), "frame of reference")
        if len(frames) > 1 or header.get("PerFrameFunctionalGroupsSequence"):
            _place_frames(item, new, frames)
        else:
            _place(item, new, slice_index)
    new.file_meta = header.file_meta
    return new


def _place(item: ExportItem, header: Dataset, slice_index: int) -> None:
    """Where a file is silent, what the image was read as."""
    spacing = item.image.geometry.spacing_mm
    for keyword, values in (
        ("ImagePositionPatient", item.place_of(slice_index)),
        ("ImageOrientationPatient", _orientation(item)),
        ("PixelSpacing", (spacing[1], spacing[0])),
        ("SliceThickness", (spacing[2],)),
    ):
        if not header.get(keyword) or (keyword == "PixelSpacing" and not _is_size(header.get(keyword))):
            setattr(header, keyword, _decimals(values))


def _is_size(values: Any) -> bool:
    """Whether these are millimetres of a pixel: a size that was typed stands for what is none."""
    try:
        return all(0 < float(value) < float("inf") for value in values)
    except (TypeError, ValueError):
        return False


def _place_frames(item: ExportItem, header: Dataset, frames: tuple[int, ...]) -> None:
    """As the image was read: single files put the same things into other groups."""
    spacing = item.image.geometry.spacing_mm
    measures, orientation, common = Dataset(), Dataset(), Dataset()
    measures.PixelSpacing, measures.SliceThickness = _decimals((spacing[1], spacing[0])), _decimals((spacing[2],))
    orientation.ImageOrientationPatient = _decimals(_orientation(item))
    common.PixelMeasuresSequence, common.PlaneOrientationSequence = [measures], [orientation]
    header.SharedFunctionalGroupsSequence = [common]
    groups = []
    for frame in range(len(frames)):
        position, group = Dataset(), Dataset()
        position.ImagePositionPatient = _decimals(item.place_of(frames.index(frame)))
        group.PlanePositionSequence = [position]
        groups.append(group)
    header.PerFrameFunctionalGroupsSequence = groups


def _orientation(item: ExportItem) -> tuple[float, ...]:
    direction = np.array(item.image.geometry.direction).reshape(3, 3)
    return tuple(float(value) for value in (*direction[:, 0], *direction[:, 1]))


def _decimals(values: tuple[float, ...]) -> list[str]:
    return [str(DS(value, auto_format=True)) for value in values]


def value_of(dataset: Any, keyword: str) -> str:
    """An attribute as text, "" where it is missing."""
    return str(dataset.get(keyword, "") or "")
