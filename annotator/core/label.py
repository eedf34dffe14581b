"""Classes that a region can belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

MAX_LABEL_ID = 65535

# Okabe and Ito's palette, which the colour-blind can tell apart (without black, which vanishes on images).
PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")


@dataclass(frozen=True, slots=True)
class Label:
    """A class: fixed integer (1..65535, 0 is background), name, colour as #RRGGBB."""

    id: int
    name: str
    colour: str

    def __post_init__(self) -> None:
        if not 1 <= self.id <= MAX_LABEL_ID:
            raise ValueError(f"A label's number lies between 1 and {MAX_LABEL_ID}; {self.id} does not.")
        if not self.name.strip():
            raise ValueError("A label needs a name.")


@dataclass(frozen=True, slots=True)
class LabelTable:
    """The project's labels in the order of their numbers. Numbers are never given out twice, nor changed."""

    labels: tuple[Label, ...] = (Label(1, "object", PALETTE[0]),)

    def __post_init__(self) -> None:
        ids = [label.id for label in self.labels]
        if len(set(ids)) != len(ids):
            raise ValueError("Two labels share a number.")
        names = [label.name for label in self.labels]
        if len(set(names)) != len(names):
            raise ValueError("Two labels share a name; give one of them another.")

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
    def next_id(self) -> int:
        return max((label.id for label in self.labels), default=0) + 1

    def with_label(self, name: str, colour: str | None = None, *, label_id: int | None = None) -> LabelTable:
        """The table with one more label, by default with the next free number and colour."""
        number = self.next_id if label_id is None else label_id
        label = Label(number, name.strip(), colour or PALETTE[(number - 1) % len(PALETTE)])
        return LabelTable(tuple(sorted((*self.labels, label), key=lambda each: each.id)))

    def changed(self, label_id: int, *, name: str | None = None, colour: str | None = None) -> LabelTable:
        """The table with another name or colour for one label; its number stays."""
        old = self[label_id]
        new = replace(old, name=old.name if name is None else name.strip(), colour=old.colour if colour is None else colour)
        return LabelTable(tuple(new if label.id == label_id else label for label in self.labels))
