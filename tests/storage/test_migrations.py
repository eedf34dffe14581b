"""A migration that builds tables anew keeps every region, and one that fails leaves the database as it was."""

import shutil
import sqlite3

import cv2
import numpy as np
import pytest
from annotated_projects import annotate, project_of

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.storage import schema_version
from fourclick.annotator.storage.project import Project

REBUILDING = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    with op.batch_alter_table("images", recreate="always") as table:
        table.add_column(sa.Column("comment", sa.String))
"""
ORPHANING = f"{REBUILDING}    op.execute(sa.table('images').delete())\n"
FAILING = f"{REBUILDING}    op.drop_table('nowhere')\n"


@pytest.fixture
def project_folder(tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.zeros((20, 30), np.uint8))
    with project_of(tmp_path / "project", [path]) as project:
        mask = np.zeros((20, 30), np.uint8)
        mask[5:9, 5:20] = 1
        annotate(project, project.images()[0].id, {0: mask})
    return tmp_path / "project"


@pytest.fixture
def newer(tmp_path, monkeypatch):
    """Makes the given text the migration to schema 0002."""

    def make(text):
        folder = tmp_path / "migrations"
        shutil.copytree(schema_version.MIGRATIONS, folder)
        (folder / "versions" / "v0002_test.py").write_text(text)
        monkeypatch.setattr(schema_version, "MIGRATIONS", folder)
        monkeypatch.setattr(schema_version, "SCHEMA_REVISION", "0002")

    return make


def dump(folder):
    connection = sqlite3.connect(folder / "project.sqlite")
    try:
        return list(connection.iterdump())
    finally:
        connection.close()


def test_rebuilding_a_table_keeps_the_regions_that_refer_to_it(project_folder, newer):
    newer(REBUILDING)
    with Project.open(project_folder) as project:
        annotation = project.load_state(project.images()[0].id).annotation
        assert annotation.regions[0].mask.area_px == 60
    assert any("comment" in line for line in dump(project_folder))
    assert (project_folder / "project-before-0002.sqlite").is_file()


@pytest.mark.parametrize(("text", "sentence"), [(ORPHANING, "would have lost"), (FAILING, "nowhere")], ids=["orphans", "fails"])
def test_a_migration_that_goes_wrong_changes_nothing(project_folder, newer, text, sentence):
    before = dump(project_folder)
    newer(text)
    with pytest.raises(ProjectError, match=sentence):
        Project.open(project_folder)
    assert dump(project_folder) == before
