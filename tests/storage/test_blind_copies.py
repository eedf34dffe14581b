"""Hidden repeats in a project: they come back unseen, count nowhere, and are half done without the model's help."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from storage.conftest import add, annotated

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.repeats import RepeatPlan
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.merging import merge_projects
from fourclick.annotator.storage.project import Project

COPIES = ImageFilter(copies=True)
COUNT = 60


def drawn(seconds=4.0):
    """A state with one region that took somebody's time."""
    state = annotated(20)
    regions = tuple(replace(region, seconds=seconds) for region in state.annotation)
    return replace(state, annotation=Annotation(regions))


@pytest.fixture
def large(store, tmp_path):
    """A project of sixty images with hidden repeats: each fifth comes back to its annotator."""
    project = store.create(annotator="Anna")
    add(project, tmp_path, COUNT)
    project.set_repeat_plan(RepeatPlan(seed=3, repeat_rate=0.2, gap=2))
    return project


def worked(project, most=200):
    """Everything that is handed out is done; the entries in their order."""
    found = []
    while (entry := project.next_image()) is not None and len(found) < most:
        project.check_out(entry.id)
        project.save_state(entry.id, drawn())
        project.review(entry.id, ImageStatus.NEEDS_REVIEW)
        found.append(entry)
    return found


def test_images_come_back_hidden_half_of_them_without_help(large):
    got = worked(large)
    copies = [entry for entry in got if entry.repeat_of is not None]
    assert len(got) - len(copies) == COUNT, "every image was handed out once"
    assert abs(len(copies) - 0.2 * COUNT) <= 2
    assert abs(2 * sum(entry.is_assisted for entry in copies) - len(copies)) <= 1
    names = [entry.name for entry in got]
    for place, entry in enumerate(got):
        if entry.repeat_of is not None:
            assert entry.name in names[:place], "it looks like the image that it is of"
            assert place - names.index(entry.name) > 2
    assert not any(before.repeat_of and after.repeat_of for before, after in pairwise(got))


def test_copies_are_in_no_list_and_no_figure(large):
    worked(large)
    copies = large.images(COPIES)
    assert copies
    assert len(large.images()) == large.count() == COUNT
    assert sum(large.status_counts().values()) == COUNT
    assert large.region_totals() == (COUNT, COUNT)
    images, regions = large.figures()
    assert len(images) == len(regions) == COUNT
    assert not any(key.startswith("repeat") for key in large.known_images()[0])
    counts = large.repeat_counts()
    assert sum(each.planned for each in counts) == len(copies)
    assert sum(each.done for each in counts) == len([entry for entry in copies if entry.version])
    assert not any(each.is_shared for each in counts)


def test_shared_copies_go_to_the_colleague(store, large):
    large.set_repeat_plan(RepeatPlan(seed=1, repeat_rate=0.0, shared_rate=0.5, gap=1))
    berta = store.colleague("Berta")
    for _ in range(12):
        for project in (large, berta):
            entry = project.next_image()
            project.check_out(entry.id)
            project.save_state(entry.id, drawn())
            project.review(entry.id, ImageStatus.NEEDS_REVIEW)
    done = [entry for entry in large.images(COPIES) if entry.version]
    assert {entry.saved_by for entry in done} == {"Anna", "Berta"}
    for entry in done:
        assert large.image(entry.repeat_of).saved_by != entry.saved_by
    assert all(each.is_shared for each in large.repeat_counts())


def test_what_was_there_before_or_took_no_time_does_not_come_back(store, tmp_path):
    project = store.create(annotator="Anna")
    add(project, tmp_path, 10)
    for number in (1, 2, 3):
        project.save_state(number, drawn())
    project.set_repeat_plan(RepeatPlan(repeat_rate=0.5, gap=1))
    for number in (4, 5, 6):
        project.save_state(number, drawn(seconds=0.0))
    project.next_image()
    assert project.images(COPIES) == []


def test_ending_the_repeats_takes_away_what_nobody_has_begun(large):
    worked(large, most=20)
    done = [entry for entry in large.images(COPIES) if entry.version]
    large.set_repeat_plan(None)
    assert large.images(COPIES) == done
    assert large.repeat_plan() is None
    assert all(entry.repeat_of is None for entry in worked(large, most=20))
    assert [row.details["plan"] for row in large.audit_entries() if row.action == "repeats"][-1] is None


def test_an_image_takes_its_copies_along(large):
    worked(large)
    first = large.images(COPIES)[0]
    large.remove_image(first.repeat_of)
    assert first.id not in [entry.id for entry in large.images(COPIES)]


def test_merging_takes_copies_over_once(large, tmp_path):
    worked(large)
    done = large.images(COPIES)
    with Project.create(tmp_path / "target", annotator="Carla") as target:
        target.add_images([])
        for _ in range(2):
            merge_projects(target, large)
            copies = target.images(COPIES)
            assert len(copies) == len(done)
        assert [target.image(entry.repeat_of).name for entry in copies] == [entry.name for entry in done]
        assert [entry.is_assisted for entry in copies] == [entry.is_assisted for entry in done]
        assert all(len(target.load_state(entry.id).annotation) == 1 for entry in copies)
        assert target.count() == COUNT
