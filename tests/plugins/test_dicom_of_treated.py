"""Images that were straightened or resampled, exported as DICOM: on the very instances that they came from."""

import numpy as np
import pydicom
import pytest
from dicom_phantom import CENTRE_MM, RADIUS_MM, rewritten, stack, write_ball, write_ball_frames
from pydicom.uid import generate_uid

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import NotInThisFormat
from fourclick.annotator.core.exporting import Dataset, ExportItem
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.storage.doctor import diagnose, sources_of
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.source_files import files_of
from fourclick.annotator.storage.source_slices import on_source_slices
from fourclick.plugins.dicom.segmentation import DicomSegExporter
from fourclick.plugins.dicom.structure_set import RtStructExporter

EVEN = np.arange(0, 50, 2.5)
UIDS = {"StudyInstanceUID": generate_uid(), "FrameOfReferenceUID": generate_uid()}


def series(folder, places, lean):
    path = write_ball(folder / "series", stack(places, lean))
    for file in path.iterdir():
        rewritten(file, PatientName="Doe^Jane", PatientID="1", StudyDate="20240101", SpecificCharacterSet="ISO_IR 100", **UIDS)
    return path


def treated_item(path, **decisions):
    """The ball's own mask on the image as it comes in."""
    (candidate,) = diagnose([path]).candidates
    source = sources_of(candidate, decisions)[0]
    image = read_image(source.path)
    labels = LabelTable()
    masks = image.voxels > 450
    found = np.flatnonzero(masks.any(axis=(1, 2))).tolist()
    regions = tuple(Region(Mask.from_array(masks[index]), 1, slice_index=index) for index in found)
    annotation = Annotation(regions)
    item = ExportItem(
        image=image,
        volume=annotation.label_volume(image.voxels.shape),
        labels=labels,
        stem="scan",
        annotation=annotation,
        patient="p1",
        dataset=Dataset(labels, keeps_ids=True),
        source_files=tuple(files_of(source.path)),
    )
    return item, source.path


@pytest.mark.parametrize("exporter", [DicomSegExporter(), RtStructExporter()], ids=["dicom-seg", "rtstruct"])
@pytest.mark.parametrize(
    ("places", "lean"),
    [(EVEN, (0, 0.25)), (EVEN[EVEN != 10], (0, 0)), (EVEN[EVEN != 10], (0.1, 0.2))],
    ids=["tilted", "gap", "both"],
)
def test_masks_go_back_to_the_instances_and_lie_where_they_lay(tmp_path, exporter, places, lean):
    item, path = treated_item(series(tmp_path, places, lean))
    moved, between = on_source_slices(item, path)
    assert moved.image.voxels.shape == (len(places), 40, 40)
    assert between == ()
    paths = exporter.export(moved, tmp_path)
    assert exporter.verify(moved, paths)
    assert ball_of(paths[0], moved) == pytest.approx(CENTRE_MM, abs=0.6)


def ball_of(path, item):
    """The centre of what was exported, by the file's own places."""
    dataset = pydicom.dcmread(path)
    if "ROIContourSequence" in dataset:
        contours = dataset.ROIContourSequence[0].ContourSequence
        points = [np.array(each.ContourData, float).reshape(-1, 3) for each in contours]
        middles = np.array([(each.min(0) + each.max(0)) / 2 for each in points])
        sizes = np.array([np.ptp(each[:, 0]) for each in points])
        assert sizes.max() == pytest.approx(2 * RADIUS_MM, abs=2)
        return (middles * sizes[:, None] ** 2).sum(0) / (sizes**2).sum()
    frames = dataset.pixel_array.reshape(-1, 40, 40)
    places = []
    for frame, groups in zip(frames, dataset.PerFrameFunctionalGroupsSequence, strict=True):
        rows, columns = np.nonzero(frame)
        corner = np.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
        places.append(corner + np.column_stack((columns * 0.8, rows * 1.0, np.zeros(len(rows)))))
    return np.concatenate(places).mean(0)


def test_annotated_slices_without_an_instance_are_named(tmp_path):
    item, path = treated_item(series(tmp_path, EVEN[EVEN != 25], (0, 0)))
    moved, between = on_source_slices(item, path)
    assert between == (10,), "the slice that was computed from its neighbours"
    assert len(moved.annotation) == len(item.annotation) - 1


def test_frames_of_a_tilted_object_are_the_exports_frames(tmp_path):
    path = write_ball_frames(tmp_path / "a.dcm", stack(EVEN[::-1], (0, 0.25)))
    values = {"PatientName": "Doe^Jane", "PatientID": "1", "StudyDate": "20240101", "SeriesInstanceUID": generate_uid()}
    rewritten(path, SpecificCharacterSet="ISO_IR 100", **values, **UIDS)
    moved, _ = on_source_slices(*treated_item(path))
    paths = DicomSegExporter().export(moved, tmp_path)
    assert DicomSegExporter().verify(moved, paths)


@pytest.mark.parametrize("exporter", [DicomSegExporter(), RtStructExporter()], ids=["dicom-seg", "rtstruct"])
@pytest.mark.parametrize("places", [EVEN, EVEN[EVEN != 10]], ids=["even", "gap"])
def test_masks_of_a_stack_that_stayed_crooked_lie_where_the_patient_was(tmp_path, exporter, places):
    """The picture is crooked, the export is not: each slice goes back to its own instance."""
    item, path = treated_item(series(tmp_path, places, (0, 0.25)), tilt="as-is")
    moved, between = on_source_slices(item, path)
    assert between == ()
    paths = exporter.export(moved, tmp_path)
    assert exporter.verify(moved, paths)
    assert ball_of(paths[0], moved) == pytest.approx(CENTRE_MM, abs=0.6)


@pytest.mark.parametrize("exporter", [DicomSegExporter(), RtStructExporter()], ids=["dicom-seg", "rtstruct"])
@pytest.mark.parametrize("spacing", [None, [0, 0]], ids=["missing", "zero"])
def test_a_size_that_was_typed_is_the_exports_size(tmp_path, exporter, spacing):
    folder = series(tmp_path, EVEN, (0, 0))
    for file in folder.iterdir():
        rewritten(file, PixelSpacing=spacing)
    moved, _ = on_source_slices(*treated_item(folder, spacing="0.8x1"))
    paths = exporter.export(moved, tmp_path)
    assert exporter.verify(moved, paths)
    assert ball_of(paths[0], moved) == pytest.approx(CENTRE_MM, abs=0.6)
    dataset = pydicom.dcmread(paths[0])
    if "SharedFunctionalGroupsSequence" in dataset:
        measures = dataset.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
        assert [float(value) for value in measures.PixelSpacing] == [1.0, 0.8]


@pytest.mark.parametrize("decisions", [{}, {"repeated": "newest"}, {"repeated": "oldest"}], ids=["split", "newest", "oldest"])
def test_a_file_of_which_only_some_frames_are_used_is_refused_with_another_way(tmp_path, decisions):
    path = write_ball_frames(tmp_path / "a.dcm", stack([*EVEN, *EVEN]))
    item, source = treated_item(path, **decisions)
    assert item.image.depth == 20
    with pytest.raises(NotInThisFormat, match=r"only some frames of its DICOM file.*Export it as seg-nrrd or nifti"):
        on_source_slices(item, source)


@pytest.mark.parametrize("exporter", [DicomSegExporter(), RtStructExporter()], ids=["dicom-seg", "rtstruct"])
def test_a_program_in_a_sources_preamble_never_leaves_with_an_export(tmp_path, exporter):
    """D20: the first bytes of a DICOM file could be a program's, which pydicom would write again."""
    folder = series(tmp_path, EVEN, (0, 0))
    for file in folder.iterdir():
        file.write_bytes(b"MZ" + bytes(range(1, 127)) + file.read_bytes()[128:])
    moved, _ = on_source_slices(*treated_item(folder))
    (path,) = exporter.export(moved, tmp_path)
    assert path.read_bytes()[:132] == bytes(128) + b"DICM"
