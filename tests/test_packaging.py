"""The wheel and the sdist: one name, all packages, all resources, and nothing of the workshop."""

from __future__ import annotations

import configparser
import importlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
NOT_SHIPPED = {"tests", "build", "dist"}
MOST_MEGABYTES = 32
TRANSLATION = "annotator/gui/translations/fourclick_de.ts"


def package_folders():
    """Every folder with an __init__.py, as the package it is."""
    found = {"fourclick"}
    for path in REPOSITORY.rglob("__init__.py"):
        parts = path.relative_to(REPOSITORY).parent.parts
        if parts and parts[0] not in NOT_SHIPPED and not any(part.startswith(".") for part in parts):
            found.add(".".join(("fourclick", *parts)))
    return found


def shipped_files():
    """Modules and resources that have to be in the wheel, as paths below `fourclick`."""
    for folder in sorted(package_folders()):
        place = REPOSITORY.joinpath(*folder.split(".")[1:])
        yield from place.glob("*.py")
    for path in (REPOSITORY / "resources").rglob("*"):
        if path.is_file() and path.suffix != ".py" and "__pycache__" not in path.parts:
            yield path
    yield from (REPOSITORY / "annotator" / "storage" / "migrations").glob("*.mako")
    yield from (REPOSITORY / "annotator" / "gui" / "translations").glob("*.qm")
    yield REPOSITORY / "py.typed"


@pytest.fixture(scope="module")
def source_copy(tmp_path_factory):
    """The working tree without environments: building must leave nothing behind in it, and find nothing old."""
    copy = tmp_path_factory.mktemp("source") / "fourclick-source"
    ignored = shutil.ignore_patterns(
        ".venv", ".git", ".typing", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "*.egg-info"
    )
    shutil.copytree(REPOSITORY, copy, ignore=ignored)
    # what a developer's folder may hold besides
    (copy / ".venv" / "lib").mkdir(parents=True)
    (copy / ".venv" / "lib" / "stray.py").write_text("")
    return copy


@pytest.fixture(scope="module")
def wheel(source_copy, tmp_path_factory):
    return _wheel_of(source_copy, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(source_copy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdist")
    _run("-m", "build", "--sdist", "--no-isolation", "--outdir", folder, source_copy)
    return next(folder.glob("*.tar.gz"))


def _wheel_of(source, folder):
    _run("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, source)
    return next(folder.glob("*.whl"))


def _run(*arguments):
    done = subprocess.run([sys.executable, *map(str, arguments)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def _names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_package_list_is_the_folders():
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == package_folders()


def test_the_wheel_brings_one_name(wheel):
    tops = {name.partition("/")[0] for name in _names(wheel)}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"fourclick"}


def test_the_wheel_holds_every_module_and_resource(wheel):
    expected = {f"fourclick/{path.relative_to(REPOSITORY).as_posix()}" for path in shipped_files()}
    found = {name for name in _names(wheel) if ".dist-info/" not in name}
    assert found == expected


def test_the_wheel_holds_checkpoint_licence_and_typing_marker(wheel):
    names = _names(wheel)
    assert {"fourclick/resources/default.safetensors", "fourclick/resources/default.json", "fourclick/py.typed"} <= names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)
    assert wheel.stat().st_size < MOST_MEGABYTES * 1e6


def test_the_window_of_the_wheel_speaks_german(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)  # noqa: S202 (our own file)
    code = "from fourclick.annotator.gui import text; print(text.__file__, text.tr('Cancel'))"
    # in front of an installation that is linked to the sources
    environment = {**os.environ, "FOURCLICK_LANGUAGE": "de", "PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, env=environment, cwd=tmp_path, check=True
    )
    file, word = done.stdout.split()
    assert Path(file).is_relative_to(tmp_path)
    assert word == "Abbrechen"


def test_the_wheels_entry_points_load(wheel):
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        declared = configparser.ConfigParser()
        declared.read_string(archive.read(name).decode())
    assert set(declared["fourclick.exporters"]) >= {"png", "nifti"}
    assert declared["console_scripts"]["fourclick"] == "fourclick.annotator.cli:main"
    for section in declared.sections():
        for target in declared[section].values():
            module, _, attribute = target.partition(":")
            assert callable(getattr(importlib.import_module(module), attribute))


def test_the_installation_is_not_older_than_pyproject():
    """An editable install keeps the entry points of the day it was made; `make` renews it."""
    installed = {entry.name: entry.value for entry in entry_points(group="fourclick.exporters")}
    assert PYPROJECT["project"]["entry-points"]["fourclick.exporters"].items() <= installed.items()


def test_the_version_is_the_same_everywhere(wheel):
    import fourclick

    assert PYPROJECT["project"]["version"] == fourclick.__version__
    assert f"[{fourclick.__version__}]" in (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_sdist_has_no_environment_and_all_that_the_wheel_needs(sdist, wheel, tmp_path):
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    # not extractall(filter=...): Debian 12's Python 3.11.2 does not know it
    shutil.unpack_archive(sdist, tmp_path)
    assert not {name for name in names if name.split("/")[0] in (".venv", ".git", ".typing", "build")}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "Makefile", "tests/conftest.py", TRANSLATION} <= names
    assert not {name for name in names if name.endswith((".pyc", ".sqlite"))}
    assert _names(_wheel_of(next(tmp_path.iterdir()), tmp_path)) == _names(wheel)
