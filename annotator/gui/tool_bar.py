"""What a tool bar has no room for."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QToolBar, QToolButton

from fourclick.annotator.gui.icons import icon
from fourclick.annotator.gui.panels.widths import in_every_font
from fourclick.annotator.gui.text import tr


def show_that_there_is_more(bar: QToolBar) -> None:
    """Gives the button behind which the rest of a bar's actions are an icon that is seen in every theme."""
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    if not isinstance(more, QToolButton):
        return

    def show() -> None:
        more.setIcon(icon("more"))
        more.setToolTip(tr("More tools"))

    # Qt sets its own icon, which is black, whenever the style changes
    in_every_font(more, lambda: QTimer.singleShot(0, more, show))
