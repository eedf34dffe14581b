"""OME-Zarr 0.5: each image with its label numbers beside it, in chunks that viewers fetch one by one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.sentence import sentence

LABELS = "regions"
AXES = ("c", "z", "y", "x")
OME_VERSION = "0.5"
LONGEST_CHUNK = 1024
GZIP_LEVEL = 5
Array = npt.NDArray[np.generic]


class OmeZarrExporter:
    """stem.ome.zarr with the image as level 0 and its labels in labels/regions. Spacing is kept, place is not.

    The files are written here, by the format's description; zarr is wanted to read them back.
    """

    name = "ome-zarr"
    suffix = ".ome.zarr"
    description = "OME-Zarr 0.5 images with their labels (spacing, but no place in the patient)"
    checkers = ("zarr", "ome-zarr-models")
    copies_pixels = True
    writes_one_file = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Raises ExportError where zarr is not installed, or knows no such voxels."""
        if find_spec("zarr") is None:
            raise ExportError(
                sentence("OME-Zarr files cannot be read back, as zarr is not installed: pip install fourclick[ome-zarr].")
            )
        root = folder / f"{item.stem}{self.suffix}"
        labels = root / "labels" / LABELS
        return [
            _write_group(root, _multiscales(item, is_rgb=item.image.is_rgb)),
            *_write_array(root / "0", _pixels(item)),
            _write_group(root / "labels", {"labels": [LABELS]}),
            _write_group(labels, {**_multiscales(item, is_rgb=False), "image-label": _meaning(item.labels)}),
            *_write_array(labels / "0", item.volume),
        ]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares all voxels, the spacing and the labels' names by zarr; and by ome-zarr-models, where installed, the form."""
        import zarr

        root = paths[0].parent
        found = zarr.open_group(str(root), mode="r")
        labels = zarr.open_group(str(root / "labels" / LABELS), mode="r")
        for place, array, expected in (
            (sentence("the image"), found["0"], _pixels(item)),
            (sentence("the labels"), labels["0"], item.volume),
        ):
            read = np.asarray(array)
            same = read.dtype == expected.dtype and np.array_equal(read, expected, equal_nan=expected.dtype.kind == "f")
            if not same:
                raise ExportError(
                    sentence(
                        "{name}: {place} read back by zarr differ from what was exported. Export again.",
                        name=root.name,
                        place=place,
                    )
                )
        told = dict(labels.attrs)["ome"]
        scale = told["multiscales"][0]["datasets"][0]["coordinateTransformations"][0]["scale"]
        names = {each["label-value"]: each["name"] for each in told["image-label"]["properties"]}
        if scale != _scale(item) or names != {label.id: label.name for label in item.labels}:
            raise ExportError(
                sentence("{name}: zarr reads another spacing or other names than were exported. Export again.", name=root.name)
            )
        if find_spec("ome_zarr_models") is None:
            return sentence("voxels, labels, their names and spacing by zarr (ome-zarr-models is not installed)")
        _check_form(root)
        return sentence("voxels, labels, their names and spacing by zarr, the form by ome-zarr-models")


def _pixels(item: ExportItem) -> Array:
    """(D, H, W), or (3, D, H, W) in colour."""
    voxels: Array = item.image.voxels
    if voxels.dtype.kind not in "biuf":
        raise ExportError(
            sentence(
                "{stem}: OME-Zarr holds whole numbers and fractions, not {dtype}. Export it as PNG.",
                stem=item.stem,
                dtype=voxels.dtype,
            )
        )
    return np.moveaxis(voxels, -1, 0) if item.image.is_rgb else voxels


def _scale(item: ExportItem) -> list[float]:
    return [float(mm) for mm in reversed(item.image.geometry.spacing_mm)]


def _multiscales(item: ExportItem, *, is_rgb: bool) -> dict[str, Any]:
    unit = {"unit": "millimeter"} if item.image.geometry.is_known else {}
    axes: list[dict[str, str]] = [{"name": axis, "type": "space", **unit} for axis in AXES[1:]]
    scale = _scale(item)
    if is_rgb:
        axes, scale = [{"name": AXES[0], "type": "channel"}, *axes], [1.0, *scale]
    level = {"path": "0", "coordinateTransformations": [{"type": "scale", "scale": scale}]}
    return {"multiscales": [{"name": item.stem, "axes": axes, "datasets": [level]}]}


def _meaning(table: LabelTable) -> dict[str, Any]:
    """Colour and name of each number."""
    colours = [[*bytes.fromhex(label.colour.removeprefix("#")), 255] for label in table]
    return {
        "colors": [{"label-value": label.id, "rgba": rgba} for label, rgba in zip(table, colours, strict=True)],
        "properties": [{"label-value": label.id, "name": label.name} for label in table],
        "source": {"image": "../../"},
    }


def _write_group(folder: Path, ome: dict[str, Any]) -> Path:
    attributes = {"ome": {"version": OME_VERSION, **ome}}
    return _write_json(folder, {"zarr_format": 3, "node_type": "group", "attributes": attributes})


def _write_array(folder: Path, values: Array) -> Iterator[Path]:
    """Chunks of one slice, cut at 1024 pixels; those at the edges are filled up with zeros, as the format wants it."""
    chunk = (*(1 for _ in values.shape[:-2]), *(min(LONGEST_CHUNK, size) for size in values.shape[-2:]))
    values = values.astype(values.dtype.newbyteorder("<"))
    yield _write_json(
        folder,
        {
            "zarr_format": 3,
            "node_type": "array",
            "shape": list(values.shape),
            "data_type": values.dtype.name,
            "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": list(chunk)}},
            "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
            "fill_value": False if values.dtype.kind == "b" else 0,
            "codecs": [
                {"name": "bytes", "configuration": {"endian": "little"}},
                {"name": "gzip", "configuration": {"level": GZIP_LEVEL}},
            ],
            "attributes": {},
            "dimension_names": list(AXES[-values.ndim :]),
        },
    )
    for index in product(*(range(-(-size // part)) for size, part in zip(values.shape, chunk, strict=True))):
        inside = values[tuple(slice(k * part, (k + 1) * part) for k, part in zip(index, chunk, strict=True))]
        padded = np.zeros(chunk, values.dtype)
        padded[tuple(slice(size) for size in inside.shape)] = inside
        path = folder.joinpath("c", *map(str, index))
        path.parent.mkdir(parents=True, exist_ok=True)
        # no time stamp: two exports are the same bytes
        path.write_bytes(gzip.compress(padded.tobytes(), GZIP_LEVEL, mtime=0))
        yield path


def _write_json(folder: Path, content: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "zarr.json"
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def _check_form(root: Path) -> None:
    import zarr
    from ome_zarr_models.v05 import Image, ImageLabel

    try:
        whole = Image.from_zarr(zarr.open_group(str(root), mode="r"))
        ImageLabel.from_zarr(zarr.open_group(str(root / "labels" / LABELS), mode="r"))
    except (ValueError, TypeError, KeyError, RuntimeError) as error:
        raise ExportError(
            sentence("{name}: ome-zarr-models refuses the file ({error}).", name=root.name, error=error)
        ) from error
    if whole.labels is None:
        raise ExportError(sentence("{name}: ome-zarr-models finds no labels in the file. Export again.", name=root.name))
