"""The import doctor on DICOM: every finding has its figure, and whatever is chosen, the patient stays where it was.

The letters are those of the list of measured library faults: D1 missing slices, D2 repeats, D3 uneven, D4 tilt, and so on.
"""

from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_phantom import BALL_MM3, CENTRE_MM, CORNER_MM, ball_on, centre_of, rewritten, stack, volume_of
from dicom_phantom import write_ball as write
from dicom_phantom import write_ball_frames as write_frames
from dicom_writers import AXIAL
from pydicom.data import get_testdata_file
from pydicom.uid import generate_uid

from fourclick.annotator.core.diagnosis import ChoiceError
from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage.doctor import diagnose, every_key, sources_of
from fourclick.annotator.storage.image_files import find_images, read_image
from fourclick.annotator.storage.source_files import files_of

EVEN = np.arange(0, 50, 2.5)
TILT = np.tan(np.radians(15))
SAGITTAL = [0, 1, 0, 0, 0, -1]


def only(path):
    """The only candidate."""
    found = diagnose([path])
    assert len(found.candidates) == 1, [each.name for each in found.candidates]
    return found.candidates[0]


def finding(candidate, kind):
    found = [each for each in candidate.findings if each.kind == kind]
    assert found, [each.kind for each in candidate.findings]
    return found[0]


def kinds(candidate):
    return {each.kind for each in candidate.findings}


def images(candidate, **decisions):
    return [read_image(source.path) for source in sources_of(candidate, decisions)]


def is_true(image, tolerance_mm=0.15):
    """The ball is where it is, and as large as it is."""
    assert np.abs(centre_of(image) - CENTRE_MM).max() < tolerance_mm, (centre_of(image), image.geometry)
    assert volume_of(image) == pytest.approx(BALL_MM3, rel=0.04)
    return True


def without(*numbers):
    return [place for number, place in enumerate(EVEN) if number not in numbers]


def test_a_straight_even_series_has_nothing_to_decide_and_is_the_source_that_was_found(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    candidate = only(folder)
    assert not candidate.needs_decision
    assert [(each.path, each.key) for each in sources_of(candidate)] == [
        (each.path, each.key) for each in find_images([folder])
    ]
    assert is_true(read_image(folder))


# D1 missing, D3 uneven


def test_missing_slices_are_counted_and_named(tmp_path):
    found = finding(only(write(tmp_path / "series", stack(without(4, 14, 15)))), "uneven")
    assert found.needs_decision
    assert found.heading == "slice missing"
    assert found.choices[0].label.startswith("Compute the missing slices")
    assert "3 slices are missing among 17" in found.sentence
    assert "5.00 mm behind slice 4" in found.sentence
    assert "7.50 mm behind slice 13" in found.sentence


def test_missing_slices_are_filled_on_the_grid_of_the_others(tmp_path):
    folder = write(tmp_path / "series", stack(without(4, 14, 15)))
    (image,) = images(only(folder))
    assert image.depth == 20
    assert image.geometry.spacing_mm == pytest.approx((0.8, 1.0, 2.5))
    assert is_true(image, tolerance_mm=0.4)
    between = (image.slice(3).astype(float) + image.slice(5)) / 2
    assert np.abs(image.slice(4) - between).max() <= 0.5
    for number in (3, 5, 10, 13, 16):
        assert np.array_equal(image.slice(number), ball_on(stack([EVEN[number]])[0])), "what was scanned stays as it is"
    assert "17 to 20 slices" in image.notices[0]


def test_missing_slices_may_part_the_series(tmp_path):
    candidate = only(write(tmp_path / "series", stack(without(8))))
    upper, lower = images(candidate, uneven="split")
    assert [upper.depth, lower.depth] == [8, 11]
    for image in (upper, lower):
        for number in range(image.depth):
            place = image.geometry.to_world(0, 0, number)
            assert np.array_equal(image.slice(number), ball_on(place)), "every slice lies where it was scanned"
    names = [source.name for source in sources_of(candidate, {"uneven": "split"})]
    assert names == ["series, slices 1 to 8", "series, slices 9 to 19"]


def test_missing_slices_as_they_are_is_the_series_as_it_always_was_with_a_notice(tmp_path):
    folder = write(tmp_path / "series", stack(without(8)))
    candidate = only(folder)
    assert "up to 2.5 mm off" in finding(candidate, "uneven").choice("as-is").label
    (source,) = sources_of(candidate, {"uneven": "as-is"})
    assert source.path == folder
    assert "2.50 to 5.00 mm apart" in read_image(source.path).notices[0]


def test_uneven_slices_are_resampled_so_that_the_patient_stays(tmp_path):
    places = np.cumsum([0, 2, 3, 2.5, 2.2, 2.9, 2.4, 2, 2.3, 2.6, 3, 2.1, 2.5, 2.4, 2.6, 3, 2, 2.2, 2.8])
    candidate = only(write(tmp_path / "series", stack(places)))
    assert "2.00 to 3.00 mm apart" in finding(candidate, "uneven").sentence
    assert finding(candidate, "uneven").heading == ""
    assert finding(candidate, "uneven").choices[0].label.startswith("Resample to")
    (image,) = images(candidate)
    assert is_true(image, tolerance_mm=0.3)
    assert image.geometry.to_world(0, 0, image.depth - 1)[2] == pytest.approx(places[-1]), "the last slice stays the last"


def test_a_gap_wider_than_all_that_was_scanned_is_not_filled(tmp_path):
    candidate = only(write(tmp_path / "series", stack([0, 202.5, 203.75, 205])))
    assert [choice.key for choice in finding(candidate, "uneven").choices] == ["split", "as-is", "leave-out"]
    assert [image.depth for image in images(candidate)] == [1, 3]


# D2 repeats


def test_a_repeated_place_keeps_the_newest_slice(tmp_path):
    def change(dataset, index):
        dataset.AcquisitionTime = f"10{index:02}00"
        if index == 20:
            dataset.PixelData = np.full((40, 40), 77, np.int16).tobytes()

    folder = write(tmp_path / "series", stack([*EVEN, EVEN[6]]), change=change)
    candidate = only(folder)
    assert "1 of 21 slices repeat a place" in finding(candidate, "repeated").sentence
    assert "15.00 mm" in finding(candidate, "repeated").sentence
    (newest,), (oldest,) = images(candidate), images(candidate, repeated="oldest")
    assert newest.depth == oldest.depth == 20
    assert newest.geometry.spacing_mm[2] == pytest.approx(2.5), "and not the mean of the gaps"
    assert (newest.slice(6) == 77).all()
    assert is_true(oldest)


@pytest.mark.parametrize(("keyword", "word"), [("TemporalPositionIdentifier", "time point"), ("EchoTime", "echo")])
def test_places_that_repeat_throughout_become_an_image_each(tmp_path, keyword, word):
    def change(dataset, index):
        setattr(dataset, keyword, 1 + index // 20)
        dataset.PixelData = (ball_on(dataset.ImagePositionPatient) + index // 20).astype(np.int16).tobytes()

    candidate = only(write(tmp_path / "series", stack([*EVEN, *EVEN]), change=change))
    assert "Each of 20 places is there 2 times" in finding(candidate, "repeated").sentence
    assert [source.name for source in sources_of(candidate)] == [f"series, {word} 1", f"series, {word} 2"]
    first, second = images(candidate)
    assert np.array_equal(second.voxels, first.voxels + 1)
    assert is_true(first)
    files = [files_of(source.path) for source in sources_of(candidate)]
    assert [len(each) for each in files] == [20, 20]
    assert not set(files[0]) & set(files[1]), "each image knows its own instances"


# D4 tilt


@pytest.mark.parametrize("lean", [(0, TILT), (TILT, 0), (-TILT, 0.3)], ids=["back", "side", "both"])
def test_a_tilted_stack_is_straightened_so_that_the_patient_stays(tmp_path, lean):
    corner = CORNER_MM - [lean[0] * 25, lean[1] * 25, 0]
    folder = write(tmp_path / "series", [place - CORNER_MM + corner for place in stack(EVEN, lean)])
    with pytest.raises(UnreadableImage, match="gantry tilt"):
        read_image(folder)
    candidate = only(folder)
    degrees = np.degrees(np.arctan(np.hypot(*lean)))
    assert f"leans by {degrees:.1f} degrees (gantry tilt)" in finding(candidate, "tilt").sentence
    (image,) = images(candidate)
    assert is_true(image)
    assert image.geometry.spacing_mm == pytest.approx((0.8, 1.0, 2.5))
    assert image.voxels.dtype == np.int16
    assert "straightened as chosen" in image.notices[0]


def test_a_voxel_of_each_tilted_slice_is_found_where_it_was(tmp_path):
    """Whole pixels aside, so that nothing is interpolated: the marks must lie in the world where the files put them."""
    positions = [np.array([10 + 0.8 * i, 20 - 2.0 * i, 2.5 * i]) for i in range(6)]

    def with_mark(dataset, index):
        pixels = np.zeros((40, 40), np.int16)
        pixels[11, 7 + index] = 500 + index
        dataset.PixelData = pixels.tobytes()

    (image,) = images(only(write(tmp_path / "series", positions, change=with_mark)))
    for index, position in enumerate(positions):
        z, y, x = np.argwhere(image.voxels == 500 + index)[0]
        assert image.geometry.to_world(x, y, z) == pytest.approx(position + np.array([0.8 * (7 + index), 11, 0]), abs=1e-3)


def test_slices_that_are_shifted_sideways_are_moved_back(tmp_path):
    positions = stack(EVEN)
    positions[9] = positions[9] + [4.0, -2.0, 0]
    candidate = only(write(tmp_path / "series", positions))
    assert "shifted sideways" in finding(candidate, "tilt").sentence
    assert is_true(images(candidate)[0])


def test_tilt_and_gaps_are_both_mended(tmp_path):
    folder = write(tmp_path / "series", stack(without(3, 4), (0.1, 0.2)))
    candidate = only(folder)
    assert kinds(candidate) >= {"tilt", "uneven"}
    (source,) = sources_of(candidate)
    assert source.path.name.endswith("#read=resample,straighten")
    image = read_image(source.path)
    assert image.depth == 20
    assert is_true(image, tolerance_mm=0.3)


# D5 mixed


def test_a_localizer_is_left_out_unless_it_is_wanted(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    scout = write(tmp_path / "scout", stack([0]), orientation=lambda i: SAGITTAL) / "0.dcm"
    rewritten(scout, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"]).rename(folder / "scout.dcm")
    found = diagnose([folder])
    assert sorted(len(sources_of(each)) for each in found.candidates) == [0, 1]
    assert len([s for each in found.candidates for s in sources_of(each, {"localizer": "take"})]) == 2


def test_several_series_in_one_folder_are_parted_by_number_and_geometry(tmp_path):
    folder = write(tmp_path / "a", stack(EVEN))
    for number, path in enumerate(write(tmp_path / "b", stack(EVEN), orientation=lambda i: AXIAL).iterdir()):
        path.rename(folder / f"b{number}.dcm")
    found = diagnose([folder])
    assert len(found.candidates) == 2
    assert all(is_true(read_image(sources_of(each)[0].path)) for each in found.candidates)


def test_other_orientations_and_sizes_of_one_series_are_images_of_their_own(tmp_path):
    def smaller(dataset, index):
        if index >= 15:
            dataset.Rows = 20
            dataset.PixelData = np.zeros((20, 40), np.int16).tobytes()

    folder = write(tmp_path / "series", stack(EVEN), change=smaller, orientation=lambda i: AXIAL if i > 4 else SAGITTAL)
    found = diagnose([folder])
    assert sorted(each.files for each in found.candidates) == [5, 5, 10]
    assert all("of the 20 files" in finding(each, "mixed").sentence for each in found.candidates)


def test_another_pixel_spacing_parts_a_series_too(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    for name in ("0.dcm", "1.dcm", "2.dcm"):
        rewritten(folder / name, PixelSpacing=[2.0, 2.0])
    with pytest.raises(UnreadableImage):
        read_image(folder)
    found = diagnose([folder])
    assert [each.files for each in found.candidates] == [17, 3]
    assert "pixels are 2 x 2 mm" in finding(found.candidates[1], "mixed").sentence
    large, small = (read_image(sources_of(each)[0].path) for each in found.candidates)
    assert (large.depth, small.depth) == (17, 3)
    assert small.geometry.spacing_mm[:2] == (2.0, 2.0)
    assert len(files_of(sources_of(found.candidates[1])[0].path)) == 3


def test_a_slight_turn_parts_a_series_that_readers_would_stack(tmp_path):
    turned = [np.cos(0.008), np.sin(0.008), 0, -np.sin(0.008), np.cos(0.008), 0]
    folder = write(tmp_path / "series", stack(EVEN), orientation=lambda i: turned if i < 5 else AXIAL)
    assert [each.files for each in diagnose([folder]).candidates] == [15, 5]


# D6 numbers that are none


@pytest.mark.parametrize("spacing", [[0, 0], [-1, 1], None], ids=["zero", "negative", "missing"])
def test_an_unusable_pixel_spacing_is_told_and_asked_about(tmp_path, spacing):
    folder = write(tmp_path / "series", stack(EVEN))
    for path in folder.iterdir():
        rewritten(path, PixelSpacing=spacing)
    candidate = only(folder)
    found = finding(candidate, "spacing")
    assert found.needs_decision
    assert ("missing" if spacing is None else f"{spacing[0]} x {spacing[1]}") in found.sentence
    (image,) = images(candidate)
    assert not image.geometry.is_known
    assert not images(candidate, spacing="leave-out")


def test_slices_without_a_position_do_not_spoil_the_others(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    rewritten(folder / "19.dcm", ImagePositionPatient=None)
    with pytest.raises(UnreadableImage, match="no usable position"):
        read_image(folder)
    located, lost = diagnose([folder]).candidates
    assert is_true(images(located)[0])
    assert "no usable position" in finding(lost, "mixed").sentence
    assert images(lost) == []
    (alone,) = images(lost, mixed="take")
    assert alone.depth == 1


def test_directions_that_are_not_at_right_angles_are_told(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN), orientation=lambda i: [1, 0, 0, 0.3, 1, 0])
    candidate = only(folder)
    assert "not at right angles (1, 0, 0, 0.3, 1, 0)" in finding(candidate, "place").sentence
    assert images(candidate) == []


# D7 reversed numbers, D8 rescale, D9 inverted, D10 junk bits, D11 frames


def test_reversed_instance_numbers_change_nothing(tmp_path):
    candidate = only(write(tmp_path / "series", stack(EVEN)))
    assert "order" in kinds(candidate), "the writer counts downwards"
    assert not candidate.needs_decision
    assert is_true(images(candidate)[0])


def test_each_slice_has_its_own_rescale_also_when_straightened(tmp_path):
    def change(dataset, index):
        slope = 1 + index % 3
        dataset.RescaleSlope, dataset.RescaleIntercept = slope, 0
        dataset.PixelData = (ball_on(dataset.ImagePositionPatient).astype(int) * 6 // slope).astype(np.int16).tobytes()

    candidate = only(write(tmp_path / "series", stack(EVEN, (0, 0.2)), change=change))
    assert "slopes 1 to 3" in finding(candidate, "rescale").sentence
    (image,) = images(candidate)
    assert image.voxels.max() == pytest.approx(6000, abs=3)
    assert image.voxels.min() == pytest.approx(-600, abs=3)


def test_monochrome1_is_inverted_once_also_when_straightened(tmp_path):
    def change(dataset, _index):
        dataset.PhotometricInterpretation = "MONOCHROME1"
        dataset.PixelData = (-1 - ball_on(dataset.ImagePositionPatient)).astype(np.int16).tobytes()

    candidate = only(write(tmp_path / "series", stack(EVEN, (0, 0.1)), change=change))
    assert "inverted once" in finding(candidate, "inverted").sentence
    assert is_true(images(candidate)[0])


def test_junk_in_the_high_bits_is_masked(tmp_path):
    def change(dataset, _index):
        dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 12, 11, 0
        clean = (ball_on(dataset.ImagePositionPatient) + 100).astype(np.uint16)
        dataset.PixelData = (clean | 0xA000).tobytes()

    (image,) = images(only(write(tmp_path / "series", stack(EVEN), change=change)))
    assert (image.voxels.min(), image.voxels.max()) == (0, 1100)


@pytest.mark.parametrize(("places", "kind"), [(without(4), "uneven"), (EVEN, "tilt")])
def test_the_frames_of_an_enhanced_object_are_treated_as_slices_are(tmp_path, places, kind):
    shuffled = np.random.default_rng(0).permutation(places)
    path = write_frames(tmp_path / "a.dcm", stack(shuffled, (0, 0.2 if kind == "tilt" else 0)))
    candidate = only(path)
    assert "An enhanced object" in finding(candidate, "frames").sentence
    assert finding(candidate, kind).needs_decision
    (source,) = sources_of(candidate)
    image = read_image(source.path)
    assert image.depth == 20
    assert is_true(image, tolerance_mm=0.3)
    assert image.source == source.path
    assert files_of(source.path) == [path]


def test_frames_at_one_place_become_images(tmp_path):
    candidate = only(write_frames(tmp_path / "a.dcm", stack([*EVEN, *EVEN])))
    first, second = images(candidate)
    assert np.array_equal(first.voxels, second.voxels)
    assert is_true(first)


def test_frames_that_say_nothing_of_their_place_keep_their_order(tmp_path):
    candidate = only(Path(str(get_testdata_file("rtdose.dcm", download=False))))
    assert "15 frames in one file" in finding(candidate, "frames").sentence
    assert images(candidate)[0].depth == 15


# D12 to D14, D18 to D21: files that are no good


def test_a_file_that_was_cut_off_is_left_out_with_its_figures(tmp_path):
    path = write(tmp_path / "series", stack([0])) / "0.dcm"
    path.write_bytes(path.read_bytes()[:-2000])
    candidate = only(path)
    assert "it has 1200 bytes of pixels, and needs 3200" in finding(candidate, "cut-off").sentence
    assert images(candidate) == []


def test_a_plane_of_absurd_size_is_left_out_before_anything_is_allocated(tmp_path):
    path = rewritten(write(tmp_path / "series", stack([0])) / "0.dcm", Rows=60000, Columns=60000)
    assert "60000 x 60000" in finding(only(path), "size").sentence


def test_what_is_no_image_is_left_out_by_name(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    (folder / "broken.dcm").write_bytes(bytes(128) + b"DICM" + b"\xff" * 40)
    report = write(tmp_path / "report", stack([0])) / "0.dcm"
    rewritten(report, Rows=None, Columns=None, PixelData=None, Modality="SR").rename(folder / "report.dcm")
    found = diagnose([folder])
    assert len(found.candidates) == 1
    assert len(found.left_out) == 2
    assert any("broken.dcm" in each for each in found.left_out)
    assert any("report.dcm: holds no image (modality SR)" in each for each in found.left_out)


def test_a_directory_file_is_not_followed(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    dataset = pydicom.dcmread(folder / "0.dcm")
    for keyword in ("Rows", "Columns", "PixelData"):
        delattr(dataset, keyword)
    record = pydicom.Dataset()
    record.ReferencedFileID = ["..", "..", "etc", "passwd"]
    dataset.DirectoryRecordSequence = [record]
    dataset.save_as(folder / "DICOMDIR")
    found = diagnose([folder])
    assert [each.files for each in found.candidates] == [20]
    assert ["DICOMDIR: a directory of other files" in each for each in found.left_out] == [True]


def test_a_program_in_the_preamble_is_told(tmp_path):
    folder = write(tmp_path / "series", stack(EVEN))
    data = (folder / "0.dcm").read_bytes()
    (folder / "0.dcm").write_bytes(b"MZ" + data[2:])
    found = finding(only(folder), "preamble")
    assert "1 file (0.dcm) begin with foreign bytes" in found.sentence
    assert found.needs_decision


def test_a_deflated_bomb_is_refused_by_its_header(tmp_path, monkeypatch):
    from fourclick.annotator.storage import dicom_deflate

    monkeypatch.setattr(dicom_deflate, "MOST_INFLATED", 1 << 12)
    dataset = pydicom.dcmread(write(tmp_path / "series", stack([0])) / "0.dcm")
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    dataset.PixelData = bytes(1 << 20)
    dataset.save_as(tmp_path / "bomb.dcm", enforce_file_format=True)
    found = diagnose([tmp_path / "bomb.dcm"])
    assert not found.candidates
    assert "grows beyond" in found.left_out[0]


def test_every_file_that_pydicom_ships_is_told_about_and_what_comes_in_opens(tmp_path):
    """Also the compressions: whatever the doctor lets in by its safe choice can be read."""
    folder = Path(str(get_testdata_file("CT_small.dcm", download=False))).parent
    paths = sorted(path for path in folder.glob("*.dcm"))
    came_in, told, damaged = 0, 0, set()
    for path in paths:
        found = diagnose([path])
        told += len(found.left_out)
        if not any(sources_of(each) for each in found.candidates):
            with pytest.raises(UnreadableImage):
                read_image(path)
        for candidate in found.candidates:
            for source in sources_of(candidate):
                try:
                    assert read_image(source.path).voxels.size, path.name
                    came_in += 1
                except UnreadableImage:
                    # what headers cannot show: damage within compressed pixels
                    damaged.add(path.name)
    assert came_in >= 40
    assert len(damaged) <= 8, damaged
    assert told


# Choices


def test_a_choice_that_there_is_not_is_refused_with_those_that_there_are(tmp_path):
    candidate = only(write(tmp_path / "series", stack(without(3))))
    with pytest.raises(ChoiceError, match="resample, split, as-is, leave-out"):
        sources_of(candidate, {"uneven": "guess"})


def test_files_that_changed_since_they_were_chosen_are_refused(tmp_path):
    folder = write(tmp_path / "series", stack([*EVEN, *EVEN]))
    first, second = sources_of(only(folder))
    before = {source.path: files_of(source.path) for source in (first, second)}
    rewritten(folder / "3.dcm", SOPInstanceUID=generate_uid())
    changed = next(source for source in (first, second) if folder / "3.dcm" in before[source.path])
    with pytest.raises(UnreadableImage, match="not those that were chosen"):
        read_image(changed.path)


def test_an_image_is_known_again_whatever_was_chosen(tmp_path):
    candidate = only(write(tmp_path / "series", stack(without(3), (0.1, 0))))
    for choice in ("resample", "split", "as-is"):
        assert {source.key for source in sources_of(candidate, {"uneven": choice})} <= every_key(candidate)
