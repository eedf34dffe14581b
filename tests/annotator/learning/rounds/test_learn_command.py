"""The whole loop without a screen: fourclick learn start, next, skip, snooze, take-back, status, measure, compare."""

from __future__ import annotations

import json

import pytest
from round_bench import disc_project, label_all

from fourclick.annotator.cli import FAILED, main
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds

TINY = ("--encoder", "tu-test_resnet", "--side", "32", "--steps", "3", "--device", "cpu")
START = ("-k", "4", "--audit", "0.5", "--test-images", "3", "--validation-images", "2", "--annotator", "Anna", *TINY)


@pytest.fixture(autouse=True)
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def learn(tmp_path, capsys):
    """Runs a job on a project of discs; what it printed, or the exit code where that is not 0."""
    place = disc_project(tmp_path)

    def run(job, *options):
        code = main(["learn", job, str(place), *options])
        told = capsys.readouterr()
        return told.out if code == 0 else (code, told.out + told.err)

    run.place = place
    return run


def test_the_loop_runs_without_a_screen(learn):
    assert learn("start", *START).startswith("Round 1 suggests 4 images, 2 of them drawn at random.")
    first = learn("next", "--annotator", "Anna")
    assert "It is held out for the" in first
    label_all(learn.place)
    nothing = "Nothing is left to label: every suggestion is done, skipped, or somebody else's for now.\n"
    assert learn("next") == (FAILED, nothing)
    assert learn("measure", *TINY).startswith("Dice ")
    assert "n = 1: exploratory" in learn("compare", "--seeds", "1", *TINY)
    assert "Round 2 suggests 4 images" in learn("start", "--strategy", "margin", *START)
    status = learn("status")
    assert "Round 2: 0 of 4 done (strategy margin, before that typiclust)." in status
    assert "Before round 2: Dice" in status
    assert "Regions to train on: object 4." in status


def test_suggestions_are_skipped_snoozed_and_taken_back(learn):
    learn("start", *START)
    with Project.open_to_read(learn.place) as project:
        one, two, *_ = (pick.image_id for pick in ProjectRounds(project).last().picks)
    assert "learns from it that there is nothing" in learn("skip", str(one), "--because", "no-object")
    assert learn("snooze", str(two), "--hours", "2") == f"Image {two} comes last for 2 h.\n"
    assert "[skipped: no object]" in learn("status")
    assert "is to be labelled again" in learn("take-back", str(one))
    code, told = learn("skip", str(one), "--because", "boredom")
    assert (code, "'boredom' is no reason" in told) == (FAILED, True)


def test_progress_is_told_in_lines_of_json(learn):
    events = [json.loads(line) for line in learn("start", "--progress", "json", *START).splitlines()]
    assert {each["event"] for each in events} == {"step", "end"}
    assert all(0 <= each["done"] <= 1 and each["phase"] for each in events if each["event"] == "step")
    assert events[-1]["round"] == 1


def test_strategies_are_listed_and_unknown_ones_named(learn):
    listed = learn("start", "--list")
    assert "clasp-pe: " in listed
    assert "badge: " in listed
    for options, words in (
        (("--strategy", "nonsense"), "There is no strategy nonsense"),
        (("--option", "share=0.5"), "name it with --strategy"),
        (("-k", "0"), "at least one image"),
    ):
        code, told = learn("start", *options, *TINY)
        assert (code, words in told) == (FAILED, True), told
