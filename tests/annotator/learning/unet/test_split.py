"""Patients stay in one part, whatever comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.split import split_of

names = st.lists(st.text(min_size=1, max_size=8), min_size=3, max_size=40, unique=True)


@given(names)
def test_patients_are_in_exactly_one_part_and_no_part_is_empty(patients):
    split = split_of(patients)
    parts = (split.train, split.validation, split.test)
    assert all(parts)
    assert sorted(name for part in parts for name in part) == sorted(patients)


@given(names, st.text(min_size=9, max_size=12))
def test_a_new_patient_moves_hardly_any_other(patients, new):
    before, after = split_of(patients), split_of([*patients, new])
    moved = [name for name in patients if before.part_of(name) != after.part_of(name)]
    # one at most makes room in a part that would have been empty, for each of the two held-out parts
    assert len(moved) <= 2


def test_what_the_project_chose_holds_and_the_strictest_part_wins():
    patients = [f"p{number}" for number in range(10)]
    split = split_of(patients, chosen={"p0": ("train", "test"), "p1": ("validation",), "p2": ("train",)})
    assert split.part_of("p0") == "test"
    assert split.part_of("p1") == "validation"
    assert split.part_of("p2") == "train"
    assert split.part_of("nobody") == ""


def test_two_patients_train_and_validate():
    split = split_of(["a", "b"])
    assert (len(split.train), len(split.validation), len(split.test)) == (1, 1, 0)


@pytest.mark.parametrize(("patients", "sentence"), [([], "no labelled image"), (["a"], "images of one patient")])
def test_too_few_patients_get_a_sentence(patients, sentence):
    with pytest.raises(TrainingError, match=sentence):
        split_of(patients)


def test_everybody_in_the_test_leaves_nothing_to_train_on():
    with pytest.raises(TrainingError, match="nothing is left to train on"):
        split_of(["a", "b"], chosen={"a": ("test",), "b": ("test",)})
