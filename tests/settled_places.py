"""Where widgets lie, once they have come to rest."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

MOST_TURNS = 50


def settled_places(qtbot, inside, widgets: list[QWidget]) -> list[QRect]:
    """The rectangles of widgets in `inside`; what was just shown or told is laid out in several turns of the event loop."""

    def places() -> list[QRect]:
        qtbot.wait(5)
        return [QRect(widget.mapTo(inside, widget.rect().topLeft()), widget.size()) for widget in widgets]

    now = places()
    for _ in range(MOST_TURNS):
        now, earlier = places(), now
        if now == earlier:
            break
    return now
