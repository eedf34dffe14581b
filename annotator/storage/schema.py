"""The project database's tables. Changes to them need a migration in `migrations/versions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

SCHEMA_REVISION = "0001"


class Base(DeclarativeBase):
    """All tables."""


class ImageRow(Base):
    """An image of the project, with the prompt under way on it."""

    __tablename__ = "images"

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


class RegionRow(Base):
    """An accepted mask: the compressed bits of its box, and their SHA-256."""

    __tablename__ = "regions"

    id: Mapped[str] = mapped_column(primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("images.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    label: Mapped[int]
    slice_index: Mapped[int]
    height: Mapped[int]
    width: Mapped[int]
    box: Mapped[list[Any]] = mapped_column(JSON)
    packed: Mapped[bytes] = mapped_column(LargeBinary)
    area_px: Mapped[int]
    sha256: Mapped[str]
    prompt: Mapped[list[Any]] = mapped_column(JSON)
    checkpoint: Mapped[str]
    is_hidden: Mapped[bool]
    seconds: Mapped[float]


class LabelRow(Base):
    """A class."""

    __tablename__ = "labels"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(unique=True)
    colour: Mapped[str]


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


class SettingRow(Base):
    """Named values of the project: its name, the session."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
