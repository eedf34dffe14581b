"""What the images on the map of a round are."""

from __future__ import annotations

LABELLED, SUGGESTED, HELD_OUT, SKIPPED, OTHER = "labelled", "suggested", "held out", "skipped", "other"
KINDS = (OTHER, HELD_OUT, SKIPPED, LABELLED, SUGGESTED)
"""In the order in which they are painted: the last ones lie on top."""
