"""Who made what of the images of one or several projects: the readings that agreement is measured between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from fourclick.annotator.core.annotation import Annotation, LabelMap
from fourclick.annotator.core.errors import FourclickError, ProjectError
from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.review import OPEN
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.quality.reading import ReadImage, Reading
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.merging import merged_labels
from fourclick.annotator.storage.project import ImageEntry, Project

Progress = Callable[[int, int, str], None]


class Readings:
    """The images that several projects have, or a project has several versions or blind copies of, with everybody's labelling.

    Images are the same where their key is. Labels are the same where their name is: `labels` has the numbers that the readings
    use. Each project counts as the work of whoever saved the image in it, its open conflict copies as that of who made them.
    `problems` holds a sentence for each image that could not be read, once they were gone through.
    """

    def __init__(self, projects: Sequence[Project]) -> None:
        if not projects:
            raise ProjectError(sentence("Name a project, or several that annotators made of the same images."))
        self._projects = list(projects)
        self.labels: LabelTable = projects[0].labels()
        self._numbers: list[dict[int, int]] = []
        for project in projects:
            self.labels, numbers = merged_labels(self.labels, project.labels())
            self._numbers.append(numbers)
        self._repeats: list[dict[int, list[ImageEntry]]] = [{} for _ in projects]
        self.problems: list[str] = []

    def images(self, progress: Progress | None = None) -> Iterator[ReadImage]:
        """One at a time, as each may be a large volume."""
        return (image for _, image in self.entries(progress))

    def entries(self, progress: Progress | None = None, *, only: str | None = None) -> Iterator[tuple[ImageEntry, ReadImage]]:
        """The images with their entry in the first project that has them; of all, or the one with the key `only`."""
        places: dict[str, list[tuple[int, ImageEntry]]] = {}
        for position, project in enumerate(self._projects):
            for entry in project.images():
                if only is None or entry.key == only:
                    places.setdefault(entry.key, []).append((position, entry))
        copies = [{each.image_id for each in project.conflicts()} for project in self._projects]
        self._repeats = [_repeats(project) for project in self._projects]
        several = [
            found
            for found in places.values()
            if len(found) > 1
            or any(entry.id in copies[position] or entry.id in self._repeats[position] for position, entry in found)
        ]
        for done, found in enumerate(several):
            name = found[0][1].name
            if progress is not None:
                progress(done, len(several), name)
            try:
                read = self._read(found)
            except (FourclickError, OSError) as error:
                self.problems.append(sentence("{name}: {error}", name=name, error=error))
                continue
            if len(read.readings) > 1:
                yield found[0][1], read

    def _read(self, found: Sequence[tuple[int, ImageEntry]]) -> ReadImage:
        image = read_image(Path(found[0][1].path))
        made: list[tuple[str, Annotation, int, bool | None]] = []
        for position, entry in found:
            project = self._projects[position]
            if entry.version:
                made.append((entry.saved_by or project.name, project.load_state(entry.id).annotation, position, None))
            for copy in project.conflicts(entry.id):
                made.append((copy.annotator, project.conflict_state(copy.id).annotation, position, None))
            for repeat in self._repeats[position].get(entry.id, ()):
                made.append((repeat.saved_by, project.load_state(repeat.id).annotation, position, repeat.is_assisted))
        occasions: dict[str, int] = {}
        readings = []
        for who, annotation, position, planned in made:
            occasion = occasions.get(who, 0)
            occasions[who] = occasion + 1
            is_assisted = any(region.checkpoint for region in annotation) or not len(annotation)
            is_assisted = is_assisted if planned is None else planned
            readings.append(Reading(who, self._volume(annotation, image, position), occasion, is_assisted))
        return ReadImage(found[0][1].name, tuple(readings), image.geometry)

    def _volume(self, annotation: Annotation, image: Image, position: int) -> LabelMap:
        """Raises ProjectError where the masks do not fit the image's file."""
        shape = (image.depth, image.height, image.width)
        numbers = self._numbers[position]
        for region in annotation:
            if region.mask.shape != shape[1:] or not 0 <= region.slice_index < shape[0]:
                raise ProjectError(sentence("the file was replaced since it was annotated, its size is another. Put it back."))
        ours = tuple(replace(region, label=numbers.get(region.label, region.label)) for region in annotation)
        return stacked(Annotation(ours), self.labels).label_volume(shape)


def _repeats(project: Project) -> dict[int, list[ImageEntry]]:
    """The blind copies that are done, by the id of the image that they are of."""
    found: dict[int, list[ImageEntry]] = {}
    for entry in project.images(ImageFilter(copies=True)):
        if entry.repeat_of is not None and entry.version and entry.status not in OPEN:
            found.setdefault(entry.repeat_of, []).append(entry)
    return found
