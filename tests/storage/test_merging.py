"""Two projects become one: what differs is kept twice, and a second merge changes nothing."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from storage.conftest import add, annotated

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.label import Label, LabelTable, Term
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.merging import merge_projects
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import PlacedPoint


@pytest.fixture
def theirs(tmp_path):
    with Project.create(tmp_path / "theirs", "Theirs", annotator="Berta") as other:
        add(other, tmp_path, 4)
        yield other


def test_images_regions_clicks_and_decisions_come_over_once(project, theirs, tmp_path):
    theirs.save_state(1, annotated(12, 30), [ClickEvent("accept")])
    theirs.review(1, ImageStatus.REJECTED, "too small")
    new = SimpleNamespace(path=tmp_path / "new.png", name="new.png", key="new.png", patient="P1")
    number = theirs.add_images([new])[0].id
    theirs.save_state(number, annotated(20))
    report = merge_projects(project, theirs)
    assert (report.added, report.taken, report.same, report.conflicts) == (1, 1, 3, 0)
    image = project.image(1)
    assert (image.status, image.reason, image.regions) == (ImageStatus.REJECTED, "too small", 2)
    assert project.load_state(1) == theirs.load_state(1)
    assert [event.kind for event in project.click_log(1)] == ["accept"]
    assert {each.annotator for each in project.figures()[1]} == {"Berta"}
    added = next(entry for entry in project.images() if entry.name == "new.png")
    assert (added.patient, added.regions) == ("P1", 1)
    again = merge_projects(project, theirs)
    assert (again.added, again.taken, again.same, again.conflicts) == (0, 0, 5, 0)
    assert len(project.click_log()) == 1
    assert not project.verify_audit().problems


def test_begun_points_of_a_structure_are_kept_beside_what_somebody_else_made(project, theirs):
    begun = State().with_placed((PlacedPoint(3, 4, 1), PlacedPoint(30, 4, 7)))
    project.save_state(2, begun)
    theirs.save_state(2, annotated(30))
    assert merge_projects(project, theirs).conflicts == 1
    assert project.load_state(2) == begun
    both = annotated(12)
    project.save_state(3, both)
    theirs.save_state(3, both.with_placed(begun.placed))
    assert merge_projects(project, theirs).conflicts == 1
    (_, conflict) = project.conflicts()
    assert project.conflict_state(conflict.id).placed == begun.placed


def test_what_differs_stands_as_it_was_and_is_kept_beside_once(project, theirs):
    mine, other = annotated(12), annotated(30)
    project.save_state(2, mine)
    theirs.save_state(2, other)
    assert merge_projects(project, theirs).conflicts == 1
    assert project.load_state(2) == mine
    (conflict,) = project.conflicts()
    assert (conflict.annotator, conflict.other) == ("Berta", "Anna")
    assert project.conflict_state(conflict.id).annotation == other.annotation
    assert merge_projects(project, theirs).conflicts == 0
    assert len(project.conflicts()) == 1
    project.resolve_conflict(conflict.id, takes_copy=True)
    assert project.load_state(2).annotation == other.annotation


def test_labels_are_the_same_by_name_and_keep_their_numbers_where_they_are_free(project, theirs):
    project.save_labels(LabelTable().with_label("liver"))
    theirs.save_labels(LabelTable().with_label("tumour").with_label("liver", label_id=9).with_label("spleen", label_id=12))
    theirs.save_state(3, annotated(12, label=9))
    theirs.save_state(4, annotated(12, label=2))
    report = merge_projects(project, theirs)
    assert report.labels == 2
    assert report.renumbered == (
        "tumour, their number 2, is number 3 here.",
        "liver, their number 9, is number 2 here.",
    ), "no number changes without a word"
    assert "tumour, their number 2, is number 3 here." in report.summary
    (merged,) = (each for each in project.audit_entries() if each.action == "merge")
    assert merged.details["renumbered"] == {"2": 3, "9": 2}
    assert {label.name: label.id for label in project.labels()} == {"object": 1, "liver": 2, "spleen": 12, "tumour": 3}
    assert [region.label for region in project.load_state(3).annotation] == [2]
    assert [region.label for region in project.load_state(4).annotation] == [3]


def test_a_label_comes_over_with_all_that_is_known_of_it_but_is_seen(project, theirs):
    liver = Label(
        7, "liver", "#123456", Term("10200004", "Liver"), is_locked=True, is_hidden=True, opacity=0.5, is_outlined=True
    )
    theirs.save_labels(replace(theirs.labels(), labels=(*theirs.labels(), liver)))
    assert merge_projects(project, theirs).renumbered == ()
    assert project.labels()[7] == replace(liver, is_locked=False, is_hidden=False)


def test_an_image_that_was_moved_is_known_by_its_bytes(project, theirs, tmp_path):
    def source(name):
        return [SimpleNamespace(path=tmp_path / name, name=name, key=name, content_sha256="ab" * 32)]

    mine = project.add_images(source("here.png"))[0].id
    theirs.save_state(theirs.add_images(source("there.png"))[0].id, annotated(12))
    assert merge_projects(project, theirs).added == 0
    assert project.image(mine).regions == 1


def test_regions_whose_ids_another_image_has_stay_where_they_are(project, theirs, tmp_path):
    state = annotated(12)
    project.save_state(1, state)
    theirs.save_state(2, state)
    merge_projects(project, theirs)
    assert (project.image(1).regions, project.image(2).regions) == (1, 1)
    assert project.load_state(1) == state
