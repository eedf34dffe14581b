"""The only place where things are connected: project, document, canvas, network, panels and menus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from fourclick.annotator.gui.closing_question import NOT_SAVED
from fourclick.annotator.gui.crash_reporting import CrashReporting
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.doubts import Doubts
from fourclick.annotator.gui.files import Files
from fourclick.annotator.gui.guide import Guide
from fourclick.annotator.gui.hands import Hands
from fourclick.annotator.gui.help import FIRST_RUN_HINT
from fourclick.annotator.gui.importing import Importing
from fourclick.annotator.gui.inference import InferenceWorker
from fourclick.annotator.gui.inference import Load as LoadPredictor
from fourclick.annotator.gui.label_figures import LabelFigures
from fourclick.annotator.gui.label_tables import LabelTables
from fourclick.annotator.gui.language_menu import add_language_menu
from fourclick.annotator.gui.learning import Learning
from fourclick.annotator.gui.left_lines import LeftLines
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.one_hand import OneHand
from fourclick.annotator.gui.panels.command_palette import CommandPalette
from fourclick.annotator.gui.preferences import Preferences
from fourclick.annotator.gui.proposal import Answer
from fourclick.annotator.gui.replaying import Replaying
from fourclick.annotator.gui.restarting import Restarting
from fourclick.annotator.gui.reviewing import Reviewing
from fourclick.annotator.gui.six_point_tool import SixPointTool
from fourclick.annotator.gui.six_points_in_planes import SixPointsInPlanes
from fourclick.annotator.gui.structures import Structures
from fourclick.annotator.gui.team import Team
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.tools import CLICK_TOOL, SELECT_TOOL, SIX_TOOL, Tools
from fourclick.annotator.gui.training import Training
from fourclick.annotator.gui.tutorial import Tutorial
from fourclick.annotator.gui.unet import Downstream
from fourclick.annotator.gui.viewing import Viewing
from fourclick.annotator.gui.workspace import Workspace
from fourclick.annotator.storage.locations import (
    default_project_folder,
    is_project_place,
    samples_folder,
    samples_project_folder,
)

if TYPE_CHECKING:
    from fourclick.annotator.storage.project import ImageEntry

LOOK_PAUSE_MS = 60


class App:
    """One window on one project at a time."""

    def __init__(self, *, load: LoadPredictor | None = None, settings: QSettings | None = None) -> None:
        self.settings = settings or QSettings("fourclick", "fourclick")
        self.messages = Messages()
        self.document = Document()
        self.tools = Tools(self.document)
        self.window = MainWindow(self.document, self.messages)
        self.preferences = Preferences(self.window, self.settings)
        self.worker = InferenceWorker(load)
        self.hands = Hands(self.window, self.document, self.tools)
        self.workspace = Workspace(self.document, self.window.canvas, self.tools, self.messages)
        self.left_lines = LeftLines(self.window, self.workspace, self.tools.hands, self.messages)
        self.restarting = Restarting(self.window, self.workspace)
        add_language_menu(self.window.view_menu, self.settings, self.messages, self.restarting)
        self.doubts = Doubts(self.document, self.window.canvas)
        self.crashes = CrashReporting(self.window, self.workspace)
        self.importing = Importing(self.window, self.workspace, self.messages)
        self.files = Files(self.window, self.workspace, self.messages)
        self.training = Training(self.window, self.workspace, self.document, self.worker, self.messages, self.settings)
        self.learning = Learning(self.window, self.workspace, self.document, self.messages)
        self.label_tables = LabelTables(self.window, self.workspace, self.document, self.messages)
        self.label_figures = LabelFigures(self.window, self.workspace, self.document)
        self.downstream = Downstream(self.window, self.workspace, self.document, self.messages, is_under_way=self._is_under_way)
        self.team = Team(self.window, self.workspace, self.messages, self.settings, is_filling=self._is_filling_six)
        self.reviewing = Reviewing(self.window, self.workspace, self.document, self.messages)
        self.replaying = Replaying(self.window, self.workspace, self.messages)
        self.tutorial = Tutorial(self.window, self.workspace, self.document, self.messages)
        self.structures = Structures(self.window, self.document, self.worker, self.messages)
        self.six_points = SixPointTool(self.document, self.window.canvas)
        self.one_hand = OneHand(self.window, self.document, self.tools, self.messages, is_filling=self._is_filling_six)
        self.guide = Guide(self.window, self.document, self.tools)
        SixPointsInPlanes(self.six_points, self.window.views.views, is_chosen=lambda: self.tools.tool == SIX_TOOL)
        self._look_timer = QTimer()
        self._look_timer.setSingleShot(True)
        self._look_timer.setInterval(LOOK_PAUSE_MS)
        self._connect_canvas()
        self._connect_network()
        self._connect_panels()
        self._connect_actions()
        # after the canvas's own connections, which choose the display window that the other views share
        self.viewing = Viewing(self.window, self.document, self.tools, self.messages, self.settings)
        self._connect_workspace()
        self.window.restore_layout(self.settings)
        self.window.labels.show_labels(self.document.labels, self.document.state.active_label)
        self._show_state()

    def start(self, paths: Sequence[Path], *, samples: bool = False, decisions: Mapping[str, str] | None = None) -> None:
        """Shows the window, then opens what was asked for; the network loads last. Raises ProjectError."""
        self.window.show()
        QApplication.processEvents()
        if samples:
            from fourclick.annotator.storage.sample_project import sample_project

            paths = [*paths, sample_project()]
        projects = [path for path in paths if is_project_place(str(path))]
        images = [path for path in paths if path not in projects]
        is_samples = bool(images) and all(path.is_relative_to(samples_folder()) for path in images)
        self.workspace.open_project(
            projects[0] if projects else samples_project_folder() if is_samples else default_project_folder()
        )
        if images:
            self.workspace.add_paths(images, shows_first=not is_samples, decisions=decisions)
        if not self.settings.value("hint/shown"):
            self.messages.banner(FIRST_RUN_HINT)
            self.document.proposalChanged.connect(self._on_first_proposal)
        # after the first paint: torch takes seconds to import
        QTimer.singleShot(150, self.training.warm_up)
        self.training.tidy()

    def close(self) -> None:
        """Everything to disk, threads ended."""
        self.window.save_layout(self.settings)
        self.files.stop()
        self.label_figures.stop()
        self.viewing.stop()
        self.importing.stop()
        self.crashes.stop()
        self.training.stop()
        self.learning.stop()
        self.downstream.stop()
        self.replaying.stop()
        self.team.stop()
        self.structures.stop()
        self.hands.operations.bodies.stop()
        self.window.images.stop()
        self.workspace.close()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.disconnect(self._on_application_focus_changed)
        # last: leaving the project changes what is shown
        self._look_timer.stop()
        self.worker.stop()

    def _is_under_way(self) -> bool:
        """Whether a line, a stroke or some of six points are begun: lines and strokes are in no state yet."""
        return bool(self.six_points.points) or self.tools.hands.is_begun

    def _is_filling_six(self) -> bool:
        return self.structures.is_filling_six

    # Who is connected to whom

    def _connect_canvas(self) -> None:
        canvas, document = self.window.canvas, self.document
        canvas.set_document(document)
        self.tools.attach(canvas)
        canvas.viewChanged.connect(self.window.show_where)
        document.sliceChanged.connect(lambda _index: self.window.show_where())
        document.imageChanged.connect(lambda _image: self.window.show_where())
        document.noticeRaised.connect(self.messages.status)

    def _connect_network(self) -> None:
        document, worker = self.document, self.worker
        document.proposalRequested.connect(worker.request)
        worker.answered.connect(document.store_proposal)
        self.workspace.promptAhead.connect(worker.prepare)
        worker.answered.connect(self._on_worker_answered)
        worker.ready.connect(self._on_worker_ready)
        worker.failed.connect(document.report_failure)
        worker.failed.connect(self._on_worker_failed)
        worker.looked.connect(self.window.network_view.show_view)
        document.proposalChanged.connect(lambda _proposal: self._look_timer.start())
        self._look_timer.timeout.connect(self._look)
        self._device = tr("network loads …")

    def _connect_panels(self) -> None:
        window, document = self.window, self.document
        panel = window.prompt_panel
        document.stateChanged.connect(lambda _old, _new: self._show_state())
        document.pendingChanged.connect(lambda _is_pending: self._show_state())
        document.imageChanged.connect(lambda _image: self._show_state())
        document.labelsChanged.connect(lambda _labels: self._show_state())
        document.labelsChanged.connect(lambda labels: window.labels.show_labels(labels, document.state.active_label))
        self.hands.toolShown.connect(self._show_state)
        document.thresholdChanged.connect(panel.show_threshold)
        document.missedSidesChanged.connect(panel.show_missed)
        document.proposalChanged.connect(panel.show_proposal)
        panel.thresholdRequested.connect(document.set_threshold)
        panel.opacityRequested.connect(window.canvas.set_opacity)
        panel.opacityRequested.connect(panel.show_opacity)
        panel.acceptRequested.connect(document.accept)
        panel.cancelRequested.connect(document.cancel)
        panel.pullRequested.connect(document.pull_to_points)
        window.labels.labelChosen.connect(document.set_active_label)
        window.labels.labelsEdited.connect(self.workspace.save_labels)
        document.labelsWished.connect(self.workspace.save_labels)
        window.labels.labelsPreviewed.connect(document.set_labels)
        window.labels.noticeRaised.connect(self.messages.status)
        window.regions.selectRequested.connect(self._on_regions_select_requested)
        window.regions.hideRequested.connect(document.hide)
        window.regions.relabelRequested.connect(document.relabel)
        window.regions.refineRequested.connect(self._on_regions_refine_requested)
        window.regions.deleteRequested.connect(document.delete)
        for position in range(9):
            key = QShortcut(QKeySequence(str(position + 1)), window)
            key.activated.connect(lambda position=position: window.labels.choose(position))

    def _connect_actions(self) -> None:
        actions, document, canvas = self.window.actions_by_key, self.document, self.window.canvas
        actions["quit"].triggered.connect(self.window.close)
        actions["accept"].triggered.connect(self.tools.accept)
        for key, ways in (("walk", (1, -1)), ("walk_back", (-1,)), ("walk_on", (1,))):
            actions[key].triggered.connect(lambda _on=False, ways=ways: self.structures.walk(ways))
        actions["walk_options"].triggered.connect(self.structures.ask_and_walk)
        actions["fill_slices"].triggered.connect(lambda: self.structures.fill())
        for key, act in (("next_doubtful", self.structures.next_doubtful), ("next_worth", self.structures.next_worth_a_click)):
            actions[key].triggered.connect(act)
        actions["cancel"].triggered.connect(self._on_cancel_triggered)
        actions["pull"].triggered.connect(document.pull_to_points)
        actions["doubt"].toggled.connect(self.doubts.set_shown)
        actions["next_doubt"].triggered.connect(self.doubts.jump)
        actions["everywhere"].triggered.connect(document.correct_everywhere)
        actions["refine"].triggered.connect(self.tools.refine_selected)
        actions["delete_region"].triggered.connect(self.tools.delete_selected)
        actions["hide_region"].triggered.connect(self._on_hide_region_triggered)
        actions["fit"].triggered.connect(canvas.fit)
        actions["auto_window"].triggered.connect(canvas.auto_window)
        actions["outline_only"].toggled.connect(canvas.set_outline_only)
        actions["network_view"].toggled.connect(lambda is_on: self._look_timer.start() if is_on else None)
        actions["click_tool"].triggered.connect(lambda: self.tools.set_tool(CLICK_TOOL))
        actions["select_tool"].triggered.connect(lambda: self.tools.set_tool(SELECT_TOOL))
        actions["six_tool"].triggered.connect(lambda: self.tools.set_tool(SIX_TOOL))
        actions["six_tool"].triggered.connect(self.six_points.begin)
        self.tools.pointPlaced.connect(self.six_points.place)
        self.tools.pointTakenBack.connect(self.six_points.take_back)
        self.six_points.completed.connect(self.structures.fill_from_six)
        self.structures.sixTaken.connect(self._on_structures_six_taken)
        self.tools.toolChanged.connect(lambda tool: actions[f"{tool}_tool"].setChecked(True))
        actions["next_image"].triggered.connect(lambda: self._step_image(1))
        actions["previous_image"].triggered.connect(lambda: self._step_image(-1))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_application_focus_changed)

    def _connect_workspace(self) -> None:
        window, workspace = self.window, self.workspace
        window.closeAsked.connect(workspace.settle)
        window.closing.connect(self.close)
        window.pathsDropped.connect(self.files.open_paths)
        window.images.imageRequested.connect(workspace.show_image)
        workspace.entriesChanged.connect(window.images.set_entries)
        workspace.entryChanged.connect(window.images.set_entry)
        window.images.filter.filterChanged.connect(workspace.filter_images)
        workspace.projectOpened.connect(lambda _project: window.images.filter.clear())
        workspace.currentChanged.connect(window.images.set_current)
        workspace.imageShown.connect(self._on_workspace_image_shown)
        workspace.titleChanged.connect(window.show_title)
        workspace.savedChanged.connect(window.show_saved)
        workspace.savedChanged.connect(
            lambda _text: window.ask_before_closing(None if workspace.is_saved else NOT_SAVED, about="saving")
        )
        workspace.opacityRestored.connect(window.canvas.set_opacity)
        workspace.opacityRestored.connect(window.prompt_panel.show_opacity)
        workspace.projectsChanged.connect(window.show_recent)

    # What happens then

    def _show_state(self) -> None:
        state, labels = self.document.state, self.document.labels
        self.window.prompt_panel.show_state(state, is_pending=self.document.is_pending, is_by_hand=self.document.is_by_hand)
        self.window.regions.show_state(state, labels, is_volume=self.document.depth > 1)
        self.window.labels.show_active(state.active_label)

    def _look(self) -> None:
        request = self.document.look_request() if self.window.shows_network else None
        if request is not None:
            self.worker.look(request)

    def _on_first_proposal(self, proposal: object) -> None:
        """The first-run hint has taught what it says: it goes, for good."""
        if proposal is not None:
            self.document.proposalChanged.disconnect(self._on_first_proposal)
            self.settings.setValue("hint/shown", True)
            if self.window.banner.text == FIRST_RUN_HINT:
                self.messages.banner("")

    def _on_workspace_image_shown(self, entry: ImageEntry) -> None:
        if self.document.image is not None:
            self.window.images.show_opened(entry, self.document.image)

    def _step_image(self, step: int) -> None:
        neighbour = self.window.images.neighbour(self.workspace.current_id, step)
        if neighbour is None:
            self.messages.status(tr("This is the last image.") if step > 0 else tr("This is the first image."))
        else:
            self.workspace.show_image(neighbour)

    def _on_worker_ready(self, device: str) -> None:
        self._device = device
        self.window.show_device(device)

    def _on_worker_answered(self, answer: Answer) -> None:
        self.window.show_device(tr("{device} · {milliseconds:.0f} ms", device=self._device, milliseconds=answer.milliseconds))

    def _on_worker_failed(self, text: str) -> None:
        self.messages.banner(text, action=tr("Try again"), act=self.document.retry, is_warning=True)

    def _on_regions_select_requested(self, region_id: str | None) -> None:
        self.document.select(region_id)
        region = self.document.state.selected_region
        if region is not None:
            self.document.set_slice(region.slice_index)

    def _on_regions_refine_requested(self, region_id: str) -> None:
        self.document.select(region_id)
        self.tools.refine_selected()

    def _on_cancel_triggered(self) -> None:
        """Esc drops one thing: the six points with their tool in hand, else what the other tools have under way."""
        if self.tools.tool == SIX_TOOL and self.six_points.points:
            self.six_points.clear()
        else:
            self.tools.cancel()

    def _on_structures_six_taken(self) -> None:
        self.six_points.use()
        if self.tools.tool == SIX_TOOL:
            # what comes next is a correction; whoever took another tool meanwhile has begun something else
            self.tools.set_tool(CLICK_TOOL)

    def _on_hide_region_triggered(self) -> None:
        region = self.document.state.selected_region
        if region is not None:
            self.document.hide(region.id, not region.is_hidden)

    def _on_application_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """While a name or a number is typed, Enter and Esc belong to it; not so in the palette, which offers them."""
        is_typing = isinstance(new, (QLineEdit, QAbstractSpinBox)) and not isinstance(new.window(), CommandPalette)
        for key in ("accept", "cancel", "next_image", "previous_image"):
            self.window.actions_by_key[key].setEnabled(not is_typing)
