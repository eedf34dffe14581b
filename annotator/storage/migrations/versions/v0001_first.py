"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from fourclick.annotator.storage.append_only import forbid_changes

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "images",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("slice_index", sa.Integer, nullable=False),
        sa.Column("active_label", sa.Integer, nullable=False),
        sa.Column("selected", sa.String),
        sa.Column("refining", sa.String),
        sa.Column("is_pulled", sa.Boolean, nullable=False),
        sa.Column("draft", sa.JSON, nullable=False),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("image_id", sa.Integer, sa.ForeignKey("images.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("label", sa.Integer, nullable=False),
        sa.Column("slice_index", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("box", sa.JSON, nullable=False),
        sa.Column("packed", sa.LargeBinary, nullable=False),
        sa.Column("area_px", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("prompt", sa.JSON, nullable=False),
        sa.Column("checkpoint", sa.String, nullable=False),
        sa.Column("is_hidden", sa.Boolean, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("name", sa.String, nullable=False, unique=True),
        sa.Column("colour", sa.String, nullable=False),
    )
    op.create_table(
        "events",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("image_id", sa.Integer, nullable=False, index=True),
        sa.Column("happened_at", sa.DateTime, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("x", sa.Float),
        sa.Column("y", sa.Float),
        sa.Column("slice_index", sa.Integer, nullable=False),
        sa.Column("milliseconds", sa.Float, nullable=False),
        sa.Column("checkpoint", sa.String, nullable=False),
        sa.Column("region_id", sa.String, nullable=False),
    )
    op.create_table("settings", sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.JSON, nullable=False))
    forbid_changes("events", "the click log is append-only")
