"""The network: a dual-attention ResNet-PSP with a light decoder that restores boundaries."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import segmentation_models_pytorch as smp
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from fourclick.models import cues

IMAGE_CHANNELS = 3
INPUT_CHANNELS = IMAGE_CHANNELS + len(cues.CHANNELS) + 1
"""Image, cue maps, previous map."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """What a network is made of; travels with every checkpoint.

    `encoder` is a name of segmentation-models-pytorch (resnet18 ... resnet101), `output_stride` 8 or 16, `side_px` the side
    of the crop at which it was trained, `margin` the crop's side over the object's.
    """

    encoder: str = "resnet18"
    output_stride: int = 16
    attention: bool = True
    pyramid: tuple[int, ...] = (1, 2, 3, 6)
    width: int = 128
    side_px: int = 192
    margin: float = 1.4

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> NetworkConfig:
        """Raises TypeError where a field is unknown."""
        return cls(**{**values, "pyramid": tuple(values.get("pyramid", (1, 2, 3, 6)))})


def conv_block(inputs: int, outputs: int, size: int = 3) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class PyramidPooling(nn.Module):
    """PSP: the features beside their averages over 1, 2, 3 and 6 bins (Zhao et al., CVPR 2017)."""

    def __init__(self, channels: int, outputs: int, bins: tuple[int, ...]) -> None:
        super().__init__()
        part = channels // (2 * len(bins))
        self.bins = bins
        self.levels = nn.ModuleList(
            nn.Sequential(nn.Conv2d(channels, part, 1, bias=False), nn.ReLU(inplace=True)) for _ in bins
        )
        self.merge = conv_block(channels + part * len(bins), outputs, 1)

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, outputs, h, w)."""
        size = features.shape[-2:]
        pooled = [
            F.interpolate(level(F.adaptive_avg_pool2d(features, bins)), size, mode="bilinear", align_corners=False)
            for bins, level in zip(self.bins, self.levels, strict=True)
        ]
        merged: Tensor = self.merge(torch.cat([features, *pooled], 1))
        return merged


class PositionAttention(nn.Module):
    """Every place attends to every other; the residual scale is learnt from 0 (DANet, CVPR 2019)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.scale = nn.Parameter(torch.zeros(1))

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, C, h, w)."""
        batch, channels, height, width = features.shape
        query = self.query(features).flatten(2).transpose(1, 2)
        key = self.key(features).flatten(2)
        weights = torch.softmax(torch.bmm(query, key), -1)
        value = self.value(features).flatten(2)
        attended = torch.bmm(value, weights.transpose(1, 2)).view(batch, channels, height, width)
        return self.scale * attended + features


class ChannelAttention(nn.Module):
    """Every channel attends to every other, by softmax over (row maximum - A A^T) (DANet, CVPR 2019)."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(1))

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, C, h, w)."""
        flat = features.flatten(2)
        energy = torch.bmm(flat, flat.transpose(1, 2))
        weights = torch.softmax(energy.max(-1, keepdim=True).values - energy, -1)
        return self.scale * torch.bmm(weights, flat).view_as(features) + features


class DualAttention(nn.Module):
    """Position and channel attention in parallel, each between two 3x3 convolutions, then summed (FAIRS, arXiv 2004.02038)."""

    def __init__(self, channels: int, outputs: int) -> None:
        super().__init__()
        inner = channels // 4
        self.position = nn.Sequential(conv_block(channels, inner), PositionAttention(inner), conv_block(inner, outputs))
        self.channel = nn.Sequential(conv_block(channels, inner), ChannelAttention(), conv_block(inner, outputs))

    def forward(self, features: Tensor) -> Tensor:
        """(B, C, h, w) -> (B, outputs, h, w)."""
        summed: Tensor = self.position(features) + self.channel(features)
        return summed


class Decoder(nn.Module):
    """Two skips, at stride 4 and 2, bring the boundary back."""

    def __init__(self, deep: int, quarter: int, half: int, width: int) -> None:
        super().__init__()
        self.from_quarter = conv_block(quarter, 48, 1)
        self.merge_quarter = conv_block(deep + 48, width)
        self.from_half = conv_block(half, 32, 1)
        self.merge_half = conv_block(width + 32, width // 2)
        self.logits = nn.Conv2d(width // 2, 1, 3, padding=1)

    def forward(self, deep: Tensor, quarter: Tensor, half: Tensor) -> Tensor:
        """Features at strides 16 (or 8), 4 and 2 -> logits (B, 1, H/2, W/2)."""
        up = F.interpolate(deep, quarter.shape[-2:], mode="bilinear", align_corners=False)
        up = self.merge_quarter(torch.cat([up, self.from_quarter(quarter)], 1))
        up = F.interpolate(up, half.shape[-2:], mode="bilinear", align_corners=False)
        logits: Tensor = self.logits(self.merge_half(torch.cat([up, self.from_half(half)], 1)))
        return logits


class FourclickNetwork(nn.Module):
    """Image, cue maps and previous map in, logits out.

    `encoder_weights` names pretrained weights of segmentation-models-pytorch ("imagenet"), which are downloaded; None starts
    from scratch.
    """

    def __init__(self, config: NetworkConfig, *, encoder_weights: str | None = None) -> None:
        super().__init__()
        if config.output_stride not in (8, 16):
            raise ValueError(f"The output stride is 8 or 16, not {config.output_stride}.")
        self.config = config
        self.encoder = smp.encoders.get_encoder(
            config.encoder,
            in_channels=INPUT_CHANNELS,
            depth=5,
            weights=encoder_weights,
            output_stride=config.output_stride,
        )
        _, half, quarter, _, _, deep = self.encoder.out_channels
        inner = min(256, deep // 2)
        self.pyramid = PyramidPooling(deep, inner, config.pyramid)
        self.attention: nn.Module = DualAttention(inner, config.width) if config.attention else conv_block(inner, config.width)
        self.decoder = Decoder(config.width, quarter, half, config.width)

    def forward(self, inputs: Tensor) -> Tensor:
        """(B, INPUT_CHANNELS, S, S) float, image in [-0.5, 1.5], maps in [0, 1] -> logits (B, 1, S, S)."""
        features = self.encoder(inputs)
        deep = self.attention(self.pyramid(features[5]))
        logits = self.decoder(deep, features[2], features[1])
        return F.interpolate(logits, inputs.shape[-2:], mode="bilinear", align_corners=False)
