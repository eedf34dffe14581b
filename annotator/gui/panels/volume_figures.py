"""The fourth quarter: size and place of the volume, what is under the crosshair, and the figures of its regions."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.label import LabelTable
from fourclick.annotator.gui.text import tr

MARGIN_PX = 14
UNKNOWN = "#999999"


class VolumeFigures(QScrollArea):
    """Text only; it can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Figures of the volume"))
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._text.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._text)
        self._image, self._crosshair, self._regions = "", "", ""

    @property
    def text(self) -> str:
        return self._text.text()

    def show_image(self, image: Image | None) -> None:
        self._image = "" if image is None else _image_text(image)
        self._show()

    def show_crosshair(self, image: Image, voxel: tuple[int, int, int]) -> None:
        """voxel: (slice, row, column)."""
        self._crosshair = _crosshair_text(image, voxel)
        self._show()

    def show_regions(self, image: Image, voxels: Mapping[int, int], table: LabelTable) -> None:
        """voxels: how many belong to each label."""
        self._regions = _regions_text(image, voxels, table)
        self._show()

    def _show(self) -> None:
        self._text.setText(self._image + self._crosshair + self._regions)


def _image_text(image: Image) -> str:
    size = tr(
        "{width} x {height} x {depth} voxels, {dtype}",
        width=image.width,
        height=image.height,
        depth=image.depth,
        dtype=image.voxels.dtype,
    )
    if not image.geometry.is_known:
        return tr("<p>{size}<br>no millimetres are known</p>", size=size)
    spacing = " x ".join(f"{side:.3g}" for side in image.geometry.spacing_mm)
    return tr("<p>{size}<br>{spacing} mm each</p>", size=size, spacing=spacing)


def _crosshair_text(image: Image, voxel: tuple[int, int, int]) -> str:
    slice_index, row, column = voxel
    value = " ".join(f"{number:g}" for number in np.asarray(image.voxels[voxel]).ravel())
    place = tr(
        "column {column}, row {row}, slice {slice_index}: <b>{value}</b>",
        column=column,
        row=row,
        slice_index=slice_index + 1,
        value=value,
    )
    if image.geometry.is_known and image.is_oriented:
        x, y, z = image.geometry.to_world(column, row, slice_index)
        sides = ("L" if x >= 0 else "R", "P" if y >= 0 else "A", "S" if z >= 0 else "I")
        place += "<br>" + ", ".join(f"{side} {abs(mm):.1f}" for side, mm in zip(sides, (x, y, z), strict=True)) + " mm"
    return f"<p>{place}</p>"


def _regions_text(image: Image, voxels: Mapping[int, int], table: LabelTable) -> str:
    if not voxels:
        return tr("<p>No regions are visible yet.</p>")
    voxel_mm3 = float(np.prod(image.geometry.spacing_mm))
    rows = []
    for label, count in sorted(voxels.items()):
        name, colour = (
            (table[label].name, table[label].colour) if label in table else (tr("label {label}", label=label), UNKNOWN)
        )
        volume = tr("{count:.2f} ml", count=count * voxel_mm3 / 1000) if image.geometry.is_known else ""
        rows.append(
            tr(
                "<tr><td><span style='color:{colour}'>&#9632;</span> {name}</td>"
                "<td align='right'>&nbsp;&nbsp;{count:,} voxels</td><td align='right'>&nbsp;&nbsp;{volume}</td></tr>",
                colour=colour,
                name=escape(name),
                count=count,
                volume=volume,
            )
        )
    return f"<table>{''.join(rows)}</table>"
