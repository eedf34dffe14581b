"""A plug-in package that is installed beside Fourclick adds a reader, an exporter and a strategy of active learning."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fourclick.annotator.core.errors import UnreadableImage
from fourclick.annotator.storage import readers
from fourclick.annotator.storage.image_files import find_images, is_image, read_image

EXAMPLE = Path(__file__).parent / "example_plugin"


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The environment in which the example is installed, in a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    source = tmp_path_factory.mktemp("source") / "example"
    subprocess.run([sys.executable, "-c", f"import shutil; shutil.copytree({str(EXAMPLE)!r}, {str(source)!r})"], check=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--target", str(folder), str(source)], check=True, timeout=300)
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}


def run(arguments, environment):
    command = [sys.executable, "-m", "fourclick", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_the_example_reads_and_exports(installed, tmp_path):
    image = np.zeros((2, 40, 50), np.int16)
    image[0, 10:30, 12:40] = 900
    (tmp_path / "images").mkdir()
    np.save(tmp_path / "images" / "scan.npy", image)
    environment = {**installed, "FOURCLICK_HOME": str(tmp_path / "home")}
    project = tmp_path / "project"
    made = run(["project", "create", project], environment)
    assert made.returncode == 0, made.stderr
    found = run(["project", "import", project, tmp_path / "images"], environment)
    assert found.returncode == 0, found.stderr
    assert "1 image" in found.stdout
    points = ["--extreme", "12,20", "--extreme", "39,20", "--extreme", "25,10", "--extreme", "25,29", "--slice", "0"]
    predicted = run(["predict", tmp_path / "images" / "scan.npy", *points, "-o", tmp_path / "mask.npy"], environment)
    assert predicted.returncode == 0, predicted.stderr
    answer = np.load(tmp_path / "mask.npy")
    assert answer.shape == (2, 40, 50)
    assert (answer[0] > 0).sum() > 200
    damaged = tmp_path / "damaged.npy"
    damaged.write_bytes((tmp_path / "images" / "scan.npy").read_bytes()[:500])
    refused = run(["predict", damaged, *points, "-o", tmp_path / "other.npy"], environment)
    assert refused.returncode == 1
    assert "cut off" in refused.stderr


RANKING = """
import numpy as np
from fourclick.annotator.learning.outputs import Outputs, from_foreground
from fourclick.annotator.learning.registry import made, spec_of, strategy_named
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.scoring import score_images
from fourclick.annotator.learning.strategies.limits import PatientCap

def images():
    for number in range(4):
        probability = np.zeros((8, 8), np.float32)
        probability[:number, :2] = 1
        yield Outputs(number, from_foreground(probability), patient="P0" if number > 1 else "P1")

strategy = strategy_named("largest-object", least_px=1)
pool = score_images(images(), [strategy]).pool
assert made(spec_of(strategy)) == strategy
ranking = strategy.rank(pool, Pool(), 2, np.random.default_rng(0))
print(ranking.ids, ranking.picks[0].reason)
print(PatientCap(strategy, 1).rank(pool, Pool(), 2, np.random.default_rng(0)).ids)
"""


def test_the_example_ranks_images(installed, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", RANKING], env=installed, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["(3, 2) Its predicted objects cover 6 px.", "(3, 1)"]


class Failing:
    suffixes = (".xyz",)

    def read(self, path):
        raise KeyError("of the plug-in")


class EntryPoint:
    name, value = "xyz", "somewhere:Failing"

    def __init__(self, load):
        self.load = load


@pytest.fixture
def plug_in(monkeypatch, request):
    readers.readers.cache_clear()
    monkeypatch.setattr(readers, "entry_points", lambda group: [EntryPoint(request.param)])
    yield
    readers.readers.cache_clear()


@pytest.mark.parametrize("plug_in", [lambda: Failing], indirect=True)
@pytest.mark.usefixtures("plug_in")
def test_a_failing_reader_ends_in_a_sentence(tmp_path):
    path = tmp_path / "a.XYZ"
    path.write_bytes(b"something")
    assert is_image(path)
    assert [each.name for each in find_images([tmp_path])] == ["a.XYZ"]
    with pytest.raises(UnreadableImage, match=r"a\.XYZ: the reader Failing failed"):
        read_image(path)


@pytest.mark.parametrize("plug_in", [lambda: 1 / 0], indirect=True)
@pytest.mark.usefixtures("plug_in")
def test_a_reader_that_cannot_be_loaded_is_left_out(tmp_path, caplog):
    (tmp_path / "a.xyz").write_bytes(b"something")
    assert not is_image(tmp_path / "a.xyz")
    assert "cannot be loaded" in caplog.text
