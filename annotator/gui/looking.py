"""Looks through files and folders for images; loads what reads them when it is first asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fourclick.annotator.gui.jobs import Progress

if TYPE_CHECKING:
    from fourclick.annotator.storage.doctor import Arrivals
    from fourclick.annotator.storage.project import Project


def looked_through(
    project: Project | None, paths: Sequence[Path], progress: Progress, is_cancelled: Callable[[], bool]
) -> Arrivals:
    """What is found there: what the project knows already, and what is new to it."""
    from fourclick.annotator.storage.doctor import arrivals, diagnose

    diagnosis = diagnose(paths, progress, is_cancelled)
    return arrivals(diagnosis, project.known_images()[0] if project is not None else ())
