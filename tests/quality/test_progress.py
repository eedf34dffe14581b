"""What a dashboard says about a project."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fourclick.annotator.core.review import OPEN, ImageStatus
from fourclick.annotator.quality.progress import (
    NOBODY,
    ImageRecord,
    Quartiles,
    RegionRecord,
    progress,
    quartiles,
)

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
IMAGES = (
    ImageRecord(1, ImageStatus.ACCEPTED),
    ImageRecord(2, ImageStatus.LABELLED, "ben"),
    ImageRecord(3, ImageStatus.REJECTED, "ben"),
    ImageRecord(4, ImageStatus.NEW),
    ImageRecord(5, ImageStatus.NEW, "anna"),
)
REGIONS = (
    RegionRecord(1, 1, "anna", 4, 10.0, MONDAY),
    RegionRecord(1, 2, "anna", 6, 20.0, MONDAY),
    RegionRecord(2, 1, "ben", 5, 60.0, TUESDAY),
    RegionRecord(3, 1, "ben", 9, 500.0, TUESDAY),
    RegionRecord(2, 2, NOBODY),
)


def test_a_small_project():
    found = progress(IMAGES, REGIONS)
    assert found.images == 5
    assert found.statuses[ImageStatus.NEW] == 2
    assert found.statuses[ImageStatus.NEEDS_REVIEW] == 0
    assert found.open_images == {NOBODY: 1, "anna": 1, "ben": 1}
    assert found.done_share == pytest.approx(0.4)
    liver = found.by_label[1]
    assert (liver.regions, liver.images, liver.seconds_in_all) == (3, 3, 570)
    assert liver.clicks == Quartiles(4.5, 5, 7, 3)
    # what was imported counts as a region, but not as work of no clicks in no time
    assert found.by_label[2].regions == 2
    assert found.by_label[2].clicks == Quartiles(6, 6, 6, 1)
    assert found.by_person[NOBODY].seconds is None
    assert found.by_person["ben"].regions == 2
    assert found.by_day == {MONDAY: 2, TUESDAY: 2}
    # images 1 and 2 are done, after 30 and 60 seconds; three are open
    assert found.seconds_per_image == Quartiles(37.5, 45, 52.5, 2)
    assert found.remaining.median_h == pytest.approx(3 * 45 / 3600)
    assert found.remaining.high_h == pytest.approx(3 * 52.5 / 3600)


def test_what_nobody_can_know_yet_is_not_said():
    found = progress(IMAGES[3:], ())
    assert found.remaining is None
    assert found.seconds_per_image is None
    assert progress((), ()).done_share == 0
    assert progress(IMAGES[:1], ()).remaining.median_h == 0


IMAGE_LISTS = st.lists(st.tuples(st.sampled_from(list(ImageStatus)), st.sampled_from(["", "anna", "ben"])), max_size=30)
REGION_LISTS = st.lists(
    st.tuples(st.integers(0, 29), st.integers(1, 3), st.sampled_from(["anna", "ben"]), st.integers(0, 9), st.floats(0, 99)),
    max_size=60,
)


@settings(deadline=None)
@given(IMAGE_LISTS, REGION_LISTS)
def test_the_parts_sum_up_to_the_whole(images, regions):
    found = progress(
        [ImageRecord(number, *each) for number, each in enumerate(images)], [RegionRecord(*each) for each in regions]
    )
    assert found.images == len(images)
    assert sum(found.open_images.values()) == sum(found.statuses[status] for status in OPEN)
    for parts in (found.by_label, found.by_person):
        assert sum(work.regions for work in parts.values()) == len(regions)
        assert sum(work.seconds_in_all for work in parts.values()) == pytest.approx(sum(each[4] for each in regions))
        for work in parts.values():
            if work.clicks:
                assert 1 <= work.clicks.low <= work.clicks.median <= work.clicks.high
    if found.remaining:
        assert found.remaining.low_h <= found.remaining.median_h <= found.remaining.high_h


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_half_of_the_values_lie_between_the_quartiles(values):
    found = quartiles(values)
    assert sum(value <= found.median for value in values) * 2 >= len(values)
    assert sum(found.low <= value <= found.high for value in values) * 2 >= len(values) - 2
