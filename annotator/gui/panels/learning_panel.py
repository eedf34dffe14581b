"""Active learning beside the image: what to label next, how the network learns, and whether the advice helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.panels.charts import Share, ShareBar
from fourclick.annotator.gui.panels.embedding_map import EmbeddingMap
from fourclick.annotator.gui.panels.learning_curve import LearningCurve
from fourclick.annotator.gui.panels.round_options import RoundOptions, StrategyInfo
from fourclick.annotator.gui.panels.strip_panel import StripPanel
from fourclick.annotator.gui.panels.suggestion_card import SuggestionCard
from fourclick.annotator.gui.panels.widths import Column, fit_all, headline_font, in_every_font, keep_lines
from fourclick.annotator.gui.regions_overlay import label_colour
from fourclick.annotator.gui.text import sentence_case, spoken, tr
from fourclick.annotator.learning.rounds.standing_text import left_text, waiting_text
from fourclick.annotator.learning.rounds.strategy_text import round_strategy_text

if TYPE_CHECKING:
    from fourclick.annotator.learning.rounds.standing import Standing

FORM_PX, HEIGHT_PX = 206, 332
MOST_CARDS = 40
AUTOMATIC = StrategyInfo("", tr("TypiClust in the first round, then ClaSP PE"))
READING = tr("Reading how the rounds stand …")
NO_ROUND = tr("Starts by holding some images out, at random, to measure on; then it suggests which to label.")


class LearningPanel(StripPanel):
    """Emits wishes; `show_*` say what became of them."""

    startRequested = Signal(object)
    """A `RoundWish`."""
    compareRequested = Signal(int)
    cancelRequested = Signal()
    nextRequested = Signal()
    imageRequested = Signal(int)
    skipRequested = Signal(int, str)
    snoozeRequested = Signal(int)
    backRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, FORM_PX, HEIGHT_PX)
        self._is_running = False
        self._current: int | None = None
        self._standing: Standing | None = None
        self._cards: list[SuggestionCard] = []
        self._pictures: dict[int, bytes] = {}
        self._said = ""
        self.curve, self.map = LearningCurve(self), EmbeddingMap(self)
        self.map.imageRequested.connect(self.imageRequested)
        inside = QWidget(self)
        layout = QHBoxLayout(inside)
        layout.setContentsMargins(12, 4, 12, 8)
        layout.setSpacing(14)
        layout.addWidget(self._made_form())
        layout.addLayout(self._made_views(), 1)
        self.setWidget(inside)
        self._tell()

    # What is shown

    @property
    def cards(self) -> list[SuggestionCard]:
        """Those in view, in their order."""
        return [each for each in self._cards if not each.isHidden()]

    @property
    def headline(self) -> str:
        return self._headline.text()

    @property
    def text(self) -> str:
        """What is said of the work under way, or of what is to be done."""
        return self._text.text()

    @property
    def verdict(self) -> str:
        return self._verdict.text()

    @property
    def is_running(self) -> bool:
        return self._is_running

    def show_strategies(self, infos: Sequence[StrategyInfo]) -> None:
        """Those that can be chosen, beside the automatic choice."""
        self._strategy.clear()
        for each in (AUTOMATIC, *infos):
            self._strategy.addItem(each.name or tr("automatic"), each)
            self._strategy.setItemData(self._strategy.count() - 1, spoken(each.description), Qt.ItemDataRole.ToolTipRole)

    def show_standing(self, standing: Standing, labels: LabelTable, pictures: dict[int, bytes] | None = None) -> None:
        """`pictures`: PNGs by image of those that no round has looked at."""
        self._standing = standing
        self._pictures = pictures or {}
        self._headline.setText(spoken(standing.headline))
        self._show_cards()
        self.curve.show_curve(standing.curve, standing.audit, standing.advised)
        self.map.show_places(standing.places, {each.entry.id: each.entry.name for each in standing.queue})
        self._balance.show_shares(
            [
                Share(
                    labels[number].name if number in labels else tr("label {number}", number=number),
                    count,
                    label_colour(labels, number),
                )
                for number, count in standing.balance.items()
            ]
            or [Share(tr("nothing labelled yet"), 0, QColor("#9aa3af"))]
        )
        self._left.setText(spoken(left_text(standing.left)))
        self._stop.setText(spoken(standing.stop.sentence) if standing.stop is not None else "")
        self._verdict.setText(spoken(standing.verdict_sentence))
        self._verdict.setToolTip(self._verdict.text())
        self._tell()

    def show_current(self, image_id: int | None) -> None:
        """The image that is on the canvas."""
        if image_id != self._current:
            self._current = image_id
            self._show_cards()

    def show_running(self, text: str) -> None:
        self._is_running = True
        self._progress.setRange(0, 0)
        self._say(text)

    def show_progress(self, event: dict[str, Any]) -> None:
        done = event.get("done")
        self._progress.setRange(0, 1000)
        self._progress.setValue(round(1000 * min(max(float(done), 0.0), 1.0)) if isinstance(done, int | float) else 0)
        phase, words = sentence_case(str(event.get("phase", ""))), str(event.get("text", ""))
        self._say(f"{phase}: {words}" if words else phase)

    def show_cancelling(self) -> None:
        self._cancel.setEnabled(False)
        self._say(tr("Stopping …"))

    def show_ended(self, text: str, *, is_warning: bool = False) -> None:
        self._is_running = False
        self._progress.setRange(0, 1000)
        self._progress.setValue(0)
        self._say(text, is_warning=is_warning)

    def choose(self, view: str) -> None:
        """ "Suggestions", "Curve" or "Map"."""
        self._views[view].click()

    # Inside

    def _made_form(self) -> QWidget:
        form = Column(self, FORM_PX)
        self._headline, self._text = QLabel(form), QLabel(form)
        in_every_font(form, lambda: self._headline.setFont(headline_font(form)))
        self._headline.setText(tr("No round yet"))
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        keep_lines(self._text, 4)
        self._strategy, self._count, self._minutes = QComboBox(form), QSpinBox(form), QSpinBox(form)
        self._strategy.setToolTip(tr("How the images are chosen; some are drawn at random whatever is chosen"))
        self.options = RoundOptions(form)
        self._strategy.currentIndexChanged.connect(self._on_strategy_changed)
        self.show_strategies(())
        self._count.setRange(1, 500)
        self._count.setValue(10)
        self._count.setToolTip(tr("How many images are suggested"))
        self._minutes.setRange(1, 24 * 60)
        self._minutes.setValue(3)
        self._minutes.setSuffix(" min")
        self._minutes.setToolTip(tr("How long the network trains on what is labelled"))
        rows = QFormLayout()
        rows.setVerticalSpacing(4)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (tr("Strategy"), self._strategy),
            (tr("Options"), self.options),
            (tr("Images"), self._count),
            (tr("Training"), self._minutes),
        ):
            rows.addRow(text, field)
        self._start = QPushButton(tr("Start round"), form)
        self._start.setObjectName("accept")
        self._start.clicked.connect(self._on_start_clicked)
        self._cancel = QPushButton(tr("Cancel"), form)
        self._cancel.setToolTip(tr("Stop; the training goes on from there when the round is started again"))
        self._cancel.clicked.connect(self.cancelRequested)
        self._progress = QProgressBar(form)
        self._progress.setRange(0, 1000)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(8)
        self._progress.setAccessibleName(tr("Progress of the round"))
        fit_all(self._start, tr("Next round"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._start, 1)
        buttons.addWidget(self._cancel)
        layout = QVBoxLayout(form)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._headline)
        layout.addWidget(self._text)
        layout.addStretch(1)
        layout.addLayout(rows)
        layout.addWidget(self._progress)
        layout.addLayout(buttons)
        return form

    def _made_views(self) -> QVBoxLayout:
        self._stack = QStackedWidget(self)
        pages = (
            ("Suggestions", tr("Suggestions"), self._made_cards()),
            ("Curve", tr("Curve"), self._made_course()),
            ("Map", tr("Map"), self.map),
        )
        group = QButtonGroup(self)
        head = QHBoxLayout()
        self._views: dict[str, QPushButton] = {}
        for number, (name, words, page) in enumerate(pages):
            self._stack.addWidget(page)
            button = QPushButton(words, self)
            button.setCheckable(True)
            button.toggled.connect(lambda is_on, button=button: _emphasise(button, is_on))
            button.clicked.connect(lambda _=False, number=number: self._stack.setCurrentIndex(number))
            group.addButton(button)
            head.addWidget(button)
            self._views[name] = button
        self._views["Suggestions"].setChecked(True)
        head.addStretch(1)
        self._next = QPushButton(tr("Next suggestion"), self)
        self._next.setToolTip(tr("Open the next one that nobody else works on"))
        self._next.clicked.connect(self.nextRequested)
        head.addWidget(self._next)
        self._verdict = QLabel(self)
        self._verdict.setWordWrap(True)
        keep_lines(self._verdict, 2)
        self._compare = QPushButton(tr("Compare with chance"), self)
        self._compare.setToolTip(
            tr("Trains five networks on images drawn at random and five on as many advised ones, for each round so far")
        )
        self._compare.clicked.connect(lambda: self.compareRequested.emit(self._minutes.value()))
        foot = QHBoxLayout()
        foot.addWidget(self._verdict, 1)
        foot.addWidget(self._compare)
        layout = QVBoxLayout()
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        return layout

    def _made_cards(self) -> QWidget:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(area)
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 6)
        self._row.setSpacing(8)
        self._empty = QLabel(NO_ROUND, inside)
        self._empty.setObjectName("muted")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._row.addWidget(self._empty, 1)
        self._row.addStretch(0)
        area.setWidget(inside)
        self._area = area
        return area

    def _made_course(self) -> QWidget:
        course = QWidget(self)
        by_time = QPushButton(tr("Over time"), course)
        by_time.setCheckable(True)
        by_time.setToolTip(tr("Minutes of work instead of labelled images"))
        by_time.toggled.connect(self.curve.show_by_time)
        self._balance = ShareBar(course)
        self._left, self._stop = QLabel(course), QLabel(course)
        side = QVBoxLayout()
        title = QLabel(tr("Regions by label"), course)
        title.setObjectName("muted")
        for widget in (title, self._balance, self._left, self._stop):
            side.addWidget(widget)
        for label in (self._left, self._stop):
            label.setWordWrap(True)
        side.addStretch(1)
        side.addWidget(by_time, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(course)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(self.curve, 3)
        layout.addLayout(side, 2)
        return course

    def _show_cards(self) -> None:
        """Open ones first; the cards are used again, so that nothing flickers."""
        queue = sorted(self._standing.queue if self._standing else (), key=lambda each: (not each.is_open, each.is_snoozed))
        shown = queue[:MOST_CARDS]
        while len(self._cards) < len(shown):
            self._cards.append(self._made_card())
        for card, queued in zip(self._cards, shown, strict=False):
            number = queued.entry.id
            card.show_suggestion(
                queued,
                is_current=number == self._current,
                picture=self._pictures.get(number, b""),
                confidence=self._standing.confidence.get(number) if self._standing is not None else None,
            )
            card.show()
        for card in self._cards[len(shown) :]:
            card.hide()
        self._empty.setVisible(not shown)

    def _made_card(self) -> SuggestionCard:
        card = SuggestionCard()
        card.openRequested.connect(self.imageRequested)
        card.skipRequested.connect(self.skipRequested)
        card.snoozeRequested.connect(self.snoozeRequested)
        card.backRequested.connect(self.backRequested)
        self._row.insertWidget(self._row.count() - 1, card)
        return card

    def _on_start_clicked(self) -> None:
        wish = self.options.wish(self._chosen().name, self._count.value(), self._minutes.value())
        self.startRequested.emit(wish)

    def _on_strategy_changed(self) -> None:
        self.options.show_strategy(self._chosen())

    def _chosen(self) -> StrategyInfo:
        found = self._strategy.currentData()
        return found if isinstance(found, StrategyInfo) else AUTOMATIC

    def _say(self, text: str, *, is_warning: bool = False) -> None:
        self._said = text
        self._text.setObjectName("warning" if is_warning else "")
        self._text.style().unpolish(self._text)
        self._text.style().polish(self._text)
        self._tell()

    def _tell(self) -> None:
        standing = self._standing
        waiting = standing.waiting_held_out if standing is not None else 0
        has_round = standing is not None and standing.round is not None
        told = [self._said, "" if self._is_running else spoken(waiting_text(waiting))]
        if standing is None and not self._said:
            told.append(READING)
        elif standing is not None and standing.round is not None and not self._said:
            told.append(tr("Chosen by {round_strategy_text}.", round_strategy_text=round_strategy_text(standing.round)))
        self._text.setText("\n".join(each for each in told if each))
        self._text.setToolTip(self._text.text())
        self._start.setText(tr("Next round") if has_round else tr("Start round"))
        self._start.setEnabled(not self._is_running and standing is not None and standing.images > 0)
        self._cancel.setEnabled(self._is_running)
        self._compare.setEnabled(not self._is_running and has_round)
        is_waiting = standing is not None and any(each.is_open for each in standing.queue)
        self._next.setEnabled(is_waiting)
        # first what is suggested, then the next round
        _emphasise(self._start, not is_waiting)
        for field in (self._strategy, self.options, self._count, self._minutes):
            field.setEnabled(not self._is_running)


def _emphasise(button: QPushButton, is_on: bool) -> None:
    """The theme paints this name in the colour of what is chosen."""
    button.setObjectName("accept" if is_on else "")
    button.style().unpolish(button)
    button.style().polish(button)
