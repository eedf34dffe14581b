"""Who is annotating."""

from __future__ import annotations

import getpass
import os

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence

VARIABLE = "FOURCLICK_ANNOTATOR"
MOST_CHARACTERS = 100


def default_annotator() -> str:
    """FOURCLICK_ANNOTATOR, else the system's user name, else "unknown"."""
    named = os.environ.get(VARIABLE, "").strip()
    if named:
        return checked_annotator(named)
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        # no entry for this user id, as in some containers
        return "unknown"


def checked_annotator(name: str) -> str:
    """The name without blanks around it. Raises ProjectError for one that is empty, very long or unprintable."""
    name = name.strip()
    if not name or len(name) > MOST_CHARACTERS or not name.isprintable():
        raise ProjectError(
            sentence(
                "{name!r} is no annotator's name. Write 1 to {most} printable characters.",
                name=name[:MOST_CHARACTERS],
                most=MOST_CHARACTERS,
            )
        )
    return name
