"""Which labelled image is most like another one."""

import numpy as np
import pytest
from learning_pools import NOTHING

from fourclick.annotator.learning.neighbours import nearest_labelled
from fourclick.annotator.learning.pool import Pool


def test_the_smallest_angle_counts():
    labelled = Pool.of([7, 8, 9], features=np.array([[1, 0], [np.nan, 1], [0, 2]], np.float32))
    pool = Pool.of([1, 2, 3], features=np.array([[50, 1], [1, 3], [np.inf, 0]], np.float32))
    first, second, third = nearest_labelled(pool, labelled)
    assert (first.id, second.id, third) == (7, 9, None)
    assert first.likeness == pytest.approx(50 / np.hypot(50, 1))
    assert second.likeness == pytest.approx(3 / np.hypot(1, 3))


@pytest.mark.parametrize("labelled", [NOTHING, Pool.of([5]), Pool.of([5], features=np.full((1, 2), np.nan))])
def test_without_features_nobody_knows(labelled):
    assert nearest_labelled(Pool.of([1, 2], features=np.ones((2, 2))), labelled) == (None, None)
