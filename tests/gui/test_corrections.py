"""Corrections in the document: near the click or everywhere, and a word where a click changed nothing."""

import pytest
from gui_bench import AnsweredDocument, volume

from fourclick.annotator.gui.canvas import Canvas
from fourclick.models.merge import reach_px
from fourclick.models.prompt import Role


@pytest.fixture
def document(qapp):
    document = AnsweredDocument()
    document.set_image(1, volume())
    document.click_extremes()
    return document


@pytest.fixture
def notices(document):
    heard = []
    document.noticeRaised.connect(heard.append)
    return heard


def test_a_click_that_changes_nothing_says_so(document, notices):
    box = document.state.prompt.box
    middle = ((box.x0 + box.x1) // 2, (box.y0 + box.y1) // 2)
    document.click(*middle, Role.POSITIVE)
    assert [text for text in notices if "changed nothing" in text]
    notices.clear()
    document.click(*middle, Role.NEGATIVE)
    assert not notices


def test_undoing_a_click_that_changed_nothing_is_silent(document, notices):
    box = document.state.prompt.box
    document.click((box.x0 + box.x1) // 2, (box.y0 + box.y1) // 2, Role.POSITIVE)
    notices.clear()
    document.undo_stack.undo()
    assert not notices


def test_the_last_correction_can_be_meant_everywhere_and_back(document, notices):
    document.correct_everywhere()
    assert notices, "there is no correction yet"
    box = document.state.prompt.box
    document.click(box.x0, box.y0, Role.POSITIVE)
    document.correct_everywhere()
    assert document.state.prompt.clicks[-1].everywhere
    assert document.undo_stack.undoText() == "correcting everywhere"
    document.correct_everywhere()
    assert not document.state.prompt.clicks[-1].everywhere
    document.undo_stack.undo()
    assert document.state.prompt.clicks[-1].everywhere


def test_the_circle_shows_where_a_correction_works(qtbot, document):
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.set_document(document)
    overlays = canvas.overlays
    overlays.set_hover((10, 10))
    assert overlays.reach.radius_px == pytest.approx(reach_px(document.state.prompt))
    overlays.set_hover(None)
    assert overlays.reach.radius_px == 0
    overlays.set_hover((10, 10))
    document.cancel()
    assert overlays.reach.radius_px == 0, "without a mask there is nothing to correct"
