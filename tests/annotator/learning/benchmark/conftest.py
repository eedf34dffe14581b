"""One small benchmark, run once."""

from __future__ import annotations

import pytest
from bench_sources import QUICK, write_source

from fourclick.annotator.learning.benchmark.cells import cells_of
from fourclick.annotator.learning.benchmark.report import write_report
from fourclick.annotator.learning.benchmark.runner import begin, run_cells
from fourclick.annotator.learning.benchmark.spec import BenchSpec


@pytest.fixture(scope="session")
def discs(tmp_path_factory):
    """A data folder with one source of fourteen pictures."""
    return write_source(tmp_path_factory.mktemp("data"))


@pytest.fixture
def quick(discs):
    """A specification of the discs, with changes."""

    def made(**changes):
        return BenchSpec.of({"data": str(discs), "sources": ["discs"], **QUICK, **changes}, discs)

    return made


@pytest.fixture(scope="session")
def bench(discs, tmp_path_factory):
    """(specification, folder) of a benchmark that is done: every kind of strategy, two seeds, both regularisations."""
    output = tmp_path_factory.mktemp("bench")
    strategies = [*QUICK["strategies"], "bald", "badge", "clasp-pe", "tta-consistency", "gain-per-second"]
    strategies += [
        {"name": "vaal", "options": {"steps": 5}},
        {"name": "entropy", "as": "entropy-top", "options": {"aggregation": "top"}},
    ]
    told = {**QUICK, "strategies": strategies, "seeds": 2, "regularisation": ["plain", "strong"], "transfer": ["linear"]}
    spec = BenchSpec.of({"data": str(discs), "sources": ["discs"], **told}, discs)
    begin(spec, output)
    run_cells(spec, output, cells_of(spec), tell=lambda _: None)
    write_report(spec, output)
    return spec, output
