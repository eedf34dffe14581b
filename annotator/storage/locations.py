"""Where things lie that the user did not name a place for."""

from __future__ import annotations

import json
import os
from pathlib import Path

import platformdirs

from fourclick.annotator.storage.atomic_file import atomic_write

MOST_RECENT = 8
DATABASE = "project.sqlite"
"""What makes a folder a project."""


def data_folder() -> Path:
    """The user's folder for Fourclick; FOURCLICK_HOME overrides it."""
    named = os.environ.get("FOURCLICK_HOME")
    return Path(named) if named else Path(platformdirs.user_data_dir("fourclick", appauthor=False))


def default_project_folder() -> Path:
    """The project for images that are opened without one."""
    return data_folder() / "default-project"


def samples_folder() -> Path:
    """Where the bundled sample images are written."""
    return data_folder() / "samples"


def samples_project_folder() -> Path:
    return data_folder() / "sample-project"


def checkpoints_folder() -> Path:
    """Where the user's own checkpoints are kept."""
    return data_folder() / "checkpoints"


def recent_projects() -> list[Path]:
    """Projects opened lately, the last one first; those that are gone are left out."""
    try:
        names = json.loads(_recent_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [Path(name) for name in names if isinstance(name, str) and (Path(name) / DATABASE).is_file()]


def remember_project(folder: Path) -> None:
    """Puts a project first in the list of recent ones."""
    folder = folder.resolve()
    paths = [folder, *(path for path in recent_projects() if path != folder)][:MOST_RECENT]
    _recent_file().parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(_recent_file()) as temporary:
        temporary.write_text(json.dumps([str(path) for path in paths], indent=1), encoding="utf-8")


def _recent_file() -> Path:
    return data_folder() / "recent-projects.json"
