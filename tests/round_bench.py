"""Projects of pictures with bright discs, and a simulated annotator who labels what is suggested."""

from __future__ import annotations

import cv2
import numpy as np
from shapes import bright, disc
from unet_discs import TINY, quick

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.learning.unet.round_network import Recipe
from fourclick.annotator.storage.image_files import find_images
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.models.prompt import Prompt

SHAPE = (40, 56)


def truth(number):
    """(H, W) bool: the disc on picture `number`."""
    rng = np.random.default_rng(number)
    return disc(SHAPE, (rng.integers(16, 40), rng.integers(14, 26)), rng.integers(7, 12))


def prompt_of(mask):
    """The four extreme points of a mask."""
    rows, columns = np.nonzero(mask)
    places = (columns.argmin(), columns.argmax(), rows.argmin(), rows.argmax())
    return Prompt.from_points(extreme=[(int(columns[each]), int(rows[each])) for each in places])


def disc_pictures(folder, count):
    """PNGs p00.png, p01.png, ... of one patient each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        assert cv2.imwrite(str(folder / f"p{number:02d}.png"), bright(truth(number), seed=number))
    return folder


def disc_project(folder, count=20):
    """Closed; in it are the pictures, none of them labelled."""
    with Project.create(folder / "project", annotator="Anna") as project:
        project.add_images(find_images([disc_pictures(folder / "pictures", count)]))
    return folder / "project"


def label(project, entry, *, seconds=8.0):
    """What an annotator does with four clicks who never errs."""
    mask = truth(int(entry.name[1:3]))
    region = Region(Mask.from_array(mask), 1, prompt_of(mask), seconds=seconds)
    project.save_state(entry.id, State(annotation=Annotation((region,))))


def label_all(place, *, annotator="Anna"):
    """Labels whatever the queue hands out until it is empty; returns the numbers of the images."""
    done = []
    with Project.open(place, annotator=annotator, shared=True) as project:
        rounds = ProjectRounds(project)
        while (found := rounds.next()) is not None:
            label(project, found.entry, seconds=5.0 + len(done) % 4)
            done.append(found.entry.id)
    return done


def recipe(**options):
    """A network that trains in a second."""
    return Recipe(TINY, quick(**({"steps": 24, "validate_steps": 12, "seed": 1} | options)), "cpu")
