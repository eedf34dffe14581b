"""What the layers below the window refuse or find, said by the window in German."""

from __future__ import annotations

import json
import sys

import numpy as np
import pytest
from app_bench import AppBench
from dicom_phantom import stack, write_ball
from fake_predictor import FakePredictor

from fourclick.annotator.cli import main
from fourclick.annotator.commands.events import tell_event
from fourclick.annotator.core.errors import ProjectError, UnreadableImage
from fourclick.annotator.core.sentence import Sentence, sentence, together
from fourclick.annotator.gui import text
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.training_process import TrainingProcess
from fourclick.annotator.storage.engines import told_as_project_errors
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_lock import ProjectLock

EVEN = np.arange(0, 50, 2.5)


@pytest.fixture
def german(monkeypatch):
    """As after a start in German; the window's own words, made when it was imported, stay as they are."""
    monkeypatch.setattr(text, "_translator", text.translator("de"))
    monkeypatch.setattr(text, "_figures", text.Figures("de"))


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch, german):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    Project.create(tmp_path / "project").close()
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(tmp_path / "project")
    yield bench
    bench.close()


def test_sentences_in_sentences_are_said_in_german(german):
    error = ProjectError(sentence("{path} is damaged ({found}). Use another copy.", path="a.sqlite", found=sentence("nothing")))
    assert spoken(error) == "a.sqlite ist beschädigt (nichts). Verwenden Sie eine andere Kopie."
    assert spoken(together([sentence("Leave out"), sentence("Take it in"), "liver"], "; ")) == "Auslassen; Aufnehmen; liver"
    assert tr("{error} Nothing was replaced.", error=error).startswith("a.sqlite ist beschädigt")
    assert spoken(sentence("{n:,} voxels", n=12345)) == "12\u202f345 Voxel"


def test_words_of_others_stay_as_they_are(german):
    # "Leave out" as the name of a label is the user's word
    assert spoken(sentence("{name} was left out: {finding}", name="Leave out", finding="?")) == "Leave out wurde ausgelassen: ?"
    assert spoken("Leave out") == "Leave out"
    assert spoken(OSError(28, "No space left on device")) == "[Errno 28] No space left on device"
    assert spoken(Sentence("no sentence of ours: {x}", {"x": 1})) == "no sentence of ours: 1"


def test_without_a_translation_english_is_said():
    error = UnreadableImage(sentence("{name}: the file is empty (0 bytes). Copy it again.", name="a.png"))
    assert spoken(error) == str(error) == "a.png: the file is empty (0 bytes). Copy it again."


def test_a_broken_file_is_told_in_german(bench, qtbot, tmp_path):
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    bench.app.files.open_paths([path])
    qtbot.waitUntil(lambda: "broken.png" in bench.banner)
    assert bench.banner.startswith("broken.png: Das ist kein PNG-, JPEG- oder BMP-Bild")


def test_a_project_that_is_refused_is_told_in_german(bench, tmp_path):
    told = []
    bench.app.messages.errorRequested.connect(lambda title, words: told.append((title, words)))
    Project.create(tmp_path / "taken").close()
    lock = ProjectLock(tmp_path / "taken")
    lock.acquire()
    try:
        bench.app.files.open_project(str(tmp_path / "taken"))
    finally:
        lock.release()
    assert told[0][0] == "Das Projekt kann nicht geöffnet werden"
    assert "ist in einem anderen Fourclick offen" in told[0][1]


def test_a_finding_of_the_import_doctor_is_told_in_german(bench, qtbot, tmp_path):
    (tmp_path / "scans").mkdir()
    write_ball(tmp_path / "scans" / "tilted", stack(EVEN, (0, 0.25)))
    write_ball(tmp_path / "scans" / "gap", stack([place for place in EVEN if place != 10]))
    bench.app.files.open_paths([tmp_path / "scans"])
    qtbot.waitUntil(lambda: bench.app.importing.dialog is not None and bench.app.importing.dialog.isVisible())
    dialog = bench.app.importing.dialog
    qtbot.waitUntil(lambda: "Voxel von" in dialog.told)
    told = {row[0]: row for row in dialog.rows if len(row) > 2}
    assert told["tilted"][1].startswith("Der Stapel neigt sich um 14.0 Grad")
    assert told["tilted"][2] == "Begradigen: jede Schicht an ihren Ort"
    assert told["gap"][1].startswith("1 Schicht fehlt unter 19")
    dialog.choose("tilted", "tilt", "leave-out")
    dialog._add.click()


def test_a_full_disk_is_told_in_german_with_the_systems_own_words(german):
    with pytest.raises(ProjectError) as raised, told_as_project_errors("/data/heart"):
        raise OSError(28, "No space left on device")
    assert str(raised.value).startswith("/data/heart: the disk is full.")
    assert spoken(raised.value).startswith("/data/heart: Der Datenträger ist voll.")


def test_events_of_a_process_are_english_and_can_be_said_in_german(qtbot, german, capsys):
    tell_event("problem", sentence=sentence("{n} could not be read", n=2), done=0.5)
    tell_event("end", sentence="Dice 0.9", notes=[sentence("Leave out"), "plain"])
    lines = capsys.readouterr().out.splitlines()
    assert json.loads(lines[0])["sentence"] == "2 could not be read"
    process = TrainingProcess([sys.executable, "-c", f"print({lines[0]!r}); print({lines[1]!r})"])
    noticed = []
    process.noticed.connect(noticed.append)
    with qtbot.waitSignal(process.ended, timeout=20_000) as ended:
        process.start([])
    assert noticed == ["2 konnten nicht gelesen werden"]
    assert ended.args[0]["sentence"] == "Dice 0.9"
    assert ended.args[0]["notes"] == ["Auslassen", "plain"]


def test_why_a_process_refuses_is_said_in_german(qtbot, german, capsys, tmp_path):
    assert main(["train", "-o", str(tmp_path), "--project", str(tmp_path / "none"), "--progress", "json"]) != 0
    told = capsys.readouterr()
    assert told.err.startswith(f"{tmp_path / 'none'} is not a Fourclick project")
    script = f"import sys; print({told.out!r}); sys.exit({told.err!r})"
    process = TrainingProcess([sys.executable, "-c", script])
    with qtbot.waitSignal(process.failed, timeout=20_000) as failed:
        process.start([])
    assert "ist kein Fourclick-Projekt" in failed.args[0]
