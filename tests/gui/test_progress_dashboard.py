"""The dashboard says what the progress is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtGui import QColor

from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.gui.panels.charts import MOST_DAYS, DayColumns, Range, RangeChart, Share, ShareBar
from fourclick.annotator.gui.panels.progress_dashboard import ProgressDashboard
from fourclick.annotator.quality.progress import ImageRecord, Progress, RegionRecord, progress

LABELS = LabelTable().changed(1, name="liver").with_label("spleen")
DAY = date(2026, 3, 2)
IMAGES = [
    ImageRecord(number, status, assigned)
    for number, (status, assigned) in enumerate(
        [
            (ImageStatus.ACCEPTED, ""),
            (ImageStatus.LABELLED, "ben"),
            (ImageStatus.NEW, "ben"),
            (ImageStatus.NEW, ""),
        ]
    )
]
REGIONS = [
    RegionRecord(0, 1, "anna", 4, 1800.0, DAY),
    RegionRecord(1, 1, "ben", 6, 5400.0, DAY + timedelta(days=2)),
    RegionRecord(1, 7, "ben"),
]
BLUE, GREY = QColor("#0000ff"), QColor("#808080")


@pytest.fixture
def dashboard(qtbot):
    shown = ProgressDashboard()
    qtbot.addWidget(shown)
    shown.show_progress(progress(IMAGES, REGIONS), LABELS)
    shown.show()
    return shown


def test_it_says_how_far_the_project_is_and_what_is_left(dashboard):
    assert dashboard.headline == (
        "50 % done: 2 of 4 images 2 images to do, about 2.0 h at 3600 s an image (1.5 h to 2.5 h at the quartiles)."
    )


def test_every_label_has_its_row(dashboard):
    assert dashboard.rows == [
        ["liver", "2", "2", "5 (4.5–5.5)", "3,600 (2,700–4,500)", "2.0 h"],
        ["spleen", "0", "0", "–", "–", "–"],
        ["label 7", "1", "1", "–", "–", "–"],
    ]


def test_every_person_has_their_row_and_what_they_still_have_to_do(dashboard):
    dashboard.choose(by_person=True)
    assert [(row[0], row[1], row[-1]) for row in dashboard.rows] == [
        ("anna", "1", "0"),
        ("ben", "2", "1"),
        ("nobody", "0", "1"),
    ]
    dashboard.choose(by_person=False)
    assert dashboard.rows[0][0] == "liver"


def test_an_empty_project_says_so(dashboard):
    dashboard.show_progress(Progress(), LABELS)
    assert dashboard.headline.strip() == "No images yet: add some to the project."


def test_what_cannot_be_known_yet_is_not_said(dashboard):
    dashboard.show_progress(progress(IMAGES[2:], ()), LABELS)
    assert dashboard.headline.endswith("How long they take is known once an image is done.")
    dashboard.show_progress(progress(IMAGES[:1], ()), LABELS)
    assert dashboard.headline.endswith("Nothing is left to label.")


def test_a_newer_count_is_asked_for(qtbot, dashboard):
    with qtbot.waitSignal(dashboard.refreshRequested):
        dashboard._refresh.click()
    dashboard.show_counting()
    assert not dashboard._refresh.isEnabled()
    dashboard.show_progress(Progress(), LABELS)
    assert dashboard._refresh.isEnabled()


def colour_at(widget, x, y):
    return widget.grab().toImage().pixelColor(x, y)


def test_the_bar_is_divided_by_the_shares(qtbot):
    bar = ShareBar()
    qtbot.addWidget(bar)
    bar.show_shares([Share("new", 3, GREY), Share("done", 1, BLUE)])
    bar.resize(400, bar.heightForWidth(400))
    assert colour_at(bar, 296, 8) == GREY
    assert colour_at(bar, 304, 8) == BLUE
    assert bar.heightForWidth(60) > bar.heightForWidth(400)


def test_a_range_is_painted_from_low_to_high(qtbot):
    chart = RangeChart("s", "nothing")
    qtbot.addWidget(chart)
    chart.resize(400, 100)
    chart.show_ranges([Range("a", 2, 5, 8, "", BLUE)], span=(0, 10))
    row = chart.grab().toImage()
    middle = (chart.fontMetrics().height() + 8) // 2
    bluish = [x for x in range(400) if row.pixelColor(x, middle + 3).blue() - row.pixelColor(x, middle + 3).red() > 60]
    chart.show_ranges([Range("a", 0, 5, 10, "", BLUE)], span=(0, 10))
    whole = chart.grab().toImage()
    span = [x for x in range(400) if whole.pixelColor(x, middle + 3).blue() - whole.pixelColor(x, middle + 3).red() > 60]
    length = span[-1] - span[0]
    assert bluish[0] - span[0] == pytest.approx(0.2 * length, abs=2)
    assert bluish[-1] - span[0] == pytest.approx(0.8 * length, abs=2)


def test_days_without_work_are_gaps_and_old_ones_are_left_out(qtbot):
    chart = DayColumns("nothing")
    qtbot.addWidget(chart)
    chart.show_days({DAY: 3, DAY + timedelta(days=2): 1})
    assert [number for _, number in chart.days] == [3, 0, 1]
    chart.show_days({DAY: 3, DAY + timedelta(days=300): 1})
    assert len(chart.days) == MOST_DAYS
    assert chart.days[-1] == (DAY + timedelta(days=300), 1)
    chart.show_days({})
    chart.grab()
    assert chart.days == []
