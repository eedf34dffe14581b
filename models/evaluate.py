"""How good masks are after four clicks, and after each correction, by a simulated annotator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.models.baselines import curve_mask, grabcut_mask
from fourclick.models.dataset import Pair, SegmentedObject, drawn, find_pairs, objects_of, split_patients
from fourclick.models.metrics import dice, iou
from fourclick.models.predictor import Predictor
from fourclick.models.prompt import EXTREMES_NEEDED, Prompt
from fourclick.models.simulator import corrective_click, extreme_prompt

Array = npt.NDArray[Any]
THRESHOLD = 0.5
OBJECTS_PER_SOURCE = 60
BASELINES = ("curve", "grabcut")


@dataclass(frozen=True, slots=True)
class Protocol:
    """How the simulated annotator works.

    `clicks` corrections after the four extremes; `jitter`: largest shift of an extreme, as a share of the box's sides;
    `most`: objects per source, None for all; `split`: "all", or "test" for held-out patients alone, or "train".
    """

    clicks: int = 5
    jitter: float = 0.0
    seed: int = 0
    most: int | None = OBJECTS_PER_SOURCE
    split: str = "all"
    baselines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectResult:
    """Dice and IoU of one object after the four extremes and after each correction, and the baselines' Dice."""

    dice: tuple[float, ...]
    iou: tuple[float, ...]
    baselines: dict[str, float]

    def clicks_to(self, target: float) -> int:
        """Clicks until the IoU reaches the target, the four extremes counted; the most that were made where it never does."""
        for count, value in enumerate(self.iou):
            if value >= target:
                return EXTREMES_NEEDED + count
        return EXTREMES_NEEDED + len(self.iou) - 1


def evaluate_object(predictor: Predictor, item: SegmentedObject, protocol: Protocol, rng: np.random.Generator) -> ObjectResult:
    """One object through the protocol."""
    truth = item.mask
    prompt = extreme_prompt(truth, jitter=protocol.jitter, rng=rng)
    baselines = {name: dice(_baseline(name, item.slice_, prompt), truth) for name in protocol.baselines}
    probability = predictor.predict(item.slice_, prompt)
    masks = [probability >= THRESHOLD]
    for _ in range(protocol.clicks):
        click = corrective_click(truth, masks[-1])
        if click is None:
            masks.append(masks[-1])
            continue
        prompt = prompt.with_click(click)
        probability = predictor.predict(item.slice_, prompt, probability)
        masks.append(probability >= THRESHOLD)
    return ObjectResult(tuple(dice(mask, truth) for mask in masks), tuple(iou(mask, truth) for mask in masks), baselines)


def _baseline(name: str, slice_: Array, prompt: Prompt) -> Array:
    if name == "curve":
        return curve_mask(prompt, (int(slice_.shape[0]), int(slice_.shape[1])))
    return grabcut_mask(slice_, prompt)


def evaluate(
    predictor: Predictor, data: Path, protocol: Protocol, *, progress: Callable[[int, int, str], None] | None = None
) -> dict[str, Any]:
    """The report of a data folder: {"sources": {name: {...}}, "mean": {...}, ...}.

    Per source: "n", "dice_by_clicks" [after 4 points, +1, ...], "noc85", "noc90" (mean clicks to that IoU, the four counted),
    "curve"/"grabcut" (Dice of the baselines asked for) and "trained_on" (objects from images the checkpoint was trained on).
    "mean" averages the sources. Raises DatasetError for a folder without sources.
    """
    pairs = find_pairs(data)
    held_out = split_patients(pairs)
    trained_on = set(predictor.about.get("trained_on", ()))
    sources: dict[str, Any] = {}
    for number, (name, every) in enumerate(sorted(pairs.items())):
        chosen = _of_split(every, held_out, protocol.split)
        rng = np.random.default_rng([protocol.seed, *name.encode()])
        items = drawn(objects_of(chosen), protocol.most, rng)
        results = []
        for index, item in enumerate(items):
            if progress is not None:
                progress(number * 1000 + 1000 * index // len(items), len(pairs) * 1000, name)
            results.append(evaluate_object(predictor, item, protocol, rng))
        if results:
            seen = {pair.image for pair in {item.pair for item in items} if pair.fingerprint in trained_on}
            known = sum(item.pair.image in seen for item in items)
            sources[name] = {**_summary(results, protocol), "trained_on": known}
    return {
        "sources": sources,
        "mean": _mean(list(sources.values())),
        "protocol": {"clicks": protocol.clicks, "jitter": protocol.jitter, "seed": protocol.seed, "split": protocol.split},
        "checkpoint": {"name": predictor.name, "sha256": predictor.checkpoint_sha256},
    }


def _of_split(pairs: Sequence[Pair], held_out: set[str], split: str) -> list[Pair]:
    if split == "all":
        return list(pairs)
    return [pair for pair in pairs if (pair.patient in held_out) == (split == "test")]


def _summary(results: Sequence[ObjectResult], protocol: Protocol) -> dict[str, Any]:
    return {
        "n": len(results),
        "dice_by_clicks": [round(float(value), 5) for value in np.mean([each.dice for each in results], axis=0)],
        "noc85": round(float(np.mean([each.clicks_to(0.85) for each in results])), 4),
        "noc90": round(float(np.mean([each.clicks_to(0.90) for each in results])), 4),
        **{name: round(float(np.mean([each.baselines[name] for each in results])), 5) for name in protocol.baselines},
    }


def _mean(sources: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The unweighted mean over sources of every figure, and the number of objects."""
    if not sources:
        return {"n": 0}
    names = [name for name in sources[0] if name not in ("n", "trained_on")]
    return {
        "n": sum(each["n"] for each in sources),
        **{name: np.round(np.mean([each[name] for each in sources], axis=0), 5).tolist() for name in names},
    }


def as_markdown(report: dict[str, Any]) -> str:
    """The report as a Markdown table, one source a row."""
    clicks = report["protocol"]["clicks"]
    baselines = [name for name in BASELINES if name in report["mean"]]
    head = ["source", "n", "4 points", *(f"+{count}" for count in range(1, clicks + 1)), "NoC@85", "NoC@90", *baselines]
    rows = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, each in [*report["sources"].items(), ("**mean**", report["mean"])]:
        if each["n"]:
            figures = [*(f"{value:.3f}" for value in each["dice_by_clicks"]), f"{each['noc85']:.2f}", f"{each['noc90']:.2f}"]
            rows.append([name, str(each["n"]), *figures, *(f"{each[baseline]:.3f}" for baseline in baselines)])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)
