"""What the import doctor lets users decide against the files: a size that is typed (D6, N6), a stack that stays crooked (D4).

What is loaded is compared with what was scanned, and each choice is found again in the source's path, which projects store.
"""

from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
from dicom_phantom import BALL_MM3, CENTRE_MM, ball_on, centre_of, rewritten, stack, volume_of
from dicom_phantom import write_ball as write
from dicom_phantom import write_ball_frames as write_frames
from hypothesis import given
from hypothesis import strategies as st
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

from fourclick.annotator.core.diagnosis import ChoiceError, mm_treatment, typed_mm
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.doctor import arrivals, diagnose, every_key, sources_of
from fourclick.annotator.storage.image_files import read_image, source_of
from fourclick.annotator.storage.source_path import SourcePath, mm_of

EVEN = np.arange(0, 50, 2.5)
LEAN = (0, 0.25)


def only(path):
    (candidate,) = diagnose([path]).candidates
    return candidate


def finding(candidate, kind):
    return next(each for each in candidate.findings if each.kind == kind)


def unmeasured(folder, spacing=None, lean=(0, 0), places=EVEN):
    folder = write(folder, stack(places, lean))
    for path in folder.iterdir():
        rewritten(path, PixelSpacing=spacing)
    return folder


# Typed sizes


@given(st.lists(st.floats(1e-6, 1e4), min_size=2, max_size=3))
def test_a_typed_size_is_the_very_same_number_when_the_project_is_opened_again(sizes):
    assert mm_of(SourcePath.of(SourcePath("a.dcm", "", (mm_treatment(sizes),)).path).treatments) == tuple(sizes)


@pytest.mark.parametrize("text", ["", "0.8", "0.8x", "0x1", "-1x1", "nanx1", "infx1", "1e9x1", "a x b", "0.8;0.8"])
def test_what_is_no_size_is_none(text):
    assert len(typed_mm(text)) != 2


@pytest.mark.parametrize("spacing", [None, [0, 0], [-1, 1]], ids=["missing", "zero", "negative"])
@pytest.mark.parametrize("lean", [(0, 0), LEAN], ids=["straight", "tilted"])
def test_slices_get_the_size_that_was_typed_and_the_patient_is_true_again(tmp_path, spacing, lean):
    candidate = only(unmeasured(tmp_path / "series", spacing, lean))
    assert [each.key for each in finding(candidate, "spacing").choices] == ["as-is", "typed", "leave-out"]
    (source,) = sources_of(candidate, {"spacing": "0.8x1.0"})
    assert "mm-0.8x1" in source.path.name
    image = read_image(source.path)
    assert image.geometry.is_known
    assert image.geometry.spacing_mm == pytest.approx((0.8, 1.0, 2.5), abs=1e-12)
    assert np.abs(centre_of(image) - CENTRE_MM).max() < 0.15
    assert volume_of(image) == pytest.approx(BALL_MM3, rel=0.04)
    assert any("as typed" in notice for notice in image.notices)
    assert not any("assumed" in notice for notice in image.notices)


def test_of_frames_without_a_place_the_slice_distance_is_asked_too(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(Path(str(get_testdata_file("rtdose.dcm", download=False))).read_bytes())
    rewritten(path, PixelSpacing=None)
    candidate = only(path)
    asked = next(choice for choice in finding(candidate, "spacing").choices if choice.asks)
    assert asked.asks == 3
    (source,) = sources_of(candidate, {"spacing": "1.5x2.5x4"})
    image = read_image(source.path)
    assert image.geometry.spacing_mm == (1.5, 2.5, 4.0)
    assert image.geometry.is_known
    assert image.depth == 15
    assert np.array_equal(image.voxels, read_image(path).voxels)


def test_too_few_or_too_many_numbers_are_refused_with_what_to_write(tmp_path):
    candidate = only(unmeasured(tmp_path / "series"))
    for text in ("typed", "0.8", "0.8x0.8x2.5"):
        with pytest.raises(ChoiceError, match=r"spacing=WIDTHxHEIGHT in millimetres, such as spacing=0\.8x0\.8"):
            sources_of(candidate, {"spacing": text})
    with pytest.raises(ChoiceError, match="Choose among: as-is, typed, leave-out"):
        sources_of(candidate, {"spacing": "guess"})


def test_the_same_files_are_known_whatever_size_was_typed(tmp_path):
    candidate = only(unmeasured(tmp_path / "series"))
    (one,), (other,) = (sources_of(candidate, {"spacing": text}) for text in ("0.8x1", "0.75x0.75"))
    assert one.path != other.path
    assert one.key == other.key
    assert one.key in every_key(candidate)
    found = arrivals(diagnose([tmp_path / "series"]), {one.key})
    assert [each.key for each in found.known] == [one.key]
    assert not found.new.candidates


@pytest.mark.parametrize("sizes", [(0, 0, 0), (0.8, np.nan, 2.5), (-0.8, -0.9, -2.5), (np.inf, 1, 1)])
@pytest.mark.parametrize("form", [None, "qform"])
def test_nifti_voxels_get_the_size_that_was_typed(tmp_path, sizes, form):
    path = tmp_path / "a.nii"
    turned = np.array([[0, 1.0, 0, 7], [-1, 0, 0, 8], [0, 0, 1, 9], [0, 0, 0, 1]])
    image = nib.Nifti1Image(np.arange(4 * 5 * 6, dtype=np.int16).reshape(4, 5, 6), None)
    image.set_qform(turned if form else None, code=1 if form else 0)
    nib.save(image, path)
    data = bytearray(path.read_bytes())
    data[80:92] = np.array(sizes, "<f4").tobytes()
    path.write_bytes(bytes(data))
    candidate = only(path)
    assert finding(candidate, "spacing").needs_decision
    decisions = {"spacing": "0.5x0.6x0.7"} | ({} if form else {"orientation": "ras"})
    (source,) = sources_of(candidate, decisions)
    read = read_image(source.path)
    assert read.geometry.is_known
    assert read.geometry.spacing_mm == pytest.approx((0.5, 0.6, 0.7))
    axes = turned[:3, :3] if form else np.eye(3)
    to_lps = np.diag([-1, -1, 1])
    assert np.array(read.geometry.direction).reshape(3, 3) == pytest.approx(to_lps @ axes, abs=1e-6)
    assert read.geometry.origin_mm == pytest.approx(to_lps @ (turned[:3, 3] if form else np.zeros(3)))
    assert read.is_oriented
    (as_it_is,) = sources_of(candidate, {"spacing": "as-is"} | ({} if form else {"orientation": "ras"}))
    is_told = all(np.isfinite(sizes)) and all(sizes)
    assert read_image(as_it_is.path).geometry.is_known == is_told, "millimetres that were assumed are not called known"


# Crooked as it is


@pytest.mark.parametrize("writes_frames", [False, True])
def test_a_tilted_stack_can_be_taken_in_as_it_is(tmp_path, writes_frames):
    if writes_frames:
        path = write_frames(tmp_path / "a.dcm", stack(EVEN[::-1], LEAN))
    else:
        path = write(tmp_path / "series", stack(EVEN, LEAN))
    candidate = only(path)
    found = finding(candidate, "tilt")
    assert [each.key for each in found.choices] == ["straighten", "as-is", "leave-out"]
    assert "crooked (up to 11.9 mm off)" in found.choice("as-is").label
    (source,) = sources_of(candidate, {"tilt": "as-is"})
    assert source.path.name.endswith("#read=leaning")
    image = read_image(source.path)
    for number, place in enumerate(stack(EVEN, LEAN)):
        assert np.array_equal(image.slice(number), ball_on(place)), "no pixel is touched"
    assert image.geometry.spacing_mm == pytest.approx((0.8, 1.0, 2.5))
    assert image.geometry.origin_mm == pytest.approx(tuple(stack(EVEN, LEAN)[0]))
    assert any("up to 11.9 mm aside" in notice for notice in image.notices), "never silently crooked"
    assert source.key in every_key(candidate)


def test_tilt_as_it_is_goes_with_filled_gaps(tmp_path):
    places = EVEN[EVEN != 10]
    candidate = only(write(tmp_path / "series", stack(places, LEAN)))
    (source,) = sources_of(candidate, {"tilt": "as-is", "uneven": "resample"})
    image = read_image(source.path)
    assert image.depth == 20
    assert np.array_equal(image.slice(3), ball_on(stack([EVEN[3]], LEAN)[0]))
    assert any("aside" in notice for notice in image.notices)
    assert any("resampled" in notice for notice in image.notices)


def test_without_the_choice_a_tilted_stack_is_refused(tmp_path):
    with pytest.raises(UnreadableImage, match="gantry tilt"):
        read_image(source_of(write(tmp_path / "series", stack(EVEN, LEAN))).path)


def test_a_treated_scan_keeps_its_modality(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN, LEAN), change=lambda dataset, _: setattr(dataset, "Modality", "CT"))
    (source,) = sources_of(only(folder))
    assert read_image(source.path).modality == "CT"


def test_slices_without_a_place_ask_for_their_distance(tmp_path):
    folder = unmeasured(tmp_path / "series", places=EVEN[:4])
    for path in folder.iterdir():
        rewritten(path, ImagePositionPatient=None, ImageOrientationPatient=None, SOPInstanceUID=generate_uid())
    candidate = only(folder)
    (source,) = sources_of(candidate, {"spacing": "0.8x1x3"})
    assert read_image(source.path).geometry.spacing_mm == (0.8, 1.0, 3.0)
    assert pydicom.dcmread(next(folder.iterdir())).get("PixelSpacing") is None, "the files stay as they are"
