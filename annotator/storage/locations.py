"""Where things lie that the user did not name a place for."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import platformdirs

from fourclick.annotator.storage.atomic_file import atomic_write

MOST_RECENT = 8
DATABASE = "project.sqlite"
"""What makes a folder a project."""
TEAM_URL = re.compile(r"^(postgresql|postgres)(\+\w+)?:/{1,2}(?=[^/])", re.IGNORECASE)
"""A team's database; with one slash where a Path was made of it."""


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


def is_project_place(text: str) -> bool:
    """Whether this names a team's database, or is a folder with a project in it."""
    return bool(TEAM_URL.match(text)) or (Path(text) / DATABASE).is_file()


def recent_projects() -> list[str]:
    """Projects opened lately, folders and teams' databases, the last one first; folders that are gone are left out."""
    try:
        names = json.loads(_recent_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [name for name in names if isinstance(name, str) and is_project_place(name)]


def remember_project(place: str) -> None:
    """Puts a project first in the list of recent ones: a folder, or a database's address without its password."""
    known = place if TEAM_URL.match(place) else str(Path(place).resolve())
    places = [known, *(each for each in recent_projects() if each != known)][:MOST_RECENT]
    _recent_file().parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(_recent_file()) as temporary:
        temporary.write_text(json.dumps(places, indent=1), encoding="utf-8")


def _recent_file() -> Path:
    return data_folder() / "recent-projects.json"
