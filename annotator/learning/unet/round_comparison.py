"""Whether the advice is better than chance: networks trained on as many advised images as were drawn at random."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from fourclick.annotator.core.errors import LearningError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.unet.classes import TrainingError
from fourclick.annotator.learning.unet.round_network import Labels, checked, network_of, point_of
from fourclick.annotator.learning.unet.round_run import ROUNDS_FOLDER, RoundRun
from fourclick.annotator.learning.unet.round_situation import Situation
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.annotator.storage.rounds import ADVISED, AUDIT, StoredPoint

STREAM = 4
"""Which of the project's random streams draws the advised images that are compared."""
COMPARISON_FOLDER = "comparison"
STREAM_WORDS = {AUDIT: sentence("audit"), ADVISED: sentence("advised")}
Streams = dict[str, frozenset[int]]


def streams_of(situation: Situation, labelled: frozenset[int], seed: int) -> list[tuple[int, Streams]]:
    """(round, images of both streams before it), from the common start on; rounds without labels of both are left out.

    Of each round the audit's images that are labelled by now count, and as many of the advised ones, drawn with the seed: both
    streams cost the same number of labels. What was labelled without being suggested belongs to the start.
    """
    start = labelled - {image for _, image, _ in situation.picks}
    found: list[tuple[int, Streams]] = [(0, {AUDIT: start, ADVISED: start})]
    for number in sorted({round_ for round_, _, _ in situation.picks}):
        done = [(image, is_audit) for round_, image, is_audit in situation.picks if round_ == number and image in labelled]
        chance, advice = (sorted(image for image, is_audit in done if is_audit is wanted) for wanted in (True, False))
        count = min(len(chance), len(advice))
        if count:
            rng = np.random.default_rng([situation.held_out.seed, seed, number, STREAM])
            drawn = {AUDIT: rng.permutation(chance)[:count], ADVISED: rng.permutation(advice)[:count]}
            before = found[-1][1]
            found.append((number + 1, {each: before[each] | set(map(int, drawn[each])) for each in (AUDIT, ADVISED)}))
    return found


def compare(run: RoundRun, seeds: Sequence[int]) -> int:
    """Trains and measures both streams for each seed and keeps the points; returns how many are new.

    What was measured with as many labels is not measured again, so that the same call goes on after Cancelled or a kill. Raises
    LearningError where no round has labelled images of both streams.
    """
    made = 0
    with Project.open(run.place, annotator=run.annotator, shared=True) as project:
        situation = Situation.of(project)
        labels = Labels.of(project, situation, run.recipe.network.side_px, run._problem)
        checked(labels, situation)
        if len(streams_of(situation, labels.ids, 0)) == 1:
            raise LearningError(
                sentence(
                    "There is nothing to compare yet: label at least one image that was drawn at random and one "
                    "that was advised."
                )
            )
        rounds = ProjectRounds(project)
        there = {(each.stream, each.seed, each.round): each.labels for each in situation.points}
        jobs = [
            (seed, number, stream, ids)
            for seed in seeds
            for number, streams in streams_of(situation, labels.ids, seed)
            for stream, ids in streams.items()
            if there.get((stream, seed, number)) != len(ids)
        ]
        known: dict[tuple[int, frozenset[int]], StoredPoint] = {}
        for done, (seed, number, stream, ids) in enumerate(jobs):
            which = STREAM_WORDS.get(stream, stream)
            told = sentence("{which} images of round {number}, seed {seed}", which=which, number=number, seed=seed)
            run._step(sentence("comparing"), done / len(jobs), told)
            # both streams begin with the same images
            if (seed, ids) not in known:
                known[seed, ids] = _point(run, project, situation, labels, ids, seed, number)
            rounds.add_points([replace(known[seed, ids], stream=stream, seed=seed, round=number)])
            made += 1
    return made


def _point(
    run: RoundRun, project: Project, situation: Situation, labels: Labels, ids: frozenset[int], seed: int, number: int
) -> StoredPoint:
    """A network that nothing could be trained for finds nothing."""
    folder = project.folder / ROUNDS_FOLDER / COMPARISON_FOLDER

    def ignored(_done: float, _text: str) -> None:
        """The jobs are counted, not their steps."""

    try:
        segmenter = network_of(labels, ids, situation, folder, run.recipe.of_seed(seed), ignored, run.is_cancelled)
    except TrainingError:
        return StoredPoint(number, len(ids), situation.seconds_of(ids), 0.0, images=len(labels.test))
    point = point_of(labels, ids, situation, segmenter, ignored, number=number)
    shutil.rmtree(folder, ignore_errors=True)
    return point
