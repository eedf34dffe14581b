"""The review mode: one image after the other is accepted, rejected with a reason, or commented on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.closing_question import not_kept
from fourclick.annotator.gui.differences import Differences
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.main_window import MainWindow
from fourclick.annotator.gui.messages import Messages
from fourclick.annotator.gui.panels.review_bar import ReviewBar, ReviewItem
from fourclick.annotator.gui.text import spoken, tr
from fourclick.annotator.gui.workspace import Workspace

if TYPE_CHECKING:
    from fourclick.annotator.storage.project import ImageEntry, Project

TO_REVIEW = (ImageStatus.NEEDS_REVIEW, ImageStatus.LABELLED)
"""What is reviewed, in this order."""
KEYS = ("review_accept", "review_reject", "review_comment", "review_changes")


class Reviewing(QObject):
    """Puts the bar below the image while images are reviewed, and does what its keys and buttons ask for."""

    def __init__(self, window: MainWindow, workspace: Workspace, document: Document, messages: Messages) -> None:
        super().__init__(window)
        self._window, self._workspace, self._document, self._messages = window, workspace, document, messages
        self.bar = ReviewBar(window)
        self.bar.hide()
        window.show_below_image(self.bar)
        self.differences = Differences(document, window.canvas)
        self.differences.changed.connect(self.bar.show_changes)
        self._actions = window.actions_by_key
        for key, wish in zip(KEYS, self._wishes(), strict=True):
            self._actions[key].triggered.connect(wish)
            self._actions[key].setEnabled(False)
        self._actions["review"].toggled.connect(self._on_review_toggled)
        self.bar.acceptRequested.connect(lambda comment: self._decide(ImageStatus.ACCEPTED, comment))
        self.bar.rejectRequested.connect(lambda reason: self._decide(ImageStatus.REJECTED, reason))
        self.bar.commentRequested.connect(self._on_bar_comment_requested)
        self.bar.changesToggled.connect(self.differences.set_shown)
        self.bar.endRequested.connect(lambda: self._actions["review"].setChecked(False))
        self.bar.typedChanged.connect(lambda names: window.ask_before_closing(not_kept(names), about="review"))
        self.bar.focusReturned.connect(window.canvas.setFocus)
        workspace.imageShown.connect(self._on_workspace_image_shown)
        workspace.entryChanged.connect(self._on_workspace_entry_changed)
        workspace.projectOpened.connect(lambda _project: self._actions["review"].setChecked(False))

    @property
    def is_active(self) -> bool:
        return self._actions["review"].isChecked()

    def _wishes(self) -> tuple[object, ...]:
        return self.bar.accept, self.bar.reject, self.bar.write_comment, self.bar.toggle_changes

    def _on_review_toggled(self, is_on: bool) -> None:
        self.bar.setVisible(is_on)
        for key in KEYS:
            self._actions[key].setEnabled(is_on)
        if not is_on:
            self.differences.set_shown(False)
            self.differences.compare_with(None)
            return
        entry = self._workspace.entries.get(self._workspace.current_id)
        if entry is not None and entry.status in TO_REVIEW:
            self._show(entry)
        else:
            self._go_on()

    def _go_on(self) -> None:
        """To the next image that nobody has decided on; the one on show is passed over."""
        project = self._workspace.project
        if project is None:
            self.bar.show_item(None)
            return
        current = self._workspace.current_id or 0
        found = _next_to_review(project, current)
        if found is None:
            self.bar.show_item(None)
            self.differences.compare_with(None)
        else:
            self._workspace.show_image(found)

    def _on_workspace_image_shown(self, entry: ImageEntry) -> None:
        fresh = self._workspace.entries.get(entry.id) or entry
        if self.is_active:
            self._show(fresh)
        elif fresh.status is ImageStatus.REJECTED and fresh.reason:
            self._messages.banner(tr("This image was rejected: {reason}", reason=fresh.reason), is_warning=True)

    def _on_workspace_entry_changed(self, entry: ImageEntry) -> None:
        """The reviewer may correct what is reviewed."""
        if self.is_active and self.bar.item is not None and entry.id == self.bar.item.image:
            self._show_item(entry)

    def _show(self, entry: ImageEntry) -> None:
        self._show_item(entry)
        project = self._workspace.project
        try:
            before = project.decided_before(entry.id) if project is not None else None
        except FourclickError as error:
            self._messages.banner(spoken(error), is_warning=True)
            before = None
        self.differences.compare_with(None if before is None else before[1])

    def _show_item(self, entry: ImageEntry) -> None:
        project = self._workspace.project
        if project is None:
            return
        counts = project.status_counts()
        left = sum(counts[status] for status in TO_REVIEW)
        told = (entry.id, entry.name, entry.status, entry.saved_by, entry.version, entry.reason, left)
        self.bar.show_item(ReviewItem(*told, project=str(project.address)))

    def _decide(self, status: ImageStatus, text: str) -> None:
        project, item = self._workspace.project, self.bar.item
        if project is None or item is None:
            return
        self._workspace.flush()
        try:
            project.review(item.image, status, text)
        except FourclickError as error:
            self.bar.put_back(text, is_reason=status is ImageStatus.REJECTED)
            self._messages.banner(spoken(error), is_warning=True)
            return
        self._workspace.entries.refresh(item.image)
        self._messages.status(f"{item.name}: {status}.")
        self._go_on()

    def _on_bar_comment_requested(self, text: str) -> None:
        project, item = self._workspace.project, self.bar.item
        if project is not None and item is not None:
            try:
                project.comment(item.image, text)
            except FourclickError as error:
                self.bar.put_back(text, is_reason=False)
                self._messages.banner(spoken(error), is_warning=True)
                return
            self._messages.status(tr("The comment on {name} is kept.", name=item.name))


def _next_to_review(project: Project, current: int) -> int | None:
    """The first behind the current image, or from the start again; those handed in before the others."""
    from fourclick.annotator.storage.image_query import ImageFilter

    for status in TO_REVIEW:
        wanted = ImageFilter(status=status)
        for found in (project.images(wanted, after=current, limit=1), project.images(wanted, limit=2)):
            for entry in found:
                if entry.id != current:
                    return entry.id
    return None
