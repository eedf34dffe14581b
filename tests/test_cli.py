"""The command line: masks and exports without a screen, and a sentence for everything that can be mistyped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nibabel
import numpy as np
import pytest
import SimpleITK
from annotated_projects import DIRECTION, ORIGIN_MM, SPACING_MM, annotate, project_of, square, write_picture, write_volume
from dicom_phantom import stack, write_ball
from fake_predictor import FakePredictor, ellipse
from PIL import Image as Picture

from fourclick.annotator import cli
from fourclick.annotator.commands import open as open_command
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.sample_project import sample_project
from fourclick.models.prompt import Prompt, Role

POINTS = ((10, 12), (24, 11), (16, 5), (17, 18))
EXTREMES = [f"--extreme={x},{y}" for x, y in POINTS]


@pytest.fixture
def predictor(monkeypatch):
    """A predictor without a network, in the place of the one that the command loads."""
    from fourclick.models.predictor import Predictor

    fake = FakePredictor()
    monkeypatch.setattr(Predictor, "load", classmethod(lambda cls, path=None, device=None: fake))
    return fake


@pytest.fixture
def picture(tmp_path):
    return write_picture(tmp_path / "photo.png")


@pytest.fixture
def volume(tmp_path):
    return write_volume(tmp_path / "scan.nii.gz")


def run(*arguments):
    """The exit code of `fourclick` with these arguments."""
    try:
        return cli.main([str(argument) for argument in arguments])
    except SystemExit as leaving:
        return leaving.code


def sentence(capsys):
    """What was told on stderr: one line, no traceback."""
    told = capsys.readouterr().err.strip()
    assert told
    assert "\n" not in told
    assert "Traceback" not in told
    assert told[-1] in ".)"
    return told


def test_predict_writes_a_picture_that_people_can_see(predictor, picture, tmp_path, capsys):
    assert run("predict", picture, *EXTREMES, "-o", tmp_path / "mask.png") == 0
    values = np.asarray(Picture.open(tmp_path / "mask.png"))
    assert values.dtype == np.uint8
    assert np.array_equal(values > 0, ellipse((40, 60), Prompt.from_points(extreme=POINTS)) >= 0.5)
    assert set(np.unique(values)) == {0, 255}
    assert "Read back and compared" in capsys.readouterr().out


def test_predict_straightens_a_tilted_series_where_it_is_told_to(predictor, tmp_path, capsys):
    folder = write_ball(tmp_path / "tilted", stack(range(0, 50, 5), (0, 0.25)))
    command = ("predict", folder, *EXTREMES, "--slice", 3, "-o", tmp_path / "mask.nii.gz")
    assert run(*command) == 1
    assert "gantry tilt" in sentence(capsys)
    assert run(*command, "--choose", "tilt=straighten") == 0
    found = SimpleITK.ReadImage(str(tmp_path / "mask.nii.gz"))
    assert found.GetSize() == (40, 52, 10)
    assert found.GetOrigin() == pytest.approx((-10, -24, 0))


@pytest.mark.parametrize("suffix", [".nii.gz", ".nii"])
def test_predict_writes_a_volume_on_the_sources_grid(predictor, volume, tmp_path, suffix):
    output = tmp_path / f"mask{suffix}"
    assert run("predict", volume, *EXTREMES, "--slice", 3, "-o", output) == 0
    found = SimpleITK.ReadImage(str(output))
    assert np.allclose(found.GetSpacing(), SPACING_MM)
    assert np.allclose(found.GetOrigin(), ORIGIN_MM, atol=1e-4)
    assert np.allclose(found.GetDirection(), DIRECTION, atol=1e-6)
    voxels = SimpleITK.GetArrayFromImage(found)
    assert nibabel.load(output).get_data_dtype() == np.uint8
    assert set(np.unique(voxels)) == {0, 1}
    assert [index for index in range(5) if voxels[index].any()] == [3]
    assert np.array_equal(voxels[3] > 0, ellipse((20, 30), Prompt.from_points(extreme=POINTS)) >= 0.5)


def test_predict_replays_the_corrections_in_the_order_given(predictor, picture, tmp_path):
    corrections = ("--negative=12,12", "--positive=13,12", "--negative=40,30")
    assert run("predict", picture, corrections[0], *EXTREMES, *corrections[1:], "-o", tmp_path / "mask.png") == 0
    roles = [click.role for click in predictor.asked[-1].clicks[4:]]
    assert roles == [Role.NEGATIVE, Role.POSITIVE, Role.NEGATIVE]
    assert [len(prompt) for prompt in predictor.asked] == [4, 5, 6, 7]


def test_the_threshold_decides_which_pixels_count(predictor, picture, tmp_path):
    areas = []
    for threshold in ("0.2", "0.5"):
        assert run("predict", picture, *EXTREMES, "--threshold", threshold, "-o", tmp_path / "mask.png") == 0
        areas.append(int((np.asarray(Picture.open(tmp_path / "mask.png")) > 0).sum()))
    assert areas[0] > areas[1] > 0


def test_an_empty_mask_is_written_with_a_warning(predictor, picture, tmp_path, capsys):
    assert run("predict", picture, *EXTREMES, "--threshold", "0.95", "-o", tmp_path / "mask.png") == 0
    assert "empty" in capsys.readouterr().err
    assert not np.asarray(Picture.open(tmp_path / "mask.png")).any()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (EXTREMES[:3], "four extreme points"),
        ([*EXTREMES, "--extreme=3,3"], "given 5 times"),
        ([*EXTREMES[:3], "--extreme=-1,5"], "outside the image, which is 60 x 40 pixels"),
        ([*EXTREMES, "--positive=60,0"], "The positive click at 60,0 lies outside"),
        ([*EXTREMES, "--slice=1"], "there is no slice 1; the image has only slice 0"),
        ([*EXTREMES, "--checkpoint=none.safetensors"], "no such checkpoint"),
        ([*EXTREMES, "-o", "mask.jpg"], ".nii, .nii.gz, .nrrd"),
        ([*EXTREMES, "-o", "nowhere/mask.png"], "no such folder"),
        ([*EXTREMES, "-o", "photo.png"], "is the image itself"),
        (["--extreme=5,5"] * 4, "extreme"),
    ],
)
def test_predict_answers_a_mistake_with_a_sentence(picture, tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    before = picture.read_bytes()
    output = [] if "-o" in arguments else ["-o", "mask.png"]
    assert run("predict", "photo.png", *arguments, *output) == 1
    assert told in sentence(capsys)
    assert not list(tmp_path.glob("mask*"))
    assert picture.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--slice=5"], "there is no slice 5; the image has slices 0 to 4"),
        (["--slice=-1"], "there is no slice -1"),
        ([], "say which with --slice (0 to 4)"),
    ],
)
def test_a_volume_needs_a_slice_that_it_has(volume, tmp_path, capsys, arguments, told):
    assert run("predict", volume, *EXTREMES, *arguments, "-o", tmp_path / "mask.nii.gz") == 1
    assert told in sentence(capsys)


def test_an_image_that_is_missing_or_broken_is_named(tmp_path, capsys):
    assert run("predict", tmp_path / "gone.png", *EXTREMES, "-o", tmp_path / "mask.png") == 1
    assert "gone.png" in sentence(capsys)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert run("predict", tmp_path / "broken.png", *EXTREMES, "-o", tmp_path / "mask.png") == 1
    assert "broken.png" in sentence(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["predict"],
        ["predict", "photo.png", "--extreme=3;4", "-o", "mask.png"],
        ["predict", "photo.png", "--extreme=nan,4", "-o", "mask.png"],
        ["predict", "photo.png", "--threshold=2", "-o", "mask.png"],
        ["export", "project", "--format", "jpeg", "-o", "out"],
        ["export", "project"],
        ["paint"],
        ["--paint"],
        ["--", "predict"],
    ],
)
def test_wrong_usage_exits_with_2_and_shows_the_usage(arguments, capsys):
    assert run(*arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("usage: fourclick")
    assert "Traceback" not in told


def test_a_failed_write_keeps_the_old_mask(predictor, picture, tmp_path, monkeypatch, capsys):
    output = tmp_path / "mask.png"
    output.write_text("old")
    monkeypatch.setattr(Picture.Image, "save", lambda *_, **__: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    assert run("predict", picture, *EXTREMES, "-o", output) == 1
    assert "No space left on device" in sentence(capsys)
    assert output.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mask.png", "photo.png"]


@pytest.fixture
def project_folder(tmp_path, picture, volume):
    with project_of(tmp_path / "project", [picture, volume]) as project:
        for entry in project.images():
            annotate(project, entry.id, {0: square((40, 60) if "photo" in entry.path else (20, 30))})
    return tmp_path / "project"


@pytest.mark.parametrize(
    ("options", "files"),
    [
        (("--format", "png"), ["image-000001.png", "image-000002_slice000.png"]),
        (("--format", "nifti"), ["image-000001.nii.gz", "image-000002.nii.gz"]),
        (("--format", "png", "--keep-names"), ["photo.png", "scan_slice000.png"]),
        (("--format", "nifti", "--keep-names"), ["photo.nii.gz", "scan.nii.gz"]),
    ],
)
def test_export_writes_the_projects_masks(project_folder, tmp_path, capsys, options, files):
    assert run("export", project_folder, *options, "-o", tmp_path / "out") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *files,
        "labels.json",
        "verification.json",
        "fourclick-export.json",
    }
    told = capsys.readouterr().out
    assert "Exported 2 images as 4 files" in told
    assert "Read back and compared" in told
    assert ("export-names.csv tells which is which" in told) is ("--keep-names" not in options)


def test_export_of_what_is_no_project_says_so(tmp_path, capsys):
    assert run("export", tmp_path, "--format", "png", "-o", tmp_path / "out") == 1
    assert "project" in sentence(capsys)
    assert not (tmp_path / "out").exists()


def test_export_with_an_unreadable_image_exports_the_rest_and_fails(project_folder, picture, tmp_path, capsys):
    picture.unlink()
    assert run("export", project_folder, "--format", "png", "-o", tmp_path / "out") == 1
    assert "photo.png was not exported" in capsys.readouterr().out
    assert (tmp_path / "out" / "image-000002_slice000.png").exists()


def test_ctrl_c_exits_with_130(predictor, picture, tmp_path, capsys):
    predictor.error = KeyboardInterrupt()
    assert run("predict", picture, *EXTREMES, "-o", tmp_path / "mask.png") == 130
    assert sentence(capsys) == "Interrupted."
    assert not (tmp_path / "mask.png").exists()


def test_a_bug_keeps_its_traceback(predictor, picture, tmp_path):
    """An error that nobody foresaw must not be dressed up as the user's."""
    predictor.error = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        run("predict", picture, *EXTREMES, "-o", tmp_path / "mask.png")


def test_open_names_a_path_that_is_not_there(tmp_path, capsys):
    assert run("open", tmp_path / "gone.png") == 1
    assert "gone.png: there is no such file" in sentence(capsys)


def test_open_without_a_screen_points_to_the_other_commands(monkeypatch, capsys):
    monkeypatch.setattr(open_command.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run() == 1
    assert "fourclick predict" in sentence(capsys)


def test_open_hands_paths_and_samples_to_the_app(tmp_path, monkeypatch):
    opened = []
    app = SimpleNamespace(run=lambda paths, samples, decisions: opened.append((list(paths), samples, decisions)) or 0)
    monkeypatch.setitem(sys.modules, "fourclick.annotator.start", app)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert run("open", "--samples") == 0
    assert run("open", tmp_path, "--choose", "tilt=straighten") == 0
    assert opened == [([], True, None), ([tmp_path], False, {"tilt": "straighten"})]


def test_the_sample_project_is_made_and_mended(tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path))
    folder = sample_project()
    with Project.open(folder) as project:
        entries = project.images()
    assert len(entries) >= 5
    assert all(read_image(Path(entry.path)).depth >= 1 for entry in entries)

    picture = next(Path(entry.path) for entry in entries if Path(entry.path).is_file())
    picture.unlink()
    assert sample_project() == folder
    assert picture.exists()
    with Project.open(folder) as project:
        assert project.images() == entries


@pytest.mark.parametrize("command", [command.name for command in cli.COMMANDS])
def test_every_command_has_help_with_examples(command, capsys):
    assert run(command, "--help") == 0
    told = capsys.readouterr().out
    assert "examples:" in told
    assert f"fourclick {command}" in told


def _loaded_by(*arguments):
    """Top-level modules that a fresh process has loaded after `fourclick` with these arguments."""
    code = (
        "import sys\nfrom fourclick.annotator.cli import main\n"
        "try:\n    main(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print('\\nLOADED', *{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120, cwd=Path(__file__).parent
    )
    return set(done.stdout.rpartition("LOADED ")[2].split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["open", "--help"], ["predict", "--help"], ["train", "--help"], ["evaluate", "--help"]]
)
def test_help_appears_at_once(arguments):
    loaded = _loaded_by(*arguments)
    assert "argparse" in loaded
    assert not loaded & {"torch", "PySide6", "SimpleITK", "scipy", "sqlalchemy"}


def test_the_module_and_the_script_are_the_same_command():
    script = Path(sys.executable).with_name("fourclick")
    for command in ([sys.executable, "-m", "fourclick"], [str(script)]):
        done = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=120, cwd=Path(__file__).parent)
        assert (done.returncode, done.stdout.strip()) == (0, f"fourclick {cli.__version__}")


@pytest.mark.parametrize("command", ["predict", "open", "evaluate", "bench", "train"])
def test_a_device_that_is_none_is_wrong_usage(command, capsys):
    assert run(command, "--device", "nonsense") == 2
    assert "invalid choice: 'nonsense'" in capsys.readouterr().err


def test_a_wrong_device_in_the_environment_gets_a_sentence(picture, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("FOURCLICK_DEVICE", "nonsense")
    assert run("predict", picture, *EXTREMES, "-o", tmp_path / "mask.png") == 1
    assert "nonsense" in sentence(capsys)
    assert run("open") == 1
    assert "nonsense" in sentence(capsys)
