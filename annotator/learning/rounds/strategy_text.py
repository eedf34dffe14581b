"""Strategies in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.rounds.options import PATIENT_CAP, PER_SECOND

if TYPE_CHECKING:
    from fourclick.annotator.storage.rounds import StoredRound

DEFAULT_AGGREGATION = "mean"


def strategy_text(told: Mapping[str, Any]) -> str:
    """Of a `StrategySpec` as JSON: "entropy (top:0.05), per second, at most 2 of a patient"."""
    name, options = str(told["name"]), told.get("options", {})
    inner = options.get("inner")
    if isinstance(inner, Mapping) and "strategy" in inner:
        within = strategy_text(inner["strategy"])
        if name == PER_SECOND:
            return sentence("{strategy}, per second", strategy=within)
        if name == PATIENT_CAP:
            most = options.get("most", 2)
            return sentence("{strategy}, at most {most} of a patient", strategy=within, most=most)
        return sentence("{name} of {strategy}", name=name, strategy=within)
    aggregation = options.get("aggregation", DEFAULT_AGGREGATION)
    return name if aggregation == DEFAULT_AGGREGATION else f"{name} ({aggregation})"


def round_strategy_text(round_: StoredRound) -> str:
    """What chose, and what did in the round before where that was something else."""
    now = strategy_text(round_.strategy)
    if round_.changed_from is None:
        return now
    return sentence("{now}, before that {before}", now=now, before=strategy_text(round_.changed_from))


def change_text(round_: StoredRound) -> str:
    """A sentence where the strategy is another than in the round before; else empty."""
    if round_.changed_from is None:
        return ""
    before, now = strategy_text(round_.changed_from), strategy_text(round_.strategy)
    return sentence(
        "The strategy has changed from {before} to {now}. It is recorded; the comparison judges both together.",
        before=before,
        now=now,
    )
