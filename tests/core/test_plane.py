"""The three planes of a volume: what they show, where it lies in the patient, and that nothing is copied."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.plane import opposite, planes_of, side_letters

AXES = {"L": 0, "P": 1, "S": 2, "R": 0, "A": 1, "I": 2}


def rotation(angles) -> np.ndarray:
    """A proper rotation by three angles in radians."""
    turned = np.eye(3)
    for (first, second), angle in zip(((0, 1), (0, 2), (1, 2)), angles, strict=True):
        turn = np.eye(3)
        turn[first, first] = turn[second, second] = np.cos(angle)
        turn[first, second], turn[second, first] = -np.sin(angle), np.sin(angle)
        turned = turn @ turned
    return turned


@st.composite
def images(draw) -> Image:
    """Volumes of unequal sides and spacings, lying anyhow, with mirrored and swapped axes."""
    shape = tuple(draw(st.lists(st.integers(1, 6), min_size=3, max_size=3)))
    spacing = tuple(draw(st.lists(st.floats(0.2, 5), min_size=3, max_size=3)))
    angles = draw(st.lists(st.floats(-np.pi, np.pi), min_size=3, max_size=3))
    signs = draw(st.lists(st.sampled_from((-1.0, 1.0)), min_size=3, max_size=3))
    direction = rotation(angles) * np.array(signs)
    voxels = np.arange(np.prod(shape), dtype=np.int32).reshape(shape)
    return Image(voxels, Geometry(spacing, (3.0, -7.0, 11.0), tuple(direction.ravel()), is_known=True))


@given(images(), st.data())
def test_a_pixel_of_a_plane_is_the_voxel_that_it_says(image, data):
    for plane in planes_of(image):
        column = data.draw(st.integers(0, plane.width - 1))
        row = data.draw(st.integers(0, plane.height - 1))
        index = data.draw(st.integers(0, plane.depth - 1))
        voxel = plane.voxel(column, row, index)
        assert plane.place(voxel) == (column, row, index)
        shown = plane.slice(image.voxels, index)
        assert shown.shape == (plane.height, plane.width)
        assert shown[row, column] == image.voxels[tuple(int(value) for value in voxel)]
        assert np.shares_memory(shown, image.voxels)


@given(images())
def test_pixels_have_the_size_that_the_patient_has(image):
    for plane in planes_of(image):
        start = world(image, plane.voxel(0, 0, 0))
        across, down = world(image, plane.voxel(1, 0, 0)) - start, world(image, plane.voxel(0, 1, 0)) - start
        assert (np.linalg.norm(across), np.linalg.norm(down)) == pytest.approx(plane.pixel_mm)
        assert plane.pixel_aspect == pytest.approx(np.linalg.norm(down) / np.linalg.norm(across))


@given(images())
def test_the_letters_at_the_edges_are_where_a_step_leads(image):
    for plane in planes_of(image):
        start = world(image, plane.voxel(0, 0, 0))
        steps = {"right": (1, 0), "left": (-1, 0), "bottom": (0, 1), "top": (0, -1)}
        for edge, (column, row) in steps.items():
            step = world(image, plane.voxel(column, row, 0)) - start
            letters = getattr(plane.edges, edge)
            assert 1 <= len(letters) <= 2
            for letter in letters:
                assert (step[AXES[letter]] > 0) == (letter in "LPS")
            assert np.abs(step).argmax() == AXES[letters[0]] or np.isclose(np.abs(step).max(), abs(step[AXES[letters[0]]]))


@given(images())
def test_the_three_planes_have_three_names_and_the_first_is_as_stored(image):
    planes = planes_of(image)
    assert {plane.name for plane in planes} == {"axial", "coronal", "sagittal"}
    assert np.array_equal(planes[0].slice(image.voxels, 0), image.slice(0))
    for plane in planes[1:]:
        # as radiologists hang them: the head is up, the patient's right and front are on the left
        vertical = world(image, plane.voxel(0, 0, 0)) - world(image, plane.voxel(0, 1, 0))
        along = world(image, plane.voxel(1, 0, 0)) - world(image, plane.voxel(0, 0, 0))
        up, left_to_right = {"axial": (1, 0), "coronal": (2, 0), "sagittal": (2, 1)}[plane.name]
        assert vertical[up] * (-1 if plane.name == "axial" else 1) >= 0
        assert along[left_to_right] >= 0


def test_a_plain_axial_scan():
    image = Image(np.zeros((4, 5, 6), np.int16), Geometry((0.7, 0.7, 3.0), is_known=True))
    axial, coronal, sagittal = planes_of(image)
    assert (axial.name, tuple(axial.edges)) == ("axial", ("R", "L", "A", "P"))
    assert (coronal.name, tuple(coronal.edges)) == ("coronal", ("R", "L", "S", "I"))
    assert (sagittal.name, tuple(sagittal.edges)) == ("sagittal", ("A", "P", "S", "I"))
    assert coronal.pixel_aspect == pytest.approx(3.0 / 0.7)


def test_an_oblique_axis_has_two_letters():
    assert side_letters((np.cos(0.5), -np.sin(0.5), 0.0)) == "LA"
    assert opposite("LA") == "RP"
    assert side_letters((np.cos(0.05), np.sin(0.05), 0.0)) == "L"


def test_a_picture_without_millimetres_has_no_patient_in_it():
    planes = planes_of(Image(np.zeros((3, 4, 5, 3), np.uint8)))
    assert [plane.name for plane in planes] == ["XY", "XZ", "YZ"]
    assert all(not any(plane.edges) for plane in planes)
    assert planes[2].slice(np.zeros((3, 4, 5, 3)), 0).shape == (3, 4, 3)


def world(image: Image, voxel) -> np.ndarray:
    slice_index, row, column = voxel
    return np.array(image.geometry.to_world(column, row, slice_index))
