"""A round's record as the project keeps it, and back."""

from __future__ import annotations

import math
from dataclasses import replace

from fourclick.annotator.learning.held_out import HeldOut
from fourclick.annotator.learning.registry import StrategySpec
from fourclick.annotator.learning.round_record import RecordedPick, RoundRecord
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.annotator.storage.rounds import TEST, VALIDATION, StoredPick, StoredRound


def stored_round(record: RoundRecord) -> StoredRound:
    """Of a round of a project, whose ids are numbers; what cards show besides is added by whoever knows it."""
    return StoredRound(
        record.number,
        record.seed,
        record.strategy.as_json(),
        record.asked,
        tuple(
            StoredPick(int(each.id), each.score if math.isfinite(each.score) else None, each.reason, each.is_audit)
            for each in record.picks
        ),
        tuple(int(each) for each in record.pool),
        tuple(int(each) for each in record.labelled),
        record.audit_share,
        None if record.changed_from is None else record.changed_from.as_json(),
        dict(record.versions),
        record.notes,
    )


def record_of(stored: StoredRound, held_out: HeldOut) -> RoundRecord:
    """Raises LearningError for a strategy that `as_json` did not write."""
    return RoundRecord(
        stored.number,
        stored.seed,
        StrategySpec.from_json(dict(stored.strategy)),
        stored.asked,
        tuple(
            RecordedPick(each.image_id, math.nan if each.score is None else each.score, each.reason, each.is_audit)
            for each in stored.picks
        ),
        stored.pool,
        stored.labelled,
        held_out,
        stored.audit_share,
        None if stored.changed_from is None else StrategySpec.from_json(dict(stored.changed_from)),
        stored.versions,
        stored.notes,
    )


def held_out_of(rounds: ProjectRounds) -> HeldOut:
    """What was drawn before the first round; nothing where there was none yet."""
    parts, seed = rounds.held_out()
    return HeldOut(parts.get(TEST, ()), parts.get(VALIDATION, ()), seed)


def with_card(pick: StoredPick, **told: object) -> StoredPick:
    """The pick with what its card shows: `why`, `slice_index`, `clicks`, `seconds`, `picture`."""
    return replace(pick, **told)  # type: ignore[arg-type]
