"""Classes that a region can belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from fourclick.annotator.core.palettes import DEFAULT_COLOURS, OKABE_ITO, next_colour
from fourclick.annotator.core.sentence import sentence

MAX_LABEL_ID = 65535

# those that labels have by default: without the white one
PALETTE = OKABE_ITO.colours[:DEFAULT_COLOURS]


SIDES = ("", "left", "right")


@dataclass(frozen=True, slots=True)
class Term:
    """What a label is in SNOMED CT: a concept's code and meaning, and the side of the body where there are two."""

    code: str
    meaning: str
    side: str = ""

    def __post_init__(self) -> None:
        if not self.code.isdecimal() or not self.meaning.strip():
            raise ValueError(
                sentence("A term has a SNOMED CT code, which is a number, and a meaning; {code!r} has not.", code=self.code)
            )
        if self.side not in SIDES:
            raise ValueError(sentence("A side is left or right, not {side!r}.", side=self.side))


@dataclass(frozen=True, slots=True)
class Label:
    """A class: fixed integer (1..65535, 0 is background), name, colour as #RRGGBB, and its term where that is known.

    Regions of a locked label cannot be changed; those of a hidden one are not shown, but exported all the same. `opacity`, 0 to
    1, is the share of the common opacity of all masks with which they are filled; with `is_outlined` they are not filled.
    """

    id: int
    name: str
    colour: str
    term: Term | None = None
    is_locked: bool = False
    is_hidden: bool = False
    opacity: float = 1.0
    is_outlined: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.id <= MAX_LABEL_ID:
            raise ValueError(
                sentence("A label's number lies between 1 and {most}; {id} does not.", most=MAX_LABEL_ID, id=self.id)
            )
        if not self.name.strip():
            raise ValueError(sentence("A label needs a name."))
        if not 0 <= self.opacity <= 1:
            raise ValueError(sentence("An opacity lies between 0 and 1; {opacity} does not.", opacity=self.opacity))

    @property
    def fill(self) -> float:
        """The share of the common opacity with which regions are filled, 0 to 1."""
        return 0.0 if self.is_outlined else self.opacity


class Overlaps(StrEnum):
    """What becomes of pixels that two regions have: see `core.overlap`."""

    NEWEST_ON_TOP = "newest on top"
    """Both keep them; in label maps, and on the canvas, the newer region has them."""
    ORDER_ON_TOP = "order on top"
    """Both keep them; in label maps the region has them whose label stands higher in the list, of one label the newer one."""
    NEWEST_TAKES = "newest takes"
    """The newer region takes them from the other one."""
    ORDER_TAKES = "order takes"
    """The region gets them whose label stands higher in the list, of one label the newer one."""

    @property
    def are_allowed(self) -> bool:
        return self in (Overlaps.NEWEST_ON_TOP, Overlaps.ORDER_ON_TOP)

    @property
    def follow_order(self) -> bool:
        """Whether the order of the labels decides, and not which region is newer."""
        return self in (Overlaps.ORDER_ON_TOP, Overlaps.ORDER_TAKES)


@dataclass(frozen=True, slots=True)
class LabelTable:
    """The project's labels in the user's order, and the rule for overlaps. Numbers are never given out twice, nor changed."""

    labels: tuple[Label, ...] = (Label(1, "object", PALETTE[0]),)
    overlaps: Overlaps = Overlaps.NEWEST_ON_TOP

    def __post_init__(self) -> None:
        ids = [label.id for label in self.labels]
        if len(set(ids)) != len(ids):
            raise ValueError(sentence("Two labels share a number."))
        names = [label.name for label in self.labels]
        if len(set(names)) != len(names):
            raise ValueError(sentence("Two labels share a name; give one of them another."))

    def __iter__(self) -> Iterator[Label]:
        return iter(self.labels)

    def __len__(self) -> int:
        return len(self.labels)

    def __contains__(self, label_id: object) -> bool:
        return any(label.id == label_id for label in self.labels)

    def __getitem__(self, label_id: int) -> Label:
        """The label with this number. Raises KeyError where there is none."""
        for label in self.labels:
            if label.id == label_id:
                return label
        raise KeyError(label_id)

    @property
    def hidden_ids(self) -> frozenset[int]:
        """The numbers of the labels whose regions are not shown."""
        return frozenset(label.id for label in self.labels if label.is_hidden)

    @property
    def locked_ids(self) -> frozenset[int]:
        """The numbers of the labels whose regions cannot be changed."""
        return frozenset(label.id for label in self.labels if label.is_locked)

    def above(self, label_id: int) -> frozenset[int]:
        """The numbers of the labels that stand higher in the list; all of them for a number that is not in it."""
        numbers = [label.id for label in self.labels]
        return frozenset(numbers[: numbers.index(label_id)] if label_id in numbers else numbers)

    @property
    def next_id(self) -> int:
        return max((label.id for label in self.labels), default=0) + 1

    def with_label(self, name: str, colour: str | None = None, *, label_id: int | None = None) -> LabelTable:
        """The table with one more label, by default with the next free number and colour."""
        number = self.next_id if label_id is None else label_id
        used = [label.colour for label in self.labels]
        new = Label(number, name.strip(), colour or next_colour(used, number))
        return replace(self, labels=(*self.labels, new))

    def changed(
        self,
        label_id: int,
        *,
        name: str | None = None,
        colour: str | None = None,
        is_locked: bool | None = None,
        is_hidden: bool | None = None,
        opacity: float | None = None,
        is_outlined: bool | None = None,
    ) -> LabelTable:
        """The table with another name or colour for one label, locked, hidden, or shown otherwise; its number stays."""
        told = {
            "name": None if name is None else name.strip(),
            "colour": colour,
            "is_locked": is_locked,
            "is_hidden": is_hidden,
            "opacity": opacity,
            "is_outlined": is_outlined,
        }
        new = replace(self[label_id], **{key: value for key, value in told.items() if value is not None})  # type: ignore[arg-type]
        return replace(self, labels=tuple(new if label.id == label_id else label for label in self.labels))

    def coloured(self, colours: Sequence[str]) -> LabelTable:
        """The table with these colours in the order of its labels; where they are fewer, from the first one again."""
        labels = tuple(replace(label, colour=colours[at % len(colours)]) for at, label in enumerate(self.labels))
        return replace(self, labels=labels)

    def moved(self, label_id: int, position: int) -> LabelTable:
        """The table with one label at another place of the list, counted from 0; its number stays."""
        label = self[label_id]
        rest = [each for each in self.labels if each.id != label_id]
        rest.insert(min(max(position, 0), len(rest)), label)
        return replace(self, labels=tuple(rest))

    def merged(self, others: Iterable[Label]) -> tuple[LabelTable, tuple[str, ...]]:
        """The table with the labels that it lacks by name, and a sentence for each that could not keep its number.

        One that is there by name stays as it is, but gets a term if it has none.
        """
        labels, told, others = list(self.labels), [], tuple(others)
        for other in others:
            at = next((at for at, each in enumerate(labels) if each.name.casefold() == other.name.casefold()), None)
            if at is not None:
                labels[at] = replace(labels[at], term=labels[at].term or other.term)
                if labels[at].id != other.id:
                    told.append(
                        sentence(
                            "{name} is number {number} here and stays so, not {other}.",
                            name=labels[at].name,
                            number=labels[at].id,
                            other=other.id,
                        )
                    )
                continue
            holder = next((each for each in labels if each.id == other.id), None)
            if holder is not None:
                number = max(each.id for each in (*labels, *others)) + 1
                told.append(
                    sentence(
                        "{name} becomes number {number}, because {other} is {holder} here.",
                        name=other.name,
                        number=number,
                        other=other.id,
                        holder=holder.name,
                    )
                )
                other = replace(other, id=number)
            labels.append(other)
        return replace(self, labels=tuple(labels)), tuple(told)
