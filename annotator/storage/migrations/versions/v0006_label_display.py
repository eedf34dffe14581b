"""How a label's regions are filled: their share of the common opacity, or not at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("labels", sa.Column("opacity", sa.Float, nullable=False, server_default="1"))
    op.add_column("labels", sa.Column("is_outlined", sa.Boolean, nullable=False, server_default=sa.false()))
