"""Restarting closes as the window's cross does, and starts Fourclick on the same project."""

from __future__ import annotations

import subprocess

import pytest
from app_bench import AppBench
from fake_predictor import FakePredictor

from fourclick.annotator.gui.closing_question import NOT_SAVED
from fourclick.annotator.storage.address import Address
from fourclick.annotator.storage.project import Project


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOURCLICK_HOME", str(tmp_path / "home"))
    Project.create(tmp_path / "a project").close()
    bench = AppBench(qtbot, tmp_path, load=FakePredictor).start(tmp_path / "a project")
    yield bench
    bench.close()


def test_it_closes_and_the_command_opens_the_same_project(bench, tmp_path):
    restarting = bench.app.restarting
    assert restarting.is_possible
    assert not restarting.command
    restarting.restart()
    assert not bench.window.isVisible()
    assert restarting.command[-2:] == ("open", str(tmp_path / "a project"))
    # closed: nobody holds it any more
    Project.open(tmp_path / "a project").close()
    start = [*restarting.command[:-2], "--version"]
    assert subprocess.run(start, capture_output=True, text=True, timeout=60).stdout.startswith("fourclick ")


def test_where_closing_asks_first_nothing_is_started(bench):
    bench.window.ask_before_closing(NOT_SAVED, about="training")
    bench.app.restarting.restart()
    assert bench.window.isVisible()
    assert not bench.app.restarting.command


def test_a_project_on_a_server_is_not_started_on(bench, monkeypatch):
    address = Address.of("postgresql://anna@host/livers")
    monkeypatch.setattr(bench.app.workspace.project, "address", address)
    assert not bench.app.restarting.is_possible
    bench.app.restarting.restart()
    assert bench.window.isVisible()
