"""What lies over the slice: regions, the proposal, its preview, guides and the clicks' markers."""

from __future__ import annotations

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from fourclick.annotator.core.overlap import stacked
from fourclick.annotator.core.state import State
from fourclick.annotator.gui.click_markers import ClickMarkers
from fourclick.annotator.gui.document import Document
from fourclick.annotator.gui.doubt_item import DoubtItem, PlaceRing
from fourclick.annotator.gui.guides import Guides
from fourclick.annotator.gui.mask_item import MaskItem, MaskPicture
from fourclick.annotator.gui.reach_circle import ReachCircle
from fourclick.annotator.gui.regions_overlay import RegionsOverlay, label_colour
from fourclick.models.merge import reach_px
from fourclick.models.prompt import EXTREMES_NEEDED, Point, Prompt, Role

REGIONS_Z, PROPOSAL_Z, PREVIEW_Z, DOUBT_Z, GUIDES_Z, MARKERS_Z, RING_Z = 1.0, 20.0, 21.0, 25.0, 30.0, 40.0, 45.0

DEFAULT_OPACITY = 0.4
PREVIEW_SHARE = 0.5
"""The preview is filled lighter than the proposal by this factor."""


class Overlays:
    """Keeps the items on a scene in step with a document."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._document: Document | None = None
        self._opacity = DEFAULT_OPACITY
        self._outline_only = False
        self._hover: Point | None = None
        self._regions = RegionsOverlay(scene, REGIONS_Z)
        self._proposal = MaskItem(width_px=2)
        self._preview = MaskItem(width_px=1.5, is_dashed=True)
        self._guides = Guides()
        self.reach = ReachCircle()
        self.doubt, self.ring = DoubtItem(), PlaceRing()
        self.disagreement = DoubtItem()
        placed: tuple[tuple[QGraphicsItem, float], ...] = (
            (self._proposal, PROPOSAL_Z),
            (self._preview, PREVIEW_Z),
            (self.doubt, DOUBT_Z),
            (self.disagreement, DOUBT_Z),
            (self._guides, GUIDES_Z),
            (self.reach, GUIDES_Z),
            (self.ring, RING_Z),
        )
        for item, z in placed:
            item.setZValue(z)
            item.setVisible(False)
            scene.addItem(item)
        self.markers = ClickMarkers(scene, MARKERS_Z)
        self._apply_opacity()

    @property
    def opacity(self) -> float:
        return self._opacity

    @property
    def outline_only(self) -> bool:
        return self._outline_only

    def set_document(self, document: Document) -> None:
        self._document = document
        document.stateChanged.connect(self._on_document_state_changed)
        document.sliceChanged.connect(self._on_document_slice_changed)
        document.imageChanged.connect(self._on_document_slice_changed)
        document.labelsChanged.connect(self._on_document_slice_changed)
        document.maskChanged.connect(self._show_proposal)
        document.previewChanged.connect(self._show_preview)
        document.missedSidesChanged.connect(self._show_guides)
        self._show_all()

    def set_opacity(self, opacity: float) -> None:
        """How much of a mask's colour covers the image, 0 to 1."""
        self._opacity = min(max(opacity, 0.0), 1.0)
        self._apply_opacity()

    def set_outline_only(self, outline_only: bool) -> None:
        self._outline_only = outline_only
        self._apply_opacity()

    def set_hover(self, point: Point | None) -> None:
        """Where the next click would be: an extreme point, or a correction with the circle in which it works; None for none."""
        if point != self._hover:
            self._hover = point
            self._show_guides()
            self._show_reach()

    def hide_ring(self) -> None:
        self.ring.show_place(None)

    def show_drag(self, index: int, point: Point | None) -> None:
        """Shows marker number `index` at `point` while it is dragged, with None back where its click is."""
        if self._document is None or not 0 <= index < len(self.markers):
            return
        clicks = self._document.state.prompt.clicks
        if index < len(clicks):
            self.markers.place(index, point if point is not None else clicks[index].point)
            self._show_guides()

    def _on_document_state_changed(self, old: State, new: State) -> None:
        self._show_regions()
        self._show_prompt()
        if old.active_label != new.active_label:
            self._show_proposal()

    def _on_document_slice_changed(self, _value: object) -> None:
        self._show_all()

    def _show_all(self) -> None:
        self._show_regions()
        self._show_proposal()
        self._show_preview()
        self._show_prompt()

    def _show_regions(self) -> None:
        if self._document is None:
            return
        state, labels = self._document.state, self._document.labels
        hidden = labels.hidden_ids
        visible = [
            region
            for region in stacked(state.annotation, labels).on_slice(self._document.slice_index)
            if not region.is_hidden and region.label not in hidden and region.id != state.refining
        ]
        self._regions.show_regions(visible, labels, state.selected)

    def _show_proposal(self) -> None:
        if self._document is None:
            return
        mask = self._document.mask() if self._document.is_prompt_in_view else None
        self._proposal.show_mask(None if mask is None else MaskPicture.of(mask), self._colour())

    def _show_preview(self, _preview: object = None) -> None:
        if self._document is None:
            return
        preview = self._document.preview if self._document.is_prompt_in_view else None
        mask = None if preview is None else preview.mask(self._document.threshold)
        self._preview.show_mask(None if mask is None else MaskPicture.of(mask), self._colour().lighter(130))
        self._apply_opacity()

    def _show_prompt(self) -> None:
        is_in_view = self._document is not None and self._document.is_prompt_in_view
        self.markers.show_prompt(self._document.state.prompt if self._document and is_in_view else Prompt())
        self._show_guides()
        self._show_reach()

    def _show_reach(self) -> None:
        prompt = self._document.state.prompt if self._document and self._document.is_prompt_in_view else Prompt()
        corrects = prompt.is_complete and self._document is not None and not self._document.is_by_hand
        self.reach.show_reach(self._hover if corrects else None, reach_px(prompt) if corrects else 0.0)

    def _show_guides(self, _sides: object = None) -> None:
        if self._document is None or not self._document.is_prompt_in_view:
            self._guides.show_points(())
            return
        # the markers' own roles: signals come here while they still show the prompt before
        points = tuple(
            point for point, role in zip(self.markers.points, self.markers.roles, strict=True) if role is Role.EXTREME
        )
        missed = self._document.missed_sides if self._document.state.prompt.is_complete else ()
        if self._hover is not None and len(points) < EXTREMES_NEEDED:
            points = (*points, self._hover)
        self._guides.show_points(points, missed)
        extremes = self._document.state.prompt.extremes._asdict() if missed else {}
        self.markers.show_missed(tuple(extremes[side] for side in missed))

    def _colour(self) -> QColor:
        assert self._document is not None  # noqa: S101 (callers have checked; for the type checker)
        return label_colour(self._document.labels, self._document.state.active_label)

    def _apply_opacity(self) -> None:
        fill = 0.0 if self._outline_only else self._opacity
        self._regions.set_fill(fill)
        # under a preview the proposal is what was: its outline is enough
        self._proposal.set_fill(0.0 if self._preview.isVisible() else fill)
        self._preview.set_fill(fill * PREVIEW_SHARE)
