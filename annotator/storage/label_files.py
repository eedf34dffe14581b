"""Label tables of other programs: ITK-SNAP's descriptions, Slicer's colour tables, nnU-Net's dataset.json, and our presets."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

from fourclick.annotator.core.errors import FourclickError
from fourclick.annotator.core.label import PALETTE, Label, LabelTable, Term
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.storage.atomic_file import atomic_write

MOST_BYTES = 4 << 20
MOST_LABELS = 5000
PRESETS = "fourclick.resources.labels"
SNAP_HEAD = """################################################
# ITK-SnAP Label Description File
# File format:
# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL
################################################
    0     0    0    0        0  0  0    "Clear Label"
"""
SLICER_HEAD = "# Color table file: label red green blue alpha\n0 Background 0 0 0 0\n"


class LabelFileError(FourclickError):
    """A file that is no label table; the message says what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A table of labels that comes with Fourclick."""

    key: str
    name: str
    labels: tuple[Label, ...]


def presets() -> list[Preset]:
    """All of them, by name. A file among the resources is one."""
    found = []
    for file in resources.files(PRESETS).iterdir():
        if file.name.endswith(".json"):
            told = json.loads(file.read_text(encoding="utf-8"))
            found.append(Preset(file.name.removesuffix(".json"), str(told["name"]), _own(told["labels"])))
    return sorted(found, key=lambda each: each.name)


def read_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a file without its background. Raises LabelFileError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LabelFileError(
                sentence("{name} is larger than 4 MB, which no table of labels is. Choose another file.", name=path.name)
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LabelFileError(
            sentence(
                "{name} cannot be read ({strerror}). Check the file and its permissions.",
                name=path.name,
                strerror=error.strerror,
            )
        ) from error
    except UnicodeDecodeError as error:
        raise LabelFileError(
            sentence("{name} is no text in UTF-8. Save it as such, or choose another file.", name=path.name)
        ) from error
    try:
        labels = _from_json(text) if text.lstrip().startswith("{") else _from_lines(text)
        table = LabelTable(labels)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LabelFileError(
            sentence(
                "{name} is no table of labels ({error}). Known are ITK-SNAP's label descriptions (.txt), "
                "Slicer's colour tables (.ctbl), nnU-Net's dataset.json and Fourclick's own .json.",
                name=path.name,
                error=error,
            )
        ) from error
    if not len(table):
        raise LabelFileError(sentence("{name} names no label. Choose another file.", name=path.name))
    return table.labels


def write_labels(labels: Iterable[Label], path: Path) -> None:
    """As the name wants it: dataset.json for nnU-Net, .ctbl for Slicer, .txt for ITK-SNAP, other .json for Fourclick.

    Raises LabelFileError for other names and where the file cannot be written.
    """
    write = _nnunet_text if path.name == "dataset.json" else WRITERS.get(path.suffix.lower())
    if write is None:
        raise LabelFileError(
            sentence("{name} does not say which table it is to be. Let it end in .txt, .ctbl or .json.", name=path.name)
        )
    text = write(tuple(labels))
    try:
        with atomic_write(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
    except OSError as error:
        raise LabelFileError(
            sentence("{path} cannot be written ({strerror}). Choose another folder.", path=path, strerror=error.strerror)
        ) from error


# Reading


def _from_json(text: str) -> tuple[Label, ...]:
    told = json.loads(text)
    labels = told["labels"]
    return _own(labels) if isinstance(labels, list) else _of_nnunet(labels)


def _own(rows: Sequence[dict[str, Any]]) -> tuple[Label, ...]:
    found = []
    for place, row in enumerate(rows):
        term = row.get("term")
        found.append(
            Label(
                int(row.get("number", place + 1)),
                str(row["name"]).strip(),
                _colour(str(row.get("colour", PALETTE[place % len(PALETTE)]))),
                None if term is None else Term(str(term["code"]), str(term["meaning"]), str(term.get("side", ""))),
                is_locked=bool(row.get("locked", False)),
                is_hidden=bool(row.get("hidden", False)),
                opacity=_share(float(row.get("opacity", 1.0))),
                is_outlined=bool(row.get("outlined", False)),
            )
        )
    return tuple(found)


def _of_nnunet(labels: dict[str, Any]) -> tuple[Label, ...]:
    """Version 2 maps names to numbers, version 1 numbers to names; "ignore" and what is made of several labels are none."""
    pairs: list[tuple[int, str]] = []
    for key, value in labels.items():
        if key.isdecimal() and isinstance(value, str):
            pairs.append((int(key), value))
        elif isinstance(value, int) and not isinstance(value, bool):
            pairs.append((value, key))
        elif isinstance(value, list):
            raise ValueError(
                sentence("{key} is a region of several labels, which has no number of its own; list the labels", key=key)
            )
        else:
            raise ValueError(sentence("{key} has no number", key=key))
    kept = sorted((number, name) for number, name in pairs if number > 0 and name.lower() != "ignore")
    return tuple(Label(number, name, PALETTE[(number - 1) % len(PALETTE)]) for number, name in kept)


def _from_lines(text: str) -> tuple[Label, ...]:
    """ITK-SNAP: number, red, green, blue, alpha (0 to 1), shown in slices, shown in 3-D, "name". Slicer: number, name, red,
    green, blue, alpha (0 to 255).

    FreeSurfer's tables look like Slicer's, but write 0 for an opaque label: where no label would be seen, all are opaque,
    unless Fourclick wrote it so.
    """
    found: list[Label] = []
    is_freesurfers = False
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        words = shlex.split(line)
        if len(words) >= 8 and all(_is_number(each) for each in words[:7]):
            number, rgb, name = int(words[0]), words[1:4], " ".join(words[7:])
            opacity, is_hidden = _share(float(words[4])), float(words[5]) == 0
        elif len(words) >= 6 and all(_is_number(each) for each in (words[0], *words[-4:])):
            # Slicer puts underscores where a name has blanks
            number, rgb, name = int(words[0]), words[-4:-1], " ".join(words[1:-4]).replace("_", " ")
            opacity, is_hidden = _share(float(words[-1]) / 255), False
            is_freesurfers = not text.startswith(SLICER_HEAD)
        else:
            raise ValueError(sentence("the line {line!r} has neither form", line=line.strip()[:60]))
        if number > 0 and len(found) < MOST_LABELS:
            colour = _hex([float(each) for each in rgb])
            found.append(Label(number, name.strip(), colour, is_hidden=is_hidden, opacity=opacity))
    if is_freesurfers and all(label.opacity == 0 for label in found):
        found = [replace(label, opacity=1.0) for label in found]
    return tuple(found)


def _is_number(word: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", word) is not None


def _colour(text: str) -> str:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text) is None:
        raise ValueError(sentence("{text!r} is no colour such as #E69F00", text=text))
    return text.upper()


def _share(opacity: float) -> float:
    """From 0 to 1, in whole hundredths, which Slicer's 255 steps can tell apart. What lies outside is no reason to refuse a
    table: it is taken for the nearer end."""
    return round(min(max(opacity, 0.0), 1.0), 2)


def _hex(rgb: Sequence[float]) -> str:
    if not all(0 <= each <= 255 for each in rgb):
        raise ValueError(sentence("colours go from 0 to 255"))
    return "#{:02X}{:02X}{:02X}".format(*(round(each) for each in rgb))


# Writing


def _rgb(label: Label) -> tuple[int, int, int]:
    return int(label.colour[1:3], 16), int(label.colour[3:5], 16), int(label.colour[5:7], 16)


def _snap_text(labels: Sequence[Label]) -> str:
    rows = []
    for label in labels:
        red, green, blue = _rgb(label)
        shown = int(not label.is_hidden)
        name = label.name.replace('"', "'")
        rows.append(f'{label.id:5d} {red:5d} {green:4d} {blue:4d} {label.opacity:8.2g} {shown:2d} {shown:2d}    "{name}"\n')
    return SNAP_HEAD + "".join(rows)


def _slicer_text(labels: Sequence[Label]) -> str:
    rows = []
    for label in labels:
        red, green, blue = _rgb(label)
        name = re.sub(r"\s+", "_", label.name).replace('"', "'")
        rows.append(f"{label.id} {name} {red} {green} {blue} {round(255 * label.opacity)}\n")
    return SLICER_HEAD + "".join(rows)


def _nnunet_text(labels: Sequence[Label]) -> str:
    return json.dumps({"labels": {"background": 0, **{each.name: each.id for each in labels}}}, indent=1, ensure_ascii=False)


def _own_text(labels: Sequence[Label]) -> str:
    rows = []
    for label in labels:
        row: dict[str, Any] = {"number": label.id, "name": label.name, "colour": label.colour}
        if label.term is not None:
            row["term"] = {"code": label.term.code, "meaning": label.term.meaning, "side": label.term.side}
        told = (("locked", label.is_locked), ("hidden", label.is_hidden), ("outlined", label.is_outlined))
        row |= {key: True for key, is_so in told if is_so} | ({"opacity": label.opacity} if label.opacity < 1 else {})
        rows.append(row)
    return json.dumps({"labels": rows}, indent=1, ensure_ascii=False) + "\n"


WRITERS: dict[str, Callable[[Sequence[Label]], str]] = {".txt": _snap_text, ".ctbl": _slicer_text, ".json": _own_text}
