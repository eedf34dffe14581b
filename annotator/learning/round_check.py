"""Whether a round's picks are what its strategy, its seed and its scores give."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.registry import made
from fourclick.annotator.learning.round_files import read_evidence, read_round
from fourclick.annotator.learning.round_record import RoundRecord
from fourclick.annotator.learning.strategy import Strategy
from fourclick.annotator.learning.suggestion import derived_picks, versions

MOST_TOLD = 5
RELATIVE, ABSOLUTE = 1e-6, 1e-9


@dataclass(frozen=True, slots=True)
class RoundCheck:
    """`faults`: sentences on what does not fit, none for a round that is as it says. `remarks`: other versions than then."""

    picks: int
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_right(self) -> bool:
        return not self.faults


def verify(record: RoundRecord, pool: Pool, labelled: Pool, *, strategy: Strategy | None = None) -> RoundCheck:
    """Derives every pick again, in order, and compares ids, scores and which are the audit's.

    pool, labelled: as they were when the round began. `strategy` as for `suggest`. Raises LearningError where the strategy is
    not installed.
    """
    faults = []
    if pool.ids != record.pool:
        faults.append("The stored scores are of other images than the round's pool.")
    if labelled.ids != record.labelled:
        faults.append("The stored labelled images are others than the round's.")
    for name, ids in (
        ("suggested", [each.id for each in record.picks]),
        ("labelled", record.labelled),
        ("in the pool", pool.ids),
    ):
        touched = record.held_out.ids & set(ids)
        if touched:
            faults.append(f"{len(touched)} held-out images were {name}.")
    if not faults:
        picks, _ = derived_picks(
            pool,
            labelled,
            record.asked,
            strategy=strategy or made(record.strategy),
            seed=record.seed,
            number=record.number,
            audit_share=record.audit_share,
        )
        if len(picks) != len(record.picks):
            faults.append(f"{len(record.picks)} images were suggested, but the strategy gives {len(picks)}.")
        for place, (told, found) in enumerate(zip(record.picks, picks, strict=False), 1):
            if told.id != found.id or told.is_audit != found.is_audit:
                faults.append(f"Pick {place} was {told.id}, but the strategy gives {found.id}.")
            elif not _is_close(told.score, found.score):
                faults.append(f"Pick {place} ({told.id}) was given {told.score:g}, but its score is {found.score:g}.")
    now = versions()
    remarks = tuple(f"{name} was {was}, now {now[name]}." for name, was in record.versions.items() if now.get(name, was) != was)
    if len(faults) > MOST_TOLD:
        faults = [*faults[:MOST_TOLD], f"And {len(faults) - MOST_TOLD} more."]
    return RoundCheck(len(record.picks), tuple(faults), remarks)


def verify_file(path: Path, *, strategy: Strategy | None = None) -> RoundCheck:
    """The same of a round that `write_round` wrote. Raises LearningError for files that are missing, damaged or changed."""
    return verify(read_round(path), *read_evidence(path), strategy=strategy)


def _is_close(told: float, found: float) -> bool:
    """Infinite scores are stored as unknown."""
    if not np.isfinite(told) or not np.isfinite(found):
        return not np.isfinite(told) and not np.isfinite(found)
    return bool(np.isclose(told, found, rtol=RELATIVE, atol=ABSOLUTE))
