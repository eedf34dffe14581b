"""The project of the bundled samples."""

from __future__ import annotations

from pathlib import Path

from fourclick.annotator.storage.image_files import find_images, source_exists
from fourclick.annotator.storage.locations import samples_folder, samples_project_folder
from fourclick.annotator.storage.project import Project


def sample_project() -> Path:
    """The folder of the project of sample images, made where it is missing or incomplete."""
    folder = samples_project_folder()
    with Project.open_or_create(folder, "Samples") as project:
        entries = project.images()
        if not entries or not all(source_exists(Path(entry.path)) for entry in entries):
            from fourclick.annotator.storage.samples import write_samples

            project.add_images(find_images(write_samples(samples_folder())))
    return folder
