"""What the document says when something cannot be done."""

from __future__ import annotations

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.core.mask import Mask
from fourclick.annotator.gui.text import counted, tr
from fourclick.models.prompt import Role

CLICK_NAMES = {Role.EXTREME: tr("extreme point"), Role.POSITIVE: tr("positive click"), Role.NEGATIVE: tr("negative click")}
NOTHING_CHANGED = tr(
    "This click changed nothing: the mask is right there already. Click where it is wrong, or press G to ask for the whole "
    "mask anew."
)
NOTHING_LEFT = tr(
    "Nothing would be left of this mask: it lies inside regions that keep their pixels, of labels that are locked or stand "
    "higher in the list. Choose another label, or what becomes of overlaps (Overlaps, below the labels)."
)


def label_name(labels: LabelTable, label: int) -> str:
    """The label's name, or its number where the table does not know it."""
    return labels[label].name if label in labels else tr("label {label}", label=label)


def points_left(missing: int) -> str:
    return counted(missing, tr("{n} more extreme point"), tr("{n} more extreme points"))


def points_missing(missing: int) -> str:
    return tr("There is no mask to accept yet; {points} to click.", points=points_left(missing))


def import_problem(mask: Mask, image: Image | None) -> str:
    """Why a mask cannot be put on a slice of the image; empty where it can."""
    if image is None or mask.shape != (image.height, image.width):
        return another_size(mask, image)
    return tr("The mask is empty; there is nothing to import.") if mask.is_empty else ""


def another_size(mask: Mask, image: Image | None) -> str:
    size = f"{image.width} x {image.height}" if image else tr("missing")
    rows, columns = mask.shape
    return tr(
        "The mask has {columns} x {rows} pixels, the image {size}; they must be of one size.",
        columns=columns,
        rows=rows,
        size=size,
    )


def locked_words(name: str) -> str:
    return tr("{name} is locked. Unlock it in the list of labels first (More > Locked).", name=name)


def kept_words(lost_px: int, of_px: int) -> str:
    percent = max(1, round(100 * lost_px / of_px))
    return tr("{percent} % of this mask lies inside regions that keep their pixels; the rest was accepted.", percent=percent)


def shown_again(name: str) -> str:
    return tr("{name} was hidden; it is shown again, so that you see the new region.", name=name)


def under_way_elsewhere(slice_index: int) -> str:
    place = slice_index + 1
    return tr("The object under way lies on slice {place}. Accept (Enter) or cancel (Esc) it first.", place=place)


def refused_click(image: Image | None, view_only: str, *, is_inside: bool, elsewhere: int | None) -> str:
    """Why a click is not taken; empty where it is. `elsewhere` is the slice of a prompt that is not in view."""
    if image is None:
        return tr("Open an image first.")
    if view_only:
        return view_only
    if not is_inside:
        return tr("This click lies outside the image and is ignored.")
    return "" if elsewhere is None else under_way_elsewhere(elsewhere)
