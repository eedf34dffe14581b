"""Test, validation, pool and initial sets: drawn once, by patient, the same for everybody."""

from __future__ import annotations

import numpy as np
import pytest
from bench_sources import write_source, write_volumes

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.images import read_images
from fourclick.annotator.learning.benchmark.parts import Table, initial_rows, parts_of, spoilt
from fourclick.annotator.learning.benchmark.runner import table_of
from fourclick.annotator.learning.benchmark.spec import BenchSpec


def table(images=40, *, slices=2):
    """Two classes, of which the second is rare; every `slices` images are one patient's."""
    rng = np.random.default_rng(0)
    return Table(
        "made up",
        tuple(f"i{number:03d}" for number in range(images)),
        tuple(f"p{number // slices}" for number in range(images)),
        tuple((True, number % 8 == 0) for number in range(images)),
        tuple(float(each) for each in rng.random(images)),
        tuple(number // slices % 5 == 0 for number in range(images)),
    )


def test_no_patient_is_in_two_parts_and_nothing_is_lost():
    made = table()
    parts = parts_of(made, 0.1, 0.0)
    patients = [{made.patients[row] for row in rows} for rows in (parts.test, parts.validation, parts.pool)]
    assert not patients[0] & patients[1]
    assert not patients[0] & patients[2]
    assert not patients[1] & patients[2]
    assert sorted((*parts.test, *parts.validation, *parts.pool)) == list(range(40))


def test_a_larger_validation_set_holds_the_smaller_one():
    small, large = parts_of(table(), 0.05, 0.0), parts_of(table(), 0.3, 0.0)
    assert set(small.validation) < set(large.validation)
    assert small.test == large.test


def test_initial_sets_show_every_class_and_differ():
    made = table()
    parts = parts_of(made, 0.1, 0.0)
    sets = [initial_rows(made, parts, number, 4) for number in range(5)]
    assert len(set(sets)) == 5
    for rows in sets:
        assert len(rows) == 4
        assert set(rows) <= set(parts.pool)
        assert any(made.present[row][1] for row in rows)
    assert sets == [initial_rows(made, parts, number, 4) for number in range(5)]


def test_imbalance_thins_the_rarest_class_alone():
    made = table()
    before, after = parts_of(made, 0.1, 0.0), parts_of(made, 0.1, 0.5)
    gone = set(before.pool) - set(after.pool)
    assert gone
    assert all(made.present[row][1] for row in gone)
    assert after.test == before.test


def test_spoilt_labels_depend_on_the_image_alone():
    made = table()
    parts = parts_of(made, 0.1, 0.0)
    assert (spoilt(made, parts, 0.0) == np.arange(40)).all()
    assert (spoilt(made, parts, 1.0) != np.arange(40)).sum() == len(parts.pool)
    few, many = spoilt(made, parts, 0.3), spoilt(made, parts, 0.6)
    assert set(np.flatnonzero(few != np.arange(40))) < set(np.flatnonzero(many != np.arange(40)))
    assert not set(np.flatnonzero(many != np.arange(40))) & {*parts.test, *parts.validation}


def test_what_splits_depend_on_reads_back():
    made = table()
    assert Table.from_json("made up", made.to_json()) == made


def test_too_few_patients_are_refused():
    with pytest.raises(LearningError, match="too few patients"):
        parts_of(table(4, slices=2), 0.5, 0.0)


def test_slices_without_an_object_belong_to_the_pool(tmp_path):
    """Else foreground-aware random would have nothing to be aware of."""
    write_volumes(tmp_path)
    images = read_images(spec(tmp_path, "stacks", most_slices=6), "stacks")
    assert len(images) == 5 * 6
    assert (images.foreground == 0).sum() == 10
    assert images.volumes[0] == "v0.nii.gz"
    assert images.ids[0] == "v0.nii.gz#0000"
    assert images.clicks[images.foreground == 0].max() == 0
    assert images.clicks.max() == 4
    assert set(images.patients) == {f"stacks/v{number}" for number in range(5)}


def test_images_are_thinned_the_same_way_each_time(tmp_path):
    write_source(tmp_path, images=20)
    first = read_images(spec(tmp_path, "discs", most_images=8), "discs")
    again = read_images(spec(tmp_path, "discs", most_images=8), "discs")
    assert (~first.is_test).sum() == 8
    assert first.is_test.sum() == 2
    assert first.ids == again.ids
    assert first.sha256 == again.sha256


def test_classes_are_known_image_by_image(tmp_path):
    write_source(tmp_path, classes=2)
    images = read_images(spec(tmp_path, "discs"), "discs")
    assert images.present[:, 1].sum() == 5
    assert table_of(images).present[0] == (True, True)


def test_a_source_that_is_not_there(tmp_path):
    write_source(tmp_path)
    with pytest.raises(LearningError, match="no source circles"):
        read_images(spec(tmp_path, "circles"), "circles")


def spec(data, source, **changes):
    strategies = ["random", "foreground-random"]
    return BenchSpec.of({"data": str(data), "sources": [source], "strategies": strategies, "side_px": 32, **changes}, data)
