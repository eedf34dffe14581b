"""The same project on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest
from shapes import disc
from storage.postgres_cluster import MISSING, binaries, running_cluster

from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.project import Project

NUMBERS = itertools.count(1)


class Store:
    """Where a test's project lies. Its projects are closed when the test ends."""

    def __init__(self, place, kind):
        self.place = place
        self.kind = kind
        self._open = []

    def create(self, **options):
        return self._kept(Project.create(self.place, "Test", **options))

    def open(self, **options):
        return self._kept(Project.open(self.place, **options))

    def colleague(self, name):
        """The same project, open a second time for somebody else."""
        return self.open(annotator=name, shared=True)

    def close(self):
        for project in self._open:
            project.close()
        self._open.clear()

    def _kept(self, project):
        self._open.append(project)
        return project


@pytest.fixture(scope="session")
def postgresql_server():
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install 'fourclick[team]'")
    found = binaries()
    if found is None:
        pytest.skip(MISSING)
    with running_cluster(found) as address:
        yield address


@pytest.fixture
def empty_database(postgresql_server, monkeypatch, tmp_path):
    """The address of a database that nothing is in."""
    import psycopg

    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    name = f"project{next(NUMBERS)}"
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{postgresql_server}/{name}"
    with psycopg.connect(f"{postgresql_server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    place = tmp_path / "project" if request.param == "sqlite" else request.getfixturevalue("empty_database")
    store = Store(place, request.param)
    yield store
    store.close()


@pytest.fixture
def project(store, tmp_path):
    """A project of ten images, 0.png to 9.png with the ids 1 to 10, open for Anna."""
    project = store.create(annotator="Anna")
    add(project, tmp_path, 10)
    return project


def add(project, folder, count):
    names = [f"{number}.png" for number in range(count)]
    return project.add_images([SimpleNamespace(path=folder / name, name=name, key=name) for name in names])


def annotated(*columns, state=None, label=1):
    """A state with a disc at each of these columns."""
    state = (state or State()).with_label(label)
    for column in columns:
        state = state.accepted(Mask.from_array(disc((40, 50), (column, 20), 6)))
    return state
