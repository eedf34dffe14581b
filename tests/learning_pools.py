"""Outputs of networks and pools of images for the tests of active learning."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.outputs import Outputs
from fourclick.annotator.learning.pool import Pool


def softmax(logits, axis=1):
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return (powers / powers.sum(axis=axis, keepdims=True)).astype(np.float32)


def random_outputs(seed, *, image_id=0, passes=3, classes=3, shape=(8, 9), sharpness=2.0, **rest):
    rng = np.random.default_rng(seed)
    return Outputs(image_id, softmax(sharpness * rng.normal(size=(passes, classes, *shape))), **rest)


def pixel(*passes):
    """Outputs of an image of one pixel: a list of class probabilities per pass."""
    return Outputs(0, np.array(passes, np.float32)[:, :, None, None])


def pool_with(scores, *, name="entropy/mean", ids=None, **columns):
    values = np.asarray(scores, np.float64)
    return Pool.of(range(len(values)) if ids is None else ids, scores={name: values}, **columns)


def blobs(sizes, *, dimensions=6, seed=0, spread=0.05):
    """(N, D) float32 rows around well separated centres, and the blob of each."""
    rng = np.random.default_rng(seed)
    centres = np.eye(max(len(sizes), dimensions))[: len(sizes), :dimensions] * 10
    of_row = np.repeat(np.arange(len(sizes)), sizes)
    rows = centres[of_row] + spread * rng.normal(size=(len(of_row), dimensions))
    return rows.astype(np.float32), of_row


NOTHING = Pool()
