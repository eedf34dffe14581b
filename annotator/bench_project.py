"""`fourclick bench project` and `fourclick bench export`: generated projects, as large as a team's."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.repeats import RepeatPlan
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.core.state import State
from fourclick.annotator.peak_memory import peak_mb
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.project import Project

Figures = dict[str, dict[str, float]]
SIDE_PX = 512
REPEATS = 5
EVERY = 200
"""Of so many images of the large project one is annotated: masks do not make lists longer."""


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    name: str
    key: str
    patient: str


def project_speed(images: int) -> Figures:
    """How long a project of so many images takes to open, to list, to search, to go on in, and to save one image in."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "project"
        with Project.create(place, annotator="bench") as project:
            added = _timed(lambda: project.add_images([_source(Path(folder), number) for number in range(images)]), 1)
            for number in range(1, images + 1, EVERY):
                project.save_state(number, _state(number))
                if number % (2 * EVERY) == 1:
                    project.review(number, ImageStatus.ACCEPTED)
            size_mb = sum(path.stat().st_size for path in place.iterdir()) / 1e6
        opening = _timed(lambda: Project.open(place).close())
        with Project.open(place, annotator="bench") as project:
            last = images
            found = {
                "add all": added,
                "open": opening,
                "list the first 500": _timed(lambda: project.images(limit=500)),
                "list all": _timed(lambda: project.images(), 1),
                "filter by state": _timed(lambda: project.images(ImageFilter(status=ImageStatus.ACCEPTED), limit=500)),
                "filter by name": _timed(lambda: project.images(ImageFilter(name=f"{last - 1:06d}"), limit=500)),
                "filter by label": _timed(lambda: project.images(ImageFilter(label=2), limit=500)),
                "filter by patient": _timed(lambda: project.images(ImageFilter(patient="P3"), limit=500)),
                "count by state": _timed(project.status_counts),
                "next image to do": _timed(_going_on(project)),
                "next image, with hidden repeats": _timed(_going_on(project, RepeatPlan(repeat_rate=0.1, shared_rate=0.1))),
                "save one image": _timed(_saving(project, last)),
            }
    figures = {f"project of {images:,}, {name}": {"ms": round(value, 1)} for name, value in found.items()}
    return figures | {f"project of {images:,}, on disk": {"MB": round(size_mb, 1)}}


def export_speed(images: int) -> Figures:
    """How long so many annotated 512x512 pictures take as COCO and as nnU-Net's data set, read back and compared; memory."""
    from fourclick.annotator.exports import export_project

    with tempfile.TemporaryDirectory() as folder, _annotated(Path(folder), images) as project:
        found: Figures = {}
        for name in ("coco", "nnunet-png"):
            target = Path(folder) / name
            seconds = _timed(partial(export_project, project, name, target), 1) / 1000
            found[f"export of {images:,} pictures, {name}"] = {
                "s": round(seconds, 1),
                "images/s": round(images / seconds, 1),
                "peak MB": round(peak_mb(), 1),
            }
    return found


@contextmanager
def _annotated(folder: Path, images: int) -> Iterator[Project]:
    import cv2

    random = np.random.default_rng(0)
    coarse = [random.integers(0, 255, (SIDE_PX // 8, SIDE_PX // 8), np.uint8) for _ in range(8)]
    pictures = [cv2.resize(each, (SIDE_PX, SIDE_PX)) for each in coarse]
    sources = []
    for number in range(images):
        path = folder / f"image{number:05d}.png"
        _, data = cv2.imencode(".png", np.roll(pictures[number % 8], number, 1))
        path.write_bytes(data.tobytes())
        sources.append(_Source(path, path.name, path.name, f"P{number // 10}"))
    with Project.create(folder / "project", annotator="bench") as project:
        project.save_labels(project.labels().with_label("second"))
        for entry in project.add_images(sources):
            project.save_state(entry.id, _state(entry.id))
        yield project


def _source(folder: Path, number: int) -> _Source:
    name = f"{number // 1000:03d}/image{number:06d}.png"
    return _Source(folder / name, name, name, f"P{number // 50}")


def _state(number: int) -> State:
    """Two blobs at places that depend on the image's number."""
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    regions = []
    for label, (x, y, radius) in enumerate(((140, 200, 60), (360, 300, 45)), 1):
        angle = np.arctan2(rows - y, columns - x)
        edge = radius * (1 + 0.15 * np.sin(angle * (3 + number % 5)))
        regions.append(Region(Mask.from_array(np.hypot(columns - x, rows - y) < edge), label))
    return State(annotation=Annotation(tuple(regions)))


def _going_on(project: Project, plan: RepeatPlan | None = None) -> Callable[[], object]:
    """Gives the image back that was handed out last, and takes the next: who holds one is told of it by a single look."""
    project.set_repeat_plan(plan)
    held: list[int] = []

    def take() -> None:
        found = project.next_image(after=held.pop() if held else None)
        held.extend([found.id] if found is not None else [])

    return take


def _saving(project: Project, image_id: int) -> Callable[[], object]:
    states = [_state(number) for number in range(REPEATS + 1)]
    project.load_state(image_id)
    return lambda: project.save_state(image_id, states.pop())


def _timed(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """The median in milliseconds."""
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - begin))
    return median(times)
