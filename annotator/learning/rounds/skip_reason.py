"""Why somebody does not label a suggested image."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from fourclick.annotator.core.errors import LearningError


class SkipReason(StrEnum):
    OUTLIER = "outlier"
    BAD_QUALITY = "bad quality"
    NO_OBJECT = "no object"
    NOT_SURE = "not sure"


CONSEQUENCES: Mapping[SkipReason, str] = {
    SkipReason.OUTLIER: "It is never suggested again, nor are images that look the same.",
    SkipReason.BAD_QUALITY: "It is never suggested again, nor are images that look the same.",
    SkipReason.NO_OBJECT: "The network learns from it that there is nothing.",
    SkipReason.NOT_SURE: "It is left for somebody else to decide, and not suggested again.",
}


def reason_named(name: str) -> SkipReason:
    """Raises LearningError with the reasons that there are."""
    try:
        return SkipReason(name.strip().lower().replace("-", " "))
    except ValueError as error:
        raise LearningError(f"'{name}' is no reason to skip an image. Give one of: {', '.join(SkipReason)}.") from error
