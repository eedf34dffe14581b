"""The document: edits, undo, proposals, previews."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from fake_predictor import disc, ellipse
from gui_bench import EXTREMES, AnsweredDocument, volume
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.models.prompt import Click, Prompt, Role

SHAPE = (60, 80)
LABELS = LabelTable().with_label("liver")


def square(x0=20, y0=20, x1=40, y1=35):
    mask = np.zeros(SHAPE, bool)
    mask[y0:y1, x0:x1] = True
    return mask


def imported(slice_index=0, label=1) -> Region:
    return Region(Mask.from_array(square()), label, slice_index=slice_index)


def edits():
    points = st.tuples(st.integers(-3, 85), st.integers(-3, 65))
    return st.lists(
        st.one_of(
            st.tuples(st.just("add_click"), points, st.sampled_from(Role)),
            st.tuples(st.just("click_extremes")),
            st.tuples(st.just("move_click"), st.integers(0, 6), points),
            st.tuples(st.just("nudge_click"), st.integers(0, 6), st.integers(-2, 2)),
            st.tuples(st.just("remove_click"), st.integers(0, 6)),
            st.tuples(st.sampled_from(["accept", "cancel", "pull_to_points", "add_mask_region"])),
            st.tuples(st.just("set_active_label"), st.integers(1, 2)),
            st.tuples(st.sampled_from(["delete", "refine", "hide", "relabel"]), st.integers(0, 3)),
            st.tuples(st.just("set_slice"), st.integers(-1, 6)),
            st.tuples(st.just("set_threshold"), st.floats(0.05, 0.95)),
            st.tuples(st.sampled_from(["undo", "redo"])),
        ),
        max_size=20,
    )


def perform(document: AnsweredDocument, edit) -> None:
    name, *values = edit
    regions, clicks = document.state.annotation.regions, document.state.prompt.clicks
    match name:
        case "add_click":
            document.click(*values[0], values[1])
        case "click_extremes" if not clicks:
            document.click_extremes()
        case "move_click":
            document.move_click(values[0], *values[1])
        case "nudge_click" if values[0] < len(clicks):
            document.nudge_click(values[0], values[1], 1)
        case "remove_click":
            document.remove_click(values[0])
        case "add_mask_region":
            document.add_mask_region(square())
        case "set_active_label" | "set_slice" | "set_threshold":
            getattr(document, name)(values[0])
        case "delete" | "refine" if values[0] < len(regions):
            getattr(document, name)(regions[values[0]].id)
        case "hide" if values[0] < len(regions):
            document.hide(regions[values[0]].id, not regions[values[0]].is_hidden)
        case "relabel" if values[0] < len(regions):
            document.relabel(regions[values[0]].id, 2)
        case "undo" | "redo":
            getattr(document.undo_stack, name)()
        case "accept" | "cancel" | "pull_to_points":
            getattr(document, name)()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=edits())
def test_any_edits_undone_in_full_give_the_first_state_and_redone_the_last(qapp, steps):
    document = AnsweredDocument()
    first = State(Annotation((imported(),)))
    document.set_image(1, volume(), first)
    document.set_labels(LABELS)
    for edit in steps:
        perform(document, edit)
    last, last_mask = document.state, document.mask()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.state == first
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    if not any(edit[0] == "undo" for edit in steps):
        assert document.state == last
        assert (last_mask is None) == (document.mask() is None)
        assert last_mask is None or np.array_equal(last_mask, document.mask())


def test_four_extremes_give_a_mask_and_accepting_makes_it_a_region(document):
    document.click_extremes(EXTREMES[:3])
    assert document.mask() is None
    document.click_extremes(EXTREMES[3:])
    expected = ellipse(SHAPE, document.state.prompt) >= 0.5
    assert np.array_equal(document.mask(), expected)
    assert document.accept()
    (region,) = document.state.annotation.regions
    assert np.array_equal(region.mask.to_array(), expected)
    assert region.checkpoint == "fake"
    assert [click.point for click in region.prompt.clicks] == [(float(x), float(y)) for x, y in EXTREMES]
    assert document.state.prompt == Prompt()
    assert document.mask() is None


def test_undo_of_a_correction_shows_the_older_mask_without_asking_again(document):
    document.click_extremes()
    before = document.mask()
    document.click(70, 55)
    assert document.mask()[55, 70]
    asked = len(document.predictor.asked)
    document.undo_stack.undo()
    assert np.array_equal(document.mask(), before)
    document.undo_stack.redo()
    assert document.mask()[55, 70]
    assert len(document.predictor.asked) == asked


def test_a_correction_runs_only_its_own_click_on_the_map_before(document):
    document.click_extremes()
    document.click(70, 55)
    document.click(40, 30, Role.NEGATIVE)
    assert [len(prompt) for prompt in document.predictor.asked] == [4, 5, 6]
    assert not document.mask()[30, 40]
    assert document.mask()[55, 70]


def test_the_threshold_works_on_the_stored_probability(document):
    document.click_extremes()
    narrow = document.mask().sum()
    asked = len(document.predictor.asked)
    document.set_threshold(0.2)
    assert document.mask().sum() > narrow
    assert len(document.predictor.asked) == asked


def test_undo_entries_are_named(document):
    document.click_extremes()
    document.click(70, 55, Role.NEGATIVE)
    assert document.undo_stack.undoText() == "negative click"
    document.accept()
    assert document.undo_stack.undoText() == "accepting object"


def test_a_drag_is_one_entry_and_nudges_in_a_row_are_one(document):
    document.click_extremes()
    entries = document.undo_stack.count()
    document.move_click(0, 18, 30)
    assert document.undo_stack.count() == entries + 1
    for _ in range(5):
        document.nudge_click(0, 1, 0)
    assert document.state.prompt.clicks[0].point == (23, 30)
    assert document.undo_stack.count() == entries + 2
    document.undo_stack.undo()
    assert document.state.prompt.clicks[0].point == (18, 30)


@pytest.mark.parametrize("point", [(-1, 5), (80, 5), (5, 60), (-0.6, 0)])
def test_a_click_outside_the_image_is_refused_with_a_sentence(document, point):
    document.click(*point, Role.EXTREME)
    assert not document.state.prompt
    assert document.notices == ["This click lies outside the image and is ignored."]


def test_a_fifth_extreme_is_refused(document):
    document.click_extremes()
    state = document.state
    document.click(30, 30, Role.EXTREME)
    assert document.state is state
    assert "Drag one" in document.notices[-1]


def test_an_empty_mask_is_not_accepted(document):
    document.click_extremes()
    document.set_threshold(0.95)
    assert not document.accept()
    assert not document.state.annotation.regions
    assert "empty" in document.notices[-1]


def test_accepting_before_the_answer_waits_for_it(document):
    document.is_slow = True
    document.click_extremes()
    assert document.is_pending
    assert not document.accept()
    document.answer(0)
    assert len(document.state.annotation) == 1
    assert not document.is_pending


def test_an_answer_to_an_older_prompt_is_not_shown_but_kept_for_undo(document):
    document.click_extremes()
    document.is_slow = True
    document.click(70, 55)
    document.click(10, 55)
    document.answer(0)
    assert document.is_pending
    assert not document.mask()[55, 70]
    document.answer(0)
    assert document.mask()[55, 70]
    assert document.mask()[55, 10]
    document.undo_stack.undo()
    assert document.mask()[55, 70]
    assert not document.mask()[55, 10]
    assert not document.requests


def test_an_answer_for_the_image_before_is_dropped(document):
    document.is_slow = True
    document.click_extremes()
    prompt = document.state.prompt
    document.set_image(2, volume(), State(prompt=prompt))
    document.answer(0)
    assert document.proposal is None
    document.answer(0)
    assert document.proposal is not None


def test_a_failure_keeps_the_prompt_and_can_be_retried(document):
    document.is_slow = True
    document.click_extremes()
    document.report_failure("The network could not answer.")
    assert len(document.state.prompt) == 4
    assert not document.is_pending
    assert document.mask() is None
    document.is_slow = False
    document.retry()
    assert document.mask().any()


def test_the_preview_of_the_clicked_point_is_the_proposal(document):
    document.click_extremes(EXTREMES[:3])
    document.set_preview((45.0, 50.0))
    assert document.preview is None or document.preview.wish.prompt.clicks[-1].point == (45, 50)
    document.set_preview(tuple(map(float, EXTREMES[3])))
    assert document.preview.mask(0.5).any()
    assert document.mask() is None
    asked = len(document.predictor.asked)
    document.click_extremes(EXTREMES[3:])
    assert document.mask().any()
    assert document.preview is None
    assert len(document.predictor.asked) == asked


def test_a_late_preview_of_another_prompt_is_not_shown(document):
    document.is_slow = True
    document.click_extremes(EXTREMES[:3])
    document.set_preview((41.0, 50.0))
    document.undo_stack.undo()
    document.answer(0)
    assert document.preview is None


def test_a_dragged_point_is_previewed_without_a_change(document):
    document.click_extremes()
    state = document.state
    document.preview_move(0, (10.0, 30.0))
    assert document.preview.mask(0.5)[30, 12]
    assert document.state is state
    document.preview_move(0, None)
    assert document.preview is None


def test_refining_shows_the_region_itself_until_the_first_correction(document):
    region = imported()
    document.set_image(1, volume(), State(Annotation((region,))))
    document.refine(region.id)
    assert np.array_equal(document.mask(), square())
    assert document.predictor.asked == []
    assert document.state.prompt.is_complete
    document.click(60, 50)
    assert len(document.predictor.asked) == 1
    assert document.predictor.priors[0][20:35, 20:40].all()
    assert np.array_equal(document.mask(), square() | disc(SHAPE, (60, 50)))
    document.accept()
    (refined,) = document.state.annotation.regions
    assert refined.id == region.id
    assert refined.mask.contains(60, 50)
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert np.array_equal(document.mask(), square())


def test_refining_goes_on_with_the_clicks_of_the_region(document):
    document.click_extremes()
    document.click(70, 55)
    document.accept()
    (region,) = document.state.annotation.regions
    asked = len(document.predictor.asked)
    document.refine(region.id)
    assert document.state.prompt == region.prompt
    document.click(10, 10)
    assert len(document.predictor.asked) == asked + 1
    assert document.mask()[55, 70]
    assert document.mask()[10, 10]


def test_refining_goes_to_the_slice_of_the_region_and_undo_to_the_slice_of_the_change(document):
    document.set_image(1, volume(), State(Annotation((imported(3),))))
    document.refine(document.state.annotation.regions[0].id)
    assert document.slice_index == 3
    document.cancel()
    document.set_slice(0)
    document.undo_stack.undo()
    assert document.slice_index == 3
    assert document.state.refining


def test_clicks_on_another_slice_than_the_prompt_are_refused(document):
    document.click_extremes(EXTREMES[:2])
    document.set_slice(2)
    document.click(30, 30, Role.EXTREME)
    assert len(document.state.prompt) == 2
    assert "slice 1" in document.notices[-1]


def test_a_prompt_lies_on_the_slice_where_it_began(document):
    document.set_slice(2)
    document.click_extremes()
    document.accept()
    assert document.state.annotation.regions[0].slice_index == 2


def test_a_mask_that_misses_the_points_is_told_and_pulled(document):
    told = []
    document.missedSidesChanged.connect(told.append)
    document.click_extremes()
    assert document.missed_sides == ()
    document.click(20, 30, Role.NEGATIVE)
    assert told == [("left",)]
    document.pull_to_points()
    assert document.missed_sides == ()
    assert document.mask()[30, 20]
    document.undo_stack.undo()
    assert document.missed_sides == ("left",)
    document.undo_stack.redo()
    document.accept()
    assert document.state.annotation.regions[0].mask.contains(20, 30)
    assert not document.state.is_pulled


def test_cancelling_can_be_undone(document):
    document.click_extremes()
    document.cancel()
    assert not document.state.prompt
    document.undo_stack.undo()
    assert document.mask().any()


def test_masks_of_another_size_are_not_imported(document):
    document.add_mask_region(np.ones((10, 12)))
    assert not document.state.annotation.regions
    assert "12 x 10" in document.notices[-1]


def test_the_active_label_stays_from_image_to_image(document):
    document.set_labels(LABELS)
    document.set_active_label(2)
    document.set_image(2, volume())
    assert document.state.active_label == 2
    assert not document.undo_stack.canUndo()


def test_a_draft_is_answered_when_its_image_is_opened(document):
    prompt = Prompt.from_points(extreme=EXTREMES)
    document.set_image(2, volume(), State(prompt=prompt, slice_index=1))
    assert document.slice_index == 1
    assert document.mask().any()


def test_region_seconds_count_from_the_first_click(qapp):
    now = [100.0]
    document = AnsweredDocument(clock=lambda: now[0])
    document.set_image(1, volume())
    document.click_extremes(EXTREMES[:1])
    now[0] += 7
    document.click_extremes(EXTREMES[1:])
    document.accept()
    assert document.state.annotation.regions[0].seconds == 7


def test_hidden_and_relabelled_regions_come_back(document):
    document.set_labels(LABELS)
    document.add_mask_region(square(), 1)
    (region,) = document.state.annotation.regions
    document.hide(region.id, True)
    document.relabel(region.id, 2)
    assert document.state.annotation.regions == (replace(region, is_hidden=True, label=2),)
    document.delete(region.id)
    for _ in range(3):
        document.undo_stack.undo()
    assert document.state.annotation.regions == (region,)


def test_a_removed_extreme_leaves_the_others(document):
    document.click_extremes()
    document.remove_click(1)
    assert document.mask() is None
    document.add_click(Click(60, 31, Role.EXTREME))
    assert document.mask().any()


def test_another_network_answers_anew(document):
    document.click_extremes()
    asked = len(document.predictor.asked)
    document.forget_proposals()
    assert len(document.predictor.asked) == asked + 1


def test_what_is_done_is_logged_before_the_state_is_announced(qapp):
    now = [0.0]
    document = AnsweredDocument(clock=lambda: now[0])
    document.set_image(1, volume())
    log = []
    document.eventLogged.connect(lambda event: log.append((event.kind, event.role, event.x, event.milliseconds)))
    document.stateChanged.connect(lambda old, new: log.append("state"))
    document.click_extremes(EXTREMES[:2])
    now[0] = 1.5
    document.move_click(0, 18, 30)
    document.remove_click(1)
    document.undo_stack.undo()
    document.cancel()
    assert [entry for entry in log if entry != "state"] == [
        ("click", "extreme", 20, 0),
        ("click", "extreme", 60, 0),
        ("move", "extreme", 18, 1500),
        ("delete", "extreme", 60, 1500),
        ("undo", "", None, 1500),
        ("cancel", "", None, 1500),
    ]
    assert log[1::2] == ["state"] * 6


def test_regions_are_logged_with_their_id_and_checkpoint(document):
    log = []
    document.eventLogged.connect(log.append)
    document.click_extremes()
    document.accept()
    (region,) = document.state.annotation.regions
    document.set_labels(LABELS)
    document.relabel(region.id, 2)
    document.refine(region.id)
    document.click(70, 55)
    document.accept()
    document.delete(region.id)
    document.add_mask_region(square())
    kinds = [(event.kind, event.region_id == region.id) for event in log[4:]]
    assert kinds == [
        ("accept", True),
        ("relabel", True),
        ("refine", True),
        ("click", True),
        ("accept", True),
        ("delete", True),
        ("import", False),
    ]
    assert log[4].checkpoint == "fake"
