"""What an image was when it was decided on, and figures for progress, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from storage.conftest import annotated

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.quality.project_progress import project_progress
from fourclick.models.prompt import Click, Prompt, Role


def test_what_was_rejected_is_there_to_compare_with(project):
    first = annotated(12, 30)
    project.save_state(1, first)
    assert project.decided_before(1) is None
    project.review(1, ImageStatus.NEEDS_REVIEW)
    assert project.decided_before(1) is None
    project.review(1, ImageStatus.REJECTED, "the second is no lesion")
    second = State(annotation=Annotation(first.annotation.regions[:1]))
    project.save_state(1, annotated(20, state=second))
    revision, before = project.decided_before(1)
    assert revision == 1
    assert [region.id for region in before] == [region.id for region in first.annotation]
    for now, then in zip(before, first.annotation, strict=True):
        assert np.array_equal(now.mask.to_array(), then.mask.to_array())


def test_regions_that_are_older_than_the_audit_have_no_earlier_revision(project):
    project.save_state(1, annotated(12))
    project.review(1, ImageStatus.ACCEPTED)
    with project.writing() as database:
        from sqlalchemy import text

        database.execute(text("UPDATE regions SET id = 'older'"))
    assert project.decided_before(1) is None


def test_progress_tells_who_made_what_in_how_many_clicks(store, project):
    prompt = Prompt(tuple(Click(x, 3.0, Role.EXTREME) for x in range(4)))
    state = annotated(12, 30, label=2)
    regions = tuple(replace(region, prompt=prompt, seconds=6.0) for region in state.annotation)
    state = replace(state, annotation=Annotation(regions))
    project.save_state(1, state)
    berta = store.colleague("Berta")
    berta.save_state(1, annotated(20, state=berta.load_state(1), label=2))
    berta.save_state(2, annotated(20))
    project.assign([3, 4], "Berta")
    found = project_progress(project)
    assert found.statuses[ImageStatus.LABELLED] == 2
    assert found.open_images == {"": 6, "Berta": 2}
    assert (found.by_person["Anna"].regions, found.by_person["Berta"].regions) == (2, 2)
    assert found.by_person["Anna"].clicks.median == 4
    assert found.by_label[2].regions == 3
    assert found.seconds_per_image.median == 12
    assert sum(found.by_day.values()) == 4
    assert all(abs((date.today() - day).days) <= 1 for day in found.by_day)
