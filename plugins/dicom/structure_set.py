"""DICOM RT structure sets: closed planar contours along the edges of the pixels, tied to the source's instances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID, ExplicitVRLittleEndian, RTStructureSetStorage
from skimage.measure import grid_points_in_poly

from fourclick import __version__
from fourclick.annotator.core.errors import ExportError, NotInThisFormat
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.label import Label
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.outline import outlines
from fourclick.annotator.core.sentence import sentence
from fourclick.plugins.dicom.checks import checked_by_dciodvfy
from fourclick.plugins.dicom.labels import coded, dicom_name, label_masks, rgb
from fourclick.plugins.dicom.source import (
    FIXED_DATE,
    FIXED_TIME,
    Source,
    derived_uid,
    file_identity,
    note_deidentified,
    source_of,
    value_of,
)

DECIMALS = 4
"""Of millimetres: a decimal string holds 16 characters, and half a ten-thousandth moves no pixel."""
FROM_STUDY = ("PatientName", "PatientID", "PatientBirthDate", "PatientSex", "StudyDate", "StudyTime", "AccessionNumber")
FROM_STUDY_TOO = ("ReferringPhysicianName", "StudyID")
MANAGEMENT_SOP_CLASS = "1.2.840.10008.3.1.2.3.1"
"""Detached Study Management, retired, which the standard still asks for here."""
OFF_PLANE_MM = 1e-3


class RtStructExporter:
    """One structure set per image, a region of interest for each label. Holes are contours within contours, to be taken out.

    Contours run along the edges of the pixels, so that filling them by the even-odd rule gives back the very mask. Identities
    are as in `DicomSegExporter`.
    """

    name = "rtstruct"
    suffix = ".dcm"
    description = "DICOM RT structure sets (one per DICOM image with a place, a region of interest per label)"
    checkers = ("pydicom", "scikit-image")
    copies_pixels = False
    needs_source_files = True

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Raises NotInThisFormat for an image that is no DICOM, or that has no place in the patient."""
        source = _placed_source(item)
        path = folder / f"{item.stem}{self.suffix}"
        _structure_set(item, source).save_as(path, enforce_file_format=True)
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Fills the contours by scikit-image on the slice of the instance that each names, and asks dciodvfy."""
        source = _placed_source(item)
        for path in paths:
            _check(item, source, pydicom.dcmread(path), path.name)
        return sentence(
            "each contour's place, instance and filled pixels by pydicom and scikit-image; {checked}",
            checked=checked_by_dciodvfy(paths),
        )


def _placed_source(item: ExportItem) -> Source:
    source = source_of(item)
    if not item.image.geometry.is_known or not value_of(source.headers[0], "FrameOfReferenceUID"):
        raise NotInThisFormat(
            sentence(
                "Its DICOM files do not say where it lies in the patient, and a structure set has contours in "
                "millimetres. Export it as dicom-seg or png."
            )
        )
    return source


def _structure_set(item: ExportItem, source: Source) -> Dataset:
    identity = file_identity(item, source)
    dataset = _general(item, source, identity)
    first = source.headers[0]
    dataset.ReferencedFrameOfReferenceSequence = [_frame_of_reference(item, source)]
    masks = label_masks(item)
    rois, contours, observations = [], [], []
    for number, (label, mask) in enumerate(masks.items(), start=1):
        roi = Dataset()
        roi.ROINumber = number
        roi.ReferencedFrameOfReferenceUID = first.FrameOfReferenceUID
        roi.ROIName = dicom_name(item, label)
        roi.ROIGenerationAlgorithm = "SEMIAUTOMATIC"
        rois.append(roi)
        contour = Dataset()
        contour.ROIDisplayColor = list(rgb(item.labels[label].colour))
        contour.ReferencedROINumber = number
        sequence = list(_contours(item, source, mask))
        if sequence:  # an empty sequence is no valid one
            contour.ContourSequence = sequence
        contours.append(contour)
        observations.append(_observation(number, item.labels[label]))
    dataset.StructureSetROISequence = rois
    dataset.ROIContourSequence = contours
    dataset.RTROIObservationsSequence = observations
    if not item.shared.keeps_ids:
        note_deidentified(dataset)
    return dataset


def _general(item: ExportItem, source: Source, identity: str) -> Dataset:
    first = source.headers[0]
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta.MediaStorageSOPClassUID = RTStructureSetStorage
    dataset.file_meta.MediaStorageSOPInstanceUID = UID(derived_uid(item, identity, "instance"))
    dataset.file_meta.ImplementationVersionName = "FOURCLICK"
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID = RTStructureSetStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID
    for keyword in (*FROM_STUDY, *FROM_STUDY_TOO):
        setattr(dataset, keyword, first.get(keyword, ""))
    dataset.StudyInstanceUID = first.StudyInstanceUID
    dataset.SeriesInstanceUID = derived_uid(item, identity, "series")
    dataset.SeriesNumber = 901
    dataset.InstanceNumber = 1
    dataset.Modality = "RTSTRUCT"
    dataset.OperatorsName = ""
    dataset.SeriesDescription = "Fourclick structure set"
    dataset.Manufacturer = "Fourclick"
    dataset.ManufacturerModelName = "Fourclick"
    dataset.SoftwareVersions = __version__
    dataset.FrameOfReferenceUID = first.FrameOfReferenceUID
    dataset.PositionReferenceIndicator = ""
    dataset.StructureSetLabel = "SEGMENTATION"
    dataset.StructureSetDate, dataset.StructureSetTime = FIXED_DATE, FIXED_TIME
    dataset.ApprovalStatus = "UNAPPROVED"
    return dataset


def _frame_of_reference(item: ExportItem, source: Source) -> Dataset:
    first = source.headers[0]
    series = Dataset()
    series.SeriesInstanceUID = first.SeriesInstanceUID
    series.ContourImageSequence = [_instance(source, index) for index in range(item.image.depth)]
    study = Dataset()
    study.ReferencedSOPClassUID = MANAGEMENT_SOP_CLASS
    study.ReferencedSOPInstanceUID = first.StudyInstanceUID
    study.RTReferencedSeriesSequence = [series]
    frame = Dataset()
    frame.FrameOfReferenceUID = first.FrameOfReferenceUID
    frame.RTReferencedStudySequence = [study]
    return frame


def _instance(source: Source, slice_index: int) -> Dataset:
    header = source.header(slice_index)
    image = Dataset()
    image.ReferencedSOPClassUID = header.SOPClassUID
    image.ReferencedSOPInstanceUID = header.SOPInstanceUID
    if source.is_multi_frame:
        image.ReferencedFrameNumber = source.frames[slice_index] + 1
    return image


def _contours(item: ExportItem, source: Source, mask: BoolMap) -> Iterator[Dataset]:
    number = 0
    for index in np.flatnonzero(mask.any(axis=(1, 2))).tolist():
        outer, holes = outlines(mask[index])
        for corners in (*outer, *holes):
            number += 1
            # corners are counted from the first pixel's upper left corner, the image's millimetres from its centre
            voxels = np.column_stack((corners - 0.5, np.full(len(corners), index), np.ones(len(corners))))
            places = (voxels @ item.image.geometry.affine_lps.T)[:, :3] + _shift(item, index)
            contour = Dataset()
            contour.ContourNumber = number
            contour.ContourImageSequence = [_instance(source, index)]
            contour.ContourGeometricType = "CLOSED_PLANAR"
            contour.NumberOfContourPoints = len(corners)
            contour.ContourData = [_decimal(value) for value in places.ravel().tolist()]
            yield contour


def _shift(item: ExportItem, slice_index: int) -> npt.NDArray[np.float64]:
    """How far a slice lies from where an even stack would have it: nothing, but for slices with places of their own."""
    return np.subtract(item.place_of(slice_index), item.image.geometry.to_world(0, 0, slice_index))


def _decimal(value: float) -> str:
    # -0.0000 is a number like another, but nobody wants to read it
    return f"{round(value, DECIMALS) + 0.0:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _observation(number: int, label: Label) -> Dataset:
    observation = Dataset()
    observation.ObservationNumber = number
    observation.ReferencedROINumber = number
    _, kind = coded(label)
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = kind.value, kind.scheme_designator, kind.meaning
    observation.RTROIIdentificationCodeSequence = [code]
    observation.RTROIInterpretedType = "ORGAN"
    observation.ROIInterpreter = ""
    return observation


# Reading back


def _check(item: ExportItem, source: Source, found: Dataset, name: str) -> None:
    """Raises ExportError for the first difference."""
    masks = label_masks(item)
    names = [str(each.ROIName) for each in found.StructureSetROISequence]
    expected = [dicom_name(item, label) for label in masks]
    if names != expected:
        raise ExportError(
            sentence(
                "{name}: the regions of interest read back are {names}, those exported {expected}. Export again.",
                name=name,
                names=names,
                expected=expected,
            )
        )
    to_voxel = np.linalg.inv(item.image.geometry.affine_lps)
    for (label, mask), roi in zip(masks.items(), found.ROIContourSequence, strict=True):
        got = np.zeros_like(mask)
        for contour in roi.get("ContourSequence") or ():
            index, inside = _filled(item, source, contour, to_voxel, name)
            got[index] ^= inside
        if not np.array_equal(got, mask):
            wrong = int((got != mask).sum())
            text = sentence(
                "{name}: “{label}” differs by {wrong} voxels when its contours are filled. Export again.",
                name=name,
                label=item.labels[label].name,
                wrong=wrong,
            )
            raise ExportError(text)


def _filled(
    item: ExportItem, source: Source, contour: Dataset, to_voxel: npt.NDArray[np.floating[Any]], name: str
) -> tuple[int, BoolMap]:
    """The slice that a contour lies on, and (H, W) what it holds."""
    places = np.array([float(value) for value in contour.ContourData]).reshape(-1, 3)
    normal = np.array(item.image.geometry.direction).reshape(3, 3)[:, 2]
    should = np.array([item.place_of(number) for number in range(item.image.depth)]) @ normal
    index = int(np.abs(should - (places @ normal).mean()).argmin())
    voxels = np.column_stack((places - _shift(item, index), np.ones(len(places)))) @ to_voxel.T
    off = float(np.abs(voxels[:, 2] - index).max()) * item.image.geometry.spacing_mm[2]
    told = contour.ContourImageSequence[0]
    same = 0 <= index < item.image.depth and told.ReferencedSOPInstanceUID == source.header(index).SOPInstanceUID
    if source.is_multi_frame:
        same = same and int(told.ReferencedFrameNumber) == source.frames[index] + 1
    if off > OFF_PLANE_MM or not same:
        raise ExportError(
            sentence(
                "{name}: a contour lies {off:.4f} mm off slice {index}, or names another instance. Export again.",
                name=name,
                off=off,
                index=index,
            )
        )
    shape = (item.image.height, item.image.width)
    return index, np.asarray(grid_points_in_poly(shape, voxels[:, [1, 0]]), np.bool_)  # type: ignore[no-untyped-call]
