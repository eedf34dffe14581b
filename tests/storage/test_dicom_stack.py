"""A stack is shown where it lies in the patient, or refused with what is wrong and what to do."""

import numpy as np
import pytest
from dicom_writers import AXIAL, straight, write_frames, write_slices

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.image_files import find_images, read_image

SHUFFLED = [3, 0, 4, 1, 2]
OBLIQUE = [0.8, 0.6, 0, 0, 0, -1]
NORMAL = np.cross(OBLIQUE[:3], OBLIQUE[3:])
ADVICE_FOR_SERIES = "Open its files one by one."


def order_of(image):
    """The files or frames that the planes were written as."""
    return [int(image.slice(index).flat[0]) for index in range(image.depth)]


def refusal(path):
    with pytest.raises(UnreadableImage) as caught:
        read_image(path)
    assert path.name in str(caught.value)
    return str(caught.value)


def places(indices):
    return [straight(index) for index in indices]


# Enhanced multi-frame files


@pytest.mark.parametrize("shared", [(), ("orientation", "pixels")], ids=["own groups", "shared groups"])
def test_frames_are_sorted_by_position(tmp_path, shared):
    image = read_image(write_frames(tmp_path / "a.dcm", places(SHUFFLED), shared=shared))
    assert order_of(image) == [SHUFFLED.index(place) for place in range(5)]
    assert image.geometry.is_known
    assert image.geometry.spacing_mm == pytest.approx((0.75, 0.5, 2.5)), "from the positions, not the thickness of 9"
    assert image.geometry.origin_mm == (0, 0, 0)
    assert image.notices == ()


def test_every_frame_of_an_oblique_stack_lies_at_its_own_position(tmp_path):
    positions = [[10 + x, -20 + y, 30 + z] for x, y, z in np.outer(SHUFFLED, 1.2 * NORMAL).tolist()]
    image = read_image(write_frames(tmp_path / "a.dcm", positions, orientation=lambda i: OBLIQUE))
    for index, frame in enumerate(order_of(image)):
        assert image.geometry.to_world(0, 0, index) == pytest.approx(positions[frame])
    across = np.subtract(image.geometry.to_world(1, 0, 0), image.geometry.to_world(0, 0, 0))
    assert across == pytest.approx(0.75 * np.array(OBLIQUE[:3]))


def test_each_frame_has_its_own_rescale(tmp_path):
    path = write_frames(tmp_path / "a.dcm", places(SHUFFLED), rescale=lambda i: (i + 1, -1000))
    assert order_of(read_image(path)) == [i * (i + 1) - 1000 for i in (SHUFFLED.index(place) for place in range(5))]


def test_a_fraction_in_one_frames_rescale_is_kept(tmp_path):
    image = read_image(write_frames(tmp_path / "a.dcm", places(range(3)), rescale=lambda i: (0.25 if i == 1 else 1, 0)))
    assert [float(image.slice(index)[0, 0]) for index in range(3)] == [0, 0.25, 2]


def test_a_shared_rescale_holds_for_all_frames(tmp_path):
    path = write_frames(tmp_path / "a.dcm", places(range(3)), rescale=lambda i: (2, -7), shared=("rescale",))
    assert order_of(read_image(path)) == [-7, -5, -3]


@pytest.mark.parametrize(
    ("positions", "words"),
    [
        (places([0, 1, 2, 2, 3]), "2 of its frames lie at one place"),
        (places([0, 1, 2, 5, 6]), "2.50 to 7.50 mm apart"),
        ([[0, 0.7 * i, 2.5 * i] for i in range(5)], "sheared by 15.6 degrees (gantry tilt)"),
        ([[3 if i == 2 else 0, 0, 2.5 * i] for i in range(5)], "shifted sideways"),
        (places([0, 1, 2, 0, 1, 2]), "2 planes (time points, echoes or the like) at one place, 3 places"),
        (places([0, 0, 0, 0]), "4 planes (time points, echoes or the like) at one place, 1 places"),
        ([None, *places(range(1, 5))], "1 of its 5 frames have no usable position"),
        ([[0, "nan", 0], *places(range(1, 5))], "1 of its 5 frames have no usable position"),
    ],
    ids=["twice", "gap", "tilt", "sideways", "multi-dimensional", "one place", "missing", "nan"],
)
def test_frames_that_are_no_straight_even_stack_are_refused(tmp_path, positions, words):
    said = refusal(write_frames(tmp_path / "a.dcm", positions))
    assert words in said
    assert "xport" in said or "traighten" in said, "it says what to do"


def test_frames_of_mixed_geometry_are_refused(tmp_path):
    turned = write_frames(tmp_path / "a.dcm", places(range(4)), orientation=lambda i: AXIAL if i else OBLIQUE)
    assert "differ in orientation" in refusal(turned)
    zoomed = write_frames(tmp_path / "b.dcm", places(range(4)), pixel_mm=lambda i: [0.5, 0.75] if i else [0.6, 0.75])
    assert "differ in pixel spacing (0.5 x 0.75, 0.6 x 0.75 mm)" in refusal(zoomed)


def test_time_points_are_called_so(tmp_path):
    def with_time(dataset):
        for index, group in enumerate(dataset.PerFrameFunctionalGroupsSequence):
            group.FrameContentSequence = [type(dataset)()]
            group.FrameContentSequence[0].TemporalPositionIndex = index // 3 + 1

    path = write_frames(tmp_path / "a.dcm", places([0, 1, 2, 0, 1, 2]), change=with_time)
    assert "multi-dimensional acquisition with 2 time points at one place" in refusal(path)


def test_frames_without_a_description_are_refused(tmp_path):
    path = write_frames(tmp_path / "a.dcm", places(range(4)), change=lambda d: d.PerFrameFunctionalGroupsSequence.pop())
    assert "holds 4 frames and describes 3" in refusal(path)


def test_frames_without_any_position_stay_in_their_order_with_a_notice(tmp_path):
    image = read_image(write_frames(tmp_path / "a.dcm", [None] * 3))
    assert order_of(image) == [0, 1, 2]
    assert "do not say where they lie" in image.notices[0]


def test_a_single_enhanced_frame_has_the_geometry_of_its_groups(tmp_path):
    image = read_image(write_frames(tmp_path / "a.dcm", [[1, 2, 3]], orientation=lambda i: OBLIQUE, rescale=lambda i: (1, 5)))
    assert order_of(image) == [5]
    assert image.geometry.origin_mm == (1, 2, 3)
    assert image.geometry.spacing_mm == (0.75, 0.5, 9)


def test_each_multi_frame_file_of_a_folder_is_an_image(tmp_path):
    def in_one_series(dataset):
        dataset.SeriesInstanceUID = "1.2.3"

    for name in ("a.dcm", "b.dcm"):
        write_frames(tmp_path / name, places(SHUFFLED), change=in_one_series)
    assert [read_image(source.path).depth for source in find_images([tmp_path])] == [5, 5]


# Series of single slices


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        ({"pixel_mm": lambda i: [0.5, 0.75] if i else [0.5, 0.8]}, "differ in pixel spacing (0.5 x 0.75, 0.5 x 0.8 mm)"),
        ({"pixel_mm": lambda i: [0.5, 0.75] if i else None}, "1 of its slices have no usable pixel spacing"),
        ({"position": lambda i: [0, 5 if i == 2 else 0, 2.5 * i]}, "shifted sideways"),
        ({"position": lambda i: [5 if i == 4 else 0, 0, 2.5 * i]}, "shifted sideways"),
        ({"position": lambda i: [0.7 * i, 0, 2.5 * i]}, "sheared by 15.6 degrees"),
        ({"position": lambda i: [0, "nan" if i == 3 else 0, 2.5 * i]}, "1 of its 5 slices have no usable position"),
        ({"position": lambda i: [0, 0, 2.5 * i] if i else None}, "1 of its 5 slices have no usable position"),
        ({"position": lambda i: [0, 0, 2.5 * i] if i else [0, 0]}, "1 of its 5 slices have no usable position"),
        ({"orientation": lambda i: [1, 0, 0, 0, "nan", 0]}, "5 of its 5 slices have no usable orientation"),
    ],
    ids=["zoom", "no zoom", "shift", "last", "tilt", "nan", "missing", "two numbers", "orientation"],
)
def test_a_series_that_is_no_straight_stack_is_refused(tmp_path, geometry, words):
    folder = write_slices(tmp_path / "series", **geometry)
    said = refusal(folder)
    assert words in said
    assert ADVICE_FOR_SERIES in said
    assert all(read_image(path).depth == 1 for path in folder.iterdir()), "the advice can be followed"


def test_a_slow_drift_of_a_long_series_is_refused(tmp_path):
    """A third of a degree: too little to see between neighbours, eight pixels from end to end."""
    assert "sheared by 0.3 degrees" in refusal(write_slices(tmp_path / "long", 300, position=lambda i: [0.015 * i, 0, 2.5 * i]))


def test_rounded_positions_and_spacings_are_no_drift(tmp_path):
    noise = np.random.default_rng(0).uniform(-0.004, 0.004, (40, 3))
    folder = write_slices(
        tmp_path / "series",
        40,
        position=lambda i: [round(value, 4) for value in np.add([-120, 80, 2.5 * i], noise[i])],
        pixel_mm=lambda i: [0.5, 0.75001 if i % 2 else 0.75],
    )
    image = read_image(folder)
    assert order_of(image) == list(range(40))
    assert image.notices == ()


def test_slices_without_any_position_are_sorted_by_number_with_a_notice(tmp_path):
    image = read_image(write_slices(tmp_path / "series", 4, position=lambda i: None))
    assert order_of(image) == [3, 2, 1, 0]
    assert "sorted by number" in image.notices[0]


def test_a_single_slice_at_no_place_is_shown_with_a_notice(tmp_path):
    folder = write_slices(tmp_path / "series", 1, position=lambda i: ["nan", 0, 0])
    image = read_image(folder / "0.dcm")
    assert image.geometry.origin_mm == (0, 0, 0)
    assert "position" in image.notices[0]


@pytest.mark.parametrize(("slope", "intercept", "expected"), [(40000, 0, 8e4), (1e10, 0, 2e10), (1, 3e9, 3e9), (-3, 7, 1)])
def test_large_rescales_do_not_wrap_round(tmp_path, slope, intercept, expected):
    def with_rescale(dataset, _index):
        dataset.RescaleSlope, dataset.RescaleIntercept = slope, intercept

    folder = write_slices(tmp_path / "series", 3, change=with_rescale)
    assert float(read_image(folder / "2.dcm").slice(0)[0, 0]) == pytest.approx(expected, rel=1e-6)
