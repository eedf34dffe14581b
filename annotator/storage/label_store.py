"""The project's labels in the database."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.label import Label, LabelTable
from fourclick.annotator.storage.schema import LabelRow


def read(database: Transaction) -> LabelTable:
    """All labels in the order of their numbers."""
    rows = database.scalars(select(LabelRow).order_by(LabelRow.id)).all()
    return LabelTable(tuple(Label(row.id, row.name, row.colour) for row in rows))


def write(database: Transaction, labels: LabelTable) -> None:
    """These labels in the place of those that were there."""
    database.execute(delete(LabelRow))
    database.add_all(LabelRow(id=label.id, name=label.name, colour=label.colour) for label in labels)
