"""Selection among features, against scikit-activeml and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learning_pools import blobs

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.selection.badge import badge, gradient_embedding
from fourclick.annotator.learning.selection.distances import nearest, normalised, squared_to
from fourclick.annotator.learning.selection.duplicates import near_duplicates
from fourclick.annotator.learning.selection.foreground import foreground_aware
from fourclick.annotator.learning.selection.k_centre import k_centre
from fourclick.annotator.learning.selection.k_means import k_means, plus_plus
from fourclick.annotator.learning.selection.prob_cover import prob_cover, pure_radius
from fourclick.annotator.learning.selection.strided import strided
from fourclick.annotator.learning.selection.typiclust import typicality_of, typiclust

NONE = np.empty((0, 4), np.float32)


def rows_of(seed, count, dimensions=4):
    return np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)


def naive_k_centre(features, labelled, k):
    centres = [*labelled.astype(np.float64)]
    picks = []
    for _ in range(k):
        gaps = [min(np.linalg.norm(row - centre) for centre in centres) for row in features.astype(np.float64)]
        for pick in picks:
            gaps[pick] = -1
        picks.append(int(np.argmax(gaps)))
        centres.append(features[picks[-1]].astype(np.float64))
    return picks


class TestKCentre:
    @pytest.mark.parametrize("seed", range(4))
    @pytest.mark.parametrize("labelled", [1, 5, 80])
    def test_the_picks_are_scikit_activemls(self, seed, labelled):
        pool = pytest.importorskip("skactiveml.pool")
        features, known = rows_of(seed, 300, 16), rows_of(seed + 100, labelled, 16)
        values = np.concatenate([features, known]).astype(np.float64)
        labels = np.concatenate([np.full(300, np.nan), np.zeros(labelled)])
        theirs = pool.CoreSet(random_state=0).query(X=values, y=labels, batch_size=40)
        assert k_centre(features, known, 40).rows.tolist() == theirs.tolist()

    @given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 5))
    @settings(max_examples=30)
    def test_the_picks_are_the_definitions(self, seed, count, labelled):
        # whole numbers: many ties
        features = np.random.default_rng(seed).integers(0, 3, (count, 2)).astype(np.float32)
        known = features[:labelled]
        found = k_centre(features, known, 6)
        assert found.rows.tolist() == naive_k_centre(features, known, min(6, count))

    def test_the_most_central_image_begins_where_nothing_is_labelled(self):
        features = np.array([[0, 0], [10, 0], [5, 0.1], [0, 10], [4, 3]], np.float32)
        found = k_centre(features, np.empty((0, 2)), 2)
        assert found.rows[0] == 4  # the mean is (3.8, 2.6)
        assert np.isinf(found.distances[0])
        assert found.rows[1] == 3

    def test_a_memory_map_gives_the_same_picks(self, tmp_path):
        features = rows_of(0, 500)
        np.save(tmp_path / "features.npy", features)
        mapped = np.load(tmp_path / "features.npy", mmap_mode="r")
        assert np.array_equal(k_centre(mapped, features[:2], 20).rows, k_centre(features, features[:2], 20).rows)

    def test_duplicates_come_last_by_row(self):
        features = np.array([[1, 0, 0, 0]] * 3 + [[0, 1, 0, 0]] * 3, np.float32)
        found = k_centre(features, features[:1], 6)
        assert found.rows.tolist() == [3, 0, 1, 2, 4, 5]
        assert found.distances[1:].tolist() == [0] * 5

    def test_rows_that_are_not_finite_come_last(self):
        features = rows_of(0, 6)
        features[1, 2], features[3, 0] = np.nan, np.inf
        found = k_centre(features, features[:1], 10)
        assert sorted(found.rows.tolist()) == list(range(6))
        assert found.rows[-2:].tolist() == [1, 3]
        assert np.isnan(found.distances[-2:]).all()
        assert k_centre(features, features[[1]], 6).rows[-2:].tolist() == [1, 3]  # a labelled one neither spoils it

    @pytest.mark.parametrize("k", [0, -1])
    def test_nothing_asked_nothing_given(self, k):
        assert not len(k_centre(rows_of(0, 4), NONE, k).rows)
        assert not len(k_centre(NONE, NONE, 3).rows)


class TestKMeans:
    def test_separate_blobs_are_found(self):
        features, of_row = blobs([30, 20, 10, 5])
        found = k_means(features, 4, np.random.default_rng(0))
        pairs = set(zip(of_row.tolist(), found.of_row.tolist(), strict=True))
        assert len(pairs) == 4
        for cluster, centre in enumerate(found.centres):
            assert np.allclose(centre, features[found.of_row == cluster].mean(axis=0), atol=1e-4)

    def test_every_cluster_has_a_row_and_every_row_its_nearest_centre(self):
        features = rows_of(3, 400, 8)
        found = k_means(features, 37, np.random.default_rng(1), iterations=200)
        assert set(found.of_row.tolist()) == set(range(37))
        assert np.array_equal(nearest(features, found.centres)[0], found.of_row)

    def test_equal_rows_are_one_cluster(self):
        found = k_means(np.ones((10, 3), np.float32), 4, np.random.default_rng(0))
        assert found.of_row.tolist() == [0] * 10

    def test_the_seed_decides(self):
        features = rows_of(5, 3000, 8)
        one, two = (k_means(features, 20, np.random.default_rng(7)).of_row for _ in range(2))
        assert np.array_equal(one, two)

    def test_seeds_are_different_rows_also_among_duplicates(self):
        rows = plus_plus(np.array([[0.0], [0.0], [0.0], [5.0]]), 4, np.random.default_rng(0), first=0)
        assert rows[:2].tolist() == [0, 3]
        assert sorted(rows.tolist()) == [0, 1, 2, 3]

    def test_seeds_are_drawn_by_squared_distance(self):
        values = np.array([[0.0], [1.0], [3.0]])
        drawn = [int(plus_plus(values, 2, np.random.default_rng(seed), first=0)[1]) for seed in range(2000)]
        assert np.mean(np.array(drawn) == 2) == pytest.approx(0.9, abs=0.03)


class TestTypiClust:
    def test_the_largest_cluster_comes_first_and_each_has_one(self):
        features, of_row = blobs([20, 40, 8, 30])
        found = typiclust(features, np.empty((0, 6)), 4, np.random.default_rng(0))
        assert of_row[found.rows].tolist() == [1, 3, 0, 2]
        assert found.sizes.tolist() == [40, 30, 20, 8]

    @pytest.mark.parametrize("labelled", [[], [0], [0, 25]])
    def test_the_picks_are_scikit_activemls(self, labelled):
        pool = pytest.importorskip("skactiveml.pool")
        features, of_row = blobs([20, 40, 8, 30, 13])
        rest = np.setdiff1d(np.arange(len(features)), labelled)
        values = np.concatenate([features[rest], features[labelled]])
        labels = np.concatenate([np.full(len(rest), np.nan), np.zeros(len(labelled))])
        # as many clusters as blobs, so that both find the same ones
        batch = 5 - len(labelled)
        theirs = pool.TypiClust(random_state=0, k=5).query(X=values, y=labels, batch_size=batch)
        ours = typiclust(features[rest], features[labelled], batch, np.random.default_rng(0), neighbours=5)
        assert ours.rows.tolist() == theirs.tolist()
        assert not set(of_row[rest[ours.rows]]) & set(of_row[labelled])

    def test_typicality_by_hand(self):
        values = np.array([[0.0], [1.0], [3.0], [10.0]])
        found = typicality_of(values, 2, np.random.default_rng(0))
        assert found == pytest.approx([1 / 2, 1 / 1.5, 1 / 2.5, 1 / 8])

    def test_duplicates_are_most_typical(self):
        found = typicality_of(np.array([[1.0, 2], [1, 2], [1, 2], [4, 4]]), 2, np.random.default_rng(0))
        assert np.isinf(found[:3]).all()
        assert np.isfinite(found[3])

    def test_with_more_picks_than_kinds_it_goes_round_again(self):
        features, of_row = blobs([12, 9])
        found = typiclust(features, np.empty((0, 6)), 6, np.random.default_rng(0), most_clusters=2)
        assert of_row[found.rows].tolist() == [0, 1, 0, 1, 0, 1]
        assert len(set(found.rows.tolist())) == 6

    def test_outliers_come_last(self):
        features, of_row = blobs([1, 30, 20])
        found = typiclust(features, np.empty((0, 6)), 3, np.random.default_rng(0))
        assert of_row[found.rows].tolist() == [1, 2, 0]

    def test_rows_that_are_not_finite_come_last_and_all_are_given(self):
        features, _ = blobs([6, 6])
        features[4, 0] = np.nan
        found = typiclust(features, np.empty((0, 6)), 99, np.random.default_rng(0))
        assert sorted(found.rows.tolist()) == list(range(12))
        assert found.rows[-1] == 4
        assert np.isnan(found.typicality[-1])

    def test_a_large_cluster_is_compared_with_a_sample(self):
        rng = np.random.default_rng(0)
        values = np.concatenate([rng.normal(size=(4200, 3)), 0.01 * rng.normal(size=(300, 3))])
        found = typicality_of(values, 20, rng)
        assert found[4200:].min() > found[:4200].max()
        assert np.isfinite(found).all()


class TestProbCover:
    @pytest.mark.filterwarnings("ignore:The maximum purity")
    @pytest.mark.parametrize("seed", range(3))
    def test_each_pick_is_among_scikit_activemls_best(self, seed):
        pool = pytest.importorskip("skactiveml.pool")
        features = normalised(rows_of(seed, 150, 3)).astype(np.float64)
        known = features[:2]
        found = prob_cover(features[2:], known, 10, radius=0.4)
        values, labels = features, np.concatenate([np.zeros(2), np.full(148, np.nan)])
        for row, covered in zip(found.rows, found.covered, strict=True):
            query = pool.ProbCover(deltas=[0.4], random_state=0)
            _, utilities = query.query(X=values, y=labels, batch_size=1, return_utilities=True)
            # their count has the labelled images of the pool too, which are covered by themselves
            assert utilities[0, row + 2] == np.nanmax(utilities[0]) == covered
            labels[row + 2] = 0

    def test_the_densest_place_comes_first(self):
        features, of_row = blobs([5, 9, 3])
        found = prob_cover(features, np.empty((0, 6)), 3, radius=1.0)
        assert of_row[found.rows].tolist() == [1, 0, 2]
        assert found.covered.tolist() == [9, 5, 3]

    def test_what_is_near_a_labelled_image_is_covered(self):
        features, of_row = blobs([5, 9, 3])
        found = prob_cover(features, features[of_row == 1][:1], 2, radius=1.0)
        assert of_row[found.rows].tolist() == [0, 2]

    def test_the_radius_keeps_clusters_apart(self):
        features, _ = blobs([40, 40, 40], spread=0.3)
        radius = pure_radius(normalised(features), 3, np.random.default_rng(0))
        rows = normalised(features)
        apart = np.sqrt(squared_to(rows, rows[0])[40:].min())
        assert 0.05 <= radius < apart
        # twice the scale would reach the others
        assert radius > 0.5

    def test_rows_that_are_not_finite_come_last(self):
        features, _ = blobs([5, 4])
        features[2, 1] = np.nan
        found = prob_cover(features, np.empty((0, 6)), 20, radius=1.0)
        assert sorted(found.rows.tolist()) == list(range(9))
        assert found.rows[-1] == 2

    def test_too_many_images_are_refused(self):
        with pytest.raises(LearningError, match="20,000"):
            prob_cover(np.zeros((20_001, 1), np.float32), np.empty((0, 1)), 1, radius=0.1)


class TestBadge:
    def test_the_embedding_by_hand(self):
        probabilities = np.array([[[0.7, 0.2]], [[0.3, 0.8]]])  # two pixels
        features = np.array([[[1.0, 2.0]], [[0.0, 4.0]], [[5.0, 0.0]]])
        first = np.outer([-0.3, 0.3], [1, 0, 5])
        second = np.outer([0.2, -0.2], [2, 4, 0])
        assert gradient_embedding(probabilities, features) == pytest.approx(((first + second) / 2).ravel())

    def test_probabilities_are_pooled_to_the_features_grid(self):
        rng = np.random.default_rng(0)
        coarse = rng.dirichlet([1, 1, 1], (2, 3)).transpose(2, 0, 1)
        features = rng.normal(size=(4, 2, 3))
        fine = coarse.repeat(4, axis=1).repeat(4, axis=2)
        assert gradient_embedding(fine, features) == pytest.approx(gradient_embedding(coarse, features))
        valid = np.zeros((8, 12), bool)
        valid[:4] = True
        top = gradient_embedding(coarse[:, :1], features[:, :1])
        assert gradient_embedding(fine, features, valid) == pytest.approx(top)
        assert np.isnan(gradient_embedding(fine, features, np.zeros((8, 12), bool))).all()
        with pytest.raises(ValueError, match="do not fit"):
            gradient_embedding(fine[:, :7], features)

    def test_a_sure_network_has_no_gradient(self):
        sure = np.zeros((3, 4, 4))
        sure[1] = 1
        assert not gradient_embedding(sure, np.ones((5, 4, 4))).any()

    def test_the_longest_gradient_comes_first_as_in_scikit_activeml(self):
        pool = pytest.importorskip("skactiveml.pool")
        from skactiveml.classifier import SklearnClassifier
        from sklearn.linear_model import LogisticRegression

        features = rows_of(0, 60)
        labels = np.full(60, np.nan)
        labels[:6] = [0, 1, 0, 1, 0, 1]
        classifier = SklearnClassifier(LogisticRegression(), classes=[0, 1]).fit(features, labels)
        theirs, utilities = pool.Badge(random_state=0).query(
            X=features, y=labels, clf=classifier, fit_clf=False, batch_size=2, return_utilities=True
        )
        probabilities = classifier.predict_proba(features[6:])
        gradients = np.stack(
            [gradient_embedding(p[:, None, None], h[:, None, None]) for p, h in zip(probabilities, features[6:], strict=True)]
        )
        ours = badge(gradients, 2, np.random.default_rng(0))
        assert ours[0] + 6 == theirs[0]
        # then by squared distance to the first; theirs takes the origin for a pick too, which Ash et al.'s code does not
        squared = np.minimum(squared_to(gradients, gradients[ours[0]]), squared_to(gradients, np.zeros(8)))
        expected = np.where(np.arange(54) == ours[0], np.nan, squared / squared.sum())
        assert utilities[1, 6:] == pytest.approx(expected, nan_ok=True, rel=1e-4)

    def test_all_rows_are_given_and_bad_ones_last(self):
        gradients = rows_of(0, 7)
        gradients[3] = np.nan
        rows = badge(gradients, 50, np.random.default_rng(0))
        assert sorted(rows.tolist()) == list(range(7))
        assert rows[-1] == 3


class TestOthers:
    @given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 99))
    def test_strides_are_even(self, count, k, seed):
        rows = strided(["a"] * count, np.arange(count), k, np.random.default_rng(seed))
        assert len(set(rows.tolist())) == min(k, count)
        if 1 < k <= count:
            steps = np.diff(rows)
            assert steps.max() - steps.min() <= 1
            assert abs(steps.mean() - count / k) <= 1

    def test_strides_go_through_volumes_by_position(self):
        volumes, positions = ["b", "a", "b", "a", "a", "a", "b", "b"], np.array([3, 0, 0, 3, 1, 2, 1, 2])
        rows = strided(volumes, positions, 4, np.random.default_rng(0))
        assert [volumes[row] for row in rows] == ["a", "a", "b", "b"]
        assert abs(positions[rows[1]] - positions[rows[0]]) == 2

    def test_every_slice_has_the_same_chance(self):
        drawn = [strided(["v"] * 10, np.arange(10), 3, np.random.default_rng(seed)) for seed in range(3000)]
        counts = np.bincount(np.concatenate(drawn), minlength=10) / 3000
        assert counts == pytest.approx(0.3, abs=0.04)

    def test_two_thirds_lie_on_objects(self):
        foreground = np.zeros(100)
        foreground[:10] = 0.2
        rows = foreground_aware(foreground, 9, 0.66, np.random.default_rng(0))
        assert len(set(rows.tolist())) == 9
        assert (rows < 10).sum() >= 6
        rest = [(foreground_aware(foreground, 9, 0.66, np.random.default_rng(seed)) < 10).sum() for seed in range(300)]
        # three more draws among 94, of which 4 have an object
        assert np.mean(rest) == pytest.approx(6 + 3 * 4 / 94, abs=0.06)

    def test_too_few_objects_are_made_up_for(self):
        rows = foreground_aware(np.array([0, 0, 0.1, 0, 0]), 4, 1.0, np.random.default_rng(0))
        assert 2 in rows
        assert len(set(rows.tolist())) == 4

    def test_duplicates_by_their_angle(self):
        features = np.array([[1.0, 0], [10, 0.1], [0, 1], [1, 1], [0, 0], [np.nan, 1]])
        assert near_duplicates(features, features[:1]).tolist() == [True, True, False, False, False, False]
        assert not near_duplicates(features, features[:0]).any()
