"""Values to database rows and back."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.schema import EventRow, ImageRow, RegionRow
from fourclick.models.prompt import Box, Click, Prompt, Role


class DamagedMaskError(ValueError):
    """A stored mask whose bits are not those that were saved."""


def prompt_to_json(prompt: Prompt) -> list[list[Any]]:
    """The clicks in order, each as [x, y, role], or [x, y, role, "everywhere"]."""
    return [[click.x, click.y, str(click.role), *(["everywhere"] if click.everywhere else [])] for click in prompt.clicks]


def prompt_from_json(values: list[Any]) -> Prompt:
    return Prompt(tuple(Click(float(x), float(y), Role(role), bool(more)) for x, y, role, *more in values))


def mask_sha256(mask: Mask) -> str:
    """Of the mask's size, box and bits."""
    head = json.dumps([*mask.shape, *mask.box, mask.area_px]).encode()
    return hashlib.sha256(head + mask.packed).hexdigest()


def region_values(region: Region, image_id: int, position: int) -> dict[str, Any]:
    """A region as the columns of its row."""
    return {
        "id": region.id,
        "image_id": image_id,
        "position": position,
        "label": region.label,
        "slice_index": region.slice_index,
        "height": region.mask.shape[0],
        "width": region.mask.shape[1],
        "box": list(region.mask.box),
        "packed": region.mask.packed,
        "area_px": region.mask.area_px,
        "sha256": mask_sha256(region.mask),
        "prompt": prompt_to_json(region.prompt),
        "checkpoint": region.checkpoint,
        "is_hidden": region.is_hidden,
        "seconds": region.seconds,
    }


def region_from_row(row: RegionRow) -> Region:
    """Raises DamagedMaskError where the mask's SHA-256 is another than when it was saved."""
    mask = Mask((row.height, row.width), Box(*row.box), row.packed, row.area_px)
    if mask_sha256(mask) != row.sha256:
        raise DamagedMaskError(row.id)
    return Region(
        mask=mask,
        label=row.label,
        prompt=prompt_from_json(row.prompt),
        slice_index=row.slice_index,
        id=row.id,
        checkpoint=row.checkpoint,
        is_hidden=row.is_hidden,
        seconds=row.seconds,
    )


def draft_values(state: State) -> dict[str, Any]:
    """The prompt under way and its surroundings as columns of the image's row."""
    return {
        "slice_index": state.slice_index,
        "active_label": state.active_label,
        "selected": state.selected,
        "refining": state.refining,
        "is_pulled": state.is_pulled,
        "draft": prompt_to_json(state.prompt),
    }


def state_from_rows(image: ImageRow, regions: tuple[Region, ...]) -> State:
    annotation = Annotation(regions)
    lost_its_region = image.refining is not None and annotation.get(image.refining) is None
    return State(
        annotation=annotation,
        prompt=prompt_from_json(image.draft),
        slice_index=image.slice_index,
        active_label=image.active_label,
        selected=image.selected if annotation.get(image.selected) else None,
        refining=None if lost_its_region else image.refining,
        is_pulled=image.is_pulled,
    )


def event_values(event: ClickEvent, image_id: int) -> dict[str, Any]:
    return {
        "image_id": image_id,
        "when": event.when.astimezone(UTC).replace(tzinfo=None),
        **{name: getattr(event, name) for name in EVENT_FIELDS},
    }


def event_from_row(row: EventRow) -> ClickEvent:
    return ClickEvent(when=row.when.replace(tzinfo=UTC), **{name: getattr(row, name) for name in EVENT_FIELDS})


EVENT_FIELDS = ("kind", "role", "x", "y", "slice_index", "milliseconds", "checkpoint", "region_id")
