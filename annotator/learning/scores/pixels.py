"""Scores of pixels: maps (H, W) float32 from passes (T, C, H, W), higher where a label would tell more."""

from __future__ import annotations

import numpy as np

from fourclick.annotator.learning.arrays import Array, Float32Array
from fourclick.annotator.learning.outputs import Outputs

TINY = float(np.finfo(np.float32).tiny)


def entropy_of(probabilities: Array) -> Float32Array:
    """-Σ p log p over the first axis, in nats, in [0, log C]. probabilities: (C, ...) in [0, 1]."""
    values = np.asarray(probabilities, np.float32)
    # not below 0 by rounding; NaN stays NaN
    return np.asarray(np.maximum(-(values * np.log(np.maximum(values, TINY))).sum(axis=0), 0), np.float32)


def least_confidence(outputs: Outputs) -> Float32Array:
    """1 - max p of the mean, in [0, 1 - 1/C] (Lewis & Gale 1994)."""
    return np.asarray(1 - outputs.mean.max(axis=0), np.float32)


def margin(outputs: Outputs) -> Float32Array:
    """1 - (first - second) of the mean, in [0, 1]: 1 where two classes are equally likely (Scheffer et al. 2001)."""
    two = np.partition(outputs.mean, -2, axis=0)[-2:]
    return np.asarray(1 - (two[1] - two[0]), np.float32)


def predictive_entropy(outputs: Outputs) -> Float32Array:
    """H of the mean over the passes, in [0, log C]; one pass will do."""
    return entropy_of(outputs.mean)


def mutual_information(outputs: Outputs) -> Float32Array:
    """H(mean) - mean H, in [0, log C]: BALD (Houlsby et al. 2011, arXiv 1112.5745; Gal et al. 2017); 0 for equal passes.

    It is the generalised Jensen-Shannon divergence of the passes too. Passes are gone through one at a time, so the memory is
    that of one.
    """
    if outputs.passes == 1:
        return np.asarray(0 * outputs.mean.sum(axis=0), np.float32)  # NaN stays NaN
    within = np.zeros(outputs.mean.shape[1:], np.float32)
    for each in outputs.probabilities:
        within += entropy_of(each)
    # never below 0 but by rounding (Jensen)
    return np.asarray(np.maximum(entropy_of(outputs.mean) - within / outputs.passes, 0), np.float32)


def variation_ratio(outputs: Outputs) -> Float32Array:
    """1 - the share of passes that vote for the commonest class, in [0, 1 - 1/C]: query by committee (Freeman 1965).

    0 for one pass. A pass that is equally sure of two classes votes for the lower one.
    """
    votes = np.zeros(outputs.mean.shape, np.float32)
    for each in outputs.probabilities:
        np.put_along_axis(votes, each.argmax(axis=0)[None], np.take_along_axis(votes, each.argmax(axis=0)[None], 0) + 1, 0)
    agreeing = votes.max(axis=0) / outputs.passes
    return np.asarray(1 - agreeing + 0 * outputs.mean.sum(axis=0), np.float32)  # argmax hides NaN


def jensen_shannon(outputs: Outputs) -> Float32Array:
    """H(mean_k p_k) - mean_k H(p_k) over altered copies turned back: test-time consistency.

    The true divergence, with the whole of both terms; the code of Gaillochet et al. (2023, arXiv 2301.07670) halves both and
    adds the second. Pixels that turning brought in from outside do not belong to `valid`.
    """
    return mutual_information(outputs)
