"""A round from end to end: train on what is labelled, measure, score the pool, suggest, and keep it all in the project."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from fourclick.annotator.core.errors import Cancelled, FourclickError, LearningError
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.learning.effort import EFFORT, Effort, learn_effort, logged
from fourclick.annotator.learning.neighbours import nearest_labelled
from fourclick.annotator.learning.pool import Pool
from fourclick.annotator.learning.registry import StrategySpec, default_spec, made
from fourclick.annotator.learning.round_files import write_round
from fourclick.annotator.learning.rounds.places import places
from fourclick.annotator.learning.rounds.plan import WITHOUT_NETWORK, RoundPlan
from fourclick.annotator.learning.rounds.skips import without_lookalikes
from fourclick.annotator.learning.rounds.stored import record_of, stored_round, with_card
from fourclick.annotator.learning.rounds.strategy_text import strategy_text
from fourclick.annotator.learning.suggestion import suggest
from fourclick.annotator.learning.unet.round_network import Labels, Recipe, checked, network_of, point_of
from fourclick.annotator.learning.unet.round_scoring import Looker, looked_at, picture
from fourclick.annotator.learning.unet.round_situation import Situation, draw
from fourclick.annotator.learning.unet.segmenter import Segmenter
from fourclick.annotator.storage.image_files import read_image
from fourclick.annotator.storage.project import Project
from fourclick.annotator.storage.project_rounds import ProjectRounds
from fourclick.annotator.storage.rounds import StoredPick, StoredPoint, StoredRound

ROUNDS_FOLDER = "rounds"
NETWORK_FOLDER = "network"
SLICE_STREAM = 3
"""Which of the round's random streams draws the slices of the audit."""
Tell = Callable[..., None]
"""Told (event, **values): "start", "step" with `phase`, `done` and `text`, "problem" with `sentence`."""


def _nothing(*_: Any, **__: Any) -> None:
    """For who wants to know nothing."""


@dataclass(slots=True, eq=False)
class RoundRun:
    """One process's work on the rounds of a project, which the app may have open at the same time."""

    place: str
    recipe: Recipe = field(default_factory=Recipe)
    tell: Tell = _nothing
    is_cancelled: Callable[[], bool] = lambda: False
    annotator: str | None = None

    def start(self, plan: RoundPlan) -> StoredRound:
        """The next round, stored. Raises LearningError where it makes no sense yet, and Cancelled; then nothing is stored,
        and the same call goes on with the training where it was.
        """
        # before anything is held out or trained: a wish that cannot be met
        usable_spec(plan, 0, has_network=True)
        with Project.open(self.place, annotator=self.annotator, shared=True) as project:
            draw(project, plan)
            situation = Situation.of(project)
            labels = self._labels(project, situation)
            segmenter, points = self._network(project, situation, labels)
            round_ = self._suggested(project, situation, labels, plan, segmenter)
            ProjectRounds(project).add(round_, points)
            return round_

    def measure(self) -> StoredPoint:
        """A point of the curve with the labels of now, without suggesting anything; of the round that would come next."""
        with Project.open(self.place, annotator=self.annotator, shared=True) as project:
            situation = Situation.of(project)
            labels = self._labels(project, situation)
            checked(labels, situation)
            _, (point,) = self._network(project, situation, labels)
            ProjectRounds(project).add_points([point])
            return point

    # Inside

    def _labels(self, project: Project, situation: Situation) -> Labels:
        self._step(sentence("reading"), 0.0, sentence("what is labelled so far"))
        return Labels.of(project, situation, self.recipe.network.side_px, self._problem)

    def _network(
        self, project: Project, situation: Situation, labels: Labels
    ) -> tuple[Segmenter | None, tuple[StoredPoint, ...]]:
        """None in a first round that has nothing to train on."""
        missing = labels.missing(situation)
        if missing and situation.number > 0:
            raise LearningError(missing)
        if missing:
            return None, ()
        unlabelled = len(situation.held_out.test) - len({each.image for each in labels.test})
        if unlabelled > 0:
            told = sentence("{n} of the test images have no labels yet: measured on the others.", n=unlabelled)
            self._problem(told)
        self.tell("start", labelled=len(labels.ids), test=len(labels.test), round=situation.number + 1)
        folder = project.folder / ROUNDS_FOLDER / NETWORK_FOLDER
        segmenter = network_of(
            labels, labels.ids, situation, folder, self.recipe, self._phase(sentence("training")), self.is_cancelled
        )
        point = point_of(labels, labels.ids, situation, segmenter, self._phase(sentence("measuring")), number=situation.number)
        return segmenter, (point,)

    def _suggested(
        self, project: Project, situation: Situation, labels: Labels, plan: RoundPlan, segmenter: Segmenter | None
    ) -> StoredRound:
        number, seed = situation.number, situation.held_out.seed
        spec, notes = usable_spec(plan, number, has_network=segmenter is not None)
        looker = Looker(situation, self._problem, self.is_cancelled)
        strategies = [made(spec)]
        entries = situation.pool(labels.ids)
        if not entries:
            raise LearningError(sentence("Nothing is left to suggest: every image is labelled, skipped, or held out."))
        pool = looker.pool(entries, segmenter, strategies, seed, self._phase(sentence("scoring")))
        own = [situation.entries[each] for each in sorted(labels.ids)]
        labelled = looker.pool(own, segmenter, strategies, seed, self._phase(sentence("looking at labelled images")))
        unwanted = looker.pool(
            situation.unwanted, segmenter, strategies, seed, self._phase(sentence("looking at skipped images"))
        )
        pool, left_out = without_lookalikes(pool, unwanted)
        cost = {unit: _effort(situation, labelled, unit) for unit in ("clicks", "s")}
        pool = pool.with_seconds(_expected(cost["s"], pool))
        before = None if situation.last is None else record_of(situation.last, situation.held_out)
        record = suggest(
            pool,
            labelled,
            plan.k,
            spec=spec,
            seed=seed,
            number=number,
            held_out=situation.held_out,
            audit_share=plan.audit_share,
            previous=before,
        )
        stored = stored_round(record)
        cards = self._cards(situation, stored, pool, labelled, looker, segmenter, cost)
        everybody = _with_features(pool, labelled)
        self._keep(project, stored, record, pool, labelled)
        return replace(
            stored,
            picks=cards,
            notes=(*stored.notes, *notes, *left_out),
            places=places(everybody.ids, everybody.features, frozenset(each.image_id for each in cards), seed=seed),
            checkpoint="" if segmenter is None else segmenter.sha256,
        )

    def _cards(
        self,
        situation: Situation,
        stored: StoredRound,
        pool: Pool,
        labelled: Pool,
        looker: Looker,
        segmenter: Segmenter | None,
        cost: Mapping[str, Effort | None],
    ) -> tuple[StoredPick, ...]:
        chosen = pool.of_ids([each.image_id for each in stored.picks])
        neighbours = dict(zip(chosen.ids, nearest_labelled(chosen, labelled), strict=True))
        seconds = dict(zip(chosen.ids, _told(cost["s"], chosen), strict=True))
        clicks = dict(zip(chosen.ids, _told(cost["clicks"], chosen), strict=True))
        step, found = self._phase(sentence("drawing")), []
        for done, pick in enumerate(stored.picks):
            if self.is_cancelled():
                raise Cancelled
            neighbour = neighbours.get(pick.image_id)
            like = "" if neighbour is None else situation.entries[int(neighbour.id)].name
            index, shown = self._picture(situation, pick, looker, segmenter, stored)
            told = {"why": why(pick.reason, situation.classes.names, like), "slice_index": index, "picture": shown}
            costs = {"seconds": seconds.get(pick.image_id), "clicks": clicks.get(pick.image_id)}
            found.append(with_card(pick, **told, **costs))
            step((done + 1) / len(stored.picks), f"{done + 1} of {len(stored.picks)} suggestions")
        return tuple(found)

    def _picture(
        self, situation: Situation, pick: StoredPick, looker: Looker, segmenter: Segmenter | None, stored: StoredRound
    ) -> tuple[int, bytes]:
        """The slice that the card opens, and its picture. The audit's is drawn at random, as its images are."""
        index = looker.slices[pick.image_id]
        try:
            image = read_image(Path(situation.entries[pick.image_id].path))
            if pick.is_audit:
                rng = np.random.default_rng([stored.seed, stored.number, SLICE_STREAM, pick.image_id])
                index = int(rng.choice(looked_at(image.depth)))
            plane = np.ascontiguousarray(image.slice(index))
        except FourclickError:
            # told when it was scored; the card stays without a picture
            return index, b""
        answer = None if segmenter is None else segmenter.answers([plane], on_canvas=True)[0]
        return index, picture(plane, answer)

    def _keep(self, project: Project, stored: StoredRound, record: Any, pool: Pool, labelled: Pool) -> None:
        """The evidence beside the database: every pick can be derived again from it (`round_check.verify_file`)."""
        folder = project.folder / ROUNDS_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        write_round(record, pool, labelled, folder)

    def _problem(self, sentence: str) -> None:
        self.tell("problem", sentence=sentence)

    def _step(self, phase: str, done: float, text: str) -> None:
        self.tell("step", phase=phase, done=round(done, 4), text=text)

    def _phase(self, phase: str) -> Callable[[float, str], None]:
        return lambda done, text: self._step(phase, done, text)


def usable_spec(plan: RoundPlan, number: int, *, has_network: bool) -> tuple[StrategySpec, tuple[str, ...]]:
    """The wanted strategy, or in a round without a network the default; and a sentence where it is another.

    Raises LearningError for a strategy that there is not, and for options that it does not take.
    """
    spec = plan.spec(number)
    left_out = plan.options.left_out_of(default_spec(number)) if plan.strategy is None else ()
    if has_network or made(spec).needs <= WITHOUT_NETWORK:
        return spec, left_out
    other = plan.fallback()
    wanted, chose = strategy_text(spec.as_json()), strategy_text(other.as_json())
    return other, (f"{wanted} needs a network, and nothing could be trained yet: {chose} chose instead.",)


def why(reason: str, labels: tuple[str, ...], like: str) -> str:
    """The sentence on a card: classes by name, and the labelled image that is most like it."""
    for number, name in reversed(list(enumerate(labels, 1))):
        reason = reason.replace(f"It helps class {number}:", f"It helps “{name}”:")
    return f"{reason} The labelled image most like it is {like}." if like else reason


def forget_networks(folder: Path) -> None:
    """Removes what trainings of rounds left; the rounds themselves stay."""
    shutil.rmtree(folder / ROUNDS_FOLDER / NETWORK_FOLDER, ignore_errors=True)


def _effort(situation: Situation, labelled: Pool, unit: str) -> Effort | None:
    found = situation.effort.seconds if unit == "s" else situation.effort.clicks
    costs: dict[object, float] = {number: cost for number, cost in found.items()}  # noqa: C416  (keys of another type)
    if EFFORT in labelled.scores:
        return learn_effort(labelled.scores[EFFORT], logged(costs, labelled.ids), unit=unit)
    # nothing was predicted yet, so the median is all that can be said
    values = np.array(list(costs.values()), np.float64)
    return learn_effort(np.zeros((len(values), 1)), values, unit=unit) if len(values) else None


def _expected(effort: Effort | None, pool: Pool) -> Any:
    if effort is None:
        return None
    return effort.expected(pool.scores[EFFORT] if EFFORT in pool.scores else np.zeros((len(pool), 1)))


def _told(effort: Effort | None, pool: Pool) -> list[float | None]:
    found = _expected(effort, pool)
    return [None] * len(pool) if found is None else [round(float(each), 1) for each in found]


def _with_features(pool: Pool, labelled: Pool) -> Pool:
    """Both, with what the map is made of."""
    first, second = (Pool(each.ids, features=each.features) for each in (pool, labelled))
    return first.joined(second)
