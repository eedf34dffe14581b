"""The folders of trainings and the trash: what can go on and what was deleted lately stays, the rest goes, and no more."""

from __future__ import annotations

import json
import os
import time
from datetime import date
from pathlib import Path

import pytest

from fourclick.annotator.core.errors import CheckpointFileError
from fourclick.annotator.storage import checkpoints, training_runs
from fourclick.annotator.storage.locations import checkpoints_folder

TODAY = date(2026, 3, 31)
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    return checkpoints_folder()


def state(folder: Path, *, seconds: object = 240) -> Path:
    path = folder / ".checkpoint-run" / "state.safetensors"
    path.parent.mkdir(exist_ok=True)
    head = json.dumps({"__metadata__": {"seconds": str(seconds)}, "w": {"dtype": "F32"}}).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + b"\0" * 64)
    return path


def run(project: Path, name: str = "liver", *, is_stopped: bool = True) -> training_runs.TrainingRun:
    made = training_runs.new_run(project=project, name=name, minutes=10, start_from=Path("a.safetensors"))
    if is_stopped:
        state(made.folder)
    return made


def age(folder: Path, *, days: float) -> None:
    written = time.time() - days * DAY
    for path in (*folder.rglob("*"), folder):
        os.utime(path, (written, written), follow_symlinks=False)


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_symlink() or not path.is_dir()}


# Runs


def test_a_stopped_run_is_found_again_as_it_was_asked_for(tmp_path):
    made = run(tmp_path / "project")
    assert training_runs.stopped_runs(tmp_path / "project") == [made]
    assert made.done == pytest.approx(0.4)
    assert training_runs.stopped_runs(tmp_path / "other") == []


def test_the_last_stopped_run_comes_first(tmp_path):
    older, newer = run(tmp_path, "older"), run(tmp_path, "newer")
    age(older.folder, days=2)
    assert training_runs.stopped_runs(tmp_path) == [newer, older]


def test_what_has_saved_nothing_cannot_go_on(tmp_path):
    made = run(tmp_path, is_stopped=False)
    assert made.done is None
    assert training_runs.stopped_runs(tmp_path) == []


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"\xff" * 64, (2).to_bytes(8, "little") + b"[]", b"\x09" + b"\0" * 7 + b"{ no JSON"]
)
def test_a_damaged_state_cannot_be_gone_on_with(tmp_path, content):
    made = run(tmp_path)
    next(made.folder.glob(training_runs.STATE)).write_bytes(content)
    assert made.done is None


@pytest.mark.parametrize("about", ["", "[]", "{}", '{"project": "p", "name": "n", "minutes": "x", "start_from": null}'])
def test_a_run_that_nobody_describes_is_not_offered(tmp_path, about):
    (run(tmp_path).folder / "run.json").write_text(about)
    assert training_runs.stopped_runs(tmp_path) == []


def test_a_folder_that_cannot_be_made_is_a_sentence(folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("a file is in its place")
    with pytest.raises(CheckpointFileError, match="cannot be made"):
        run(folder)


def test_a_run_is_removed_and_nothing_that_is_none(tmp_path, folder):
    made = run(tmp_path)
    other = training_runs.TrainingRun(tmp_path, tmp_path, "x", 1, None)
    training_runs.remove_run(other)
    assert tmp_path.exists()
    training_runs.remove_run(made)
    assert not made.folder.exists()
    assert (folder / ".runs").exists()


def test_leftovers_go_and_nothing_else_does(tmp_path, folder):
    stopped, dead, undescribed, busy = run(tmp_path), *(run(tmp_path, is_stopped=False) for _ in range(3))
    (undescribed.folder / "run.json").unlink()
    (dead.folder / "checkpoint.safetensors").write_bytes(b"weights")
    mine, notes = folder / "mine.safetensors", folder / ".runs" / "notes" / "to keep.txt"
    elsewhere = tmp_path / "elsewhere"
    for path in (mine, notes, elsewhere / "picture.png"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"mine")
    (folder / ".runs" / "run-link").symlink_to(elsewhere, target_is_directory=True)
    (dead.folder / "link").symlink_to(elsewhere, target_is_directory=True)
    age(folder, days=400)
    (busy.folder / "log.jsonl").write_text("{}")
    before = files(folder)
    training_runs.remove_leftovers(folder)
    gone = {f"{dead.folder.name}/run.json", f"{dead.folder.name}/checkpoint.safetensors", f"{dead.folder.name}/link"}
    assert before - files(folder) == {f".runs/{name}" for name in gone}
    assert not dead.folder.exists()
    assert not undescribed.folder.exists()
    assert stopped.folder.exists()
    assert busy.folder.exists()
    assert (elsewhere / "picture.png").exists()


def test_what_was_written_today_may_be_at_work(tmp_path, folder):
    made = run(tmp_path, is_stopped=False)
    training_runs.remove_leftovers(folder, now=time.time() + 0.9 * DAY)
    assert made.folder.exists()
    training_runs.remove_leftovers(folder, now=time.time() + 1.1 * DAY)
    assert not made.folder.exists()


def test_nothing_to_tidy_is_no_error(tmp_path):
    training_runs.remove_leftovers(tmp_path / "nothing")
    checkpoints.empty_trash(tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()


# The trash


def pair(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.safetensors").write_bytes(b"weights")
    (folder / f"{name}.json").write_text("{}")


def test_the_trash_keeps_a_checkpoint_for_thirty_days_whatever_its_own_date(folder):
    for day in ("2026-02-28", "2026-03-01", "2026-03-31"):
        pair(folder / ".trash" / day, "liver")
    pair(folder, "mine")
    age(folder, days=4000)
    checkpoints.empty_trash(folder, today=TODAY)
    kept = {f".trash/{day}/liver{suffix}" for day in ("2026-03-01", "2026-03-31") for suffix in (".safetensors", ".json")}
    assert files(folder) == kept | {"mine.safetensors", "mine.json"}
    assert not (folder / ".trash" / "2026-02-28").exists()


def test_what_is_no_checkpoint_stays_in_the_trash(folder, tmp_path):
    old = folder / ".trash" / "2001-01-01"
    pair(old, "liver")
    pair(folder / ".trash" / "my own folder", "kidney")
    pair(tmp_path / "elsewhere", "spleen")
    (old / "notes.txt").write_text("mine")
    (old / "inside").mkdir()
    pair(old / "inside", "heart")
    (folder / ".trash" / "2001-01-02").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    checkpoints.empty_trash(folder, today=TODAY)
    assert {path.name for path in old.iterdir()} == {"notes.txt", "inside"}
    assert len(list((old / "inside").iterdir())) == 2
    assert len(list((folder / ".trash" / "my own folder").iterdir())) == 2
    assert len(list((tmp_path / "elsewhere").iterdir())) == 2


def test_what_an_earlier_version_put_there_counts_from_today(folder):
    trash = folder / ".trash"
    pair(trash, "liver")
    pair(trash / TODAY.isoformat(), "liver")
    age(trash, days=4000)
    checkpoints.empty_trash(folder, today=TODAY)
    assert {path.name for path in trash.iterdir()} == {TODAY.isoformat()}
    assert files(trash / TODAY.isoformat()) == {f"liver{n}{s}" for n in ("", " 2") for s in (".safetensors", ".json")}


def test_deleting_puts_a_checkpoint_where_it_is_emptied_in_time(folder):
    pair(folder, "liver")
    there = checkpoints.move_to_trash(folder / "liver.safetensors")
    day = date.fromisoformat(there.parent.name)
    checkpoints.empty_trash(folder, today=date.fromordinal(day.toordinal() + 30))
    assert there.exists()
    checkpoints.empty_trash(folder, today=date.fromordinal(day.toordinal() + 31))
    assert not files(folder)
