"""The points of a structure that are placed so far: begun, and kept with the image."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("images", sa.Column("placed", sa.JSON, nullable=False, server_default="[]"))
