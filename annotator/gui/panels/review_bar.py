"""The strip of the review mode: what is reviewed, what changed, and what is decided."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.differences import ADDED, REMOVED
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said

ACCEPT_KEY, REJECT_KEY, COMMENT_KEY, CHANGES_KEY = "Y", "X", "K", "V"
REJECT_HINT = tr("What has to be done better? Enter rejects, Esc goes back")
COMMENT_HINT = tr("A comment for the annotator: Enter keeps it, Esc goes back")
IDLE_HINT = tr("Comment or reason")

NOTHING = ("", "", False)
MOST_OF_A_NAME = 36
"""Characters of an image's name that are shown."""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """An image under review. `author` saved it last; `reason` is why it was rejected before; `left` counts those to review,
    `project` is where it belongs."""

    image: int
    name: str
    status: ImageStatus
    author: str = ""
    revision: int = 0
    reason: str = ""
    left: int = 0
    project: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What no image of any project shares with another."""
        return (self.project, self.image)


class ReviewBar(QWidget):
    """Emits what the reviewer decides. A rejection without a reason asks for one first."""

    acceptRequested = Signal(str)
    """With the comment, which may be empty."""
    rejectRequested = Signal(str)
    """With the reason, never empty."""
    commentRequested = Signal(str)
    changesToggled = Signal(bool)
    endRequested = Signal()
    typedChanged = Signal(object)
    """The names of the images with a comment or reason that was typed and neither kept nor dropped."""
    focusReturned = Signal()
    """The text is done with: keys belong to the canvas again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item: ReviewItem | None = None
        self._is_rejecting = self._was_typing = False
        # of images that were left meanwhile: their names, what was typed, and whether as a reason
        self._typed: dict[tuple[str, int], tuple[str, str, bool]] = {}
        self._what, self._changes_text = QLabel(self), QLabel(self)
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        self._what.setWordWrap(True)
        self._changes_text.setObjectName("muted")
        for label in (self._what, self._changes_text):
            # a long name or sentence must not widen the window
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._text = QLineEdit(self)
        self._text.setAccessibleName(tr("Comment or reason of a rejection"))
        self._text.installEventFilter(self)
        self._text.textChanged.connect(lambda _text: self.typedChanged.emit(self.typed))
        self._text.returnPressed.connect(self._on_text_return_pressed)
        self._changes = self._button(tr("Changes"), CHANGES_KEY, tr("What differs from the revision before"))
        self._changes.setCheckable(True)
        self._changes.toggled.connect(self.changesToggled)
        self._reject = self._button(tr("Reject …"), REJECT_KEY, tr("Back to the annotator, with a reason"))
        self._reject.clicked.connect(self.reject)
        self._accept = self._button(tr("Accept"), ACCEPT_KEY, tr("The annotation is good"))
        self._accept.setObjectName("accept")
        self._accept.clicked.connect(self.accept)
        self._end = QPushButton(tr("End review"), self)
        self._end.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._end.clicked.connect(self.endRequested)
        self._keys = [_key(*each) for each in ((tr("■ added"), ADDED), (tr("■ removed"), REMOVED))]
        self._lay_out()
        self.show_item(None)
        self.show_changes("")

    # What is shown

    @property
    def item(self) -> ReviewItem | None:
        return self._item

    @property
    def text(self) -> str:
        """What is reviewed, and what changed."""
        return f"{self._what.text()}\n{self._changes_text.text()}"

    @property
    def comment(self) -> str:
        return self._text.text().strip()

    @property
    def typed(self) -> tuple[str, ...]:
        """The names of the images with something that was typed and neither kept nor dropped."""
        here = (self._item.name,) if self._item is not None and self.comment else ()
        return (*(name for name, *_ in self._typed.values()), *here)

    @property
    def shows_changes(self) -> bool:
        return self._changes.isChecked()

    def show_item(self, item: ReviewItem | None) -> None:
        """The image under review; None where none is left. What was typed about another one is there again with its image."""
        old, comment = self._item, self._text.text()
        self._item = item
        if old is None or item is None or item.key != old.key:
            if old is not None and comment.strip():
                self._typed[old.key] = (old.name, comment, self._is_rejecting)
            _, text, is_reason = self._typed.pop(item.key, NOTHING) if item is not None else NOTHING
            self._set_rejecting(is_reason)
            self._text.setText(text)
            # also where the text is the same as the other image's
            self.typedChanged.emit(self.typed)
        self._what.setText(_described(item))
        self._what.setToolTip(item.name if item is not None else "")
        for widget in (self._accept, self._reject, self._text):
            widget.setEnabled(item is not None)

    def show_changes(self, sentence: str) -> None:
        """What differs from the revision before; "" where there is none."""
        self._changes_text.setText(sentence or tr("This is the first revision: there is nothing to compare it with."))
        self._changes_text.setToolTip(self._changes_text.text())
        self._changes.setEnabled(bool(sentence))
        for key in self._keys:
            key.setVisible(bool(sentence))
        if not sentence:
            self._changes.setChecked(False)

    # What the keys do

    def accept(self) -> None:
        """Accepts with the comment that was typed."""
        if self._item is not None:
            comment = self.comment
            self._done()
            self.acceptRequested.emit(comment)

    def reject(self) -> None:
        """Rejects with what was typed; asks for a reason where nothing was."""
        if self._item is None:
            return
        if not self.comment:
            self._set_rejecting(True)
            self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        reason = self.comment
        self._done()
        self.rejectRequested.emit(reason)

    def write_comment(self) -> None:
        """The keys go to the comment."""
        if self._item is not None:
            self._set_rejecting(False)
            self._text.setPlaceholderText(COMMENT_HINT)
            self._text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_back(self, text: str, *, is_reason: bool) -> None:
        """What was to be kept as a comment or as the reason of a rejection, and could not be: whoever typed goes on there."""
        if not self.comment:
            self._text.setText(text)
            self._set_rejecting(is_reason)
            if self._was_typing:
                self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_changes(self) -> None:
        if self._changes.isEnabled():
            self._changes.toggle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = watched is self._text and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
        if is_key and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._text.clear()
                self._done()
            return True
        return super().eventFilter(watched, event)

    # Inside

    def _on_text_return_pressed(self) -> None:
        if not self.comment:
            return  # the hint says what is missing
        if self._is_rejecting:
            self.reject()
            return
        comment = self.comment
        self._done()
        self.commentRequested.emit(comment)

    def _done(self) -> None:
        self._was_typing = self._text.hasFocus()
        self._text.clear()
        self._set_rejecting(False)
        self.focusReturned.emit()

    def _set_rejecting(self, is_rejecting: bool) -> None:
        """Whether Enter rejects with the text, which the hint then says."""
        self._is_rejecting = is_rejecting
        self._text.setPlaceholderText(REJECT_HINT if is_rejecting else IDLE_HINT)

    def _button(self, text: str, key: str, tip: str) -> QPushButton:
        button = QPushButton(f"{text}  {key}", self)
        button.setToolTip(f"{tip} ({key})")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button

    def _lay_out(self) -> None:
        # one below the other: a window of 1280 pixels leaves the bar 700
        head = QHBoxLayout()
        head.addWidget(self._what, 1)
        head.addWidget(self._end)
        below = QHBoxLayout()
        below.setSpacing(10)
        for key in self._keys:
            below.addWidget(key)
        below.addWidget(self._changes_text, 1)
        decide = QHBoxLayout()
        decide.setSpacing(8)
        decide.addWidget(self._text, 1)
        for button in (self._changes, self._reject, self._accept):
            decide.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 8)
        layout.setSpacing(4)
        for row in (head, below, decide):
            layout.addLayout(row)


def _key(text: str, colour: QColor) -> QLabel:
    """What a colour of the changes means."""
    key = QLabel(text)
    key.setStyleSheet(f"color: {colour.darker(115).name()}")
    return key


def _short(name: str) -> str:
    """What tells images apart is most often at the end of their names; the tool tip has all of it."""
    return name if len(name) <= MOST_OF_A_NAME else f"{name[: MOST_OF_A_NAME // 3]}…{name[-2 * MOST_OF_A_NAME // 3 :]}"


def _described(item: ReviewItem | None) -> str:
    if item is None:
        return tr("Nothing is left to review.")
    reason = f"“{item.reason}”"
    if item.reason and item.status is not ImageStatus.REJECTED:
        reason = tr("rejected before: {reason}", reason=reason)
    before = f" — {reason}" if item.reason else ""
    left = " " + tr("({left:,} to review)", left=item.left) if item.left else ""
    return f"{_short(item.name)}: {_state(item)}{before}{left}"


def _state(item: ReviewItem) -> str:
    state = said(item.status)
    if item.revision and item.author:
        return tr("{state}, revision {revision} by {author}", state=state, revision=item.revision, author=item.author)
    if item.revision:
        return tr("{state}, revision {revision}", state=state, revision=item.revision)
    return tr("{state} by {author}", state=state, author=item.author) if item.author else state
