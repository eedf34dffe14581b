"""The list of regions: rows that are kept, moved and made anew always say what a fresh list would."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.panels.region_list import ID_ROLE, RegionList

MASKS = [Mask.from_array(np.arange(12).reshape(3, 4) < count) for count in (3, 7)]
POOL = [Region(MASKS[n % 2], 1, slice_index=n, id=f"region {n}") for n in range(6)]
VARIED = st.builds(
    lambda region, hidden, area: replace(region, is_hidden=hidden, mask=MASKS[area]),
    st.sampled_from(POOL),
    st.booleans(),
    st.integers(0, 1),
)
ANNOTATIONS = st.lists(VARIED, max_size=6, unique_by=lambda region: region.id).map(lambda each: Annotation(tuple(each)))


def rows(panel):
    items = [panel._list.item(row) for row in range(panel._list.count())]
    return [
        (item.data(ID_ROLE), item.text(), item.checkState() == Qt.CheckState.Checked, item.icon().isNull()) for item in items
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(annotations=st.lists(st.tuples(ANNOTATIONS, st.booleans()), min_size=2, max_size=5))
def test_a_list_that_was_changed_says_the_same_as_a_fresh_one(qapp, annotations):
    labels, panel = LabelTable(), RegionList()
    wished = []
    for signal in (panel.selectRequested, panel.hideRequested):
        signal.connect(lambda *values: wished.append(values))
    for annotation, selects in annotations:
        selected = annotation.regions[-1].id if selects and annotation.regions else None
        state = State(annotation=annotation, selected=selected)
        panel.show_state(state, labels, is_volume=True)
        fresh = RegionList()
        fresh.show_state(state, labels, is_volume=True)
        assert rows(panel) == rows(fresh)
        chosen = panel._list.currentItem()
        assert (chosen.data(ID_ROLE) if chosen else None) == selected
    assert wished == []


def test_an_edit_among_hundreds_makes_one_row_anew(qapp, monkeypatch):
    panel, labels = RegionList(), LabelTable()
    regions = tuple(Region(MASKS[0], 1, slice_index=n) for n in range(300))
    panel.show_state(State(annotation=Annotation(regions)), labels, is_volume=True)
    filled = []
    fill = panel._fill
    monkeypatch.setattr(
        panel, "_fill", lambda item, region, is_volume: (filled.append(region.id), fill(item, region, is_volume))
    )
    changed = replace(regions[120], is_hidden=True)
    panel.show_state(State(annotation=Annotation((*regions[:120], changed, *regions[121:]))), labels, is_volume=True)
    assert filled == [regions[120].id]


def test_how_a_label_is_painted_makes_no_row_anew(qapp, monkeypatch):
    """The slider of a label's opacity moves through many tables."""
    panel, labels = RegionList(), LabelTable().with_label("second")
    state = State(annotation=Annotation(tuple(Region(MASKS[0], 1, slice_index=n) for n in range(300))))
    panel.show_state(state, labels, is_volume=True)
    filled = []
    fill = panel._fill
    monkeypatch.setattr(panel, "_fill", lambda item, region, is_volume: (filled.append(region), fill(item, region, is_volume)))
    for changed in (labels.changed(1, opacity=0.4), labels.changed(1, is_outlined=True), labels.moved(2, 0)):
        panel.show_state(state, changed, is_volume=True)
        assert not filled
    for changes in ({"name": "liver"}, {"colour": "#123456"}):
        panel.show_state(state, labels.changed(1, **changes), is_volume=True)
        assert len(filled) == 300
        filled.clear()
    assert panel._list.item(0).text().startswith(labels[1].name)
    panel.show_state(state, labels.changed(1, name="liver"), is_volume=True)
    assert panel._list.item(0).text().startswith("liver")
