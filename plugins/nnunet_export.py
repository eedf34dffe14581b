"""nnU-Net v2's raw data sets: images and labels by case, dataset.json, and folds that keep patients together."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import nibabel
import numpy as np
import numpy.typing as npt
import SimpleITK as sitk
from PIL import Image as Picture

from fourclick.annotator.core.annotation import LabelMap
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, ExportItem, Part
from fourclick.annotator.core.image import Geometry, Image
from fourclick.annotator.core.sentence import sentence

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
SCANNER_SPACE = 1
MOST_FOLDS = 5
BACKGROUND, IGNORE = "background", "ignore"
# No other modality has voxels as dark as air in Hounsfield units.
AIR_IN_CT = -500
# NIfTI keeps a place as float32.
RELATIVE_TOLERANCE = 1e-6
# Threads instead of its processes, each of which would take seconds to load torch.
ITS_CHECK = """
import multiprocessing.dummy, sys, types
from nnunetv2.experiment_planning import verify_dataset_integrity as check
check.multiprocessing = types.SimpleNamespace(get_context=lambda _: multiprocessing.dummy)
check.verify_dataset_integrity(sys.argv[1], int(sys.argv[2]))
"""


class NnunetExporter:
    """DatasetXXX_Name with gzipped NIfTI. Slices of a volume that nobody finished are nnU-Net's `ignore`, the highest label."""

    name = "nnunet"
    suffix = ".nii.gz"
    description = "nnU-Net v2 data set: images and labels as NIfTI, dataset.json, folds by patient"
    checkers = ("simpleitk", "nnunetv2")
    copies_pixels = True
    reader = "SimpleITKIO"

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes imagesTr/stem_0000, for colour also _0001 and _0002, and labelsTr/stem. Raises ExportError for NaN voxels."""
        images, labels = _folders(item.shared, folder)
        paths = []
        for channel, voxels in enumerate(_channels(item.image)):
            path = images / f"{item.stem}_{channel:04d}{self.suffix}"
            path.write_bytes(_nifti(voxels, item.image.geometry))
            paths.append(path)
        path = labels / f"{item.stem}{self.suffix}"
        path.write_bytes(_nifti(_training_labels(item), item.image.geometry))
        return [*paths, path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares voxels, labels and all corners by SimpleITK, by which nnU-Net reads; its own check passes over places."""
        expected = _channels(item.image)
        for path, voxels in zip(paths[:-1], expected, strict=True):
            if not np.array_equal(_read(path, item.image.geometry), voxels):
                raise ExportError(
                    sentence("{name}: the voxels read back by SimpleITK differ from the image's. Export again.", name=path.name)
                )
        _check_labels(paths[-1].name, item, _read(paths[-1], item.image.geometry))
        return sentence("voxels, labels, size, spacing, origin and direction of each image and label file by SimpleITK")

    def part(self, item: ExportItem) -> dict[str, Any]:
        return {
            "patient": item.patient,
            "channels": 3 if item.image.is_rgb else 1,
            "ignores": item.image.depth > 1 and len(item.finished_slices) < item.image.depth,
            "is_ct": item.image.geometry.is_known and not item.image.is_rgb and float(item.image.voxels.min()) <= AIR_IN_CT,
        }

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        """Writes dataset.json, and splits_final.json where there are two patients or more."""
        root = _root(dataset, folder)
        content = self._content(dataset, parts)
        path = root / "dataset.json"
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        folds = _fold_of_patient(parts)
        return [path, _write_splits(root, parts, folds)] if len(folds) > 1 else [path]

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        """Compares counts, names and folds, and has nnU-Net check the whole where it is installed: a warning is a failure."""
        root = _root(dataset, folder)
        found = json.loads((root / "dataset.json").read_text(encoding="utf-8"))
        if found != self._content(dataset, parts):
            raise ExportError(sentence("dataset.json: what is read back differs from what was exported. Export again."))
        if list(found["labels"].values()) != list(range(len(found["labels"]))):
            raise ExportError(sentence("dataset.json: the labels are not consecutive from 0. Export again."))
        _check_files(root, parts, channels=1 if self.reader != NnunetExporter.reader else len(found["channel_names"]))
        _check_splits(root, parts)
        if _checked_by_nnunet(root):
            return sentence("dataset.json, the number of files, and folds that share no patient; the whole by nnU-Net")
        return sentence("dataset.json, the number of files, and folds that share no patient (nnU-Net itself is not installed)")

    def _content(self, dataset: Dataset, parts: Collection[Part]) -> dict[str, Any]:
        """Raises ExportError for grey and colour images together."""
        channels = {part.content["channels"] for part in parts}
        if len(channels) > 1:
            raise ExportError(
                sentence(
                    "Some of the images are grey and some are in colour, which is no data set for nnU-Net. "
                    "Export them apart, choosing by name (--images)."
                )
            )
        is_ct = all(part.content["is_ct"] for part in parts)
        grey = dataset.channel or ("CT" if is_ct else "image")
        return {
            "channel_names": {"0": "R", "1": "G", "2": "B"} if channels == {3} else {"0": grey},
            "labels": _label_names(dataset, ignores=any(part.content["ignores"] for part in parts)),
            "numTraining": len(parts),
            "file_ending": self.suffix,
            "overwrite_image_reader_writer": self.reader,
            "name": dataset.name,
            "licence": dataset.licence,
        }


class NnunetPictureExporter(NnunetExporter):
    """The same data set for 2-D pictures, as PNG without loss."""

    name = "nnunet-png"
    suffix = ".png"
    description = "nnU-Net v2 data set of 2-D pictures: images and labels as PNG, dataset.json, folds by patient"
    checkers = ("pillow", "nnunetv2")
    reader = "NaturalImage2DIO"

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Writes imagesTr/stem_0000.png and labelsTr/stem.png. Raises ExportError for what no PNG can hold."""
        voxels = item.image.voxels
        kinds = (np.uint8,) if item.image.is_rgb else (np.uint8, np.uint16)
        if item.image.depth != 1 or voxels.dtype not in kinds:
            raise ExportError(
                sentence(
                    "{stem}: PNG for nnU-Net holds pictures of 8-bit colour or 8 or 16-bit grey values. Choose "
                    "the format nnunet.",
                    stem=item.stem,
                )
            )
        images, labels = _folders(item.shared, folder)
        paths = [images / f"{item.stem}_0000{self.suffix}", labels / f"{item.stem}{self.suffix}"]
        picture = voxels[0][..., ::-1] if item.image.is_rgb else voxels[0]
        for path, values in zip(paths, (picture, _training_labels(item)[0]), strict=True):
            _, data = cv2.imencode(".png", np.ascontiguousarray(values))
            path.write_bytes(data.tobytes())
        return paths

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares pixels and labels by Pillow."""
        with Picture.open(paths[0]) as picture:
            if not np.array_equal(np.asarray(picture), item.image.voxels[0]):
                raise ExportError(
                    sentence(
                        "{name}: the picture read back by Pillow differs from the image. Export again.", name=paths[0].name
                    )
                )
        with Picture.open(paths[1]) as picture:
            _check_labels(paths[1].name, item, np.asarray(picture)[None])
        return sentence("pixels and labels of each picture by Pillow")


def _root(dataset: Dataset, folder: Path) -> Path:
    return folder / f"Dataset{dataset.number:03d}_{dataset.name}"


def _folders(dataset: Dataset, folder: Path) -> tuple[Path, Path]:
    places = _root(dataset, folder) / "imagesTr", _root(dataset, folder) / "labelsTr"
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
    return places


def _channels(image: Image) -> list[npt.NDArray[np.generic]]:
    """Each (D, H, W), of a type that NIfTI, SimpleITK and nnU-Net know. Raises ExportError for voxels that are no numbers."""
    voxels = image.voxels
    if voxels.dtype.kind == "f" and not np.isfinite(voxels).all():
        raise ExportError(
            sentence(
                "{name}: some voxels are NaN or infinite, which nnU-Net refuses. Mend the image, or leave it out.",
                name=image.name,
            )
        )
    if voxels.dtype == bool:
        voxels = voxels.astype(np.uint8)
    elif voxels.dtype == np.float16:
        voxels = voxels.astype(np.float32)
    return [voxels[..., channel] for channel in range(3)] if image.is_rgb else [voxels]


def _nifti(voxels: npt.NDArray[np.generic], geometry: Geometry) -> bytes:
    affine = LPS_TO_RAS @ geometry.affine_lps
    file = nibabel.Nifti1Image(voxels.transpose(2, 1, 0), affine, dtype=voxels.dtype)
    file.header.set_xyzt_units("mm")
    file.set_sform(affine, SCANNER_SPACE)
    file.set_qform(affine, SCANNER_SPACE)
    # no time stamp: two exports are the same bytes; fast, as images hardly get smaller by trying harder
    return gzip.compress(file.to_bytes(), compresslevel=1, mtime=0)


def _read(path: Path, expected: Geometry) -> npt.NDArray[np.generic]:
    """The file's (D, H, W) voxels. Raises ExportError where they lie elsewhere than the image's."""
    try:
        found = sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise ExportError(
            sentence(
                "{name}: SimpleITK cannot read the exported file. The image's axes may not be at right angles; leave it out.",
                name=path.name,
            )
        ) from error
    affine = np.eye(4)
    affine[:3, :3] = np.array(found.GetDirection()).reshape(3, 3) * np.array(found.GetSpacing())
    affine[:3, 3] = found.GetOrigin()
    last = np.array(found.GetSize()) - 1
    corners = np.array([[x, y, z, 1] for x in (0, last[0]) for y in (0, last[1]) for z in (0, last[2])], float).T
    should, does = (matrix @ corners for matrix in (expected.affine_lps, affine))
    direction_differs = not np.allclose(found.GetDirection(), expected.direction, atol=1e-4)
    spacing_differs = not np.allclose(found.GetSpacing(), expected.spacing_mm, rtol=RELATIVE_TOLERANCE, atol=0)
    place_differs = np.abs(should - does).max() > RELATIVE_TOLERANCE * max(1.0, np.abs(should).max())
    if direction_differs or spacing_differs or place_differs:
        raise ExportError(
            sentence(
                "{name}: SimpleITK reads another spacing, origin or direction than the image has. Its axes may "
                "not be at right angles; leave it out.",
                name=path.name,
            )
        )
    return np.asarray(sitk.GetArrayFromImage(found))


def _training_labels(item: ExportItem) -> npt.NDArray[np.unsignedinteger[Any]]:
    """(D, H, W) of consecutive labels; K + 1 on the slices of a volume of which nobody knows what is on them."""
    consecutive = item.shared.consecutive
    table = np.zeros(max(consecutive, default=0) + 1, np.uint16)
    for number, position in consecutive.items():
        table[number] = position
    labels = table[item.volume]
    for index in range(item.image.depth):
        if item.image.depth > 1 and index not in item.finished_slices:
            labels[index] = len(consecutive) + 1
    return labels.astype(np.uint8) if len(consecutive) + 1 <= np.iinfo(np.uint8).max else labels


def _check_labels(name: str, item: ExportItem, found: npt.NDArray[np.generic]) -> None:
    """By the other way round: from nnU-Net's labels to the project's. Raises ExportError."""
    back = np.array([0, *(label.id for label in item.shared.labels), 0], np.uint16)
    ignored = np.array([item.image.depth > 1 and index not in item.finished_slices for index in range(item.image.depth)])
    same = found.shape == item.volume.shape and int(found.max(initial=0)) < len(back)
    if same:
        labels: LabelMap = back[found]
        same = bool(np.array_equal(labels[~ignored], item.volume[~ignored]))
        same = same and bool(((found == len(back) - 1).all(axis=(1, 2)) == ignored).all())
    if not same:
        raise ExportError(sentence("{name}: the labels read back differ from those exported. Export again.", name=name))


def _label_names(dataset: Dataset, *, ignores: bool) -> dict[str, int]:
    """Background 0, the labels from 1, `ignore` last. A label that bears one of nnU-Net's own names gets a mark."""
    names = {BACKGROUND: 0}
    for label in dataset.labels:
        name = label.name if label.name not in (BACKGROUND, IGNORE) else f"{label.name}_{label.id}"
        while name in names:
            name += "_"
        names[name] = dataset.consecutive[label.id]
    return {**names, IGNORE: len(names)} if ignores else names


def _fold_of_patient(parts: Collection[Part]) -> dict[str, int]:
    """Patients by turns, in the order of their first images: of five folds, or of as many as there are patients."""
    order: dict[str, int] = {}
    for part in parts:
        order.setdefault(_patient(part), len(order))
    folds = min(MOST_FOLDS, len(order))
    return {patient: position % folds for patient, position in order.items()}


def _write_splits(root: Path, parts: Collection[Part], folds: dict[str, int]) -> Path:
    path = root / "splits_final.json"
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for fold in range(max(folds.values()) + 1):
            file.write("[" if fold == 0 else ",")
            for group in ("train", "val"):
                file.write(f'\n {{"{group}": [' if group == "train" else f',\n  "{group}": [')
                stems = (part.stem for part in parts if (folds[_patient(part)] == fold) == (group == "val"))
                for position, stem in enumerate(stems):
                    file.write((", " if position else "") + json.dumps(stem, ensure_ascii=False))
                file.write("]")
            file.write("}")
        file.write("\n]\n")
    return path


def _check_splits(root: Path, parts: Collection[Part]) -> None:
    path = root / "splits_final.json"
    if not path.exists():
        return
    patient_of = {part.stem: _patient(part) for part in parts}
    seen: list[str] = []
    for fold in json.loads(path.read_text(encoding="utf-8")):
        train, val = set(fold["train"]), set(fold["val"])
        if train & val or train | val != set(patient_of) or {patient_of[s] for s in train} & {patient_of[s] for s in val}:
            raise ExportError(
                sentence("splits_final.json: a fold has a patient on both sides, or not every image. Export again.")
            )
        seen += fold["val"]
    if sorted(seen) != sorted(patient_of):
        raise ExportError(sentence("splits_final.json: the folds do not validate each image once. Export again."))


def _check_files(root: Path, parts: Collection[Part], *, channels: int) -> None:
    for place, expected in (("imagesTr", channels * len(parts)), ("labelsTr", len(parts))):
        found = sum(1 for _ in (root / place).iterdir())
        if found != expected:
            raise ExportError(
                sentence(
                    "{place} holds {found} files instead of {expected}. Export again.",
                    place=place,
                    found=found,
                    expected=expected,
                )
            )


def _checked_by_nnunet(root: Path) -> bool:
    """Runs nnU-Net's check in a process of its own, which keeps torch out of this one. Raises ExportError with what it says."""
    if find_spec("nnunetv2") is None:
        return False
    places = {name: str(root) for name in ("nnUNet_raw", "nnUNet_preprocessed", "nnUNet_results")}
    environment = {**os.environ, **places, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-W", "ignore", "-c", ITS_CHECK, str(root), str(min(4, os.cpu_count() or 1))]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    # an empty case is what was exported, and was compared
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip() and "only has label 0" not in line]
    told = "\n".join(lines)
    if done.returncode or "warning" in told.lower():
        raise ExportError(
            sentence(
                "nnU-Net's own check refuses the data set: {told}", told=" ".join(lines[-3:]).replace(str(root), root.name)
            )
        )
    return True


def _patient(part: Part) -> str:
    return str(part.content["patient"] or part.stem)
