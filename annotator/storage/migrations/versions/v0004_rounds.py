"""Rounds of active learning: held-out images, rounds, what they suggest, learning curves, answers to suggestions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "held_out",
        sa.Column("image_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("part", sa.String, nullable=False),
        sa.Column("seed", sa.Integer, nullable=False),
    )
    op.create_table(
        "rounds",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.String, nullable=False) for name in ("happened_at", "annotator")),
        sa.Column("seed", sa.Integer, nullable=False),
        sa.Column("strategy", sa.JSON, nullable=False),
        sa.Column("changed_from", sa.JSON),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("audit_share", sa.Float, nullable=False),
        *(sa.Column(name, sa.JSON, nullable=False) for name in ("pool", "labelled", "versions", "notes", "places")),
        sa.Column("checkpoint", sa.String, nullable=False),
    )
    op.create_table(
        "round_picks",
        sa.Column("round", sa.Integer, sa.ForeignKey("rounds.number"), primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("image_id", sa.Integer, nullable=False, index=True),
        sa.Column("slice_index", sa.Integer, nullable=False),
        sa.Column("is_audit", sa.Boolean, nullable=False),
        sa.Column("score", sa.Float),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "why")),
        *(sa.Column(name, sa.Float) for name in ("clicks", "seconds")),
        sa.Column("picture", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "round_points",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("stream", sa.String, nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("seed", "labels")),
        *(sa.Column(name, sa.Float, nullable=False) for name in ("seconds", "dice")),
        *(sa.Column(name, sa.Float) for name in ("low", "high")),
        sa.Column("images", sa.Integer, nullable=False),
        sa.Column("dice_by_label", sa.JSON, nullable=False),
    )
    op.create_index("ix_round_points_place", "round_points", ["stream", "seed", "round"], unique=True)
    op.create_table(
        "round_answers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("image_id", sa.Integer, nullable=False, index=True),
        *(sa.Column(name, sa.String, nullable=False) for name in ("annotator", "happened_at", "kind", "reason")),
        sa.Column("until", sa.Float, nullable=False),
    )
