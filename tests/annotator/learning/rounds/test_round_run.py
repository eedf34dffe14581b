"""Rounds of a project, run with a tiny network by an annotator who labels all that is suggested."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from round_bench import disc_project, label_all, recipe

from fourclick.annotator.core.annotation import Annotation
from fourclick.annotator.core.errors import Cancelled, LearningError, ProjectError
from fourclick.annotator.core.review import ImageStatus
from fourclick.annotator.learning.registry import StrategySpec
from fourclick.annotator.learning.round_check import verify_file
from fourclick.annotator.learning.rounds.kinds import LABELLED
from fourclick.annotator.learning.rounds.options import RoundOptions
from fourclick.annotator.learning.rounds.plan import RoundPlan
from fourclick.annotator.learning.rounds.standing import standing
from fourclick.annotator.learning.rounds.standing_text import standing_text
from fourclick.annotator.learning.rounds.strategy_text import change_text, strategy_text
from fourclick.annotator.learning.unet.proposals import propose
from fourclick.annotator.learning.unet.round_comparison import compare
from fourclick.annotator.learning.unet.round_run import RoundRun, why
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.storage.image_query import ImageFilter
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.models.prompt import Prompt

PLAN = RoundPlan(k=4, audit_share=0.5, test_images=3, validation_images=2)


@pytest.fixture(autouse=True)
def one_thread():
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def after_two(tmp_path_factory):
    """A project after two rounds, all labelled; not to be changed."""
    place = disc_project(tmp_path_factory.mktemp("rounds"))
    said = []
    run = RoundRun(str(place), recipe(), lambda event, **values: said.append((event, values)), annotator="Anna")
    first = run.start(PLAN)
    labelled = [label_all(place)]
    second = run.start(PLAN)
    labelled.append(label_all(place))
    return place, first, second, labelled, said


def read(place):
    with Project.open_to_read(place) as project:
        return standing(project), project.labels()


def test_held_out_images_come_first_and_are_never_suggested(after_two):
    place, first, second, labelled, _ = after_two
    with Project.open_to_read(place) as project:
        parts, _ = ProjectRounds(project).held_out()
        assert [each.id for each in project.images(ImageFilter(split="test"))] == list(parts["test"])
    held = {*parts["test"], *parts["validation"]}
    assert (len(parts["test"]), len(parts["validation"])) == (3, 2)
    assert set(labelled[0][:5]) == held
    for each in (first, second):
        assert not held & {*each.pool, *each.labelled, *(pick.image_id for pick in each.picks)}


def test_the_first_round_needs_no_network_and_the_second_has_one(after_two):
    _, first, second, labelled, said = after_two
    assert (first.strategy["name"], first.checkpoint) == ("typiclust", "")
    assert second.strategy["name"] == "clasp-pe"
    assert second.checkpoint
    assert second.changed_from["name"] == "typiclust"
    assert set(second.labelled) == set(labelled[0][5:]) == {pick.image_id for pick in first.picks}
    phases = {values["phase"] for event, values in said if event == "step"}
    assert {"reading", "training", "measuring", "scoring", "drawing"} <= phases


def test_half_of_the_batch_is_drawn_at_random(after_two):
    _, first, second, _, _ = after_two
    for each in (first, second):
        assert sum(pick.is_audit for pick in each.picks) == 2


def test_a_card_says_why_and_what_it_costs_and_shows_a_picture(after_two):
    _, _, second, _, _ = after_two
    for pick in second.picks:
        assert pick.picture.startswith(b"\x89PNG")
        assert 4 <= pick.seconds <= 10
        assert pick.clicks == pytest.approx(4, abs=0.5)
        assert re.search(r"The labelled image most like it is p\d+\.png\.$", pick.why)


def test_every_pick_can_be_derived_again(after_two):
    place, _, _, _, _ = after_two
    for number in (0, 1):
        check = verify_file(place / "rounds" / f"round-{number:03d}.json")
        assert check.is_right, check.faults


def test_the_standing_tells_curve_balance_and_what_is_left(after_two):
    place, _, second, _, _ = after_two
    found, labels = read(place)
    assert (found.images, found.labelled) == (20, 8)
    assert found.headline == "Round 2: 4 of 4 done"
    (point,) = found.curve
    assert (point.round, point.labels, point.images) == (1, 4, 3)
    assert 0 <= point.low <= point.dice <= point.high <= 1
    assert point.seconds == pytest.approx(sum(5.0 + at % 4 for at in range(5, 9)))
    assert found.balance == {1: 8}
    assert found.left.images == 7
    assert {kind for _, _, _, kind in found.places} == {LABELLED, "other"}
    assert len(found.places) == len(second.pool) + len(second.labelled)
    text = standing_text("discs", found, labels)
    assert "Round 2: 4 of 4 done (strategy clasp-pe, before that typiclust)." in text
    assert "7 images left to choose from: about 1 min for all of them" in text


def test_the_advice_is_compared_with_chance_and_the_comparison_goes_on(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe())
    run.start(PLAN)
    label_all(place)
    assert compare(run, range(1)) == 4
    assert compare(run, range(2)) == 4, "what was measured is not measured again"
    run.start(PLAN)
    assert compare(run, range(2)) == 0, "nothing of the new round is labelled yet"
    found, _ = read(place)
    assert [curve.labels for curve in (*found.audit, *found.advised)] == [(0.0, 2.0)] * 4
    assert found.verdict.n == 2
    assert found.verdict_sentence.startswith("No difference shown yet, n = 2")


def test_a_later_round_wants_the_held_out_images_labelled(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe())
    run.start(PLAN)
    with pytest.raises(LearningError, match="Label the held-out images first: 2 images of the validation set"):
        run.start(PLAN)
    with pytest.raises(LearningError, match="held-out images first"):
        compare(run, range(1))


def test_a_cancelled_round_leaves_nothing_but_its_training(tmp_path):
    place = disc_project(tmp_path)
    RoundRun(str(place), recipe()).start(PLAN)
    label_all(place)
    stops = iter([False] * 3 + [True] * 100)
    with pytest.raises(Cancelled):
        RoundRun(str(place), recipe(), is_cancelled=lambda: next(stops)).start(PLAN)
    assert read(place)[0].round.number == 0
    said = []
    run = RoundRun(str(place), recipe(), lambda event, **values: said.append(values) if event == "step" else None)
    assert run.start(PLAN).number == 1
    assert min(values["done"] for values in said if values["phase"] == "training") > 0.1, "it went on"


def test_skips_feed_the_next_round(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe(), annotator="Anna")
    first = run.start(PLAN)
    empty, outlier, unsure, snoozed = (pick.image_id for pick in first.picks)
    with Project.open(place, annotator="Anna", shared=True) as project:
        rounds = ProjectRounds(project)
        rounds.skip(empty, "no object")
        rounds.skip(outlier, "outlier")
        rounds.skip(unsure, "not sure")
        rounds.snooze(snoozed)
    label_all(place)
    second = run.start(PLAN)
    assert set(second.labelled) == {empty, snoozed}, "an image without an object is a label too"
    assert not {outlier, unsure} & {*second.pool, *second.labelled}


def test_wishes_that_cannot_be_met_change_nothing(tmp_path):
    place = disc_project(tmp_path, 6)
    run = RoundRun(str(place), recipe())
    for plan, words in (
        (RoundPlan(strategy=StrategySpec("nonsense")), "There is no strategy"),
        (RoundPlan(strategy=StrategySpec("core-set"), options=RoundOptions("top:0.05")), "puts no pixels together"),
        (RoundPlan(strategy=StrategySpec("typiclust"), options=RoundOptions(per_second=True)), "no gain per second"),
    ):
        with pytest.raises(LearningError, match=words):
            run.start(plan)
    with Project.open_to_read(place) as project:
        assert ProjectRounds(project).held_out() == ({}, 0)
    found = run.start(RoundPlan(k=50, strategy=StrategySpec("entropy"), test_images=1, validation_images=1))
    assert (found.strategy["name"], len(found.picks)) == ("typiclust", 4)
    assert any("entropy needs a network" in note for note in found.notes)


def test_a_project_of_two_patients_cannot_hold_any_out(tmp_path):
    with pytest.raises(LearningError, match="too few to hold some out"):
        RoundRun(str(disc_project(tmp_path, 2)), recipe()).start(PLAN)


def test_two_who_start_the_same_round_get_one(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe(), annotator="Anna")
    first = run.start(PLAN)
    with Project.open(place, annotator="Berta", shared=True) as project, pytest.raises(ProjectError, match="started by Anna"):
        ProjectRounds(project).add(first)


def test_the_sentence_on_a_card_names_classes_and_the_nearest_labelled_image():
    told = why("It helps class 2: the network is less sure of it here.", ("liver", "tumour"), "scan 7.png")
    assert told == "It helps “tumour”: the network is less sure of it here. The labelled image most like it is scan 7.png."


def test_places_are_the_two_directions_of_most_difference():
    from fourclick.annotator.learning.rounds.places import places

    features = np.zeros((4, 3))
    features[:, 1] = (0, 10, 20, 30)
    features[:, 2] = (1, -1, -1, 1)
    found = places((5, 6, 7, 8), features)
    assert [each[0] for each in found] == [5, 6, 7, 8]
    assert np.allclose(np.abs([x for _, x, _ in found]), [1, 1 / 3, 1 / 3, 1], atol=1e-3)
    assert places((5,), features[:1]) == ()
    assert places((5, 6), None) == ()


def test_options_go_around_the_strategy_and_a_change_is_recorded_and_said(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe(), annotator="Anna")
    options = RoundOptions("top:0.05", patient_cap=1, per_second=True)
    first = run.start(replace(PLAN, options=options))
    assert strategy_text(first.strategy) == "typiclust, at most 1 of a patient", "typical images have no score"
    assert any("no gain per second" in note for note in first.notes)
    label_all(place)
    second = run.start(replace(PLAN, strategy=StrategySpec("badge"), options=RoundOptions(patient_cap=1)))
    assert strategy_text(second.strategy) == "badge, at most 1 of a patient"
    assert all("gradient" in pick.why for pick in second.picks if not pick.is_audit)
    assert verify_file(place / "rounds" / "round-001.json").is_right
    label_all(place)
    third = run.start(replace(PLAN, strategy=StrategySpec("entropy"), options=options))
    assert strategy_text(third.strategy) == "entropy (top:0.05), per second, at most 1 of a patient"
    assert change_text(third).startswith("The strategy has changed from badge, at most 1 of a patient to entropy (top:0.05)")
    assert all("per second" in pick.why for pick in third.picks if not pick.is_audit)
    found, labels = read(place)
    assert "per second, at most 1 of a patient, before that badge" in standing_text("discs", found, labels)


def test_what_a_u_net_has_proposed_is_still_to_be_labelled(tmp_path):
    place = disc_project(tmp_path)
    run = RoundRun(str(place), recipe(), annotator="Anna")
    run.start(PLAN)
    label_all(place)
    run.start(PLAN)
    with Project.open(place, annotator="Anna", shared=True) as project:
        proposed = propose(project, Segmenter.load(place / "rounds" / "network"))
        assert proposed.images == 11, "20 less 5 held out and 4 labelled"
        waiting = ProjectRounds(project).proposed()
        assert waiting == {each.image_id for each in proposed.confidences if each.regions}
        found = standing(project)
        assert (found.labelled, found.left.images, found.done) == (4, 11, 0)
        assert set(found.confidence) == waiting
        # one is refined by a click, one accepted as it is, the others are left
        refined, accepted = sorted(each.image_id for each in ProjectRounds(project).last().picks)[:2]
        assert {refined, accepted} <= waiting
        state = project.load_state(refined)
        (region, *others) = state.annotation
        clicked = replace(region, prompt=Prompt.from_points(positive=[(20, 20)]), seconds=3.0)
        project.save_state(refined, replace(state, annotation=Annotation((clicked, *others))))
        project.review(accepted, ImageStatus.ACCEPTED)
        assert ProjectRounds(project).proposed() == waiting - {refined, accepted}
        assert standing(project).done == 2
    third = run.start(PLAN)
    assert {refined, accepted} <= set(third.labelled)
    assert set(third.pool) >= waiting - {refined, accepted}
