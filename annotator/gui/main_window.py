"""The window: canvas in the middle, lists and controls beside it. It shows and arranges; `app` connects."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QByteArray, QEvent, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QCloseEvent, QDragEnterEvent, QDropEvent, QUndoStack
from PySide6.QtWidgets import (
    QDockWidget,
    QLabel,
    QMainWindow,
    QMessageBox,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.gui.actions import Actions
from fourclick.annotator.gui.banner import BannerWidget
from fourclick.annotator.gui.canvas import Canvas
from fourclick.annotator.gui.closing_question import ClosingBox, ClosingQuestion, still_running
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.icons import icon
from fourclick.annotator.gui.menus import (
    ANNOTATE_MENU,
    EDIT_MENU,
    EXPORT_MENU,
    FILE_MENU,
    HELP_MENU,
    SLICES_MENU,
    TEAM_MENU,
    TEXT_MENU,
    TOOL_BAR,
    VIEW_MENU,
    add_to_menu,
    short_name,
)
from fourclick.annotator.gui.messages import Banner, Messages
from fourclick.annotator.gui.panels.image_list import ImageList
from fourclick.annotator.gui.panels.label_list import LabelList
from fourclick.annotator.gui.panels.learning_panel import LearningPanel
from fourclick.annotator.gui.panels.network_view import NetworkViewPanel
from fourclick.annotator.gui.panels.prompt_panel import PromptPanel
from fourclick.annotator.gui.panels.region_list import RegionList
from fourclick.annotator.gui.panels.training_panel import TrainingPanel
from fourclick.annotator.gui.panels.unet_panel import UNetPanel
from fourclick.annotator.gui.pointer import PointerEvent
from fourclick.annotator.gui.running_bar import RunningBar
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.theme import THEME_NAMES, THEMES
from fourclick.annotator.gui.tool_bar import show_that_there_is_more
from fourclick.annotator.gui.window_size import WindowSize

STATUS_MS = 6000
# Docks below the image, of which at most one is shown, and their actions.
STRIPS = {"Network": "network_view", "Training": "train", "Learning": "learn", "U-Net": "unet"}


class MainWindow(QMainWindow):
    """Emits what is dropped on it, chosen in its menus, and that it closes."""

    pathsDropped = Signal(list)
    themeChosen = Signal(str)
    recentChosen = Signal(object)
    closeAsked = Signal()
    """Before anything is asked or closed: the time to find out what there is to ask."""
    closing = Signal()

    def __init__(self, document: Document, messages: Messages) -> None:
        super().__init__()
        self.sizes = WindowSize(self)
        self.setWindowTitle(tr("Fourclick"))
        self.setAcceptDrops(True)
        self.resize(1280, 800)
        self.setDockNestingEnabled(True)
        self._document = document
        self._closing_questions: dict[str, ClosingQuestion] = {}
        self._asked = ""
        self._answered: frozenset[str] = frozenset()
        self._closing_box: ClosingBox | None = None
        self.actions_by_key = Actions(self)
        self.addActions(self.actions_by_key.all())
        self.canvas = Canvas(self)
        self.images = ImageList(self)
        self.labels = LabelList(self)
        self.regions = RegionList(self)
        self.prompt_panel = PromptPanel(self)
        self.network_view = NetworkViewPanel(self)
        self.training_panel = TrainingPanel(self)
        self.learning_panel = LearningPanel(self)
        self.unet_panel = UNetPanel(self)
        self._lay_out()
        self.banner = BannerWidget(self._middle)
        self._make_status_bar()
        self._make_tool_bar(document.undo_stack)
        self._make_menus(document.undo_stack)
        messages.bannerRequested.connect(self._on_messages_banner_requested)
        messages.statusRequested.connect(lambda text: self.statusBar().showMessage(text, STATUS_MS))
        messages.errorRequested.connect(self._on_messages_error_requested)
        self.canvas.hovered.connect(self._on_canvas_hovered)
        self.canvas.hoverLeft.connect(lambda: self._pixel.setText(""))
        self.canvas.setFocus()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.sizes.stay_on_screen()
        return is_done

    # Arrangement

    def _lay_out(self) -> None:
        self._middle = QWidget(self)
        layout = QVBoxLayout(self._middle)
        layout.setContentsMargins(0, 0, 0, 0)
        self.views = FourViews(self.canvas, self._middle)
        layout.addWidget(self.views)
        self.setCentralWidget(self._middle)
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        self._docks = {
            "Images": self._dock(tr("Images"), self.images, left),
            "Object": self._dock(tr("Object"), self.prompt_panel, right),
            "Labels": self._dock(tr("Labels"), self.labels, right),
            "Regions": self._dock(tr("Regions"), self.regions, right),
            "Network": self._dock(tr("What the network sees"), self.network_view, Qt.DockWidgetArea.BottomDockWidgetArea),
            "Training": self._dock(tr("Training"), self.training_panel, Qt.DockWidgetArea.BottomDockWidgetArea),
            "Learning": self._dock(tr("Learning"), self.learning_panel, Qt.DockWidgetArea.BottomDockWidgetArea),
            "U-Net": self._dock("U-Net", self.unet_panel, Qt.DockWidgetArea.BottomDockWidgetArea),
        }
        for name, dock in self._docks.items():
            # in no language: by it the layout is found again
            dock.setObjectName(name)
            dock.setHidden(name in STRIPS)
        # the lists keep the window's full height when the strip below the image is shown
        self.setCorner(Qt.Corner.BottomLeftCorner, left)
        self.setCorner(Qt.Corner.BottomRightCorner, right)
        self.resizeDocks([self._docks["Images"], self._docks["Object"]], [240, 310], Qt.Orientation.Horizontal)
        heights = [240, 260, 200]
        self.resizeDocks([self._docks[name] for name in ("Object", "Labels", "Regions")], heights, Qt.Orientation.Vertical)

    def _dock(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setWidget(widget)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetMovable)
        self.addDockWidget(area, dock)
        return dock

    def _make_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setSizeGripEnabled(False)
        self.running = RunningBar(self)
        self.running.listChanged.connect(self._on_running_list_changed)
        bar.addPermanentWidget(self.running)
        self._pixel, self._where, self._saved, self._device = QLabel(self), QLabel(self), QLabel(self), QLabel(self)
        self._device.setText(tr("network loads …"))
        for label in (self._pixel, self._where, self._saved, self._device):
            label.setContentsMargins(8, 0, 8, 0)
            bar.addPermanentWidget(label)

    def _make_tool_bar(self, undo_stack: QUndoStack) -> None:
        bar = QToolBar(tr("Tools"), self)
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(18, 18))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addToolBar(bar)
        actions = self.actions_by_key
        self.tool_group = QActionGroup(self)
        for key in ("click_tool", "select_tool", "six_tool"):
            self.tool_group.addAction(actions[key])
        actions["click_tool"].setChecked(True)
        self.undo, self.redo = undo_stack.createUndoAction(self), undo_stack.createRedoAction(self)
        self.undo.setShortcut("Ctrl+Z")
        self.redo.setShortcut("Ctrl+Shift+Z")
        self.undo.setIcon(icon("undo"))
        self.redo.setIcon(icon("redo"))
        for key in TOOL_BAR:
            if not key:
                bar.addSeparator()
                continue
            action = {"undo": self.undo, "redo": self.redo}.get(key) or actions[key]
            action.setIconText(short_name(action, key))
            bar.addAction(action)
        show_that_there_is_more(bar)

    def _make_menus(self, undo_stack: QUndoStack) -> None:
        actions, bar = self.actions_by_key, self.menuBar()
        file = bar.addMenu(tr("&File"))
        add_to_menu(file, actions, FILE_MENU)
        self._recent = file.addMenu(tr("&Recent projects"))
        self._recent.setEnabled(False)
        add_to_menu(file, actions, ("", "import_mask"))
        self.export_menu = file.addMenu(tr("&Export"))
        add_to_menu(self.export_menu, actions, EXPORT_MENU)
        add_to_menu(file, actions, ("", "quit"))
        self.edit_menu = bar.addMenu(tr("&Edit"))
        self.edit_menu.addActions([self.undo, self.redo])
        add_to_menu(self.edit_menu, actions, EDIT_MENU)
        self.view_menu = view = bar.addMenu(tr("&View"))
        add_to_menu(view, actions, VIEW_MENU)
        for name, dock in self._docks.items():
            if name not in STRIPS:
                view.addAction(dock.toggleViewAction())
        theme, choices = view.addMenu(tr("T&heme")), QActionGroup(self)
        for name in THEMES:
            choice = theme.addAction(THEME_NAMES[name])
            choice.triggered.connect(partial(self.themeChosen.emit, name))
            choice.setCheckable(True)
            choices.addAction(choice)
        add_to_menu(view.addMenu(tr("Te&xt size")), actions, TEXT_MENU)
        for title, keys in (
            (tr("&Annotate"), ANNOTATE_MENU),
            (tr("&Slices"), SLICES_MENU),
            (tr("&Team"), TEAM_MENU),
            (tr("&Help"), HELP_MENU),
        ):
            add_to_menu(bar.addMenu(title), actions, keys)
        for name, key in STRIPS.items():
            actions[key].toggled.connect(partial(self._show_strip, name))
            self._docks[name].visibilityChanged.connect(partial(self._on_strip_visibility_changed, name))

    # What is shown

    def show_below_image(self, widget: QWidget) -> None:
        """A strip between the image and the status bar, while it is visible."""
        layout = self._middle.layout()
        assert layout is not None  # noqa: S101  it was made above
        layout.addWidget(widget)

    @property
    def document(self) -> Document:
        return self._document

    def show_recent(self, projects: list[str]) -> None:
        self._recent.clear()
        for project in projects:
            self._recent.addAction(project).triggered.connect(partial(self.recentChosen.emit, project))
        self._recent.setEnabled(bool(projects))

    def show_title(self, image_name: str, project_name: str) -> None:
        self.setWindowTitle(" - ".join(part for part in (image_name, project_name, tr("Fourclick")) if part))

    def show_where(self) -> None:
        """Slice and zoom in the status bar."""
        parts = []
        if self._document.depth > 1:
            parts.append(
                tr("slice {slice_index} of {depth}", slice_index=self._document.slice_index + 1, depth=self._document.depth)
            )
        if self._document.image is not None:
            parts.append(f"{100 * self.canvas.zoom:.0f} %")
        self._where.setText(" · ".join(parts))

    def show_device(self, text: str) -> None:
        self._device.setText(text)

    def show_saved(self, text: str) -> None:
        self._saved.setText(text)

    @property
    def shows_network(self) -> bool:
        return self._docks["Network"].isVisible()

    def save_layout(self, settings: QSettings) -> None:
        settings.setValue("window/geometry", self.saveGeometry())
        settings.setValue("window/layout", self.saveState())

    def restore_layout(self, settings: QSettings) -> None:
        rows = [bar for bar in self.findChildren(QToolBar) if self.toolBarBreak(bar)]
        for key, restore in (("window/geometry", self.restoreGeometry), ("window/layout", self.restoreState)):
            stored = settings.value(key)
            if isinstance(stored, QByteArray):
                restore(stored)
        for bar in rows:
            # a layout of before this bar was there puts it at the end of another's row
            if not self.toolBarBreak(bar):
                self.insertToolBarBreak(bar)
        for name in STRIPS:
            self._docks[name].hide()

    # What the user does

    def ask_before_closing(self, question: ClosingQuestion | None, *, about: str = "training") -> None:
        """Asks it when the window is to be closed, from now on; one question about each thing.

        None asks nothing more about it. A question about it that is open changes its words, or goes away.
        """
        if question == self._closing_questions.get(about):
            return
        if question is None:
            del self._closing_questions[about]
        else:
            self._closing_questions[about] = question
        if self._closing_box is None or self._asked != about:
            return
        if question is None:
            self._closing_box.close()
        else:
            self._closing_box.ask(question)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closeAsked.emit()
        asked = next((each for each in self._closing_questions if each not in self._answered), None)
        if asked is None:
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        if self._closing_box is None:
            self._asked = asked
            answered = self._answered | {asked}
            self._closing_box = ClosingBox(self._closing_questions[asked], self)
            self._closing_box.finished.connect(self._on_closing_box_finished)
            self._closing_box.closeConfirmed.connect(lambda: self._on_closing_box_close_confirmed(answered))
            # not exec(): the window goes on behind it
            self._closing_box.open()

    def _on_closing_box_finished(self, _result: int) -> None:
        self._closing_box = None
        # whoever stays is asked everything again the next time
        self._answered = frozenset()

    def _on_closing_box_close_confirmed(self, answered: frozenset[str]) -> None:
        def close() -> None:
            self._answered = answered
            self.close()

        # once the box has gone: its button is still at work
        QTimer.singleShot(0, close)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.pathsDropped.emit(paths)

    def _on_running_list_changed(self) -> None:
        self.ask_before_closing(still_running(self.running.names), about="running")

    def _on_messages_banner_requested(self, banner: Banner) -> None:
        self.banner.show_banner(banner)

    def _on_messages_error_requested(self, title: str, text: str) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, title, text, QMessageBox.StandardButton.Ok, self)
        # not exec(): the window goes on behind it
        box.open()

    def _show_strip(self, name: str, is_shown: bool) -> None:
        """One at a time: two beside or above each other would leave the image too little."""
        for other in STRIPS if is_shown else ():
            if other != name:
                self.actions_by_key[STRIPS[other]].setChecked(False)
        self._docks[name].setVisible(is_shown)

    def _on_strip_visibility_changed(self, name: str, _is_visible: bool) -> None:
        # not the argument: a dock that the user put behind another one as a tab is open, though not seen
        if not self.isHidden():
            self.actions_by_key[STRIPS[name]].setChecked(not self._docks[name].isHidden())

    def _on_canvas_hovered(self, event: PointerEvent) -> None:
        plane = self._document.slice
        column, row = event.pixel
        if plane is None or not (0 <= row < plane.shape[0] and 0 <= column < plane.shape[1]):
            self._pixel.setText("")
            return
        value = np.asarray(plane[row, column])
        shown = " ".join(f"{number:g}" for number in value.ravel())
        self._pixel.setText(f"({column}, {row})  {shown}")
