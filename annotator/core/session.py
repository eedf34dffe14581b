"""Where the user was: what reopening a project brings back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Session:
    """The view and the tool at the time of the last save. `zoom` is screen pixels per image pixel, 0 for fit to the window;
    `centre` is (x, y) in image pixels."""

    image_id: int | None = None
    slice_index: int = 0
    zoom: float = 0.0
    centre: tuple[float, float] = (0.0, 0.0)
    tool: str = "click"
    threshold: float = 0.5
    opacity: float = 0.45
    active_label: int = 1
    brush_px: float = 20.0
