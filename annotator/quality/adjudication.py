"""Which images somebody should decide on, because annotators disagree: worst first, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fourclick.annotator.core.sentence import counted, sentence
from fourclick.annotator.quality.comparison import Comparison, Kind

LEAST_DISAGREEMENT = 0.1
"""Dice above 0.9 is what annotators reach on most organs; below it, somebody should look."""
MUCH_LARGER = 1.5


@dataclass(frozen=True, slots=True)
class Case:
    """An image to decide on. `disagreement`: 1 - Dice of the two readings that differ most, on the label where they do."""

    image: str
    disagreement: float
    worst: Comparison
    reason: str


def adjudication_queue(
    comparisons: Iterable[Comparison], labels: Mapping[int, str], *, least: float = LEAST_DISAGREEMENT
) -> tuple[Case, ...]:
    """The images that differ by more than `least`, worst first; of equal ones, those whose outlines lie furthest apart."""
    worst: dict[str, Comparison] = {}
    for each in comparisons:
        known = worst.get(each.image)
        if known is None or _badness(each) > _badness(known):
            worst[each.image] = each
    wanted = [each for each in worst.values() if 1 - each.agreement.dice > least]
    wanted.sort(key=lambda each: (tuple(-value for value in _badness(each)), each.image))
    return tuple(Case(each.image, 1 - each.agreement.dice, each, reason(each, labels)) for each in wanted)


def reason(comparison: Comparison, labels: Mapping[int, str]) -> str:
    """What the two readings disagree about, in a sentence."""
    name = labels.get(comparison.label, str(comparison.label))
    first, second = _people(comparison)
    if comparison.agreement.is_one_sided:
        has, has_not = (first, second) if comparison.voxels[0] else (second, first)
        voxels = counted(sum(comparison.voxels), sentence("{n:,} voxel"), sentence("{n:,} voxels"))
        return sentence(
            "{has} marked “{name}” ({voxels}), {has_not} did not.", has=has, name=name, voxels=voxels, has_not=has_not
        )
    found = comparison.agreement
    told = {"first": first, "second": second, "percent": 100 * found.dice, "name": name}
    small, large = sorted(comparison.voxels)
    if large >= MUCH_LARGER * small:
        larger = first if comparison.voxels[0] == large else second
        return sentence(
            "{first} and {second} overlap by {percent:.0f} % (Dice) on “{name}”: {larger} marked {times:.1f} times as much.",
            larger=larger,
            times=large / small,
            **told,
        )
    return sentence(
        "{first} and {second} overlap by {percent:.0f} % (Dice) on “{name}”: their outlines lie up to {distance:.1f} {unit} "
        "apart (HD95).",
        distance=found.hd95_mm,
        unit=comparison.unit,
        **told,
    )


def _badness(comparison: Comparison) -> tuple[float, float]:
    return 1 - comparison.agreement.dice, comparison.agreement.hd95_mm


def _people(comparison: Comparison) -> tuple[str, str]:
    if comparison.kind is Kind.INTRA:
        first = sentence("{name}, earlier,", name=comparison.first)
        return first, sentence("{name}, later,", name=comparison.second)
    return comparison.first, comparison.second
