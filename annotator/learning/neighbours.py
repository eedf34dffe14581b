"""The labelled image that is most like another one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fourclick.annotator.learning.image_id import ImageId
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.selection.distances import nearest, normalised, usable_rows


@dataclass(frozen=True, slots=True)
class Neighbour:
    """`likeness`: the cosine of the angle between the features, 1 for the same direction."""

    id: ImageId
    likeness: float


def nearest_labelled(pool: Pool, labelled: Pool) -> tuple[Neighbour | None, ...]:
    """For each image of the pool the labelled one with the most similar features; None where features are unknown."""
    if pool.features is None or labelled.features is None or not len(labelled) or not len(pool):
        return (None,) * len(pool)
    known = np.flatnonzero(usable_rows(labelled.features))
    usable = usable_rows(pool.features)
    if not len(known):
        return (None,) * len(pool)
    features, others = normalised(np.where(usable[:, None], pool.features, 0)), normalised(labelled.features[known])
    number, _ = nearest(features, others)
    likeness = np.einsum("nd,nd->n", features, others[number])
    return tuple(
        Neighbour(labelled.ids[int(known[each])], float(cosine)) if is_usable else None
        for each, cosine, is_usable in zip(number, likeness, usable, strict=True)
    )
