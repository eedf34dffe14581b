"""The import doctor in the app: it asks only where there is something to decide, and what was chosen is what opens again."""

import numpy as np
import pytest
from annotated_projects import write_picture
from app_bench import AppBench
from dicom_phantom import BALL_MM3, CENTRE_MM, centre_of, stack, volume_of, write_ball
from fake_predictor import FakePredictor
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project

EVEN = np.arange(0, 50, 2.5)


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    Project.create(tmp_path / "project").close()
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(tmp_path / "project")
    yield bench
    bench.close()


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write_ball(folder / "tilted", stack(EVEN, (0, 0.25)))
    write_ball(folder / "gap", stack([place for place in EVEN if place != 10]))
    write_picture(folder / "photo.png")
    return folder


def asked(bench, qtbot, *paths):
    """The dialog, once it is open and its preview is there."""
    bench.app.files.open_paths(paths)
    qtbot.waitUntil(lambda: bench.app.importing.dialog is not None and bench.app.importing.dialog.isVisible())
    dialog = bench.app.importing.dialog
    qtbot.waitUntil(lambda: "voxels" in dialog.told)
    return dialog


def entries(bench):
    return {entry.name: entry for entry in bench.app.workspace.project.images()}


def test_images_without_findings_come_in_without_a_question(bench, qtbot, tmp_path):
    write_ball(tmp_path / "even", stack(EVEN))
    bench.app.files.open_paths([tmp_path / "even", write_picture(tmp_path / "photo.png")])
    qtbot.waitUntil(lambda: len(entries(bench)) == 2)
    assert bench.app.importing.dialog is None


def test_what_is_told_after_an_import_counts_what_is_new(bench, qtbot, tmp_path):
    told = []
    bench.app.messages.statusRequested.connect(lambda text: told.append(text))
    for name in ("a", "b"):
        # the first one comes along again
        write_picture(tmp_path / f"{name}.png")
        bench.app.files.open_paths(sorted(tmp_path.glob("*.png")))
        qtbot.waitUntil(lambda name=name: f"{name}.png" in entries(bench))
        qtbot.waitUntil(lambda: "1 image added." in told)
        told.clear()


def test_findings_are_shown_with_figures_and_the_safe_choice_taken(bench, qtbot, scans):
    dialog = asked(bench, qtbot, scans)
    told = {row[0]: row for row in dialog.rows if len(row) > 2}
    assert "leans by 14.0 degrees" in told["tilted"][1]
    assert told["tilted"][2].startswith("Straighten")
    assert "1 slice is missing among 19" in told["gap"][1]
    (tree,) = (each for each in dialog.findChildren(QTreeWidget) if each.isVisible())
    assert tree.findItems("slice missing", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    assert told["gap"][2].startswith("Compute the missing slices: 20 slices")
    assert dialog.summary == "Comes in: gap; tilted; photo.png."
    assert entries(bench) == {}, "nothing comes in before it is decided"


def test_what_was_decided_comes_in_and_opens_so_again(bench, qtbot, scans):
    dialog = asked(bench, qtbot, scans)
    dialog.choose("gap", "uneven", "split")
    assert "gap, slices 1 to 4; gap, slices 5 to 19" in dialog.summary
    dialog._add.click()
    qtbot.waitUntil(lambda: len(entries(bench)) == 4)
    bench.wait_image("gap")
    image = read_image(entries(bench)["tilted"].path)
    assert np.abs(centre_of(image) - CENTRE_MM).max() < 0.2
    assert volume_of(image) == pytest.approx(BALL_MM3, rel=0.04)


def test_what_was_decided_once_is_not_asked_again(bench, qtbot, scans):
    asked(bench, qtbot, scans)._add.click()
    qtbot.waitUntil(lambda: len(entries(bench)) == 3)
    before = entries(bench)
    write_picture(scans / "new.png")
    bench.app.files.open_paths([scans])
    qtbot.waitUntil(lambda: len(entries(bench)) == 4)
    assert not bench.app.importing.dialog.isVisible()
    assert {name: entry.path for name, entry in entries(bench).items() if name in before} == {
        name: entry.path for name, entry in before.items()
    }


def test_the_preview_follows_the_choice(bench, qtbot, scans):
    dialog = asked(bench, qtbot, scans / "gap")
    assert "40 x 40 x 20 voxels" in dialog.told
    assert "resampled as chosen" in dialog.told
    dialog.choose("gap", "uneven", "as-is")
    qtbot.waitUntil(lambda: "40 x 40 x 19 voxels" in dialog.told)
    dialog.choose("gap", "uneven", "leave-out")
    assert "left out" in dialog.told
    assert not dialog._add.isEnabled()


def test_adding_none_adds_none(bench, qtbot, scans):
    dialog = asked(bench, qtbot, scans)
    dialog.reject()
    assert entries(bench) == {}


def test_what_is_no_image_is_told(bench, qtbot, tmp_path):
    folder = write_ball(tmp_path / "series", stack(EVEN))
    (folder / "broken.dcm").write_bytes(bytes(128) + b"DICM" + b"\xff" * 40)
    bench.app.files.open_paths([folder])
    qtbot.waitUntil(lambda: len(entries(bench)) == 1)
    assert "broken.dcm" in bench.banner


def test_the_question_of_one_project_goes_when_another_is_opened(bench, qtbot, scans, tmp_path):
    dialog = asked(bench, qtbot, scans)
    bench.app.workspace.open_project(tmp_path / "other")
    assert not dialog.isVisible()
    assert entries(bench) == {}


@pytest.fixture
def unmeasured(tmp_path):
    """Slices with places, but pixels of unknown size."""
    return write_ball(tmp_path / "unmeasured", stack(EVEN), change=lambda dataset, _: delattr(dataset, "PixelSpacing"))


def test_a_size_that_no_file_says_is_typed_and_stays_in_the_project(bench, qtbot, unmeasured):
    dialog = asked(bench, qtbot, unmeasured)
    assert "mm assumed" in dialog.told
    dialog.choose("unmeasured", "spacing", "typed")
    assert "width x height of a pixel in mm" in dialog.summary
    assert not dialog._add.isEnabled(), "nothing comes in by a size that is not typed yet"
    for text in ("0.8", "0.8 x", "0.8 x 0", "0.8 x -1", "0.8 x 1 x 2.5", "a x b"):
        dialog.type_size("unmeasured", "spacing", text)
        assert not dialog._add.isEnabled(), text
    dialog.type_size("unmeasured", "spacing", "0,8 × 1.0 mm")
    qtbot.waitUntil(lambda: "0.8 x 1 x 2.5 mm" in dialog.told)
    dialog._add.click()
    qtbot.waitUntil(lambda: len(entries(bench)) == 1)
    image = read_image(entries(bench)["unmeasured"].path)
    assert image.geometry.is_known
    assert image.geometry.spacing_mm == (0.8, 1.0, 2.5)
    assert np.abs(centre_of(image) - CENTRE_MM).max() < 0.2
    bench.app.files.open_paths([unmeasured])
    qtbot.wait(300)
    assert not dialog.isVisible(), "the same files are known again, whatever was typed"
    assert len(entries(bench)) == 1


def test_another_choice_takes_the_field_away(bench, qtbot, unmeasured):
    dialog = asked(bench, qtbot, unmeasured)
    dialog.type_size("unmeasured", "spacing", "0.8 x")
    dialog.choose("unmeasured", "spacing", "as-is")
    assert dialog._add.isEnabled()
    assert dialog.summary == "Comes in: unmeasured."
