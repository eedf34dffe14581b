"""The bench on which the GUI is tested."""

from __future__ import annotations

import pytest
from gui_bench import AnsweredDocument, Bench, volume


@pytest.fixture
def document(qapp) -> AnsweredDocument:
    document = AnsweredDocument()
    document.set_image(1, volume())
    return document


@pytest.fixture
def bench(qtbot, document) -> Bench:
    return Bench(qtbot, document)


@pytest.fixture(autouse=True)
def the_same_look(qapp):
    """A test that changes the theme or the font of the application leaves the next one what it found."""
    font, palette, sheet = qapp.font(), qapp.palette(), qapp.styleSheet()
    yield
    if qapp.styleSheet() != sheet:
        qapp.setStyleSheet(sheet)
    if qapp.font() != font:
        qapp.setFont(font)
    if qapp.palette() != palette:
        qapp.setPalette(palette)


@pytest.fixture(params=[11, 13, 18], ids=lambda pixels: f"{pixels} px")
def any_font(request, qapp, the_same_look):
    """Fonts of several sizes, as people choose them; nothing may depend on one."""
    font = qapp.font()
    font.setPixelSize(request.param)
    qapp.setFont(font)
