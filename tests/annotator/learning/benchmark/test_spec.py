"""Specifications of benchmarks: what is read, and what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench_sources import QUICK

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.cells import ALL_LABELS, cells_of, settings_of, shard_of
from fourclick.annotator.learning.benchmark.spec import BenchSpec

EXAMPLE = Path(__file__).parent / "example.yaml"


def spec_of(**changes):
    told = {"data": "data", "sources": ["one", "two"], **QUICK, **changes}
    return BenchSpec.of({key: value for key, value in told.items() if value is not None}, Path("/somewhere"))


def test_the_example_is_read_with_its_data_beside_it():
    spec = BenchSpec.read(EXAMPLE)
    assert spec.data == (EXAMPLE.parent / "../../../../../shared/data").resolve()
    assert [each.label for each in spec.strategies][:2] == ["random", "foreground-random"]
    assert spec.seeds == (1, 2, 3, 4, 5)
    assert spec.regularisation == ("plain", "strong")


def test_what_is_written_as_json_reads_back():
    spec = spec_of(
        strategies=["random", "foreground-random", {"name": "entropy", "as": "top", "options": {"aggregation": "top"}}]
    )
    assert BenchSpec.of(spec.to_json(), Path("/elsewhere")) == spec


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sources": None}, "does not say its sources"),
        ({"sources": []}, "sources is empty"),
        ({"colour": 3}, "has no 'colour'"),
        ({"seeds": "many"}, "seeds is a whole number"),
        ({"seeds": True}, "seeds is a whole number"),
        ({"cycles": 0}, "cycles is at least 1"),
        ({"budgets": [0]}, "at least 1 image"),
        ({"validation": [0.0]}, "validation is a share"),
        ({"noise": [1.5]}, "noise is a share"),
        ({"regularisation": ["mild"]}, "plain or strong, not 'mild'"),
        ({"profile": "slow"}, "fast or full"),
        ({"side_px": 100}, "multiple of 32"),
        ({"strategies": ["random", "entropy"]}, "foreground-random is missing"),
        ({"strategies": [*QUICK["strategies"], "entropy"]}, "entropy is there twice"),
        ({"strategies": [*QUICK["strategies"], "oracle"]}, "no strategy oracle"),
        ({"strategies": [*QUICK["strategies"], {"name": "bald", "options": {"aggregation": "most"}}]}, "no aggregation most"),
        ({"strategies": [*QUICK["strategies"], {"name": "bald", "as": "../bald"}]}, "folder's name"),
        ({"strategies": "random"}, "is a list"),
        ({"hyper": {"steps": 0}}, "at least 1 step"),
        ({"hyper": {"epochs": 3}}, "hyper is a table"),
        ({"hyper": {"steps": "ten"}}, "steps in hyper"),
        ({"search": {"when": "never"}}, "first or every"),
    ],
)
def test_a_mistake_is_named(changes, told):
    with pytest.raises(LearningError, match=told):
        spec_of(**changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [("a: [", "not readable as YAML"), ("- a\n- b", "table of keys"), ("!!python/object:os.system {}", "not readable")],
)
def test_a_file_that_is_no_specification(tmp_path, text, told):
    (tmp_path / "bench.yaml").write_text(text)
    with pytest.raises(LearningError, match=told):
        BenchSpec.read(tmp_path / "bench.yaml")


def test_one_factor_is_varied_at_a_time():
    spec = spec_of(budgets=[2, 4], noise=[0.0, 0.2], regularisation=["plain", "strong"])
    seen = {(each.budget, each.noise) for each in settings_of(spec)}
    assert seen == {(2, 0.0), (4, 0.0), (2, 0.2)}
    assert len(settings_of(spec)) == 3 * 2 * 2


def test_every_combination_is_one_cell_and_the_whole_pool_is_trained_on_once_per_seed():
    spec = spec_of(seeds=[4, 5], initial_sets=3)
    cells = cells_of(spec)
    assert len({each.name for each in cells}) == len(cells) == 2 * (3 * 2 * 4 + 2)
    assert sum(each.strategy == ALL_LABELS for each in cells) == 4
    assert {each.seed for each in cells[: len(cells) // 2]} == {4}


def test_shards_share_the_cells_out():
    cells = cells_of(spec_of(seeds=3))
    parts = [shard_of(cells, f"{number}/4") for number in range(1, 5)]
    assert sorted(each.name for part in parts for each in part) == sorted(each.name for each in cells)
    for text in ("0/2", "3/2", "a/b", "1", "-1/2"):
        with pytest.raises(LearningError, match="shard is i/n"):
            shard_of(cells, text)


def test_seeds_may_be_paired_with_initial_sets():
    cells = cells_of(spec_of(seeds=[4, 5, 6], initial_sets=2, paired=True))
    assert {(each.initial, each.seed) for each in cells} == {(0, 4), (1, 5), (0, 6)}
