"""Features on a map of two dimensions."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array
from fourclick.annotator.learning.image_id import ImageId

MOST_PLACES = 3000


def places(
    ids: tuple[ImageId, ...], features: Array | None, keep: frozenset[ImageId] = frozenset(), *, seed: int = 0
) -> tuple[tuple[int, float, float], ...]:
    """(image, x, y) with x and y in [-1, 1], by the two directions in which the features differ most (PCA).

    features: (N, D). Of more than MOST_PLACES images a random sample, with all of `keep`. The sign of each direction is such
    that the farthest image lies on the positive side.
    """
    if features is None or len(ids) < 2:
        return ()
    usable = np.flatnonzero(np.isfinite(np.asarray(features)).all(axis=1))
    if len(usable) > MOST_PLACES:
        kept = [row for row in usable if ids[row] in keep][:MOST_PLACES]
        others = [row for row in usable if ids[row] not in keep]
        drawn = np.random.default_rng([seed, 5]).choice(others, min(len(others), MOST_PLACES - len(kept)), replace=False)
        usable = np.sort(np.concatenate([kept, drawn]).astype(np.intp))
    if len(usable) < 2:
        return ()
    values = np.asarray(features[usable], np.float64)
    values -= values.mean(axis=0)
    _, _, directions = np.linalg.svd(values, full_matrices=False)
    found = values @ directions[:2].T
    if found.shape[1] < 2:
        found = np.column_stack([found, np.zeros(len(found))])
    farthest = found[np.abs(found).argmax(axis=0), [0, 1]]
    found *= np.where(farthest < 0, -1.0, 1.0)
    # one scale for both: distances mean the same along both
    found /= max(float(np.abs(found).max()), 1e-12)
    return tuple((int(ids[row]), round(float(x), 4), round(float(y), 4)) for row, (x, y) in zip(usable, found, strict=True))
