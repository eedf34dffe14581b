"""The import doctor on NIfTI: whichever form is chosen, a marked voxel lies where that form puts it (N1 to N11)."""

import gzip

import nibabel as nib
import numpy as np
import pytest

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.doctor import diagnose, sources_of
from fourclick.annotator.storage.image_files import find_images, read_image
from fourclick.annotator.storage.nifti_files import RAS_TO_LPS

SFORM = np.array([[-0.8, 0, 0, 20], [0, 0.9, 0, -30], [0, 0, 2.5, 5], [0, 0, 0, 1]])
QFORM = np.diag([-1.0, -1.0, 1.0, 1.0]) @ SFORM
SHEARED = SFORM @ np.array([[1, 0, 0.5, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])
MARK = (7, 4, 9)
SHAPE = (20, 16, 12)


def marked(side=3):
    """A bright block around MARK, in nibabel's order (x, y, z)."""
    voxels = np.zeros(SHAPE, np.int16)
    reach = side // 2
    voxels[tuple(slice(at - reach, at + reach + 1) for at in MARK)] = 1000
    return voxels


def write(path, *, sform=None, qform=None, voxels=None, sizes=None):
    image = nib.Nifti1Image(marked() if voxels is None else voxels, None)
    if sizes is not None:
        image.header["pixdim"][1:4] = sizes
    image.set_sform(sform, code=0 if sform is None else 1)
    image.set_qform(qform, code=0 if qform is None else 1)
    nib.save(image, path)
    return path


def only(path):
    (candidate,) = diagnose([path]).candidates
    return candidate


def finding(candidate, kind):
    return next(each for each in candidate.findings if each.kind == kind)


def images(candidate, **decisions):
    return [read_image(source.path) for source in sources_of(candidate, decisions)]


def centre_of(image):
    weights = image.voxels.astype(float)
    z, y, x = (float((axis * weights).sum() / weights.sum()) for axis in np.indices(image.voxels.shape))
    return np.array(image.geometry.to_world(x, y, z))


def place_by(affine):
    """LPS millimetres of the mark."""
    return RAS_TO_LPS @ (affine @ [*MARK, 1])[:3]


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_forms_that_agree_leave_nothing_to_decide(tmp_path, name):
    path = write(tmp_path / name, sform=SFORM, qform=SFORM)
    assert not only(path).needs_decision
    assert [source.path for source in sources_of(only(path))] == [source.path for source in find_images([path])]
    assert centre_of(read_image(path)) == pytest.approx(place_by(SFORM))


def test_forms_that_disagree_are_told_with_how_far_and_either_can_be_chosen(tmp_path):
    candidate = only(write(tmp_path / "a.nii.gz", sform=SFORM, qform=QFORM))
    found = finding(candidate, "orientation")
    ends = np.array([[0, 0, 0, 1], [19, 0, 0, 1], [0, 15, 0, 1], [19, 15, 0, 1]]).T
    apart = np.linalg.norm((SFORM - QFORM) @ ends, axis=0).max()
    assert found.needs_decision
    assert f"by up to {apart:.1f} mm" in found.sentence
    for choice, affine in (("sform", SFORM), ("qform", QFORM)):
        (image,) = images(candidate, orientation=choice)
        assert centre_of(image) == pytest.approx(place_by(affine)), choice
        assert image.notices == (), "it was decided"
    assert "sform is used" in read_image(tmp_path / "a.nii.gz").notices[0]


def test_a_mirror_image_is_called_one(tmp_path):
    mirrored = np.diag([-1.0, 1.0, 1.0, 1.0]) @ SFORM
    assert "mirror image" in finding(only(write(tmp_path / "a.nii", sform=SFORM, qform=mirrored)), "orientation").sentence


@pytest.mark.parametrize(("choice", "signs"), [("lps", (1, 1)), ("las", (1, -1)), ("ras", (-1, -1))])
def test_a_file_that_says_nothing_is_asked_about_and_read_as_chosen(tmp_path, choice, signs):
    candidate = only(write(tmp_path / "a.nii", sizes=(0.8, 0.9, 2.5)))
    assert finding(candidate, "orientation").needs_decision
    (image,) = images(candidate, orientation=choice)
    assert centre_of(image) == pytest.approx([signs[0] * 7 * 0.8, signs[1] * 4 * 0.9, 9 * 2.5])
    assert image.notices == ()


def test_a_sheared_grid_is_resampled_to_right_angles_so_that_the_patient_stays(tmp_path):
    path = write(tmp_path / "a.nii", sform=SHEARED)
    with pytest.raises(UnreadableImage, match="sheared"):
        read_image(path)
    candidate = only(path)
    assert "9.1 degrees from right angles" in finding(candidate, "sheared").sentence
    (image,) = images(candidate)
    assert centre_of(image) == pytest.approx(place_by(SHEARED), abs=0.05)
    direction = np.array(image.geometry.direction).reshape(3, 3)
    assert direction.T @ direction == pytest.approx(np.eye(3), abs=1e-9)
    before = marked().sum() * abs(np.linalg.det(SHEARED[:3, :3]))
    assert image.voxels.sum() * np.prod(image.geometry.spacing_mm) == pytest.approx(before, rel=0.03)


def test_a_sheared_sform_beside_a_qform_leaves_both_ways(tmp_path):
    candidate = only(write(tmp_path / "a.nii", sform=SHEARED, qform=SFORM))
    assert centre_of(images(candidate)[0]) == pytest.approx(place_by(SHEARED), abs=0.05)
    assert centre_of(images(candidate, orientation="qform")[0]) == pytest.approx(place_by(SFORM))


def test_a_singular_sform_is_never_used(tmp_path):
    singular = SFORM.copy()
    singular[:, 1] = singular[:, 0]
    assert images(only(write(tmp_path / "a.nii", sform=singular))) == []
    beside = only(write(tmp_path / "b.nii", sform=singular, qform=SFORM))
    assert centre_of(images(beside)[0]) == pytest.approx(place_by(SFORM))


@pytest.mark.parametrize("sizes", [(0.8, 0, 2.5), (0.8, np.nan, 2.5)])
def test_unusable_voxel_sizes_are_told_and_asked_about(tmp_path, sizes):
    path = write(tmp_path / "a.nii")
    data = bytearray(path.read_bytes())
    data[80:92] = np.array(sizes, "<f4").tobytes()
    path.write_bytes(bytes(data))
    candidate = only(path)
    assert finding(candidate, "spacing").needs_decision
    assert f"0.8 x {sizes[1]:g} x 2.5 mm" in finding(candidate, "spacing").sentence
    assert images(candidate)[0].geometry.spacing_mm == pytest.approx((0.8, 1, 2.5))


def test_each_volume_may_become_an_image(tmp_path):
    voxels = np.stack([marked() + number for number in range(3)], axis=-1).astype(np.int16)
    path = write(tmp_path / "a.nii.gz", sform=SFORM, voxels=voxels)
    candidate = only(path)
    assert not candidate.needs_decision, "the first volume is shown, with a notice, as ever"
    assert "3 volumes" in finding(candidate, "volumes").sentence
    split = images(candidate, volumes="split")
    assert [int(image.voxels.min()) for image in split] == [0, 1, 2]
    assert all(image.notices == () for image in split)
    assert centre_of(split[0]) == pytest.approx(place_by(SFORM))


def test_a_slope_of_zero_is_told(tmp_path):
    path = write(tmp_path / "a.nii", sform=SFORM)
    data = bytearray(path.read_bytes())
    data[112:116] = bytes(4)
    path.write_bytes(bytes(data))
    assert "slope is 0" in finding(only(path), "rescale").sentence


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:200],
        lambda data: data[:42] + b"\xff\x7f\xff\x7f" + data[46:],
        lambda data: data[:40] + b"\x09\0" + data[42:],
        lambda data: data[:70] + b"\x0f\x27" + data[72:],
        lambda data: data[:108] + np.float32(1e12).tobytes() + data[112:],
        lambda data: data[:344] + b"abc\0" + data[348:],
    ],
    ids=["header cut off", "absurd size", "9 dimensions", "type 9999", "offset", "magic"],
)
@pytest.mark.parametrize("is_packed", [False, True])
def test_damaged_headers_are_left_out_with_a_sentence(tmp_path, damage, is_packed):
    data = damage(write(tmp_path / "whole.nii", sform=SFORM).read_bytes())
    path = tmp_path / ("a.nii.gz" if is_packed else "a.nii")
    path.write_bytes(gzip.compress(data) if is_packed else data)
    found = diagnose([path])
    if found.candidates:
        # an absurd size that still fits the limits is found when the bytes are counted
        with pytest.raises(UnreadableImage):
            read_image(path)
    else:
        assert path.name in found.left_out[0]


def test_no_gzip_at_all_is_left_out_with_a_sentence(tmp_path):
    (tmp_path / "a.nii.gz").write_bytes(b"no gzip, but long enough " * 40)
    (told,) = diagnose([tmp_path / "a.nii.gz"]).left_out
    # Python's own words are English, whatever the window's language
    assert told == "a.nii.gz: the packed file is damaged. Copy it again."
