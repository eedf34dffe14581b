"""What the next rounds make of images that were skipped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fourclick.annotator.learning.arrays import FloatArray
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.rounds.skip_reason import SkipReason
from fourclick.annotator.learning.selection.distances import normalised
from fourclick.annotator.learning.selection.duplicates import COSINE
from fourclick.annotator.storage.rounds import SKIP, Answer

MOST_SHARE = 0.1
"""Of the pool, at most so much is left out for being like what was skipped."""


def skipped(answers: Mapping[int, Answer], *reasons: SkipReason) -> frozenset[int]:
    """The images that were skipped for one of these reasons, or for any."""
    wanted = set(reasons or SkipReason)
    return frozenset(number for number, each in answers.items() if each.kind == SKIP and each.reason in wanted)


def without_lookalikes(pool: Pool, unwanted: Pool, *, cosine: float = COSINE) -> tuple[Pool, tuple[str, ...]]:
    """The pool without images that look like unwanted ones, the most alike first, and a sentence on them.

    Features are compared less their mean: what all images have in common makes nobody alike.
    """
    if pool.features is None or unwanted.features is None or not len(unwanted) or not len(pool):
        return pool, ()
    middle = np.nanmean(np.asarray(pool.features, np.float64), axis=0)
    known = normalised(np.asarray(unwanted.features, np.float64) - middle)
    with np.errstate(invalid="ignore"):
        likeness: FloatArray = (normalised(np.asarray(pool.features, np.float64) - middle) @ known.T).max(axis=1)
    alike = np.flatnonzero(np.nan_to_num(likeness, nan=-1.0) > cosine)
    most = int(MOST_SHARE * len(pool))
    gone = sorted(alike, key=lambda row: -likeness[row])[:most]
    if not gone:
        return pool, ()
    number = f"{len(gone)} image{'s look' if len(gone) > 1 else ' looks'}"
    return pool.without([pool.ids[row] for row in gone]), (
        f"{number} like what was skipped and {'are' if len(gone) > 1 else 'is'} left out.",
    )
