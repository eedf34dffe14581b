"""Lengths, angles and statistics agree with what they measure, on pixels that are not square too."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.measurement import Measurement, angle_degrees, length
from fourclick.annotator.core.region_statistics import COLUMNS, label_statistics, region_statistics
from fourclick.annotator.storage.statistics_file import write_statistics

places = st.tuples(st.floats(-100, 100), st.floats(-100, 100))
spacings = st.floats(0.1, 5)
SPACING_MM = (0.5, 2.0, 3.0)


@given(places, places, spacings, spacings)
def test_a_length_is_that_between_the_points_in_the_patient(start, end, width, height):
    geometry = Geometry((width, height, 1.0), is_known=True)
    world = [np.array(geometry.to_world(*point, 0)) for point in (start, end)]
    assert length((start, end), (width, height)) == pytest.approx(np.linalg.norm(world[1] - world[0]), abs=1e-9)


@given(st.tuples(places, places, places), spacings, spacings)
def test_an_angle_is_that_in_the_patient_and_not_in_pixels(points, width, height):
    geometry = Geometry((width, height, 1.0), is_known=True)
    first, corner, second = (np.array(geometry.to_world(*point, 0)) for point in points)
    arms = (first - corner, second - corner)
    norms = np.prod([np.linalg.norm(arm) for arm in arms])
    if norms < 1e-6:
        return
    expected = np.degrees(np.arccos(np.clip(arms[0] @ arms[1] / norms, -1, 1)))
    assert angle_degrees(points, (width, height)) == pytest.approx(expected, abs=1e-3)


def test_figures_are_in_millimetres_where_there_are_any():
    ruler = Measurement(((0, 0), (6, 4)))
    assert ruler.text(SPACING_MM[:2]) == "8.5 mm"
    assert ruler.text((1, 1), is_known=False) == "7.2 px"
    assert Measurement(((4, 0), (0, 0), (0, 1))).text(SPACING_MM[:2]) == "90.0°"
    assert angle_degrees(((0, 0), (0, 0), (1, 1)), (1, 1)) == 0


def annotated():
    random = np.random.default_rng(0)
    voxels = random.normal(40, 15, (5, 20, 30)).astype(np.float32)
    voxels[1, 6, 6] = np.nan
    regions = []
    for label, index, rows, columns in ((1, 1, (5, 9), (4, 14)), (2, 1, (7, 12), (10, 20)), (1, 3, (0, 3), (0, 4))):
        mask = np.zeros((20, 30), bool)
        mask[slice(*rows), slice(*columns)] = True
        regions.append(Region(Mask.from_array(mask), label, slice_index=index))
    image = Image(voxels, Geometry(SPACING_MM, is_known=True), name="a")
    return image, Annotation(tuple(regions)), LabelTable().with_label("=evil()")


def test_regions_are_counted_each_for_itself():
    image, annotation, labels = annotated()
    rows = list(region_statistics(image, annotation, labels, "HU"))
    assert [(row.number, row.label, row.slices, row.pixels) for row in rows] == [
        (1, 1, "2", 40),
        (2, 2, "2", 50),
        (3, 1, "4", 12),
    ]
    inside = image.voxels[1, 5:9, 4:14].ravel().astype(float)
    inside = inside[np.isfinite(inside)]
    assert rows[0].mean == pytest.approx(inside.mean())
    assert rows[0].sd == pytest.approx(np.std(inside, ddof=1))
    assert (rows[0].minimum, rows[0].maximum) == (inside.min(), inside.max())
    assert rows[0].area_mm2 == pytest.approx(40 * 0.5 * 2.0)
    assert rows[0].volume_mm3 == pytest.approx(40 * 0.5 * 2.0 * 3.0)


def test_labels_share_pixels_out_as_exports_do():
    image, annotation, labels = annotated()
    volume = annotation.label_volume(image.voxels.shape)
    for row in label_statistics(image, annotation, labels):
        inside = image.voxels[volume == row.label].astype(float)
        assert row.pixels == inside.size
        assert row.mean == pytest.approx(np.nanmean(inside))
        assert row.volume_mm3 == pytest.approx(inside.size * 3.0)
    assert [row.slices for row in label_statistics(image, annotation, labels)] == ["2-4", "2"]


def test_colour_pictures_have_areas_but_no_means_and_pixels_no_millimetres():
    mask = Mask.from_array(np.eye(4, dtype=bool))
    image = Image(np.zeros((1, 4, 4, 3), np.uint8))
    (row,) = region_statistics(image, Annotation((Region(mask, 7),)), LabelTable())
    assert (row.pixels, row.mean, row.area_mm2, row.volume_mm3, row.name) == (4, None, None, None, "label 7")


def test_the_table_can_be_read_back_and_runs_nothing(tmp_path):
    image, annotation, labels = annotated()
    rows = list(region_statistics(image, annotation, labels))
    write_statistics(tmp_path / "regions.csv", rows)
    with (tmp_path / "regions.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert tuple(found[0]) == COLUMNS
    assert [float(row["mean"]) for row in found] == [row.mean for row in rows]
    assert found[1]["name"] == "'=evil()"
