"""YOLO-seg: a text file of polygons for each picture, in fractions of its size."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Picture
from pycocotools import mask as rle

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, ExportItem, Part
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.outline import outlines
from fourclick.annotator.core.picture import picture_of, picture_window, slice_name
from fourclick.annotator.core.sentence import sentence

DIGITS = 8
# Of five patients one is for validation, by what is known of that patient alone: so it is the same in every export.
ONE_IN = 5


class YoloExporter:
    """images/ and labels/ in train and val, and data.yaml. Classes count from 0 in the order of the labels.

    A polygon of YOLO's can have neither holes nor parts apart: each part is a line of its own, and a hole is reached by a cut
    without width. Filled by the even-odd rule, the lines give back the very mask.
    """

    name = "yolo"
    suffix = ".txt"
    description = "YOLO-seg polygons with the pictures as 8-bit PNG, parted into train and val by patient"
    checkers = ("pycocotools", "pillow")
    copies_pixels = True

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes images/SPLIT/stem.png and labels/SPLIT/stem.txt for each finished slice."""
        window, paths = picture_window(item.image), []
        for index in sorted(item.finished_slices):
            name = slice_name(item.stem, index, item.image.depth)
            image = folder / "images" / _split(item) / f"{name}.png"
            text = folder / "labels" / _split(item) / f"{name}.txt"
            for path in (image, text):
                path.parent.mkdir(parents=True, exist_ok=True)
            picture = picture_of(item.image, index, window)
            _, data = cv2.imencode(".png", picture[..., ::-1] if picture.ndim == 3 else picture)
            image.write_bytes(data.tobytes())
            text.write_bytes("".join(f"{line}\n" for lines in _lines(item, index) for line in lines).encode())
            paths += [image, text]
        return paths

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares the filled polygons with each region's mask by pycocotools, and the pictures by Pillow."""
        window = picture_window(item.image)
        classes = {number: position - 1 for number, position in item.shared.consecutive.items()}
        for index, image, text in zip(sorted(item.finished_slices), paths[::2], paths[1::2], strict=True):
            with Picture.open(image) as picture:
                if not np.array_equal(np.asarray(picture), picture_of(item.image, index, window)):
                    raise ExportError(
                        sentence(
                            "{name}: the picture read back by Pillow differs from the one exported. Export again.",
                            name=image.name,
                        )
                    )
            rows = text.read_text(encoding="ascii").splitlines()
            for region in (each for each in item.regions if each.slice_index == index):
                mask = region.mask.to_array()
                mine, rows = rows[: len(outlines(mask)[0])], rows[len(outlines(mask)[0]) :]
                if any(int(row.split()[0]) != classes[region.label] for row in mine) or not np.array_equal(
                    _filled(mine, mask.shape), mask
                ):
                    raise ExportError(
                        sentence(
                            "{name}: a region read back by pycocotools differs from the one exported. Export again.",
                            name=text.name,
                        )
                    )
            if rows:
                raise ExportError(sentence("{name}: there are more polygons than regions. Export again.", name=text.name))
        return sentence("class and mask of each region by pycocotools, pictures by Pillow")

    def part(self, item: ExportItem) -> dict[str, Any]:
        return {"split": _split(item)}

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        """Writes data.yaml. Where no image fell to one of the two, both are the other: YOLO wants both."""
        path = folder / "data.yaml"
        path.write_text(_yaml(dataset, parts), encoding="utf-8")
        return [path]

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        lines = (folder / "data.yaml").read_text(encoding="utf-8").splitlines()
        names = [json.loads(line.partition(": ")[2]) for line in lines if line.startswith("  ")]
        if names != [label.name for label in dataset.labels]:
            raise ExportError(sentence("data.yaml: the names read back differ from the labels'. Export again."))
        return sentence("the names in data.yaml")


def _split(item: ExportItem) -> str:
    return "val" if sum((item.patient or item.stem).encode()) % ONE_IN == 0 else "train"


def _yaml(dataset: Dataset, parts: Collection[Part]) -> str:
    there = {part.content["split"] for part in parts}
    train, val = (split if split in there else next(iter(there)) for split in ("train", "val"))
    names = "".join(f"  {position}: {_yaml_text(label.name)}\n" for position, label in enumerate(dataset.labels))
    return f"path: .\ntrain: images/{train}\nval: images/{val}\nnames:\n{names}"


def _yaml_text(text: str) -> str:
    """A string in YAML as in JSON, but for rare letters and emoji: YAML does not put their two halves together."""
    return '"' + "".join(each if ord(each) > 0xFFFF else json.dumps(each)[1:-1] for each in text) + '"'


def _lines(item: ExportItem, index: int) -> list[list[str]]:
    """The lines of each region on the slice, one for each part of its mask."""
    return [
        [
            f"{item.shared.consecutive[region.label] - 1} " + " ".join(f"{value:.{DIGITS}g}" for value in loop.ravel())
            for loop in _parts(region.mask.to_array())
        ]
        for region in item.regions
        if region.slice_index == index
    ]


def _parts(mask: BoolMap) -> list[npt.NDArray[np.float64]]:
    """(N, 2) outlines in fractions of width and height, each with the holes that lie in it."""
    outer, holes = outlines(mask)
    size = np.array(mask.shape[::-1], np.float64)
    return [_with_holes(loop, [hole for hole in holes if _encloses(loop, hole, outer)]) / size for loop in outer]


def _encloses(loop: npt.NDArray[np.int64], hole: npt.NDArray[np.int64], outer: list[npt.NDArray[np.int64]]) -> bool:
    """Whether this is the smallest of the outlines around the hole: an island in a hole has holes of its own."""
    x, y = hole.min(axis=0) + 0.5
    around = [each for each in outer if cv2.pointPolygonTest(each.astype(np.float32)[:, None], (float(x), float(y)), False) > 0]
    return bool(around) and min(around, key=lambda each: abs(cv2.contourArea(each.astype(np.float32)))) is loop


def _with_holes(loop: npt.NDArray[np.int64], holes: list[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """One walk around all: to each hole and back by the same straight cut."""
    for hole in holes:
        loop = np.concatenate([loop, loop[:1], hole, hole[:1], loop[:1]])
    return loop


def _filled(rows: list[str], shape: tuple[int, ...]) -> BoolMap:
    """The even-odd filling of each line, put together."""
    mask = np.zeros(shape, bool)
    for row in rows:
        values = np.array(row.split()[1:], np.float64) * np.tile(shape[::-1], (len(row.split()) - 1) // 2)
        code = rle.frPyObjects([np.round(values, 4).tolist()], *shape)
        mask |= rle.decode(rle.merge(code)).astype(bool)
    return mask
