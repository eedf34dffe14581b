"""Prediction and export never touch Qt: in a process that cannot import it, with the real network, they work."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import SimpleITK
from annotated_projects import annotate, project_of, square, write_volume

# Refuses Qt as a machine without it would, and leaves a trace of the attempt even where somebody catches the ImportError.
WITHOUT_QT = """
import json, sys

attempts = []

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "PyQt6", "PyQt5", "PySide2"):
            attempts.append(name)
            raise ImportError(f"{name} is blocked by the test")

sys.meta_path.insert(0, NoQt())
from fourclick.annotator.cli import main
code = main(sys.argv[1:])
qt = [name for name in sys.modules if name.startswith(("PySide6", "shiboken"))]
print("RESULT", json.dumps({"code": code, "attempts": attempts, "qt": qt}))
"""


def result_of(*arguments):
    command = [sys.executable, "-c", WITHOUT_QT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=Path(__file__).parent)
    assert "RESULT" in done.stdout, done.stderr
    return json.loads(done.stdout.rpartition("RESULT ")[2])


@pytest.fixture
def volume(tmp_path):
    return write_volume(tmp_path / "scan.nii.gz", shape=(5, 48, 64))


def test_prediction_needs_no_qt(volume, tmp_path):
    points = ("--extreme=10,20", "--extreme=40,22", "--extreme=25,8", "--extreme=24,36", "--positive=25,20")
    result = result_of("predict", volume, *points, "--slice=2", "-o", tmp_path / "mask.nii.gz")
    assert result == {"code": 0, "attempts": [], "qt": []}
    assert SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(tmp_path / "mask.nii.gz"))).shape == (5, 48, 64)


@pytest.mark.parametrize("format_name", ["png", "nifti"])
def test_export_needs_no_qt(volume, tmp_path, format_name):
    with project_of(tmp_path / "project", [volume]) as project:
        annotate(project, project.images()[0].id, {1: square((48, 64))})
    result = result_of("export", tmp_path / "project", "--format", format_name, "-o", tmp_path / "out")
    assert result == {"code": 0, "attempts": [], "qt": []}
    assert (tmp_path / "out" / "labels.json").exists()


def test_the_block_works():
    code = WITHOUT_QT.replace("from fourclick", "import PySide6.QtCore\nfrom fourclick", 1)
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, timeout=120)
    assert "PySide6 is blocked by the test" in done.stderr
