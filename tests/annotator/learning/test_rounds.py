"""Rounds: what is held out stays out, the audit is random, and every pick can be derived again from the files."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from learning_pools import NOTHING, pool_with

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.learning.held_out import HeldOut, draw_held_out
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.registry import StrategySpec, spec_of
from fourclick.annotator.learning.round_check import verify, verify_file
from fourclick.annotator.learning.round_files import as_json, from_json, picks_csv, read_evidence, read_round, write_round
from fourclick.annotator.learning.round_record import CurvePoint
from fourclick.annotator.learning.strategies.chance import Random
from fourclick.annotator.learning.strategies.clasp import ClaspPE
from fourclick.annotator.learning.strategies.embedding import Badge, CoreSet, ProbCover, TypiClust
from fourclick.annotator.learning.strategies.gain_per_second import GainPerSecond
from fourclick.annotator.learning.strategies.limits import NoDuplicates, PatientCap
from fourclick.annotator.learning.strategies.noisy import PowerNoise, StochasticBatches
from fourclick.annotator.learning.strategies.uncertainty import Entropy
from fourclick.annotator.learning.suggestion import AUDIT_REASON, suggest

STRATEGIES = [
    *(Entropy(), ClaspPE(), TypiClust(), CoreSet(), ProbCover(), Badge(), Random(), StochasticBatches(), GainPerSecond()),
    PatientCap(NoDuplicates(PowerNoise(Entropy(), beta=2.0)), most=2),
]


@pytest.fixture(scope="module", params=["numbers", "texts"])
def images(request):
    """40 images to choose from and 5 with labels, their scores with all that floats can be."""
    rng = np.random.default_rng(0)
    features = rng.normal(size=(45, 6)).astype(np.float32)
    scores = {"entropy/mean": rng.random(45) ** 3, "clasp-pe/mean": rng.random((45, 3)) / 7}
    scores["entropy/mean"][[4, 7]] = np.nan, np.inf
    ids = [number if request.param == "numbers" else f'scan, "{number:03d}"' for number in range(45)]
    every = Pool.of(
        ids,
        scores=scores,
        features=features,
        gradients=rng.normal(size=(45, 4)).astype(np.float32),
        patients=[f"P{number // 3}" for number in range(45)],
        volumes=["=1+1" if number < 9 else "" for number in range(45)],
        positions=np.arange(45) % 9,
        foreground=rng.random(45),
        seconds=rng.random(45) * 60 + 1,
    )
    return every.take(range(40)), every.take(range(40, 45))


def round_of(images, strategy, **rest):
    pool, labelled = images
    options = {"k": 10, "seed": 11, "number": 2} | rest
    return suggest(pool, labelled, spec=spec_of(strategy), strategy=strategy, **options)


@pytest.mark.parametrize("strategy", STRATEGIES, ids=lambda each: each.name)
class TestEveryStrategy:
    def test_a_round_survives_its_files(self, images, strategy, tmp_path):
        record = round_of(images, strategy).measured(CurvePoint(15, 300.5, 0.81, {1: 0.9, 2: 0.72}))
        path = write_round(record, *images, tmp_path)
        read = read_round(path)
        # infinite scores are stored as unknown, and NaN is not equal to itself
        assert replace(read, picks=()) == replace(record, picks=())
        assert [(each.id, each.reason, each.is_audit) for each in read.picks] == [
            (each.id, each.reason, each.is_audit) for each in record.picks
        ]
        pool, labelled = read_evidence(path)
        assert pool.ids == images[0].ids
        assert pool.patients == images[0].patients
        assert pool.volumes == images[0].volumes
        for name, column in images[0].scores.items():
            assert np.array_equal(pool.scores[name], column, equal_nan=True)
        for name in ("features", "gradients", "positions", "foreground", "seconds"):
            assert np.array_equal(getattr(pool, name), getattr(images[0], name)), name
            assert np.array_equal(getattr(labelled, name), getattr(images[1], name)), name
        assert json.loads(as_json(record))["picks"]

    def test_every_pick_is_derived_again(self, images, strategy, tmp_path):
        path = write_round(round_of(images, strategy), *images, tmp_path)
        check = verify_file(path, strategy=strategy)
        assert check.is_right, check.faults
        assert check.picks == 10
        assert not check.remarks

    def test_a_changed_pick_is_found(self, images, strategy):
        record = round_of(images, strategy)
        chosen = {each.id for each in record.picks}
        place = next(at for at, each in enumerate(record.picks) if not each.is_audit)
        other = next(each for each in record.pool if each not in chosen)
        picks = list(record.picks)
        picks[place] = replace(picks[place], id=other)
        check = verify(replace(record, picks=tuple(picks)), *images, strategy=strategy)
        assert check.faults == (f"Pick {place + 1} was {other}, but the strategy gives {record.picks[place].id}.",)


class TestAudit:
    def test_a_fifth_is_drawn_at_random_from_the_whole_pool(self, images):
        record = round_of(images, Entropy())
        assert len(record.audit) == 2
        assert len(record.advised) == 8
        assert len({each.id for each in record.picks}) == 10
        assert all(each.reason == AUDIT_REASON for each in record.picks if each.is_audit)
        # the same whatever the strategy, so that it cannot be chosen by the strategy
        assert round_of(images, CoreSet()).audit == record.audit

    def test_every_image_has_the_same_chance(self):
        pool = pool_with(np.linspace(0, 1, 20))
        counts = np.zeros(20)
        for seed in range(1500):
            record = suggest(pool, NOTHING, 10, spec=StrategySpec("entropy"), strategy=Entropy(), seed=seed, number=1)
            counts[list(record.audit)] += 1
        assert counts / 1500 == pytest.approx(0.1, abs=0.03)

    def test_the_audit_is_spread_over_the_list(self):
        pool = pool_with(np.linspace(0, 1, 40))
        places = []
        for seed in range(300):
            record = suggest(pool, NOTHING, 10, spec=StrategySpec("entropy"), strategy=Entropy(), seed=seed, number=0)
            places += [at for at, each in enumerate(record.picks) if each.is_audit]
        assert np.bincount(places, minlength=10) / 600 == pytest.approx(0.1, abs=0.05)

    def test_no_image_is_suggested_twice(self):
        """The advice would take the audit's images too where they score high."""
        pool = pool_with(np.linspace(0, 1, 12))
        for seed in range(20):
            record = suggest(pool, NOTHING, 10, spec=StrategySpec("entropy"), strategy=Entropy(), seed=seed, number=0)
            assert len({each.id for each in record.picks}) == 10

    def test_advised_picks_are_the_best_of_the_others(self, images):
        record = round_of(images, Entropy())
        pool = images[0].without(record.audit)
        scores = pool.score("entropy/mean")
        order = np.argsort(-np.where(np.isfinite(scores), scores, -1), kind="stable")
        assert record.advised == tuple(pool.ids[row] for row in order[:8])

    @pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (1.0, 10), (0.5, 5)])
    def test_other_shares(self, images, share, expected):
        assert len(round_of(images, Entropy(), audit_share=share).audit) == expected

    def test_another_share_than_one_is_refused(self, images):
        with pytest.raises(ValueError, match="between 0 and 1"):
            round_of(images, Entropy(), audit_share=1.5)


IDS = range(100)
PATIENTS = [f"P{number // 4}" for number in IDS]


class TestHeldOut:
    def test_patients_are_not_shared(self):
        held = draw_held_out(IDS, 3, patients=PATIENTS)
        assert len(held.test) == 20
        assert 8 <= len(held.validation) <= 12
        patients = [{each // 4 for each in ids} for ids in (held.test, held.validation, set(IDS) - held.ids)]
        assert not patients[0] & patients[1]
        assert not patients[2] & (patients[0] | patients[1])

    def test_the_order_does_not_matter_and_the_seed_does(self):
        order = np.random.default_rng(0).permutation(100)
        mixed = draw_held_out([IDS[at] for at in order], 3, patients=[PATIENTS[at] for at in order])
        assert mixed == draw_held_out(IDS, 3, patients=PATIENTS)
        assert mixed.test != draw_held_out(IDS, 4, patients=PATIENTS).test

    def test_few_large_patients_do_not_take_half_of_the_project(self):
        """11 patients of 4: a fifth of 44 images is 2 patients rather than 3, a tenth 1 rather than 2."""
        for seed in range(20):
            held = draw_held_out(range(44), seed, patients=[f"P{number // 4}" for number in range(44)])
            assert (len(held.test), len(held.validation)) == (8, 4)

    def test_images_of_unknown_patients_are_their_own(self):
        held = draw_held_out([1, 2, 3, 4, 5], 0)
        assert len(held.test) == 1
        assert len(held.validation) == 1

    def test_too_few_patients_are_refused(self):
        with pytest.raises(LearningError, match="too few"):
            draw_held_out([1, 2, 3, 4], 0, patients=["a", "a", "b", "b"])
        assert draw_held_out([1, 2], 0, validation_share=0).validation == ()
        with pytest.raises(ValueError, match="less than 1"):
            draw_held_out([1, 2], 0, test_share=0.7, validation_share=0.3)

    def test_they_cannot_be_suggested_or_trained_on(self, images):
        pool, labelled = images
        for ids in (pool.ids[:2], labelled.ids[:1]):
            with pytest.raises(LearningError, match="Held-out images must not be suggested"):
                round_of(images, Entropy(), held_out=HeldOut(test=tuple(ids)))

    def test_verifying_finds_them(self, images):
        record = round_of(images, Entropy())
        broken = replace(record, held_out=HeldOut(validation=record.audit[:1]))
        assert any("held-out" in fault for fault in verify(broken, *images, strategy=Entropy()).faults)


class TestRounds:
    def test_a_pool_smaller_than_asked(self):
        pool = pool_with(np.linspace(0, 1, 3))
        record = suggest(pool, NOTHING, 10, spec=StrategySpec("entropy"), strategy=Entropy(), seed=0, number=0)
        assert sorted(each.id for each in record.picks) == [0, 1, 2]

    def test_an_empty_pool(self):
        record = suggest(pool_with([]), NOTHING, 10, spec=StrategySpec("entropy"), strategy=Entropy(), seed=0, number=0)
        assert record.picks == ()

    def test_a_change_of_strategy_is_recorded(self, images):
        first = round_of(images, TypiClust(), number=0)
        second = round_of(images, ClaspPE(1, 5), number=1, previous=first)
        third = round_of(images, ClaspPE(2, 5), number=2, previous=second)
        assert first.changed_from is None
        assert second.changed_from == spec_of(TypiClust())
        assert third.changed_from is None
        fourth = round_of(images, ClaspPE(3, 5, share=0.5), number=3, previous=third)
        assert fourth.changed_from == spec_of(ClaspPE(2, 5))
        capped = [round_of(images, PatientCap(ClaspPE(number, 5)), number=number, previous=fourth) for number in (3, 4)]
        assert capped[0].changed_from == fourth.strategy
        assert replace(capped[1], changed_from=None).strategy.is_like(capped[0].strategy)
        assert from_json(as_json(second)).changed_from == spec_of(TypiClust())

    def test_images_that_got_labels_meanwhile_are_not_suggested(self, images):
        pool, labelled = images
        done = pool.take(range(10))
        found = suggest(pool, labelled.joined(done), 99, spec=spec_of(Entropy()), strategy=Entropy(), seed=0, number=1)
        assert not {each.id for each in found.picks} & set(done.ids)
        assert len(found.picks) == 30
        assert verify(found, pool, labelled.joined(done), strategy=Entropy()).is_right

    def test_rounds_differ_and_repeat(self, images):
        assert round_of(images, Random(), number=3).advised == round_of(images, Random(), number=3).advised
        assert round_of(images, Random(), number=3).advised != round_of(images, Random(), number=4).advised
        assert round_of(images, Random(), seed=1).audit != round_of(images, Random(), seed=2).audit

    def test_picks_as_a_table(self, images):
        record = round_of(images, Entropy())
        rows = list(csv.DictReader(io.StringIO(picks_csv(record))))
        assert [row["id"] for row in rows] == [str(each.id) for each in record.picks]
        assert [row["audit"] for row in rows].count("1") == 2
        assert [row["reason"] for row in rows] == [each.reason for each in record.picks]

    def test_other_versions_are_remarked(self, images):
        record = replace(round_of(images, Entropy()), versions={"numpy": "1.0", "fourclick": "0.0.1"})
        check = verify(record, *images, strategy=Entropy())
        assert check.is_right
        assert check.remarks[0].startswith("numpy was 1.0, now ")

    def test_a_changed_score_is_found(self, images):
        record = round_of(images, Entropy())
        place = next(at for at, each in enumerate(record.picks) if not each.is_audit)
        picks = list(record.picks)
        picks[place] = replace(picks[place], score=picks[place].score + 0.01)
        check = verify(replace(record, picks=tuple(picks)), *images, strategy=Entropy())
        assert len(check.faults) == 1
        assert "but its score is" in check.faults[0]


class TestDamage:
    @pytest.fixture
    def written(self, images, tmp_path):
        return write_round(round_of(images, CoreSet()), *images, tmp_path)

    def test_no_file_is_a_pickle(self, written):
        for path in written.parent.iterdir():
            assert path.suffix in (".json", ".csv", ".npy")
            if path.suffix == ".npy":
                assert np.load(path, allow_pickle=False).dtype == np.float32

    @pytest.mark.parametrize("name", ["round-002-pool.csv", "round-002-pool-features.npy", "round-002-labelled.csv"])
    def test_a_changed_file_is_found(self, written, name):
        path = written.parent / name
        data = bytearray(path.read_bytes())
        data[-3] ^= 1
        path.write_bytes(data)
        with pytest.raises(LearningError, match=f"{name} was changed after the round"):
            verify_file(written, strategy=CoreSet())
        path.unlink()
        with pytest.raises(LearningError, match=f"{name} is missing"):
            verify_file(written, strategy=CoreSet())

    @pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"format": "fourclick round", "version": 1}'])
    def test_what_is_no_record_is_refused(self, text):
        with pytest.raises(LearningError, match="record of"):
            from_json(text)

    def test_a_later_version_is_refused(self, written):
        told = json.loads(written.read_text(encoding="utf-8")) | {"version": 2}
        with pytest.raises(LearningError, match="version 2"):
            from_json(json.dumps(told))

    @pytest.mark.parametrize("key", ["number", "picks", "pool", "held_out", "curve", "strategy"])
    def test_damaged_values_are_refused(self, written, key):
        told = json.loads(written.read_text(encoding="utf-8")) | {key: [True]}
        with pytest.raises(LearningError, match=r"damaged|A strategy is"):
            from_json(json.dumps(told))

    def test_a_missing_round(self, tmp_path):
        with pytest.raises(LearningError, match="There is no round"):
            read_round(tmp_path / "round-000.json")

    def test_a_file_name_cannot_lead_elsewhere(self, written):
        told = json.loads(written.read_text(encoding="utf-8"))
        told["files"] = {"../secret.csv": "0"}
        written.write_text(json.dumps(told), encoding="utf-8")
        with pytest.raises(LearningError, match="missing"):
            read_evidence(written)
