"""The rest of a project, labelled by a U-Net."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from annotated_projects import annotate, project_of
from unet_discs import disc_slice

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.errors import Cancelled
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.learning.unet.classes import Classes, TrainingError
from fourclick.annotator.learning.unet.image_confidence import CONFIDENCE_FILE, read_confidences
from fourclick.annotator.learning.unet.proposals import propose
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.storage.project import Project
from fourclick.models.metrics import dice

ITEMS = [disc_slice(number) for number in range(60, 64)]


@pytest.fixture
def project(tmp_path):
    """Four pictures of discs, the first of them labelled."""
    paths = []
    for number, item in enumerate(ITEMS):
        paths.append(tmp_path / f"picture{number}.png")
        cv2.imwrite(str(paths[-1]), item.slice_)
    with project_of(tmp_path / "project", paths) as project:
        annotate(project, project.images()[0].id, {0: ITEMS[0].channels > 0})
        yield project


def regions_of(project, number):
    return project.load_state(project.images()[number].id).annotation.regions


def test_new_images_get_regions_to_be_reviewed_and_others_are_left_alone(project, segmenter):
    before = regions_of(project, 0)
    report = propose(project, segmenter)
    assert report.images == 3
    assert regions_of(project, 0) == before
    for number in (1, 2, 3):
        assert project.images()[number].status is ImageStatus.NEEDS_REVIEW
        largest = max(regions_of(project, number), key=lambda region: region.mask.area_px)
        assert dice(largest.mask.to_array(), ITEMS[number].channels > 0) > 0.6
        assert largest.checkpoint == segmenter.sha256
    told = {each.image_id: each for each in read_confidences(project.folder / CONFIDENCE_FILE)}
    assert set(told) == {entry.id for entry in project.images()[1:]}
    assert all(0 <= each.least <= each.confidence <= 1 for each in told.values())
    assert "3 images" in report.summary


def test_proposals_open_as_drafts_that_clicks_refine(project, segmenter):
    propose(project, segmenter)
    from fourclick.annotator.gui.proposer import refining_prompt

    entry = project.images()[1]
    folder = project.folder
    project.close()
    with Project.open(folder) as again:
        state = again.load_state(entry.id)
        region = state.annotation.regions[0]
        refined = state.started_refining(region.id, refining_prompt(region))
        assert refined.prompt.is_complete
        again.save_state(entry.id, refined.accepted(region.mask, checkpoint="clicked"))
        assert again.load_state(entry.id).annotation.regions[0].checkpoint == "clicked"


def test_a_stopped_call_goes_on_and_repeats_nothing(project, segmenter):
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        propose(project, segmenter, is_cancelled=lambda: next(asked))
    first = regions_of(project, 1)
    assert first
    assert not regions_of(project, 2)
    path = project.folder / CONFIDENCE_FILE
    with path.open("a") as file:
        file.write('{"image_id": 3, "ima')
    report = propose(project, segmenter)
    assert (report.images, report.skipped) == (2, 1)
    assert regions_of(project, 1) == first
    assert len(read_confidences(path)) == 3
    assert propose(project, segmenter).images == 0


def test_a_kill_between_the_regions_and_the_report_is_made_good(project, segmenter):
    propose(project, segmenter)
    before = regions_of(project, 1)
    (project.folder / CONFIDENCE_FILE).unlink()
    propose(project, segmenter)
    assert regions_of(project, 1) == before
    assert len(read_confidences(project.folder / CONFIDENCE_FILE)) == 3


def test_what_was_deleted_does_not_come_back_and_what_was_touched_stays(project, segmenter):
    propose(project, segmenter)
    first, second = project.images()[1:3]
    project.review(first.id, None)
    project.save_state(first.id, replace(project.load_state(first.id), annotation=Annotation()))
    clicked = project.load_state(second.id)
    from fourclick.annotator.gui.proposer import refining_prompt

    region = clicked.annotation.regions[0]
    project.save_state(second.id, clicked.started_refining(region.id, refining_prompt(region)).accepted(region.mask))
    (project.folder / CONFIDENCE_FILE).unlink()
    other = Segmenter(segmenter.network, segmenter.classes, "another")
    propose(project, segmenter)
    assert not regions_of(project, 1)
    report = propose(project, other, renews=True)
    assert {each.image_id for each in report.confidences} >= {project.images()[3].id}
    assert regions_of(project, 2)[0].prompt.is_complete
    assert all(region.checkpoint == "another" for region in regions_of(project, 3))


def test_an_image_that_is_gone_is_told_and_the_others_are_done(project, segmenter, tmp_path):
    (tmp_path / "picture2.png").unlink()
    report = propose(project, segmenter)
    assert report.images == 2
    assert len(report.problems) == 1


def test_labels_that_the_project_lacks_get_a_sentence(project, segmenter):
    other = Segmenter(segmenter.network, Classes((9,), ("spleen",)), "x")
    with pytest.raises(TrainingError, match=r"label 9 \(spleen\)"):
        propose(project, other)


def test_a_volume_gets_regions_on_its_slices(tmp_path, segmenter):
    import SimpleITK

    volume = SimpleITK.GetImageFromArray(np.stack([item.slice_ for item in ITEMS[:3]]))
    SimpleITK.WriteImage(volume, str(tmp_path / "v.nii.gz"))
    with project_of(tmp_path / "volumes", [tmp_path / "v.nii.gz"]) as project:
        propose(project, segmenter)
        assert {region.slice_index for region in regions_of(project, 0)} == {0, 1, 2}


def test_what_somebody_works_on_is_left_alone_until_they_are_done(project, segmenter):
    taken = project.images()[1].id
    assert project.take(taken)
    report = propose(project, segmenter)
    assert (report.images, report.taken) == (2, 1)
    assert regions_of(project, 1) == ()
    assert "1 left alone, because somebody works on it" in report.summary
    project.release(taken)
    assert propose(project, segmenter).images == 1
    assert not any(project.is_taken(entry.id) for entry in project.images()[1:])


def test_who_begins_to_work_while_the_network_looks_is_not_overtaken(project, segmenter, monkeypatch):
    wanted = project.images()[2].id
    answers = Segmenter.answers

    def slow(self, slices):
        project.take(wanted)
        return answers(self, slices)

    monkeypatch.setattr(Segmenter, "answers", slow)
    report = propose(project, segmenter)
    assert report.taken == 1
    assert regions_of(project, 2) == ()
