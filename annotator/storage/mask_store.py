"""Masks as objects named by the SHA-256 of their bytes: equal masks are stored once, and a changed bit is noticed.

An object is a line of JSON, [height, width, x0, y0, x1, y1, area], followed by the compressed bits of the mask's box. Its name
is the SHA-256 of just these bytes. Objects are never changed nor deleted: earlier revisions and conflict copies refer to them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session as Transaction

from fourclick.annotator.core.mask import Mask
from fourclick.annotator.storage.dialects import insert
from fourclick.annotator.storage.schema import MaskRow
from fourclick.models.prompt import Box

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
    rows = [{"sha256": sha256, "content": content} for sha256, content in dict(map(mask_object, masks)).items()]
    if not rows:
        return
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
        contents |= {row.sha256: row.content for row in rows}
    for name in names:
        if name not in contents:
            raise DamagedMaskError(name)
    return {name: mask_from_object(name, contents[name]) for name in names}


def damaged_masks(database: Transaction) -> Iterator[str]:
    """The SHA-256 of every object whose bytes have another."""
    for row in database.execute(select(MaskRow.sha256, MaskRow.content).execution_options(yield_per=AT_ONCE)):
        if not _is_sound(row.sha256, row.content):
            yield row.sha256


def _is_sound(sha256: str, content: object) -> bool:
    # SQLite keeps text in a column of bytes too, where somebody writes some
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == sha256


def _chunks(names: list[str]) -> Iterator[list[str]]:
    remaining = iter(names)
    while chunk := list(islice(remaining, AT_ONCE)):
        yield chunk
