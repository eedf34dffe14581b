"""How the image is looked at: the layout of the views, remembered from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings

from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.main_window import MainWindow

LAYOUT_KEY = "view/four"


class Viewing(QObject):
    """Connects the window's view actions with the views."""

    def __init__(self, window: MainWindow, document: Document, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.linked = LinkedViews(document, window.views)
        actions = window.actions_by_key
        actions["four_views"].toggled.connect(self._on_four_views_toggled)
        actions["fit"].triggered.connect(self.linked.fit)
        actions["outline_only"].toggled.connect(lambda _is_on: self.linked.follow_opacity())
        window.prompt_panel.opacityRequested.connect(lambda _opacity: self.linked.follow_opacity())
        actions["four_views"].setChecked(str(settings.value(LAYOUT_KEY)) == "true")

    def _on_four_views_toggled(self, is_on: bool) -> None:
        self._settings.setValue(LAYOUT_KEY, "true" if is_on else "false")
        self.linked.set_wanted(is_on)
