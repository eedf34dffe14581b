"""Values to database rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import Any

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.storage.mask_store import mask_object
from fourclick.annotator.storage.schema import EventRow
from fourclick.models.prompt import Click, PlacedPoint, Prompt, Role


def prompt_to_json(prompt: Prompt) -> list[list[Any]]:
    """The clicks in order, each as [x, y, role], or [x, y, role, "everywhere"]."""
    return [[click.x, click.y, str(click.role), *(["everywhere"] if click.everywhere else [])] for click in prompt.clicks]


def prompt_from_json(values: list[Any]) -> Prompt:
    return Prompt(tuple(Click(float(x), float(y), Role(role), bool(more)) for x, y, role, *more in values))


def placed_to_json(placed: Iterable[PlacedPoint]) -> list[list[Any]]:
    """The points of a structure in order, each as [x, y, slice]."""
    return [[point.x, point.y, point.index] for point in placed]


def placed_from_json(values: Iterable[Any]) -> tuple[PlacedPoint, ...]:
    return tuple(PlacedPoint(float(x), float(y), int(index)) for x, y, index in values)


def region_values(region: Region, image_id: int, position: int) -> dict[str, Any]:
    """A region as the columns of its row; its mask is stored by `storage.mask_store`."""
    return {
        "id": region.id,
        "image_id": image_id,
        "position": position,
        "label": region.label,
        "slice_index": region.slice_index,
        "area_px": region.mask.area_px,
        "sha256": mask_object(region.mask)[0],
        "prompt": prompt_to_json(region.prompt),
        "checkpoint": region.checkpoint,
        "is_hidden": region.is_hidden,
        "seconds": region.seconds,
    }


def region_from_values(values: Mapping[str, Any], masks: Mapping[str, Mask]) -> Region:
    """A region from its columns and its mask, found by its SHA-256."""
    return Region(
        mask=masks[values["sha256"]],
        label=values["label"],
        prompt=prompt_from_json(values["prompt"]),
        slice_index=values["slice_index"],
        id=values["id"],
        checkpoint=values["checkpoint"],
        is_hidden=values["is_hidden"],
        seconds=values["seconds"],
    )


def draft_values(state: State) -> dict[str, Any]:
    """What is begun and its surroundings as columns of the image's row."""
    return {
        "slice_index": state.slice_index,
        "active_label": state.active_label,
        "selected": state.selected,
        "refining": state.refining,
        "is_pulled": state.is_pulled,
        "draft": prompt_to_json(state.prompt),
        "placed": placed_to_json(state.placed),
    }


def state_from_values(draft: Mapping[str, Any], regions: Iterable[Region]) -> State:
    """A state from what `draft_values` gave and its regions in their order."""
    annotation = Annotation(tuple(regions))
    lost_its_region = draft["refining"] is not None and annotation.get(draft["refining"]) is None
    return State(
        annotation=annotation,
        prompt=prompt_from_json(draft["draft"]),
        slice_index=draft["slice_index"],
        active_label=draft["active_label"],
        selected=draft["selected"] if annotation.get(draft["selected"]) else None,
        refining=None if lost_its_region else draft["refining"],
        is_pulled=draft["is_pulled"],
        # copies of before there were any lack it
        placed=placed_from_json(draft.get("placed", ())),
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
