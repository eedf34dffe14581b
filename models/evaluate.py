"""How good masks are after four clicks, and after each correction, by a simulated annotator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.baselines import curve_mask, grabcut_mask
from fourclick.models.bootstrap import RESAMPLES
from fourclick.models.conditions import Condition
from fourclick.models.crop import Crop
from fourclick.models.dataset import (
    DatasetError,
    Pair,
    SegmentedObject,
    drawn,
    find_pairs,
    objects_of,
    plane_spacing,
    split_patients,
)
from fourclick.models.extremes import missed_sides
from fourclick.models.metrics import calibration_bins, dice, iou
from fourclick.models.object_result import ObjectResult, Origin
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import EXTREMES_NEEDED, Prompt
from fourclick.models.random_walker import random_walker_mask
from fourclick.models.report import condition_report
from fourclick.models.simulator import extreme_prompt
from fourclick.models.surface import TOLERANCE_MM, surface_dice
from fourclick.models.worst_cases import WorstCases

Array = npt.NDArray[Any]
FloatMap = npt.NDArray[np.float32]
THRESHOLD = 0.5
OBJECTS_PER_SOURCE = 60
BASELINES = ("curve", "grabcut", "random_walker", "gaussian")


@dataclass(frozen=True, slots=True)
class Protocol:
    """How the simulated annotator works.

    `clicks` corrections after the four extremes; `jitter`: largest shift of an extreme, as a share of the box's sides;
    `most`: objects per source, None for all; `split`: "all", or "test" for held-out patients alone, or "train".
    `conditions`: what to measure in one run, without any the one that `jitter` says. `sources`: these alone, without any all
    but those of `exclude`. `keeps_objects`: the report tells each object's figures.
    """

    clicks: int = 5
    jitter: float = 0.0
    seed: int = 0
    most: int | None = OBJECTS_PER_SOURCE
    split: str = "all"
    baselines: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keeps_objects: bool = False

    @property
    def measured(self) -> tuple[Condition, ...]:
        """The conditions, the first of which the report's head is about."""
        name = "exact" if self.jitter == 0 else f"jitter_{100 * self.jitter:g}"
        return self.conditions or (Condition(name, jitter=self.jitter),)


@dataclass(slots=True, eq=False)
class Subject:
    """An object under several conditions: what depends on the four points alone is computed once for equal points."""

    predictor: Predictor
    item: SegmentedObject
    truth: Array
    gaussian: Predictor | None = None
    answers: dict[Prompt, tuple[FloatMap, float]] = field(default_factory=dict)
    _baselines: dict[tuple[str, Prompt], float] = field(default_factory=dict)

    def answer(self, prompt: Prompt) -> tuple[FloatMap, float]:
        """The network's map after the four points, and the Dice that it predicts."""
        if prompt not in self.answers:
            self.answers[prompt] = self.predictor.rated(self.item.slice_, prompt)
        return self.answers[prompt]

    def baseline(self, name: str, prompt: Prompt) -> float:
        """A baseline's Dice after the four points."""
        if (name, prompt) not in self._baselines:
            self._baselines[name, prompt] = dice(self._baseline_mask(name, prompt), self.truth)
        return self._baselines[name, prompt]

    def _baseline_mask(self, name: str, prompt: Prompt) -> Array:
        if name == "curve":
            return curve_mask(prompt, (int(self.truth.shape[0]), int(self.truth.shape[1])))
        if name == "grabcut":
            return grabcut_mask(self.item.slice_, prompt)
        if name == "random_walker":
            return random_walker_mask(self.item.slice_, prompt)
        if name == "gaussian" and self.gaussian is not None:
            return np.asarray(self.gaussian.predict(self.item.slice_, prompt) >= THRESHOLD)
        raise ValueError(f"There is no baseline {name}, or it lacks its checkpoint.")


def evaluate_object(subject: Subject, condition: Condition, protocol: Protocol, *, known: bool = False) -> ObjectResult:
    """One object through the protocol under one condition. Chance depends on seed, condition and object alone."""
    item, truth = subject.item, subject.truth
    rng = np.random.default_rng(
        [protocol.seed, *f"{condition.name}/{item.pair.image.name}".encode(), item.slice_index, *item.box]
    )
    prompt = extreme_prompt(truth, jitter=condition.jitter, rng=rng)
    baselines = {name: subject.baseline(name, prompt) for name in protocol.baselines}
    first, quality = subject.answer(prompt)
    probability = first
    masks = [probability >= THRESHOLD]
    made = idle = 0
    for _ in range(protocol.clicks):
        click = condition.correction(truth, masks[-1], rng)
        if click is None:
            masks.append(masks[-1])
            continue
        prompt = prompt.with_click(click)
        probability = subject.predictor.predict(item.slice_, prompt, probability)
        masks.append(probability >= THRESHOLD)
        made += 1
        idle += np.array_equal(masks[-1], masks[-2])
    spacing = plane_spacing(item.pair)
    padded = Crop.around(item.box).overlap(truth.shape)
    part = (slice(padded.y0, padded.y1), slice(padded.x0, padded.x1))
    exact = extreme_prompt(truth)
    return ObjectResult(
        tuple(dice(mask, truth) for mask in masks),
        tuple(iou(mask, truth) for mask in masks),
        baselines,
        nsd=tuple(surface_dice(mask, truth) for mask in masks),
        nsd_mm=spacing and tuple(surface_dice(mask, truth, tolerance=TOLERANCE_MM, spacing=spacing) for mask in masks),
        missed=tuple(len(missed_sides(mask, exact)) / EXTREMES_NEEDED for mask in masks),
        made=made,
        idle=int(idle),
        calibration=calibration_bins(first[part], truth[part]),
        predicted_dice=quality,
        origin=Origin(item.pair.source, item.pair.patient, item.pair.image.name, item.slice_index, item.box, known),
    )


def evaluate(
    predictor: Predictor,
    data: Path,
    protocol: Protocol,
    *,
    gaussian: Predictor | None = None,
    worst: WorstCases | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """The report of a data folder: {"sources": {name: {...}}, "mean": {...}, "conditions": {name: {...}}, ...}.

    The figures are those of `condition_report`, at the head for the first condition and under "conditions" for each. `gaussian`
    answers for the baseline of that name; `worst` collects the first condition's worst masks after four points. Raises
    DatasetError for a folder without sources, or where a source is named that it lacks.
    """
    found = find_pairs(data)
    held_out = split_patients(found)
    pairs = _of_sources(found, protocol)
    trained_on = set(predictor.about.get("trained_on", ()))
    results: dict[str, dict[str, list[ObjectResult]]] = {condition.name: {} for condition in protocol.measured}
    for number, (name, every) in enumerate(sorted(pairs.items())):
        chosen = _of_split(every, held_out, protocol.split)
        items = drawn(objects_of(chosen), protocol.most, np.random.default_rng([protocol.seed, *name.encode()]))
        known = {pair: pair.fingerprint in trained_on for pair in {item.pair for item in items}}
        for index, item in enumerate(items):
            if progress is not None:
                progress(number * 1000 + 1000 * index // len(items), len(pairs) * 1000, name)
            subject = Subject(predictor, item, item.mask, gaussian)
            for condition in protocol.measured:
                result = evaluate_object(subject, condition, protocol, known=known[item.pair])
                results[condition.name].setdefault(name, []).append(result)
            if worst is not None:
                first = protocol.measured[0].name
                _offer(worst, subject, results[first][name][-1])
    return _report(predictor, gaussian, protocol, results)


def _offer(worst: WorstCases, subject: Subject, result: ObjectResult) -> None:
    # The first condition's points were the first to be answered.
    prompt, (probability, _) = next(iter(subject.answers.items()))
    worst.offer(subject.item, prompt, np.asarray(probability >= THRESHOLD), result.dice[0])


def _report(
    predictor: Predictor,
    gaussian: Predictor | None,
    protocol: Protocol,
    results: dict[str, dict[str, list[ObjectResult]]],
) -> dict[str, Any]:
    """The results of each condition as the report's JSON."""
    conditions = {
        name: condition_report(each, baselines=protocol.baselines, seed=protocol.seed) for name, each in results.items()
    }
    report = {
        **conditions[protocol.measured[0].name],
        "conditions": conditions,
        "protocol": _described(protocol),
        "checkpoint": {"name": predictor.name, "sha256": predictor.checkpoint_sha256},
    }
    if gaussian is not None:
        report["gaussian_checkpoint"] = {"name": gaussian.name, "sha256": gaussian.checkpoint_sha256}
    if protocol.keeps_objects:
        report["objects"] = [
            {"condition": name, **result.record()}
            for name, sources in results.items()
            for each in sources.values()
            for result in each
        ]
    return report


def _described(protocol: Protocol) -> dict[str, Any]:
    return {
        "clicks": protocol.clicks,
        "jitter": protocol.measured[0].jitter,
        "seed": protocol.seed,
        "split": protocol.split,
        "most_per_source": protocol.most,
        "conditions": {each.name: {"jitter": each.jitter, "corrections": each.corrections} for each in protocol.measured},
        "resamples": RESAMPLES,
    }


def _of_sources(pairs: dict[str, list[Pair]], protocol: Protocol) -> dict[str, list[Pair]]:
    unknown = [name for name in (*protocol.sources, *protocol.exclude) if name not in pairs]
    if unknown:
        raise DatasetError(f"The data folder has no source {unknown[0]}. Its sources are: {', '.join(sorted(pairs))}.")
    wanted = set(protocol.sources or pairs) - set(protocol.exclude)
    if not wanted:
        raise DatasetError("No source is left to evaluate: every one that was asked for is also excluded.")
    return {name: pairs[name] for name in pairs if name in wanted}


def _of_split(pairs: Sequence[Pair], held_out: set[str], split: str) -> list[Pair]:
    if split == "all":
        return list(pairs)
    return [pair for pair in pairs if (pair.patient in held_out) == (split == "test")]
