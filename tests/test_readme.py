"""What the README shows works as it stands there."""

import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

import fourclick.annotator as api

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_example_in_python_runs(tmp_path):
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    picture = np.full((60, 64), 40, np.uint8)
    cv2.ellipse(picture, (30, 30), (18, 14), 0, 0, 360, 200, -1)
    (tmp_path / "scans").mkdir()
    cv2.imwrite(str(tmp_path / "scans" / "one.png"), picture)
    done = subprocess.run(
        [sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Exported 1 image" in done.stdout
    assert list((tmp_path / "coco").rglob("*.json"))


def test_every_public_name_is_there_and_loads_neither_qt_nor_torch():
    assert set(api.__all__) == set(api.PLACES)
    code = (
        "import sys, fourclick.annotator as api\n"
        "for name in api.__all__: getattr(api, name)\n"
        "print([name for name in ('PySide6', 'torch') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100, check=True)
    assert told.stdout.strip() == "[]"


def test_every_picture_and_file_that_it_links_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parent.parent / link).exists()] == []
