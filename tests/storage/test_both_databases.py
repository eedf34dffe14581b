"""What a project keeps is the same on SQLite and on PostgreSQL."""

import hashlib
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from storage.conftest import add, annotated

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.session import Session
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import Click, PlacedPoint, Role


def test_everything_of_a_project_comes_back(store, tmp_path):
    state = annotated(12, 30, label=2).with_click(Click(3, 4.5, Role.EXTREME)).on_slice(7)
    begun = annotated(12).with_placed((PlacedPoint(3, 4.5, 1), PlacedPoint(30, 4, 7)))
    labels = LabelTable().with_label("Läsion", "#123456")
    session = Session(image_id=2, zoom=2.5, centre=(3.0, 4.5), tool="select")
    event = ClickEvent("click", "extreme", 3.0, 4.5, slice_index=7, milliseconds=12.5)
    with store.create() as project:
        entries = add(project, tmp_path, 3)
        project.save_labels(labels)
        project.save_session(session)
        project.save_state(2, state, [event])
        project.save_state(3, begun)
    with store.open() as project:
        assert project.name == "Test"
        assert project.load_state(2) == state
        assert project.load_state(3) == begun
        assert [entry.status for entry in project.images()] == [ImageStatus.NEW, ImageStatus.DRAFT, ImageStatus.DRAFT]
        assert project.labels() == labels
        assert project.session() == session
        assert project.click_log(2) == [event]
        assert [entry.id for entry in project.images()] == [entry.id for entry in entries] == [1, 2, 3]
        assert [entry.path for entry in entries] == [str(tmp_path / f"{number}.png") for number in range(3)]


def test_an_image_added_twice_is_one_image_with_the_new_path(project, tmp_path):
    moved = tmp_path / "moved" / "3.png"
    (entry,) = project.add_images([SimpleNamespace(path=moved, name="3.png", key="3.png")])
    assert (entry.id, entry.path) == (4, str(moved))
    assert project.count() == 10


def test_equal_masks_are_stored_once_and_outlive_their_regions(project):
    project.save_state(1, annotated(12))
    project.save_state(2, annotated(12, 30))
    project.save_state(1, annotated())
    project.remove_image(2)
    with project._engine.connect() as database:
        rows = database.execute(text("SELECT sha256, content FROM mask_objects")).all()
        assert database.execute(text("SELECT count(*) FROM regions")).scalar() == 0
    assert len(rows) == 2
    assert all(hashlib.sha256(row.content).hexdigest() == row.sha256 for row in rows)


@pytest.mark.parametrize("damage", ["UPDATE mask_objects SET content = CAST('12' AS {blob})", "DELETE FROM mask_objects"])
def test_a_mask_that_is_damaged_or_gone_is_named_not_shown(project, store, damage):
    project.save_state(1, annotated(12))
    with project._engine.connect() as connection:
        if store.kind == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        else:
            connection.execute(text("ALTER TABLE regions DROP CONSTRAINT fk_regions_mask"))
        connection.execute(text(damage.format(blob="blob" if store.kind == "sqlite" else "bytea")))
        connection.commit()
    with pytest.raises(ProjectError, match=r"0\.png: region .* is damaged on disk \(its SHA-256 differs"):
        project.load_state(1)


def test_the_click_log_and_the_audit_cannot_be_changed(project):
    project.save_state(1, annotated(12), [ClickEvent("accept")])
    for table in ("events", "audit"):
        for change in (f"UPDATE {table} SET image_id = 7", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="append-only"), project._engine.begin() as database:
                database.execute(text(change))


def test_a_second_project_does_not_take_the_place_of_the_first(project, store):
    with pytest.raises(ProjectError, match="holds a project already"):
        Project.create(store.place)


def test_a_reader_sees_all_and_writes_nothing(project, store):
    project.save_state(1, annotated(12))
    with Project.open_to_read(store.place) as reader:
        assert len(reader.load_state(1).annotation) == 1
        with pytest.raises(ProjectError, match="cannot be written"):
            reader.save_state(1, annotated())
    assert len(project.load_state(1).annotation) == 1


def test_a_server_that_does_not_answer_is_named_without_the_password():
    pytest.importorskip("psycopg")
    with pytest.raises(ProjectError, match=r"postgresql://anna@127\.0\.0\.1:1/masks does not answer") as caught:
        Project.open("postgresql://anna:secret@127.0.0.1:1/masks")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("place", ["mysql://host/masks", "postgresql://host", "postgresql://host:port/masks"])
def test_an_address_that_is_none_gets_a_sentence(place):
    with pytest.raises(ProjectError, match="postgresql://user@host/database"):
        Project.open(place)


def test_a_database_without_a_project_says_how_to_make_one(empty_database):
    with pytest.raises(ProjectError, match="fourclick project create postgresql://"):
        Project.open(empty_database)


def test_a_project_of_a_newer_schema_is_refused(project, store):
    with project._engine.begin() as database:
        database.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    project.close()
    for opening in (Project.open, Project.open_to_read):
        with pytest.raises(ProjectError, match=r"(newer Fourclick|another schema)"):
            opening(store.place)


def test_what_is_known_of_an_image_is_stored_filtered_and_learnt_later(project, tmp_path):
    def source(number, **known):
        return SimpleNamespace(path=tmp_path / f"{number}.png", name=f"{number}.png", key=f"{number}.png", **known)

    project.add_images([source(3, patient="P1", modality="CT"), source(20, patient="P2", modality="MR", split="test")])
    project.add_images([source(3, patient="P9", content_sha256="ab"), source(20)])
    assert [entry.name for entry in project.images(ImageFilter(patient="P1"))] == ["3.png"]
    assert [entry.name for entry in project.images(ImageFilter(split="test", modality="MR"))] == ["20.png"]
    assert project.set_split([1, 2], "train") == 2
    assert [entry.id for entry in project.images(ImageFilter(split="train"))] == [1, 2]
    with pytest.raises(ProjectError, match="no split 'holdout'"):
        project.set_split([1], "holdout")


def test_regions_are_counted_by_label_and_image(project):
    assert project.label_totals() == {}
    project.save_state(1, annotated(12, 30))
    project.save_state(2, annotated(12))
    project.save_state(3, annotated(12, 20, 30, label=7))
    assert project.label_totals() == {1: (3, 2), 7: (3, 1)}
    project.remove_image(3)
    assert project.label_totals() == {1: (3, 2)}
