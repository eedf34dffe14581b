"""Comparisons summed up: per kind, pair of annotators, label and help of the model, with bootstrap intervals over images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.quality.agreement import TOLERANCE_MM
from fourclick.annotator.quality.comparison import Comparison, Help, Kind
from fourclick.models.bootstrap import RESAMPLES, interval, resampled_means

SHARES = ("dice", "surface_dice")
DISTANCES = ("hd95_mm", "assd_mm")
MEASURES = (*SHARES, *DISTANCES)
EVERYBODY = ""
"""The annotators of a row that sums up all of them."""
LEAST_IMAGES = 2
"""With one image chance has nothing to draw, and an interval would say that all is certain."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean, the interval that holds 95 % of its bootstrap means (None for fewer than two images), and the median."""

    mean: float
    low: float | None
    high: float | None
    median: float


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """The agreement of one kind on one label.

    `first`, `second`: the annotators, both EVERYBODY where all are summed up; `label`: its number, None for all labels;
    `help`: None for all. `one_sided`: comparisons in which one reading lacks the label: they count as 0 in the shares and are
    left out of the distances, for which `figures` may then lack its entries. Where neither has the label, an image is left out.
    """

    kind: Kind
    first: str
    second: str
    label: int | None
    help: Help | None
    unit: str
    images: int
    comparisons: int
    one_sided: int
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """All comparisons and what they come to. `labels`: the labels' names by their numbers; `tolerance_mm`: of surface Dice."""

    comparisons: tuple[Comparison, ...] = ()
    rows: tuple[SummaryRow, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    tolerance_mm: float = TOLERANCE_MM

    def label_name(self, number: int | None) -> str:
        return sentence("all") if number is None else self.labels.get(number, str(number))


def report(
    found: Iterable[Comparison], labels: Mapping[int, str], *, tolerance_mm: float = TOLERANCE_MM, seed: int = 0
) -> AgreementReport:
    """Sums comparisons up. The bootstrap draws images again, with all their comparisons; one seed always gives one answer."""
    every = tuple(found)
    groups = _groups(every)
    rows = [_row(key, groups[key], seed) for key in sorted(groups, key=_order) if not _says_nothing_new(key, groups)]
    return AgreementReport(every, tuple(rows), dict(labels), tolerance_mm)


def without_names(full: AgreementReport) -> AgreementReport:
    """The report with "annotator 1", "image 1", ... in the place of names, numbered in their alphabetical order."""
    people = _numbered("annotator", {name for each in full.comparisons for name in (each.first, each.second)})
    images = _numbered("image", {each.image for each in full.comparisons})
    return replace(
        full,
        comparisons=tuple(
            replace(each, image=images[each.image], first=people[each.first], second=people[each.second])
            for each in full.comparisons
        ),
        rows=tuple(
            replace(row, first=people.get(row.first, row.first), second=people.get(row.second, row.second)) for row in full.rows
        ),
    )


Key = tuple[Kind, str, str, int | None, Help | None, str]


def _groups(every: Sequence[Comparison]) -> dict[Key, list[Comparison]]:
    """The comparisons that each row is about: everybody and each pair, all labels and each, with any help and each."""
    groups: dict[Key, list[Comparison]] = {}
    for each in every:
        for first, second in ((EVERYBODY, EVERYBODY), (each.first, each.second)):
            for label in (None, each.label):
                for help_ in (None, each.help):
                    groups.setdefault((each.kind, first, second, label, help_, each.unit), []).append(each)
    return groups


def _says_nothing_new(key: Key, groups: Mapping[Key, Sequence[Comparison]]) -> bool:
    """Whether the row of one kind of help would repeat the row of all."""
    *before, help_, unit = key
    return help_ is not None and len(groups[key]) == len(groups[(*before, None, unit)])  # type: ignore[index]


def _order(key: Key) -> tuple[object, ...]:
    kind, first, second, label, help_, unit = key
    return kind is Kind.INTER, unit, first, second, label or 0, "" if help_ is None else help_


def _row(key: Key, members: Sequence[Comparison], seed: int) -> SummaryRow:
    kind, first, second, label, help_, unit = key
    near = [each for each in members if not each.agreement.is_one_sided]
    figures = _figures(members, SHARES, seed) | _figures(near, DISTANCES, seed)
    images = len({each.image for each in members})
    return SummaryRow(kind, first, second, label, help_, unit, images, len(members), len(members) - len(near), figures)


def _figures(members: Sequence[Comparison], measures: Sequence[str], seed: int) -> dict[str, Figure]:
    """The figures of these measures; none where there are no comparisons."""
    if not members:
        return {}
    values = np.array([[getattr(each.agreement, measure) for measure in measures] for each in members], np.float64)
    images = [each.image for each in members]
    middle = values.mean(axis=0), np.median(values, axis=0)
    if len(set(images)) < LEAST_IMAGES:
        return {
            name: Figure(float(mean), None, None, float(median)) for name, mean, median in zip(measures, *middle, strict=True)
        }
    low, high = interval(resampled_means(values, images, np.random.default_rng(seed), resamples=RESAMPLES))
    rows = zip(measures, middle[0], low, high, middle[1], strict=True)
    return {name: Figure(*(float(each) for each in figures)) for name, *figures in rows}


def _numbered(word: str, names: set[str]) -> dict[str, str]:
    return {name: f"{word} {number}" for number, name in enumerate(sorted(names), 1)}
