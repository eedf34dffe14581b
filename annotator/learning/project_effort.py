"""What the images of a project took, from its click and time log."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from fourclick.annotator.storage.project import Project


@dataclass(frozen=True, slots=True)
class LoggedEffort:
    """Seconds and clicks by image number, of images on which somebody clicked; what was imported or predicted is no work."""

    seconds: dict[int, float] = field(default_factory=dict)
    clicks: dict[int, float] = field(default_factory=dict)


def logged_effort(project: Project) -> LoggedEffort:
    """Summed over each image's regions. Reads figures only; may be called off the UI thread."""
    seconds: dict[int, float] = defaultdict(float)
    clicks: dict[int, float] = defaultdict(float)
    for region in project.figures()[1]:
        # predictions from boxes have prompts, but nobody clicked them
        if region.seconds > 0:
            seconds[region.image] += region.seconds
            clicks[region.image] += region.clicks
    return LoggedEffort(dict(seconds), dict(clicks))
