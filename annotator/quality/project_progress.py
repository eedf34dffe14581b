"""The progress of a project."""

from __future__ import annotations

from fourclick.annotator.quality.progress import NOBODY, ImageRecord, Progress, RegionRecord, progress
from fourclick.annotator.storage.figures import RegionFigures
from fourclick.annotator.storage.project import Project


def project_progress(project: Project) -> Progress:
    """Reads figures only, no mask and no image; may be called off the UI thread."""
    images, regions = project.figures()
    return progress(
        (ImageRecord(each.id, each.status, each.assigned or NOBODY) for each in images),
        (RegionRecord(each.image, each.label, each.annotator, _clicks(each), each.seconds, each.day) for each in regions),
    )


def _clicks(region: RegionFigures) -> int:
    """What was predicted from a file of boxes has a prompt, but nobody clicked it."""
    return region.clicks if region.seconds > 0 else 0
