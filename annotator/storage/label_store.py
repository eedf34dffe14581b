"""The project's labels in the database."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.label import Label, LabelTable, Overlaps, Term
from fourclick.annotator.storage.schema import LabelRow, SettingRow

OVERLAPS = "overlaps"
"""The setting that says what becomes of overlaps."""


def read(database: Transaction) -> LabelTable:
    """All labels in the user's order; those of an older project, which have none, in the order of their numbers."""
    rows = database.scalars(select(LabelRow).order_by(LabelRow.position, LabelRow.id)).all()
    setting = database.get(SettingRow, OVERLAPS)
    told = Overlaps.NEWEST_ON_TOP if setting is None else setting.value
    # where it is none of ours, the one that changes no region
    overlaps = next((each for each in Overlaps if each.value == told), Overlaps.NEWEST_ON_TOP)
    return LabelTable(tuple(_label(row) for row in rows), overlaps)


def write(database: Transaction, labels: LabelTable) -> None:
    """These labels in the place of those that were there."""
    database.execute(delete(LabelRow))
    database.add_all(
        LabelRow(
            id=label.id,
            name=label.name,
            colour=label.colour,
            position=position,
            term=None if label.term is None else asdict(label.term),
            is_locked=label.is_locked,
            is_hidden=label.is_hidden,
            opacity=label.opacity,
            is_outlined=label.is_outlined,
        )
        for position, label in enumerate(labels)
    )
    database.merge(SettingRow(key=OVERLAPS, value=labels.overlaps.value))


def _label(row: LabelRow) -> Label:
    term = None if row.term is None else Term(**row.term)
    return Label(row.id, row.name, row.colour, term, row.is_locked, row.is_hidden, row.opacity, row.is_outlined)
