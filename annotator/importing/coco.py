"""COCO annotations: boxes, polygons and both kinds of run lengths."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as coco_mask

from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.importing.objects import BoolMap, FoundObject, PromptFileError, extremes_of_edges
from fourclick.annotator.storage.limits import MAX_PIXELS_2D

MOST_BYTES = 4 << 30


def read_coco(path: Path) -> list[FoundObject]:
    """All objects; crowd regions are objects too. Raises PromptFileError with the annotation's number for what is wrong."""
    if path.stat().st_size > MOST_BYTES:
        raise PromptFileError(sentence("{name} is larger than {most} GB. Split it.", name=path.name, most=MOST_BYTES >> 30))
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        images = {each["id"]: each for each in content["images"]}
        categories = {each["id"]: str(each["name"]) for each in content.get("categories", [])}
        annotations = list(content["annotations"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PromptFileError(
            sentence(
                "{name} is no COCO file: it needs images, annotations and categories ({error}).", name=path.name, error=error
            )
        ) from error
    return [_object(each, images, categories, path.name) for each in annotations]


def _object(values: Any, images: dict[Any, Any], categories: dict[Any, str], name: str) -> FoundObject:
    where = f"{name}, annotation {values.get('id', '?') if isinstance(values, dict) else '?'}"
    try:
        image = images[values["image_id"]]
        label = categories.get(values.get("category_id"), "")
        name = str(image["file_name"])
        if values.get("segmentation"):
            return FoundObject(
                name, where, label, mask=_mask(values["segmentation"], int(image["height"]), int(image["width"]), where)
            )
        x, y, width, height = (float(value) for value in values["bbox"])
        if not all(np.isfinite((x, y, width, height))):
            raise ValueError(sentence("the box holds what is no number"))
        return FoundObject(name, where, label, extremes=extremes_of_edges(x, y, width, height))
    except (KeyError, TypeError, ValueError) as error:
        raise PromptFileError(
            sentence("{where}: it cannot be used ({kind}: {error}).", where=where, kind=type(error).__name__, error=error)
        ) from error


def _mask(segmentation: Any, height: int, width: int, where: str) -> BoolMap:
    """Polygons by COCO's own rasteriser, as whatever trains on the file does. Raises PromptFileError or ValueError."""
    if not (height > 0 and width > 0 and height * width <= MAX_PIXELS_2D):
        raise PromptFileError(
            sentence("{where}: its image is said to be {width} x {height} pixels.", where=where, width=width, height=height)
        )
    if isinstance(segmentation, list):
        for polygon in segmentation:
            if len(polygon) < 6 or len(polygon) % 2 or not np.isfinite(np.asarray(polygon, float)).all():
                raise PromptFileError(sentence("{where}: a polygon needs three points or more, x and y of each.", where=where))
        runs = coco_mask.merge(coco_mask.frPyObjects(segmentation, height, width))
    else:
        if list(segmentation["size"]) != [height, width]:
            raise PromptFileError(
                sentence(
                    "{where}: its mask is {mask}, its image {image}.",
                    where=where,
                    mask=segmentation["size"],
                    image=[height, width],
                )
            )
        counts = segmentation["counts"]
        if isinstance(counts, list):
            _check_runs(counts, height * width, where)
            runs = coco_mask.frPyObjects(segmentation, height, width)
        else:
            _check_runs(_decoded(counts), height * width, where)
            runs = {"size": [height, width], "counts": counts}
    return np.asarray(coco_mask.decode(runs)).astype(bool)


def _check_runs(counts: list[int], pixels: int, where: str) -> None:
    """COCO's own code, in C, writes where wrong counts tell it to."""
    if any(not isinstance(count, int) or count < 0 for count in counts) or sum(counts) != pixels:
        raise PromptFileError(sentence("{where}: its run lengths do not make up the image.", where=where))


def _decoded(text: str | bytes) -> list[int]:
    """The counts of a compressed mask: six bits a character, differences to the count before last from the third on."""
    data = text.encode("ascii") if isinstance(text, str) else text
    counts: list[int] = []
    place = 0
    while place < len(data):
        value, shift, more = 0, 0, True
        while more:
            if place >= len(data) or shift > 60:
                raise ValueError(sentence("a compressed mask breaks off"))
            bits = data[place] - 48
            if not 0 <= bits < 64:
                raise ValueError(sentence("a compressed mask holds a wrong character"))
            value |= (bits & 0x1F) << shift
            more = bool(bits & 0x20)
            place += 1
            shift += 5
            if not more and bits & 0x10:
                value |= -1 << shift
        counts.append(value + counts[-2] if len(counts) > 2 else value)
    return counts
