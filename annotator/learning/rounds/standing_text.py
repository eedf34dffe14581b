"""How rounds stand, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.sentence import Sentence, counted, sentence
from fourclick.annotator.learning.rounds.strategy_text import round_strategy_text

if TYPE_CHECKING:
    from fourclick.annotator.learning.rounds.standing import Left, Standing
    from fourclick.annotator.storage.project_rounds import Queued


def standing_text(name: str, found: Standing, labels: LabelTable) -> str:
    """Several lines."""
    return "\n".join(_lines(name, found, labels))


def left_text(left: Left) -> Sentence:
    """What is left, in hours where anybody knows."""
    if left.median_s is None or left.low_s is None or left.high_s is None:
        return counted(
            left.images,
            sentence("{n:,} image left to choose from; how long they take is known once an image is done."),
            sentence("{n:,} images left to choose from; how long they take is known once an image is done."),
        )
    if not left.images:
        return sentence("Nothing is left to label.")
    median, low, high = hours(left.median_s), hours(left.low_s), hours(left.high_s)
    if low == high:
        return counted(
            left.images,
            sentence("{n:,} image left to choose from: about {median} for all of them."),
            sentence("{n:,} images left to choose from: about {median} for all of them."),
            median=median,
        )
    return counted(
        left.images,
        sentence("{n:,} image left to choose from: about {median} for all of them ({low} to {high})."),
        sentence("{n:,} images left to choose from: about {median} for all of them ({low} to {high})."),
        median=median,
        low=low,
        high=high,
    )


def hours(seconds: float) -> str:
    return f"{max(1, round(seconds / 60))} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def waiting_text(count: int) -> str:
    """What has to be done before anything can be measured; empty for none."""
    if not count:
        return ""
    return counted(
        count,
        sentence("{n} image is held out and still needs labels: without them nothing can be measured, so they come first."),
        sentence("{n} images are held out and still need labels: without them nothing can be measured, so they come first."),
    )


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
