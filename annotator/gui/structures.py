"""Whole structures in the app: walks through slices, fills between them, and goes to the doubtful ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.click_event import FILL, WALK
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.core.structure import is_same_object, structure_of
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.inference import InferenceWorker
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.network_steps import Advanced, NetworkSteps
from fourclick.annotator.gui.panels.slice_strip import SliceStrip
from fourclick.annotator.gui.panels.walk_options import WalkOptions, WalkWish
from fourclick.annotator.gui.reopened_ratings import rated_again
from fourclick.annotator.gui.running_bar import Running
from fourclick.annotator.gui.slice_ratings import Rating, SliceRatings
from fourclick.annotator.gui.structure_steps import filled, keys_of, room, stopped
from fourclick.annotator.gui.structure_words import found_words
from fourclick.annotator.gui.text import tr
from fourclick.models.prompt import PlacedPoint, Point
from fourclick.models.propagated_walk import propagated_walk
from fourclick.models.six_extremes import SixExtremes
from fourclick.models.slice_walk import WalkEnd, WalkLimits, WalkStep, walk
from fourclick.models.structure_fill import first_of_six, is_flagged

BOTH_WAYS = (1, -1)


class Structures(QObject):
    """One walk or fill at a time, on the network's thread between clicks; what it found is one undo step."""

    sixTaken = Signal()
    """What the six points ask for is there; until then they stay: the image may be left, or the fill cancelled."""

    def __init__(self, window: MainWindow, document: Document, worker: InferenceWorker, messages: Messages) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._worker = worker
        self._messages = messages
        self.ratings = SliceRatings()
        self.strip = SliceStrip(window)
        window.show_below_image(self.strip)
        self._steps: NetworkSteps | None = None
        self._running: Running | None = None
        self._found: list[WalkStep] = []
        self._ends: list[WalkEnd] = []
        self._total = 0
        self._label, self._kind = 0, WALK
        self.wish = WalkWish()
        self._rating: NetworkSteps | None = None
        self._visited: str | None = None
        self._key: int | None = None
        self._six_ends: dict[int, Point] = {}
        self._six: tuple[PlacedPoint, ...] = ()
        # by region: an object is known by any of its slices
        self._ends_of: dict[str, dict[int, Point]] = {}
        worker.advanced.connect(self._on_worker_advanced)
        worker.stepFailed.connect(self._on_worker_step_failed)
        document.proposalChanged.connect(self.ratings.note_proposal)
        document.stateChanged.connect(self._on_document_state_changed)
        document.imageChanged.connect(self._on_document_image_changed)
        document.sliceChanged.connect(self.strip.set_current)
        self.strip.sliceRequested.connect(document.set_slice)

    @property
    def is_running(self) -> bool:
        return self._steps is not None

    @property
    def is_filling_six(self) -> bool:
        """Whether the slices are being made that six points ask for."""
        return self._steps is not None and bool(self._six_ends)

    # What the user wishes

    def ask_and_walk(self) -> None:
        """Asks which way, how far and how sure; walks so, and later walks go as far and as sure."""
        dialog = WalkOptions(self.wish, self._window)
        if dialog.exec():
            self.wish = dialog.wish
            self.walk(self.wish.directions)

    def walk(self, directions: tuple[int, ...] = BOTH_WAYS) -> None:
        """Carries the selected region, or the one on the slice in view, to its neighbours until it ends, as `wish` says.

        It stops before slices on which the user has outlined the object already; other objects of the label do not stop it.
        """
        region = self._region_to_walk_from()
        image = self._document.image
        if region is None or image is None or not self._may_begin(region.label):
            return
        own = self._own(region.label)
        start, mask, slice_px = region.slice_index, region.mask.to_array(), self._slice_px()
        limits = WalkLimits(least_dice=self.wish.least_dice, most_slices=self.wish.most_slices)

        def begin(predictor: Any) -> Iterator[WalkStep | WalkEnd]:
            propagator = getattr(predictor, "propagator", None)
            way = walk if propagator is None else partial(propagated_walk, propagator=propagator)
            for step in directions:
                steps = way(predictor, image.slice, image.depth, mask, start, step, slice_px=slice_px, limits=limits)
                yield from stopped(steps, step, own)

        far = self.wish.most_slices or image.depth
        total = sum(min(far, room(start, direction, image.depth)) for direction in directions)
        self._begin(begin, region.label, total, kind=WALK, what=tr("walking through slices"))

    def fill_from_six(self, six: SixExtremes) -> None:
        """The whole structure of the active label between two ends, from its six extreme points."""
        image = self._document.image
        label, ends = self._document.state.active_label, six.ends
        if image is None or not self._may_begin(label):
            return
        slice_px = self._slice_px()
        own = self._own(label)

        def begin(predictor: Any) -> Iterator[WalkStep]:
            first = first_of_six(predictor, image.slice(six.key_slice), six)
            yield first
            others = structure_of(own, first.mask, first.index)
            keys = {**keys_of(others), first.index: first.mask}
            yield from filled(predictor, image, keys, ends, slice_px)

        self._begin(begin, label, six.last.index - six.first.index + 1, kind=FILL, what=tr("filling from six points"))
        self._key, self._six_ends, self._six = six.key_slice, ends, self._document.state.placed

    def fill(self) -> None:
        """Interpolates between the user's own slices of the selected region's object; the network checks.

        Without a selected region it is the object of the active label on the slice in view, or the one outlined last. It goes
        on to the ends of the structure where the six-point tool was told them.
        """
        image = self._document.image
        region = self._region_to_fill_from()
        label = region.label if region is not None else self._document.state.active_label
        if image is None or not self._may_begin(label):
            return
        structure = self._structure(region)
        keys = keys_of(each for each in structure if not self.ratings.is_derived(each))
        outer = {index: end for each in structure for index, end in self._ends_of.get(each.id, {}).items()}
        if len(keys) + len(outer) < 2 or not keys:
            self._messages.status(
                tr("Accept masks of this object that overlap on at least two slices; between them is filled then.")
            )
            return
        numbers = [*keys, *outer]
        if max(numbers) - min(numbers) < 2:
            self._messages.status(tr("There is no slice between the masks of this label."))
            return
        slice_px = self._slice_px()

        def begin(predictor: Any) -> Iterator[WalkStep]:
            return filled(predictor, image, keys, outer, slice_px)

        total = max(numbers) - min(numbers) + 1 - len(keys)
        self._begin(begin, label, total, kind=FILL, what=tr("filling between slices"))

    def next_doubtful(self) -> None:
        """Shows the slice with the lowest predicted Dice among those that are not the user's own; once more, the next one."""
        self._visit(self.ratings.doubtful(self._document.state.annotation))

    def next_worth_a_click(self) -> None:
        """As `next_doubtful`, by the pixels that are predicted wrong: there a correction helps the whole structure most."""
        self._visit(self.ratings.worth_a_click(self._document.state.annotation))

    def _visit(self, order: list[str]) -> None:
        if not order:
            self._messages.status(tr("No slice is rated yet: walk through slices or fill between them first."))
            return
        number = order.index(self._visited) + 1 if self._visited in order else 0
        self._visited = order[number % len(order)]
        region = self._document.state.annotation.get(self._visited)
        assert region is not None  # noqa: S101 (it was among them a moment ago)
        self._document.select(region.id)
        self._document.set_slice(region.slice_index)
        number, rating = region.slice_index + 1, self.ratings.of(region)
        dice = tr("unknown") if rating.dice is None else f"{rating.dice:.2f}"
        sentence = (
            tr("Slice {number}: predicted Dice {dice}, shape and network disagree. R refines it.", number=number, dice=dice)
            if rating.is_flagged
            else tr("Slice {number}: predicted Dice {dice}. R refines it.", number=number, dice=dice)
        )
        self._messages.status(sentence)

    def cancel(self) -> None:
        """Keeps what was found so far out of the annotation: nothing has changed."""
        if self._steps is not None:
            was_filling_six = self.is_filling_six
            self._end()
            self._messages.status(
                tr("Cancelled; nothing was changed. A click more with the six-point tool fills after all.")
                if was_filling_six
                else tr("Cancelled; nothing was changed.")
            )

    def stop(self) -> None:
        """For closing the window."""
        self._steps = self._rating = None

    # Inside

    def _may_begin(self, label: int) -> bool:
        """Whether slices of the label can be made now; where not, the user is told why."""
        if self._steps is not None:
            self._messages.status(tr("A walk or fill is under way already; cancel it below, or wait and try again."))
        elif self._document.depth < 2:
            self._messages.status(tr("This image has one slice only."))
        elif self._document.view_only:
            self._messages.status(self._document.view_only)
        elif self._document.is_by_hand:
            self._messages.status(tr("This image is to be outlined by hand; the network does not help with it."))
        else:
            return not self._document.is_locked(None, label)
        return False

    def _begin(self, begin: Callable[[Any], Iterator[Any]], label: int, total: int, *, kind: str, what: str) -> None:
        self._steps, self._rating, self._kind = NetworkSteps(begin), None, kind
        self._key, self._six_ends = None, {}
        self._found, self._ends, self._total = [], [], max(total, 1)
        self._label = label
        self._running = self._window.running.begin(what, self.cancel)
        self._worker.advance(self._steps)

    def _end(self) -> None:
        self._steps = None
        if self._running is not None:
            self._running.end()
            self._running = None
        self._show()
        self._rate_unrated()

    def _on_worker_advanced(self, advanced: Advanced) -> None:
        if advanced.steps is self._rating and self._rating is not None:
            self._note_rating(advanced)
        if advanced.steps is not self._steps:
            return
        if advanced.result is None:
            self._finish(advanced.checkpoint)
            return
        if isinstance(advanced.result, WalkEnd):
            self._ends.append(advanced.result)
        else:
            self._found.append(advanced.result)
            text = tr("slice {index}, predicted Dice {dice:.2f}", index=advanced.result.index + 1, dice=advanced.result.dice)
            if self._running is not None:
                self._running.show_progress(min(len(self._found), self._total), self._total, text)
            self._show()
        self._worker.advance(advanced.steps)

    def _on_worker_step_failed(self, text: str) -> None:
        self._rating = None
        if self._steps is not None:
            self._end()
            self._messages.banner(text, is_warning=True)

    def _finish(self, checkpoint: str) -> None:
        found, ends, label = self._found, self._ends, self._label
        self._end()
        if self._document.is_locked(None, label):
            # meanwhile; the sentence that told so stays
            return
        made = [(step, self._region(step, label, checkpoint)) for step in found]
        regions = [region for _, region in made if region is not None]
        selected, in_view = self._document.state.selected, self._document.slice_index
        if regions:
            if self._six_ends and self._document.state.placed == self._six:
                self.sixTaken.emit()
            self._ends_of |= {region.id: self._six_ends for region in regions if self._six_ends}
            self._document.add_regions(
                regions, text=tr("{regions} slices of a structure", regions=len(regions)), kind=self._kind
            )
            there = self._document.state.annotation
            # where overlaps are resolved, some may have got another mask, or none
            regions = [region for each in regions if (region := there.get(each.id)) is not None]
            for step, each in made:
                region = None if each is None else there.get(each.id)
                if region is not None:
                    self.ratings.rate(region, Rating(step.dice, is_flagged(step), is_key=step.index == self._key))
            self._document.select(selected)
            self._document.set_slice(in_view)
        self._show()
        self._messages.status(found_words(regions, ends))

    def _region(self, step: WalkStep, label: int, checkpoint: str) -> Region | None:
        """The region of a step, in the place of the object's derived one; None where the user has outlined it meanwhile."""
        on_slice = self._document.state.annotation.on_slice(step.index)
        there = [each for each in on_slice if each.label == label and is_same_object(each.mask.to_array(), step.mask)]
        if any(not self.ratings.is_derived(region) for region in there):
            return None
        made = Region(Mask.from_array(step.mask), label, step.prompt, step.index, checkpoint=checkpoint)
        return replace(made, id=there[0].id) if there else made

    def _region_to_walk_from(self) -> Region | None:
        state = self._document.state
        region = state.selected_region
        if region is None:
            here = state.annotation.on_slice(self._document.slice_index)
            region = here[-1] if here else None
        if region is None or region.mask.is_empty:
            self._messages.status(tr("Accept a mask first (Enter), or select a region: the walk begins there."))
            return None
        return region

    def _region_to_fill_from(self) -> Region | None:
        state, index = self._document.state, self._document.slice_index
        if state.selected_region is not None:
            return state.selected_region
        own = self._own(state.active_label)
        here = [region for region in own if region.slice_index == index]
        candidates = here or own
        return candidates[-1] if candidates else None

    def _own(self, label: int) -> list[Region]:
        """The regions of a label that are the user's own."""
        return [
            region
            for region in self._document.state.annotation
            if region.label == label and not region.mask.is_empty and not self.ratings.is_derived(region)
        ]

    def _structure(self, region: Region | None) -> tuple[Region, ...]:
        """The object that a region belongs to, derived slices with it, for they connect the others."""
        if region is None:
            return ()
        same_label = [each for each in self._document.state.annotation if each.label == region.label]
        return structure_of(same_label, region.mask.to_array(), region.slice_index)

    def _slice_px(self) -> float:
        assert self._document.image is not None  # noqa: S101 (callers have checked; for the type checker)
        across, down, through = self._document.image.geometry.spacing_mm
        return float(through / (across * down) ** 0.5)

    def _rate_unrated(self) -> None:
        """Rates derived slices that have no rating, as after opening the image again, while nothing else is done."""
        image, annotation = self._document.image, self._document.state.annotation
        derived = [region for region in annotation if self.ratings.is_derived(region)]
        if image is None or image.depth < 2 or not any(self.ratings.is_unknown(region) for region in derived):
            return
        ids, slice_px = frozenset(region.id for region in derived), self._slice_px()
        self._rating = NetworkSteps(lambda predictor: rated_again(predictor, image, annotation, ids, slice_px=slice_px))
        self._worker.advance(self._rating)

    def _note_rating(self, advanced: Advanced) -> None:
        if advanced.result is None:
            self._rating = None
            self._show()
            return
        if self.ratings.is_unknown(advanced.result.region):
            self.ratings.rate(advanced.result.region, advanced.result.rating)
        self._worker.advance(advanced.steps)

    def _on_document_image_changed(self, _image: object) -> None:
        self.ratings.clear()
        self._rating = None
        self._visited = None
        self._ends_of = {}
        if self._steps is not None:
            self._end()
            self._messages.status(
                tr("The walk ended with its image, and nothing of it was kept: begin it there once more.")
                if self._kind == WALK
                else tr("The fill ended with its image, and nothing of it was kept: begin it there once more.")
            )
        self._show()
        self._rate_unrated()

    def _on_document_state_changed(self, old: State, new: State) -> None:
        if self.is_filling_six and new.placed != self._six:
            # taken back or dropped: what is being made is not wished for any more
            self._end()
            self._messages.status(tr("The six points were changed, so filling from them was cancelled; nothing was changed."))
        self.ratings.follow(old, new)
        if old.annotation != new.annotation:
            self._show()

    def _show(self) -> None:
        bars = self.ratings.bars(self._document.state.annotation)
        if self._steps is not None:
            bars |= {step.index: Rating(step.dice, is_flagged(step)).bar() for step in self._found}
        self.strip.show_slices(self._document.depth, bars)
        self.strip.set_current(self._document.slice_index)
