"""DICOM segmentations and structure sets: read back by other code, tied to their sources, and nobody's."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from annotated_projects import annotate, project_of, write_picture
from dicom_writers import COLUMNS, ROWS, write_frames, write_slices
from export_items import bytes_below
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import ExportError, NotInThisFormat
from fourclick.annotator.core.exporting import Dataset, ExportItem
from fourclick.annotator.core.label import Label, LabelTable, Term
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.export_choice import ExportChoice
from fourclick.annotator.exports import export_project
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.source_files import files_of
from fourclick.plugins.dicom import checks
from fourclick.plugins.dicom.labels import coded, coded_name
from fourclick.plugins.dicom.segmentation import DicomSegExporter
from fourclick.plugins.dicom.structure_set import RtStructExporter

EXPORTERS = {"dicom-seg": DicomSegExporter, "rtstruct": RtStructExporter}
OBLIQUE = [1, 0, 0, 0, 0.8, 0.6]
PROJECT_KEY = "0123456789abcdef"
STUDY, FRAME_OF_REFERENCE = generate_uid(), generate_uid()


@pytest.fixture(params=["dicom-seg", "rtstruct"])
def exporter(request):
    return EXPORTERS[request.param]()


def belonging(dataset, _index=0):
    """What every file of a scanner has."""
    dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = STUDY, FRAME_OF_REFERENCE
    dataset.SpecificCharacterSet = "ISO_IR 100"
    dataset.PatientName, dataset.PatientID, dataset.StudyDate = "Krähenfuß^Jane", "4711", "20240229"
    if "SeriesInstanceUID" not in dataset:
        dataset.SeriesInstanceUID = generate_uid()


def series(folder):
    return write_slices(folder / "series", change=belonging)


def oblique(folder):
    """Slices that lean over, and run against their numbers."""
    normal = np.cross(OBLIQUE[:3], OBLIQUE[3:])
    return write_slices(
        folder / "oblique",
        change=belonging,
        orientation=lambda _index: OBLIQUE,
        position=lambda index: [round(value, 9) for value in (np.array([-30.5, 4, 5]) - 2.3 * index * normal).tolist()],
    )


def frames(folder):
    """A multi-frame file whose frames are not in the order of their places."""
    return write_frames(folder / "frames.dcm", [[0, 0, 5.0], [0, 0, 0], [0, 0, 2.5]], change=belonging)


def bundled(name):
    return lambda folder: Path(get_testdata_file(name, download=False))


SOURCES = {
    "ct": bundled("CT_small.dcm"),
    "mr": bundled("MR_small.dcm"),
    "overlay": bundled("examples_overlay.dcm"),
    "series": series,
    "oblique": oblique,
    "frames": frames,
}


def item_of(path, regions, *, labels=None, **shared):
    """An image's regions, given by label and (D, H, W) masks."""
    image = read_image(path)
    table = labels or LabelTable().with_label("liver").with_label("Ödem 腫瘤")
    annotation = Annotation(
        tuple(
            Region(Mask.from_array(mask[index]), label, slice_index=index)
            for label, mask in regions
            for index in np.flatnonzero(mask.any(axis=(1, 2))).tolist()
        )
    )
    return ExportItem(
        image=image,
        volume=annotation.label_volume(image.voxels.shape[:3]),
        labels=table,
        stem="scan",
        annotation=annotation,
        patient="p1",
        dataset=Dataset(table, secret=PROJECT_KEY, **shared),
        source_files=tuple(files_of(path)),
    )


def ring_and_overlap(path):
    """A ring with a hole and a corner that touches it, and another label over both, on the first and the last slice."""
    shape = read_image(path).voxels.shape[:3]
    first, second = np.zeros(shape, bool), np.zeros(shape, bool)
    first[0, 1:5, 1:5] = True
    first[0, 2:4, 2:4] = False
    first[0, 5, 5] = True
    second[-1, 2:6, 0:4] = True
    second[0, 3:5, 3:8] = True
    return [(1, first), (2, second)]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("keeps_ids", [False, True])
def test_every_source_reads_back_the_same(tmp_path, exporter, source, keeps_ids):
    path = SOURCES[source](tmp_path)
    thing = item_of(path, ring_and_overlap(path), keeps_ids=keeps_ids)
    (written,) = exporter.export(thing, tmp_path)
    said = exporter.verify(thing, [written])
    assert "instance" in said
    assert ("the whole by dciodvfy" in said) == (shutil.which("dciodvfy") is not None)


@pytest.mark.parametrize("source", ["ct", "oblique", "frames"])
def test_two_exports_are_the_same_bytes(tmp_path, exporter, source):
    path = SOURCES[source](tmp_path)
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        exporter.export(item_of(path, ring_and_overlap(path)), tmp_path / name)
    assert bytes_below(tmp_path / "first") == bytes_below(tmp_path / "second")


def test_highdicom_reads_the_segments_as_they_were_drawn(tmp_path):
    """By its own reader, which places frames in space; slices without anything count as well."""
    from highdicom.seg import segread

    path = oblique(tmp_path)
    regions = ring_and_overlap(path)
    thing = item_of(path, regions, keeps_ids=True)
    (written,) = DicomSegExporter().export(thing, tmp_path)
    found = segread(written)
    uids = [str(pydicom.dcmread(each, stop_before_pixels=True).SOPInstanceUID) for each in thing.source_files]
    heights = [pydicom.dcmread(each).pixel_array[0, 0] for each in thing.source_files]
    planes = found.get_pixels_by_source_instance(uids, ignore_spatial_locations=True, assert_missing_frames_are_empty=True)
    # write_slices puts the slice's number into its voxels, and the image has them in the order of their places
    order = [int(read_image(path).voxels[index, 0, 0]) for index in range(5)]
    for position, height in enumerate(heights):
        index = order.index(int(height))
        for segment, (_, mask) in enumerate(regions):
            assert np.array_equal(planes[position, :, :, segment].astype(bool), mask[index])


def test_a_structure_set_fills_to_the_mask_by_simple_geometry(tmp_path):
    """The area of outlines less holes is that of the pixels, and the centre lies where the pixels' centre lies."""
    path = SOURCES["ct"](tmp_path)
    mask = np.zeros((1, 128, 128), bool)
    mask[0, 20:40, 50:80] = True
    thing = item_of(path, [(1, mask)])
    (written,) = RtStructExporter().export(thing, tmp_path)
    (contour,) = pydicom.dcmread(written).ROIContourSequence[0].ContourSequence
    places = np.array([float(value) for value in contour.ContourData]).reshape(-1, 3)
    width, height, _ = np.ptp(places, axis=0)
    spacing = thing.image.geometry.spacing_mm
    assert (width, height) == pytest.approx((30 * spacing[0], 20 * spacing[1]), abs=2e-4)
    assert places.mean(axis=0) == pytest.approx(thing.image.geometry.to_world(64.5, 29.5, 0), abs=2e-4)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mask=arrays(bool, (1, ROWS, COLUMNS), elements=st.booleans()).filter(np.any))
def test_any_mask_reads_back(tmp_path_factory, monkeypatch, mask):
    monkeypatch.setattr(checks.shutil, "which", lambda name: None)  # dciodvfy sees the other tests' files
    folder = tmp_path_factory.mktemp("any")
    path = write_slices(folder / "series", 1, change=belonging)
    for exporter in (DicomSegExporter(), RtStructExporter()):
        thing = item_of(path, [(1, mask)])
        exporter.verify(thing, exporter.export(thing, folder))


def test_more_than_255_labels_with_any_names(tmp_path, exporter):
    path = series(tmp_path)
    table = LabelTable()
    for number in range(2, 301):
        table = table.with_label(f"Knöchel\\{number}" if number % 2 else f"{'長' * 70}{number}")
    shape = (5, ROWS, COLUMNS)
    regions = []
    for number in range(1, 241):
        mask = np.zeros(shape, bool)
        mask.ravel()[number - 1] = True
        regions.append((number + 60, mask))
    thing = item_of(path, regions, labels=table)
    written = exporter.export(thing, tmp_path)
    exporter.verify(thing, written)


def test_an_empty_region_is_a_segment_without_voxels(tmp_path, exporter):
    path = series(tmp_path)
    thing = item_of(path, [])
    nothing = Region(Mask.from_array(np.zeros((ROWS, COLUMNS), bool)), 1, slice_index=1)
    thing = replace(thing, annotation=Annotation((nothing,)))
    exporter.verify(thing, exporter.export(thing, tmp_path))


# What verification sees


def test_a_changed_bit_is_found(tmp_path):
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    (written,) = DicomSegExporter().export(thing, tmp_path)
    found = pydicom.dcmread(written)
    data = bytearray(found.PixelData)
    data[1] ^= 4
    found.PixelData = bytes(data)
    found.save_as(written)
    with pytest.raises(ExportError, match="read back differently"):
        DicomSegExporter().verify(thing, [written])


def test_a_frame_of_another_instance_is_found(tmp_path):
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    (written,) = DicomSegExporter().export(thing, tmp_path)
    found = pydicom.dcmread(written)
    first, last = (found.PerFrameFunctionalGroupsSequence[index].DerivationImageSequence[0] for index in (0, 1))
    first.SourceImageSequence, last.SourceImageSequence = last.SourceImageSequence, first.SourceImageSequence
    found.save_as(written)
    with pytest.raises(ExportError, match="lies at"):
        DicomSegExporter().verify(thing, [written])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda values: [values[0] + 0.6, *values[1:3], values[3] + 0.6, *values[4:]], "differs by"),
        (lambda values: [value + 0.4 * (index % 3 == 2) for index, value in enumerate(values)], "off slice"),
        (lambda values: [value + 2.5 * (index % 3 == 2) for index, value in enumerate(values)], "another instance"),
    ],
)
def test_a_moved_contour_is_found(tmp_path, change, words):
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    (written,) = RtStructExporter().export(thing, tmp_path)
    found = pydicom.dcmread(written)
    contour = found.ROIContourSequence[0].ContourSequence[0]
    contour.ContourData = change([float(value) for value in contour.ContourData])
    found.save_as(written)
    with pytest.raises(ExportError, match=words):
        RtStructExporter().verify(thing, [written])


@pytest.mark.skipif(not shutil.which("dciodvfy"), reason="dciodvfy is not installed (Debian: apt install dicom3tools)")
def test_what_dciodvfy_calls_an_error_is_one(tmp_path, exporter):
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    (written,) = exporter.export(thing, tmp_path)
    found = pydicom.dcmread(written)
    del found.StudyInstanceUID
    found.save_as(written)
    with pytest.raises(ExportError, match=r"dciodvfy finds scan\.dcm wrong"):
        exporter.verify(thing, [written])


# Whose they are


def test_identifiers_are_the_sources_only_where_they_are_asked_for(tmp_path, exporter):
    path = series(tmp_path)
    source = pydicom.dcmread(next(path.iterdir()))
    uids = {str(pydicom.dcmread(each).SOPInstanceUID) for each in path.iterdir()}
    for keeps_ids in (False, True):
        thing = item_of(path, ring_and_overlap(path), keeps_ids=keeps_ids)
        (written,) = exporter.export(thing, tmp_path)
        found = pydicom.dcmread(written)
        assert (found.StudyInstanceUID == source.StudyInstanceUID) == keeps_ids
        assert (found.FrameOfReferenceUID == source.FrameOfReferenceUID) == keeps_ids
        assert (found.PatientID == "4711") == keeps_ids
        assert (found.PatientName == "Krähenfuß^Jane") == keeps_ids
        assert (found.StudyDate == "20240229") == keeps_ids
        assert (found.get("PatientIdentityRemoved", "") == "YES") == (not keeps_ids)
        text = str(found)
        assert any(uid in text for uid in uids) == keeps_ids


def test_segmentation_and_structure_set_name_the_same_instances(tmp_path):
    """So that both fit images that were made anonymous with the same UIDs."""
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    names = []
    for exporter in (DicomSegExporter(), RtStructExporter()):
        (written,) = exporter.export(thing, tmp_path)
        found = pydicom.dcmread(written)
        text = str(found)
        names.append((str(found.StudyInstanceUID), str(found.FrameOfReferenceUID)))
        referenced = {line.split(":")[-1].strip() for line in text.splitlines() if "Referenced SOP Instance UID" in line}
        names[-1] += (frozenset(referenced - {str(found.StudyInstanceUID)}),)
    assert names[0][:2] == names[1][:2]
    assert names[0][2] <= names[1][2]


@pytest.mark.parametrize(
    ("name", "category", "kind"),
    [
        ("Liver", "Anatomical Structure", "Liver"),
        ("left kidney", "Anatomical Structure", "Kidney"),
        ("kidneys", "Anatomical Structure", "Kidney"),
        ("liver tumour", "Morphologically Abnormal Structure", "Neoplasm"),
        ("background", "Tissue", "Tissue"),
        ("object", "Tissue", "Tissue"),
        ("腫瘤", "Tissue", "Tissue"),
        ("", "Tissue", "Tissue"),
    ],
)
def test_names_become_coded_terms(name, category, kind):
    found_category, found_kind = coded_name(name)
    assert category.lower() in found_category.meaning.lower()
    assert kind.lower() in found_kind.meaning.lower()
    assert found_kind.scheme_designator == "SCT"


def test_a_labels_own_term_and_side_are_written(tmp_path):
    terms = (Term("39607008", "Lung", "left"), Term("108369006", "Neoplasm"), Term("4421005", "Cell"))
    table = LabelTable(tuple(Label(number + 1, f"x{number}", "#102030", term) for number, term in enumerate(terms)))
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path), labels=table)
    exporter = DicomSegExporter()
    (written,) = exporter.export(thing, tmp_path)
    exporter.verify(thing, [written])
    segments = pydicom.dcmread(written).SegmentSequence
    kinds = [each.SegmentedPropertyTypeCodeSequence[0] for each in segments]
    assert [each.CodeValue for each in kinds] == ["39607008", "108369006"]
    assert kinds[0].SegmentedPropertyTypeModifierCodeSequence[0].CodeMeaning == "Left"
    assert "SegmentedPropertyTypeModifierCodeSequence" not in kinds[1]
    assert "Morphologically" in segments[1].SegmentedPropertyCategoryCodeSequence[0].CodeMeaning
    assert coded(table[3])[0].meaning == "Tissue"


# What cannot be


def test_other_images_are_named_and_left_out(tmp_path, exporter):
    paths = [series(tmp_path), write_picture(tmp_path / "photo.png")]
    with project_of(tmp_path / "project", paths) as project:
        for entry in project.images():
            image = read_image(Path(entry.path))
            mask = np.zeros((image.height, image.width), bool)
            mask[1:4, 2:5] = True
            annotate(project, entry.id, {0: mask})
        report = export_project(project, exporter.name, tmp_path / "out")
        assert report.images == 1
        (problem,) = report.problems
        assert "photo.png was not exported" in problem
        assert "tied to DICOM images" in problem
        export_project(project, exporter.name, tmp_path / "again")
        assert bytes_below(tmp_path / "again") == bytes_below(tmp_path / "out")
        with pytest.raises(ExportError, match="tied to DICOM images"):
            export_project(project, exporter.name, tmp_path / "none", choice=ExportChoice(images=("photo*",)))


def test_a_picture_without_a_place_has_a_segmentation_but_no_structure_set(tmp_path):
    path = SOURCES["overlay"](tmp_path) and Path(get_testdata_file("examples_rgb_color.dcm", download=False))
    mask = np.zeros((1, 240, 320), bool)
    mask[0, 20:90, 30:60] = True
    thing = item_of(path, [(1, mask)])
    DicomSegExporter().verify(thing, DicomSegExporter().export(thing, tmp_path))
    with pytest.raises(NotInThisFormat, match="where it lies"):
        RtStructExporter().export(thing, tmp_path)


def test_files_that_were_replaced_are_refused(tmp_path, exporter):
    path = series(tmp_path)
    thing = item_of(path, ring_and_overlap(path))
    (path / "2.dcm").unlink()
    with pytest.raises(NotInThisFormat, match="not those that were annotated"):
        exporter.export(replace(thing, source_files=tuple(files_of(path))), tmp_path)


def test_files_without_identifiers_are_refused(tmp_path, exporter):
    path = write_slices(tmp_path / "series")
    thing = item_of(path, ring_and_overlap(path))
    with pytest.raises(NotInThisFormat, match="no StudyInstanceUID"):
        exporter.export(thing, tmp_path)
