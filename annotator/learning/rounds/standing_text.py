"""How rounds stand, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.learning.rounds.strategy_text import round_strategy_text

if TYPE_CHECKING:
    from fourclick.annotator.learning.rounds.standing import Left, Standing
    from fourclick.annotator.storage.project_rounds import Queued


def standing_text(name: str, found: Standing, labels: LabelTable) -> str:
    """Several lines."""
    return "\n".join(_lines(name, found, labels))


def left_text(left: Left) -> str:
    """What is left, in hours where anybody knows."""
    images = f"{left.images:,} image{'s' * (left.images != 1)} left to choose from"
    if left.median_s is None or left.low_s is None or left.high_s is None:
        return f"{images}; how long they take is known once an image is done."
    if not left.images:
        return "Nothing is left to label."
    low, high = hours(left.low_s), hours(left.high_s)
    bounds = f" ({low} to {high})" if low != high else ""
    return f"{images}: about {hours(left.median_s)} for all of them{bounds}."


def hours(seconds: float) -> str:
    return f"{max(1, round(seconds / 60))} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def waiting_text(count: int) -> str:
    """What has to be done before anything can be measured; empty for none."""
    if not count:
        return ""
    are = "images are held out and still need" if count != 1 else "image is held out and still needs"
    return f"{count} {are} labels: without them nothing can be measured, so they come first."


def _lines(name: str, found: Standing, labels: LabelTable) -> Iterator[str]:
    yield f"{name}: {found.labelled:,} of {found.images:,} images labelled for training."
    if found.held_out:
        yield "Held out: " + ", ".join(f"{count} for {part}" for part, count in found.held_out.items()) + "."
    if found.waiting_held_out:
        yield waiting_text(found.waiting_held_out)
    if found.round is None:
        yield "No round yet: fourclick learn start."
        return
    yield f"{found.headline} (strategy {round_strategy_text(found.round)})."
    yield from (f"  {_pick(each)}" for each in found.picks)
    yield from (f"  Note: {each}" for each in found.round.notes)
    for point in found.curve:
        bounds = "" if point.low is None or point.high is None else f" ({point.low:.3f} to {point.high:.3f})"
        time = f", {hours(point.seconds)} of work" if point.seconds else ""
        yield f"Before round {point.round + 1}: Dice {point.dice:.3f}{bounds} with {point.labels} labelled{time}."
    if found.balance:
        named = (f"{labels[number].name if number in labels else number} {count:,}" for number, count in found.balance.items())
        yield f"Regions to train on: {', '.join(named)}."
    yield left_text(found.left)
    yield found.verdict_sentence
    if found.stop is not None:
        yield found.stop.sentence


def _pick(each: Queued) -> str:
    pick = each.pick
    assert pick is not None  # noqa: S101  of suggestions only
    if each.is_labelled:
        state = "done"
    elif each.answer is not None:
        state = f"skipped: {each.answer.reason}" if each.is_skipped else "later"
    else:
        state = f"{each.holder} works on it" if each.holder else "open"
    return f"{each.entry.id}  {each.entry.name} [{state}] {pick.why}"
