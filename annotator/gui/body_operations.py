"""Operations on a structure as a whole: computed in the background, and one step of the document when they are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.image import Image
from fourclick.annotator.editing.hand_edit import HandEdit
from fourclick.annotator.gui.hand_base import HandBase
from fourclick.annotator.gui.hand_work import HandWork
from fourclick.annotator.gui.jobs import Job
from fourclick.annotator.gui.text import tr

Compute = Callable[[Callable[[], bool]], HandEdit]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is computed, and what of: an answer for another image or annotation is never taken."""

    image: Image
    base: HandBase
    kind: str
    text: str
    nothing: str


class BodyOperations(QObject):
    """One at a time. The user goes on meanwhile; who changes the annotation before it is done is told that it was dropped."""

    started = Signal(object, str)
    """The job that has begun, and what it is."""

    def __init__(self, work: HandWork, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._document = work.document
        self._job: Job | None = None
        self._wish: _Wish | None = None
        self._begun_with: object = None
        self._document.imageChanged.connect(lambda _image: self._on_document_image_changed())

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def start(self, base: HandBase, compute: Compute, kind: str, *, text: str, nothing: str) -> None:
        """compute(is_cancelled): the edit of the base's annotation. `nothing` is said where it would change nothing."""
        image = self._document.image
        if image is None:
            return
        if self._job is not None:
            self._notice(tr("Another operation on the whole structure is still at work."))
            return
        self._wish = _Wish(image, base, kind, text, nothing)
        self._begun_with = self._given()
        self._job = Job(lambda _progress, is_cancelled: compute(is_cancelled))
        self._job.finished.connect(self._on_job_finished)
        self._job.failed.connect(self._on_job_failed)
        self._job.cancelled.connect(self._on_job_cancelled)
        self.started.emit(self._job, text)
        self._notice(tr("At work on all slices: {text} …", text=text))
        self._job.start()

    def cancel(self) -> None:
        """Drops what is computed; nothing has been changed yet."""
        if self._job is not None:
            self._job.cancel()
        self._forget()

    def stop(self) -> None:
        """For closing the window."""
        job = self._job
        self.cancel()
        if job is not None:
            job.wait()

    def _given(self) -> object:
        """What an operation starts from: of the labels, what says which regions may be changed and which gives way."""
        state, labels = self._document.state, self._document.labels
        return state.annotation, state.prompt, labels.overlaps, tuple((label.id, label.is_locked) for label in labels)

    def _forget(self) -> None:
        self._job = self._wish = None

    def _on_job_finished(self, edit: HandEdit) -> None:
        wish = self._wish
        if self.sender() is not self._job or wish is None:
            return
        self._forget()
        if self._document.image is not wish.image or self._begun_with != self._given():
            self._notice(
                tr("The annotation or its labels were changed meanwhile, so {text} was dropped; do it again.", text=wish.text)
            )
            return
        before = wish.base.state.annotation
        if edit.annotation == before:
            self._notice(wish.nothing)
            return
        self._work.apply(wish.base, edit, wish.kind, text=tr("{text}, all slices", text=wish.text))
        changed = {region.slice_index for region in set(before.regions) ^ set(edit.annotation.regions)}
        self._notice(tr("{text}: {n} slices were changed. Ctrl+Z takes it back.", text=wish.text.capitalize(), n=len(changed)))

    def _on_job_cancelled(self) -> None:
        if self.sender() is self._job:
            self._forget()
            self._notice(tr("Cancelled; nothing was changed."))

    def _on_document_image_changed(self) -> None:
        wish = self._wish
        self.cancel()
        if wish is not None:
            self._notice(tr("The image was left before {text} was done, so it was dropped; do it again there.", text=wish.text))

    def _on_job_failed(self, text: str) -> None:
        self._forget()
        self._notice(text)

    def _notice(self, text: str) -> None:
        self._document.noticeRaised.emit(text)
