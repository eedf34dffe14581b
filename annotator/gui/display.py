"""What all views show alike: the display window and its presets, colour map, invert."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fourclick.annotator.core.image import Image
from fourclick.annotator.core.window import HIGH_PERCENTILE, LOW_PERCENTILE, volume_window
from fourclick.annotator.core.window_presets import CT_PRESETS, WindowPreset, is_hounsfield
from fourclick.annotator.gui.colour_map import GREY, colours
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.four_views import FourViews
from fourclick.annotator.gui.slice_picture import SlicePicture
from fourclick.annotator.gui.text import tr
from fourclick.annotator.gui.words import said

PERCENTILES = ((0.0, 100.0), (LOW_PERCENTILE, HIGH_PERCENTILE), (2.0, 98.0), (5.0, 95.0))


class Display(QObject):
    """Only for the eye: the network sees the values as they are."""

    hounsfieldChanged = Signal(bool)
    """Whether the windows for CT fit the image that is shown now."""

    def __init__(self, document: Document, views: FourViews) -> None:
        super().__init__(views)
        self._document = document
        self._views = views
        self._map = GREY
        self._is_inverted = False
        self._preset: WindowPreset | None = None
        self._is_hounsfield = False
        document.imageChanged.connect(self._on_document_image_changed)

    @property
    def is_hounsfield(self) -> bool:
        return self._is_hounsfield

    @property
    def colour_map(self) -> str:
        return self._map

    def set_colour_map(self, name: str) -> None:
        """name: one of COLOUR_MAPS. Raises KeyError for others."""
        colours(name)
        self._map = name
        self._paint()

    def set_inverted(self, is_inverted: bool) -> None:
        self._is_inverted = is_inverted
        self._paint()

    def choose_preset(self, preset: WindowPreset) -> None:
        """Shows the window, on later images in Hounsfield units too, until another one is asked for."""
        if not self._is_hounsfield:
            self._document.noticeRaised.emit(
                tr(
                    "“{name}” is a window in Hounsfield units, and this image's values are not; A finds one for them.",
                    name=said(preset.name),
                )
            )
            return
        self._preset = preset
        self._views.canvas.set_window(preset.window)
        self._document.noticeRaised.emit(
            tr(
                "{name}: level {level_hu:g}, width {width_hu:g} HU.",
                name=said(preset.name),
                level_hu=preset.level_hu,
                width_hu=preset.width_hu,
            )
        )

    def choose_preset_number(self, number: int) -> None:
        """Number 0 is the first one of CT_PRESETS."""
        self.choose_preset(CT_PRESETS[number])

    def forget_preset(self) -> None:
        """Later images get a window of their own again."""
        self._preset = None

    def choose_percentiles(self, percentiles: tuple[float, float] = (LOW_PERCENTILE, HIGH_PERCENTILE)) -> None:
        """The window between two percentiles of all slices."""
        if self._document.image is not None:
            self._preset = None
            self._views.canvas.set_window(volume_window(self._document.image.voxels, percentiles))

    def _pictures(self) -> list[SlicePicture]:
        return [self._views.canvas.picture, *(view.picture for view in self._views.views.values())]

    def _paint(self) -> None:
        table = colours(self._map, is_inverted=self._is_inverted)
        for picture in self._pictures():
            picture.set_colours(table)

    def _on_document_image_changed(self, image: Image | None) -> None:
        self._is_hounsfield = image is not None and is_hounsfield(image)
        self.hounsfieldChanged.emit(self._is_hounsfield)
        if self._is_hounsfield and self._preset is not None:
            self._views.canvas.set_window(self._preset.window)
