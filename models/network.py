"""The network: a dual-attention ResNet-PSP with a light decoder that moves the smooth curve to the object's boundary."""

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
CURVE = IMAGE_CHANNELS + cues.CHANNELS.index("smooth curve")
PREVIOUS = INPUT_CHANNELS - 1
LATE = ("soft focus", "positive clicks", "negative clicks")
"""The cue maps that a corrective click changes."""
CURVE_LOGITS = 8.0
"""Logits of the smooth curve's signed distance at its reach, before the network weighs them."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """What a network is made of; travels with every checkpoint.

    `encoder` is a name of segmentation-models-pytorch (resnet18 ... resnet101), `output_stride` 8 or 16, `side_px` the side
    of the crop at which it was trained, `margin` the crop's side over the object's. `cues` are the cue maps that it sees (the
    others are blanked). `geometry`: its answer is added to the signed distance of the smooth curve. `quality`: it predicts
    the Dice of its mask. `fusion`: "early", or "late" for corrective clicks and the previous map entering behind the encoder
    (IOG, CVPR 2020). `zoomed`: it has learnt to look at parts of large objects from near.
    """

    encoder: str = "resnet18"
    output_stride: int = 16
    attention: bool = True
    pyramid: tuple[int, ...] = (1, 2, 3, 6)
    width: int = 128
    side_px: int = 192
    margin: float = 1.4
    cues: tuple[str, ...] = cues.CHANNELS
    geometry: bool = True
    quality: bool = True
    fusion: str = "early"
    zoomed: bool = True

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> NetworkConfig:
        """Raises TypeError where a field is unknown."""
        lists: dict[str, Any] = {name: tuple(values[name]) for name in ("pyramid", "cues") if name in values}
        # Written before there was a choice: without.
        return cls(**({"geometry": False, "quality": False, "zoomed": False} | values | lists))


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

    def forward(self, deep: Tensor, quarter: Tensor, half: Tensor) -> Tensor:
        """Features at strides 16 (or 8), 4 and 2 -> (B, width / 2, H/2, W/2)."""
        up = F.interpolate(deep, quarter.shape[-2:], mode="bilinear", align_corners=False)
        up = self.merge_quarter(torch.cat([up, self.from_quarter(quarter)], 1))
        up = F.interpolate(up, half.shape[-2:], mode="bilinear", align_corners=False)
        fine: Tensor = self.merge_half(torch.cat([up, self.from_half(half)], 1))
        return fine


class Injection(nn.Module):
    """Corrective clicks and the previous map, brought to the strides of the decoder's inputs."""

    def __init__(self, half: int, quarter: int, deep: int, output_stride: int) -> None:
        super().__init__()
        self.to_half = conv_block(len(LATE) + 1, 32)
        self.to_quarter = conv_block(32, 64)
        self.to_deep = conv_block(64, 128)
        self.add_half, self.add_quarter = nn.Conv2d(32, half, 1), nn.Conv2d(64, quarter, 1)
        self.add_deep = nn.Conv2d(128, deep, 1)
        self.deep_stride = output_stride // 4
        for add in (self.add_half, self.add_quarter, self.add_deep):
            # Begins as a network that knows of no clicks, so that trained weights of one go on where they were.
            nn.init.zeros_(add.weight)
            assert add.bias is not None  # noqa: S101 (for the type checker)
            nn.init.zeros_(add.bias)

    def forward(self, clicks: Tensor, half: Tensor, quarter: Tensor, deep: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """clicks (B, 4, S, S) and the encoder's features -> the features that know of the clicks."""
        at_half = self.to_half(F.avg_pool2d(clicks, 2))
        at_quarter = self.to_quarter(F.max_pool2d(at_half, 2))
        at_deep = self.to_deep(F.max_pool2d(at_quarter, self.deep_stride))
        return half + self.add_half(at_half), quarter + self.add_quarter(at_quarter), deep + self.add_deep(at_deep)


class QualityHead(nn.Module):
    """The Dice that the mask will have, read off the decoder's features inside, around and outside of it.

    It looks at detached features: it never changes the mask.
    """

    FIGURES = 5

    def __init__(self, channels: int) -> None:
        super().__init__()
        last = nn.Linear(64, 1)
        nn.init.zeros_(last.weight)
        nn.init.constant_(last.bias, -2.5)
        self.rate = nn.Sequential(nn.Linear(3 * channels + self.FIGURES, 64), nn.ReLU(inplace=True), last)

    def forward(self, fine: Tensor, logits: Tensor, curve: Tensor) -> Tensor:
        """fine (B, C, h, w), logits and curve (B, 1, h, w) -> (B,) log(1 - Dice + WORST_DICE_GAP)."""
        fine, probability = fine.detach(), torch.sigmoid(logits.detach().float())
        doubt = 4 * probability * (1 - probability)
        pooled = _weighted_means(fine, torch.cat([probability, doubt, 1 - probability], 1))
        inside = (probability >= 0.5).float()
        area = probability.mean((1, 2, 3))
        figures = [
            expected_dice(probability, inside),
            expected_dice(probability, (curve >= 0.5).float()),
            doubt.mean((1, 2, 3)) / (area.sqrt() + 1e-3),
            area,
            (doubt * inside).sum((1, 2, 3)) / (inside.sum((1, 2, 3)) + 1.0),
        ]
        rated: Tensor = self.rate(torch.cat([pooled, torch.stack(figures, 1)], 1))
        return rated[:, 0]


def _weighted_means(features: Tensor, weights: Tensor) -> Tensor:
    """(B, C, h, w) and (B, K, h, w) -> (B, K * C), the means under each map of weights."""
    # A product of matrices: the products pixel by pixel took a fifth of the time of a training step.
    sums = torch.bmm(weights.flatten(2).to(features.dtype), features.flatten(2).transpose(1, 2)).float()
    return (sums / (weights.sum((2, 3))[:, :, None] + 1.0)).flatten(1)


def expected_dice(probability: Tensor, mask: Tensor) -> Tensor:
    """The Dice of a mask where pixels are foreground with the given probability: (B, 1, h, w) twice -> (B,)."""
    overlap = (probability * mask).sum((1, 2, 3))
    return (2 * overlap + 1) / (probability.sum((1, 2, 3)) + mask.sum((1, 2, 3)) + 1)


class FourclickNetwork(nn.Module):
    """Image, cue maps and previous map in, logits and the rating of the mask out.

    `encoder_weights` names pretrained weights of segmentation-models-pytorch ("imagenet"), which are downloaded; None starts
    from scratch.
    """

    def __init__(self, config: NetworkConfig, *, encoder_weights: str | None = None) -> None:
        super().__init__()
        _check(config)
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
        self.injection = Injection(half, quarter, deep, config.output_stride) if config.fusion == "late" else None
        self.pyramid = PyramidPooling(deep, inner, config.pyramid)
        self.attention: nn.Module = DualAttention(inner, config.width) if config.attention else conv_block(inner, config.width)
        self.decoder = Decoder(config.width, quarter, half, config.width)
        self.logits = nn.Conv2d(config.width // 2, 1, 3, padding=1)
        self.curve_weight = _curve_weight(config.width // 2) if config.geometry else None
        self.quality = QualityHead(config.width // 2) if config.quality else None
        self.seen: Tensor
        self.seen_late: Tensor
        self.register_buffer("seen", _seen(config), persistent=False)
        self.register_buffer("seen_late", _seen_late(), persistent=False)

    def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor]:
        """(B, INPUT_CHANNELS, S, S) float, image in [-0.5, 1.5], maps in [0, 1].

        Returns logits (B, 1, S, S) and the mask's rating (B,), log(1 - Dice + WORST_DICE_GAP); NaN without a quality head.
        """
        return self.answer(self.features(inputs), inputs)

    def features(self, inputs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The encoder's features at strides 2, 4 and 16 (or 8). With late fusion corrective clicks do not change them."""
        seen = self.seen if self.injection is None else self.seen * (1 - self.seen_late)
        features = self.encoder(inputs * seen)
        return features[1], features[2], features[5]

    def answer(self, features: tuple[Tensor, Tensor, Tensor], inputs: Tensor) -> tuple[Tensor, Tensor]:
        """Logits and rating from the encoder's features; all that a corrective click runs anew with late fusion."""
        half, quarter, deep = features
        if self.injection is not None:
            late = [IMAGE_CHANNELS + cues.CHANNELS.index(name) for name in LATE]
            half, quarter, deep = self.injection(inputs[:, [*late, PREVIOUS]], half, quarter, deep)
        fine = self.decoder(self.attention(self.pyramid(deep)), quarter, half)
        coarse = self.logits(fine)
        size = inputs.shape[-2:]
        curve = inputs[:, CURVE : CURVE + 1]
        logits = F.interpolate(coarse, size, mode="bilinear", align_corners=False)
        if self.curve_weight is not None:
            weight = F.interpolate(self.curve_weight(fine), size, mode="bilinear", align_corners=False)
            logits = logits + weight * (CURVE_LOGITS * (2 * curve - 1))
        if self.quality is None:
            return logits, torch.full_like(logits[:, 0, 0, 0], torch.nan)
        small = F.avg_pool2d(torch.cat([logits, curve.to(logits.dtype)], 1), 2)
        return logits, self.quality(fine, small[:, :1], small[:, 1:])


def _curve_weight(channels: int) -> nn.Conv2d:
    """How much the smooth curve counts at each place. A fresh network answers with the curve, and learns where it is wrong."""
    weight = nn.Conv2d(channels, 1, 3, padding=1)
    assert weight.bias is not None  # noqa: S101 (for the type checker)
    nn.init.zeros_(weight.weight)
    nn.init.constant_(weight.bias, 0.5)
    return weight


def _check(config: NetworkConfig) -> None:
    if config.output_stride not in (8, 16):
        raise ValueError(f"The output stride is 8 or 16, not {config.output_stride}.")
    if config.fusion not in ("early", "late"):
        raise ValueError(f"Clicks enter early or late, not {config.fusion}.")
    unknown = set(config.cues) - set(cues.CHANNELS)
    if unknown:
        raise ValueError(f"There is no cue map {sorted(unknown)[0]!r}; there are {', '.join(cues.CHANNELS)}.")
    if config.geometry and "smooth curve" not in config.cues:
        raise ValueError("The answer cannot start from the smooth curve when that is not among the cue maps.")


def _seen(config: NetworkConfig) -> Tensor:
    """(1, INPUT_CHANNELS, 1, 1): 1 for the image, the chosen cue maps and the previous map, 0 for the others."""
    maps = [float(name in config.cues) for name in cues.CHANNELS]
    return torch.tensor([1.0] * IMAGE_CHANNELS + maps + [1.0]).view(1, -1, 1, 1)


def _seen_late() -> Tensor:
    """(1, INPUT_CHANNELS, 1, 1): 1 for what enters behind the encoder with late fusion."""
    maps = [float(name in LATE) for name in cues.CHANNELS]
    return torch.tensor([0.0] * IMAGE_CHANNELS + maps + [1.0]).view(1, -1, 1, 1)
