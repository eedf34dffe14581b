"""The Team menu: who is at work, what to do next, whose images are whose, progress, agreement, and versions in conflict."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QFileDialog, QInputDialog, QLineEdit

from fourclick.annotator.core.errors import Cancelled, FourclickError
from fourclick.annotator.core.review import OPEN, ImageStatus
from fourclick.annotator.gui.disagreements import Disagreements
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.agreement_dialog import AgreementDialog
from fourclick.annotator.gui.panels.conflict_dialog import ConflictDialog
from fourclick.annotator.gui.panels.progress_dashboard import ProgressDashboard
from fourclick.annotator.gui.panels.repeats_dialog import RepeatsDialog
from fourclick.annotator.gui.six_point_words import first_words
from fourclick.annotator.gui.text import counted, spoken, tr
from fourclick.annotator.gui.workspace import Workspace

if TYPE_CHECKING:
    from fourclick.annotator.core.repeats import RepeatPlan
    from fourclick.annotator.storage.conflicts import Conflict
    from fourclick.annotator.storage.project import ImageEntry, Project

NAME_SETTING = "annotator"
NOBODY = tr("(nobody)")


class Team(QObject):
    """Asks, and does it."""

    def __init__(
        self,
        window: MainWindow,
        workspace: Workspace,
        messages: Messages,
        settings: QSettings,
        *,
        is_filling: Callable[[], bool],
    ) -> None:
        """is_filling: whether the structure of six points is being made."""
        super().__init__(window)
        self._is_filling = is_filling
        self._window, self._workspace, self._messages, self._settings = window, workspace, messages, settings
        self._dashboard: ProgressDashboard | None = None
        self._agreement: AgreementDialog | None = None
        self._conflict_dialog: ConflictDialog | None = None
        self._repeats: RepeatsDialog | None = None
        self._writing: Job | None = None
        self.disagreements = Disagreements(window.document, window.canvas)
        workspace.annotator = str(settings.value(NAME_SETTING) or "")
        actions = window.actions_by_key
        actions["next_to_do"].triggered.connect(self.show_next_to_do)
        actions["hand_in"].triggered.connect(self.hand_in)
        actions["progress"].triggered.connect(self.show_dashboard)
        actions["agreement"].triggered.connect(self.show_agreement)
        actions["repeats"].triggered.connect(self.show_repeats)
        actions["conflicts"].triggered.connect(self.show_conflicts)
        actions["assign"].triggered.connect(self._on_assign_triggered)
        actions["annotator"].triggered.connect(self._on_annotator_triggered)
        actions["team_project"].triggered.connect(self._on_team_project_triggered)
        workspace.conflicted.connect(self._on_workspace_conflicted)
        workspace.imageShown.connect(self._on_workspace_image_shown)

    def stop(self) -> None:
        """Ends what is written in the background; for closing the window."""
        if self._writing is not None:
            self._writing.cancel()
            self._writing.wait()

    # Work

    def show_next_to_do(self) -> None:
        """The image that this annotator should do next, which nobody else gets meanwhile."""
        project = self._workspace.project
        if project is None:
            return
        self._workspace.flush()
        current = self._workspace.entries.get(self._workspace.current_id)
        skipped = current.id if current is not None and current.status in OPEN else None
        try:
            # from the start again once: what was skipped comes back
            found = project.next_image(after=skipped) or project.next_image()
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        if found is None:
            self._messages.banner(tr("Nothing is left to do: every image is labelled, or is somebody else's for now."))
        else:
            # none of them shows its name while some are copies: otherwise the missing name would tell
            self._workspace.show_image(found.id, is_blind=project.repeat_plan() is not None)

    def hand_in(self) -> None:
        """The image on show needs review now; then the next one to do."""
        project, current = self._workspace.project, self._workspace.current_id
        if project is None or current is None:
            return
        if current != self._window.document.image_id:
            # still being read, or not to be read at all: nobody has seen it
            self._messages.status(
                tr("The image chosen in the list is not on show, so nothing was handed in. Wait for it, or choose it again.")
            )
            return
        placed = self._window.document.state.placed
        if placed:
            self._messages.status(first_words(len(placed), is_filling=self._is_filling()))
            return
        if self._window.document.state.prompt:
            self._messages.status(tr("Accept or cancel the prompt first, then hand the image in."))
            return
        self._workspace.flush()
        try:
            project.review(current, ImageStatus.NEEDS_REVIEW)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        self._workspace.entries.refresh(current)
        self._messages.status(tr("Handed in for review."))
        self.show_next_to_do()

    def assign_listed(self, name: str) -> int:
        """Makes all images that are listed somebody's, or nobody's with "". Raises ProjectError for what is no name."""
        project = self._workspace.project
        if project is None:
            return 0
        count = project.assign([entry.id for entry in self._window.images.entries], name or None)
        self._workspace.entries.read()
        self._messages.status(
            tr("{count} images are {name}'s now.", count=count, name=name)
            if name
            else tr("{count} images are nobody's now.", count=count)
        )
        return count

    def set_annotator(self, name: str) -> None:
        """Who is at work from now on, in this project and in others. Raises ProjectError for what is no name."""
        if self._workspace.project is not None:
            self._workspace.project.set_annotator(name)
        self._workspace.annotator = name.strip()
        self._settings.setValue(NAME_SETTING, name.strip())

    # What is shown

    def show_dashboard(self) -> ProgressDashboard:
        if self._dashboard is None:
            self._dashboard = ProgressDashboard(self._window)
            self._dashboard.refreshRequested.connect(self._count)
        self._dashboard.show()
        self._dashboard.raise_()
        self._count()
        return self._dashboard

    def show_agreement(self) -> AgreementDialog:
        """How far the annotators of this project agree, and of others of the same images that are chosen."""
        if self._agreement is None:
            self._agreement = AgreementDialog(self._window)
            self._agreement.compareRequested.connect(self._compare)
            self._agreement.projectWanted.connect(self._on_agreement_project_wanted)
            self._agreement.caseRequested.connect(self._on_agreement_case_requested)
            self._agreement.consensusWanted.connect(self._on_agreement_consensus_wanted)
        project = self._workspace.project
        self._workspace.flush()
        self._agreement.begin(str(project.address) if project is not None else "")
        self._agreement.show()
        self._agreement.raise_()
        return self._agreement

    def show_conflicts(self) -> ConflictDialog | None:
        """The copies of versions that were saved over each other, to choose which one stands."""
        project = self._workspace.project
        if project is None:
            return None
        self._workspace.flush()
        found = project.conflicts()
        if not found:
            self._messages.status(tr("No versions are in conflict."))
            return None
        if self._conflict_dialog is None:
            self._conflict_dialog = ConflictDialog(self._window)
            self._conflict_dialog.resolved.connect(self._on_conflict_dialog_resolved)
            self._conflict_dialog.imageRequested.connect(self._workspace.show_image)
        self._conflict_dialog.show_conflicts(found, {each.id: _told(project, each) for each in found})
        self._conflict_dialog.show()
        return self._conflict_dialog

    def show_repeats(self) -> RepeatsDialog | None:
        """How often images come back unseen, to be chosen."""
        if self._workspace.project is None:
            return None
        if self._repeats is None:
            self._repeats = RepeatsDialog(self._window)
            self._repeats.planChosen.connect(self._on_repeats_plan_chosen)
        self._show_plan()
        self._repeats.show()
        self._repeats.raise_()
        return self._repeats

    # Inside

    def _show_plan(self) -> None:
        project, dialog = self._workspace.project, self._repeats
        if project is not None and dialog is not None:
            self._told_as_banner(lambda: dialog.show_plan(project.repeat_plan(), project.repeat_counts()))

    def _on_repeats_plan_chosen(self, plan: RepeatPlan | None) -> None:
        project = self._workspace.project
        if project is not None:
            self._told_as_banner(lambda: project.set_repeat_plan(plan))
            self._show_plan()

    def _count(self) -> None:
        project, dashboard = self._workspace.project, self._dashboard
        if project is None or dashboard is None:
            return
        self._workspace.flush()
        dashboard.show_counting()

        def work(_progress: Any, _is_cancelled: Any) -> Any:
            from fourclick.annotator.quality.project_progress import project_progress

            return project_progress(project), project.labels()

        job = Job(work, self)
        job.finished.connect(lambda found: dashboard.show_progress(*found))
        job.failed.connect(lambda text: self._messages.banner(text, is_warning=True))
        job.start()

    def _compare(self, places: list[str]) -> None:
        dialog, own = self._agreement, self._workspace.project
        if dialog is None:
            return

        def work(progress: Any, is_cancelled: Any) -> Any:
            from fourclick.annotator.quality.agreement_report import agreement_report

            return agreement_report(places, own, progress)

        job = Job(work, self)
        job.progressed.connect(dialog.show_progress)
        job.finished.connect(dialog.show_report)
        job.failed.connect(dialog.show_failure)
        job.start()

    def _on_agreement_project_wanted(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, tr("Another annotator's project of the same images"))
        if name and self._agreement is not None:
            self._agreement.add_project(name)

    def _on_agreement_case_requested(self, name: str, places: list[str]) -> None:
        """The image to decide on comes on the canvas, with where the readings differ."""
        own, dialog = self._workspace.project, self._agreement
        number = dialog.image_id(name) if dialog is not None else None
        if own is None or dialog is None or number is None:
            return
        self._workspace.show_image(number)

        def work(_progress: Any, _is_cancelled: Any) -> Any:
            from fourclick.annotator.quality.disagreement_maps import disagreement_of

            return disagreement_of(places, own, number)

        job = Job(work, self)
        job.finished.connect(lambda share: self._show_map(number, share))
        job.failed.connect(dialog.show_failure)
        job.start()

    def _show_map(self, image_id: int, share: Any) -> None:
        if share is not None:
            self.disagreements.show_map(image_id, share)
            self._messages.status(tr("Yellow to pink: where the readings differ. What you save now is the decision."))

    def _on_agreement_consensus_wanted(self, places: list[str]) -> None:
        name = QFileDialog.getExistingDirectory(self._window, tr("An empty folder for the consensus project"))
        if name:
            self.write_consensus(places, name)

    def write_consensus(self, places: list[str], folder: str) -> None:
        """A new project with what the readings of the open project and of those at `places` agree on, by STAPLE."""
        own, dialog = self._workspace.project, self._agreement
        if own is None or dialog is None:
            return
        if self._writing is not None:
            dialog.show_failure(tr("A consensus project is being written already; wait until it is done, or cancel it below."))
            return

        def work(progress: Any, is_cancelled: Any) -> Any:
            from fourclick.annotator.quality.project_consensus import make_consensus_project

            def tell(done: int, total: int, name: str) -> None:
                if is_cancelled():
                    raise Cancelled
                progress(done, total, name)

            return make_consensus_project(places, own, folder, tell)

        self._writing = job = Job(work, self)
        self._window.running.follow(job, tr("writing the consensus project"))
        job.cancelled.connect(lambda: dialog.show_words(tr("Cancelled; no project was written.")))
        for signal in (job.finished, job.failed, job.cancelled):
            signal.connect(self._on_writing_ended)
        job.progressed.connect(dialog.show_progress)
        job.finished.connect(dialog.show_words)
        job.failed.connect(dialog.show_failure)
        job.start()

    def _on_writing_ended(self, _result: object = None) -> None:
        self._writing = None

    def _on_workspace_conflicted(self, conflict: Conflict) -> None:
        self._messages.banner(spoken(conflict.sentence), action=tr("Choose …"), act=self._on_choice_wanted, is_warning=True)

    def _on_choice_wanted(self) -> None:
        self.show_conflicts()

    def _on_workspace_image_shown(self, entry: ImageEntry) -> None:
        project = self._workspace.project
        if project is not None and project.conflicts(entry.id):
            self._messages.banner(
                tr("There are two versions of {name}.", name=entry.name),
                action=tr("Choose …"),
                act=self._on_choice_wanted,
                is_warning=True,
            )

    def _on_conflict_dialog_resolved(self, conflict_id: int, takes_copy: bool) -> None:
        project = self._workspace.project
        if project is None:
            return
        try:
            project.resolve_conflict(conflict_id, takes_copy=takes_copy)
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            return
        self._messages.banner("")
        self._workspace.show_again()
        if self._conflict_dialog is not None:
            left = project.conflicts()
            self._conflict_dialog.show_conflicts(left, {each.id: _told(project, each) for each in left})

    def _on_assign_triggered(self) -> None:
        project = self._workspace.project
        if project is None:
            return
        images = len(self._window.images.entries)
        people = [NOBODY, *project.people()]
        text = tr("The {images:,} images that are listed become the work of:", images=images)
        name, is_done = QInputDialog.getItem(self._window, tr("Assign images"), text, people, 0, True)
        if is_done:
            self._told_as_banner(lambda: self.assign_listed("" if name == NOBODY else name.strip()))

    def _on_annotator_triggered(self) -> None:
        project = self._workspace.project
        now = project.annotator if project is not None else self._workspace.annotator
        text = tr("Your name, as the project's history and your colleagues see it:")
        name, is_done = QInputDialog.getText(self._window, tr("Annotator"), text, QLineEdit.EchoMode.Normal, now)
        if is_done:
            self._told_as_banner(lambda: self.set_annotator(name))

    def _on_team_project_triggered(self) -> None:
        text = tr("Address of the team's PostgreSQL database:")
        place, is_done = QInputDialog.getText(
            self._window, tr("Open team project"), text, QLineEdit.EchoMode.Normal, "postgresql://user@host/database"
        )
        if is_done:
            self._told_as_banner(lambda: self._workspace.open_project(place.strip()))

    def _told_as_banner(self, work: Any) -> None:
        try:
            work()
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)


def _told(project: Project, conflict: Conflict) -> tuple[str, str]:
    """What the copy and what the image holds, for the choice."""
    try:
        copy = _counted(len(project.conflict_state(conflict.id).annotation))
    except FourclickError as error:
        copy = spoken(error)
    try:
        now = _counted(project.image(conflict.image_id).regions)
    except FourclickError:
        now = tr("taken out of the project")
    return copy, now


def _counted(regions: int) -> str:
    return counted(regions, tr("{n} region"), tr("{n} regions"))
