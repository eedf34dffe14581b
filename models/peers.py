"""How long other interactive networks take here, at random weights: the size and the shape of RITM and of SAM.

They run in PyTorch, in the precision that is fastest on this machine. Sizes: RITM's HRNet-18 at 384x384 (Sofiiuk et al.,
ICIP 2022); the image encoder of SAM ViT-B at 1024x1024 (Kirillov et al., ICCV 2023), without prompt encoder and decoder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import timm
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from fourclick.models.checkpoint import load_checkpoint
from fourclick.models.engines.hardware import cpu_has_fast_bfloat16
from fourclick.models.engines.torch_engine import TorchEngine, cuda_precision
from fourclick.models.speed import Figures, first_click_ms, network_alone_ms, timed

ROUNDS = 2
RITM_MAPS = 3
"""Positive clicks, negative clicks, previous mask."""


class RitmSized(nn.Module):
    """HRNet-W18 with a light head over its four resolutions; the clicks enter beside the image."""

    def __init__(self) -> None:
        super().__init__()
        backbone: Any = timm.create_model(
            "hrnet_w18", pretrained=False, features_only=True, feature_location="", out_indices=(1, 2, 3, 4)
        )
        self.backbone = backbone
        self.mix = nn.Conv2d(3 + RITM_MAPS, 3, 1)
        self.head = nn.Sequential(
            nn.Conv2d(sum(backbone.feature_info.channels()), 128, 3, padding=1, bias=False),
            nn.BatchNorm2d(128),
            nn.ReLU(inplace=True),
            nn.Conv2d(128, 1, 1),
        )

    def forward(self, inputs: Tensor) -> Tensor:
        """(B, 6, S, S) -> logits (B, 1, S, S)."""
        features = self.backbone(self.mix(inputs))
        size = features[0].shape[-2:]
        scaled = [F.interpolate(each, size, mode="bilinear", align_corners=False) for each in features]
        return F.interpolate(self.head(torch.cat(scaled, 1)), inputs.shape[-2:], mode="bilinear", align_corners=False)


def sam_sized() -> nn.Module:
    """The image encoder of SAM ViT-B: (B, 3, 1024, 1024) -> (B, 256, 64, 64)."""
    return timm.create_model("samvit_base_patch16", pretrained=False, num_classes=0, global_pool="")


PEERS = {
    "RITM-sized HRNet-18, 384x384": (RitmSized, 3 + RITM_MAPS, 384),
    "SAM ViT-B image encoder, 1024x1024": (sam_sized, 3, 1024),
}


def peer_speed(checkpoint: Path | None, device: str | None) -> Figures:
    """Each peer with the times it takes longer than our whole first click, and than our network by the same engine."""
    is_cuda = torch.cuda.is_available() and device in (None, "auto", "cuda")
    place = torch.device("cuda" if is_cuda else "cpu")
    click_ms = first_click_ms(checkpoint, device)
    ours = load_checkpoint(checkpoint)
    # In full precision too: that is what their authors' programs run on a processor.
    precisions = {"cuda": cuda_precision()} if is_cuda else {"torch-f32": torch.float32}
    if not is_cuda and cpu_has_fast_bfloat16():
        precisions["torch"] = torch.bfloat16
    figures: Figures = {}
    for device_name, precision in precisions.items():
        alone_ms = network_alone_ms(ours, device_name)
        for name, (make, channels, side_px) in PEERS.items():
            engine = TorchEngine(make(), place, precision)
            batch = torch.rand(1, channels, side_px, side_px).numpy()
            found = timed(lambda engine=engine, batch=batch: engine.outputs(batch), rounds=ROUNDS)  # type: ignore[misc]
            figures[f"{engine.name}: {name}"] = {
                **found,
                "over_our_first_click": round(found["median_ms"] / click_ms, 1),
                "over_our_network_by_the_same_engine": round(found["median_ms"] / alone_ms, 1),
            }
    return figures
