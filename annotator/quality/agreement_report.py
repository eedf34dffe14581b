"""The agreement of several projects' annotators, in one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from fourclick.annotator.quality.adjudication import Case, adjudication_queue
from fourclick.annotator.quality.agreement import TOLERANCE_MM
from fourclick.annotator.quality.comparison import Comparison, comparisons
from fourclick.annotator.quality.project_readings import Progress, Readings
from fourclick.annotator.quality.summary import AgreementReport, report, without_names
from fourclick.annotator.storage.project import Project


@dataclass(frozen=True, slots=True)
class FullReport:
    """The report, the images to decide on, worst first, and a sentence for each image that could not be compared.

    `images` are the ids, in the first project that has them, of the compared images by their names in the queue.
    """

    report: AgreementReport
    queue: tuple[Case, ...]
    problems: tuple[str, ...]
    images: Mapping[str, int] = field(default_factory=dict)


def agreement_report(
    places: Sequence[str],
    own: Project | None = None,
    progress: Progress | None = None,
    *,
    tolerance_mm: float = TOLERANCE_MM,
    is_anonymous: bool = False,
) -> FullReport:
    """Of the project that is open, and of those at other places. Raises ProjectError for a place that holds none."""
    with ExitStack() as stack:
        others = [stack.enter_context(Project.open_to_read(place)) for place in places]
        readings = Readings([*([own] if own is not None else []), *others])
        found: list[Comparison] = []
        images: dict[str, int] = {}
        for entry, image in readings.entries(progress):
            images[image.name] = entry.id
            found += comparisons(image, tolerance_mm=tolerance_mm)
    names = {label.id: label.name for label in readings.labels}
    full = report(found, names, tolerance_mm=tolerance_mm)
    full = without_names(full) if is_anonymous else full
    queue = adjudication_queue(full.comparisons, names)
    return FullReport(full, queue, tuple(readings.problems), {} if is_anonymous else images)


def queue_markdown(queue: Sequence[Case]) -> str:
    """The images to decide on as a list; empty where annotators agree."""
    if not queue:
        return ""
    return "## To decide on, worst first\n\n" + "\n".join(f"- {case.image}: {case.reason}" for case in queue) + "\n"
