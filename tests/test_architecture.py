"""The import table of the architecture, checked in the source of every module and in what is loaded when it runs."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
NAME = "fourclick"
QT = ("PySide6", "shiboken6")
TORCH = ("torch", "torchvision", "segmentation_models_pytorch", "openvino", "nncf", "lightning_fabric")
FORBIDDEN_NAMES = ("utils", "util", "helpers", "helper", "common", "manager", "misc")
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 70


@dataclass(frozen=True)
class Layer:
    """What the modules of a layer may import besides the standard library. `own` are prefixes inside the package.

    `later` may be imported inside functions only: loading them takes seconds.
    """

    modules: tuple[str, ...]
    own: tuple[str, ...]
    third_parties: tuple[str, ...]
    later: tuple[str, ...] = ()


LIGHT_MODELS = tuple(
    f"models.{name}"
    for name in (
        "prompt",
        "sentence",
        "crop",
        "cues",
        "metrics",
        "surface",
        "extremes",
        "intensity",
        "simulator",
        "baselines",
        "augment",
        "merge",
        "uncertainty",
        "devices",
        "by_hand",
        "shape_interpolation",
        "six_extremes",
        "slice_walk",
        "structure_fill",
        "propagated_walk",
    )
)
HEADLESS_APPLICATION = tuple(
    f"annotator.{name}"
    for name in (
        "cli",
        "commands",
        "exports",
        "exporters",
        "verification",
        "export_choice",
        "export_folder",
        "export_images",
        "export_names",
        "export_records",
        "file_stems",
        "importing",
        "learning",
        "mask_file",
        "mask_import",
        "peak_memory",
        "project_objects",
        "quality",
        "replay",
    )
)
VALUES = (
    "annotator.core",
    "models.prompt",
    "models.devices",
    "models.metrics",
    "models.extremes",
    "models.merge",
    "models.uncertainty",
    "models.by_hand",
    "models.shape_interpolation",
    "models.six_extremes",
    "models.slice_walk",
    "models.structure_fill",
    "models.propagated_walk",
)
IMAGE_LIBRARIES = ("SimpleITK", "cv2", "nibabel", "nrrd", "numpy", "PIL", "pydicom", "scipy", "skimage", "tifffile")
# The first layer whose prefix fits a module is its layer.
LAYERS = {
    "light models": Layer(LIGHT_MODELS, LIGHT_MODELS, ("numpy", "cv2", "scipy")),
    "models": Layer(
        ("models",),
        ("models",),
        ("numpy", "cv2", "scipy", "skimage", "SimpleITK", "safetensors", "tqdm", "timm", "platformdirs", *TORCH),
    ),
    "core": Layer(("annotator.core",), ("annotator.core", "models.prompt", "models.sentence"), ("numpy",)),
    "editing": Layer(
        ("annotator.editing",), ("annotator.editing", "annotator.core", "models.prompt"), ("numpy", "cv2", "scipy")
    ),
    "storage": Layer(
        ("annotator.storage",),
        ("annotator.storage", "resources", *VALUES),
        (*IMAGE_LIBRARIES, "alembic", "fsspec", "sqlalchemy", "platformdirs"),
    ),
    "quality": Layer(
        ("annotator.quality",),
        ("annotator.quality", "annotator.storage", "annotator.core", "models.metrics", "models.bootstrap", "models.prompt"),
        ("numpy", "scipy", "SimpleITK"),
    ),
    "downstream network": Layer(
        ("annotator.learning.unet",),
        ("annotator.learning", "annotator.storage", "annotator.core", "models"),
        (*IMAGE_LIBRARIES, *TORCH, "safetensors", "timm"),
        later=("onnxruntime",),
    ),
    "benchmark": Layer(
        ("annotator.learning.benchmark",),
        ("annotator.learning", "annotator.storage", "annotator.core", "models", NAME),
        (*IMAGE_LIBRARIES, *TORCH, "yaml"),
        later=("optuna", "pyarrow", "ray"),
    ),
    "learning": Layer(
        ("annotator.learning",),
        ("annotator.learning", "annotator.storage", NAME, *VALUES),
        ("numpy", "scipy"),
        later=("skactiveml",),
    ),
    "importing": Layer(
        ("annotator.importing",),
        ("annotator.importing", "annotator.mask_import", "annotator.storage", *VALUES),
        ("numpy", "cv2", "pycocotools", "yaml"),
        later=("models.predictor",),
    ),
    "surface": Layer(
        ("annotator.surface",),
        ("annotator.surface", "annotator.core"),
        ("numpy",),
        later=("scipy", "vtkmodules"),
    ),
    "gui": Layer(
        ("annotator.gui",),
        (
            "annotator.gui",
            "annotator.editing",
            "annotator.learning",
            "annotator.quality",
            "annotator.storage",
            "annotator.replay",
            "annotator.exports",
            "annotator.export_choice",
            "annotator.exporters",
            "annotator.mask_import",
            "annotator.surface.messages",
            "resources",
            *VALUES,
        ),
        ("numpy", "cv2", "scipy", *QT),
        later=("models.predictor", "models.checkpoint"),
    ),
    "app": Layer(
        (
            *("annotator.app", "annotator.start", "annotator.screenshots", "annotator.guide_pictures"),
            *("annotator.bench_brush", "annotator.bench_planes", "annotator.bench_view", "annotator.bench_view_peer"),
        ),
        ("annotator", "resources", *VALUES),
        ("numpy", "PIL", *QT),
        later=("models.predictor", "nibabel", "pyqtgraph", "tifffile"),
    ),
    "without a screen": Layer(
        ("annotator", "__init__", "__main__"),
        (NAME, "annotator.storage", "resources", "models.train_command", *HEADLESS_APPLICATION, *VALUES),
        ("numpy", "cv2", "PIL"),
        later=(
            *(
                "annotator.app",
                "annotator.start",
                "annotator.bench",
                "annotator.bench_brush",
                "annotator.bench_learning",
                "annotator.bench_project",
                "annotator.bench_view_peer",
            ),
            *("annotator.gui", "models", "tqdm"),
        ),
    ),
    "plugins": Layer(
        ("plugins",),
        ("plugins", *VALUES),
        (*IMAGE_LIBRARIES, "pycocotools"),
        later=("highdicom", "slicerio", "zarr", "ome_zarr_models"),
    ),
    "resources": Layer(("resources",), (), ()),
}


@cache
def sources():
    """Path of each module of the package by its name below `fourclick`."""
    found = {}
    for folder in ("annotator", "models", "plugins", "resources"):
        for path in (REPOSITORY / folder).rglob("*.py"):
            found[_module(path)] = path
    return found | {path.stem: path for path in REPOSITORY.glob("*.py")}


def _module(path):
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _below(module, prefixes):
    return any(module == prefix or module.startswith(prefix + ".") for prefix in prefixes)


def layer_of(module):
    return next(name for name, layer in LAYERS.items() if _below(module, layer.modules))


def imports(path):
    """(line, dotted name, whether it runs when the module is imported) of each import. Names below `fourclick` lose it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    late = {id(inner) for node in ast.walk(tree) if _runs_later(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, id(node) not in late
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} is a relative import"
            if node.module in (NAME, *(f"{NAME}.{folder}" for folder in ("annotator", "models", "plugins"))):
                for alias in node.names:  # `from fourclick.models import cues` imports fourclick.models.cues
                    yield node.lineno, f"{node.module}.{alias.name}", id(node) not in late
            else:
                yield node.lineno, node.module, id(node) not in late


def _runs_later(node):
    is_typing_only = isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or is_typing_only


def broken_rules(module, path, layer):
    for line, name, runs_at_import in imports(path):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names:
            continue
        inside = name.removeprefix(NAME).removeprefix(".") or NAME
        if top == NAME and inside.startswith("__"):
            continue  # fourclick.__version__
        allowed = layer.own if top == NAME else layer.third_parties
        subject = inside if top == NAME else top
        if _below(subject, allowed) or (not runs_at_import and _below(subject, layer.later)):
            continue
        when = "" if not _below(subject, layer.later) else " when it is imported (only inside functions)"
        yield f"{path.relative_to(REPOSITORY)}:{line}: {module} must not import {name}{when}"


@pytest.mark.parametrize("module", sorted(sources()))
def test_a_module_imports_only_what_its_layer_may(module):
    assert not list(broken_rules(module, sources()[module], LAYERS[layer_of(module)]))


def test_plugins_do_not_import_each_other():
    plugins = {name for name in sources() if name.startswith("plugins.")}
    for plugin in plugins:
        used = {name.removeprefix(f"{NAME}.") for _, name, _ in imports(sources()[plugin])}
        # a plug-in is a module, or a folder of modules
        others = {name for name in plugins if name.split(".")[:2] != plugin.split(".")[:2]}
        assert not used & others


@pytest.mark.parametrize(
    ("module", "source", "is_broken"),
    [
        ("annotator.core.x", "import torch", True),
        ("annotator.editing.x", "from fourclick.annotator.gui.document import Document", True),
        ("annotator.editing.x", "import cv2\nfrom fourclick.annotator.core.mask import Mask", False),
        ("annotator.core.x", "def f():\n    from PySide6 import QtCore", True),
        ("annotator.core.x", "from fourclick.annotator.storage import project", True),
        ("annotator.core.x", "from fourclick.models.prompt import Prompt\nimport numpy as np, math", False),
        ("annotator.storage.x", "from fourclick.annotator.gui.document import Document", True),
        ("annotator.gui.x", "from fourclick.models.predictor import Predictor", True),
        ("annotator.gui.x", "def f():\n    from fourclick.models.predictor import Predictor", False),
        ("annotator.gui.x", "from fourclick import plugins", True),
        ("annotator.quality.x", "from fourclick.annotator.gui.jobs import Job", True),
        ("annotator.learning.x", "import torch", True),
        ("annotator.learning.x", "import skactiveml", True),
        ("annotator.learning.x", "def f():\n    import skactiveml", False),
        ("annotator.quality.x", "import SimpleITK\nfrom fourclick.models.metrics import dice", False),
        ("annotator.exports", "from PySide6.QtCore import Qt", True),
        ("annotator.commands.x", "from fourclick.plugins.png_export import PngExporter", True),
        ("models.cues", "import torch", True),
        ("models.train", "from fourclick.annotator.core.image import Image", True),
        ("plugins.x", "from fourclick.annotator.gui.canvas import Canvas", True),
        ("plugins.x", "from fourclick.annotator.core.image import Image\nimport nibabel", False),
    ],
)
def test_the_rules_can_be_broken(tmp_path, monkeypatch, module, source, is_broken):
    path = tmp_path / "x.py"
    path.write_text(source)
    monkeypatch.setattr(sys.modules[__name__], "REPOSITORY", tmp_path)
    assert bool(list(broken_rules(module, path, LAYERS[layer_of(module)]))) is is_broken


LOADED = """
import importlib, json, sys
for module in json.loads(sys.argv[1]):
    importlib.import_module(module)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


@pytest.mark.parametrize(
    ("layer", "absent"),
    [
        ("light models", (*TORCH, *QT, "SimpleITK")),
        ("models", (*QT, "sqlalchemy")),
        ("core", (*TORCH, *QT, "SimpleITK", "sqlalchemy")),
        ("editing", (*TORCH, *QT, "SimpleITK", "sqlalchemy")),
        ("storage", (*TORCH, *QT)),
        ("quality", (*TORCH, *QT)),
        ("benchmark", (*QT, "skactiveml", "sklearn", "optuna", "pyarrow", "ray", "sqlalchemy")),
        ("learning", (*QT, "skactiveml", "sklearn")),
        ("surface", (*TORCH, *QT, "vtkmodules")),
        ("gui", (*TORCH, "vtkmodules")),
        ("app", TORCH),
        ("without a screen", (*TORCH, *QT)),
        ("plugins", (*TORCH, *QT, "sqlalchemy")),
    ],
)
def test_what_a_layer_loads(layer, absent):
    """A rule kept in every file can still be broken by what those files import in turn."""
    modules = [
        NAME if name == "__init__" else f"{NAME}.{name}"
        for name in sources()
        # alembic's env.py runs inside a migration only
        if layer_of(name) == layer and name != "__main__" and not name.endswith("migrations.env")
    ]
    if not modules:
        pytest.skip(f"no modules in the layer {layer} yet")
    command = [sys.executable, "-c", LOADED, json.dumps(modules)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=REPOSITORY / "tests")
    assert done.returncode == 0, done.stderr
    assert not set(json.loads(done.stdout.splitlines()[-1])) & set(absent)


def test_paths_are_nouns():
    for module in sources():
        assert not set(module.replace("_", ".").split(".")) & set(FORBIDDEN_NAMES), module


@pytest.mark.parametrize("module", sorted(sources()))
def test_modules_and_functions_are_short(module):
    source = sources()[module].read_text(encoding="utf-8")
    assert source.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name
