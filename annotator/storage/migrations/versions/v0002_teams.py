"""Masks as objects of their own, an audit, versions, states and leases of images, copies of what was in conflict."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from fourclick.annotator.storage.append_only import forbid_changes

revision = "0002"
down_revision = "0001"

AT_ONCE = 500
MASKS = sa.table("mask_objects", sa.column("sha256", sa.String), sa.column("content", sa.LargeBinary))
REGIONS = sa.table(
    "regions",
    *(sa.column(name, kind) for name, kind in (("id", sa.String), ("height", sa.Integer), ("width", sa.Integer))),
    *(sa.column(name, kind) for name, kind in (("box", sa.JSON), ("packed", sa.LargeBinary), ("area_px", sa.Integer))),
    sa.column("sha256", sa.String),
)


def upgrade() -> None:
    op.create_table(
        "mask_objects",
        sa.Column("sha256", sa.String, primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    _move_masks()
    with op.batch_alter_table("regions") as table:
        for name in ("height", "width", "box", "packed"):
            table.drop_column(name)
        table.create_foreign_key("fk_regions_mask", "mask_objects", ["sha256"], ["sha256"])
    op.add_column("regions", sa.Column("annotator", sa.String, nullable=False, server_default=""))
    op.add_column("regions", sa.Column("accepted_at", sa.DateTime))
    op.create_index("ix_regions_label", "regions", ["label", "image_id"])
    _extend_images()
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("happened_at", "annotator", "action")),
        sa.Column("image_id", sa.Integer, index=True),
        sa.Column("revision", sa.Integer),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("details", "previous", "hash")),
    )
    forbid_changes("audit", "the audit is append-only")
    op.create_table(
        "conflicts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("image_id", sa.Integer, nullable=False, index=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("image_name", "annotator", "other", "happened_at")),
        sa.Column("base_version", sa.Integer, nullable=False),
        sa.Column("found_version", sa.Integer, nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("is_resolved", sa.Boolean, nullable=False),
    )


def _extend_images() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in ("version", "region_count")),
        *(sa.Column(name, sa.String, nullable=False, server_default="") for name in ("saved_by", "review", "reason")),
        *(
            sa.Column(name, sa.String, nullable=False, server_default="")
            for name in ("patient", "content_sha256", "modality", "split")
        ),
        sa.Column("status", sa.String, nullable=False, server_default="new"),
        *(sa.Column(name, sa.String) for name in ("assigned", "lease_holder")),
        sa.Column("lease_until", sa.Float, nullable=False, server_default="0"),
    )
    for column in columns:
        op.add_column("images", column)
    op.execute("UPDATE images SET region_count = (SELECT count(*) FROM regions WHERE regions.image_id = images.id)")
    op.execute("UPDATE images SET status = 'labelled', version = 1 WHERE region_count > 0")
    op.execute("UPDATE images SET status = 'draft', version = 1 WHERE CAST(draft AS VARCHAR) <> '[]'")
    op.create_index("ix_images_status", "images", ["status", "id"])
    op.create_index("ix_images_assigned", "images", ["assigned", "status", "id"])
    op.create_index("ix_images_lease_holder", "images", ["lease_holder"])
    op.create_index("ix_images_patient", "images", ["patient", "id"])
    op.create_index("ix_images_content", "images", ["content_sha256"])


def _move_masks() -> None:
    """Into objects under the SHA-256 that they were saved with. A damaged mask stays what it was: damaged, and known to be."""
    bind = op.get_bind()
    for rows in _pages(bind):
        sound: dict[str, bytes] = {}
        damaged: dict[str, bytes] = {}
        for row in rows:
            content = json.dumps([row["height"], row["width"], *row["box"], row["area_px"]]).encode() + row["packed"]
            is_sound = hashlib.sha256(content).hexdigest() == row["sha256"]
            (sound if is_sound else damaged)[row["sha256"]] = content
        there = set(bind.execute(sa.select(MASKS.c.sha256).where(MASKS.c.sha256.in_([*sound, *damaged]))).scalars())
        for name in there & sound.keys():
            bind.execute(sa.update(MASKS).where(MASKS.c.sha256 == name).values(content=sound[name]))
        new = [{"sha256": name, "content": content} for name, content in (damaged | sound).items() if name not in there]
        if new:
            bind.execute(sa.insert(MASKS), new)


def _pages(bind: sa.Connection) -> Iterator[list[sa.RowMapping]]:
    last = ""
    while True:
        query = sa.select(REGIONS).where(REGIONS.c.id > last).order_by(REGIONS.c.id).limit(AT_ONCE)
        rows = list(bind.execute(query).mappings())
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]
