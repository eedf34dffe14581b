"""Where labelled slices come from: a project, or a folder of images and masks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.learning.unet.classes import Classes
from fourclick.annotator.learning.unet.folder_slices import classes_of, folder_slices, one_source
from fourclick.annotator.learning.unet.project_slices import LABELLED, chosen_parts, project_slices
from fourclick.annotator.learning.unet.slices import LabelledSlice
from fourclick.annotator.storage.locations import is_project_place
from fourclick.annotator.storage.project import Project


@dataclass(slots=True)
class Place:
    """A project or a folder with images/ and masks/, opened to be read; `problems` fill as slices are read."""

    place: str
    trusts: str = LABELLED
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not is_project_place(self.place) and not (Path(self.place) / "images").is_dir():
            raise ProjectError(f"{self.place} is neither a project nor a folder with images/ and masks/ in it.")

    @property
    def is_project(self) -> bool:
        return is_project_place(self.place)

    def classes(self) -> Classes:
        if not self.is_project:
            return classes_of(one_source(Path(self.place)))
        with Project.open_to_read(self.place) as project:
            return Classes.of_table(project.labels())

    def slices(self, classes: Classes) -> Iterator[LabelledSlice]:
        """One after the other as they are read."""
        if not self.is_project:
            yield from folder_slices(one_source(Path(self.place)), classes)
            return
        with Project.open_to_read(self.place) as project:
            yield from project_slices(project, classes, trusts=self.trusts, problem=self.problems.append)

    def chosen(self) -> dict[str, tuple[str, ...]]:
        if not self.is_project:
            return {}
        with Project.open_to_read(self.place) as project:
            return dict(chosen_parts(project))
