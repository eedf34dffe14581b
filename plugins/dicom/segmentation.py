"""DICOM segmentations: a binary segment for each label, with coded terms, tied to the source's instances."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pydicom
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes

from fourclick import __version__
from fourclick.annotator.core.errors import ExportError, NotInThisFormat
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.sentence import sentence
from fourclick.plugins.dicom.checks import checked_by_dciodvfy
from fourclick.plugins.dicom.labels import coded, dicom_name, label_masks, rgb, side_of
from fourclick.plugins.dicom.source import Source, derived_uid, file_identity, note_deidentified, source_of, without_times


class DicomSegExporter:
    """One BINARY segmentation per image. Labels that overlap stay whole: each is a segment of its own.

    By default neither patient nor dates nor UIDs of the source are in it: UIDs become others, the same in all of an export, so
    that it belongs to images that were made anonymous alike. With `keeps_ids` it belongs to the source's own instances.
    """

    name = "dicom-seg"
    suffix = ".dcm"
    description = "DICOM segmentations (one per DICOM image, a coded segment per label)"
    checkers = ("pydicom",)
    copies_pixels = False
    needs_source_files = True

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Raises NotInThisFormat for an image that is no DICOM, or whose headers lack what a segmentation has to say."""
        source = source_of(item)
        path = folder / f"{item.stem}{self.suffix}"
        try:
            dataset = _segmentation(item, source)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # of files that break the standard
            raise NotInThisFormat(
                sentence("Its DICOM headers cannot be used ({error}). Export it as nifti or png.", error=error)
            ) from error
        dataset.save_as(path)
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Unpacks the bits without highdicom; compares each segment's voxels, name, place and instance, and asks dciodvfy."""
        source = source_of(item)
        for path in paths:
            found = pydicom.dcmread(path)
            _check(item, source, found, path.name)
        return sentence(
            "each segment's voxels, name, place and source instance by pydicom and NumPy; {checked}",
            checked=checked_by_dciodvfy(paths),
        )


def _segmentation(item: ExportItem, source: Source) -> Dataset:
    import highdicom as hd

    masks = label_masks(item)
    identity = file_identity(item, source)
    planes = np.stack(list(masks.values()), axis=-1).astype(np.uint8)
    if source.is_multi_frame:
        # highdicom wants them in the order of the source's frames
        in_frames = np.zeros_like(planes)
        in_frames[list(source.frames)] = planes
        planes = in_frames
    algorithm = hd.AlgorithmIdentificationSequence(
        name="Fourclick", version=__version__, family=codes.DCM.ArtificialIntelligence
    )
    segments = [
        hd.seg.SegmentDescription(
            segment_number=number,
            segment_label=dicom_name(item, label),
            segmented_property_category=category,
            segmented_property_type=kind,
            algorithm_type=hd.seg.SegmentAlgorithmTypeValues.SEMIAUTOMATIC,
            algorithm_identification=algorithm,
            tracking_uid=derived_uid(item, identity, "tracking", str(label)),
            tracking_id=f"label {label}",
            display_color=hd.color.CIELabColor.from_rgb(*rgb(item.labels[label].colour)),
        )
        for number, label in enumerate(masks, start=1)
        for category, kind in [coded(item.labels[label])]
    ]
    for segment, label in zip(segments, masks, strict=True):
        side = side_of(item.labels[label])
        if side is not None:
            segment.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence = [
                hd.sr.CodedConcept(*side[:3])
            ]
    with warnings.catch_warnings():
        # of patients' names without a family name, which are the source's
        warnings.filterwarnings("ignore", module="highdicom")
        dataset = _built(source, planes, segments, item, identity)
    _finish(item, source, dataset, identity)
    return dataset


def _built(source: Source, planes: npt.NDArray[np.uint8], segments: list[Any], item: ExportItem, identity: str) -> Dataset:
    import highdicom as hd

    return hd.seg.Segmentation(
        source_images=list(source.headers),
        pixel_array=planes,
        segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
        segment_descriptions=segments,
        series_instance_uid=derived_uid(item, identity, "series"),
        series_number=900,
        sop_instance_uid=derived_uid(item, identity, "instance"),
        instance_number=1,
        manufacturer="Fourclick",
        manufacturer_model_name="Fourclick",
        software_versions=__version__,
        device_serial_number="0",
        content_label="SEGMENTATION",
        omit_empty_frames=bool(planes.any()),
        series_description="Fourclick segmentation",
    )


def _finish(item: ExportItem, source: Source, dataset: Dataset, identity: str) -> None:
    """Takes out what changes from run to run, and says what was taken out of the source."""
    without_times(dataset, source.headers[0] if item.shared.keeps_ids else None)
    organization = derived_uid(item, identity, "dimensions")
    for each in dataset.get("DimensionOrganizationSequence") or ():
        each.DimensionOrganizationUID = organization
    for each in dataset.get("DimensionIndexSequence") or ():
        each.DimensionOrganizationUID = organization
    for keyword in ("ContributingEquipmentSequence",):
        if keyword in dataset:
            delattr(dataset, keyword)
    dataset.SpecificCharacterSet = "ISO_IR 192"
    if not item.image.geometry.is_known:
        dataset.PatientOrientation = source.headers[0].get("PatientOrientation", "")
    if not item.shared.keeps_ids:
        note_deidentified(dataset)


# Reading back


def _check(item: ExportItem, source: Source, found: Any, name: str) -> None:
    """Raises ExportError for the first difference."""
    masks = label_masks(item)
    labels = list(masks)
    names = [str(each.SegmentLabel) for each in found.SegmentSequence]
    expected = [dicom_name(item, label) for label in labels]
    if expected != names:
        raise ExportError(
            sentence(
                "{name}: the segments read back are {names}, those exported {expected}. Export again.",
                name=name,
                names=names,
                expected=expected,
            )
        )
    bits = _bits(found)
    got = {label: np.zeros_like(mask) for label, mask in masks.items()}
    for frame, groups in zip(bits, found.PerFrameFunctionalGroupsSequence, strict=True):
        # what is the same for all frames, highdicom says once
        told = [*found.SharedFunctionalGroupsSequence, groups]
        label = labels[int(_group(told, "SegmentIdentificationSequence").ReferencedSegmentNumber) - 1]
        got[label][_slice_of(item, source, told, name)] |= frame
    for label, mask in masks.items():
        if not np.array_equal(got[label], mask):
            raise ExportError(
                sentence(
                    "{name}: the voxels of “{label}” read back differently. Export again.",
                    name=name,
                    label=item.labels[label].name,
                )
            )


def _group(told: list[Dataset], keyword: str) -> Any:
    """The only item of a functional group, None where nothing is said."""
    return next((groups.get(keyword)[0] for groups in told if groups.get(keyword)), None)


def _bits(found: Any) -> npt.NDArray[np.bool_]:
    """(frames, H, W): DICOM packs all frames one after the other, the lowest bit first."""
    count, rows, columns = int(found.NumberOfFrames), int(found.Rows), int(found.Columns)
    bits = np.unpackbits(np.frombuffer(found.PixelData, np.uint8), bitorder="little")[: count * rows * columns]
    return bits.reshape(count, rows, columns).astype(bool)


def _slice_of(item: ExportItem, source: Source, groups: list[Dataset], name: str) -> int:
    """By the instance and frame that a frame says it was drawn on, which has to lie where the frame lies."""
    told = _group(groups, "DerivationImageSequence").SourceImageSequence[0]
    if source.is_multi_frame:
        frame = told.get("ReferencedFrameNumber", 1)
        index = source.frames.index(int(frame[0] if isinstance(frame, (list, pydicom.multival.MultiValue)) else frame) - 1)
    else:
        uids = [str(header.SOPInstanceUID) for header in source.headers]
        index = uids.index(str(told.ReferencedSOPInstanceUID))
    place = _group(groups, "PlanePositionSequence")
    if place is not None and item.image.geometry.is_known:
        should = item.place_of(index)
        does = [float(value) for value in place.ImagePositionPatient]
        if np.abs(np.subtract(should, does)).max() > 1e-3:
            raise ExportError(
                sentence(
                    "{name}: slice {index} lies at {does} mm, the image's at {should}. Export again.",
                    name=name,
                    index=index,
                    does=does,
                    should=should,
                )
            )
    return index
