"""A whole small benchmark: fair, resumable, and every pick derived again."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time

import pytest
import yaml
from bench_sources import QUICK, write_source

from fourclick.annotator.cli import main
from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.benchmark.cells import cells_of
from fourclick.annotator.learning.benchmark.finished import RESULT_FILE, finished
from fourclick.annotator.learning.benchmark.runner import begin, run_cells
from fourclick.annotator.learning.benchmark.verification import verify_bench


def test_all_strategies_of_a_run_begin_alike(bench):
    spec, output = bench
    for seed in spec.seeds:
        results = [finished(each, output) for each in cells_of(spec) if each.seed == seed and each.strategy != "all-labels"]
        plain = [each for each in results if each["cell"]["setting"]["regularisation"] == "plain"]
        assert len({tuple(each["initial"]) for each in results}) == 1
        assert len({each["points"][0]["dice"] for each in plain}) == 1, "the same first network for all"
        assert len({json.dumps(each["points"][-1]["hyper"]) for each in results}) == 1
        assert {each["points"][-1]["labels"] for each in results} == {6}


def test_no_image_is_picked_twice_or_from_what_is_held_out(bench):
    spec, output = bench
    index = json.loads((output / "index" / "discs.json").read_text())
    (sets,) = index["sets"]
    for cell in cells_of(spec):
        result = finished(cell, output)
        picked = [*result["initial"], *(name for names in result["picked"] for name in names)]
        assert len(set(picked)) == len(picked)
        assert set(picked) <= set(sets["pool"])


def test_costs_are_a_robots(bench):
    spec, output = bench
    result = finished(cells_of(spec)[0], output)
    first, *_, last = result["points"]
    assert result["effort_by"] == "robot"
    assert first["clicks"] == 8
    assert last["clicks"] == 24
    assert last["seconds"] == 6 * 5 + 24 * 1.75


def test_the_report_is_there_in_every_form(bench):
    spec, output = bench
    report = json.loads((output / "report.json").read_text())
    assert "exploratory" in report["conclusion"]
    assert all(row["judged"] in ("", "exploratory") for each in report["overall"] for row in each["strategies"])
    assert report["cells"] == {"done": 48, "all": 48}
    text = (output / "report.md").read_text()
    assert "robot" in text
    assert "Exploratory: n < 5" in text
    assert "another random draw" in text
    with (output / "curves.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 2 * 2 * (11 * 3 + 1)
    with (output / "picks.csv").open() as file:
        assert len(list(csv.DictReader(file))) == 2 * 2 * 11 * 4
    for name in report["plots"]:
        assert (output / name).read_bytes().startswith(b"\x89PNG")
    setting = report["settings"][0]
    assert setting["strategies"][0]["transfer"]["linear"]["mean"] is not None
    assert spec.transfer == ("linear",)


def test_scores_are_published_as_parquet(bench):
    parquet = pytest.importorskip("pyarrow.parquet")
    _, output = bench
    table = parquet.read_table(output / "scores.parquet").to_pylist()
    assert {"entropy/mean", "entropy/top:0.05", "bald/mean", "vaal", "clasp-pe/mean"} <= {row["score"] for row in table}
    assert not [path for path in output.rglob("*") if path.suffix in (".pkl", ".pickle", ".pt", ".pth")]


def test_every_pick_is_derived_again(bench):
    _, output = bench
    found = verify_bench(output)
    assert found.is_right, found.faults
    assert (found.cells, found.rounds, found.picks) == (48, 88, 176)
    assert "all of them fit" in found.sentence


@pytest.fixture
def copied(quick, tmp_path):
    """A small benchmark that may be spoilt."""
    spec = quick(strategies=["random", "foreground-random", "entropy"])
    begin(spec, tmp_path)
    run_cells(spec, tmp_path, cells_of(spec), tell=lambda _: None)
    return spec, tmp_path


def test_what_does_not_fit_is_named(copied, capsys):
    spec, output = copied
    cell = next(each for each in cells_of(spec) if each.strategy == "entropy")
    path = cell.folder(output) / RESULT_FILE
    whole = path.read_text()
    result = json.loads(whole)
    result["picked"][0].reverse()
    path.write_text(json.dumps(result))
    found = verify_bench(output)
    assert found.faults == (f"{cell.name}, cycle 1: the result names other picks than the round.",)
    path.write_text(whole)
    record = cell.folder(output) / "round-001.json"
    told = json.loads(record.read_text())
    told["seed"] = 77
    record.write_text(json.dumps(told))
    assert "seed or budget" in verify_bench(output).faults[0]
    told["seed"] = cell.stream
    told["picks"][0]["id"], told["picks"][1]["id"] = told["picks"][1]["id"], told["picks"][0]["id"]
    record.write_text(json.dumps(told))
    assert main(["learn", "verify", str(output)]) == 1
    assert "Pick 1 was" in capsys.readouterr().out


def test_scores_that_were_changed_are_found(copied):
    spec, output = copied
    cell = next(each for each in cells_of(spec) if each.strategy == "entropy")
    pool = cell.folder(output) / "round-001-pool.csv"
    pool.write_text(pool.read_text().replace("0.", "0.0", 1))
    faults = verify_bench(output).faults
    assert len(faults) == 1
    assert cell.name in faults[0]


def test_verifying_a_folder_without_a_benchmark(tmp_path):
    with pytest.raises(LearningError, match="no benchmark"):
        verify_bench(tmp_path)


def test_finished_cells_are_not_repeated_and_others_may_be_added(copied, quick):
    spec, output = copied
    times = {each.name: (each.folder(output) / RESULT_FILE).stat().st_mtime_ns for each in cells_of(spec)}
    more = quick(strategies=["random", "foreground-random", "entropy", "typiclust"])
    begin(more, output)
    told = []
    run_cells(more, output, cells_of(more), tell=told.append)
    assert told[0] == "4 of 5 cells are done already."
    assert len(told) == 2
    assert times == {each.name: (each.folder(output) / RESULT_FILE).stat().st_mtime_ns for each in cells_of(spec)}


def test_a_folder_of_another_benchmark_is_refused(copied, quick):
    _, output = copied
    with pytest.raises(LearningError, match="another value of cycles"):
        begin(quick(cycles=3), output)
    changed = [*QUICK["strategies"][:2], {"name": "entropy", "options": {"aggregation": "sum"}}]
    with pytest.raises(LearningError, match="another value of the strategy entropy"):
        begin(quick(strategies=changed), output)


def test_other_images_in_the_same_folder_are_refused(quick, tmp_path):
    spec = quick(strategies=["random", "foreground-random"])
    begin(spec, tmp_path / "out")
    run_cells(spec, tmp_path / "out", cells_of(spec)[:1], tell=lambda _: None)
    other = write_source(tmp_path / "other", images=15)
    changed = quick(strategies=["random", "foreground-random"], data=str(other))
    with pytest.raises(LearningError, match="not those with which"):
        run_cells(changed, tmp_path / "out", cells_of(changed)[1:], tell=lambda _: None)


def test_the_same_again_gives_the_same(quick, tmp_path):
    spec = quick(strategies=["random", "foreground-random", "bald"])
    cell = next(each for each in cells_of(spec) if each.strategy == "bald")
    results = []
    for name in ("one", "two"):
        begin(spec, tmp_path / name)
        run_cells(spec, tmp_path / name, [cell], tell=lambda _: None)
        results.append(finished(cell, tmp_path / name))
    assert results[0]["picked"] == results[1]["picked"]
    assert [each["dice"] for each in results[0]["points"]] == [each["dice"] for each in results[1]["points"]]


def test_a_run_that_is_killed_goes_on(discs, tmp_path):
    """kill -9 between two cells or within one: what was finished stays, the rest is run, and everything fits."""
    told = {"data": str(discs), "sources": ["discs"], **QUICK, "seeds": 3}
    (tmp_path / "bench.yaml").write_text(yaml.safe_dump(told))
    output = tmp_path / "out"
    command = [sys.executable, "-m", "fourclick", "learn", "bench", str(tmp_path / "bench.yaml"), "-o", str(output)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 240
    while len(list(output.rglob(RESULT_FILE))) < 2 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    before = {path: path.stat().st_mtime_ns for path in output.rglob(RESULT_FILE)}
    assert 2 <= len(before) < 15
    done = subprocess.run(command, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(before)} of 15 cells are done already." in done.stderr
    assert all(path.stat().st_mtime_ns == time_ for path, time_ in before.items())
    assert len(list(output.rglob(RESULT_FILE))) == 15
    assert verify_bench(output).is_right


def test_shards_make_one_report(discs, tmp_path, capsys):
    told = {"data": str(discs), "sources": ["discs"], **QUICK, "strategies": ["random", "foreground-random"]}
    (tmp_path / "bench.yaml").write_text(yaml.safe_dump(told))
    command = ["learn", "bench", str(tmp_path / "bench.yaml"), "-o", str(tmp_path / "out"), "--shard"]
    assert main([*command, "1/2"]) == 0
    assert "2 of 3 cells are" in capsys.readouterr().out
    assert not (tmp_path / "out" / "report.md").exists()
    assert main([*command, "2/2"]) == 0
    assert "exploratory" in capsys.readouterr().out
    assert (tmp_path / "out" / "report.md").exists()


def test_spoilt_labels_and_imbalance_reach_the_cells(quick, tmp_path):
    spec = quick(strategies=["random", "foreground-random"], noise=[0.0, 1.0], imbalance=[0.0, 0.5])
    begin(spec, tmp_path)
    run_cells(spec, tmp_path, cells_of(spec), tell=lambda _: None)
    results = [finished(each, tmp_path) for each in cells_of(spec) if each.strategy == "random"]
    spoilt = {each["cell"]["setting"]["noise"]: each["spoilt"] for each in results}
    assert spoilt[0.0] == []
    assert len(spoilt[1.0]) == 4, "all that was picked, and nothing of the initial set"
    assert verify_bench(tmp_path).is_right


def test_settings_are_searched_once_and_shared(quick, tmp_path):
    pytest.importorskip("optuna")
    spec = quick(strategies=["random", "foreground-random"], seeds=[1, 2], search={"trials": 3}, cycles=1)
    begin(spec, tmp_path)
    run_cells(spec, tmp_path, cells_of(spec), tell=lambda _: None)
    (path,) = (tmp_path / "tuning").rglob("*.json")
    found = json.loads(path.read_text())
    assert found["trials"] == 3
    assert found["images"] == 2
    for cell in cells_of(spec):
        hyper = finished(cell, tmp_path)["points"][0]["hyper"]
        assert {key: hyper[key] for key in found["values"]} == found["values"]


def test_the_full_profile_trains_a_network_in_each_cycle(quick, tmp_path):
    spec = quick(
        profile="full",
        encoder="tu-test_resnet",
        strategies=["random", "foreground-random", "core-set", "badge"],
        cycles=1,
        hyper={"steps": 2, "batch": 2},
    )
    begin(spec, tmp_path)
    cells = [each for each in cells_of(spec) if each.strategy in ("core-set", "badge")]
    run_cells(spec, tmp_path, cells, tell=lambda _: None)
    assert verify_bench(tmp_path).is_right
    assert verify_bench(tmp_path).picks == 4
