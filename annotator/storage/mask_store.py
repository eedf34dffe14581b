"""Masks as objects named by the SHA-256 of their bytes: equal masks are stored once, and a changed bit is noticed.

An object is a line of JSON, [height, width, x0, y0, x1, y1, area], followed by the compressed bits of the mask's box. Its name
is the SHA-256 of just these bytes. Objects are never changed nor deleted: earlier revisions and conflict copies refer to them.
They lie in the database, or, where the project has a `mask_storage`, there: then their rows hold no bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import select, update
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.mask import Mask
from fourclick.annotator.storage.dialects import insert
from fourclick.annotator.storage.mask_storage import MaskStorage
from fourclick.annotator.storage.schema import MaskRow, SettingRow
from fourclick.models.prompt import Box

STORAGE = "mask storage"
"""The setting that holds the URL of where the masks lie, where that is not the database."""
OUTSIDE = b""
"""The content of a row whose object lies in the mask storage."""
AT_ONCE = 200
"""Objects asked for in one query: SQLite limits the number of parameters."""


class DamagedMaskError(ValueError):
    """A stored mask whose bytes are not those that were saved, or that is gone; its text is the SHA-256 it was saved under."""


def mask_object(mask: Mask) -> tuple[str, bytes]:
    """A mask's SHA-256 and bytes."""
    content = json.dumps([*mask.shape, *mask.box, mask.area_px]).encode() + mask.packed
    return hashlib.sha256(content).hexdigest(), content


def mask_from_object(sha256: str, content: bytes) -> Mask:
    """Raises DamagedMaskError unless the bytes have this SHA-256."""
    if not _is_sound(sha256, content):
        raise DamagedMaskError(sha256)
    end = content.index(b"]") + 1
    height, width, x0, y0, x1, y1, area_px = json.loads(content[:end])
    return Mask((height, width), Box(x0, y0, x1, y1), content[end:], area_px)


def write_masks(database: Transaction, masks: Iterable[Mask]) -> None:
    """Stores masks that are not there yet. A damaged object under the same name is put right by this."""
    objects = dict(map(mask_object, masks))
    if not objects:
        return
    storage = storage_of(database)
    if storage is not None:
        storage.write(objects)
    rows = [{"sha256": sha256, "content": content if storage is None else OUTSIDE} for sha256, content in objects.items()]
    statement = insert(database, MaskRow)
    database.execute(
        statement.on_conflict_do_update(index_elements=[MaskRow.sha256], set_={"content": statement.excluded.content}), rows
    )


def read_masks(database: Transaction, wanted: Iterable[str]) -> dict[str, Mask]:
    """The masks by their SHA-256. Raises DamagedMaskError for one that is damaged or gone."""
    names = list(dict.fromkeys(wanted))
    contents: dict[str, bytes] = {}
    for chunk in _chunks(names):
        rows = database.execute(select(MaskRow.sha256, MaskRow.content).where(MaskRow.sha256.in_(chunk))).all()
        contents |= _with_outside(database, {row.sha256: row.content for row in rows})
    for name in names:
        if name not in contents:
            raise DamagedMaskError(name)
    return {name: mask_from_object(name, contents[name]) for name in names}


def damaged_masks(database: Transaction) -> Iterator[str]:
    """The SHA-256 of every object whose bytes have another, or that is not where it should be."""
    query = select(MaskRow.sha256, MaskRow.content).execution_options(yield_per=AT_ONCE)
    for part in database.execute(query).partitions():
        contents = _with_outside(database, {row.sha256: row.content for row in part})
        yield from (row.sha256 for row in part if not _is_sound(row.sha256, contents.get(row.sha256)))


def storage_of(database: Transaction) -> MaskStorage | None:
    """Where the masks lie; None for the database itself."""
    row = database.get(SettingRow, STORAGE)
    return MaskStorage(row.value) if row is not None and row.value else None


def set_storage(database: Transaction, storage: MaskStorage | None) -> None:
    """Where new masks go; those that are there already stay where they are: see `moved_out`, `moved_in`."""
    database.merge(SettingRow(key=STORAGE, value=None if storage is None else storage.url))


def moved_out(database: Transaction) -> int:
    """Moves some masks from the database into its storage; how many. In a transaction."""
    storage = storage_of(database)
    query = select(MaskRow.sha256, MaskRow.content).where(MaskRow.content != OUTSIDE).limit(AT_ONCE)
    found = {row.sha256: row.content for row in database.execute(query)}
    if storage is None or not found:
        return 0
    storage.write(found)
    database.execute(update(MaskRow).where(MaskRow.sha256.in_(list(found))).values(content=OUTSIDE))
    return len(found)


def moved_in(database: Transaction) -> int:
    """Moves some masks from the storage into the database, and forgets the storage where none is left in it; how many.

    In a transaction. Raises DamagedMaskError for one that is damaged or gone: then all stay where they are.
    """
    names = list(database.scalars(select(MaskRow.sha256).where(MaskRow.content == OUTSIDE).limit(AT_ONCE)))
    damaged = _take_in(database, names)
    if damaged:
        raise DamagedMaskError(damaged[0])
    if not names:
        set_storage(database, None)
    return len(names)


def copy_in(database: Transaction) -> None:
    """All masks come from the storage into the database, which forgets the storage; damaged ones stay without bytes."""
    names = list(database.scalars(select(MaskRow.sha256).where(MaskRow.content == OUTSIDE)))
    for part in _chunks(names):
        _take_in(database, part)
    set_storage(database, None)


def _take_in(database: Transaction, names: list[str]) -> list[str]:
    """Writes the bytes of sound masks into their rows; returns the names of the others."""
    found = _with_outside(database, dict.fromkeys(names, OUTSIDE))
    damaged = [name for name, content in found.items() if not _is_sound(name, content)]
    for name in found.keys() - set(damaged):
        database.execute(update(MaskRow).where(MaskRow.sha256 == name).values(content=found[name]))
    return damaged


def _with_outside(database: Transaction, contents: dict[str, bytes]) -> dict[str, bytes]:
    """The contents, with the bytes of those that lie in the storage. What is not there has no bytes."""
    outside = [name for name, content in contents.items() if content == OUTSIDE]
    storage = storage_of(database) if outside else None
    return contents | storage.read(outside) if storage is not None else contents


def _is_sound(sha256: str, content: object) -> bool:
    # SQLite keeps text in a column of bytes too, where somebody writes some
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256


def _chunks(names: list[str]) -> Iterator[list[str]]:
    remaining = iter(names)
    while chunk := list(islice(remaining, AT_ONCE)):
        yield chunk
