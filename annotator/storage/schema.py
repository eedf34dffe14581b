"""The project database's tables, the same on SQLite and PostgreSQL. Changes need a migration in `migrations/versions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, LargeBinary, String, false, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_REVISION = "0007"


IS_COPY = text("repeat_of IS NOT NULL")


class Base(DeclarativeBase):
    """All tables."""


class ImageRow(Base):
    """An image of the project, with the prompt under way on it, how far it is, and whose it is.

    `draft` is the prompt, `placed` the points of a structure that wait for the rest of six. `version` counts the saves of its
    annotation. `review` is empty, or what a reviewer or the annotator decided; `status` is what follows from it, from what is
    begun and from the regions, kept here to be indexed. Times of leases are seconds since 1970.
    `patient`, `modality` and `content_sha256` (of the file's bytes) are empty where they are not known, `split` where none is
    chosen. `repeat_of` is the id of the image that this row is a blind copy of, which is due after `due_after` other images and
    made with or without the model's help (`is_assisted`); `finished_by` counts for that: see `storage.blind_copies`.
    """

    __tablename__ = "images"
    __table_args__ = (
        Index("ix_images_status", "status", "id"),
        Index("ix_images_assigned", "assigned", "status", "id"),
        Index("ix_images_lease_holder", "lease_holder"),
        Index("ix_images_patient", "patient", "id"),
        Index("ix_images_content", "content_sha256"),
        Index("ix_images_repeat", "repeat_of", "assigned", sqlite_where=IS_COPY, postgresql_where=IS_COPY),
        Index("ix_images_finished", "finished_by", "saved_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String, unique=True)
    name: Mapped[str]
    path: Mapped[str]
    slice_index: Mapped[int] = mapped_column(default=0)
    active_label: Mapped[int] = mapped_column(default=1)
    selected: Mapped[str | None] = mapped_column(default=None)
    refining: Mapped[str | None] = mapped_column(default=None)
    is_pulled: Mapped[bool] = mapped_column(default=False)
    draft: Mapped[list[Any]] = mapped_column(JSON, default=list)
    placed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=0)
    saved_by: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="new")
    review: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    region_count: Mapped[int] = mapped_column(default=0)
    assigned: Mapped[str | None] = mapped_column(default=None)
    lease_holder: Mapped[str | None] = mapped_column(default=None)
    lease_until: Mapped[float] = mapped_column(default=0.0)
    patient: Mapped[str] = mapped_column(default="")
    content_sha256: Mapped[str] = mapped_column(default="")
    modality: Mapped[str] = mapped_column(default="")
    split: Mapped[str] = mapped_column(default="")
    repeat_of: Mapped[int | None] = mapped_column(default=None)
    is_assisted: Mapped[bool] = mapped_column(default=True)
    due_after: Mapped[int] = mapped_column(default=0)
    finished_by: Mapped[str] = mapped_column(default="")


class MaskRow(Base):
    """A mask under the SHA-256 of its bytes: see `storage.mask_store`. Never changed and never deleted."""

    __tablename__ = "mask_objects"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class RegionRow(Base):
    """An accepted mask's label, prompt and place; the mask itself lies in `mask_objects`.

    `annotator` and `accepted_at` (UTC) are of its first save; both are unknown for those of the first schema.
    """

    __tablename__ = "regions"
    __table_args__ = (Index("ix_regions_label", "label", "image_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[int]
    slice_index: Mapped[int]
    area_px: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("mask_objects.sha256"))
    prompt: Mapped[list[Any]] = mapped_column(JSON)
    checkpoint: Mapped[str]
    is_hidden: Mapped[bool]
    seconds: Mapped[float]
    annotator: Mapped[str] = mapped_column(default="")
    accepted_at: Mapped[datetime | None] = mapped_column(DateTime, default=None)


class LabelRow(Base):
    """A class."""

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(unique=True)
    colour: Mapped[str]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    term: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    is_locked: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_hidden: Mapped[bool] = mapped_column(default=False, server_default=false())
    opacity: Mapped[float] = mapped_column(default=1.0, server_default="1")
    is_outlined: Mapped[bool] = mapped_column(default=False, server_default=false())


class EventRow(Base):
    """A line of the click and time log; triggers forbid changing or deleting one. It outlives its region."""

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(index=True)
    when: Mapped[datetime] = mapped_column("happened_at", DateTime)
    kind: Mapped[str]
    role: Mapped[str]
    x: Mapped[float | None]
    y: Mapped[float | None]
    slice_index: Mapped[int]
    milliseconds: Mapped[float]
    checkpoint: Mapped[str]
    region_id: Mapped[str]


class AuditRow(Base):
    """Who did what to which revision: see `storage.audit`. Triggers forbid changing or deleting one.

    `happened_at` and `details` are text, because their exact bytes are part of the hash.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    happened_at: Mapped[str]
    annotator: Mapped[str]
    action: Mapped[str]
    image_id: Mapped[int | None] = mapped_column(index=True)
    revision: Mapped[int | None]
    details: Mapped[str]
    previous: Mapped[str]
    hash: Mapped[str]


class ConflictRow(Base):
    """A state that was saved over a version that its annotator had not seen; it is kept beside the one that stands."""

    __tablename__ = "conflicts"

    id: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(index=True)
    image_name: Mapped[str]
    annotator: Mapped[str]
    other: Mapped[str]
    happened_at: Mapped[str]
    base_version: Mapped[int]
    found_version: Mapped[int]
    state: Mapped[dict[str, Any]] = mapped_column(JSON)
    is_resolved: Mapped[bool] = mapped_column(default=False)


class HeldOutRow(Base):
    """An image that no round may suggest or train on: drawn once, before the first round."""

    __tablename__ = "held_out"

    image_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str]
    seed: Mapped[int]


class RoundRow(Base):
    """A round of active learning, counted from 0: see `storage.rounds`. Never changed once it is there.

    `pool` and `labelled` are image numbers, `places` their places on the map: [number, x, y].
    """

    __tablename__ = "rounds"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    happened_at: Mapped[str]
    annotator: Mapped[str]
    seed: Mapped[int]
    strategy: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed_from: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked: Mapped[int]
    audit_share: Mapped[float]
    pool: Mapped[list[Any]] = mapped_column(JSON)
    labelled: Mapped[list[Any]] = mapped_column(JSON)
    versions: Mapped[dict[str, Any]] = mapped_column(JSON)
    notes: Mapped[list[Any]] = mapped_column(JSON)
    places: Mapped[list[Any]] = mapped_column(JSON)
    checkpoint: Mapped[str]


class RoundPickRow(Base):
    """An image that a round suggests, in its place of the batch. `picture` is a PNG with the network's doubt."""

    __tablename__ = "round_picks"

    round: Mapped[int] = mapped_column(ForeignKey("rounds.number"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(index=True)
    slice_index: Mapped[int]
    is_audit: Mapped[bool]
    score: Mapped[float | None]
    reason: Mapped[str]
    why: Mapped[str]
    clicks: Mapped[float | None]
    seconds: Mapped[float | None]
    picture: Mapped[bytes] = mapped_column(LargeBinary)


class RoundPointRow(Base):
    """A point of a learning curve, measured on the held-out test images. `stream`: which of the labels were trained on."""

    __tablename__ = "round_points"
    __table_args__ = (Index("ix_round_points_place", "stream", "seed", "round", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[int]
    stream: Mapped[str]
    seed: Mapped[int]
    labels: Mapped[int]
    seconds: Mapped[float]
    dice: Mapped[float]
    low: Mapped[float | None]
    high: Mapped[float | None]
    images: Mapped[int]
    dice_by_label: Mapped[dict[str, Any]] = mapped_column(JSON)


class RoundAnswerRow(Base):
    """What somebody answered to a suggestion instead of labelling it; the last answer to an image holds."""

    __tablename__ = "round_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    round: Mapped[int]
    image_id: Mapped[int] = mapped_column(index=True)
    annotator: Mapped[str]
    happened_at: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    until: Mapped[float]


class SettingRow(Base):
    """Named values of the project: its name, the session, the head of the audit."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
