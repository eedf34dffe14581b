"""How the image is looked at: the layout of the views, remembered from one start to the next."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog

from fourclick.annotator.gui.cine import Cine
from fourclick.annotator.gui.display import Display
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.files import IMAGE_FILTER
from fourclick.annotator.gui.linked_views import LinkedViews
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.measuring import POINTS, Measuring
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.second_image_bar import SecondImageBar, TimeBar
from fourclick.annotator.gui.plane_proposals import PlaneProposals
from fourclick.annotator.gui.plane_tools import add_plane_tools
from fourclick.annotator.gui.second_image import SecondImage
from fourclick.annotator.gui.second_layer import SecondLayer
from fourclick.annotator.gui.statistics import Statistics
from fourclick.annotator.gui.surfaces import Surfaces
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.time_points import TimePoints
from fourclick.annotator.gui.tools import Tools
from fourclick.annotator.gui.view_menu import add_colour_menu, add_speed_menu, add_window_menu

LAYOUT_KEY = "view/four"


class Viewing(QObject):
    """Connects the window's view actions with the views."""

    def __init__(self, window: MainWindow, document: Document, tools: Tools, messages: Messages, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self._settings = settings
        self.display = Display(document, window.views)
        self.cine = Cine(document, self)
        # before the linked views: they show the next image's slices, which a layer of another size does not have
        layer = SecondLayer(document, window.views)
        self.linked = LinkedViews(document, window.views)
        self.plane_tools = add_plane_tools(window.views.views, self.linked, tools)
        bar, time_bar = SecondImageBar(window), TimeBar(window)
        self.second = SecondImage(document, layer, bar, messages)
        # before another one is shown, on which nothing can be edited: a line under way becomes an edit first
        time_bar.frameRequested.connect(lambda frame: tools.hands.finish() if frame else None)
        # before the time points take the layer
        time_bar.frameRequested.connect(lambda frame: self.second.close() if frame and bar.isVisible() else None)
        self.time = TimePoints(document, window.canvas, layer, time_bar, messages)
        # the slider may have moved while the second image was read
        self.second.arrived.connect(self.time.first)
        for each in (bar, time_bar):
            window.show_below_image(each)
        self.measuring = Measuring(document, window.canvas, tools, window.views.views)
        self.plane_proposals = PlaneProposals(document, window.views)
        self.statistics = Statistics(window, document, messages)
        self.surfaces = Surfaces(window, document, self.linked, messages)
        self._connect_layout()
        self._connect_measuring()
        self._connect_display()
        add_window_menu(window.view_menu, self.display)
        add_colour_menu(window.view_menu, self.display)
        add_speed_menu(window.view_menu, self.cine)

    def stop(self) -> None:
        """Ends what plays or is read in the background; for closing the window."""
        self.cine.stop()
        self.second.stop()
        self.time.stop()
        self.statistics.stop()
        self.surfaces.stop()

    def _connect_layout(self) -> None:
        window, actions = self._window, self._window.actions_by_key
        actions["four_views"].toggled.connect(self._on_four_views_toggled)
        actions["next_layout"].triggered.connect(self._on_next_layout_triggered)
        for axis, view in window.views.views.items():
            view.enlargeRequested.connect(lambda axis=axis: self._on_enlarge_requested(axis))
        actions["fit"].triggered.connect(self.linked.fit)
        for follow in (self.linked.follow_opacity, self.plane_proposals.follow_opacity):
            actions["outline_only"].toggled.connect(lambda _is_on, follow=follow: follow())
            window.prompt_panel.opacityRequested.connect(lambda _opacity, follow=follow: follow())
        actions["four_views"].setChecked(str(self._settings.value(LAYOUT_KEY)) == "true")

    def _connect_display(self) -> None:
        canvas, actions = self._window.canvas, self._window.actions_by_key
        actions["auto_window"].triggered.connect(self.display.forget_preset)
        actions["volume_window"].triggered.connect(lambda: self.display.choose_percentiles())
        actions["invert"].toggled.connect(self.display.set_inverted)
        actions["cine"].toggled.connect(lambda is_on: self.cine.play() if is_on else self.cine.stop())
        self.cine.playingChanged.connect(actions["cine"].setChecked)
        actions["second_image"].triggered.connect(self._on_second_image_triggered)
        # whoever clicks means the slice that is there
        canvas.pressed.connect(lambda _event: self.cine.stop())

    def _connect_measuring(self) -> None:
        actions = self._window.actions_by_key
        for kind in POINTS:
            actions[kind].triggered.connect(lambda is_on, kind=kind: self.measuring.set_kind(kind if is_on else ""))
        self.measuring.kindChanged.connect(self._on_measuring_kind_changed)
        actions["statistics"].triggered.connect(self.statistics.show)
        for tool in self._window.tool_group.actions():
            # the tool that is marked already is annotated with again, too
            tool.triggered.connect(lambda: self.measuring.set_kind(""))

    def _on_measuring_kind_changed(self, kind: str) -> None:
        for each in POINTS:
            self._window.actions_by_key[each].setChecked(each == kind)

    def _on_second_image_triggered(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self._window, tr("Second image"), "", IMAGE_FILTER)
        if name:
            self.time.first()
            self.second.open(Path(name))

    def _on_enlarge_requested(self, axis: int) -> None:
        views = self._window.views
        views.set_alone(None if views.alone == axis else axis)

    def _on_next_layout_triggered(self) -> None:
        """The canvas alone, each other view alone, all four; of a picture there is only the canvas."""
        views, four = self._window.views, self._window.actions_by_key["four_views"]
        if self._document.depth < 2:
            self._messages.status(tr("This image has one slice, so there is nothing to show beside it."))
        elif not four.isChecked():
            four.setChecked(True)
            views.set_alone(min(views.views))
        elif views.alone is None:
            four.setChecked(False)
        else:
            views.set_alone(next((axis for axis in sorted(views.views) if axis > (views.alone or 0)), None))

    def _on_four_views_toggled(self, is_on: bool) -> None:
        self._settings.setValue(LAYOUT_KEY, "true" if is_on else "false")
        if not is_on:
            self._window.views.set_alone(None)
        self.linked.set_wanted(is_on)
        region = self._document.state.selected_region
        if is_on and region is not None and not region.mask.is_empty:
            # the other views show what one is at work on
            box = region.mask.box
            self.linked.move_crosshair((region.slice_index, (box.y0 + box.y1 - 1) / 2, (box.x0 + box.x1 - 1) / 2))
