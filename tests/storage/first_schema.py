"""Projects as the first schema had them, written without our own code."""

from __future__ import annotations

import json
import uuid

from sqlalchemy import text

from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.engines import postgresql_engine, sqlite_engine
from fourclick.annotator.storage.mask_store import mask_object
from fourclick.annotator.storage.records import prompt_to_json
from fourclick.annotator.storage.schema_version import create_schema

IMAGE = (
    "INSERT INTO images (id, key, name, path, slice_index, active_label, selected, refining, is_pulled, draft) "
    "VALUES (:id, :name, :name, :name, 0, 1, NULL, NULL, :no, :draft)"
)
REGION = (
    "INSERT INTO regions (id, image_id, position, label, slice_index, height, width, box, packed, area_px, sha256, prompt, "
    "checkpoint, is_hidden, seconds) VALUES (:id, :image_id, :position, :label, :slice_index, :height, :width, :box, :packed, "
    ":area_px, :sha256, :prompt, :checkpoint, :no, :seconds)"
)


def write_first_schema(place, states):
    """One image for each state, named 1.png and so on; returns the engine."""
    address = Address.of(place)
    if address.url is None:
        address.folder.mkdir()
    create_schema(address, "0001")
    engine = postgresql_engine(address.url) if address.url else sqlite_engine(address.path, wal=True)
    with engine.begin() as database:
        for number, state in enumerate(states, start=1):
            draft = json.dumps(prompt_to_json(state.prompt))
            database.execute(text(IMAGE), {"id": number, "name": f"{number}.png", "no": False, "draft": draft})
            for position, region in enumerate(state.annotation):
                mask = region.mask
                values = {
                    "id": region.id or uuid.uuid4().hex,
                    "image_id": number,
                    "position": position,
                    "label": region.label,
                    "slice_index": region.slice_index,
                    "height": mask.shape[0],
                    "width": mask.shape[1],
                    "box": json.dumps(list(mask.box)),
                    "packed": mask.packed,
                    "area_px": mask.area_px,
                    "sha256": mask_object(mask)[0],
                    "prompt": json.dumps(prompt_to_json(region.prompt)),
                    "checkpoint": region.checkpoint,
                    "no": False,
                    "seconds": region.seconds,
                }
                database.execute(text(REGION), values)
        database.execute(text("INSERT INTO settings (key, value) VALUES ('name', '\"Old\"')"))
    return engine
