"""Labels in the user's order, with a term of SNOMED CT, locked or hidden."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("labels", sa.Column("position", sa.Integer, nullable=False, server_default="0"))
    op.add_column("labels", sa.Column("term", sa.JSON))
    for name in ("is_locked", "is_hidden"):
        op.add_column("labels", sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
