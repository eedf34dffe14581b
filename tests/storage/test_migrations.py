"""A migration keeps every region, or changes nothing at all."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pytest
from shapes import disc
from sqlalchemy import text

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import Label, LabelTable, Overlaps, Term
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage import schema_version
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.engines import postgresql_engine, sqlite_engine
from fourclick.annotator.storage.project import DATABASE, Project
from fourclick.annotator.storage.schema_version import create_schema

NOW, NEXT = schema_version.SCHEMA_REVISION, "9999"
MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "{later}"
down_revision = "{now}"


def upgrade():
    {body}
"""
REBUILDING = """with op.batch_alter_table("images", recreate="always") as table:
        table.add_column(sa.Column("note", sa.String))"""
LOSING = REBUILDING + '\n    op.execute("DELETE FROM images WHERE id = 1")'
STUMBLING = REBUILDING + '\n    op.execute("SELECT * FROM no_such_table")'


@pytest.fixture
def folder(tmp_path):
    """A project of this schema with three regions and a log."""
    state = State()
    for column in (12, 20, 28):
        state = state.accepted(Mask.from_array(disc((40, 50), (column, 20), 6)))
    with Project.create(tmp_path / "project") as project:
        project.add_images([SimpleNamespace(path=tmp_path / "a.png", name="a.png", key="a")])
        project.save_state(1, state, [ClickEvent("accept")])
    return tmp_path / "project"


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """A later Fourclick, whose next schema is made by the migration given."""

    def install(body):
        scripts = tmp_path / "migrations"
        shutil.copytree(schema_version.MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / f"v{NEXT}_later.py").write_text(MIGRATION.format(body=body, later=NEXT, now=NOW))
        monkeypatch.setattr(schema_version, "MIGRATIONS", scripts)
        monkeypatch.setattr(schema_version, "SCHEMA_REVISION", NEXT)

    return install


def content(path):
    """Revision, whether `images` was rebuilt, and the number of rows; read without our own code."""
    with closing(sqlite3.connect(path)) as database:
        revision = database.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        columns = [row[1] for row in database.execute("PRAGMA table_info(images)")]
        tables = ("images", "regions", "events", "labels")
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        of_rounds = {"held_out", "rounds", "round_picks", "round_points", "round_answers"}
        others = {"settings", "audit", "conflicts", "mask_objects", "alembic_version"}
        assert names == {*tables, *of_rounds, *others}, "nothing half done is left"
        counts = [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    return revision, "note" in columns, counts


def test_a_migration_that_rebuilds_images_keeps_all_regions(folder, next_version):
    with Project.open(folder) as project:
        before = project.load_state(1)
    next_version(REBUILDING)
    with Project.open(folder) as project:
        assert project.load_state(1) == before
    assert content(folder / DATABASE) == (NEXT, True, [1, 3, 1, 1])


def test_foreign_keys_are_on_again_after_a_migration(folder, next_version):
    next_version(REBUILDING)
    with Project.open(folder) as project:
        with project._engine.connect() as database:
            assert database.execute(text("PRAGMA foreign_keys")).scalar() == 1
        project.remove_image(1)
    assert content(folder / DATABASE)[2] == [0, 0, 1, 1], "an image takes its regions along, the log stays"


def test_the_state_before_a_migration_is_kept_beside_it(folder, next_version):
    next_version(REBUILDING)
    Project.open(folder).close()
    copies = list(folder.glob(f"*before-{NEXT}*"))
    assert [content(copy) for copy in copies] == [(NOW, False, [1, 3, 1, 1])]


@pytest.mark.parametrize(
    ("body", "words"), [(LOSING, "3 rows of regions"), (STUMBLING, "no_such_table")], ids=["losing", "stumbling"]
)
def test_a_migration_that_fails_changes_nothing(folder, next_version, monkeypatch, body, words):
    next_version(body)
    with pytest.raises(ProjectError, match=words):
        Project.open(folder)
    monkeypatch.undo()
    assert content(folder / DATABASE) == (NOW, False, [1, 3, 1, 1])
    with Project.open(folder) as project:
        assert len(project.load_state(1).annotation) == 3


LIVER = '{"code": "10200004", "meaning": "Liver", "side": ""}'
LABELS_OF_0005 = (
    "INSERT INTO labels (id, name, colour, position, term, is_locked, is_hidden) "
    "VALUES (7, 'liver', '#112233', 0, :term, :yes, :no), "
    "(3, 'spleen', '#445566', 1, NULL, :no, :yes)"
)


def test_labels_of_the_fifth_schema_look_as_they_did(store):
    """Filled with all of the common opacity, overlaps allowed with the newest on top."""
    address = Address.of(store.place)
    if address.url is None:
        address.folder.mkdir()
    create_schema(address, "0005")
    engine = postgresql_engine(address.url) if address.url else sqlite_engine(address.path, wal=True)
    with engine.begin() as database:
        # as the fifth schema's own program would have left them
        database.execute(text("DELETE FROM labels"))
        database.execute(text(LABELS_OF_0005), {"yes": True, "no": False, "term": LIVER})
        database.execute(text("INSERT INTO settings (key, value) VALUES ('name', '\"Old\"')"))
    engine.dispose()
    project = store.open()
    wanted = LabelTable(
        (
            Label(7, "liver", "#112233", Term("10200004", "Liver"), is_locked=True),
            Label(3, "spleen", "#445566", is_hidden=True),
        ),
        Overlaps.NEWEST_ON_TOP,
    )
    assert project.labels() == wanted
    assert [label.fill for label in project.labels()] == [1.0, 1.0]
    changed = replace(wanted.changed(3, opacity=0.25, is_outlined=True), overlaps=Overlaps.ORDER_TAKES)
    project.save_labels(changed)
    assert project.labels() == changed
    assert not project.damage()
