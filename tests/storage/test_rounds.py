"""Rounds, held-out images, answers and the shared queue are the same on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from storage.conftest import annotated

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds, part_counts
from fourclick.annotator.storage.rounds import ADVISED, StoredPick, StoredPoint, StoredRound
from fourclick.models.prompt import Prompt

PICKS = (
    StoredPick(3, 0.75, "Unsure.", why="It helps disc.", slice_index=2, clicks=5.0, seconds=12.5, picture=b"\x89P"),
    StoredPick(5, None, "It was drawn at random.", is_audit=True),
    StoredPick(8, 0.5, "Its entropy is 0.5."),
)


def a_round(number=0, picks=PICKS, **options):
    strategy = {"name": "clasp-pe", "options": {"round_number": number}}
    return StoredRound(number, 7, strategy, len(picks), picks, (3, 4, 5, 6, 7, 8), (9,), **options)


@pytest.fixture
def kept(project):
    """The project's rounds: image 1 is for the test, 2 for validation, and one round is under way."""
    found = ProjectRounds(project)
    found.draw([1], [2], 7)
    found.add(a_round())
    return found


def ids(queue):
    return [each.entry.id for each in queue]


def test_a_round_comes_back_as_it_was(project, store):
    told = {"notes": ("a note",), "versions": {"numpy": "2"}, "places": ((3, 0.5, -1.0),), "checkpoint": "abc"}
    before = {"name": "typiclust", "options": {}}
    ProjectRounds(project).add(a_round(changed_from=before, **told))
    with Project.open_to_read(store.place) as reader:
        found = ProjectRounds(reader).last()
        assert found.annotator == "Anna"
        assert found.when
        assert found.picks == PICKS
        assert found == a_round(changed_from=before, annotator="Anna", when=found.when, **told)


def test_a_round_is_started_once(kept):
    with pytest.raises(ProjectError, match="Round 1 was started by Anna"):
        kept.add(a_round())
    kept.add(a_round(1))
    assert kept.last().number == 1
    assert [number for number, _, _ in kept.picks()] == [0, 0, 0, 1, 1, 1]


def test_held_out_images_are_drawn_once_and_the_split_says_so(kept, project):
    assert kept.held_out() == ({"test": (1,), "validation": (2,)}, 7)
    with pytest.raises(ProjectError, match="drawn before"):
        kept.draw([3], [4], 8)
    assert kept.held_out() == ({"test": (1,), "validation": (2,)}, 7)
    assert [each.id for each in project.images(ImageFilter(split="test"))] == [1]


def test_the_queue_has_held_out_images_first_until_they_are_labelled(kept, project):
    assert ids(kept.queue()) == [1, 2, 3, 5, 8]
    assert part_counts(kept.queue()) == {"test": 1, "validation": 1}
    project.save_state(1, annotated(12))
    project.save_state(3, annotated(12))
    assert ids(kept.queue()) == [2, 3, 5, 8]
    assert ids(each for each in kept.queue() if each.is_open) == [2, 5, 8]


def test_two_annotators_never_get_the_same_suggestion(kept, store):
    berta = ProjectRounds(store.colleague("Berta"))
    assert [kept.next().entry.id, berta.next().entry.id] == [1, 2]
    assert kept.next().entry.id == 1, "what somebody holds stays theirs"
    assert kept.next(after=1).entry.id == 3
    assert berta.next(after=2).entry.id == 1
    with pytest.raises(ProjectError, match="Anna works on this image"):
        berta.take(3)
    berta.take(5)


def test_many_at_once_get_different_images(kept, store):
    found = []
    people = [ProjectRounds(store.colleague(name)) for name in ("B", "C", "D", "E")]
    threads = [threading.Thread(target=lambda each=each: found.append(each.next())) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.entry.id for each in found if each is not None}) == len([each for each in found if each is not None])


def test_a_skip_holds_until_it_is_taken_back_and_a_snooze_until_it_runs_out(kept, project):
    kept.skip(3, "outlier")
    kept.snooze(1)
    kept.snooze(2, seconds=-1)
    assert {number: each.kind for number, each in kept.answers().items()} == {1: "snooze", 3: "skip"}
    assert ids(each for each in kept.queue() if each.is_open) == [1, 2, 5, 8]
    assert kept.next().entry.id == 2
    for image in (2, 5, 8):
        project.save_state(image, annotated(12))
    assert kept.next().entry.id == 1, "what is snoozed comes last"
    kept.take_back(3)
    assert kept.next().entry.id == 3
    with pytest.raises(ProjectError):
        kept.skip(99, "outlier")


def test_a_point_of_a_curve_that_is_measured_anew_replaces_the_old_one(kept):
    first = StoredPoint(0, 4, 30.0, 0.5, 0.4, 0.6, 3, dice_by_label={"disc": 0.5})
    other = StoredPoint(0, 4, 30.0, 0.7, stream=ADVISED, seed=2)
    kept.add_points([first, other])
    assert kept.points() == [other, first]
    later = StoredPoint(0, 9, 90.0, 0.9)
    kept.add_points([later])
    assert kept.points() == [other, later]


def test_an_image_that_is_gone_is_no_longer_suggested(kept, project):
    project.remove_image(3)
    assert ids(kept.queue()) == [1, 2, 5, 8]


def test_the_audit_tells_what_was_answered(kept, project):
    kept.skip(3, "bad quality")
    assert [each.action for each in project.audit_entries()][-4:] == ["split", "hold out", "round", "skip"]
    assert project.verify_audit().problems == ()


def test_rounds_are_part_of_a_backup(kept, project, tmp_path):
    report = project.back_up(tmp_path / "copy.sqlite")
    assert report.rows["round_picks"] == 3
    assert report.problems == ()


@pytest.mark.parametrize(("seconds", "is_proposed"), [(0.0, True), (2.5, False)])
def test_a_proposal_that_somebody_worked_on_is_no_mere_proposal(project, seconds, is_proposed):
    state = annotated(10)
    (region,) = state.annotation.regions
    proposal = replace(region, id="unet-12345678-1", prompt=Prompt(), seconds=seconds)
    project.save_state(1, replace(state, annotation=Annotation((proposal,))))
    assert (1 in ProjectRounds(project).proposed()) == is_proposed
