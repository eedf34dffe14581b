"""How the image is looked at: the layout of the views, remembered from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings

from fourclick.annotator.gui.cine import Cine
from fourclick.annotator.gui.display import Display
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.view_menu import add_colour_menu, add_speed_menu, add_window_menu

LAYOUT_KEY = "view/four"


class Viewing(QObject):
    """Connects the window's view actions with the views."""

    def __init__(self, window: MainWindow, document: Document, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self.display = Display(document, window.views)
        self.cine = Cine(document, self)
        self.linked = LinkedViews(document, window.views)
        self._connect_layout()
        self._connect_display()
        add_window_menu(window.view_menu, self.display)
        add_colour_menu(window.view_menu, self.display)
        add_speed_menu(window.view_menu, self.cine)

    def _connect_layout(self) -> None:
        window, actions = self._window, self._window.actions_by_key
        actions["four_views"].toggled.connect(self._on_four_views_toggled)
        actions["fit"].triggered.connect(self.linked.fit)
        actions["outline_only"].toggled.connect(lambda _is_on: self.linked.follow_opacity())
        window.prompt_panel.opacityRequested.connect(lambda _opacity: self.linked.follow_opacity())
        actions["four_views"].setChecked(str(self._settings.value(LAYOUT_KEY)) == "true")

    def _connect_display(self) -> None:
        canvas, actions = self._window.canvas, self._window.actions_by_key
        actions["auto_window"].triggered.connect(self.display.forget_preset)
        actions["volume_window"].triggered.connect(lambda: self.display.choose_percentiles())
        actions["invert"].toggled.connect(self.display.set_inverted)
        actions["cine"].toggled.connect(lambda is_on: self.cine.play() if is_on else self.cine.stop())
        self.cine.playingChanged.connect(actions["cine"].setChecked)
        # whoever clicks means the slice that is there
        canvas.pressed.connect(lambda _event: self.cine.stop())

    def _on_four_views_toggled(self, is_on: bool) -> None:
        self._settings.setValue(LAYOUT_KEY, "true" if is_on else "false")
        self.linked.set_wanted(is_on)
