"""What a U-Net is made of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from fourclick.annotator.learning.unet.classes import TrainingError


@dataclass(frozen=True, slots=True)
class UNetConfig:
    """What a U-Net is made of; travels with its weights.

    `encoder` is a name of segmentation-models-pytorch ("resnet34") or of timm ("tu-resnet18"), of which `depth` stages are
    used; `decoder` are the channels of the decoder's blocks, one per stage. `dropout` zeroes whole feature maps behind the
    encoder and behind each of the decoder's blocks but the last. `side_px` is the canvas's side, a multiple of 2 ** depth.
    """

    encoder: str = "tu-resnet18"
    depth: int = 4
    decoder: tuple[int, ...] = (64, 48, 32, 16)
    dropout: float = 0.2
    side_px: int = 160

    def __post_init__(self) -> None:
        if not 3 <= self.depth <= 5 or len(self.decoder) != self.depth:
            raise ValueError("A U-Net has 3 to 5 stages, and as many blocks in its decoder.")
        if self.side_px < 32 or self.side_px % 2**self.depth:
            raise TrainingError(f"The side has to be a multiple of {2**self.depth} pixels, at least 32; {self.side_px} is not.")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"Dropout is a share in [0, 1), not {self.dropout}.")

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> UNetConfig:
        """Raises TypeError where a field is unknown."""
        return cls(**(values | {"decoder": tuple(values["decoder"])}))
