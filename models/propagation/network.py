"""The propagation network: a small 3-D U-Net that corrects the interpolated shape and says how good each slice has become."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from fourclick.models.propagation.channels import NAMES, PRIOR_CHANNEL

PRIOR_LOGIT = 3.0
"""The logit where the interpolated shape is sure, at the beginning of the training."""


@dataclass(frozen=True, slots=True)
class PropagationConfig:
    """Channels of the four levels: the first sees half the square's resolution, the last two half the slices each."""

    widths: tuple[int, int, int, int] = (16, 40, 64, 96)

    def to_json(self) -> dict[str, Any]:
        return {"widths": list(self.widths)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> PropagationConfig:
        widths = tuple(int(width) for width in values["widths"])
        if len(widths) != len(asdict(cls())["widths"]) or any(width % 8 for width in widths):
            raise ValueError("widths are four multiples of 8")
        return cls(widths)  # type: ignore[arg-type]


class Block(nn.Module):
    """A residual pair of convolutions."""

    def __init__(self, width: int, kernels: tuple[tuple[int, int, int], ...]) -> None:
        super().__init__()
        self.steps = nn.Sequential()
        for kernel in kernels:
            self.steps.append(nn.GroupNorm(8, width))
            self.steps.append(nn.SiLU())
            self.steps.append(nn.Conv3d(width, width, kernel, padding="same"))

    def forward(self, x: Tensor) -> Tensor:
        return torch.add(x, self.steps(x))


FLAT, ALONG, CUBE = (1, 3, 3), (3, 1, 1), (3, 3, 3)


class PropagationNetwork(nn.Module):
    """(B, len(NAMES), slots, side, side) to logits (B, slots, side, side) and the logit of each slot's Dice (B, slots)."""

    def __init__(self, config: PropagationConfig | None = None) -> None:
        super().__init__()
        self.config = config or PropagationConfig()
        fine, half, low, deep = self.config.widths
        self.stem = nn.Conv3d(len(NAMES), fine, (1, 4, 4), stride=(1, 2, 2), padding=(0, 1, 1))
        self.in_fine = Block(fine, (FLAT, ALONG))
        self.to_half = nn.Conv3d(fine, half, (1, 2, 2), stride=(1, 2, 2))
        self.in_half = Block(half, (CUBE, CUBE))
        self.to_low = nn.Conv3d(half, low, 2, stride=2)
        self.in_low = Block(low, (CUBE, CUBE))
        self.to_deep = nn.Conv3d(low, deep, 2, stride=2)
        self.in_deep = nn.Sequential(Block(deep, (CUBE, CUBE)), Block(deep, (CUBE, CUBE)))
        self.from_deep = nn.Conv3d(deep, low, 1)
        self.out_low = Block(low, (CUBE, CUBE))
        self.from_low = nn.Conv3d(low, half, 1)
        self.out_half = Block(half, (CUBE, CUBE))
        self.from_half = nn.Conv3d(half, fine, 1)
        self.out_fine = Block(fine, (FLAT, ALONG, FLAT))
        self.head = nn.Conv3d(fine, 4, FLAT, padding=(0, 1, 1))
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)  # type: ignore[arg-type]
        self.prior = nn.Parameter(torch.tensor(PRIOR_LOGIT))
        self.rating = nn.Sequential(nn.Linear(2 * half + 4, 48), nn.SiLU(), nn.Linear(48, 1))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        fine = self.in_fine(self.stem(x))
        half = self.in_half(self.to_half(fine))
        low = self.in_low(self.to_low(half))
        deep = self.in_deep(self.to_deep(low))
        low = self.out_low(low + _up(self.from_deep(deep), low))
        half = self.out_half(half + _up(self.from_low(low), half))
        fine = self.out_fine(fine + _up(self.from_half(half), fine))
        parts = self.head(functional.silu(fine))
        change = functional.pixel_shuffle(parts.transpose(1, 2), 2)[:, :, 0]
        logits = change.float() + self.prior * x[:, PRIOR_CHANNEL].float()
        return logits, self._rated(logits.detach(), half)

    def _rated(self, logits: Tensor, features: Tensor) -> Tensor:
        """The logit of each slot's predicted Dice, from features inside the mask and everywhere, and how sure the mask is."""
        probability = torch.sigmoid(logits)
        weight = functional.avg_pool2d(probability, 4)[:, None]
        features = features.float()
        everywhere = features.mean(dim=(3, 4))
        inside = (features * weight).sum(dim=(3, 4)) / (weight.sum(dim=(3, 4)) + 1e-3)
        mask = (probability >= 0.5).float()
        area, size = probability.sum(dim=(2, 3)), mask.sum(dim=(2, 3))
        expected = 2 * (probability * mask).sum(dim=(2, 3)) / (area + size + 1e-3)
        unsure = (probability * (1 - probability)).sum(dim=(2, 3)) / (size + 1)
        sizes = torch.stack([expected, unsure.clamp(max=4), torch.log1p(size) / 8, torch.log1p(area) / 8], dim=2)
        values = torch.cat([everywhere.transpose(1, 2), inside.transpose(1, 2), sizes], dim=2)
        return torch.as_tensor(self.rating(values)[..., 0])


def _up(x: Tensor, like: Tensor) -> Tensor:
    return functional.interpolate(x, size=like.shape[2:], mode="nearest")
