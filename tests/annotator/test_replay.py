"""Replaying stored clicks: only what is better is taken, and the old masks stay in a copy."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from annotated_projects import project_of
from fake_predictor import FakePredictor, ellipse

from fourclick.annotator.cli import main
from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.click_event import ClickEvent
from fourclick.annotator.core.label import Overlaps
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.replay import accept_better, replayed
from fourclick.annotator.storage.project import Project
from fourclick.models.prompt import Click, Prompt, Role

SHAPE = (80, 100)
PROMPT = Prompt.from_points(extreme=[(20, 40), (70, 40), (45, 20), (45, 60)])
GOOD = ellipse(SHAPE, PROMPT) >= 0.5


def eaten():
    """The good mask without a bite in its middle."""
    mask = GOOD.copy()
    mask[32:48, 35:55] = False
    return mask


def region(mask, prompt=PROMPT, checkpoint="old"):
    return Region(Mask.from_array(mask), 1, prompt=prompt, checkpoint=checkpoint)


@pytest.fixture
def project(tmp_path):
    path = tmp_path / "a.png"
    cv2.imwrite(str(path), np.full(SHAPE, 90, np.uint8))
    with project_of(tmp_path / "project", [path]) as project:
        yield project


def save(project, *regions):
    project.save_state(project.images()[0].id, State(annotation=Annotation(regions)))


def test_a_bitten_mask_is_better_answered_anew_and_a_good_one_stays(project):
    save(project, region(eaten()), region(GOOD))
    bitten, good = replayed(project, FakePredictorWithRest())
    assert bitten.is_better
    assert bitten.after > bitten.before + 0.01
    assert good.reason == "it is no better"


def test_a_mask_that_was_changed_by_hand_is_not_replayed(project):
    """Its clicks alone do not make it: what was erased by hand would come back."""
    by_hand = region(eaten())
    state = State(annotation=Annotation((by_hand, region(eaten()))))
    project.save_state(project.images()[0].id, state, [ClickEvent("eraser", region_id=by_hand.id)])
    (other,) = replayed(project, FakePredictorWithRest())
    assert other.region.id != by_hand.id


class FakePredictorWithRest(FakePredictor):
    """Sure of its ellipse."""

    checkpoint_sha256 = "new"

    def predict(self, slice, prompt, previous=None):
        return np.where(super().predict(slice, prompt, previous) >= 0.5, 0.98, 0.01).astype(np.float32)


class Doubting(FakePredictor):
    def predict(self, slice, prompt, previous=None):
        return np.where(super().predict(slice, prompt, previous) >= 0.5, 0.6, 0.3).astype(np.float32)


class Deaf(FakePredictorWithRest):
    """Hears no corrections."""

    def predict(self, slice, prompt, previous=None):
        return super().predict(slice, prompt.before_corrections())


@pytest.mark.parametrize(
    ("predictor", "prompt", "reason"),
    [
        (Doubting(), PROMPT, "doubts"),
        (Deaf(), PROMPT.with_click(Click(45, 40, Role.NEGATIVE)), "disagrees with a correction"),
    ],
    ids=["doubting", "deaf"],
)
def test_why_an_accepted_mask_stays(project, predictor, prompt, reason):
    save(project, region(eaten(), prompt))
    (found,) = replayed(project, predictor)
    assert reason in found.reason


def test_imported_masks_and_those_of_the_same_network_are_left_alone(project):
    save(project, region(eaten(), checkpoint=""), region(eaten(), checkpoint="new"), region(eaten(), prompt=Prompt()))
    assert list(replayed(project, FakePredictorWithRest())) == []


def test_accepting_keeps_a_copy_and_skips_what_was_changed_meanwhile(project):
    first, second = region(eaten()), region(eaten())
    save(project, first, second)
    results = list(replayed(project, FakePredictorWithRest()))
    changed = region(GOOD, checkpoint="hand")
    changed = replace(changed, id=second.id)
    save(project, first, changed)
    copy, taken = accept_better(project, results, "new")
    assert taken == 1
    after = {each.id: each for each in project.load_state(project.images()[0].id).annotation}
    assert after[first.id].checkpoint == "new"
    assert np.array_equal(after[first.id].mask.to_array(), GOOD)
    assert after[second.id] == changed
    (copy.parent / "copy").mkdir()
    copy.rename(copy.parent / "copy" / "project.sqlite")
    with Project.open(project.folder / "copy") as old:
        kept = {each.id: each for each in old.load_state(old.images()[0].id).annotation}
    assert kept[first.id].checkpoint == "old"
    assert accept_better(project, [], "new") == (None, 0)


def test_a_mask_that_another_one_has_taken_stays_away_and_is_not_counted(project):
    """Where the newest takes the pixels, the first answer leaves nothing of a region inside it."""
    inside = np.zeros(SHAPE, bool)
    inside[36:44, 40:50] = True
    outer, inner = region(eaten()), region(inside)
    save(project, outer, inner)
    results = list(replayed(project, FakePredictorWithRest()))
    assert all(each.is_better for each in results)
    project.save_labels(replace(project.labels(), overlaps=Overlaps.NEWEST_TAKES))
    _, taken = accept_better(project, results, "new")
    assert taken == 1
    (left,) = project.load_state(project.images()[0].id).annotation
    assert left.id == outer.id


def test_what_locked_labels_leave_nothing_of_is_not_counted(project):
    first = region(eaten())
    save(project, first, replace(region(GOOD), label=2))
    results = [each for each in replayed(project, FakePredictorWithRest()) if each.is_better]
    assert len(results) == 1
    table = project.labels().with_label("second").changed(2, is_locked=True)
    project.save_labels(replace(table, overlaps=Overlaps.NEWEST_TAKES))
    _, taken = accept_better(project, results, "new")
    assert taken == 0
    assert project.load_state(project.images()[0].id).annotation.get(first.id) == first


def test_images_that_cannot_be_read_are_told_and_left_out(project):
    save(project, region(eaten()))
    path = project.folder.parent / "a.png"
    path.write_bytes(path.read_bytes()[:60])
    unread = []
    assert list(replayed(project, FakePredictorWithRest(), unread=unread.append)) == []
    assert "a.png" in unread[0]


def test_the_command_tells_and_accepts(project, capsys):
    save(project, region(eaten()))
    folder = str(project.folder)
    assert main(["replay", folder, "--device", "torch"]) == 0
    assert "of 1 masks would be better" in capsys.readouterr().out
    project.close()
    assert main(["replay", folder, "--device", "torch", "--accept"]) == 0
    assert "of 1" in capsys.readouterr().out
