"""COCO: one JSON with every region as an instance, and the pictures that it speaks of."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, TextIO

import cv2
import numpy as np
from PIL import Image as Picture
from pycocotools import mask as rle
from pycocotools.coco import COCO

from fourclick.annotator.core.annotation import Region
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, ExportItem, Part
from fourclick.annotator.core.mask import BoolMap
from fourclick.annotator.core.outline import outlines
from fourclick.annotator.core.picture import picture_of, picture_window, slice_name
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.window import ByteMap

ANNOTATIONS = "annotations.json"
MOST_BYTES = 200_000_000
"""A larger JSON is compared line by line only: pycocotools would need many times its size in memory."""


class CocoExporter:
    """Masks as run lengths, which say every mask exactly: overlaps, holes and parts apart."""

    name = "coco"
    suffix = ".json"
    description = "COCO instances as run lengths (RLE), with the pictures as 8-bit PNG"
    checkers = ("pycocotools", "pillow")
    copies_pixels = True

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes `images/stem.png` for a picture and one for each finished slice of a volume."""
        (folder / "images").mkdir(exist_ok=True)
        window = picture_window(item.image)
        paths = []
        for index in sorted(item.finished_slices):
            path = folder / "images" / f"{slice_name(item.stem, index, item.image.depth)}.png"
            picture = picture_of(item.image, index, window)
            done, data = cv2.imencode(".png", picture[..., ::-1] if picture.ndim == 3 else picture)
            if not done:
                raise ExportError(sentence("{name}: the picture cannot be written. Export as NIfTI instead.", name=path.name))
            path.write_bytes(data.tobytes())
            paths.append(path)
        return paths

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares each region's mask, area and box by pycocotools' own reader, and the pictures by Pillow."""
        content = self.part(item)["images"]
        if [each["file_name"] for each in content] != [path.name for path in paths]:
            raise ExportError(
                sentence("{stem}: there are pictures that no annotation speaks of. Export again.", stem=item.stem)
            )
        reader, window = COCO(), picture_window(item.image)
        for each, index, path in zip(content, sorted(item.finished_slices), paths, strict=True):
            _check_picture(picture_of(item.image, index, window), path)
            reader.imgs[1] = each
            regions = _solid_regions(item, index)
            if len(regions) != len(each["annotations"]):
                raise ExportError(
                    sentence(
                        "{name}: {count} regions became {found}. Export again.",
                        name=path.name,
                        count=len(regions),
                        found=len(each["annotations"]),
                    )
                )
            for region, annotation in zip(regions, each["annotations"], strict=True):
                _check_annotation(reader, region, json.loads(json.dumps(annotation)), path.name)
        return sentence("mask, area and box of each region by pycocotools, pictures by Pillow")

    def part(self, item: ExportItem) -> dict[str, Any]:
        """The pictures with their annotations, as they stand in the JSON but for the ids."""
        return {
            "images": [
                {
                    "file_name": f"{slice_name(item.stem, index, item.image.depth)}.png",
                    "width": item.image.width,
                    "height": item.image.height,
                    "annotations": [self._annotation(region) for region in _solid_regions(item, index)],
                }
                for index in sorted(item.finished_slices)
            ]
        }

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        """Writes annotations.json, one picture or annotation per line."""
        path = folder / ANNOTATIONS
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(f'{{\n"info": {json.dumps({"description": dataset.name, "version": "1.0"})},\n')
            licences = [{"id": 1, "name": dataset.licence, "url": ""}] if dataset.licence else []
            file.write(f'"licenses": {json.dumps(licences, ensure_ascii=False)},\n"categories": ')
            file.write(json.dumps(_categories(dataset), ensure_ascii=False))
            _write_list(file, "images", (image for image, _ in _numbered(parts)))
            _write_list(file, "annotations", (each for _, annotations in _numbered(parts) for each in annotations))
            file.write("}\n")
        return [path]

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        """Compares every line with what was verified image by image, and lets pycocotools load the whole."""
        path = folder / ANNOTATIONS
        with path.open(encoding="utf-8") as file:
            found = (json.loads(line.rstrip().rstrip(",")) for line in file if line.startswith('{"id"'))
            same = all(json.dumps(next(found, None)) == json.dumps(each) for each in _lines_of(parts))
            if not same or next(found, None) is not None:
                raise ExportError(
                    sentence("{file}: the annotations read back differ from those exported. Export again.", file=ANNOTATIONS)
                )
        if path.stat().st_size > MOST_BYTES:
            return sentence("each line of annotations.json with the verified regions")
        with redirect_stdout(io.StringIO()):
            whole = COCO(str(path))
        counts = [sum(1 for _ in _numbered(parts)), sum(len(annotations) for _, annotations in _numbered(parts))]
        if counts != [len(whole.imgs), len(whole.anns)] or _categories(dataset) != whole.dataset["categories"]:
            raise ExportError(
                sentence("{file}: pycocotools finds other numbers of pictures or regions. Export again.", file=ANNOTATIONS)
            )
        return sentence("annotations.json as a whole: pictures, regions, ids and categories by pycocotools")

    def _annotation(self, region: Region) -> dict[str, Any]:
        mask, box = region.mask.to_array(), region.mask.box
        return {
            "category_id": region.label,
            "segmentation": self._segmentation(mask),
            "area": region.mask.area_px,
            "bbox": [box.x0, box.y0, box.width, box.height],
            "iscrowd": 0,
        }

    def _segmentation(self, mask: BoolMap) -> Any:
        return _run_lengths(mask)


class CocoPolygonExporter(CocoExporter):
    """Masks as polygons along the pixels' edges. One that has holes, or that they do not give back, stays run lengths."""

    name = "coco-polygons"
    description = "COCO instances as polygons where these are exact, run lengths where not (holes)"

    def _segmentation(self, mask: BoolMap) -> Any:
        outer, holes = outlines(mask)
        polygons = [loop.ravel().tolist() for loop in outer]
        if holes or not np.array_equal(_filled(polygons, mask.shape), mask):
            return _run_lengths(mask)
        return polygons


def _run_lengths(mask: BoolMap) -> dict[str, Any]:
    # column by column, as the format has it
    code = rle.encode(np.asfortranarray(mask, np.uint8))
    return {"size": [int(side) for side in code["size"]], "counts": code["counts"].decode("ascii")}


def _filled(polygons: list[list[int]], shape: tuple[int, ...]) -> BoolMap:
    codes = rle.frPyObjects(polygons, *shape)
    return np.asarray(rle.decode(rle.merge(codes)), bool)


def _solid_regions(item: ExportItem, index: int) -> list[Region]:
    """A region without a pixel is no instance; its picture stays as one without any."""
    return [region for region in item.regions if region.slice_index == index and not region.mask.is_empty]


def _check_picture(expected: ByteMap, path: Path) -> None:
    with Picture.open(path) as picture:
        if not np.array_equal(np.asarray(picture), expected):
            raise ExportError(
                sentence("{name}: the picture read back by Pillow differs from the one exported. Export again.", name=path.name)
            )


def _check_annotation(reader: COCO, region: Region, annotation: dict[str, Any], name: str) -> None:
    found = reader.annToMask({**annotation, "image_id": 1})
    code = reader.annToRLE({**annotation, "image_id": 1})
    box = region.mask.box
    right = (
        np.array_equal(found.astype(bool), region.mask.to_array())
        and int(rle.area(code)) == annotation["area"] == region.mask.area_px
        and rle.toBbox(code).tolist() == annotation["bbox"] == [box.x0, box.y0, box.width, box.height]
        and annotation["category_id"] == region.label
    )
    if not right:
        raise ExportError(
            sentence("{name}: a region read back by pycocotools differs from the one exported. Export again.", name=name)
        )


def _categories(dataset: Dataset) -> list[dict[str, Any]]:
    return [{"id": label.id, "name": label.name, "supercategory": ""} for label in dataset.labels]


def _numbered(parts: Collection[Part]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each picture with its annotations; ids count from 1 in the order of the images."""
    image_id = annotation_id = 0
    for part in parts:
        for content in part.content["images"]:
            image_id += 1
            annotations = []
            for annotation in content["annotations"]:
                annotation_id += 1
                annotations.append({"id": annotation_id, "image_id": image_id, **annotation})
            named = {key: content[key] for key in ("file_name", "width", "height")}
            yield {"id": image_id, **named}, annotations


def _lines_of(parts: Collection[Part]) -> Iterator[dict[str, Any]]:
    yield from (image for image, _ in _numbered(parts))
    yield from (each for _, annotations in _numbered(parts) for each in annotations)


def _write_list(file: TextIO, name: str, values: Iterator[dict[str, Any]]) -> None:
    file.write(f',\n"{name}": [')
    for position, value in enumerate(values):
        file.write((",\n" if position else "\n") + json.dumps(value, ensure_ascii=False))
    file.write("\n]" if name == "images" else "\n]\n")
