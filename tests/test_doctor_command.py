"""The import doctor without a screen."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_phantom import CENTRE_MM, centre_of, stack, write_ball

from fourclick.annotator import cli
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project

EVEN = np.arange(0, 50, 2.5)


@pytest.fixture
def scans(tmp_path):
    folder = tmp_path / "scans"
    folder.mkdir()
    write_ball(folder / "tilted", stack(EVEN, (0, 0.25)))
    write_ball(folder / "gap", stack(EVEN[EVEN != 10]))
    return folder


def run(*arguments):
    return cli.main([str(argument) for argument in arguments])


def test_findings_figures_choices_and_outcomes_are_told(scans, capsys):
    assert run("doctor", scans) == 0
    told = capsys.readouterr().out
    assert "? tilt: The stack leans by 14.0 degrees" in told
    assert "> straighten" in told
    assert "2 images would come in." in told
    assert run("doctor", scans, "--choose", "uneven=split") == 0
    assert "gap, slices 1 to 4; gap, slices 5 to 19" in capsys.readouterr().out


def test_programs_get_the_paths_that_open_what_was_chosen(scans, capsys):
    assert run("doctor", scans, "--json", "--choose", "uneven=as-is") == 0
    images = {each["name"]: each for each in json.loads(capsys.readouterr().out)["images"]}
    assert images["gap"]["needs_decision"]
    assert [read_image(type(scans)(each["path"])).depth for each in images["gap"]["comes_in"]] == [19]
    assert images["tilted"]["comes_in"][0]["path"].endswith("tilted#read=straighten")


@pytest.mark.parametrize("choice", ["tilt=guess", "tilt", "=straighten"])
def test_a_choice_that_there_is_not_is_a_sentence(scans, capsys, choice):
    assert run("doctor", scans, "--choose", choice) == 1
    assert "straighten" in capsys.readouterr().err


def test_a_size_that_no_file_says_is_given_by_choice_and_noted_in_the_project(tmp_path, capsys):
    folder = write_ball(tmp_path / "series", stack(EVEN), change=lambda dataset, _: delattr(dataset, "PixelSpacing"))
    assert run("doctor", folder) == 0
    told = capsys.readouterr().out
    assert "? spacing: The pixel spacing is missing" in told
    assert "WIDTHxHEIGHT Type the size of a pixel in mm" in told
    assert run("doctor", folder, "--choose", "spacing=0.8x1.0") == 0
    assert "> WIDTHxHEIGHT 0.8x1.0 mm, as typed" in capsys.readouterr().out
    assert run("doctor", folder, "--choose", "spacing=0.8") == 1
    assert "Write spacing=WIDTHxHEIGHT in millimetres" in capsys.readouterr().err
    assert run("project", "import", tmp_path / "project", folder, "--choose", "spacing=0.8x1.0") == 0
    assert "spacing=0.8x1.0: 0.8x1.0 mm, as typed." in capsys.readouterr().out
    assert run("project", "import", tmp_path / "project", folder, "--choose", "spacing=0.7x0.7") == 0
    assert "0 images added, 1 were there already" in capsys.readouterr().out
    with Project.open_to_read(tmp_path / "project") as project:
        (entry,) = project.images()
        details = [entry.details for entry in project.audit_entries() if entry.action == "import"]
    assert "mm-0.8x1" in str(details[0]), "the audit knows what was typed"
    assert read_image(Path(entry.path)).geometry.spacing_mm == (0.8, 1.0, 2.5)


def test_an_import_tells_what_it_chose_and_opens_the_same_again(scans, tmp_path, capsys):
    assert run("project", "import", tmp_path / "project", scans, "--choose", "uneven=split") == 0
    told = capsys.readouterr().out
    assert "3 images added" in told
    assert "gap: 1 slice is missing" in told
    assert "uneven=split" in told
    assert run("project", "import", tmp_path / "project", scans) == 0
    assert "0 images added, 2 were there already" in capsys.readouterr().out
    with Project.open_to_read(tmp_path / "project") as project:
        entries = {entry.name: entry for entry in project.images()}
        details = [entry.details for entry in project.audit_entries() if entry.action == "import"]
    assert "straighten" in str(details[0]), "the audit knows how it was read"
    assert np.abs(centre_of(read_image(type(scans)(entries["tilted"].path))) - CENTRE_MM).max() < 0.2


def test_a_straightened_scan_is_exported_on_its_own_instances(scans, tmp_path, capsys):
    """The whole way: import, a region on each slice, export; what lies between the instances is told."""
    for path in (scans / "gap").iterdir():
        dataset = pydicom.dcmread(path)
        dataset.StudyInstanceUID, dataset.FrameOfReferenceUID = "1.2.3.4", "1.2.3.5"
        dataset.save_as(path)
    project = tmp_path / "project"
    assert run("project", "import", project, scans / "gap") == 0
    with Project.open(project) as opened:
        (entry,) = opened.images()
        state = State()
        for index in (3, 4, 5):
            mask = np.zeros((40, 40), bool)
            mask[10:20, 5:15] = True
            state = replace(state, slice_index=index).accepted(Mask.from_array(mask), seconds=1.0)
        opened.save_state(entry.id, state)
    run("export", project, "--format", "dicom-seg", "-o", tmp_path / "seg")
    told = capsys.readouterr()
    assert "regions on 1 slice (4) are not in its file" in told.out + told.err
    (segmentation,) = [pydicom.dcmread(each) for each in (tmp_path / "seg").glob("*.dcm")]
    places = sorted(float(each.PlanePositionSequence[0].ImagePositionPatient[2]) for each in _frames(segmentation))
    assert places == [7.5, 12.5]


def _frames(dataset):
    return [each for each in dataset.PerFrameFunctionalGroupsSequence if "PlanePositionSequence" in each]
