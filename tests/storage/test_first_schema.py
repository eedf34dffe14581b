"""A project of the first schema keeps everything when its masks become objects of their own."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from storage.conftest import annotated
from storage.first_schema import write_first_schema

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.schema import SCHEMA_REVISION
from fourclick.models.prompt import Click, Role

STATES = [
    annotated(12, 30, label=3).selecting(None),
    annotated(12).selecting(None).with_click(Click(3, 4.5, Role.EXTREME)),
    annotated(),
]


def test_states_statuses_and_labels_are_those_of_before(store):
    write_first_schema(store.place, STATES).dispose()
    project = store.open()
    for number, state in enumerate(STATES, start=1):
        loaded = project.load_state(number)
        assert loaded.annotation == state.annotation
        assert loaded.prompt == state.prompt
    assert [entry.status for entry in project.images()] == [ImageStatus.LABELLED, ImageStatus.DRAFT, ImageStatus.NEW]
    assert [entry.regions for entry in project.images()] == [2, 1, 0]
    assert [(each.action, each.details) for each in project.audit_entries()] == [("migrate", {"from": "0001"})]
    assert not project.damage()
    with project._engine.connect() as database:
        assert database.execute(text("SELECT count(*) FROM mask_objects")).scalar() == 2, "equal masks are one object"
    project.remove_image(1)
    with project._engine.connect() as database:
        assert database.execute(text("SELECT count(*) FROM regions")).scalar() == 1, "an image takes its regions along"


def test_the_database_as_it_was_is_kept(store):
    write_first_schema(store.place, STATES).dispose()
    project = store.open()
    (copy,) = project.folder.glob(f"*before-{SCHEMA_REVISION}.sqlite")
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        rows = database.execute("SELECT packed, image_id FROM regions ORDER BY image_id, position").fetchall()
        assert database.execute("SELECT count(*) FROM images").fetchone() == (3,)
    assert rows == [(region.mask.packed, number) for number, state in enumerate(STATES, 1) for region in state.annotation]


def test_a_mask_that_was_damaged_before_is_still_known_to_be(store):
    engine = write_first_schema(store.place, STATES[:1])
    damaged = STATES[0].annotation.regions[1]
    with engine.begin() as database:
        database.execute(text("UPDATE regions SET area_px = 7 WHERE id = :id"), {"id": damaged.id})
    engine.dispose()
    project = store.open()
    with pytest.raises(ProjectError, match=rf"1\.png: region {damaged.id} is damaged"):
        project.load_state(1)


def test_an_older_schema_is_not_read_nor_shared_before_it_is_migrated(store):
    write_first_schema(store.place, STATES).dispose()
    with pytest.raises(ProjectError, match="fourclick project migrate"):
        Project.open_to_read(store.place)
    if store.kind == "sqlite":
        with pytest.raises(ProjectError, match="fourclick project migrate"):
            Project.open(store.place, shared=True)
