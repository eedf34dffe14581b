"""YOLO labels: a folder of text files, one per image, with a class and a box or a polygon a line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.objects import FoundObject, PromptFileError, extremes_of_edges

NOT_LABELS = ("classes.txt", "names.txt", "train.txt", "val.txt", "test.txt")


def read_yolo(folder: Path, sizes: Mapping[str, tuple[int, int]]) -> list[FoundObject]:
    """The objects of the images whose stem is a key of `sizes`, (width, height) in pixels: YOLO counts in shares of them.

    Class names come from data.yaml or classes.txt beside the labels or above. Raises PromptFileError with the line.
    """
    names = _class_names(folder)
    found = []
    for path in sorted(folder.rglob("*.txt")):
        if path.name.lower() in NOT_LABELS or path.stem not in sizes:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if line.strip():
                found.append(_object(line.split(), path.stem, sizes[path.stem], names, f"{path.name}, line {number}"))
    return found


def _object(cells: list[str], stem: str, size: tuple[int, int], names: Mapping[int, str], where: str) -> FoundObject:
    try:
        kind, values = int(cells[0]), [float(cell) for cell in cells[1:]]
    except ValueError as error:
        raise PromptFileError(
            sentence("{where}: it should hold a class and numbers from 0 to 1 ({error}).", where=where, error=error)
        ) from error
    if not all(-0.01 <= value <= 1.01 for value in values):
        raise PromptFileError(
            sentence("{where}: YOLO's numbers lie between 0 and 1, as shares of the image's size.", where=where)
        )
    width, height = size
    label = names.get(kind, f"class {kind}")
    # a fifth number behind a box is the confidence of a prediction
    if len(values) in (4, 5):
        x, y, box_width, box_height = values[0] * width, values[1] * height, values[2] * width, values[3] * height
        try:
            extremes = extremes_of_edges(x - box_width / 2, y - box_height / 2, box_width, box_height)
        except ValueError as error:
            raise PromptFileError(sentence("{where}: {error}.", where=where, error=error)) from error
        return FoundObject(stem, where, label, extremes=extremes)
    if len(values) < 6 or len(values) % 2:
        raise PromptFileError(
            sentence(
                "{where}: {count} numbers are neither a box (4) nor a polygon (6 or more, even).",
                where=where,
                count=len(values),
            )
        )
    corners = np.array(values).reshape(-1, 2) * (width, height)
    mask = np.zeros((height, width), np.uint8)
    # corners lie on the pixels' edges, OpenCV counts from the pixels' centres; four bits of a pixel
    cv2.fillPoly(mask, [np.round((corners - 0.5) * 16).astype(np.int32)], 1, shift=4)
    return FoundObject(stem, where, label, mask=mask.astype(bool))


def _class_names(folder: Path) -> dict[int, str]:
    for place in (folder, folder.parent, folder.parent.parent):
        for path in (place / "data.yaml", place / "data.yml", place / "dataset.yaml"):
            if path.is_file():
                return _yaml_names(path)
        if (place / "classes.txt").is_file():
            lines = (place / "classes.txt").read_text(encoding="utf-8").splitlines()
            return {number: line.strip() for number, line in enumerate(lines) if line.strip()}
    return {}


def _yaml_names(path: Path) -> dict[int, str]:
    import yaml

    try:
        names = yaml.safe_load(path.read_text(encoding="utf-8"))["names"]
        pairs = names.items() if isinstance(names, dict) else enumerate(names)
        return {int(number): re.sub(r"\s+", " ", str(name)) for number, name in pairs}
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise PromptFileError(
            sentence("{name}: it does not name the classes ({error}).", name=path.name, error=error)
        ) from error
