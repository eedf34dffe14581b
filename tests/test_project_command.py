"""`fourclick project`: what a team does with its projects, from the command line."""

from __future__ import annotations

import json
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from annotated_projects import write_picture
from shapes import disc

from fourclick.annotator import cli
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.repeats import RepeatPlan
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.project import Project

SHAPE = (40, 60)


def run(*arguments):
    try:
        return cli.main(["project", *(str(argument) for argument in arguments)])
    except SystemExit as leaving:
        return leaving.code


@pytest.fixture
def pictures(tmp_path):
    return [write_picture(tmp_path / f"P{number}.png") for number in range(3)]


def labelled(folder, annotator, pictures, radius, *, images=2):
    """A project of the pictures in which an annotator has marked a disc on the first ones."""
    with Project.create(folder, annotator=annotator) as project:
        entries = project.add_images([SimpleNamespace(path=path, name=path.name, key=path.name) for path in pictures])
        for entry in entries[:images]:
            state = State().accepted(Mask.from_array(disc(SHAPE, (30, 20), radius)), seconds=8.0)
            project.save_state(entry.id, state)
    return folder


def test_a_project_is_made_and_told_of(tmp_path, pictures, capsys):
    assert run("create", tmp_path / "new", "--name", "Liver") == 0
    assert run("create", tmp_path / "new") == 1
    assert "holds a project already" in capsys.readouterr().err
    labelled(tmp_path / "anna", "Anna", pictures, 8)
    assert run("status", tmp_path / "anna") == 0
    told = capsys.readouterr().out
    assert "anna: 3 images (1 new, 2 labelled), 67 % done." in told
    assert "Anna" in told
    assert "nobody's" in told


def test_images_are_assigned_and_split_by_name_and_state(tmp_path, pictures, capsys):
    folder = labelled(tmp_path / "anna", "Anna", pictures, 8)
    assert run("assign", folder, "--to", "Berta", "--status", "new") == 0
    assert run("split", folder, "--to", "test", "--images", "P[01]*", "--count", "1") == 0
    with Project.open(folder) as project:
        assert [entry.assigned for entry in project.images()] == [None, None, "Berta"]
        assert [entry.split for entry in project.images()] == ["test", "", ""]
    assert run("assign", folder, "--to", "Berta", "--status", "done") == 1
    assert "No image is 'done'" in capsys.readouterr().err
    assert run("assign", folder, "--to", "Berta", "--images", "none*") == 1


def test_a_backup_is_restored_and_verified(tmp_path, pictures, capsys):
    folder = labelled(tmp_path / "anna", "Anna", pictures, 8)
    assert run("backup", folder, tmp_path / "copy.sqlite") == 0
    assert run("backup", folder, tmp_path / "copy.sqlite") == 1
    assert run("restore", tmp_path / "copy.sqlite", tmp_path / "again") == 0
    assert run("verify", tmp_path / "again") == 0
    assert "as they were written" in capsys.readouterr().out
    with Project.open(tmp_path / "again") as project:
        assert [entry.regions for entry in project.images()] == [1, 1, 0]
        with project.writing() as database:
            from sqlalchemy import text

            database.execute(text("UPDATE mask_objects SET content = 'x'"))
    assert run("verify", tmp_path / "again") == 1
    assert "damaged" in capsys.readouterr().err
    assert run("migrate", folder) == 0


def test_projects_are_merged_and_what_differs_is_decided_on(tmp_path, pictures, capsys):
    anna = labelled(tmp_path / "anna", "Anna", pictures, 8)
    berta = labelled(tmp_path / "berta", "Berta", pictures, 10, images=3)
    assert run("merge", anna, berta) == 0
    assert "2 differ" in capsys.readouterr().out
    assert run("conflicts", anna) == 0
    told = capsys.readouterr().out
    assert "2 open." in told
    assert "Anna saved P0.png" in told
    assert run("conflicts", anna, "--take", 1, "--leave", 2) == 0
    assert run("conflicts", anna, "--take", 99) == 1
    with Project.open(anna) as project:
        areas = [project.load_state(number).annotation.regions[0].mask.area_px for number in (1, 2, 3)]
    assert areas[0] == areas[2] > areas[1]


def test_agreement_is_reported_and_a_consensus_project_made(tmp_path, pictures, capsys):
    folders = [labelled(tmp_path / name, name, pictures, radius) for name, radius in (("Anna", 6), ("Berta", 8), ("Carl", 10))]
    made = ("-o", tmp_path / "report", "--consensus", tmp_path / "consensus", "--method", "majority")
    assert run("agreement", *folders, *made) == 0
    told = capsys.readouterr().out
    assert "Two annotators" in told
    assert "To decide on, worst first" in told
    comparisons = json.loads((tmp_path / "report" / "agreement.json").read_text(encoding="utf-8"))["comparisons"]
    assert len(comparisons) == 6
    small, large = disc(SHAPE, (30, 20), 6), disc(SHAPE, (30, 20), 8)
    found = next(each for each in comparisons if (each["first"], each["second"]) == ("Anna", "Berta"))
    assert found["dice"] == pytest.approx(2 * small.sum() / (small.sum() + large.sum()), abs=1e-6)
    with Project.open(tmp_path / "consensus") as project:
        assert [entry.status for entry in project.images()] == [ImageStatus.NEEDS_REVIEW] * 2
        (region,) = project.load_state(1).annotation.regions
        assert np.array_equal(region.mask.to_array(), large)
    assert run("agreement", *folders, "--without-names") == 0
    assert "Anna" not in capsys.readouterr().out
    assert run("agreement", *folders, "--maps", tmp_path / "maps") == 0
    assert "2 maps" in capsys.readouterr().out
    differing = cv2.imread(str(tmp_path / "maps" / "image-000001_disagreement.png"), cv2.IMREAD_UNCHANGED)
    assert differing[20, 30] == 0
    assert set(np.unique(differing)) == {0, 85}, "one of the three differs on the rings between the discs"


def test_an_even_vote_is_left_to_a_person(tmp_path, pictures):
    folders = [labelled(tmp_path / name, name, pictures, radius) for name, radius in (("Anna", 6), ("Berta", 8))]
    assert run("agreement", *folders, "--consensus", tmp_path / "consensus", "--method", "majority") == 0
    with Project.open(tmp_path / "consensus") as project:
        names = {label.id: label.name for label in project.labels()}
        assert sorted(names[region.label] for region in project.load_state(1).annotation) == ["object", "undecided"]


def test_one_labelled_project_has_nothing_to_compare(tmp_path, pictures, capsys):
    assert run("agreement", labelled(tmp_path / "anna", "Anna", pictures, 6)) == 0
    assert "nothing to compare" in capsys.readouterr().out


def test_folders_masks_and_objects_are_imported(tmp_path, pictures, capsys):
    folder = tmp_path / "project"
    assert run("import", folder, tmp_path, "--include", "P*.png", "--patients", "P[0-9]") == 0
    assert "1 images added" in capsys.readouterr().out
    (tmp_path / "masks").mkdir()
    write_picture(tmp_path / "masks" / "other.png")
    assert run("import", folder, "--masks", tmp_path / "masks") == 1
    assert "no image of this name" in capsys.readouterr().err
    (tmp_path / "boxes.csv").write_text("image,xmin,ymin,xmax,ymax\nP0.png,3,3,9,9\n", encoding="utf-8")
    assert run("import", folder, "--objects", tmp_path / "boxes.csv") == 1
    assert "fourclick predict --batch" in capsys.readouterr().err
    assert run("import", folder) == 1
    with Project.open(folder) as project:
        assert [entry.patient for entry in project.images()] == ["P0"]


def test_a_batch_of_boxes_is_predicted_from_the_command_line(tmp_path, pictures, capsys, monkeypatch):
    from fake_predictor import FakePredictor

    from fourclick.models.predictor import Predictor

    monkeypatch.setattr(Predictor, "load", classmethod(lambda cls, path=None, device=None: FakePredictor()))
    folder = tmp_path / "project"
    run("import", folder, *pictures, "--duplicates", "keep")
    (tmp_path / "boxes.csv").write_text("image,xmin,ymin,xmax,ymax\nP0.png,10,10,30,25\n", encoding="utf-8")
    batch = ["predict", "--batch", str(tmp_path / "boxes.csv"), "--project", str(folder), "--report", str(tmp_path / "r.json")]
    assert cli.main(batch) == 0
    assert "1 objects on 1 images became regions" in capsys.readouterr().out
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["problems"] == []
    assert cli.main(batch[:3]) == 1
    assert "--project" in capsys.readouterr().err


def test_hidden_repeats_are_begun_told_of_and_ended(tmp_path, pictures, capsys):
    folder = labelled(tmp_path / "anna", "Anna", pictures, 8)
    assert run("repeats", folder) == 0
    assert "No images come back" in capsys.readouterr().out
    assert run("repeats", folder, "--own", "50", "--gap", "1") == 0
    assert "Of 100 images, 50 come back to their annotator and 0 go to a colleague, after 1 others" in capsys.readouterr().out
    assert run("repeats", folder, "--own", "50", "--shared", "10") == 1
    assert "cannot be hidden" in capsys.readouterr().err
    assert run("repeats", folder, "--end") == 0
    assert "No images come back" in capsys.readouterr().out


def test_agreement_of_one_project_with_its_hidden_repeats(tmp_path, capsys):
    """Anna does images twice: with the network she hits the same, by hand a bit less."""
    images = [write_picture(tmp_path / f"P{number}.png") for number in range(30)]
    with Project.create(tmp_path / "lab", annotator="Anna") as project:
        project.add_images([SimpleNamespace(path=path, name=path.name, key=path.name) for path in images])
        project.set_repeat_plan(RepeatPlan(seed=1, repeat_rate=0.3, gap=1))
        while (entry := project.next_image()) is not None:
            radius = 8 if entry.is_assisted else 7
            checkpoint = "abc" if entry.is_assisted else ""
            mask = Mask.from_array(disc(SHAPE, (30, 20), radius))
            project.check_out(entry.id)
            project.save_state(entry.id, State().accepted(mask, seconds=8.0, checkpoint=checkpoint))
            project.review(entry.id, ImageStatus.NEEDS_REVIEW)
    assert run("agreement", tmp_path / "lab", "-o", tmp_path / "report") == 0
    assert "The same annotator twice" in capsys.readouterr().out
    told = json.loads((tmp_path / "report" / "agreement.json").read_text())
    helps = {each["help"]: each["dice"] for each in told["comparisons"]}
    assert helps["both"] == 1
    assert helps["one"] < 0.95
    assert {each["kind"] for each in told["comparisons"]} == {"intra"}
