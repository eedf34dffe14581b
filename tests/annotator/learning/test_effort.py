"""How long an image will take: learnt where there is something to learn, the median where there is not."""

import numpy as np
import pytest
from annotated_projects import project_of, square, write_volume
from learning_pools import random_outputs

from fourclick.annotator.core.annotation import Annotation, Region
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.core.state import State
from fourclick.annotator.learning.effort import effort_features, learn_effort, logged
from fourclick.annotator.learning.outputs import Outputs, from_foreground
from fourclick.annotator.learning.project_effort import logged_effort
from fourclick.models.prompt import Prompt


def worked_on(count, *, noise=0.1, seed=0):
    """(N, 3) features, the first of which decides how long an image takes."""
    rng = np.random.default_rng(seed)
    features = rng.normal(size=(count, 3))
    return features, 20 * np.exp(0.8 * features[:, 0] + noise * rng.normal(size=count))


def test_what_decides_is_learnt():
    features, seconds = worked_on(60)
    effort = learn_effort(features, seconds)
    assert effort.weights is not None
    new, expected = worked_on(200, noise=0.0, seed=1)
    inside = (expected > seconds.min()) & (expected < seconds.max())
    assert effort.expected(new)[inside] == pytest.approx(expected[inside], rel=0.25)
    by_median = np.median(np.abs(expected - np.median(seconds)))
    assert np.median(np.abs(effort.expected(new) - expected)) < by_median / 4
    assert effort.sentence == f"Learnt from 60 images; typically off by {effort.error:.0f} s (n = 60)."
    # of images left out, not of those it was fitted to
    assert effort.error == pytest.approx(np.median(np.abs(effort.expected(new) - worked_on(200, seed=1)[1])), rel=0.6)


def test_leaving_one_out_is_what_fitting_without_it_gives():
    features, seconds = worked_on(15)
    effort = learn_effort(features, seconds)
    from fourclick.annotator.learning.effort import _left_out, _ridge

    standard = (features - effort.centre) / effort.scale
    found = _left_out(standard, np.log(seconds), 1.0)
    rows = np.column_stack([np.ones(15), standard])
    for each in range(15):
        kept = np.delete(np.arange(15), each)
        gram = rows[kept].T @ rows[kept] + np.diag([0, 1, 1, 1])
        weights = np.linalg.solve(gram, rows[kept].T @ np.log(seconds)[kept])
        assert found[each] == pytest.approx(rows[each] @ weights)
    assert _ridge(standard, np.log(seconds), 1e9) == pytest.approx(0, abs=1e-6)


def test_noise_teaches_nothing():
    rng = np.random.default_rng(3)
    effort = learn_effort(rng.normal(size=(40, 5)), rng.lognormal(3, 0.5, 40))
    assert effort.weights is None
    assert "nothing else predicts better (n = 40)" in effort.sentence
    assert (effort.expected(rng.normal(size=(4, 5))) == effort.median).all()


def test_few_images_give_the_median_and_say_so():
    features, seconds = worked_on(5)
    effort = learn_effort(features, seconds)
    assert effort.expected(features).tolist() == [np.median(seconds)] * 5
    assert effort.sentence == f"{np.median(seconds):.0f} s is the median of 5 images: too few to learn from (n = 5)."
    assert learn_effort(features[:1], seconds[:1]).sentence.endswith("the median of 1 image: too few to learn from (n = 1).")


def test_images_that_nobody_worked_on_do_not_count():
    features, seconds = worked_on(20)
    features[3, 1], seconds[4], seconds[5] = np.nan, 0, np.nan
    assert learn_effort(features, seconds).images == 17
    assert learn_effort(features, np.zeros(20)) is None
    assert learn_effort(features[:0], seconds[:0]) is None


def test_expectations_stay_near_what_was_seen():
    features, seconds = worked_on(40)
    effort = learn_effort(features, seconds)
    far = effort.expected(np.array([[50.0, 0, 0], [-50, 0, 0], [np.nan, 0, 0]]))
    assert far == pytest.approx([2 * seconds.max(), seconds.min() / 2, np.median(seconds)])


def test_images_that_are_all_alike():
    assert learn_effort(np.ones((30, 2)), np.linspace(1, 9, 30)).expected(np.ones((1, 2)))[0] == pytest.approx(5)


def test_features_by_hand():
    probability = np.zeros((20, 20), np.float32)
    probability[2:6, 2:6] = 1
    probability[12:14, 12:14] = 1
    found = effort_features(Outputs(0, from_foreground(probability)))
    boundary = (16 - 4) + 16 + 4 + 8  # inside and outside of both squares' edges, corners have no neighbour
    assert np.expm1(found[:3]) == pytest.approx([2, 20, boundary])
    assert found[3:].tolist() == [1, 0]
    nothing = effort_features(Outputs(0, from_foreground(np.full((5, 5), 0.4))))
    assert nothing[:4].tolist() == [0, 0, 0, 0]
    assert nothing[4] == pytest.approx(-(0.4 * np.log(0.4) + 0.6 * np.log(0.6)), abs=1e-6)


def test_pixels_that_do_not_count_hold_no_objects():
    outputs = random_outputs(0)
    assert effort_features(Outputs(0, outputs.probabilities, valid=np.zeros((8, 9), bool)))[:2].tolist() == [0, 0]


def test_the_projects_log_is_summed_by_image(tmp_path):
    sources = [write_volume(tmp_path / f"{name}.nii.gz", shape=(2, 48, 64)) for name in "abc"]
    mask = Mask.from_array(square((48, 64)) > 0)
    prompt = Prompt.from_points(extreme=[(12, 30), (40, 30), (30, 15), (30, 40)])
    with project_of(tmp_path / "project", sources) as project:
        first, second, third = (entry.id for entry in project.images())
        clicked = [Region(mask, 1, prompt, seconds=seconds, slice_index=at) for at, seconds in enumerate((12.5, 4.0))]
        project.save_state(first, State(annotation=Annotation(tuple(clicked))))
        project.save_state(second, State(annotation=Annotation((Region(mask, 1),))))  # imported
        found = logged_effort(project)
    assert found.seconds == {first: 16.5}
    assert found.clicks == {first: 8}
    assert logged(found.seconds, (first, second, third)).tolist() == [16.5, 0, 0]
