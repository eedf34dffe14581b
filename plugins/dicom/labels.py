"""A project's labels in DICOM's terms: coded types, names and the voxels of each."""

from __future__ import annotations

import re

import numpy as np
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code

from fourclick.annotator.core.exporting import ExportItem
from fourclick.annotator.core.label import Label
from fourclick.annotator.core.mask import BoolMap

MOST_BYTES = 64
"""DICOM's LO holds 64 letters; some readers count bytes."""
SPELLINGS = {
    **{"tumour": "neoplasm", "tumor": "neoplasm", "metastasis": "neoplasmSecondary", "oedema": "edema"},
    **{"haemorrhage": "hemorrhage", "oesophagus": "esophagus"},
}
NO_TYPES = ("Background", "Normal")
CONTEXTS = (
    (codes.cid7194, codes.SCT.MorphologicallyAbnormalStructure),
    (codes.cid7192, codes.SCT.AnatomicalStructure),
    (codes.cid7191, codes.SCT.Tissue),
)
"""The context groups of types of segments, each with its category. A "liver tumor" is a tumor first."""


def label_masks(item: ExportItem) -> dict[int, BoolMap]:
    """(D, H, W) of each label that a region has, in the order of the labels; no region takes anything from another label."""
    masks: dict[int, BoolMap] = {}
    shape = (item.image.depth, item.image.height, item.image.width)
    for label in sorted({region.label for region in item.regions}):
        masks[label] = np.zeros(shape, bool)
    for region in item.regions:
        masks[region.label][region.slice_index] |= region.mask.to_array()
    return masks


def dicom_name(item: ExportItem, label: int) -> str:
    """As LO has it: 64 bytes, no backslash, no control characters, not empty."""
    plain = "".join(each if each.isprintable() else " " for each in item.labels[label].name.replace("\\", "/"))
    return plain.encode()[:MOST_BYTES].decode(errors="ignore").strip() or f"label {label}"


def coded(label: Label) -> tuple[Code, Code]:
    """SNOMED CT's category and type: of the label's term, else of its name.

    "Tissue" for names, and as the category of terms, that DICOM's context groups do not have.
    """
    if label.term is None:
        return coded_name(label.name)
    kind = Code(label.term.code, "SCT", label.term.meaning)
    for context, category in CONTEXTS:
        if any(isinstance(each, Code) and each == kind for each in (getattr(context, keyword) for keyword in dir(context))):
            return category, kind
    return codes.SCT.Tissue, kind


def side_of(label: Label) -> Code | None:
    """The code of the side of the body that the label's term tells."""
    side = label.term.side if label.term is not None else ""
    return {"left": codes.SCT.Left, "right": codes.SCT.Right}.get(side)


def coded_name(name: str) -> tuple[Code, Code]:
    """SNOMED CT's category and type for a label's name; "Tissue" for names that DICOM's context groups do not have."""
    words = [SPELLINGS.get(word, word) for word in re.findall(r"[a-z]+", name.lower())]
    singular = (word[:-1] for word in words if word.endswith("s"))
    keywords = (
        "".join(word[:1].upper() + word[1:] for word in words),
        *(word[:1].upper() + word[1:] for word in (*words, *singular)),
    )
    for context, category in CONTEXTS:
        for keyword in keywords:
            if keyword in dir(context) and keyword not in NO_TYPES:
                return category, getattr(context, keyword)
    return codes.SCT.Tissue, codes.SCT.Tissue


def rgb(colour: str) -> tuple[int, int, int]:
    """Of "#rrggbb"."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
