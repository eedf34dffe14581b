"""Masks outside of the database: moved there and back, checked when they are read, whole in a backup."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from storage.conftest import annotated

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.database_copy import put_back
from fourclick.annotator.storage.mask_storage import MaskStorage
from fourclick.annotator.storage.moving_masks import mask_place, move_masks
from fourclick.annotator.storage.project import Project


@pytest.fixture
def masks(tmp_path):
    return tmp_path / "masks of the team"


@pytest.fixture
def filled(project, masks):
    """Two images with three masks, which lie in a folder."""
    project.save_state(1, annotated(12, 30))
    project.save_state(2, annotated(20))
    assert move_masks(project, str(masks)) == 3
    return project


def files(masks):
    return sorted(path for path in masks.rglob("*") if path.is_file())


def bytes_inside(project):
    with project._engine.connect() as database:
        return database.execute(text("SELECT sum(length(content)) FROM mask_objects")).scalar()


def test_masks_lie_outside_and_are_read_from_there(filled, store, masks):
    assert mask_place(filled) == f"file://{masks}"
    assert [path.name[:2] == path.parent.name for path in files(masks)] == [True] * 3
    assert bytes_inside(filled) == 0
    filled.save_state(3, annotated(12, 40))
    assert len(files(masks)) == 4, "equal masks are one object"
    assert bytes_inside(filled) == 0
    other = store.colleague("Berta")
    assert [region.mask.box.x0 for region in other.load_state(1).annotation] == [6, 24]
    assert filled.damage() == ()


def test_they_come_back_into_the_database(filled, masks):
    before = filled.load_state(1)
    assert move_masks(filled, "") == 3
    assert mask_place(filled) == ""
    for path in files(masks):
        path.unlink()
    assert filled.load_state(1).annotation == before.annotation
    assert filled.damage() == ()
    assert [row.details["to"] for row in filled.audit_entries() if row.action == "move masks"] == [
        f"file://{masks}",
        "database",
    ]


def test_they_go_on_to_another_place(filled, masks, tmp_path):
    assert move_masks(filled, str(tmp_path / "second")) == 3
    assert len(files(tmp_path / "second")) == 3
    assert mask_place(filled).endswith("/second")
    assert len(filled.load_state(1).annotation) == 2


def test_what_is_damaged_or_gone_there_is_known(filled, masks):
    first, second, _ = files(masks)
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.unlink()
    assert sorted(sentence[9:21] for sentence in filled.damage()) == sorted(path.name[:12] for path in (first, second))
    # the first image has two of the three masks, of which two are bad
    with pytest.raises(ProjectError, match="damaged on disk"):
        filled.load_state(1)
    with pytest.raises(ProjectError, match="damaged or gone"):
        move_masks(filled, "")
    assert mask_place(filled) == f"file://{masks}"


def test_saving_a_damaged_mask_again_puts_it_right(filled, masks):
    for path in files(masks):
        path.write_bytes(b"")
    filled.save_state(4, annotated(12, 30, 20))
    assert filled.damage() == ()


def test_a_storage_that_is_away_is_told_and_nothing_is_lost(filled, masks):
    masks.rename(masks.with_name("away"))
    masks.write_text("a file where the folder was")
    with pytest.raises(ProjectError, match=r"cannot be reached|is damaged"):
        filled.load_state(1)
    version = filled.image(5).version
    with pytest.raises(ProjectError, match="not saved yet"):
        filled.save_state(5, annotated(33))
    assert filled.image(5).version == version
    masks.unlink()
    masks.with_name("away").rename(masks)
    filled.save_state(5, annotated(33))
    assert len(filled.load_state(1).annotation) == 2


def test_a_backup_holds_them(filled, masks, tmp_path):
    before = filled.load_state(1)
    assert filled.back_up(tmp_path / "copy.sqlite").problems == ()
    for path in files(masks):
        path.unlink()
    assert put_back(tmp_path / "copy.sqlite", Address.of(tmp_path / "restored")).problems == ()
    with Project.open(tmp_path / "restored") as restored:
        assert restored.load_state(1).annotation == before.annotation
        assert mask_place(restored) == ""
    assert len(filled.back_up(tmp_path / "second.sqlite").problems) == 3


@pytest.mark.parametrize("place", ["masks", "http://example.org/masks", "reference://x", "memory://x"])
def test_only_known_kinds_of_places_are_taken(project, place):
    with pytest.raises(ProjectError, match=r"no place for masks|cannot be kept"):
        move_masks(project, place)
    with pytest.raises(ProjectError):
        MaskStorage(place).read(["a" * 64])


def test_an_object_store_is_asked_by_fsspec(project, monkeypatch):
    """Not a folder: what fsspec keeps in memory stands for the store."""
    import fsspec

    from fourclick.annotator.storage import mask_storage

    monkeypatch.setattr(mask_storage, "PROTOCOLS", ("memory",))
    project.save_state(1, annotated(12, 30))
    assert move_masks(project, "memory://bucket/masks/") == 2
    stored = fsspec.filesystem("memory").find("/bucket/masks")
    assert len(stored) == 2
    assert len(project.load_state(1).annotation) == 2
    fsspec.filesystem("memory").rm("/bucket", recursive=True)
    with pytest.raises(ProjectError, match="damaged on disk"):
        project.load_state(1)


def test_a_package_that_is_missing_is_named(project, monkeypatch):
    import importlib.util

    if importlib.util.find_spec("s3fs") is not None:
        pytest.skip("s3fs is installed here")
    with pytest.raises(ProjectError, match="s3fs"):
        project.save_state(1, annotated(12)) and move_masks(project, "s3://bucket/masks")
