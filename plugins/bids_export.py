"""BIDS derivatives: a label volume for each image, below its subject, and one table of what the numbers mean."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import nibabel
import numpy as np
import SimpleITK as sitk

from fourclick import __version__
from fourclick.annotator.core.errors import ExportError
from fourclick.annotator.core.exporting import Dataset, ExportItem, Part
from fourclick.annotator.core.sentence import sentence
from fourclick.annotator.core.table_cell import harmless

BIDS_VERSION = "1.10.0"
DESCRIPTION, TABLE, SIDECAR, IGNORED, README = (
    "dataset_description.json",
    "desc-manual_dseg.tsv",
    "space-orig_desc-manual_dseg.json",
    ".bidsignore",
    "README",
)
MEANING = {
    "Description": "Label numbers on the voxels of the source image; desc-manual_dseg.tsv names them.",
    "Manual": True,
    "SpatialReference": "orig",
}
COLUMNS = ("index", "name", "color")
LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
SCANNER_SPACE = 1
# NIfTI keeps a place as float32.
RELATIVE_TOLERANCE = 1e-6
LONGEST_AXIS = 32767
NUMBERED = re.compile(r"image-[0-9]{6,}")
"""What an image is called that does not bear its name."""
VALIDATOR = "bids-validator-deno"
ABOUT = """Label volumes made with Fourclick, as BIDS derivatives.

A subject is a patient where the project knows who is on an image, and an image for itself where it does not; its code tells
nothing else. `acq-` is the image: acq-image000012 is image 12 of the project, whose table export-names.csv tells which one
that is. desc-manual_dseg.tsv says what the numbers in the volumes mean; 0 is background.
"""


class BidsExporter:
    """sub-SUBJECT/anat/sub-SUBJECT_acq-IMAGE_space-orig_desc-manual_dseg.nii.gz, on the image's own voxels."""

    name = "bids"
    suffix = ".nii.gz"
    description = "BIDS derivatives: label volumes as NIfTI by subject, with their lookup table"
    checkers = ("simpleitk", "bids-validator-deno")
    copies_pixels = False

    def export(self, item: ExportItem, folder: Path) -> list[Path]:
        """Raises ExportError for an image that is too large for NIfTI-1."""
        if max(item.volume.shape) > LONGEST_AXIS:
            raise ExportError(
                sentence(
                    "{stem}: NIfTI-1 holds at most {most} voxels along an axis. Export it as PNG.",
                    stem=item.stem,
                    most=LONGEST_AXIS,
                )
            )
        path = folder / _place(item)
        path.parent.mkdir(parents=True, exist_ok=True)
        small = item.volume.max(initial=0) <= np.iinfo(np.uint8).max
        affine = LPS_TO_RAS @ item.image.geometry.affine_lps
        voxels = item.volume.astype(np.uint8) if small else item.volume
        file = nibabel.Nifti1Image(voxels.transpose(2, 1, 0), affine)
        file.header.set_xyzt_units("mm")
        file.set_sform(affine, SCANNER_SPACE)
        file.set_qform(affine, SCANNER_SPACE)
        # no time stamp: two exports are the same bytes
        path.write_bytes(gzip.compress(file.to_bytes(), mtime=0))
        return [path]

    def verify(self, item: ExportItem, paths: Sequence[Path]) -> str:
        """Compares all voxels and the corners' world coordinates by SimpleITK."""
        for path in paths:
            try:
                found = sitk.ReadImage(str(path))
            except RuntimeError as error:
                raise ExportError(
                    sentence(
                        "{name}: SimpleITK cannot read the exported file. The image's axes may not be at right "
                        "angles; export it as PNG instead.",
                        name=path.name,
                    )
                ) from error
            if not np.array_equal(sitk.GetArrayFromImage(found), item.volume):
                raise ExportError(
                    sentence(
                        "{name}: the labels read back by SimpleITK differ from those exported. Export again.", name=path.name
                    )
                )
            _check_place(path.name, item, found)
        return sentence("voxels, size and world coordinates of the corners by SimpleITK")

    def part(self, item: ExportItem) -> dict[str, Any]:
        return {"path": _place(item).as_posix()}

    def finish(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> list[Path]:
        """Writes the data set's description, the lookup table and the sidecar that hold for all volumes."""
        _write_json(folder / DESCRIPTION, _description(dataset))
        _write_json(folder / SIDECAR, MEANING)
        with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, csv.excel_tab, lineterminator="\n").writerows([COLUMNS, *_rows(dataset)])
        (folder / README).write_text(ABOUT, encoding="utf-8")
        # what every export of Fourclick has, and BIDS does not know
        (folder / IGNORED).write_text("labels.json\nverification.json\nfourclick-export.json\n", encoding="utf-8")
        return [folder / name for name in (DESCRIPTION, SIDECAR, TABLE, README, IGNORED)]

    def verify_dataset(self, dataset: Dataset, parts: Collection[Part], folder: Path) -> str:
        """Compares table and description, and has the BIDS validator check the whole where it is installed."""
        with (folder / TABLE).open(encoding="utf-8", newline="") as file:
            if list(csv.reader(file, csv.excel_tab)) != [list(COLUMNS), *_rows(dataset)]:
                raise ExportError(
                    sentence("{file}: the labels read back differ from those exported. Export again.", file=TABLE)
                )
        if json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")) != _description(dataset):
            raise ExportError(
                sentence("{file}: what is read back differs from what was exported. Export again.", file=DESCRIPTION)
            )
        there = sum((folder / part.content["path"]).is_file() for part in parts)
        if not there == len(parts) == sum(1 for _ in folder.glob("sub-*/anat/*")):
            raise ExportError(sentence("There are more or fewer label volumes than images. Export again."))
        if _checked_by_validator(folder):
            return sentence("lookup table, description and number of volumes; the whole by the BIDS validator")
        return sentence("lookup table, description and number of volumes; ({validator} is not installed)", validator=VALIDATOR)


def _place(item: ExportItem) -> Path:
    subject = f"sub-{_label(item.patient or item.stem)}"
    return Path(subject) / "anat" / f"{subject}_acq-{_label(item.stem)}_space-orig_desc-manual_dseg.nii.gz"


def _label(text: str) -> str:
    """Letters and digits, all that BIDS allows; with a hash where anything had to go, so that no two become one."""
    if NUMBERED.fullmatch(text):
        return text.replace("-", "")
    if re.fullmatch(r"[a-z0-9]{1,40}", text) and not NUMBERED.fullmatch(text.replace("image", "image-", 1)):
        return text
    return f"{re.sub(r'[^A-Za-z0-9]', '', text)[:40]}{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _description(dataset: Dataset) -> dict[str, Any]:
    content = {
        "Name": dataset.name,
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "derivative",
        "GeneratedBy": [{"Name": "Fourclick", "Version": __version__}],
    }
    return content | ({"License": dataset.licence} if dataset.licence else {})


def _rows(dataset: Dataset) -> list[list[str]]:
    return [[str(label.id), harmless(label.name), label.colour] for label in dataset.labels]


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _check_place(name: str, item: ExportItem, found: sitk.Image) -> None:
    last = np.array(found.GetSize(), float) - 1
    corners = [(x, y, z) for x in (0.0, last[0]) for y in (0.0, last[1]) for z in (0.0, last[2])]
    does = np.array([found.TransformContinuousIndexToPhysicalPoint(corner) for corner in corners])
    spacing_differs = not np.allclose(found.GetSpacing(), item.image.geometry.spacing_mm, rtol=RELATIVE_TOLERANCE, atol=0)
    direction_differs = not np.allclose(found.GetDirection(), item.image.geometry.direction, atol=1e-4)
    should = np.array([item.image.geometry.to_world(*corner) for corner in corners])
    allowed = RELATIVE_TOLERANCE * max(1.0, float(np.abs(should).max()))
    if spacing_differs or direction_differs or float(np.abs(should - does).max()) > allowed:
        raise ExportError(
            sentence(
                "{name}: SimpleITK reads another spacing, origin or direction than the image has. The image's "
                "axes may not be at right angles; export it as PNG instead.",
                name=name,
            )
        )


def _checked_by_validator(folder: Path) -> bool:
    """Raises ExportError with what it says; False where it is not installed."""
    program = shutil.which(VALIDATOR, path=str(Path(sys.executable).parent)) or shutil.which(VALIDATOR)
    if program is None:
        return False
    environment = {**os.environ, "DENO_NO_UPDATE_CHECK": "1"}
    command = [program, "--format", "json", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    try:
        issues = json.loads(done.stdout)["issues"]["issues"]
    except (ValueError, KeyError, TypeError) as error:
        raise ExportError(
            sentence("The BIDS validator stopped: {told}. Mend or uninstall it.", told=done.stderr.strip()[-300:])
        ) from error
    errors = [issue for issue in issues if issue.get("severity") == "error"]
    if errors or done.returncode:
        told = "; ".join(f"{issue.get('code')} at {issue.get('location')}" for issue in errors[:3])
        raise ExportError(sentence("The BIDS validator refuses the data set: {told}.", told=told))
    return True
