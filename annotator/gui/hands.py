"""The hand tools in the window: their bar, the menu *Edit > Mask*, keys, hints and locks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QInputDialog, QMenu

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.state import State
from fourclick.annotator.core.window import Window
from fourclick.annotator.editing.structure_edit import Scope
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.hand_bar import HandBar
from fourclick.annotator.gui.hand_options import HandOptions
from fourclick.annotator.gui.hand_tools import HAND_TOOLS, HINTS
from fourclick.annotator.gui.icons import swatch
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.mask_operations import COMBINATIONS, MaskOperations
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.tools import Tools

TOLERANCE_SHARE = 0.08
"""Of the width of the display window: the flood's tolerance on an image that is opened."""
MENU = (
    *(f"{name}_tool" for name in HAND_TOOLS),
    *("", "brush_smaller", "brush_larger", ""),
    *("fill_holes", "keep_largest", "remove_islands", "smooth", "grow", "shrink", "", "copy_next", "copy_previous", ""),
)
SCOPES = (
    (Scope.SLICE, tr("&Region on this slice"), tr("The selected region alone, in two dimensions")),
    (Scope.STRUCTURE, tr("&Structure on all slices"), tr("The selected object, in three dimensions and millimetres")),
    (Scope.LABEL, tr("Whole &label on all slices"), tr("All regions of the selected one's label, in three dimensions")),
)
"""What the operations work on, its name, and its tip."""


class Hands(QObject):
    """Connects what is shown with `Tools.hands`."""

    toolShown = Signal()
    """The tool in hand has another hint."""

    def __init__(self, window: MainWindow, document: Document, tools: Tools) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._tools = tools
        self._work = tools.hands.work
        self.operations = MaskOperations(self._work, self)
        self.operations.bodies.started.connect(window.running.follow)
        self._answers = {"remove_islands": 50.0, "smooth": 1.0, "grow": 1.0, "shrink": 1.0}
        self._tuned_for: Image | None = None
        self._seen_image: Image | None = None
        self._is_label_newer = False
        """Whether the active label was chosen after the region was selected."""
        self.bar = HandBar(window.actions_by_key, window)
        window.addToolBarBreak()
        window.addToolBar(self.bar)
        for name in HAND_TOOLS:
            action = window.actions_by_key[f"{name}_tool"]
            window.tool_group.addAction(action)
            action.triggered.connect(partial(tools.set_tool, name))
        menu = window.edit_menu.addMenu(tr("&Mask"))
        self._fill_menu(menu)
        window.prompt_panel.keep_room_for(HINTS.values())
        scopes = QMenu(tr("&Work on"), menu)
        self._add_scopes(scopes)
        menu.insertMenu(window.actions_by_key["fill_holes"], scopes)
        self._connect()

    def _connect(self) -> None:
        actions, work, labels, tools = self._window.actions_by_key, self._work, self._window.labels, self._tools
        self.bar.optionsRequested.connect(work.set_options)
        work.optionsChanged.connect(self._on_work_options_changed)
        tools.toolChanged.connect(self._on_tools_tool_changed)
        self._document.labelsChanged.connect(self.bar.show_labels)
        self._document.labelsChanged.connect(self._on_document_labels_changed)
        self._document.stateChanged.connect(self._on_document_state_changed)
        self._window.canvas.windowChanged.connect(self._on_canvas_window_changed)
        labels.labelChosen.connect(self._on_labels_label_chosen)
        actions["brush_smaller"].triggered.connect(lambda: tools.hands.resize(-1))
        actions["brush_larger"].triggered.connect(lambda: tools.hands.resize(1))
        actions["fill_holes"].triggered.connect(self.operations.fill_holes)
        actions["keep_largest"].triggered.connect(self.operations.keep_largest)
        actions["copy_next"].triggered.connect(lambda: self.operations.copy(1, tools.hands.plane))
        actions["copy_previous"].triggered.connect(lambda: self.operations.copy(-1, tools.hands.plane))
        asked: tuple[tuple[str, str, Callable[[float], None]], ...] = (
            (
                "remove_islands",
                tr("Drop parts of fewer pixels (voxels of the whole structure) than"),
                self.operations.remove_islands,
            ),
            ("smooth", tr("Smooth by ({unit})"), self.operations.smooth),
            ("grow", tr("Grow by ({unit})"), self.operations.grow),
            ("shrink", tr("Shrink by ({unit})"), self.operations.shrink),
        )
        for key, text, act in asked:
            actions[key].triggered.connect(partial(self._ask, key, text, act))

    def _fill_menu(self, menu: QMenu) -> None:
        for key in MENU:
            if key:
                menu.addAction(self._window.actions_by_key[key])
            else:
                menu.addSeparator()
        for kind, text in (("unite", tr("&Unite with")), ("subtract", tr("Subtrac&t")), ("intersect", tr("Interse&ct with"))):
            assert kind in COMBINATIONS  # noqa: S101  the menu and the operations name the same
            others = menu.addMenu(text)
            others.setObjectName(kind)
            others.aboutToShow.connect(partial(self._fill_others, others, kind))

    def _add_scopes(self, menu: QMenu) -> None:
        """What the operations work on; it is said again wherever a number is asked for."""
        group = QActionGroup(menu)
        for scope, text, tip in SCOPES:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(scope is self.operations.scope)
            action.setToolTip(tip)
            action.setData(scope)
            action.triggered.connect(partial(setattr, self.operations, "scope", scope))
            group.addAction(action)
        menu.setToolTipsVisible(True)

    def _fill_others(self, menu: QMenu, kind: str) -> None:
        menu.clear()
        labels = self._document.labels
        if self.operations.scope is not Scope.SLICE:
            for number in self.operations.other_labels():
                name = labels[number].name if number in labels else str(number)
                icon = swatch(labels[number].colour if number in labels else "#888888", str(number))
                text = tr("{name}, all slices", name=name)
                menu.addAction(icon, text).triggered.connect(partial(self.operations.combine_label, kind, number))
            if menu.isEmpty():
                menu.addAction(tr("No region of another label, or none selected")).setEnabled(False)
            return
        for region in self.operations.others():
            label = next((each for each in labels if each.id == region.label), None)
            text = tr("{label} · {area_px:,} px", label=label.name if label else region.label, area_px=region.mask.area_px)
            icon = swatch(label.colour if label else "#888888", str(region.label))
            menu.addAction(icon, text).triggered.connect(partial(self.operations.combine, kind, region.id))
        if menu.isEmpty():
            menu.addAction(tr("No other region on this slice, or none selected")).setEnabled(False)

    def _ask(self, key: str, text: str, act: Callable[[float], None]) -> None:
        """Asks for a number, and acts on it. Not by exec(): the window goes on behind it."""
        dialog = QInputDialog(self._window)
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setWindowTitle(self._window.actions_by_key[key].text().replace("&", "").removesuffix(" …"))
        scope = next(words for each, words, _ in SCOPES if each is self.operations.scope)
        asked, works_on = text.format(unit=self.operations.unit), tr("Works on: {scope}", scope=scope.replace("&", ""))
        dialog.setLabelText(f"{asked}\n{works_on}" if self._document.depth > 1 else asked)
        dialog.setDoubleDecimals(0 if key == "remove_islands" else 2)
        dialog.setDoubleRange(1 if key == "remove_islands" else 0.01, 1e6 if key == "remove_islands" else 1000)
        dialog.setDoubleValue(self._answers[key])
        dialog.doubleValueSelected.connect(partial(self._on_dialog_selected, key, act))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_dialog_selected(self, key: str, act: Callable[[float], None], value: float) -> None:
        self._answers[key] = value
        act(value)

    def _on_tools_tool_changed(self, name: str) -> None:
        self._let_go_of_other_label(self._document.state.active_label)
        self.bar.show_tool(name)
        self._window.prompt_panel.set_tool_hint(HINTS.get(name, ""))
        self.toolShown.emit()

    def _on_work_options_changed(self, options: HandOptions) -> None:
        self.bar.show_options(options)

    def _on_canvas_window_changed(self, window: Window) -> None:
        """What is seen from black to white is the range of values to begin with; a new image has a tolerance of its own."""
        self.bar.show_values(window.low, window.high, is_volume=self._document.depth > 1)
        if self._tuned_for is not self._document.image:
            self._tuned_for = self._document.image
            self._work.set_options(replace(self._work.options, tolerance=round(TOLERANCE_SHARE * window.width, 4)))

    def _on_labels_label_chosen(self, label: int) -> None:
        self._is_label_newer = True
        self._let_go_of_other_label(label)

    def _on_document_state_changed(self, old: State, new: State) -> None:
        if self._document.image is not self._seen_image:
            # the label is carried over to an image on which a region may have been selected long ago
            self._seen_image, self._is_label_newer = self._document.image, True
        elif old.selected != new.selected:
            self._is_label_newer = False

    def _let_go_of_other_label(self, label: int) -> None:
        """With a hand tool, a label that was chosen after the region means another region; one selected after it is meant."""
        state, region = self._document.state, self._document.state.selected_region
        is_other = region is not None and region.label != label
        if self._tools.tool in HAND_TOOLS and self._is_label_newer and is_other and not state.prompt:
            self._document.select(None)

    def _on_document_labels_changed(self, labels: LabelTable) -> None:
        locked = frozenset(label.id for label in labels if label.is_locked)
        self._tools.hands.lock(locked, labels.hidden_ids)
        options = self._work.options
        if options.rules.inside_label is not None and options.rules.inside_label not in labels:
            # of another project
            self._work.set_options(replace(options, rules=replace(options.rules, inside_label=None)))
