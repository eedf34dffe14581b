"""What is known of the regions of the open image: predicted Dice, flags, and which are derived rather than the user's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

from fourclick.annotator.core.annotation import PROPOSED_BY_UNET, Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.core.structure import structure_of
from fourclick.annotator.gui.panels.slice_strip import SliceBar
from fourclick.annotator.gui.proposal import Proposal
from fourclick.models.structure_fill import worth, wrong_pixels


@dataclass(frozen=True, slots=True)
class Rating:
    """Predicted Dice in [0, 1], None where no network rated the mask. `is_key`: the user made or confirmed it."""

    dice: float | None = None
    is_flagged: bool = False
    is_key: bool = False

    def bar(self) -> SliceBar:
        return SliceBar(self.dice, self.is_flagged, self.is_key)


class SliceRatings:
    """Ratings by region and mask: a mask that the user changed has lost its rating, and undo brings both back.

    They live as long as the image is open, and are computed anew when it is opened again (`reopened_ratings`). A region without
    a rating is the user's own if somebody has worked on it, or has imported it: what a network made and nobody has spent a
    second on is derived.
    """

    def __init__(self) -> None:
        self._ratings: dict[tuple[str, Mask], Rating] = {}
        self._bars: dict[int, tuple[tuple[Region, ...], SliceBar]] = {}
        self._proposed: float | None = None

    def clear(self) -> None:
        self._ratings.clear()
        self._bars.clear()
        self._proposed = None

    def rate(self, region: Region, rating: Rating) -> None:
        self._ratings[region.id, region.mask] = rating
        self._bars.pop(region.slice_index, None)

    def of(self, region: Region) -> Rating:
        return self._ratings.get((region.id, region.mask), Rating(is_key=not _is_made_by_network(region)))

    def is_derived(self, region: Region) -> bool:
        """Whether a walk, a fill or a U-Net made the region's mask, and nobody confirmed it."""
        return not self.of(region).is_key

    def is_unknown(self, region: Region) -> bool:
        """Whether the region has never been rated with this mask."""
        return (region.id, region.mask) not in self._ratings

    def note_proposal(self, proposal: Proposal | None) -> None:
        """The mask on show; accepting it gives its region the Dice that the network predicts."""
        if proposal is not None:
            self._proposed = proposal.dice

    def follow(self, old: State, new: State) -> None:
        """Rates what was accepted just now."""
        if not old.prompt or new.prompt or old.annotation == new.annotation or len(new.annotation) < len(old.annotation):
            return
        region = new.selected_region
        if region is not None and old.annotation.get(region.id) != region:
            self.rate(region, Rating(self._proposed, is_key=True))

    def bars(self, annotation: Annotation) -> dict[int, SliceBar]:
        """What to show of each slice with regions: the lowest Dice, flagged if any is, the user's own if all are."""
        by_slice: dict[int, list[Region]] = {}
        for region in annotation:
            by_slice.setdefault(region.slice_index, []).append(region)
        known, self._bars = self._bars, {}
        for index, regions in by_slice.items():
            # asked for after each edit, and most slices have not changed
            here, kept = tuple(regions), known.get(index)
            is_known = kept is not None and kept[0] == here
            self._bars[index] = kept if kept and is_known else (here, reduce(_joined, (self.of(each).bar() for each in here)))
        return {index: bar for index, (_, bar) in self._bars.items()}

    def doubtful(self, annotation: Annotation) -> list[str]:
        """The ids of the derived regions, the one with the lowest predicted Dice first; flagged ones before equal others."""
        derived = [region for region in annotation if self.is_derived(region)]
        return [region.id for region in sorted(derived, key=self._doubt)]

    def worth_a_click(self, annotation: Annotation) -> list[str]:
        """The ids of the derived regions, the one first that is most worth a click to its structure (`worth`)."""
        worths: dict[str, float] = {}
        for region in annotation:
            if self.is_derived(region) and region.id not in worths:
                alike = [each for each in annotation if each.label == region.label]
                worths |= self._worths((region, *structure_of(alike, region.mask.to_array(), region.slice_index)))
        return sorted(worths, key=lambda each: -worths[each])

    def _worths(self, structure: Iterable[Region]) -> dict[str, float]:
        """What the derived regions of a structure are worth, by id."""
        regions = {region.id: region for region in structure}.values()
        derived = [region for region in regions if self.is_derived(region)]
        numbers = {region.slice_index for region in regions}
        known = {region.slice_index for region in regions if not self.is_derived(region)}
        wrong = dict.fromkeys((region.slice_index for region in derived), 0.0)
        for region in derived:
            dice = self.of(region).dice
            wrong[region.slice_index] += wrong_pixels(1.0 if dice is None else dice, region.mask.in_box())
        found = worth(wrong, {*known, min(numbers), max(numbers)})
        return {region.id: found[region.slice_index] for region in derived}

    def _doubt(self, region: Region) -> tuple[float, bool, int]:
        rating = self.of(region)
        return (1.0 if rating.dice is None else rating.dice, not rating.is_flagged, region.slice_index)


def _is_made_by_network(region: Region) -> bool:
    """Whether a network alone made the mask, as far as the region itself tells."""
    return region.seconds == 0 and (bool(region.checkpoint) or region.id.startswith(PROPOSED_BY_UNET))


def _joined(first: SliceBar, second: SliceBar) -> SliceBar:
    known = [dice for dice in (first.dice, second.dice) if dice is not None]
    return SliceBar(min(known, default=None), first.is_flagged or second.is_flagged, first.is_key and second.is_key)
