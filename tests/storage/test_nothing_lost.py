"""Whatever was committed is there after kill -9, and what cannot be opened is refused untouched."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from types import SimpleNamespace

import numpy as np
import pytest
from shapes import disc
from sqlalchemy import text

from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.session import Session
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.network_drive import is_on_network_drive
from fourclick.annotator.storage.project import DATABASE, Project
from fourclick.models.prompt import Click, Prompt, Role

WRITER = """
import sys
from pathlib import Path
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import Click, Role

with Project.open(Path(sys.argv[1])) as project:
    state = project.load_state(1)
    start = len(project.click_log(1))
    for serial in range(start, start + 100000):
        state = state.cancelled() if len(state.prompt) >= 12 else state
        state = state.with_click(Click(serial, serial + 1, Role.POSITIVE))
        project.save_state(1, state, [ClickEvent("click", "positive", serial, serial + 1)])
        print(serial, flush=True)
"""


def source(name):
    return SimpleNamespace(path=name, name=name.name, key=str(name))


@pytest.fixture
def folder(tmp_path):
    with Project.create(tmp_path / "project", "Test") as project:
        project.add_images([source(tmp_path / "a.png"), source(tmp_path / "project" / "b.png")])
    return tmp_path / "project"


def region_state(state=None):
    points = [(10, 20), (30, 21), (20, 10), (21, 30)]
    clicked = (state or State()).with_prompt(Prompt.from_points(extreme=points)).with_label(2)
    return clicked.accepted(Mask.from_array(disc((40, 50), (20, 20), 10)), checkpoint="abc", seconds=1.5)


@pytest.mark.parametrize("round_", range(5))
def test_kill_nine_loses_at_most_the_last_action(folder, round_):
    child = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE, text=True)
    first = child.stdout.readline()
    assert first.strip() == "0"
    time.sleep(0.03 + 0.11 * round_)
    os.kill(child.pid, signal.SIGKILL)
    told = int((first + child.stdout.read()).split()[-1])
    child.wait()
    connection = sqlite3.connect(folder / DATABASE)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    with Project.open(folder) as project:
        log, state = project.click_log(1), project.load_state(1)
    assert told + 1 <= len(log) <= told + 2, "every change that was reported, and at most one more"
    assert [event.x for event in log] == list(range(len(log)))
    assert state.prompt.clicks[-1].x == log[-1].x, "clicks and log are of one transaction"


def test_everything_of_a_state_comes_back(folder):
    state = region_state().with_click(Click(3, 4, Role.EXTREME)).on_slice(7).selecting(None)
    with Project.open(folder) as project:
        project.save_state(1, state)
    with Project.open(folder) as project:
        assert project.load_state(1) == state
        assert [str(entry.status) for entry in project.images()] == ["draft", "new"]


def test_a_refinement_under_way_comes_back(folder):
    state = region_state()
    refining = state.started_refining(state.annotation.regions[0].id, state.annotation.regions[0].prompt).pulled()
    with Project.open(folder) as project:
        project.save_state(1, refining)
    with Project.open(folder) as project:
        assert project.load_state(1) == refining


def test_only_what_changed_is_written(folder):
    first = region_state()
    with Project.open(folder) as project:
        project.save_state(1, first)
        with project._engine.begin() as database:
            database.execute(text("UPDATE regions SET checkpoint = 'not written again'"))
        second = first.accepted(Mask.from_array(disc((40, 50), (30, 20), 5)))
        project.save_state(1, second)
        project._loaded.clear()
        assert [region.checkpoint for region in project.load_state(1).annotation] == ["not written again", ""]


def test_the_log_outlives_its_region_and_cannot_be_changed(folder):
    state = region_state()
    region_id = state.annotation.regions[0].id
    with Project.open(folder) as project:
        project.save_state(1, state, [ClickEvent("accept", region_id=region_id, milliseconds=12.5, checkpoint="abc")])
        project.save_state(1, state.deleted(region_id), [ClickEvent("delete", region_id=region_id)])
        assert [event.kind for event in project.click_log(1)] == ["accept", "delete"]
        for change in ("UPDATE events SET kind = 'x'", "DELETE FROM events"):
            with pytest.raises(Exception, match="append-only"), project._engine.begin() as database:
                database.execute(text(change))


def test_session_labels_and_paths(folder, tmp_path):
    session = Session(image_id=2, slice_index=5, zoom=2.5, centre=(3.0, 4.5), tool="select", threshold=0.7)
    with Project.open(folder) as project:
        project.save_session(session)
        project.save_labels(LabelTable().with_label("liver", "#123456"))
        project.add_images([source(tmp_path / "a.png")])
        assert len(project.images()) == 2, "an image added twice is one image"
    moved = tmp_path / "moved"
    folder.rename(moved)
    with Project.open(moved) as project:
        assert project.session() == session
        assert [(label.id, label.name) for label in project.labels()] == [(1, "object"), (2, "liver")]
        assert [entry.path for entry in project.images()] == [str(tmp_path / "a.png"), str(moved / "b.png")]


def test_a_damaged_mask_is_named_not_shown(folder):
    with Project.open(folder) as project:
        project.save_state(1, region_state())
        with project._engine.begin() as database:
            database.execute(text("UPDATE mask_objects SET content = x'00'"))
        with pytest.raises(ProjectError, match=r"a\.png: region .* is damaged on disk"):
            project.load_state(1)


def test_a_second_opener_is_told_who_has_it(folder):
    with Project.open(folder), pytest.raises(ProjectError, match=f"process {os.getpid()} on"):
        Project.open(folder)
    Project.open(folder).close()


def test_the_lock_of_a_dead_process_is_taken_over(folder):
    import socket

    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    (folder / "project.lock").write_text(f'{{"host": "{socket.gethostname()}", "pid": {dead.pid}}}')
    Project.open(folder).close()


def garbage(path):
    path.write_bytes(b"this is no database" * 100)


def cut(path):
    path.write_bytes(path.read_bytes()[:9000])


def newer(path):
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def foreign(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cats (name TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("damage", "word"), [(garbage, "damaged"), (cut, "damaged"), (newer, "newer Fourclick"), (foreign, "not one of Fourclick")]
)
def test_what_is_no_project_of_ours_is_refused_untouched(folder, damage, word):
    path = folder / DATABASE
    damage(path)
    before = path.read_bytes()
    with pytest.raises(ProjectError, match=word):
        Project.open(folder)
    assert path.read_bytes()[100:] == before[100:]
    assert not (folder / "project.lock").exists()


def test_a_full_disk_is_a_sentence_and_what_was_saved_stays(folder):
    with Project.open(folder) as project:
        project.save_state(1, region_state())
        with project._engine.connect() as database:
            pages = database.execute(text("PRAGMA page_count")).scalar()
            database.execute(text(f"PRAGMA max_page_count = {pages}"))
            noise = np.random.default_rng(0).random((900, 900)) > 0.5
        grown = region_state().accepted(Mask.from_array(noise))
        with pytest.raises(ProjectError, match="disk is full"):
            project.save_state(2, grown)
        assert len(project.load_state(1).annotation) == 1
        with project._engine.connect() as database:
            database.execute(text("PRAGMA max_page_count = 1000000"))
        project.save_state(2, grown)
    with Project.open(folder) as project:
        assert len(project.load_state(2).annotation) == 2


def test_network_drives_are_known_by_the_mount_table(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/x {tmp_path}/share nfs4 rw 0 0\n")
    assert is_on_network_drive(tmp_path / "share" / "project", mounts)
    assert not is_on_network_drive(tmp_path / "local", mounts)


def test_thousands_of_images_are_listed(tmp_path):
    with Project.create(tmp_path / "large") as project:
        project.add_images([source(tmp_path / f"{number}.png") for number in range(3000)])
        assert len(project.images()) == 3000
