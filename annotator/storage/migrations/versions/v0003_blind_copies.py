"""Blind copies of images, and who finished which image, by which the copies are planned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("images", sa.Column("repeat_of", sa.Integer))
    op.add_column("images", sa.Column("is_assisted", sa.Boolean, nullable=False, server_default=sa.true()))
    op.add_column("images", sa.Column("due_after", sa.Integer, nullable=False, server_default="0"))
    op.add_column("images", sa.Column("finished_by", sa.String, nullable=False, server_default=""))
    # of the copies alone: SQLite would take it for "is no copy" too, and sort all images instead of reading a page of them
    some = sa.text("repeat_of IS NOT NULL")
    op.create_index("ix_images_repeat", "images", ["repeat_of", "assigned"], sqlite_where=some, postgresql_where=some)
    op.create_index("ix_images_finished", "images", ["finished_by", "saved_by"])
