"""What of a project counts as known, and what is ignored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from annotated_projects import annotate, project_of, square, write_picture, write_volume

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import LabelTable, Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.learning.unet.classes import IGNORE, Classes, TrainingError
from fourclick.annotator.learning.unet.place import Place
from fourclick.annotator.learning.unet.project_material import gathered, held_out
from fourclick.annotator.learning.unet.project_slices import project_slices
from fourclick.models.prompt import Click, Prompt, Role

SHAPE = (40, 60)
CLASSES = Classes((1,), ("object",))


@pytest.fixture
def project(tmp_path):
    with project_of(tmp_path / "project", [write_picture(tmp_path / f"{name}.png") for name in "abc"]) as project:
        yield project


def only(project, **options):
    return list(project_slices(project, CLASSES, **options))


def test_a_labelled_slice_is_known_as_a_whole(project):
    annotate(project, project.images()[0].id, {0: square(SHAPE)})
    (item,) = only(project)
    assert np.array_equal(item.channels, square(SHAPE).astype(np.uint8))
    assert item.slice_.shape == SHAPE


def test_of_two_regions_the_one_on_top_has_the_pixels_that_both_have(project):
    """As in the label maps of exports: the newer one, or where the project wants it the label that stands higher."""
    low, high = square(SHAPE), square(SHAPE, corner=(6, 4))
    regions = (Region(Mask.from_array(low), 1), Region(Mask.from_array(high), 2))
    project.save_state(project.images()[0].id, State(annotation=Annotation(regions)))
    classes = Classes((1, 2), ("object", "second"))
    for overlaps, wanted in ((Overlaps.NEWEST_ON_TOP, [18, 36]), (Overlaps.ORDER_ON_TOP, [36, 18])):
        project.save_labels(replace(LabelTable().with_label("second"), overlaps=overlaps))
        (item,) = project_slices(project, classes)
        assert [int((item.channels == channel).sum()) for channel in (1, 2)] == wanted


def test_slices_of_a_volume_without_regions_are_left_out(tmp_path):
    with project_of(tmp_path / "project", [write_volume(tmp_path / "v.nii.gz")]) as project:
        annotate(project, project.images()[0].id, {1: square((20, 30)), 3: square((20, 30))})
        assert [item.slice_index for item in only(project)] == [1, 3]


def test_rejected_images_do_not_count_and_accepted_empty_pictures_are_background(project):
    first, second, third = project.images()
    annotate(project, first.id, {0: square(SHAPE)})
    project.review(first.id, ImageStatus.REJECTED, "wrong organ")
    project.review(second.id, ImageStatus.ACCEPTED)
    (item,) = only(project)
    assert item.image == second.key
    assert not item.channels.any()
    assert third.status is ImageStatus.NEW


def test_the_background_of_an_image_under_way_is_ignored(project):
    image = project.images()[0].id
    region = Region(Mask.from_array(square(SHAPE)), 1)
    prompt = Prompt((Click(30.0, 20.0, Role.EXTREME),))
    project.save_state(image, State(annotation=Annotation((region,)), prompt=prompt))
    (item,) = only(project)
    assert set(np.unique(item.channels[square(SHAPE)])) == {1}
    assert set(np.unique(item.channels[~square(SHAPE)])) == {IGNORE}


def test_only_accepted_background_may_be_trusted(project):
    first, second, _ = project.images()
    for entry in (first, second):
        annotate(project, entry.id, {0: square(SHAPE)})
    project.review(second.id, ImageStatus.ACCEPTED)
    labelled, accepted = only(project, trusts="accepted")
    assert set(np.unique(labelled.channels)) == {1, IGNORE}
    assert set(np.unique(accepted.channels)) == {0, 1}


def test_proposals_count_once_they_are_refined_or_accepted(project):
    image = project.images()[0].id
    own = Region(Mask.from_array(square(SHAPE)), 1)
    proposed = Region(Mask.from_array(square(SHAPE, corner=(30, 20))), 1, id="unet-12345678abc")
    project.save_state(image, State(annotation=Annotation((proposed,))))
    assert not only(project), "a network must not learn from itself"
    project.save_state(image, State(annotation=Annotation((own, proposed))))
    (item,) = only(project)
    assert item.channels[25, 35] == IGNORE
    assert item.channels[0, 0] == IGNORE
    assert item.channels[5, 5] == 1
    project.review(image, ImageStatus.ACCEPTED)
    (item,) = only(project)
    assert item.channels[25, 35] == 1
    assert item.channels[0, 0] == 0


def test_images_that_are_gone_are_told(project):
    entry = project.images()[0]
    annotate(project, entry.id, {0: square(SHAPE)})
    from pathlib import Path

    Path(entry.path).unlink()
    problems = []
    assert only(project, problem=problems.append) == []
    assert len(problems) == 1


def test_images_of_one_patient_go_together_and_the_projects_own_split_holds(tmp_path):
    paths = [write_picture(tmp_path / f"P{patient}_C{number}.png") for patient in range(5) for number in range(2)]
    with project_of(tmp_path / "project", paths) as project:
        for entry in project.images():
            annotate(project, entry.id, {0: square(SHAPE)})
        project.set_split([project.images()[0].id], "test")
        found = gathered(Place(str(project.folder)), 32)
        slices = only(project)
    parts = [{slice_.patient for slice_ in found.split.of(part, slices)} for part in ("train", "validation", "test")]
    assert sum(len(part) for part in parts) == len(set.union(*parts)) == 5
    assert all(found.about["slices"][part] % 2 == 0 for part in ("train", "validation", "test"))
    assert found.split.part_of(slices[0].patient) == "test"
    assert "P0" not in str(found.about), "a checkpoint tells no patient's name"
    tested = list(held_out(slices, found.about, "test"))
    assert {item.patient for item in tested} == parts[2]
    with pytest.raises(TrainingError, match="--part all"):
        list(held_out(slices, {}, "test"))


def test_a_project_of_one_image_gets_a_sentence(tmp_path):
    with project_of(tmp_path / "project", [write_picture(tmp_path / "a.png")]) as project:
        annotate(project, project.images()[0].id, {0: square(SHAPE)})
        with pytest.raises(TrainingError, match=r"images of one patient\. A U-Net needs those of at least 2"):
            gathered(Place(str(project.folder)), 32)


def test_a_place_that_is_none_gets_a_sentence(tmp_path):
    with pytest.raises(ProjectError, match="neither a project nor a folder"):
        Place(str(tmp_path))
