"""The overlay of doubt, and jumping from one uncertain place to the next."""

import pytest
from gui_bench import AnsweredDocument, volume

from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.doubts import Doubts
from fourclick.annotator.gui.panels.prompt_panel import PromptPanel


@pytest.fixture
def bench(qtbot):
    document, canvas = AnsweredDocument(), Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.set_document(document)
    document.set_image(1, volume())
    return document, canvas, Doubts(document, canvas)


def test_doubt_is_painted_where_the_mask_has_a_wavering_rim(bench):
    document, _, doubts = bench
    doubts.set_shown(True)
    assert not doubts.is_visible
    document.click_extremes()
    assert doubts.is_visible
    document.accept()
    assert not doubts.is_visible
    doubts.set_shown(False)
    document.click_extremes()
    assert not doubts.is_visible


def test_the_key_goes_from_place_to_place_and_comes_round(bench):
    document, canvas, doubts = bench
    notices = []
    document.noticeRaised.connect(notices.append)
    doubts.jump()
    assert "no mask yet" in notices[-1]
    document.click_extremes()
    seen = []
    doubts.jump()
    count = int(notices[-1].split()[-1].rstrip("."))
    for _ in range(count):
        seen.append(canvas.centre)
        assert doubts.ring.isVisible()
        doubts.jump()
    assert len({(round(x), round(y)) for x, y in seen}) == count
    assert canvas.centre == pytest.approx(seen[0], abs=1)


def test_the_panel_tells_the_predicted_dice(qtbot, bench):
    document, _, _ = bench
    panel = PromptPanel()
    qtbot.addWidget(panel)
    document.proposalChanged.connect(panel.show_proposal)
    document.click_extremes()
    assert panel._dice.text().startswith("0.90")
    document.cancel()
    assert panel._dice.text() == "–"
