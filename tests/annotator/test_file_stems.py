"""Names of exported files: safe everywhere, and stable."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.file_stems import file_stems, safe_stem

hostile_names = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        ["../../x", "/abs/y.png", "C:\\z", "CON", "nul.txt", "a/../b", "\u202egnp.exe", ".", "..", "", "~", "-rf", "x" * 400]
    ),
)


@given(name=hostile_names)
def test_a_stem_is_one_plain_file_name(name):
    stem = safe_stem(name)
    assert (Path("/target") / f"{stem}.png").resolve().parent == Path("/target").resolve()
    assert stem
    assert len(stem.encode()) <= 200
    assert stem[0] not in ".- "
    assert not set(stem) & set('/\\:*?"<>|\0\n\u202e')
    assert stem.partition(".")[0].lower() not in ("con", "nul", "aux", "prn", "com1", "lpt1")


@given(images=st.lists(st.tuples(hostile_names, st.text(max_size=5)), max_size=12))
def test_stems_are_unique_even_where_case_does_not_count(images):
    stems = file_stems(images)
    assert len({stem.casefold() for stem in stems}) == len(images)


@given(images=st.lists(st.tuples(st.sampled_from(["a", "A", "a_slice001", "b"]), st.text(max_size=5)), max_size=12))
def test_an_image_added_later_renames_nothing(images):
    for count in range(len(images)):
        assert file_stems(images[:count]) == file_stems(images)[:count]


@pytest.mark.parametrize(
    ("name", "stem"),
    [("scan.nii.gz", "scan"), ("Leber 3.PNG", "Leber_3"), ("Gefäß.dcm", "Gefäß"), ("v1.2.tif", "v1.2"), ("CON.png", "_CON")],
)
def test_familiar_names_stay_readable(name, stem):
    assert safe_stem(name) == stem


def test_a_picture_cannot_take_the_name_of_a_volumes_slice():
    first, second = file_stems([("a.nii", "1"), ("a_slice001.png", "2")])
    assert first == "a"
    assert second != "a_slice001"
    first, second = file_stems([("a_slice001.png", "2"), ("a.nii", "1")])
    assert first == "a_slice001"
    assert second != "a"
