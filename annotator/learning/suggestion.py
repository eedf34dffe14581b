"""The images of a round: some by advice, some by chance to judge the advice by."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import numpy as np
import scipy

from fourclick import __version__
from fourclick.annotator.learning.held_out import HeldOut
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.registry import StrategySpec, made
from fourclick.annotator.learning.round_record import AUDIT_SHARE, RecordedPick, RoundRecord
from fourclick.annotator.learning.strategy import Strategy

AUDIT_STREAM = 1
AUDIT_REASON = "It was drawn at random, to judge the advice by."


def suggest(
    pool: Pool,
    labelled: Pool,
    k: int,
    *,
    spec: StrategySpec,
    seed: int,
    number: int,
    held_out: HeldOut | None = None,
    audit_share: float = AUDIT_SHARE,
    previous: RoundRecord | None = None,
    strategy: Strategy | None = None,
) -> RoundRecord:
    """The record of round `number` (from 0) with min(k, N) picks: the audit's drawn from the whole pool, then the advised ones.

    `previous` is the round before, for what changed; `strategy` stands in for the one that `spec` makes where it is not
    installed. Raises LearningError for held-out or labelled images in the pool, and as the strategy does.
    """
    protected = held_out or HeldOut()
    protected.protect([*pool.ids, *labelled.ids])
    picks, notes = derived_picks(
        pool, labelled, k, strategy=strategy or made(spec), seed=seed, number=number, audit_share=audit_share
    )
    is_changed = previous is not None and not previous.strategy.is_like(spec)
    return RoundRecord(
        number,
        seed,
        spec,
        k,
        picks,
        pool.ids,
        labelled.ids,
        protected,
        audit_share,
        previous.strategy if previous is not None and is_changed else None,
        versions(),
        notes,
    )


def derived_picks(
    pool: Pool, labelled: Pool, k: int, *, strategy: Strategy, seed: int, number: int, audit_share: float
) -> tuple[tuple[RecordedPick, ...], tuple[str, ...]]:
    """The picks and notes of a round; the same again for the same arguments.

    The audit's picks are spread among the others, so that whoever labels half the list labels half the audit.
    """
    if not 0 <= audit_share <= 1:
        raise ValueError(f"The audit's share is between 0 and 1, not {audit_share}.")
    free = pool.without(labelled.ids)
    count = min(max(k, 0), len(free))
    chance = np.random.default_rng([seed, number, AUDIT_STREAM])
    audited = chance.permutation(len(free))[: round(audit_share * count)]
    audit = [RecordedPick(free.ids[row], float("nan"), AUDIT_REASON, is_audit=True) for row in audited]
    left = free.without([each.id for each in audit])
    ranking = strategy.rank(left, labelled, count - len(audit), np.random.default_rng([seed, number]))
    advised = [RecordedPick(each.id, each.score, each.reason) for each in ranking.picks]
    places = np.sort(chance.permutation(len(audit) + len(advised))[: len(audit)])
    merged: list[RecordedPick] = advised
    for place, pick in zip(places, audit, strict=True):
        merged.insert(int(place), pick)
    return tuple(merged), ranking.notes


def versions() -> Mapping[str, str]:
    python = ".".join(map(str, sys.version_info[:3]))
    return {"fourclick": __version__, "numpy": np.__version__, "python": python, "scipy": scipy.__version__}
