"""An image's annotation as it was: the audit tells which masks it was made of, and masks are never deleted."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.storage.mask_store import read_masks
from fourclick.annotator.storage.schema import AuditRow, RegionRow


def at_revision(database: Transaction, image_id: int, revision: int) -> Annotation | None:
    """The annotation after that save, without its clicks; None where the audit does not tell all that became of the image.

    It does not where regions are older than the audit. Raises DamagedMaskError for a mask that is not what it was.
    """
    query = (
        select(AuditRow.revision, AuditRow.details)
        .where(AuditRow.image_id == image_id, AuditRow.action == "save")
        .order_by(AuditRow.id)
    )
    regions: dict[str, dict[str, Any]] = {}
    then = regions
    for number, text in database.execute(query):
        if number is not None and number > revision and then is regions:
            then = dict(regions)
        told = json.loads(text)
        for gone in told["removed"]:
            regions.pop(gone, None)
        regions.update({values["id"]: values for values in told["changed"]})
    if regions.keys() != set(database.scalars(select(RegionRow.id).where(RegionRow.image_id == image_id))):
        return None
    ordered = sorted(then.values(), key=lambda values: values["position"])
    masks = read_masks(database, [values["sha256"] for values in ordered])
    return Annotation(tuple(_region(values, masks[values["sha256"]]) for values in ordered))


def region_ids(database: Transaction, image_id: int) -> set[str]:
    """The ids of all regions that the image has or had."""
    query = select(AuditRow.details).where(AuditRow.image_id == image_id, AuditRow.action == "save")
    return {values["id"] for text in database.scalars(query) for values in json.loads(text)["changed"]}


def last_decided(database: Transaction, image_id: int) -> int | None:
    """The revision that was accepted or rejected last; None where nobody has decided on the image."""
    query = (
        select(AuditRow.revision, AuditRow.details)
        .where(AuditRow.image_id == image_id, AuditRow.action == "review")
        .order_by(AuditRow.id.desc())
    )
    decided = (ImageStatus.ACCEPTED, ImageStatus.REJECTED)
    return next((number for number, text in database.execute(query) if json.loads(text)["status"] in decided), None)


def _region(values: dict[str, Any], mask: Mask) -> Region:
    return Region(
        mask=mask,
        label=values["label"],
        slice_index=values["slice_index"],
        id=values["id"],
        checkpoint=values["checkpoint"],
    )
