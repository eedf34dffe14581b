"""A project's masks moved out of its database to a `mask_storage`, or back."""

from __future__ import annotations

from fourclick.annotator.core.errors import ProjectError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage import audit, mask_store
from fourclick.annotator.storage.mask_storage import MaskStorage
from fourclick.annotator.storage.mask_store import DamagedMaskError
from fourclick.annotator.storage.project import Project


def mask_place(project: Project) -> str:
    """The URL of where the masks lie, "" for the database itself."""
    with project.reading() as database:
        found = mask_store.storage_of(database)
    return "" if found is None else found.url


def move_masks(project: Project, place: str) -> int:
    """Moves all masks to a storage, or with "" into the database; how many were moved.

    In steps of some hundred: killed, it goes on when it is called again, and whoever works on meanwhile is not kept waiting.
    Raises ProjectError where a storage cannot be reached, or a mask there is damaged.
    """
    target = MaskStorage.of(place) if place else None
    present = mask_place(project)
    count = 0
    if present and present != (target.url if target is not None else ""):
        while moved := _moved_in(project, present):
            count += moved
    if target is not None:
        with project.writing() as database:
            mask_store.set_storage(database, target)
        count = 0
        while moved := _moved_out(project):
            count += moved
    with project.writing() as database:
        details = {"from": present or "database", "to": target.url if target is not None else "database", "masks": count}
        audit.append(database, project.annotator, "move masks", details=details)
    return count


def _moved_out(project: Project) -> int:
    with project.writing() as database:
        return mask_store.moved_out(database)


def _moved_in(project: Project, present: str) -> int:
    with project.writing() as database:
        try:
            return mask_store.moved_in(database)
        except DamagedMaskError as error:
            raise ProjectError(
                sentence(
                    "A mask at {present} is damaged or gone ({mask}…), so it stays there. Restore it, then try "
                    "again; fourclick project verify lists all of them.",
                    present=present,
                    mask=str(error)[:12],
                )
            ) from error
