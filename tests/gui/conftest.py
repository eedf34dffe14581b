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
